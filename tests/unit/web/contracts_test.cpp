// Contracts, the programme of a region and what dated roles open, asked of the application without a network.
#include "unit/web/browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using programme::ContractState;
using testing::Browser;
using ::testing::HasSubstr;
using ::testing::Not;

class Contracts : public ::testing::Test {
 protected:
  Contracts()
      : folder_(fs::temp_directory_path() / fmt::format("miroir-contracts-{}", ::getpid())),
        store_((fs::remove_all(folder_), testing::make_web_region(folder_))),
        application_(*store_, settings(), std::string(32, 's')) {
    application_.now = [this] { return now_; };
  }
  ~Contracts() override { fs::remove_all(folder_); }

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

  base::Date today() const {
    return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(now_).time_since_epoch().count())};
  }

  static std::string field(const std::string& page, const std::string& name) {
    std::smatch found;
    const std::regex pattern("name=\"" + name + "\" value=\"([^\"]*)\"");
    return std::regex_search(page, found, pattern) ? found[1].str() : std::string();
  }

  // Offers the group's contracts; the number of that of physician1.
  programme::ContractId offer(Browser& office) {
    EXPECT_EQ(office.post("/contrats", fmt::format("jeton={}&groupe=G01&annee=2026", office.token("/contrats"))).status,
              303);
    const auto account = store_->find_account_by_login("physician1@demo.invalid").value();
    return store_->contracts_of(account.grants.front().scope).at(0).id;
  }

  static Response sign(Browser& member, programme::ContractId id, const std::string& hash = {}) {
    const std::string address = fmt::format("/mon-contrat/{}", id);
    const std::string page = member.get(address).body;
    return member.post(address, fmt::format("jeton={}&version={}&empreinte={}&lu=1", member.token(address),
                                            field(page, "version"), hash.empty() ? field(page, "empreinte") : hash));
  }

  static Response send_scan(Browser& office, programme::ContractId id, const std::string& bytes,
                            const std::string& day) {
    const std::string address = fmt::format("/contrats/{}", id);
    const std::string page = office.get(address).body;
    std::string body;
    for (const auto& [name, value] : Fields{{"jeton", office.token(address)},
                                            {"version", field(page, "version")},
                                            {"empreinte", field(page, "empreinte")},
                                            {"jour", day},
                                            {"action", "papier"}}) {
      body += fmt::format("--x\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, value);
    }
    body +=
        "--x\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"scan.pdf\"\r\n\r\n" + bytes + "\r\n--x--\r\n";
    return office.post(address, body, {{"content-type", "multipart/form-data; boundary=x"}});
  }

  fs::path folder_;
  std::unique_ptr<store::PlatformStore> store_;
  programme::Instant now_ = std::chrono::sys_days{std::chrono::year{2026} / 10 / 15} + std::chrono::hours(9);
  Application application_;
};

TEST_F(Contracts, IsOfferedReadAndSignedWithItsEvidence) {
  Browser office = signed_in("secretariat");
  const auto id = offer(office);
  const auto total = store_->find_contracts({"53", "", std::nullopt, 0, 50}).total;
  EXPECT_GE(total, 8);
  offer(office);
  EXPECT_EQ(store_->find_contracts({"53", "", std::nullopt, 0, 50}).total, total) << "whoever has one keeps it";
  EXPECT_THAT(office.get("/").body, HasSubstr(fmt::format("{} contrats ne sont pas encore signés", total)));

  Browser member = signed_in("physician1");
  EXPECT_THAT(member.get("/").body, HasSubstr(fmt::format("/mon-contrat/{}", id)));
  EXPECT_THAT(member.get(fmt::format("/mon-contrat/{}", id)).body, HasSubstr("150,00"));
  EXPECT_EQ(sign(member, id, std::string(64, '0')).status, 409) << "of another text";
  EXPECT_EQ(sign(member, id).status, 303);
  const auto kept = store_->find_contract(id).value();
  EXPECT_EQ(kept.state, ContractState::in_force);
  ASSERT_EQ(kept.signatures.size(), 1U);
  EXPECT_EQ(kept.signatures.front().address, "192.0.2.1");
  EXPECT_EQ(kept.signatures.front().signed_at, now_);
  EXPECT_EQ(kept.signatures.front().sha256, kept.latest().sha256);
  EXPECT_EQ(sign(member, id).status, 409) << "once";
  EXPECT_THAT(member.get("/").body, Not(HasSubstr("/mon-contrat/")));
}

