// Themes, dossiers, productions, committees and the search asked of the application without a network: who may do what,
// and that a search tells nothing that a page would not.
#include "unit/web/browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using programme::Decision;
using programme::DossierMove;
using programme::Meeting;
using programme::ReleaseRule;
using programme::Theme;
using programme::ThemeId;
using programme::ThemeState;
using testing::Browser;
using ::testing::HasSubstr;
using ::testing::Not;

class Themes : public ::testing::Test {
 protected:
  Themes()
      : folder_(fs::temp_directory_path() / fmt::format("miroir-themes-{}", ::getpid())),
        store_((fs::remove_all(folder_), testing::make_web_region(folder_))),
        application_(*store_, settings(), std::string(32, 's')) {
    application_.now = [this] { return now_; };
  }
  ~Themes() override { fs::remove_all(folder_); }

  static Settings settings() {
    Settings chosen;
    chosen.demonstration = true;
    chosen.password_cost = {1, 8192};
    return chosen;
  }

  Browser signed_in(const std::string& login) {
    store_->forget_failures("address:192.0.2.1");
    Browser browser(application_);
    EXPECT_EQ(browser.sign_in(login + "@demo.invalid").status, 303) << login;
    return browser;
  }

  Response post(Browser& browser, const std::string& address, const Fields& fields,
                const std::string& from = "/themes") {
    std::string body = "jeton=" + browser.token(from);
    for (const auto& [name, value] : fields) {
      body += "&" + percent_encode(name) + "=" + percent_encode(value);
    }
    return browser.post(address, body);
  }

  ThemeId add_theme(const std::string& title, const std::string& region = "53") {
    Theme theme;
    theme.submission = region + title;
    theme.region = region;
    theme.group = "G01";
    theme.title = title;
    theme.reason = "Vu chaque jour";
    theme.author = "Dr Un";
    theme.suggested_on = today();
    return store_->add_theme(theme, decided());
  }

  // A dossier whose synthesis speaks of tramadol and whose reference of opioids, released.
  ThemeId released_dossier() {
    const ThemeId id = add_theme("Antalgiques");
    store_->save_synthesis(id, 0, "La décroissance du tramadol. <script>alert(1)</script>", "Dr Technique", now_)
        .value();
    programme::Reference reference;
    reference.title = "Bon usage des opioïdes";
    reference.source = "HAS";
    reference.year = 2018;
    reference.interests = "aucun déclaré";
    store_->add_reference(id, reference, "Dr Technique", now_).value();
    store_->move_dossier(id, DossierMove::release, decided(), now_).value();
    return id;
  }

  Decision decided() const { return {today(), "Dr Technique", "Une raison"}; }
  base::Date today() const {
    return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(now_).time_since_epoch().count())};
  }

  fs::path folder_;
  programme::Instant now_{std::chrono::sys_days{std::chrono::year{2019} / 10 / 10} + std::chrono::hours(10)};
  std::unique_ptr<store::PlatformStore> store_;
  Application application_;
};

constexpr const char* submission = "0123456789abcdef0123456789abcdef";

TEST_F(Themes, a_member_suggests_and_the_committee_scores) {
  Browser member = signed_in("physician1");
  EXPECT_EQ(post(member, "/themes", {{"envoi", submission}, {"titre", "IPP"}, {"raison", ""}}).status, 422);
  const Response named =
      post(member, "/themes", {{"envoi", submission}, {"titre", "IPP"}, {"raison", "Mme Kerbrat, née le 12/03/1941"}});
  EXPECT_EQ(named.status, 422);
  EXPECT_THAT(named.body, HasSubstr("Mme Kerbrat")) << "kept in the form, and pointed out";
  EXPECT_EQ(store_->count_themes("53", ThemeState::suggested), 0);
  const Fields good{{"envoi", submission}, {"titre", "Déprescrire les IPP"}, {"raison", "Chaque jour"}};
  EXPECT_EQ(post(member, "/themes", good).status, 303);
  EXPECT_EQ(post(member, "/themes", good).status, 303) << "the form sent twice";
  ASSERT_EQ(store_->count_themes("53", ThemeState::suggested), 1);
  const ThemeId id = store_->themes("53", ThemeState::suggested, 0, 1).front().id;
  const std::string address = fmt::format("/themes/{}", id);

  EXPECT_EQ(post(member, address + "/avis", {{"note-evidence", "5"}}).status, 404) << "a member does not score";
  Browser technical = signed_in("technical_committee");
  EXPECT_EQ(post(technical, address + "/avis", {{"note-evidence", "6"}}).status, 409);
  EXPECT_EQ(post(technical, address + "/avis", {{"note-evidence", "4"}, {"note-measurable", ""}}).status, 303);
  EXPECT_EQ(store_->theme_scores(id).size(), 1u);
  EXPECT_EQ(post(member, address, {{"remarque", "Et chez l’enfant ?"}}).status, 303);
  EXPECT_THAT(technical.get(address).body, HasSubstr("Et chez l’enfant"));
  EXPECT_EQ(post(technical, address + "/avis", {{"action", "select"}}).status, 400) << "only the steering committee's";
  EXPECT_EQ(post(technical, address + "/avis", {{"action", "decline"}}).status, 409) << "with its reason";
}

