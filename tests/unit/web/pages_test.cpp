// Every account on every address, against a real database: what is shown, what is refused, and what a refusal says.
#include "support/web_region.hpp"
#include "unit/web/browser.hpp"
#include "web/form.hpp"
#include "web/routes.hpp"
#include "web/sessions.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include <fmt/core.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using testing::Browser;
using testing::region_accounts;

// One region for all tests of this file: they only read it, but for sessions and attempts.
class Pages : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder() = fs::temp_directory_path() / fmt::format("miroir-pages-{}", ::getpid());
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
  static Settings settings(bool demonstration) {
    Settings chosen;
    chosen.demonstration = demonstration;
    chosen.password_cost = {1, 8192};
    return chosen;
  }

  Pages() : application(*shared_store(), settings(true), std::string(32, 's')) {
    application.now = [this] { return now; };
    shared_store()->forget_failures("address:192.0.2.1");
  }

  Browser signed_in(const std::string& login) {
    Browser browser(application);
    EXPECT_EQ(browser.sign_in(login + "@demo.invalid").status, 303) << login;
    return browser;
  }

  programme::Instant now{std::chrono::sys_days{std::chrono::year{2019} / 9 / 1}};
  Application application;
};

struct Expected {
  const char* address;
  std::set<std::string> allowed;  // logins; everybody else is refused
  int refusal;
};

const std::set<std::string>& everybody() {
  static const std::set<std::string> all = [] {
    std::set<std::string> out;
    for (const auto& account : region_accounts()) {
      out.insert(account.login);
    }
    return out;
  }();
  return all;
}

