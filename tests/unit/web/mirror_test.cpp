// The physician's mirror: who sees it, what its forms keep, and that no page made for one person reaches another.
#include "unit/web/browser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <vector>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using testing::Browser;
using testing::region_accounts;

class MirrorPages : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder() = fs::temp_directory_path() / fmt::format("miroir-mirror-{}", ::getpid());
    fs::remove_all(folder());
    shared_store() = testing::make_web_region(folder());
  }
  static void TearDownTestSuite() {
    shared_store().reset();
    fs::remove_all(folder());
  }
  static fs::path& folder() {
    static fs::path path;
    return path;
  }
  static std::unique_ptr<store::PlatformStore>& shared_store() {
    static std::unique_ptr<store::PlatformStore> store;
    return store;
  }
  static Settings settings() {
    Settings chosen;
    chosen.demonstration = true;
    chosen.password_cost = {1, 8192};
    return chosen;
  }

  MirrorPages() : application(*shared_store(), settings(), std::string(32, 's')) {
    application.now = [] { return programme::Instant{std::chrono::sys_days{std::chrono::year{2019} / 9 / 1}}; };
    shared_store()->forget_failures("address:192.0.2.1");
  }

  Browser signed_in(const std::string& login) {
    Browser browser(application);
    EXPECT_EQ(browser.sign_in(login + "@demo.invalid").status, 303) << login;
    return browser;
  }
  static std::string number_of(const std::string& login) {
    const auto account = shared_store()->find_account_by_login(login + "@demo.invalid");
    for (const programme::Grant& grant : account->grants) {
      if (grant.role == programme::Role::physician) {
        return grant.scope;
      }
    }
    return {};
  }
  static std::string form(Browser& browser, const std::string& rest) { return "jeton=" + browser.token("/") + rest; }
  static std::string text_field(const std::string& text) { return "&texte=" + percent_encode(text); }

  Application application;
};

bool holds(const std::string& body, std::string_view text) { return body.find(text) != std::string::npos; }

const std::set<std::string>& physicians() {
  static const std::set<std::string> logins{"physician1", "physician2", "physician3",   "control",
                                            "newcomer",   "locum",      "facilitator2", "member1",
                                            "member2",    "member3",    "member4",      "member5"};
  return logins;
}

TEST_F(MirrorPages, forms_are_open_to_physicians_alone_and_write_for_themselves_alone) {
  std::size_t kept = 0;
  for (const auto& account : region_accounts()) {
    Browser browser = signed_in(account.login);
    const bool allowed = physicians().contains(account.login);
    const std::string own = "Intention de " + account.login;
    const std::string sent = form(browser, text_field(own));
    EXPECT_EQ(browser.post("/miroir/hypnotic/intention", sent).status, allowed ? 303 : 404) << account.login;
    EXPECT_EQ(browser.post("/miroir/absent/intention", sent).status, 404) << account.login;
    const std::string remark =
        form(browser, "&genre=comment&envoi=" + account.login + text_field("une remarque de plus"));
    EXPECT_EQ(browser.post("/miroir/hypnotic/remarque", remark).status, allowed ? 303 : 404) << account.login;
    if (!allowed) {
      continue;
    }
    const auto intentions = shared_store()->intentions_of(number_of(account.login));
    kept += static_cast<std::size_t>(std::ranges::count(intentions, own, &feedback::Intention::text));
  }
  EXPECT_EQ(kept, physicians().size());
  feedback::RemarkFilter all;
  EXPECT_EQ(shared_store()->remarks(all).size(), physicians().size());
}

TEST_F(MirrorPages, an_intention_is_seen_by_its_author_on_no_other_page_and_by_nobody_else) {
  const std::string secret = "Arrêter un zolpidem sur deux, mot témoin";
  Browser author = signed_in("physician1");
  ASSERT_EQ(author.post("/miroir/ppi/intention", form(author, text_field(secret))).status, 303);
  EXPECT_TRUE(holds(author.get("/miroir").body, secret));
  EXPECT_TRUE(holds(author.get("/miroir/ppi").body, secret));
  for (const char* address : {"/", "/groupe/G01", "/groupe/G01/projection/1", "/indicateurs", "/indicateurs/ppi"}) {
    EXPECT_FALSE(holds(author.get(address).body, "mot témoin")) << address;
  }
  for (const auto& account : region_accounts()) {
    if (account.login == "physician1") {
      continue;
    }
    Browser other = signed_in(account.login);
    for (const char* address : {"/", "/miroir", "/miroir/ppi", "/miroir/ppi/contenu", "/groupe/G01", "/region",
                                "/region/groupes", "/annuaire", "/annuaire/G01", "/indicateurs/ppi"}) {
      EXPECT_FALSE(holds(other.get(address).body, "mot témoin")) << account.login << " on " << address;
    }
  }
  ASSERT_EQ(author.post("/miroir/ppi/intention", form(author, "&renoncer=oui")).status, 303);
  EXPECT_FALSE(holds(author.get("/miroir").body, "mot témoin"));
}

