// A group's session on its return, played by its people against a real database: who may do what, what each screen
// says, and what a curious member learns from everything they can fetch.
#include "unit/web/browser.hpp"
#include "web/paper/sources.hpp"

#include <gtest/gtest.h>

#include <set>

#include <unistd.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using testing::Browser;

constexpr const char* indicator = "nsaid-ppi-u65";

// A region of its own for each test: sessions change it.
class ReturnSessionPages : public ::testing::Test {
 protected:
  ReturnSessionPages()
      : folder_(fs::temp_directory_path() / fmt::format("miroir-session-{}", ::getpid())),
        store(fresh_region(folder_)),
        application(*store, settings(), std::string(32, 's')) {
    application.now = [] { return programme::Instant{std::chrono::sys_days{std::chrono::year{2019} / 9 / 1}}; };
    members = numbers_of_members();
    const std::string hash = store->find_account_by_login("physician1@demo.invalid")->password_hash;
    for (std::size_t i = 0; i < members.size(); ++i) {
      store
          ->add_account({0,
                         login_of(i),
                         fmt::format("Dr Essai {}", i),
                         hash,
                         "fr",
                         true,
                         {{programme::Role::physician, members[i]}}})
          .value();
    }
  }
  ~ReturnSessionPages() override {
    store.reset();
    fs::remove_all(folder_);
  }

  static std::unique_ptr<store::PlatformStore> fresh_region(const fs::path& folder) {
    fs::remove_all(folder);
    return testing::make_web_region(folder);
  }
  static Settings settings() {
    Settings chosen;
    chosen.demonstration = true;
    chosen.password_cost = {1, 8192};
    return chosen;
  }
  static std::string login_of(std::size_t member) { return fmt::format("guesser{}@demo.invalid", member); }

  std::vector<std::string> numbers_of_members() {
    std::vector<std::string> out;
    for (const auto& membership : store->memberships_of_group("G01")) {
      if (membership.start < base::make_date(2019, 1, 1)) {
        out.push_back(membership.physician);
      }
    }
    return out;
  }

  Browser signed_in(const std::string& login) {
    Browser browser(application);
    EXPECT_EQ(browser.sign_in(login.find('@') == std::string::npos ? login + "@demo.invalid" : login).status, 303);
    return browser;
  }

  static Response send(Browser& browser, const std::string& address, const std::string& fields) {
    return browser.post(address, "jeton=" + browser.token("/") + "&" + fields);
  }

  // Prepares and begins a session of two indicators.
  void begin(Browser& facilitator, const std::string& more = "lettres=per_indicator&tranche=age") {
    const std::string kept = fmt::format("garde={0}&place-{0}=1&garde=antitussive&place-antitussive=2", indicator);
    EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", "action=save&revision=0&" + kept + "&" + more).status, 303);
    EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", "action=start").status, 303);
  }

  Response guess(std::size_t member, const std::string& value, const std::string& about = indicator) {
    Browser browser = signed_in(login_of(member));
    return send(browser, "/groupe/G01/devine", "indicateur=" + about + "&valeur=" + value);
  }

  // Without form tokens, which differ from browser to browser.
  static std::string without_tokens(const std::string& body) {
    static const std::regex token("value=\"[0-9a-f]{32,64}\"");
    return std::regex_replace(body, token, "");
  }

 private:
  fs::path folder_;

 protected:
  std::unique_ptr<store::PlatformStore> store;
  Application application;
  std::vector<std::string> members;
};

TEST_F(ReturnSessionPages, the_facilitator_prepares_which_indicators_in_which_order) {
  Browser facilitator = signed_in("facilitator1");
  EXPECT_NE(facilitator.get("/groupe/G01/restitution").body.find("n’est pas encore préparée"), std::string::npos);
  const std::string form =
      "action=save&revision=0&garde=antitussive&place-antitussive=2&garde=nsaid-65&place-nsaid-65=1";
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", form).status, 303);
  EXPECT_EQ(store->find_return_session("G01", 1)->indicators, (std::vector<std::string>{"nsaid-65", "antitussive"}));
  EXPECT_EQ(facilitator.get("/groupe/G01/projection/2").status, 200);
  EXPECT_EQ(facilitator.get("/groupe/G01/projection/3").status, 404) << "two indicators were kept";
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", form).status, 409) << "saved over what was saved meanwhile";
}

