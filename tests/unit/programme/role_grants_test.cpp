#include "programme/role_grants.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const base::Date first = base::make_date(2026, 1, 15);
const base::Date last = base::make_date(2026, 3, 31);

Person person(PersonId id = 1) {
  Person made;
  made.id = id;
  made.number = "99000000" + std::to_string(id);
  made.email = std::to_string(id) + "@example.org";
  made.family_name = "Le Goff";
  return made;
}

PersonRole role(RoleKind kind, const std::string& scope, std::optional<base::Date> until = last, PersonId of = 1) {
  return {1, of, kind, scope, first, until};
}

Account account(const std::string& login, std::vector<Grant> grants = {}) {
  Account made;
  made.login = login;
  made.grants = std::move(grants);
  return made;
}

TEST(RoleGrants, HoldFromTheFirstDayToTheLast) {
  const std::vector roles{role(RoleKind::facilitator, "G01")};
  const Grant leads{Role::facilitator, "G01"};
  EXPECT_THAT(role_grants(person(), roles, first - 1), IsEmpty());
  EXPECT_THAT(role_grants(person(), roles, first), ElementsAre(leads));
  EXPECT_THAT(role_grants(person(), roles, last), ElementsAre(leads));
  EXPECT_THAT(role_grants(person(), roles, last + 1), IsEmpty());
  EXPECT_THAT(role_grants(person(), {role(RoleKind::facilitator, "G01", std::nullopt)}, last + 1000),
              ElementsAre(leads));
}

TEST(RoleGrants, OneIsReplacedByAnotherOnOneDay) {
  std::vector roles{role(RoleKind::facilitator, "G01"), role(RoleKind::facilitator, "G01", std::nullopt, 2)};
  roles[1].from = last + 1;
  std::vector<Account> accounts{account("1@example.org"), account("2@example.org")};
  const auto on = [&](base::Date day) {
    auto seen = accounts;
    add_role_grants(seen, {person(1), person(2)}, roles, day);
    return std::pair(seen[0].grants.size(), seen[1].grants.size());
  };
  EXPECT_EQ(on(last), std::pair(std::size_t{1}, std::size_t{0}));
  EXPECT_EQ(on(last + 1), std::pair(std::size_t{0}, std::size_t{1}));
}

TEST(RoleGrants, EachRoleOpensWhatItIs) {
  const auto of = [](RoleKind kind, const std::string& scope) {
    return role_grants(person(), {role(kind, scope)}, first);
  };
  const Grant own{Role::physician, "990000001"};
  EXPECT_THAT(of(RoleKind::physician, "53"), ElementsAre(own));
  EXPECT_THAT(of(RoleKind::locum, "53"), ElementsAre(own));
  EXPECT_THAT(of(RoleKind::coordinator, "53"), ElementsAre(Grant{Role::coordinator, "53"}));
  EXPECT_THAT(of(RoleKind::secretariat, "53"), ElementsAre(Grant{Role::secretariat, "53"}));
  EXPECT_THAT(of(RoleKind::data_operator, "53"), ElementsAre(Grant{Role::data_operator, "53"}));
  EXPECT_THAT(of(RoleKind::steering_committee, "53"), ElementsAre(Grant{Role::steering_committee, "53"}));
  EXPECT_THAT(of(RoleKind::technical_committee, "53"), ElementsAre(Grant{Role::technical_committee, "53"}));
  EXPECT_THAT(of(RoleKind::federation_officer, "53"), ElementsAre(Grant{Role::federation_officer, "53"}));
  EXPECT_THAT(of(RoleKind::intern, "53"), IsEmpty());
  EXPECT_THAT(of(RoleKind::guest, "53"), IsEmpty());
  EXPECT_THAT(of(RoleKind::coordinator, ""), IsEmpty());
  Person without_number = person();
  without_number.number.clear();
  EXPECT_THAT(role_grants(without_number, {role(RoleKind::physician, "53")}, first), IsEmpty());
}

TEST(RoleGrants, WhoHasRetiredOrLeftHasNone) {
  Person one = person();
  one.state = PersonState::retired;
  EXPECT_THAT(role_grants(one, {role(RoleKind::facilitator, "G01")}, first), IsEmpty());
  one.state = PersonState::departed;
  EXPECT_THAT(role_grants(one, {role(RoleKind::facilitator, "G01")}, first), IsEmpty());
}

TEST(RoleGrants, AnAccountIsAPersonsByAddressOrByNumber) {
  EXPECT_TRUE(is_account_of(account("1@example.org"), person()));
  EXPECT_TRUE(is_account_of(account("other@example.org", {{Role::physician, "990000001"}}), person()));
  EXPECT_FALSE(is_account_of(account("other@example.org", {{Role::facilitator, "990000001"}}), person()));
  EXPECT_FALSE(is_account_of(account(""), Person{}));
  EXPECT_FALSE(is_account_of(account("", {{Role::physician, ""}}), Person{}));
}

TEST(RoleGrants, AreAddedBesideOnesOwnAndOnlyOnce) {
  std::vector<Account> accounts{account("a@example.org", {{Role::physician, "990000001"}})};
  add_role_grants(accounts, {person()}, {role(RoleKind::physician, "53"), role(RoleKind::facilitator, "G01")}, first);
  EXPECT_THAT(accounts.front().grants,
              ElementsAre(Grant{Role::physician, "990000001"}, Grant{Role::facilitator, "G01"}));
}

TEST(RoleGrants, NobodyChangesTheEntryOfTheirOwnAccount) {
  const auto refused = check_not_own_entry(account("1@example.org"), person());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "own-entry");
  EXPECT_TRUE(check_not_own_entry(account("2@example.org"), person()));
}

TEST(RoleGrants, NorByATable) {
  ImportPlan plan;
  plan.additions.push_back({2, person(1), {}, std::nullopt});
  plan.additions.push_back({3, person(2), {}, std::nullopt});
  plan.changes.push_back({4, person(1), {}, std::nullopt});
  refuse_own_entry(account("1@example.org"), plan);
  ASSERT_EQ(plan.additions.size(), 1U);
  EXPECT_EQ(plan.additions.front().line, 3);
  EXPECT_TRUE(plan.changes.empty());
  ASSERT_EQ(plan.refused.size(), 2U);
  EXPECT_EQ(plan.refused.front().refusal.code, "own-entry");
}

}  // namespace
}  // namespace miroir::programme