// Written by hand from the rules of the programme, not from the permission table.
const std::vector<Expected>& expectations() {
  static const std::set<std::string> physicians{"physician1", "physician2", "physician3",   "control",
                                                "newcomer",   "locum",      "facilitator2", "member1",
                                                "member2",    "member3",    "member4",      "member5"};
  static const std::set<std::string> in_first{"physician1", "physician2", "newcomer", "facilitator1", "member1",
                                              "member2",    "member3",    "member4",  "member5"};
  static const std::set<std::string> members_of_first{"physician1", "physician2", "newcomer", "member1",
                                                      "member2",    "member3",    "member4",  "member5"};
  static const std::set<std::string> in_second{"physician3", "facilitator2"};
  static const std::set<std::string> in_a_group{"physician1",   "physician2",   "physician3", "newcomer",
                                                "facilitator1", "facilitator2", "member1",    "member2",
                                                "member3",      "member4",      "member5"};
  static const std::set<std::string> who_has_themes = [] {
    std::set<std::string> all = in_a_group;
    // Each office sees its own region's.
    all.insert({"coordinator", "coordinator-elsewhere", "steering_committee", "technical_committee"});
    return all;
  }();
  static const std::set<std::string> who_sees_committees{"coordinator", "coordinator-elsewhere", "secretariat",
                                                         "steering_committee", "technical_committee"};
  static const std::vector<Expected> table{
      {"/", everybody(), 403},
      {"/miroir", physicians, 403},
      {"/miroir?comparateur=temoin", physicians, 403},
      {"/miroir/nsaid-65", physicians, 404},
      {"/miroir/nsaid-65?comparateur=region", physicians, 404},
      {"/miroir/nsaid-65/contenu", physicians, 404},
      {"/miroir/absent", {}, 404},
      {"/miroir/absent/contenu", {}, 404},
      {"/groupe", in_a_group, 403},
      {"/groupe/G01", in_first, 404},
      {"/groupe/G01/projection/1", in_first, 404},
      {"/groupe/G02", in_second, 404},
      {"/groupe/G02/projection/18", in_second, 404},
      {"/groupe/G03", {}, 404},
      {"/groupe/G03/projection/1", {}, 404},
      {"/groupe/absent", {}, 404},
      {"/groupe/G01/projection/1/devine", in_first, 404},
      {"/groupe/G01/projection/1/membres", in_first, 404},
      {"/groupe/G01/projection/1/absent", {}, 404},
      {"/groupe/G01/direct", in_first, 404},
      {"/groupe/G01/devine", members_of_first, 404},
      {"/groupe/G01/restitution", {"facilitator1"}, 404},
      {"/groupe/G02/restitution", {"facilitator2"}, 404},
      {"/groupe/G01/remarques", {"facilitator1"}, 404},
      {"/groupe/G02/remarques", {"facilitator2"}, 404},
      {"/groupe/absent/restitution", {}, 404},
      {"/remarques", {"coordinator", "data_operator"}, 403},
      {"/remarques.csv", {"coordinator", "data_operator"}, 403},
      {"/remarques.xlsx", {"coordinator", "data_operator"}, 403},
      {"/remarques/999999", {}, 404},
      {"/region", {"coordinator", "partner", "steering_committee", "federation_officer"}, 403},
      {"/region/effet", {"coordinator", "partner", "steering_committee", "federation_officer"}, 403},
      {"/region/effet?cout=650000", {"coordinator", "partner", "steering_committee", "federation_officer"}, 403},
      {"/region/groupes", {"coordinator"}, 403},
      {"/region/groupes?indicateur=nsaid-65", {"coordinator"}, 403},
      {"/annuaire", {"coordinator", "secretariat"}, 403},
      {"/annuaire/G01", {"coordinator", "secretariat"}, 404},
      {"/annuaire/absent", {}, 404},
      {"/miroir/profil.pdf", physicians, 403},
      {"/miroir/chiffres.xlsx", physicians, 403},
      {"/groupe/G01/livret.pdf", {"facilitator1", "coordinator"}, 404},
      {"/groupe/G02/livret.pdf", {"facilitator2", "coordinator"}, 404},
      {"/groupe/absent/livret.pdf", {}, 404},
      {"/groupe/G01/chiffres.xlsx", in_first, 404},
      {"/groupe/G02/chiffres.xlsx", in_second, 404},
      {"/region/chiffres.xlsx", {"coordinator"}, 403},
      {"/region/livrets", {"coordinator"}, 403},
      {"/personnes", {"coordinator", "secretariat"}, 403},
      {"/personnes?q=le&etat=active&page=2", {"coordinator", "secretariat"}, 403},
      {"/personnes/nouvelle", {"coordinator", "secretariat"}, 403},
      {"/personnes/import", {"coordinator", "secretariat"}, 403},
      {"/personnes/1", {"coordinator", "secretariat"}, 404},
      {"/personnes/999999", {}, 404},
      {"/personnes/absent", {}, 404},
      {"/groupes", {"coordinator", "secretariat"}, 403},
      {"/groupes/G01", {"coordinator", "secretariat"}, 404},
      {"/groupes/absent", {}, 404},
      {"/carte", {"coordinator", "secretariat"}, 403},
      {"/indicateurs", everybody(), 403},
      {"/indicateurs/nsaid-65", everybody(), 403},
      {"/retours", {"coordinator", "coordinator-elsewhere"}, 403},  // each sees those of their region
      {"/retours/1", {"coordinator"}, 404},
      {"/retours/absent", {}, 404},
      {"/historique", everybody(), 403},
      {"/compte", everybody(), 403},
      {"/reunions", in_a_group, 403},
      {"/groupe/G01/reunions", in_first, 404},
      {"/groupe/G02/reunions", in_second, 404},
      {"/groupe/absent/reunions", {}, 404},
      {"/groupe/G01/reunions/plan", {"facilitator1"}, 404},
      {"/groupe/G02/reunions/plan", {"facilitator2"}, 404},
      {"/groupe/G01/reunions/999999", {}, 404},
      {"/groupe/G01/reunions/999999/seance", {}, 404},
      {"/groupe/G01/reunions/999999/compte-rendu", {}, 404},
      {"/groupe/G01/questions/999999", {}, 404},
      {"/questions",
       {"physician1", "physician2", "physician3", "newcomer", "facilitator1", "facilitator2", "member1", "member2",
        "member3", "member4", "member5", "coordinator", "technical_committee"},
       403},
      {"/comptes-rendus", {"coordinator", "secretariat"}, 403},
      {"/comptes-rendus/999999", {}, 404},
      {"/themes", who_has_themes, 403},
      {"/themes?annee=2019&etat=declined&page=2", who_has_themes, 403},
      {"/themes/choix", {"coordinator", "coordinator-elsewhere", "technical_committee"}, 403},
      {"/themes/999999", {}, 404},
      {"/dossiers/999999", {}, 404},
      {"/dossiers/999999/ecriture", {}, 404},
      {"/groupe/G01/envois", in_first, 404},
      {"/groupe/G02/envois", in_second, 404},
      {"/productions", who_has_themes, 403},
      {"/productions/999999", {}, 404},
      {"/groupe/G01/productions", in_first, 404},
      {"/groupe/G02/productions", in_second, 404},
      {"/comites", who_sees_committees, 403},
      {"/comites/pilotage", who_sees_committees, 403},
      {"/comites/technique", who_sees_committees, 403},
      {"/recherche", who_has_themes, 403},
      {"/recherche?q=tramadol", who_has_themes, 403},
      {"/contrats", {"coordinator", "coordinator-elsewhere", "secretariat"}, 403},
      {"/contrats?q=a&etat=offered&page=2", {"coordinator", "coordinator-elsewhere", "secretariat"}, 403},
      {"/contrats/999999", {}, 404},
      {"/contrats/999999/1/scan", {}, 404},
      {"/mon-contrat", physicians, 403},
      {"/mon-contrat/999999", {}, 404},
      {"/programme", {"coordinator", "coordinator-elsewhere", "secretariat"}, 403},
      {"/absent", {}, 404},
  };
  return table;
}