TEST_F(ReturnSessionPages, hostile_preparations_are_refused_and_change_nothing) {
  Browser facilitator = signed_in("facilitator1");
  const auto status = [&](const std::string& fields) {
    return send(facilitator, "/groupe/G01/restitution", fields).status;
  };
  EXPECT_EQ(status("action=save&revision=0"), 422) << "no indicator";
  EXPECT_EQ(status("action=save&revision=0&garde=absent"), 422);
  EXPECT_EQ(status("action=save&revision=0&garde=nsaid-65&garde=nsaid-65"), 422);
  EXPECT_EQ(status("action=save&revision=0&garde=nsaid-65&tranche=%27%3B--"), 422);
  EXPECT_EQ(status("action=save&revision=0&garde=nsaid-65&secretaire=990000030"), 422) << "not a member";
  EXPECT_EQ(status("action=save&revision=-1&garde=nsaid-65"), 409);
  EXPECT_EQ(status("action=start"), 409) << "nothing is prepared";
  EXPECT_EQ(status("action=destroy"), 400);
  EXPECT_EQ(status(""), 400);
  EXPECT_FALSE(store->find_return_session("G01", 1));
  EXPECT_EQ(facilitator.post("/groupe/G01/restitution", "action=start").status, 403) << "without its token";
}

TEST_F(ReturnSessionPages, letters_once_fixed_are_not_taken_back) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator, "lettres=fixed");
  const auto session = *store->find_return_session("G01", 1);
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution",
                 fmt::format("action=save&revision={}&garde=nsaid-65&lettres=per_indicator", session.revision))
                .status,
            422);
  EXPECT_EQ(store->find_return_session("G01", 1)->letters, feedback::LettersMode::fixed);
}

TEST_F(ReturnSessionPages, paper_and_mirror_follow_the_letters_of_the_session) {
  const auto published = application.returns.latest(application.now());
  const auto first_on_paper = [&] {
    const PaperSources sources{*store, application.returns, application.secret};
    std::vector<std::pair<std::string, double>> letters;
    const feedback::GroupView group = group_on_paper(sources, *published, "G01");
    for (const auto& member : group.indicators.front().members) {
      letters.emplace_back(member.letter, member.figure.value);
    }
    return letters;
  };
  Browser member = signed_in("physician1");
  const auto anew = first_on_paper();
  EXPECT_EQ(member.get("/miroir").body.find("vous êtes la lettre"), std::string::npos);
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator, "lettres=fixed");
  EXPECT_NE(first_on_paper(), anew) << "the draw of one indicator is not that of the whole return";
  EXPECT_NE(member.get("/miroir").body.find("vous êtes la lettre"), std::string::npos);
}

TEST_F(ReturnSessionPages, starting_twice_is_said_and_closing_stops_guesses_and_remarks) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", "action=start").status, 409);
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", "action=close").status, 303);
  EXPECT_EQ(guess(0, "30").status, 409);
  const std::string remark = "envoi=" + std::string(32, 'a') + "&indicateur=nsaid-65&texte=Oui";
  EXPECT_EQ(send(facilitator, "/groupe/G01/remarques", remark).status, 409);
  EXPECT_TRUE(store->remarks({}).empty());
  EXPECT_EQ(send(facilitator, "/groupe/G01/restitution", "action=reopen").status, 303);
  EXPECT_EQ(send(facilitator, "/groupe/G01/remarques", remark).status, 303);
}

// Complaint: "give paediatric and non-paediatric tables".
TEST_F(ReturnSessionPages, children_and_adults_are_shown_apart) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string page = facilitator.get("/groupe/G01/projection/2/tranches").body;
  EXPECT_NE(page.find("0 à 15 ans"), std::string::npos);
  EXPECT_NE(page.find("16 ans et plus"), std::string::npos);
}

// Complaint: "what is it for?", "has the group helped?"
TEST_F(ReturnSessionPages, the_groups_evolution_stands_beside_the_control_group) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string page = facilitator.get("/groupe/G01/projection/1/evolution").body;
  EXPECT_NE(page.find("<svg"), std::string::npos);
  EXPECT_NE(page.find("Groupe témoin"), std::string::npos);
}

TEST_F(ReturnSessionPages, a_guess_is_seen_by_who_made_it_and_by_nobody_else) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string wall = fmt::format("/groupe/G01/projection/1/devine");
  EXPECT_EQ(guess(0, "31,7").status, 409) << "before answers are opened";
  EXPECT_EQ(send(facilitator, wall, "action=open").status, 303);
  EXPECT_EQ(guess(0, "31,7").status, 303);
  EXPECT_NE(signed_in(login_of(0)).get("/groupe/G01/devine").body.find("32\u202f%"), std::string::npos);
  EXPECT_EQ(signed_in(login_of(1)).get("/groupe/G01/devine").body.find("32\u202f%"), std::string::npos);
  EXPECT_EQ(facilitator.get(wall).body.find("32\u202f%"), std::string::npos);
}