TEST_F(MirrorPages, an_intention_is_replaced_and_a_wrong_one_changes_nothing) {
  Browser browser = signed_in("physician3");
  const auto texts = [&] {
    std::vector<std::string> found;
    for (const auto& intention : shared_store()->intentions_of(number_of("physician3"))) {
      if (intention.indicator == "antitussive") {
        found.push_back(intention.period + " " + intention.text);
      }
    }
    return found;
  };
  browser.post("/miroir/antitussive/intention", form(browser, text_field("Première")));
  browser.post("/miroir/antitussive/intention", form(browser, text_field(" Seconde\n")));
  EXPECT_EQ(texts(), std::vector<std::string>{"2018-S2 Seconde"});
  const std::string long_text(301, 'x');
  const Response refused = browser.post("/miroir/antitussive/intention", form(browser, text_field(long_text)));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(holds(refused.body, long_text)) << "what was typed is not lost";
  EXPECT_TRUE(holds(refused.body, "role=\"alert\""));
  EXPECT_EQ(browser.post("/miroir/antitussive/intention", form(browser, text_field(" "))).status, 422);
  EXPECT_EQ(texts(), std::vector<std::string>{"2018-S2 Seconde"});
}

TEST_F(MirrorPages, an_intention_of_an_earlier_return_greets_its_author_with_what_happened_since) {
  const std::string body = signed_in("physician2").get("/miroir").body;
  const std::size_t greeting = body.find("Relire chaque IPP de plus d’un an");
  ASSERT_NE(greeting, std::string::npos);
  EXPECT_LT(greeting, body.find("À retenir")) << "it comes first";
  EXPECT_NE(body.find("Depuis, votre chiffre est passé de", greeting), std::string::npos);
  EXPECT_TRUE(holds(signed_in("physician2").get("/miroir/ppi").body, "Relire chaque IPP"));
}

TEST_F(MirrorPages, texts_are_never_markup) {
  Browser browser = signed_in("control");
  const std::string hostile = "<script>alert(1)</script>\"'";
  browser.post("/miroir/ppi/intention", form(browser, text_field(hostile)));
  browser.post("/miroir/ppi/remarque", form(browser, "&genre=contest&envoi=x1" + text_field(hostile)));
  for (const char* address : {"/miroir", "/miroir/ppi"}) {
    const std::string body = browser.get(address).body;
    EXPECT_FALSE(holds(body, "<script")) << address;
    EXPECT_TRUE(holds(body, "&lt;script&gt;")) << address;
  }
}

TEST_F(MirrorPages, a_remark_is_kept_once_with_its_kind_and_shown_with_its_answer) {
  Browser browser = signed_in("physician3");
  const std::string remark =
      form(browser, "&genre=contest&envoi=once&numero=oui" + text_field("Je ne prescris jamais de zolpidem, revoyez."));
  EXPECT_EQ(browser.post("/miroir/nsaid-65/remarque", remark).status, 303);
  EXPECT_EQ(browser.post("/miroir/nsaid-65/remarque", remark).status, 303);
  feedback::RemarkFilter filter;
  filter.physician = number_of("physician3");
  filter.indicator = "nsaid-65";
  const auto kept = shared_store()->remarks(filter);
  ASSERT_EQ(kept.size(), 1U) << "the form was sent twice";
  EXPECT_EQ(kept[0].kind, feedback::RemarkKind::contest);
  EXPECT_TRUE(kept[0].author_disclosed);
  EXPECT_EQ(kept[0].period, "2018-S2");
  EXPECT_EQ(kept[0].group, "G02");
  EXPECT_EQ(kept[0].region, "53");
  ASSERT_TRUE(shared_store()->answer_remark(
      kept[0].id, {feedback::AnswerRole::data_operator, "Vérifié : un homonyme.", application.now()}));
  const std::string body = browser.get("/miroir/nsaid-65").body;
  EXPECT_TRUE(holds(body, "Je ne prescris jamais de zolpidem"));
  EXPECT_TRUE(holds(body, "un homonyme"));
  EXPECT_TRUE(holds(body, "Réponse de l’Assurance Maladie"));
  EXPECT_FALSE(holds(signed_in("facilitator2").get("/miroir/nsaid-65").body, "zolpidem"));
}