// What only a page with figures holds.
bool holds_a_figure(const std::string& body) {
  return body.find("figure-value") != std::string::npos || body.find("line-value") != std::string::npos ||
         body.find("chart-") != std::string::npos || body.find("<table") != std::string::npos ||
         body.find("\u202f%") != std::string::npos || body.find("990000") != std::string::npos;
}

// The page without what echoes the request: form tokens and the address to come back to.
std::string without_echo(const std::string& body) {
  static const std::regex echo("name=\"(jeton|retour)\" value=\"[^\"]*\"");
  return std::regex_replace(body, echo, "");
}

TEST_F(Pages, every_account_on_every_address_gets_what_the_rules_say) {
  for (const auto& account : region_accounts()) {
    Browser browser = signed_in(account.login);
    for (const Expected& expected : expectations()) {
      const Response response = browser.get(expected.address);
      const bool allowed = expected.allowed.contains(account.login);
      const std::string what = account.login + " on " + expected.address;
      if (!allowed) {
        EXPECT_EQ(response.status, expected.refusal) << what;
        EXPECT_FALSE(holds_a_figure(response.body)) << what;
        EXPECT_EQ(response.body.find("Trieux"), std::string::npos) << what << ": a refusal names a group";
      } else {
        EXPECT_TRUE(response.status == 200 || response.status == 303) << what << ": " << response.status;
      }
    }
  }
}

TEST_F(Pages, a_visitor_is_sent_to_sign_in_and_sees_nothing) {
  for (const Expected& expected : expectations()) {
    Browser visitor(application);
    const Response response = visitor.get(expected.address);
    if (std::string_view(expected.address) == "/absent") {
      EXPECT_EQ(response.status, 404);
      continue;
    }
    EXPECT_EQ(response.status, 303) << expected.address;
    EXPECT_TRUE(find_field(response.headers, "location")->starts_with("/connexion?retour=%2F")) << expected.address;
    EXPECT_TRUE(response.body.empty()) << expected.address;
  }
}