TEST_F(ReturnSessionPages, hostile_guesses_are_refused) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  send(facilitator, "/groupe/G01/projection/1/devine", "action=open");
  for (const char* value : {"", "abc", "-1", "101", "1e9", "%3Cscript%3E"}) {
    EXPECT_EQ(guess(0, value).status, 422) << value;
  }
  EXPECT_EQ(guess(0, std::string(20000, '9')).status, 422);
  EXPECT_EQ(guess(0, "30", "absent").status, 400);
  EXPECT_EQ(guess(0, "30", "antitussive").status, 409) << "that round is not open";
  EXPECT_EQ(store->guess_round(store->find_return_session("G01", 1)->id, indicator).answers, 0);
  EXPECT_EQ(guess(0, "%3Cscript%3E").body.find("<script>"), std::string::npos);
}

TEST_F(ReturnSessionPages, only_the_facilitator_opens_and_reveals) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  for (const char* login : {"physician1", "facilitator2", "partner", "coordinator", "data_operator"}) {
    Browser browser = signed_in(login);
    EXPECT_EQ(send(browser, "/groupe/G01/projection/1/devine", "action=open").status, 404) << login;
    EXPECT_EQ(send(browser, "/groupe/G01/restitution", "action=close").status, 404) << login;
  }
  EXPECT_EQ(store->guess_round(store->find_return_session("G01", 1)->id, indicator).state,
            feedback::GuessState::not_opened);
}

// What the room and every phone can fetch says whether there are enough answers, never how many nor in which order.
TEST_F(ReturnSessionPages, nobody_learns_who_guessed_or_when_from_what_can_be_fetched) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  Browser watcher = signed_in(login_of(11));
  const std::string wall = "/groupe/G01/projection/1/devine";
  send(facilitator, wall, "action=open");
  const auto seen = [&] {
    return without_tokens(watcher.get("/groupe/G01/direct").body + watcher.get(wall).body +
                          watcher.get("/groupe/G01").body + watcher.get("/groupe/G01/devine").body);
  };
  const std::string before = seen();
  for (std::size_t member = 0; member < 4; ++member) {
    EXPECT_EQ(guess(member, fmt::format("{}", 20 + 10 * member)).status, 303);
    EXPECT_EQ(seen(), before) << "answer " << member + 1 << " shows";
  }
  send(facilitator, wall, "action=reveal");
  EXPECT_EQ(seen(), before) << "four are too few to be revealed";
  EXPECT_EQ(guess(4, "60").status, 303);
  const std::string enough = seen();
  EXPECT_NE(enough, before);
  EXPECT_EQ(guess(5, "70").status, 303);
  EXPECT_EQ(seen(), enough) << "the sixth answer shows";
  EXPECT_EQ(send(facilitator, wall, "action=reveal").status, 303);
  const std::string revealed = watcher.get(wall).body;
  EXPECT_NE(revealed.find("<svg"), std::string::npos);
  EXPECT_EQ(guess(6, "90").status, 409) << "a dot that comes later is the dot of who came later";
  EXPECT_EQ(without_tokens(watcher.get(wall).body), without_tokens(revealed));
}

TEST_F(ReturnSessionPages, the_wall_is_the_same_whatever_the_order_of_answers) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const auto id = store->find_return_session("G01", 1)->id;
  const auto reveal = [&](const std::string& about, const std::vector<std::size_t>& order) {
    EXPECT_TRUE(store->move_guess_round(id, about, feedback::GuessEvent::open));
    for (const std::size_t member : order) {
      EXPECT_TRUE(store->save_guess(id, about, fmt::format("{}", member), 0.1 * static_cast<double>(member)));
    }
    EXPECT_TRUE(store->move_guess_round(id, about, feedback::GuessEvent::reveal));
    return store->revealed_guesses(id, about);
  };
  EXPECT_EQ(reveal(indicator, {0, 1, 2, 3, 4, 5}), reveal("antitussive", {5, 3, 1, 0, 2, 4}));
}

