#include "contract/database_fixture.hpp"

#include <fmt/core.h>

namespace miroir::testing {

namespace {

using base::make_date;
using programme::Decision;
using programme::GroupMove;
using programme::GroupState;
using programme::LifeOf;
using programme::Membership;
using programme::MembershipMove;
using programme::Person;
using programme::PersonMove;
using programme::PersonState;
using programme::RequestMove;
using programme::RequestState;

class PeopleContract : public StoreContract {
 protected:
  const Decision spring{make_date(2026, 4, 1), "Secrétariat", "raison"};
  const Decision autumn{make_date(2026, 10, 1), "Coordination", ""};
  const programme::ProgrammeTemplate& rules = *programme::find_template("quality-group");
};
MIROIR_ON_BOTH_DATABASES(PeopleContract);

// Known by its last digits, with a sound key.
Person physician(int serial, const std::string& family = "Le Goff") {
  Person person;
  const std::string digits = fmt::format("10{:08}", serial);
  for (char key = '0'; key <= '9'; ++key) {
    if (programme::check_rpps(digits + key)) {
      person.rpps = digits + key;
    }
  }
  person.number = person.rpps;
  person.family_name = family;
  person.given_name = "Hélène";
  person.commune = "22070";
  person.town = "Guingamp";
  return person;
}

std::string code(const auto& result) { return result ? std::string("done") : result.error().code; }

TEST_P(PeopleContract, AddsChangesAndFindsPeople) {
  const auto store = open_store();
  const auto id = store->add_person(physician(1), spring);
  ASSERT_TRUE(id);
  Person person = *store->find_person(*id);
  EXPECT_EQ(person.family_name, "Le Goff");
  EXPECT_EQ(person.state, PersonState::active);
  EXPECT_EQ(store->find_physician(person.number)->display_name, "Hélène Le Goff");
  person.town = "Paimpol";
  person.email = "h@exemple.fr";
  EXPECT_EQ(code(store->save_person(person)), "done");
  EXPECT_EQ(*store->find_person(*id), person);
  EXPECT_EQ(store->find_physician(person.number)->town, "Paimpol");
  EXPECT_EQ(store->life_events(LifeOf::person, std::to_string(*id)),
            (std::vector<programme::LifeEvent>{{"enter", spring.day, spring.by, spring.reason}}));
  EXPECT_FALSE(store->find_person(*id + 1));
  Person other = person;
  other.number = "7";
  EXPECT_EQ(code(store->save_person(other)), "number-changed");
  other = person;
  other.id = 99;
  EXPECT_EQ(code(store->save_person(other)), "unknown-person");
}

TEST_P(PeopleContract, KeepsNumbersAndAddressesApart) {
  const auto store = open_store();
  Person first = physician(1);
  first.email = "h@exemple.fr";
  ASSERT_TRUE(store->add_person(first, spring));
  EXPECT_EQ(code(store->add_person(physician(1), spring)), "rpps-taken");
  Person second = physician(2);
  second.email = first.email;
  EXPECT_EQ(code(store->add_person(second, spring)), "email-taken");
  second.email = "";
  second.number = first.number;
  EXPECT_EQ(code(store->add_person(second, spring)), "number-taken");
  second.rpps = "1";
  EXPECT_EQ(code(store->add_person(second, spring)), "rpps-not-eleven-digits");
  // Nobody's address is everybody's.
  EXPECT_TRUE(store->add_person(physician(3), spring));
  EXPECT_TRUE(store->add_person(physician(4), spring));
}

TEST_P(PeopleContract, SearchesWithoutAccentsPageByPage) {
  const auto store = open_store();
  for (int serial = 0; serial < 7; ++serial) {
    ASSERT_TRUE(store->add_person(physician(serial, serial % 2 == 0 ? "Émery" : "Zac'h"), spring));
  }
  const auto found = store->find_people({"EMERY", std::nullopt, 0, 3});
  EXPECT_EQ(found.total, 4);
  EXPECT_EQ(found.people.size(), 3U);
  EXPECT_EQ(store->find_people({"emery", std::nullopt, 3, 3}).people.size(), 1U);
  EXPECT_EQ(store->find_people({"zac h", PersonState::active, 0, 9}).total, 3);
  EXPECT_EQ(store->find_people({"", PersonState::retired, 0, 9}).total, 0);
  EXPECT_EQ(store->find_people({"10%", std::nullopt, 0, 9}).total, 7) << "the sign means itself, folded away";
  EXPECT_EQ(store->find_people({physician(3).rpps, std::nullopt, 0, 9}).total, 1);
  EXPECT_EQ(store->people().front().family_name, "Émery") << "accents do not go last";
}

TEST_P(PeopleContract, RetiringEndsWhatIsOpenAndKeepsTheHistory) {
  const auto store = open_store();
  const auto id = *store->add_person(physician(1), spring);
  const std::string number = physician(1).number;
  store->save_group({"G01", "Un", ""});
  store->save_group({"G02", "Deux", ""});
  store->add_membership({number, "G01", make_date(2020, 1, 1), std::nullopt});
  ASSERT_TRUE(store->add_role({0, id, programme::RoleKind::facilitator, "G01", make_date(2020, 1, 1), {}}));
  EXPECT_EQ(code(store->add_role({0, id, programme::RoleKind::facilitator, "G01", make_date(2021, 1, 1), {}})),
            "role-twice");
  ASSERT_TRUE(store->add_request({0, id, "G02", {}, spring.day, {}, ""}, rules, spring));
  EXPECT_EQ(code(store->move_person(id, PersonMove::come_back, autumn)), "move-not-permitted");
  EXPECT_EQ(code(store->move_person(id, PersonMove::retire, autumn)), "done");
  EXPECT_EQ(store->find_person(id)->state, PersonState::retired);
  EXPECT_EQ(store->memberships(), (std::vector{Membership{number, "G01", make_date(2020, 1, 1), autumn.day}}));
  EXPECT_EQ(store->roles_of(id).front().until, autumn.day);
  EXPECT_EQ(store->requests_of_person(id).front().state, RequestState::withdrawn);
  EXPECT_EQ(store->life_events(LifeOf::membership, number + "/G01").back().move, "retire");
  EXPECT_EQ(code(store->move_person(id, PersonMove::come_back, autumn)), "done");
}

TEST_P(PeopleContract, MovesAMemberAndKeepsBothMemberships) {
  const auto store = open_store();
  const auto id = *store->add_person(physician(1), spring);
  const std::string number = store->find_person(id)->number;
  for (const char* group : {"G01", "G02"}) {
    store->save_group({group, group, ""});
  }
  store->add_membership({number, "G01", make_date(2020, 1, 1), std::nullopt});
  EXPECT_EQ(code(store->move_member(number, "G01", "G01", rules, spring)), "cannot-move");
  EXPECT_EQ(code(store->move_member(number, "G02", "G01", rules, spring)), "cannot-move");
  EXPECT_EQ(code(store->move_member(number, "G01", "G02", rules, spring)), "done");
  EXPECT_EQ(store->memberships_of_physician(number),
            (std::vector{Membership{number, "G01", make_date(2020, 1, 1), spring.day - 1},
                         Membership{number, "G02", spring.day, std::nullopt}}));
  EXPECT_EQ(code(store->end_membership(number, "G02", MembershipMove::leave, autumn)), "done");
  EXPECT_EQ(code(store->end_membership(number, "G02", MembershipMove::leave, {autumn.day + 1, "", ""})),
            "not-a-member");
}

TEST_P(PeopleContract, AppliesAnImportWholeAndTheSecondTimeNothing) {
  const auto store = open_store();
  store->save_group({"G01", "Un", ""});
  const auto plan = [&] {
    const auto table = programme::read_people_table(fmt::format(
        "rpps;nom;prénom;groupe;entré le\n{};A;B;G01;2026-01-01\n{};C;D;;\n", physician(1).rpps, physician(2).rpps));
    programme::PeopleKnown known{store->people(), store->groups(), store->memberships(), {{"", rules}}, autumn.day};
    return programme::plan_people_import(*table, known);
  };
  const auto first = plan();
  EXPECT_EQ(first.additions.size(), 2U);
  EXPECT_EQ(code(store->apply_import(first, autumn)), "done");
  EXPECT_EQ(store->memberships().size(), 1U);
  EXPECT_TRUE(plan().changes_nothing());
  EXPECT_EQ(plan().unchanged, 2);
  // The same plan again meets what it made: nothing of it is done.
  EXPECT_EQ(code(store->apply_import(first, autumn)), "plan-overtaken");
  EXPECT_EQ(store->people().size(), 2U);
}

TEST_P(PeopleContract, AnImportOvertakenLeavesNothing) {
  const auto store = open_store();
  const auto table = programme::read_people_table(
      fmt::format("rpps;nom;prénom\n{};A;B\n{};C;D\n", physician(1).rpps, physician(2).rpps));
  const auto plan = programme::plan_people_import(*table, {{}, {}, {}, {{"", rules}}, autumn.day});
  ASSERT_TRUE(store->add_person(physician(2), spring));
  EXPECT_EQ(code(store->apply_import(plan, autumn)), "plan-overtaken");
  EXPECT_EQ(store->people().size(), 1U) << "the first row of the plan went in all the same";
}

TEST_P(PeopleContract, LetsPeopleInAndKeepsAWaitingList) {
  const auto store = open_store();
  store->save_group({"G01", "Un", ""});
  programme::ProgrammeTemplate small = rules;
  small.most_members = 1;
  const auto first = *store->add_person(physician(1), spring);
  const auto second = *store->add_person(physician(2), spring);
  const auto one = store->add_request({0, first, "G01", {}, spring.day, {}, ""}, small, spring);
  const auto two = store->add_request({0, second, "G01", {}, spring.day, {}, ""}, small, spring);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(code(store->add_request({0, first, "G01", {}, spring.day, {}, ""}, small, spring)), "already-requested");
  EXPECT_EQ(code(store->add_request({0, first, "G09", {}, spring.day, {}, ""}, small, spring)), "unknown-person");
  EXPECT_EQ(code(store->move_request(*one, RequestMove::accept, small, spring)), "done");
  EXPECT_EQ(code(store->move_request(*one, RequestMove::accept, small, spring)), "move-not-permitted");
  EXPECT_EQ(store->memberships(), (std::vector{Membership{physician(1).number, "G01", spring.day, std::nullopt}}));
  EXPECT_EQ(code(store->move_request(*two, RequestMove::accept, small, spring)), "group-full");
  EXPECT_EQ(code(store->move_request(*two, RequestMove::put_on_list, small, spring)), "done");
  EXPECT_EQ(code(store->end_membership(physician(1).number, "G01", MembershipMove::leave, autumn)), "done");
  EXPECT_EQ(code(store->move_request(*two, RequestMove::accept, small, {autumn.day + 1, "", ""})), "done");
  EXPECT_EQ(store->requests_of_group("G01").size(), 2U);
  EXPECT_EQ(store->find_request(*two)->decided_on, autumn.day + 1);
}

TEST_P(PeopleContract, FormsValidatesSplitsAndClosesGroups) {
  const auto store = open_store();
  store->save_group({"G00", "Ancien", ""});
  EXPECT_EQ(store->group_life("G00").state, GroupState::active) << "publications brought it";
  const programme::GroupLife life{"G01", GroupState::forming, programme::GroupOrigin::peer_group, ""};
  EXPECT_EQ(code(store->form_group({"G01", "Un", ""}, life, spring)), "done");
  EXPECT_EQ(code(store->form_group({"G01", "Un", ""}, life, spring)), "group-taken");
  EXPECT_EQ(store->group_life("G01"), life);
  programme::GroupFacts facts;
  facts.coverage = {"G01", 9, 10, 6, 0, 0, 1, 0};
  facts.facilitators = facts.trained_facilitators = 1;
  EXPECT_EQ(code(store->move_group("G01", GroupMove::validate, rules, facts, spring)), "move-not-permitted");
  EXPECT_EQ(code(store->move_group("G01", GroupMove::submit, rules, facts, spring)), "done");
  EXPECT_EQ(code(store->move_group("G01", GroupMove::validate, rules, facts, spring)), "done");
  std::vector<std::string> numbers;
  for (int serial = 1; serial <= 3; ++serial) {
    const auto id = *store->add_person(physician(serial), spring);
    numbers.push_back(store->find_person(id)->number);
    store->add_membership({numbers.back(), "G01", make_date(2020, 1, 1), std::nullopt});
  }
  EXPECT_EQ(code(store->split_group("G01", {"G02", "Deux", ""}, {"absent"}, autumn)), "not-a-member");
  EXPECT_FALSE(store->find_group("G02"));
  EXPECT_EQ(code(store->split_group("G01", {"G02", "Deux", ""}, {numbers[2]}, autumn)), "done");
  EXPECT_EQ(store->group_life("G02").state, GroupState::forming);
  EXPECT_EQ(store->group_life("G02").parent, "G01");
  EXPECT_EQ(store->memberships_of_group("G02"), (std::vector{Membership{numbers[2], "G02", autumn.day, std::nullopt}}));
  const Decision end{autumn.day + 30, "Coordination", "trop peu de membres"};
  EXPECT_EQ(code(store->move_group("G01", GroupMove::close, rules, facts, {end.day, "", ""})), "no-reason");
  EXPECT_EQ(code(store->move_group("G01", GroupMove::close, rules, facts, end)), "done");
  for (const Membership& membership : store->memberships_of_group("G01")) {
    EXPECT_TRUE(membership.end && *membership.end <= end.day);
  }
  EXPECT_EQ(store->group_lives().size(), 3U);
  EXPECT_EQ(store->life_events(LifeOf::group, "G01").size(), 5U);
}

TEST_P(PeopleContract, KeepsTerritoriesTrainingsAndChosenProgrammes) {
  const auto store = open_store();
  store->save_group({"G01", "Un", ""});
  store->save_group_area({"G01", {"22162", "22070", "22070"}});
  EXPECT_EQ(store->group_area("G01").communes, (std::vector<std::string>{"22070", "22162"}));
  store->save_group_area({"G01", {"22070"}});
  EXPECT_EQ(store->group_areas().size(), 1U);
  EXPECT_TRUE(store->group_area("G09").communes.empty());
  const std::vector<programme::Commune> communes{{"22070", "Guingamp", 7000, true, 48.56, -3.15}};
  store->save_communes({{"35238", "Rennes", 1, false, 0, 0}});
  store->save_communes(communes);
  EXPECT_EQ(store->communes(), communes);

  const auto person = *store->add_person(physician(1), spring);
  const auto training = store->add_training({0, "Animer", autumn.day, "Rennes", {}, {}}, spring);
  using programme::TrainingMove;
  EXPECT_EQ(code(store->move_training(training, TrainingMove::hold, {person}, spring)), "not-yet");
  EXPECT_EQ(code(store->move_training(training, TrainingMove::hold, {person}, autumn)), "done");
  EXPECT_EQ(code(store->move_training(training, TrainingMove::cancel, {}, autumn)), "move-not-permitted");
  EXPECT_EQ(store->find_training(training)->attended, (std::vector<programme::PersonId>{person}));

  using programme::AdjustableRule;
  using programme::Adjuster;
  EXPECT_EQ(programme::rules_in_force(*store, "53", spring.day).id, "quality-group");
  EXPECT_EQ(code(store->choose_programme({"53", "chorale", spring.day})), "unknown-template");
  EXPECT_EQ(code(store->choose_programme({"53", "geap", autumn.day})), "done");
  EXPECT_EQ(programme::rules_in_force(*store, "53", spring.day).id, "quality-group");
  EXPECT_EQ(programme::rules_in_force(*store, "53", autumn.day).id, "geap");
  EXPECT_EQ(code(store->adjust_programme("53", {AdjustableRule::most_members, 31, autumn.day, Adjuster::association})),
            "outside-limits");
  EXPECT_EQ(code(store->adjust_programme("53", {AdjustableRule::most_members, 12, autumn.day, Adjuster::association})),
            "done");
  EXPECT_EQ(programme::rules_in_force(*store, "53", autumn.day).most_members, 12);
  EXPECT_EQ(programme::rules_in_force(*store, "52", autumn.day).most_members, 15);
}

}  // namespace

}  // namespace miroir::testing