TEST_F(Themes, of_another_region_are_as_if_they_were_not) {
  const ThemeId elsewhere = add_theme("Ailleurs", "52");
  for (const char* login : {"physician1", "coordinator", "technical_committee", "steering_committee"}) {
    Browser browser = signed_in(login);
    for (const char* pattern : {"/themes/{}", "/dossiers/{}", "/dossiers/{}/ecriture"}) {
      EXPECT_EQ(browser.get(fmt::format(fmt::runtime(pattern), elsewhere)).status, 404) << login;
    }
  }
  EXPECT_EQ(signed_in("coordinator-elsewhere").get(fmt::format("/themes/{}", elsewhere)).status, 200);
}

TEST_F(Themes, a_year_is_proposed_then_validated_with_its_votes) {
  std::vector<ThemeId> ids;
  Fields choice{{"annee", "2019"}};
  for (int place = 1; place <= 6; ++place) {
    ids.push_back(add_theme(fmt::format("Thème numéro {}", place)));
    choice.emplace_back(fmt::format("place-{}", place), std::to_string(ids.back()));
  }
  Browser technical = signed_in("technical_committee");
  Fields five = choice;
  five.back().second = "";
  EXPECT_EQ(post(technical, "/themes/choix", five).status, 409);
  EXPECT_EQ(post(technical, "/themes/choix", choice).status, 303);
  const Fields votes{{"action", "decider"}, {"sujet", "themes"},    {"objet", "2019"},
                     {"issue", "approved"}, {"pour", "9"},          {"contre", "1"},
                     {"abstentions", "2"},  {"jour", "2019-10-09"}, {"motif", "Variés"}};
  EXPECT_EQ(post(technical, "/comites/pilotage", votes, "/comites/technique").status, 403);
  Browser steering = signed_in("steering_committee");
  EXPECT_THAT(steering.get("/comites/pilotage").body, HasSubstr("Thème numéro 6"));
  EXPECT_EQ(post(steering, "/comites/technique", votes, "/comites/pilotage").status, 403);
  Fields refused = votes;
  refused[4].second = "1";
  EXPECT_EQ(post(steering, "/comites/pilotage", refused, "/comites/pilotage").status, 409) << "as many against";
  EXPECT_EQ(post(steering, "/comites/pilotage", votes, "/comites/pilotage").status, 303);
  EXPECT_EQ(store_->themes_of_year("53", 2019).front().state, ThemeState::selected);
  const std::string calendar = signed_in("physician1").get("/themes?annee=2019").body;
  EXPECT_THAT(calendar, HasSubstr("9 pour, 1 contre"));
  EXPECT_THAT(calendar, HasSubstr("septembre 2019"));
  EXPECT_THAT(technical.get("/themes?annee=2019").body, HasSubstr("aurait dû être prêt")) << "its dossier is late";
}