// Complaint: "we always guess who is number 3".
TEST_F(ReturnSessionPages, letters_change_from_one_indicator_to_the_next_and_values_never_order_them) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string whole = signed_in(login_of(3)).get("/groupe/G01").body;
  const std::string page = whole.substr(whole.find("<main"));  // above it stands the reader's own name
  static const std::regex mine("vous êtes la lettre ([A-Z])");
  std::set<std::string> letters;
  for (auto found = std::sregex_iterator(page.begin(), page.end(), mine); found != std::sregex_iterator(); ++found) {
    letters.insert((*found)[1]);
  }
  EXPECT_GT(letters.size(), 4U) << "one letter would follow the member along";
  EXPECT_EQ(page.find("990000"), std::string::npos);
  EXPECT_EQ(page.find("Synthétique"), std::string::npos);
}

// Complaint: the sheet of remarks goes to the insurance by hand.
TEST_F(ReturnSessionPages, a_remark_goes_to_who_answers_and_the_answer_comes_back) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string text = "Les ordonnances d%27h%C3%B4pital sont-elles compt%C3%A9es+%3F";
  EXPECT_EQ(
      send(facilitator, "/groupe/G01/remarques", "envoi=" + std::string(32, 'a') + "&indicateur=nsaid-65&texte=" + text)
          .status,
      303);
  EXPECT_EQ(
      send(facilitator, "/groupe/G01/remarques", "envoi=" + std::string(32, 'a') + "&indicateur=nsaid-65&texte=" + text)
          .status,
      303);
  ASSERT_EQ(store->remarks({}).size(), 1U) << "posted twice";
  Browser data_operator = signed_in("data_operator");
  const std::string list = data_operator.get("/remarques").body;
  EXPECT_NE(list.find("sont-elles comptées"), std::string::npos);
  EXPECT_NE(list.find("Groupe du Trieux"), std::string::npos);
  const std::string address = fmt::format("/remarques/{}", store->remarks({}).front().id);
  EXPECT_EQ(send(data_operator, address, "action=answer&texte=").status, 422);
  EXPECT_EQ(send(data_operator, address, "action=close").status, 409) << "not answered yet";
  EXPECT_EQ(send(data_operator, address, "action=answer&texte=Non.").status, 303);
  EXPECT_EQ(send(data_operator, address, "action=answer&texte=Non.").status, 303);
  EXPECT_EQ(store->remarks({}).front().answers.size(), 1U) << "posted twice";
  EXPECT_EQ(send(data_operator, address, "action=answer&texte=" + std::string(3000, 'a')).status, 422);
  const std::string page = signed_in("physician1").get("/groupe/G01").body;
  EXPECT_NE(page.find("sont-elles comptées"), std::string::npos);
  EXPECT_NE(page.find("Non."), std::string::npos);
  EXPECT_EQ(signed_in("physician3").get("/groupe/G02").body.find("sont-elles comptées"), std::string::npos);
}

TEST_F(ReturnSessionPages, a_text_that_may_name_a_patient_is_shown_to_its_author_first) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const std::string form = "envoi=" + std::string(32, 'b') + "&indicateur=nsaid-65&texte=Mme+Kerbrat+est+compt%C3%A9e";
  const Response warned = send(facilitator, "/groupe/G01/remarques", form);
  EXPECT_EQ(warned.status, 422);
  EXPECT_NE(warned.body.find("Mme Kerbrat"), std::string::npos);
  EXPECT_TRUE(store->remarks({}).empty());
  static const std::regex pattern("name=\"confirme\" value=\"([0-9a-f]+)\"");
  std::smatch confirmation;
  ASSERT_TRUE(std::regex_search(warned.body, confirmation, pattern));
  const std::string confirmed = "&confirme=" + confirmation[1].str();
  EXPECT_EQ(send(facilitator, "/groupe/G01/remarques",
                 "envoi=" + std::string(32, 'b') + "&indicateur=nsaid-65&texte=M.+Autre" + confirmed)
                .status,
            422)
      << "another text is looked at again";
  EXPECT_EQ(send(facilitator, "/groupe/G01/remarques", form + confirmed).status, 303);
  EXPECT_EQ(store->remarks({}).size(), 1U);
}

TEST_F(ReturnSessionPages, hostile_remarks_are_refused_or_kept_as_text) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  const auto status = [&](const std::string& fields) {
    return send(facilitator, "/groupe/G01/remarques", fields).status;
  };
  const std::string sent = "envoi=" + std::string(32, 'c') + "&indicateur=nsaid-65";
  EXPECT_EQ(status(sent + "&texte="), 422);
  EXPECT_EQ(status(sent + "&texte=" + std::string(50000, 'x')), 422);
  EXPECT_EQ(status(sent + "&texte=1+54+03+29+019+123+45"), 422);
  EXPECT_EQ(status("envoi=1&indicateur=nsaid-65&texte=Oui"), 400);
  EXPECT_EQ(status("envoi=" + std::string(32, 'c') + "&indicateur=absent&texte=Oui"), 400);
  EXPECT_TRUE(store->remarks({}).empty());
  EXPECT_EQ(status(sent + "&texte=%3Cscript%3Ealert(1)%3C%2Fscript%3E"), 303);
  EXPECT_EQ(facilitator.get("/groupe/G01").body.find("<script>alert"), std::string::npos);
  Browser coordinator = signed_in("coordinator");
  EXPECT_EQ(coordinator.get("/remarques").body.find("<script>alert"), std::string::npos);
}