TEST_F(Contracts, AreTheirOwnersAndTheAssociationsOnly) {
  Browser office = signed_in("secretariat");
  const auto id = offer(office);
  const std::string own = fmt::format("/mon-contrat/{}", id);
  const std::string official = fmt::format("/contrats/{}", id);
  for (const char* login : {"physician2", "facilitator1", "partner", "nobody", "coordinator-elsewhere"}) {
    Browser other = signed_in(login);
    EXPECT_EQ(other.get(own).status, 404) << login;
    EXPECT_EQ(other.get(official).status, 404) << login;
  }
  EXPECT_EQ(signed_in("coordinator").get(official).status, 200);
  EXPECT_EQ(office.get(own).status, 404) << "nobody signs for another";
}

TEST_F(Contracts, ReadingComesBeforeSigning) {
  Browser office = signed_in("secretariat");
  const auto id = offer(office);
  Browser member = signed_in("physician1");
  const std::string address = fmt::format("/mon-contrat/{}", id);
  const std::string page = member.get(address).body;
  const auto answer = member.post(
      address, fmt::format("jeton={}&version=1&empreinte={}", member.token(address), field(page, "empreinte")));
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(store_->find_contract(id)->state, ContractState::offered);
}

TEST_F(Contracts, APaperIsCheckedAndKept) {
  Browser office = signed_in("secretariat");
  const auto id = offer(office);
  EXPECT_EQ(send_scan(office, id, "<script>alert(1)</script>", "2026-10-01").status, 409);
  EXPECT_EQ(send_scan(office, id, "", "2026-10-01").status, 409);
  EXPECT_EQ(send_scan(office, id, "%PDF-1.4", "2026-10-16").status, 409) << "tomorrow";
  EXPECT_EQ(send_scan(office, id, "%PDF-1.4 bytes", "2026-10-01").status, 303);
  const auto scan = office.get(fmt::format("/contrats/{}/1/scan", id));
  EXPECT_EQ(scan.body, "%PDF-1.4 bytes");
  EXPECT_EQ(find_field(scan.headers, "content-type"), "application/pdf");
  EXPECT_THAT(std::string(find_field(scan.headers, "content-disposition").value_or("")), HasSubstr("attachment"));
  EXPECT_EQ(signed_in("physician1").get(fmt::format("/contrats/{}/1/scan", id)).status, 404);
}

TEST_F(Contracts, AnAmendmentIsSignedInItsTurnAndATextIsHarmless) {
  Browser office = signed_in("secretariat");
  const auto id = offer(office);
  Browser member = signed_in("physician1");
  sign(member, id);
  const std::string address = fmt::format("/contrats/{}", id);
  const auto amended = office.post(
      address, fmt::format("jeton={}&revision={}&action=amend&texte={}", office.token(address),
                           field(office.get(address).body, "revision"), percent_encode("# Plus <script>x</script>")));
  EXPECT_EQ(amended.status, 303);
  EXPECT_THAT(office.get(address).body, Not(HasSubstr("<script>x")));
  EXPECT_THAT(member.get("/").body, HasSubstr("/mon-contrat/"));
  EXPECT_EQ(sign(member, id).status, 303);
  EXPECT_EQ(store_->find_contract(id)->signatures.size(), 2U);
  const auto ended =
      office.post(address, fmt::format("jeton={}&revision={}&action=end&jour=2026-12-31&motif=Retraite",
                                       office.token(address), field(office.get(address).body, "revision")));
  EXPECT_EQ(ended.status, 303);
  EXPECT_EQ(store_->find_contract(id)->state, ContractState::ended);
}