TEST_F(Themes, what_a_member_reads_follows_the_groups_rule_in_pages_and_search) {
  const ThemeId id = released_dossier();
  const std::string address = fmt::format("/dossiers/{}", id);
  Meeting meeting;
  meeting.group = "G01";
  meeting.region = "53";
  meeting.date = today();
  meeting.theme = "antalgiques";
  store_->add_meetings({meeting}).value();
  Browser member = signed_in("physician1");
  Browser leader = signed_in("facilitator1");
  const auto choose = [&](ReleaseRule rule) {
    EXPECT_EQ(post(leader, "/groupe/G01/dossiers",
                   {{"regle", programme::release_rule_name(rule)}, {"theme", std::to_string(id)}}, address)
                  .status,
              303);
  };
  const auto reads = [&](const char* words) { return member.get(address).body.find(words) != std::string::npos; };
  const auto finds = [&](const char* words) {
    return member.get(fmt::format("/recherche?q={}", words)).body.find(address + "\"") != std::string::npos;
  };
  EXPECT_TRUE(reads("tramadol") && finds("tramadol"));
  EXPECT_EQ(member.get(address).body.find("<script>alert"), std::string::npos);
  choose(ReleaseRule::references_before);
  EXPECT_FALSE(reads("tramadol") || finds("tramadol"));
  EXPECT_TRUE(reads("opioïdes") && finds("OPIOIDES"));
  EXPECT_EQ(member.get(address + "?version=1").body.find("tramadol"), std::string::npos) << "nor an earlier version";
  choose(ReleaseRule::at_meeting);
  EXPECT_FALSE(reads("opioïdes") || finds("opioides"));
  EXPECT_TRUE(leader.get(address).body.find("tramadol") != std::string::npos) << "who leads prepares the meeting";
  EXPECT_TRUE(signed_in("physician3").get(address).body.find("tramadol") != std::string::npos)
      << "another group's rule";
  now_ =
      programme::Instant(std::chrono::sys_days{std::chrono::year{2019} / 10 / 10} + std::chrono::minutes(18 * 60 + 30));
  Browser evening = signed_in("physician1");  // the session of the morning has ended
  EXPECT_THAT(evening.get(address).body, HasSubstr("tramadol")) << "half past eight in the evening in Paris";
  EXPECT_THAT(evening.get("/recherche?q=tramadol").body, HasSubstr(address + "\""));
  EXPECT_EQ(post(evening, "/groupe/G01/dossiers", {{"regle", "all_before"}, {"theme", "1"}}).status, 404);
}

TEST_F(Themes, a_dossier_being_written_is_for_its_authors) {
  const ThemeId id = add_theme("Antalgiques");
  store_->save_synthesis(id, 0, "Le tramadol", "Dr Technique", now_).value();
  const std::string address = fmt::format("/dossiers/{}", id);
  for (const char* login : {"physician1", "facilitator1", "steering_committee"}) {
    Browser browser = signed_in(login);
    EXPECT_THAT(browser.get(address).body, Not(HasSubstr("tramadol"))) << login;
    EXPECT_THAT(browser.get("/recherche?q=tramadol").body, Not(HasSubstr(address + "\""))) << login;
    EXPECT_EQ(browser.get(address + "/ecriture").status, 404) << login;
  }
  Browser technical = signed_in("technical_committee");
  EXPECT_THAT(technical.get(address).body, HasSubstr("tramadol"));
  const Response late =
      post(technical, address + "/ecriture", {{"action", "synthese"}, {"version", "0"}, {"synthese", "Autre texte"}},
           address + "/ecriture");
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("Autre texte")) << "what was typed stays";
  EXPECT_THAT(late.body, HasSubstr("Le tramadol"));
}

TEST_F(Themes, a_reference_is_flagged_and_the_group_reads_the_answer) {
  const ThemeId id = released_dossier();
  const std::string address = fmt::format("/dossiers/{}", id);
  const std::string reference = std::to_string(store_->dossier(id).references.front().id);
  Browser member = signed_in("physician1");
  EXPECT_EQ(post(member, address, {{"reference", reference}, {"raison", ""}}).status, 422);
  EXPECT_EQ(post(member, address, {{"reference", reference}, {"raison", "Financée par son fabricant"}}).status, 303);
  EXPECT_THAT(signed_in("physician3").get(address).body, Not(HasSubstr("fabricant"))) << "another group's";
  Browser technical = signed_in("technical_committee");
  EXPECT_THAT(technical.get("/comites/technique").body, HasSubstr("1 référence"));
  const std::string flag = std::to_string(store_->unanswered_flags("53").at(0).id);
  EXPECT_EQ(post(technical, address + "/ecriture",
                 {{"action", "repondre"}, {"numero", flag}, {"reponse", "Elle est indépendante"}})
                .status,
            303);
  EXPECT_THAT(member.get(address).body, HasSubstr("Elle est indépendante"));
}

