// The pages of the organisation: what the secretariat does on them, and what stays as it was when it is refused.
#include "support/web_region.hpp"
#include "unit/web/browser.hpp"

#include <gtest/gtest.h>

#include <fmt/core.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using testing::Browser;

class PeoplePages : public ::testing::Test {
 protected:
  PeoplePages()
      : folder(fs::temp_directory_path() / fmt::format("miroir-people-pages-{}", ::getpid())),
        store(testing::make_web_region(folder)),
        application(*store, settings(), std::string(32, 's')),
        browser(application) {
    application.now = [] { return programme::Instant(std::chrono::sys_days{std::chrono::year{2019} / 9 / 2}); };
    EXPECT_EQ(browser.sign_in("secretariat@demo.invalid").status, 303);
  }
  ~PeoplePages() override {
    store.reset();
    fs::remove_all(folder);
  }
  static Settings settings() {
    Settings chosen;
    chosen.demonstration = true;
    chosen.password_cost = {1, 8192};
    return chosen;
  }

  Response post(const std::string& address, const Fields& fields, const std::string& from = "/personnes/import") {
    std::string body = "jeton=" + browser.token(from);
    for (const auto& [name, value] : fields) {
      body += "&" + name + "=" + percent_encode(value);
    }
    return browser.post(address, body);
  }

  fs::path folder;
  std::unique_ptr<store::PlatformStore> store;
  Application application;
  Browser browser;
};

bool holds(const Response& response, std::string_view text) { return response.body.find(text) != std::string::npos; }

// A sound RPPS number of nobody in the region.
constexpr const char* free_rpps = "10000000009";

TEST_F(PeoplePages, the_list_finds_by_name_and_shows_the_group) {
  const Response all = browser.get("/personnes");
  EXPECT_TRUE(holds(all, "Groupe du Trieux"));
  const Response found = browser.get("/personnes?q=REMPLACANT");
  EXPECT_TRUE(holds(found, "Remplaçant Dr"));
  EXPECT_TRUE(holds(found, "1 personne"));
  EXPECT_FALSE(holds(found, "Nouvelle"));
  EXPECT_TRUE(holds(browser.get("/personnes?page=2"), "page 2 sur"));
}

TEST_F(PeoplePages, a_table_is_tried_then_imported_then_changes_nothing) {
  ASSERT_TRUE(programme::check_rpps(free_rpps));
  const std::size_t before = store->people().size();
  const std::string table =
      fmt::format("rpps\tnom\tprénom\tville\n{}\tLe Goff\tHélène\tPaimpol\n123\tRoux\tAna\tBrest\n", free_rpps);
  const Response tried = post("/personnes/import", {{"texte", table}, {"action", "essayer"}});
  EXPECT_TRUE(holds(tried, "1 à ajouter, 0 à changer, 0 sans changement, 1 à corriger")) << tried.body;
  EXPECT_TRUE(holds(tried, "Un numéro RPPS a onze chiffres"));
  EXPECT_TRUE(holds(tried, "Ligne </span>3"));
  EXPECT_EQ(store->people().size(), before);
  const Response done = post("/personnes/import", {{"texte", table}, {"action", "importer"}});
  EXPECT_TRUE(holds(done, "C’est fait"));
  EXPECT_EQ(store->people().size(), before + 1);
  EXPECT_TRUE(holds(post("/personnes/import", {{"texte", table}, {"action", "importer"}}),
                    "0 à ajouter, 0 à changer, 1 sans changement, 1 à corriger"));
  EXPECT_EQ(store->people().size(), before + 1);
  EXPECT_EQ(post("/personnes/import", {{"texte", "couleur\nbleu\n"}}).status, 400);
}

