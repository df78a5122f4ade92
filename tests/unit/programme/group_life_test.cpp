#include "programme/group_life.hpp"

#include "programme/training.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const base::Date today = base::make_date(2026, 11, 24);

std::string code(const auto& result) { return result ? std::string("accepted") : result.error().code; }

Person physician(PersonId id, const std::string& number, const std::string& commune) {
  Person person;
  person.id = id;
  person.number = number;
  person.commune = commune;
  return person;
}

// The page shows every table as it is in the code.
TEST(States, ThePageShowsTheTablesOfTheCode) {
  std::ifstream stream(std::filesystem::path(MIROIR_SOURCE_DIR) / "docs/reference/states.md");
  const std::string page{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  for (const std::string& diagram :
       {person_states().diagram(), request_states().diagram(), membership_states().diagram(), group_states().diagram(),
        training_states().diagram()}) {
    EXPECT_THAT(page, HasSubstr("```mermaid\n" + diagram + "```")) << "write:\n" << diagram;
  }
}

// Whatever is not in a table is refused, whatever is, leads where it says.
template <class State, class Move>
void expect_only(const base::StateTable<State, Move>& table, int states, int moves) {
  std::size_t permitted = 0;
  for (int state = 0; state < states; ++state) {
    for (int move = 0; move < moves; ++move) {
      const auto to = table.check(static_cast<State>(state), static_cast<Move>(move));
      EXPECT_EQ(static_cast<bool>(to), table.after(static_cast<State>(state), static_cast<Move>(move)).has_value());
      permitted += to ? 1 : 0;
    }
    EXPECT_EQ(table.parse_state(table.name(static_cast<State>(state))), static_cast<State>(state));
  }
  EXPECT_EQ(permitted, table.transitions().size()) << "the same move twice from one state";
}

TEST(States, HoldEachMoveOnce) {
  expect_only(person_states(), 3, 3);
  expect_only(request_states(), 5, 4);
  expect_only(membership_states(), 2, 4);
  expect_only(group_states(), 5, 7);
  expect_only(training_states(), 3, 2);
}

TEST(Coverage, CountsTheMajorityOfTheAreasPhysicians) {
  const ProgrammeTemplate& rules = *find_template("quality-group");
  std::vector<Person> people;
  std::vector<Membership> memberships;
  for (int n = 0; n < 10; ++n) {
    people.push_back(physician(n + 1, std::to_string(n), n < 8 ? "22070" : "35238"));
    if (n < 4 || n == 9) {
      memberships.push_back({std::to_string(n), "G01", base::make_date(2020, 1, 1), std::nullopt});
    }
  }
  const std::vector<Commune> communes{{"22070", "Guingamp", 7000, true, 48.56, -3.15},
                                      {"22162", "Paimpol", 6900, false, 48.78, -3.05}};
  const GroupArea area{"G01", {"22070", "22162", "22999"}};
  const auto covered = [&] { return coverage_of(area, people, memberships, communes, rules, today); };
  EXPECT_EQ(covered().members, 5);
  EXPECT_EQ(covered().physicians, 8);
  EXPECT_EQ(covered().physicians_members, 4);
  EXPECT_EQ(covered().communes_unknown, 1);
  EXPECT_TRUE(covered().is_rural());
  EXPECT_EQ(covered().reaches(50), false) << "half is not a majority";
  memberships.push_back({"4", "G01", base::make_date(2026, 11, 24), std::nullopt});
  EXPECT_EQ(covered().reaches(50), true);
  people[0].state = PersonState::retired;
  EXPECT_EQ(covered().physicians, 7);
  people[1].standing = Standing::intern;  // attends, and is not counted
  EXPECT_EQ(covered().physicians, 6);
  EXPECT_EQ(coverage_of({"G01", {}}, people, memberships, communes, rules, today).reaches(50), std::nullopt);
  const auto reach = reach_of({area}, people, memberships, communes, rules, today);
  ASSERT_EQ(reach.size(), 2U);
  EXPECT_EQ(reach[0].physicians, 6);
  EXPECT_EQ(reach[0].in_a_group, 3);
  EXPECT_EQ(reach[1].physicians, 0);
}

TEST(Communes, AreReadWholeOrNotAtAll) {
  const std::string header = "code;nom;population;rural;latitude;longitude\n";
  const auto read =
      read_communes(header + "35238;Rennes;225081;non;48.11;-1.68\n22070;Guingamp;7000;oui;48.56;-3.15\n\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->front().code, "22070");
  EXPECT_TRUE(read->front().rural);
  for (const char* row :
       {"3523;Rennes;1;non;48;-1", "35238;;1;non;48;-1", "35238;R;x;non;48;-1", "35238;R;1;peut-être;48;-1",
        "35238;R;1;non;148;-1", "35238;R;1;non;48", "35238;R;1;non;48;-1\n35238;R;1;non;48;-1"}) {
    const auto wrong = read_communes(header + row + "\n");
    ASSERT_FALSE(wrong) << row;
    EXPECT_THAT(wrong.error().message, HasSubstr("line ")) << row;
  }
  EXPECT_EQ(code(read_communes("a;b\n")), "bad-communes");
}

TEST(Constitution, ShowsWhatTheTemplateAsksForAndNoMore) {
  GroupFacts facts;
  facts.coverage = {"G01", 9, 10, 6, 0, 0, 1, 0};
  facts.facilitators = 1;
  const auto findings = constitution_findings(*find_template("quality-group"), facts);
  EXPECT_THAT(findings, ElementsAre(ConstitutionFinding{Requirement::size, true, 9, 8},
                                    ConstitutionFinding{Requirement::coverage, true, 60, 50},
                                    ConstitutionFinding{Requirement::facilitator, true, 1, 1},
                                    ConstitutionFinding{Requirement::training, false, 0, 1}));
  EXPECT_THAT(constitution_findings(*find_template("peer-group"), facts),
              ElementsAre(ConstitutionFinding{Requirement::size, true, 9, 6}));
}

TEST(Constitution, IsValidatedWhenCompleteOrByDerogation) {
  const ProgrammeTemplate& rules = *find_template("quality-group");
  GroupFacts facts;
  facts.coverage = {"G01", 9, 10, 6, 0, 0, 1, 0};
  facts.facilitators = facts.trained_facilitators = 1;
  const auto validated = [&](const std::string& reason) {
    return code(check_group_move(rules, facts, GroupState::submitted, GroupMove::validate, reason));
  };
  EXPECT_EQ(validated(""), "accepted");
  facts.coverage.members = 7;
  EXPECT_EQ(validated(""), "constitution-incomplete");
  EXPECT_EQ(validated("île"), "accepted");
  facts.coverage.members = 5;
  EXPECT_EQ(validated("île"), "too-few-members");
  EXPECT_EQ(
      code(check_group_move(*find_template("peer-group"), facts, GroupState::submitted, GroupMove::validate, "île")),
      "constitution-incomplete");
  EXPECT_EQ(code(check_group_move(rules, facts, GroupState::forming, GroupMove::validate, "")), "move-not-permitted");
  EXPECT_EQ(code(check_group_move(rules, facts, GroupState::active, GroupMove::close, "")), "no-reason");
}

TEST(Requests, AreRefusedWithTheirReason) {
  const ProgrammeTemplate& rules = *find_template("quality-group");
  Person person = physician(1, "7", "22070");
  const auto asked = [&](std::vector<JoinRequest> requests, std::vector<Membership> memberships, GroupState state) {
    return code(check_request(rules, person, state, requests, memberships, "G01", today));
  };
  EXPECT_EQ(asked({}, {}, GroupState::active), "accepted");
  EXPECT_EQ(asked({}, {}, GroupState::forming), "accepted");
  EXPECT_EQ(asked({}, {}, GroupState::closed), "group-closed");
  EXPECT_EQ(asked({{1, 1, "G01", RequestState::waiting, today, {}, ""}}, {}, GroupState::active), "already-requested");
  EXPECT_EQ(asked({{1, 1, "G01", RequestState::refused, today, {}, ""}}, {}, GroupState::active), "accepted");
  EXPECT_EQ(asked({}, {{"7", "G01", today, std::nullopt}}, GroupState::active), "already-member");
  person.standing = Standing::intern;
  EXPECT_EQ(asked({}, {}, GroupState::active), "standing-may-not-join");
  person.state = PersonState::retired;
  EXPECT_EQ(asked({}, {}, GroupState::active), "not-active");

  const JoinRequest request{1, 1, "G01", RequestState::requested, today, {}, ""};
  EXPECT_EQ(code(check_request_move(rules, request, RequestMove::accept, 14, {}, "", today)), "accepted");
  EXPECT_EQ(code(check_request_move(rules, request, RequestMove::accept, 15, {}, "", today)), "group-full");
  EXPECT_EQ(code(check_request_move(rules, request, RequestMove::put_on_list, 15, {}, "", today)), "accepted");
  EXPECT_EQ(code(check_request_move(rules, request, RequestMove::refuse, 0, {}, "", today)), "no-reason");
  EXPECT_EQ(code(check_request_move(rules, request, RequestMove::accept, 0, {{"7", "G02", today - 9, std::nullopt}}, "",
                                    today)),
            "member-elsewhere");
  EXPECT_EQ(
      code(check_request_move(rules, request, RequestMove::accept, 0, {{"7", "G02", today - 9, today - 1}}, "", today)),
      "accepted");
}

TEST(Trainings, AreDueWhenNeverOrTooLongAgo) {
  const ProgrammeTemplate& rules = *find_template("quality-group");
  const std::vector<PersonRole> roles{
      {1, 1, RoleKind::facilitator, "G01", base::make_date(2020, 1, 1), {}},
      {2, 2, RoleKind::facilitator, "G02", base::make_date(2026, 9, 1), {}},
      {3, 2, RoleKind::facilitator, "G03", base::make_date(2026, 10, 1), {}},
      {4, 3, RoleKind::facilitator, "G04", base::make_date(2020, 1, 1), base::make_date(2025, 1, 1)},
      {5, 4, RoleKind::facilitator, "G05", base::make_date(2020, 1, 1), {}}};
  const std::vector<Training> trainings{{1, "A", base::make_date(2024, 11, 24), "", TrainingState::held, {1}},
                                        {2, "B", base::make_date(2026, 3, 1), "", TrainingState::held, {4}},
                                        {3, "C", base::make_date(2026, 3, 2), "", TrainingState::cancelled, {1}}};
  const auto list = facilitators_today(rules, roles, trainings, today);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].person, 2);
  EXPECT_THAT(list[0].groups, ElementsAre("G02", "G03"));
  EXPECT_EQ(list[0].due, base::make_date(2026, 9, 1));
  EXPECT_EQ(list[1].due, today);
  EXPECT_TRUE(list[1].is_due(today));
  EXPECT_FALSE(list[1].is_due(today - 1));
  EXPECT_FALSE(list[2].is_due(today));
  EXPECT_EQ(facilitators_today(*find_template("geap"), roles, trainings, today)[0].due, std::nullopt);
}

TEST(Roles, AreHeldSeveralAtOnceAndEachOnce) {
  const PersonRole leads{
      1, 1, RoleKind::facilitator, "G01", base::make_date(2020, 1, 1), base::make_date(2021, 12, 31)};
  const auto add = [&](RoleKind kind, const char* scope, base::Date from, std::optional<base::Date> until = {}) {
    return code(check_role({leads}, {0, 1, kind, scope, from, until}));
  };
  EXPECT_EQ(add(RoleKind::facilitator, "G02", base::make_date(2020, 1, 1)), "accepted");
  EXPECT_EQ(add(RoleKind::facilitator, "G01", base::make_date(2021, 12, 31)), "role-twice");
  EXPECT_EQ(add(RoleKind::facilitator, "G01", base::make_date(2022, 1, 1)), "accepted");
  EXPECT_EQ(add(RoleKind::facilitator, "", base::make_date(2022, 1, 1)), "no-scope");
  EXPECT_EQ(add(RoleKind::steering_committee, "53", base::make_date(2022, 1, 1), base::make_date(2021, 1, 1)),
            "role-reversed");
}

}  // namespace
}  // namespace miroir::programme