TEST_F(Pages, anothers_group_and_a_missing_one_look_the_same) {
  for (const char* login : {"physician1", "secretariat", "partner", "nobody", "facilitator1"}) {
    Browser browser = signed_in(login);
    EXPECT_EQ(without_echo(browser.get("/groupe/G02").body), without_echo(browser.get("/groupe/absent").body)) << login;
  }
}

TEST_F(Pages, every_address_of_the_table_names_its_permission_and_is_tested) {
  const std::set<std::string_view> without_figures{
      "/connexion", "/connexion/demonstration", "/deconnexion", "/langue", "/fichiers/{file}", "/sante", "/design",
      "/demonstration/courriers",
      // Opened by its token, to nobody in particular: tested in calendar.test.mjs.
      "/calendrier/{feed}", "/compte/agenda",
      // Forms: tested in returns_test.cpp.
      "/retours/{return}/publier", "/retours/{return}/attendre", "/retours/{return}/retirer",
      "/retours/{return}/courriers",
      // Forms of meetings: tested in meetings_test.cpp.
      "/groupe/{group}/reunions/{meeting}/reponse", "/groupe/{group}/reunions/{meeting}/question",
      "/groupe/{group}/reunions/{meeting}/conduite", "/groupe/{group}/reunions/{meeting}/compte-rendu/suite",
      // Forms of themes, dossiers and productions: tested in themes_test.cpp.
      "/themes/{theme}/avis", "/groupe/{group}/dossiers", "/groupe/{group}/productions/{production}",
      // Forms of the mirror: tested in mirror_test.cpp.
      "/miroir/{indicator}/intention", "/miroir/{indicator}/remarque"};
  for (const Route& route : routes()) {
    if (without_figures.contains(route.pattern)) {
      continue;
    }
    const std::regex parameter("\\{[a-z]+\\}");
    const std::regex pattern(std::regex_replace(std::string(route.pattern), parameter, "[^/?]+") + "(\\?.*)?");
    const bool tested = std::ranges::any_of(
        expectations(), [&](const Expected& expected) { return std::regex_match(expected.address, pattern); });
    EXPECT_TRUE(tested) << route.pattern << " has no line in the expectations of this test";
    EXPECT_NE(route.access.resource(), programme::Resource::public_page) << route.pattern;
  }
}

TEST_F(Pages, a_mirror_shows_its_owner_and_nobody_else) {
  const Response first = signed_in("physician1").get("/miroir");
  const Response second = signed_in("physician2").get("/miroir");
  EXPECT_EQ(first.status, 200);
  EXPECT_NE(first.body, second.body);
  EXPECT_NE(without_echo(first.body).find("line-value"), std::string::npos);
  // Neither number nor name of anybody else.
  for (const auto& account : region_accounts()) {
    if (account.login != "physician1") {
      EXPECT_EQ(first.body.find(account.name), std::string::npos) << account.name;
    }
  }
  EXPECT_EQ(first.body.find("990000"), std::string::npos) << "a physician's number stands on the page";
  EXPECT_EQ(*find_field(first.headers, "cache-control"), "no-store");
}

TEST_F(Pages, a_group_return_names_nobody) {
  const Response response = signed_in("facilitator1").get("/groupe/G01");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.find("Synthétique"), std::string::npos);
  EXPECT_EQ(response.body.find("990000"), std::string::npos);
}

TEST_F(Pages, the_directory_shows_no_figure) {
  for (const char* address : {"/annuaire", "/annuaire/G01"}) {
    const std::string body = signed_in("secretariat").get(address).body;
    EXPECT_EQ(body.find("\u202f%"), std::string::npos);
    EXPECT_EQ(body.find("chart-"), std::string::npos);
  }
}