TEST_F(Contracts, TheProgrammeChosenRulesTheGroupsYear) {
  Browser office = signed_in("coordinator");
  const auto post = [&](const std::string& body) {
    return office.post("/programme", "jeton=" + office.token("/programme") + "&" + body);
  };
  EXPECT_EQ(post("action=regler&regle=duration_minutes&valeur=1&jour=2026-10-15").status, 422) << "outside its limits";
  EXPECT_EQ(post("action=regler&regle=fewest_members&valeur=8&jour=2026-10-15").status, 422) << "the federation's";
  EXPECT_EQ(post("action=regler&regle=member_pay_cents&valeur=160,50&jour=2026-10-14").status, 422) << "in the past";
  EXPECT_EQ(post("action=regler&regle=member_pay_cents&valeur=160,50&jour=2026-10-16").status, 303);
  EXPECT_EQ(post("action=regler&regle=start_minute&valeur=19:45&jour=2026-10-15").status, 303);
  Browser facilitator = signed_in("facilitator1");
  EXPECT_THAT(facilitator.get("/groupe/G01/reunions/plan").body, HasSubstr("19:45"));
  EXPECT_EQ(post("action=choisir&programme=peer-group&jour=2026-10-20").status, 303);
  EXPECT_THAT(facilitator.get("/groupe/G01/reunions/plan").body, HasSubstr("19:45")) << "not yet";
  now_ += std::chrono::days(5);
  Browser later = signed_in("facilitator1");
  const std::string plan = later.get("/groupe/G01/reunions/plan").body;
  EXPECT_THAT(plan, Not(HasSubstr("19:45")));
  EXPECT_THAT(plan, HasSubstr("drawn_cases"));
  EXPECT_EQ(signed_in("physician1").get("/programme").status, 403);
}

TEST_F(Contracts, AFacilitatorReplacedMidYearLosesAccessAndTheNewOneGainsIt) {
  programme::Person person;
  person.family_name = "Nouvelle";
  person.given_name = "Anne";
  person.email = "nobody@demo.invalid";
  person.standing = programme::Standing::guest;
  const auto id = store_->add_person(person, {today(), "", ""}).value();
  store_->add_role({0, id, programme::RoleKind::facilitator, "G01", today() + 1, today() + 2}).value();
  const std::string page = "/groupe/G01/reunions/plan";
  const auto status = [&] { return signed_in("nobody").get(page).status; };
  EXPECT_EQ(status(), 404);
  now_ += std::chrono::days(1);
  EXPECT_EQ(status(), 200);
  EXPECT_THAT(signed_in("nobody").get("/").body, HasSubstr(page)) << "and their home page knows";
  now_ += std::chrono::days(1);
  EXPECT_EQ(status(), 200);
  now_ += std::chrono::days(1);
  EXPECT_EQ(status(), 404);
}

TEST_F(Contracts, NobodyGivesTheirOwnAccountARole) {
  Browser office = signed_in("secretariat");
  const auto created = office.post(
      "/personnes", fmt::format("jeton={}&nom=Moi&prenom=Meme&courriel=secretariat%40demo.invalid&statut=guest",
                                office.token("/personnes/nouvelle")));
  EXPECT_EQ(created.status, 403);
  programme::Person person;
  person.family_name = "Moi";
  person.given_name = "Même";
  person.standing = programme::Standing::guest;
  const auto id = store_->add_person(person, {today(), "", ""}).value();
  const std::string address = fmt::format("/personnes/{}", id);
  const auto changed = office.post(
      address,
      fmt::format("jeton={}&action=enregistrer&nom=Moi&prenom=M&courriel=secretariat%40demo.invalid&statut=guest",
                  office.token(address)));
  EXPECT_EQ(changed.status, 409);
  person.id = id;
  person.email = "secretariat@demo.invalid";
  store_->save_person(person).value();
  EXPECT_EQ(office.post(address, fmt::format("jeton={}&action=role&role=coordinator", office.token(address))).status,
            409);
  EXPECT_TRUE(store_->roles_of(id).empty());
}

}  // namespace
}  // namespace miroir::web