TEST_F(Themes, a_production_is_its_groups_and_others_adopt_it) {
  Browser member = signed_in("physician1");
  EXPECT_EQ(
      post(member, "/groupe/G02/productions", {{"envoi", submission}, {"titre", "Lettre"}, {"texte", "Cher confrère"}})
          .status,
      404);
  ASSERT_EQ(post(member, "/groupe/G01/productions",
                 {{"envoi", submission}, {"nature", "letter"}, {"titre", "Lettre"}, {"texte", "Cher confrère"}})
                .status,
            303);
  const auto id = store_->productions("53", 0, 1).at(0).id;
  const auto address = [&](const char* group) { return fmt::format("/groupe/{}/productions/{}", group, id); };
  Browser other = signed_in("facilitator2");
  EXPECT_EQ(post(member, address("G01"), {{"action", "adopter"}}).status, 404) << "who leads decides";
  EXPECT_EQ(post(other, address("G02"), {{"action", "adopter"}}).status, 303);
  EXPECT_EQ(post(other, address("G02"), {{"action", "withdraw"}}).status, 404) << "another group's";
  EXPECT_EQ(post(other, address("G02"), {{"action", "enregistrer"}, {"version", "1"}, {"texte", "Mien"}}).status, 404);
  EXPECT_THAT(other.get(fmt::format("/productions/{}", id)).body, HasSubstr("reprise par 1 groupe"));
  EXPECT_THAT(other.get("/recherche?q=confrere").body, HasSubstr("Lettre"));
  Browser leader = signed_in("facilitator1");
  EXPECT_EQ(post(leader, address("G01"), {{"action", "withdraw"}}).status, 303);
  EXPECT_EQ(other.get(fmt::format("/productions/{}", id)).status, 404);
  EXPECT_THAT(other.get("/recherche?q=confrere").body, Not(HasSubstr("Lettre")));
}

TEST_F(Themes, what_a_group_sends_up_is_answered_where_it_was_sent) {
  Browser member = signed_in("physician1");
  ASSERT_EQ(post(member, "/groupe/G01/envois",
                 {{"envoi", submission}, {"nature", "request"}, {"texte", "Le dossier plus tôt"}})
                .status,
            303);
  EXPECT_EQ(signed_in("physician3").get("/groupe/G01/envois").status, 404);
  Browser technical = signed_in("technical_committee");
  EXPECT_THAT(technical.get("/comites/technique").body, HasSubstr("Le dossier plus tôt"));
  const std::string letter = std::to_string(store_->unanswered_letters("53").at(0).id);
  const Fields answer{{"action", "repondre"}, {"numero", letter}, {"reponse", "Dès le mois prochain"}};
  EXPECT_EQ(post(technical, "/comites/technique", answer, "/comites/technique").status, 303);
  EXPECT_THAT(member.get("/groupe/G01/envois").body, HasSubstr("Dès le mois prochain"));
  Browser elsewhere = signed_in("coordinator-elsewhere");
  EXPECT_THAT(elsewhere.get("/comites/technique").body, Not(HasSubstr("Le dossier plus tôt")));
}

TEST_F(Themes, committees_keep_items_and_actions) {
  Browser steering = signed_in("steering_committee");
  const std::string page = "/comites/pilotage";
  EXPECT_EQ(post(steering, page,
                 {{"action", "soumettre"}, {"envoi", submission}, {"nature", "budget"}, {"titre", "Budget 2020"}}, page)
                .status,
            303);
  EXPECT_EQ(post(steering, page,
                 {{"action", "confier"},
                  {"envoi", submission},
                  {"quoi", "Écrire à l’agence"},
                  {"qui", "Secrétariat"},
                  {"jour", "2019-10-01"}},
                 page)
                .status,
            303);
  const std::string body = steering.get(page).body;
  EXPECT_THAT(body, HasSubstr("Budget 2020"));
  EXPECT_THAT(body, HasSubstr("attendu depuis le 1er octobre 2019"));
  EXPECT_EQ(post(steering, page, {{"action", "reunion"}, {"jour", "2019-10-11"}}, page).status, 409) << "to come";
  Browser secretariat = signed_in("secretariat");
  EXPECT_EQ(post(secretariat, page, {{"action", "reunion"}}, "/personnes/import").status, 403)
      << "reads, and records nothing";
}

}  // namespace
}  // namespace miroir::web