TEST_F(PeoplePages, a_person_is_added_by_hand_joins_moves_and_retires) {
  const Response wrong = post("/personnes", {{"nom", "Le Goff"}, {"prenom", "Hélène"}, {"rpps", "10000000008"}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_TRUE(holds(wrong, "Le dernier chiffre du numéro RPPS"));
  EXPECT_TRUE(holds(wrong, "value=\"Le Goff\"")) << "what was typed is lost";
  const Response added = post("/personnes", {{"nom", "<b>Le Goff"}, {"prenom", "Hélène"}, {"rpps", free_rpps}});
  ASSERT_EQ(added.status, 303);
  const std::string page = std::string(*find_field(added.headers, "location"));
  EXPECT_FALSE(holds(browser.get(page), "<b>Le Goff"));
  EXPECT_EQ(post(page, {{"action", "demander"}, {"groupe", "G03"}}).status, 303);
  const auto request = store->requests_of_group("G03").front();
  EXPECT_TRUE(holds(browser.get("/groupes/G03"), "demande du"));
  EXPECT_EQ(post("/groupes/G03", {{"action", "demande-refuse"}, {"demande", std::to_string(request.id)}}).status, 409);
  // A request of one group is not answered from another's page.
  EXPECT_EQ(post("/groupes/G02", {{"action", "demande-accept"}, {"demande", std::to_string(request.id)}}).status, 409);
  EXPECT_EQ(post("/groupes/G03",
                 {{"action", "demande-accept"}, {"demande", std::to_string(request.id)}, {"jour", "2019-08-01"}})
                .status,
            303);
  EXPECT_EQ(post(page, {{"action", "changer"}, {"groupe", "G03"}, {"vers", "G02"}, {"jour", "2019-09-01"}}).status,
            303);
  EXPECT_EQ(store->memberships_of_physician(free_rpps).size(), 2U);
  EXPECT_EQ(post(page, {{"action", "retire"}, {"jour", "2019-09-02"}}).status, 303);
  EXPECT_EQ(post(page, {{"action", "retire"}, {"jour", "2019-09-02"}}).status, 409);
  EXPECT_EQ(post(page, {{"action", "retire"}, {"jour", "demain"}}).status, 409);
  EXPECT_TRUE(store->memberships_of_physician(free_rpps).back().end);
  EXPECT_TRUE(holds(browser.get(page), "À la retraite"));
}

TEST_F(PeoplePages, a_group_is_formed_and_is_not_validated_without_what_the_rules_ask) {
  EXPECT_EQ(post("/groupes", {{"identifiant", "deux mots"}, {"nom", "Groupe"}}).status, 400);
  EXPECT_EQ(post("/groupes", {{"identifiant", "G01"}, {"nom", "Groupe"}}).status, 409);
  EXPECT_EQ(post("/groupes", {{"identifiant", "G10"}, {"nom", "Groupe du Léguer"}, {"origine", "peer_group"}}).status,
            303);
  EXPECT_EQ(post("/groupes/G10", {{"action", "submit"}}).status, 303);
  const Response refused = post("/groupes/G10", {{"action", "validate"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(holds(refused, "Le dossier ne montre pas tout"));
  EXPECT_EQ(store->group_life("G10").state, programme::GroupState::submitted);
  EXPECT_EQ(post("/groupes/G10", {{"action", "territoire"}, {"communes", "22113 2207"}}).status, 409);
  EXPECT_EQ(post("/groupes/G10", {{"action", "territoire"}, {"communes", "22113, 22162"}}).status, 303);
  EXPECT_EQ(store->group_area("G10").communes.size(), 2U);
  EXPECT_EQ(post("/groupes/G10", {{"action", "close"}, {"motif", "non"}}).status, 409) << "not from here";
}

TEST_F(PeoplePages, the_map_shows_places_and_gaps_and_no_one) {
  const Response map = browser.get("/carte");
  EXPECT_TRUE(holds(map, "<svg class=\"territory-map\""));
  EXPECT_TRUE(holds(map, "map-gap"));
  EXPECT_TRUE(holds(map, "Guingamp"));
  EXPECT_FALSE(holds(map, "Synthétique"));
}

TEST_F(PeoplePages, forms_are_refused_to_who_may_not_see_them_and_without_their_token) {
  EXPECT_EQ(browser.post("/personnes", "nom=A&prenom=B").status, 403);
  for (const char* login :
       {"physician1", "facilitator1", "partner", "data_operator", "nobody", "coordinator-elsewhere"}) {
    Browser other(application);
    ASSERT_EQ(other.sign_in(std::string(login) + "@demo.invalid").status, 303);
    const std::string token = "jeton=" + other.token("/compte");
    for (const char* address : {"/personnes", "/personnes/import", "/groupes"}) {
      EXPECT_EQ(other.post(address, token).status, 403) << login << address;
    }
    for (const char* address : {"/personnes/1", "/groupes/G01"}) {
      EXPECT_EQ(other.post(address, token).status, 404) << login << address;
    }
  }
}

}  // namespace
}  // namespace miroir::web