TEST_F(Pages, who_has_no_figure_is_told_so_and_sees_the_others) {
  const std::string newcomer = signed_in("newcomer").get("/miroir").body;
  EXPECT_NE(newcomer.find("Pas encore de chiffres à votre nom"), std::string::npos);
  EXPECT_NE(newcomer.find("Mon groupe"), std::string::npos);
  const std::string locum = signed_in("locum").get("/miroir").body;
  EXPECT_NE(locum.find("Pas encore de chiffres à votre nom"), std::string::npos);
}

TEST_F(Pages, a_physician_of_no_group_is_compared_with_the_region) {
  const std::string body = signed_in("control").get("/miroir").body;
  EXPECT_NE(body.find("Vous n’étiez dans aucun groupe"), std::string::npos);
  EXPECT_EQ(body.find("comparateur=groupe\""), std::string::npos);
}

TEST_F(Pages, the_language_is_that_of_the_account_and_can_be_switched) {
  Browser browser = signed_in("physician3");
  EXPECT_NE(browser.get("/miroir").body.find("<html lang=\"fr\">"), std::string::npos);
  EXPECT_EQ(browser.post("/langue", "langue=en&retour=%2Fmiroir&jeton=" + browser.token("/miroir")).status, 303);
  EXPECT_NE(browser.get("/miroir").body.find("<html lang=\"en\">"), std::string::npos);
  browser.post("/langue", "langue=fr&retour=%2Fmiroir&jeton=" + browser.token("/miroir"));
  EXPECT_NE(browser.get("/miroir").body.find("<html lang=\"fr\">"), std::string::npos);
}