TEST_F(MirrorPages, a_remark_that_may_name_a_patient_is_asked_about_and_a_social_security_number_refused) {
  Browser browser = signed_in("physician3");
  const auto count = [&] {
    feedback::RemarkFilter filter;
    filter.physician = number_of("physician3");
    filter.indicator = "decongestant";
    return shared_store()->remarks(filter).size();
  };
  const std::string naming = "&genre=comment&envoi=n1" + text_field("C’était pour Mme Martin, vue le 12/03/2018.");
  const Response asked = browser.post("/miroir/decongestant/remarque", form(browser, naming));
  EXPECT_EQ(asked.status, 422);
  EXPECT_TRUE(holds(asked.body, "name=\"confirme\""));
  EXPECT_TRUE(holds(asked.body, "Mme Martin"));
  EXPECT_EQ(count(), 0U);
  EXPECT_EQ(browser.post("/miroir/decongestant/remarque", form(browser, naming + "&confirme=oui")).status, 303);
  EXPECT_EQ(count(), 1U);
  const std::string number =
      "&genre=comment&envoi=n2&confirme=oui" + text_field("Le patient 1 84 12 76 451 089 46 n’est pas à moi");
  EXPECT_EQ(browser.post("/miroir/decongestant/remarque", form(browser, number)).status, 422);
  EXPECT_EQ(
      browser.post("/miroir/decongestant/remarque", form(browser, "&genre=group&envoi=n3" + text_field("x"))).status,
      422)
      << "a physician does not speak for the group";
  EXPECT_EQ(count(), 1U);
}

// The page without what echoes the request.
std::string without_echo(const std::string& body) {
  static const std::regex echo("name=\"(jeton|retour|envoi)\" value=\"[^\"]*\"");
  return std::regex_replace(body, echo, "");
}

TEST_F(MirrorPages, no_page_of_one_reaches_another_however_they_are_mixed) {
  const std::vector<std::string> logins{"physician1", "physician2", "facilitator2", "newcomer"};
  const std::vector<std::string> addresses{
      "/miroir",         "/miroir?tout=1", "/miroir/ppi", "/miroir/ppi?comparateur=region", "/miroir/ppi/contenu",
      "/miroir/nsaid-65"};
  std::map<std::string, std::string> alone;  // each page as its owner gets it from a fresh cache
  for (const std::string& login : logins) {
    Application fresh(*shared_store(), settings(), std::string(32, 's'));
    fresh.now = application.now;
    Browser browser(fresh);
    ASSERT_EQ(browser.sign_in(login + "@demo.invalid").status, 303);
    for (const std::string& address : addresses) {
      alone[login + address] = without_echo(browser.get(address).body);
    }
  }
  std::vector<std::thread> readers;
  std::atomic<int> wrong = 0;
  for (const std::string& login : logins) {
    readers.emplace_back([&, login] {
      Browser browser(application);
      browser.sign_in(login + "@demo.invalid");
      for (int round = 0; round < 20; ++round) {
        for (const std::string& address : addresses) {
          wrong += without_echo(browser.get(address).body) == alone.at(login + address) ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& reader : readers) {
    reader.join();
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(MirrorPages, every_indicator_has_its_page_with_definition_source_and_version) {
  Browser browser = signed_in("physician1");
  for (const feedback::IndicatorSheet& sheet : testing::region_results().manifest.indicators) {
    const Response response = browser.get("/miroir/" + sheet.id);
    EXPECT_EQ(response.status, 200) << sheet.id;
    for (const char* part : {"class=\"answer-sentence\"", "figure-value", "Source", "Version", "Qui est compté",
                             "chart-wide", "id=\"intention\"", "id=\"remarque\""}) {
      EXPECT_TRUE(holds(response.body, part)) << sheet.id << " lacks " << part;
    }
    EXPECT_EQ(browser.get("/miroir/" + sheet.id + "/contenu").status, 200) << sheet.id;
  }
}

TEST_F(MirrorPages, consultations_and_starts_are_called_what_they_are) {
  Browser browser = signed_in("physician1");
  EXPECT_TRUE(holds(browser.get("/miroir/consultation-without-drug").body, " consultations sur "));
  EXPECT_TRUE(holds(browser.get("/miroir/test-before-antidepressant").body, " débuts de traitement sur "));
}

TEST_F(MirrorPages, who_has_no_figure_is_told_so_on_each_page_and_sees_the_group) {
  Browser newcomer = signed_in("newcomer");
  const std::string body = newcomer.get("/miroir/ppi").body;
  EXPECT_TRUE(holds(body, "Pas encore de chiffres à votre nom"));
  EXPECT_TRUE(holds(body, "Mon groupe"));
  EXPECT_TRUE(holds(newcomer.get("/miroir/ppi/contenu").body, "Pas de chiffre à votre nom"));
}

TEST_F(MirrorPages, too_few_patients_get_two_other_readings_and_no_place) {
  Browser browser = signed_in("physician1");
  bool seen = false;
  for (const feedback::IndicatorSheet& sheet : testing::region_results().manifest.indicators) {
    const std::string body = browser.get("/miroir/" + sheet.id).body;
    if (!holds(body, "class=\"too-few\"")) {
      continue;
    }
    seen = true;
    EXPECT_TRUE(holds(body, "Toutes les périodes réunies")) << sheet.id;
    EXPECT_TRUE(holds(body, "Rapproché de la moyenne")) << sheet.id;
    EXPECT_FALSE(holds(body, "et le hasard ne suffit pas à l’expliquer.</p>\n<p class=\"answer-detail\"")) << sheet.id;
  }
  EXPECT_TRUE(seen) << "no indicator of the region is too small to be compared";
}

}  // namespace
}  // namespace miroir::web