TEST_F(ReturnSessionPages, only_the_designated_member_notes_remarks_beside_the_facilitator) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator, "secretaire=" + members[2]);
  EXPECT_EQ(signed_in(login_of(2)).get("/groupe/G01/remarques").status, 200);
  EXPECT_EQ(signed_in(login_of(1)).get("/groupe/G01/remarques").status, 404);
  EXPECT_EQ(signed_in("facilitator2").get("/groupe/G01/remarques").status, 404);
  Browser other = signed_in(login_of(1));
  EXPECT_EQ(
      send(other, "/groupe/G01/remarques", "envoi=" + std::string(32, 'd') + "&indicateur=nsaid-65&texte=Oui").status,
      404);
  EXPECT_TRUE(store->remarks({}).empty());
}

TEST_F(ReturnSessionPages, a_physicians_remark_is_a_physicians_and_nothing_more_unless_they_agreed) {
  feedback::Remark remark;
  remark.submission = "s1";
  remark.publication = 1;
  remark.period = "2018-S2";
  remark.indicator = "nsaid-65";
  remark.region = "53";
  remark.group = "G01";
  remark.physician = members[4];
  remark.kind = feedback::RemarkKind::contest;
  remark.text = "Ce n'est pas moi.";
  store->add_remark(remark);
  Browser coordinator = signed_in("coordinator");
  for (const char* address : {"/remarques", "/remarques/1", "/remarques.csv"}) {
    const std::string body = coordinator.get(address).body;
    EXPECT_NE(body.find("pas moi"), std::string::npos) << address;
    EXPECT_EQ(body.find(members[4]), std::string::npos) << address;
    EXPECT_EQ(body.find("Trieux"), std::string::npos) << address << ": a group of few names its member";
  }
  EXPECT_EQ(signed_in("physician2").get("/groupe/G01").body.find("pas moi"), std::string::npos)
      << "a member's own remark is not the group's";
  remark.submission = "s2";
  remark.author_disclosed = true;
  store->add_remark(remark);
  EXPECT_NE(coordinator.get("/remarques/2").body.find(members[4]), std::string::npos);
  EXPECT_EQ(signed_in("coordinator-elsewhere").get("/remarques/2").status, 404);
}

TEST_F(ReturnSessionPages, the_export_holds_no_formula) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  send(facilitator, "/groupe/G01/remarques",
       "envoi=" + std::string(32, 'e') + "&indicateur=nsaid-65&texte=%3DHYPERLINK(1)");
  const Response csv = signed_in("coordinator").get("/remarques.csv");
  EXPECT_EQ(csv.status, 200);
  EXPECT_NE(csv.body.find("\"'=HYPERLINK(1)\""), std::string::npos);
  EXPECT_EQ(*find_field(csv.headers, "content-type"), "text/csv; charset=utf-8");
}

TEST_F(ReturnSessionPages, filters_keep_what_they_say_and_survive_nonsense) {
  Browser facilitator = signed_in("facilitator1");
  begin(facilitator);
  send(facilitator, "/groupe/G01/remarques", "envoi=" + std::string(32, 'f') + "&indicateur=nsaid-65&texte=Ici");
  Browser coordinator = signed_in("coordinator");
  EXPECT_NE(coordinator.get("/remarques?indicateur=nsaid-65&etat=open&retour=1").body.find("Ici"), std::string::npos);
  EXPECT_EQ(coordinator.get("/remarques?etat=closed").body.find("Ici"), std::string::npos);
  EXPECT_EQ(coordinator.get("/remarques?indicateur=antitussive").body.find("Ici"), std::string::npos);
  EXPECT_EQ(coordinator.get("/remarques?indicateur=%27%3B--&etat=x&retour=-9x").status, 200);
  for (const char* address : {"/remarques/0", "/remarques/-1", "/remarques/abc", "/remarques/99999999999999999999"}) {
    EXPECT_EQ(coordinator.get(address).status, 404) << address;
  }
}

}  // namespace
}  // namespace miroir::web