TEST_F(Pages, an_unknown_login_and_a_wrong_password_get_the_same_answer) {
  Browser known(application);
  Browser unknown(application);
  const Response wrong = known.sign_in("physician1@demo.invalid", "wrong");
  const Response absent = unknown.sign_in("absent@demo.invalid", "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(absent.status, 401);
  const auto without_login = [](const std::string& body) {
    static const std::regex login("value=\"[a-z0-9]+@demo.invalid\"");
    return without_echo(std::regex_replace(body, login, ""));
  };
  EXPECT_EQ(without_login(wrong.body), without_login(absent.body));
  EXPECT_TRUE(known.get("/miroir").status == 303);
}

TEST_F(Pages, guessing_is_slowed_down_and_waiting_helps) {
  shared_store()->forget_failures("login:" + sha256_hexadecimal("physician2@demo.invalid"));
  for (int i = 0; i < application.settings.attempts_per_login; ++i) {
    EXPECT_EQ(Browser(application).sign_in("physician2@demo.invalid", "wrong").status, 401);
  }
  EXPECT_EQ(Browser(application).sign_in("physician2@demo.invalid").status, 429) << "even with the right password";
  now += application.settings.attempt_window + std::chrono::seconds(1);
  EXPECT_EQ(Browser(application).sign_in("physician2@demo.invalid").status, 303);
}

TEST_F(Pages, a_form_without_its_token_or_from_elsewhere_changes_nothing) {
  Browser browser = signed_in("physician1");
  const std::string token = browser.token("/miroir");
  EXPECT_EQ(browser.post("/deconnexion", "").status, 403);
  EXPECT_EQ(browser.post("/deconnexion", "jeton=" + std::string(64, '0')).status, 403);
  EXPECT_EQ(
      browser.post("/deconnexion", "jeton=" + token, {{"origin", "https://evil.example"}, {"host", "miroir.example"}})
          .status,
      403);
  EXPECT_EQ(browser.post("/deconnexion", "jeton=" + token, {{"origin", "null"}, {"host", "miroir.example"}}).status,
            403);
  EXPECT_EQ(browser.post("/deconnexion", "jeton=" + token, {{"sec-fetch-site", "cross-site"}}).status, 403);
  EXPECT_EQ(browser.get("/miroir").status, 200) << "still signed in";
  EXPECT_EQ(
      browser.post("/deconnexion", "jeton=" + token, {{"origin", "https://miroir.example"}, {"host", "miroir.example"}})
          .status,
      303);
  EXPECT_EQ(browser.get("/miroir").status, 303);
}

TEST_F(Pages, a_password_hashed_at_another_cost_is_hashed_again_at_sign_in) {
  const auto hash = [] { return shared_store()->find_account_by_login("partner@demo.invalid")->password_hash; };
  application.settings.password_cost = {2, 16384};
  EXPECT_TRUE(programme::is_outdated(hash(), application.settings.password_cost));
  EXPECT_EQ(Browser(application).sign_in("partner@demo.invalid").status, 303);
  EXPECT_FALSE(programme::is_outdated(hash(), application.settings.password_cost));
  EXPECT_EQ(Browser(application).sign_in("partner@demo.invalid").status, 303) << "the same password still opens";
}

TEST_F(Pages, a_session_token_planted_before_sign_in_is_worth_nothing) {
  Browser victim(application);
  const std::string planted(64, 'a');
  victim.set_cookie("miroir-session", planted);
  victim.sign_in("physician1@demo.invalid");
  EXPECT_NE(*find_field(victim.cookies(), "miroir-session"), planted);
  Browser attacker(application);
  attacker.set_cookie("miroir-session", planted);
  EXPECT_EQ(attacker.get("/miroir").status, 303);
}

TEST_F(Pages, a_session_is_over_after_sign_out_idleness_or_too_long) {
  Browser browser = signed_in("physician1");
  const std::string cookie(*find_field(browser.cookies(), "miroir-session"));
  browser.post("/deconnexion", "jeton=" + browser.token("/miroir"));
  Browser thief(application);
  thief.set_cookie("miroir-session", cookie);
  EXPECT_EQ(thief.get("/miroir").status, 303);

  Browser idle = signed_in("physician1");
  now += application.settings.session_idle + std::chrono::seconds(1);
  EXPECT_EQ(idle.get("/miroir").status, 303);

  Browser busy = signed_in("physician1");
  for (std::chrono::seconds spent{0}; spent <= application.settings.session_absolute;
       spent += std::chrono::minutes(30)) {
    busy.get("/miroir");
    now += std::chrono::minutes(30);
  }
  EXPECT_EQ(busy.get("/miroir").status, 303);
}

TEST_F(Pages, cookies_are_closed_to_scripts_and_to_plain_http_behind_https) {
  application.settings.trust_proxy = true;
  const Fields https{{"x-forwarded-proto", "https"}};
  Browser browser(application);
  const std::string cookie(*find_field(browser.get("/connexion", https).headers, "set-cookie"));
  EXPECT_TRUE(cookie.starts_with("__Host-miroir-visitor="));
  EXPECT_NE(cookie.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("; Secure"), std::string::npos);
  EXPECT_NE(cookie.find("; SameSite=Lax"), std::string::npos);
  application.settings.trust_proxy = false;
  Browser plain(application);
  const std::string unproven(*find_field(plain.get("/connexion", https).headers, "set-cookie"));
  EXPECT_EQ(unproven.find("; Secure"), std::string::npos) << "a header of who knows whom is not believed";
}

TEST_F(Pages, every_answer_carries_the_security_headers) {
  Browser browser = signed_in("physician1");
  for (const char* address : {"/miroir", "/absent", "/region", "/connexion", "/sante"}) {
    const Response response = browser.get(address);
    const std::string policy(find_field(response.headers, "content-security-policy").value_or(""));
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << address;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << address;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << address;
    EXPECT_EQ(find_field(response.headers, "x-content-type-options"), "nosniff") << address;
    EXPECT_EQ(find_field(response.headers, "cache-control"), "no-store") << address;
  }
}

TEST_F(Pages, what_a_request_says_is_never_markup) {
  Browser browser = signed_in("physician1");
  for (const std::string& address : {std::string("/absent/\"><script>alert(1)</script>"), std::string("/?a=<script>"),
                                     std::string("/groupe/<script>alert(1)</script>")}) {
    EXPECT_EQ(browser.get(address).body.find("<script"), std::string::npos) << address;
  }
  Browser visitor(application);
  const Response response =
      visitor.post("/connexion", fmt::format("jeton={}&identifiant={}&mot-de-passe=x", visitor.token(),
                                             percent_encode("\"><script>alert(1)</script>")));
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(response.body.find("<script"), std::string::npos);
}

TEST_F(Pages, hostile_addresses_and_forms_are_refused_without_harm) {
  Browser browser = signed_in("physician1");
  EXPECT_EQ(browser.get("/groupe/%zz").status, 404);
  EXPECT_EQ(browser.get("/groupe/' OR 1=1 --").status, 404);
  EXPECT_EQ(browser.get("/fichiers/..%2f..%2fetc%2fpasswd").status, 404);
  EXPECT_EQ(browser.get("/miroir?comparateur=' OR 1=1").status, 200) << "an unknown comparator is the usual one";
  EXPECT_EQ(browser.post("/langue", "a=%").status, 400);
  EXPECT_EQ(browser.post("/miroir", "").status, 405);
  EXPECT_EQ(browser.get("//evil.example").status, 404);
}

TEST_F(Pages, sign_in_returns_to_this_site_only) {
  Browser browser(application);
  const Response response =
      browser.post("/connexion", fmt::format("jeton={}&identifiant=physician1%40demo.invalid&mot-de-passe={}&retour={}",
                                             browser.token(), percent_encode(testing::web_region_password),
                                             percent_encode("//evil.example/")));
  EXPECT_EQ(find_field(response.headers, "location"), "/");
}

TEST_F(Pages, demonstration_accounts_exist_in_the_demonstration_only) {
  Browser visitor(application);
  EXPECT_NE(visitor.get("/connexion").body.find("Comptes de démonstration"), std::string::npos);
  const auto account = shared_store()->find_account_by_login("physician1@demo.invalid");
  ASSERT_TRUE(account);
  const std::string form = "compte=" + std::to_string(account->id) + "&jeton=";
  EXPECT_EQ(visitor.post("/connexion/demonstration", form + visitor.token()).status, 303);
  EXPECT_EQ(visitor.get("/miroir").status, 200);

  Application production(*shared_store(), settings(false), std::string(32, 's'));
  production.now = application.now;
  Browser outside(production);
  EXPECT_EQ(outside.get("/connexion").body.find("démonstration"), std::string::npos);
  EXPECT_EQ(outside.post("/connexion/demonstration", form + outside.token()).status, 404);
  EXPECT_EQ(outside.sign_in("physician1@demo.invalid").status, 401);
  EXPECT_EQ(outside.get("/design").status, 404);
  // A session opened in the demonstration is worth nothing outside it.
  outside.set_cookie("miroir-session", std::string(*find_field(visitor.cookies(), "miroir-session")));
  EXPECT_EQ(outside.get("/miroir").status, 303);
}

TEST(EmptyPlatform, pages_say_that_nothing_is_published) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("miroir-empty-{}", ::getpid());
  fs::remove_all(folder);
  {
    const auto store = testing::make_web_region(folder, testing::WebResults::none);
    Settings settings;
    settings.demonstration = true;
    settings.password_cost = {1, 8192};
    Application application(*store, settings, std::string(32, 's'));
    for (const auto& [login, address] : {std::pair{"physician1", "/miroir"},
                                         {"facilitator1", "/groupe/G01"},
                                         {"coordinator", "/region"},
                                         {"coordinator", "/region/groupes"},
                                         {"secretariat", "/indicateurs"}}) {
      Browser browser(application);
      browser.sign_in(std::string(login) + "@demo.invalid");
      const Response response = browser.get(address);
      EXPECT_EQ(response.status, 200) << address;
      EXPECT_NE(response.body.find("Aucun retour n’est encore publié"), std::string::npos) << address;
    }
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace miroir::web
