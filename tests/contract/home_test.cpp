#include "programme/expectations.hpp"

#include "contract/database_fixture.hpp"

#include <fmt/core.h>

namespace miroir::testing {

namespace {

using programme::HomeGroup;
using programme::Meeting;
using programme::MeetingAnswer;
using programme::MeetingId;
using programme::MeetingMove;
using programme::MinutesMove;
using programme::MinutesState;
using programme::RegionCounts;
using programme::SeenThing;

class HomeContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(HomeContract);

const base::Date day = base::make_date(2026, 1, 15);
const std::string me = "990000001";

programme::Instant on(base::Date date) { return programme::Instant(std::chrono::days(date.days)); }

MeetingId add(store::PlatformStore& store, base::Date date, const std::string& group = "G01") {
  Meeting meeting;
  meeting.group = group;
  meeting.region = "53";
  meeting.date = date;
  return store.add_meetings({meeting}).value().front();
}

MeetingId held(store::PlatformStore& store, base::Date date, const std::string& group = "G01") {
  const MeetingId id = add(store, date, group);
  store.move_meeting(id, MeetingMove::start, date, on(date)).value();
  store.move_meeting(id, MeetingMove::close, date, on(date)).value();
  return id;
}

void send(store::PlatformStore& store, MeetingId id, base::Date date) {
  store.save_minutes(id, 0, {1, "Somebody", on(date), {}}).value();
  store.move_minutes(id, 1, MinutesMove::validate, on(date)).value();
  store.move_minutes(id, 1, MinutesMove::send, on(date)).value();
}

programme::AccountId account(store::PlatformStore& store, const std::string& login) {
  programme::Account made;
  made.login = login;
  return store.add_account(made).value();
}

TEST_P(HomeContract, GivesEachMeetingWithOnesOwnPart) {
  const auto store = open_store();
  const auto id = account(*store, "a@example.org");
  const MeetingId earlier = held(*store, day - 20);
  send(*store, earlier, day - 18);
  const MeetingId next = add(*store, day + 5);
  add(*store, day + 6, "G02");
  add(*store, day + 500);
  store->save_answer(next, me, MeetingAnswer::late).value();
  store->save_answer(next, "another", MeetingAnswer::excused).value();
  store->save_prepared_question(next, {me, "", "What now?", false, 0}).value();

  const HomeGroup group = store->home_group("G01", me, id, 0, day - 30, day + 30);
  ASSERT_EQ(group.meetings.size(), 2U);
  EXPECT_EQ(group.meetings[0].meeting.id, earlier);
  EXPECT_EQ(group.meetings[0].minutes, MinutesState::sent);
  EXPECT_TRUE(group.meetings[0].minutes_sent);
  EXPECT_EQ(group.meetings[0].minutes_sent_at, on(day - 18));
  EXPECT_FALSE(group.meetings[0].minutes_seen);
  EXPECT_EQ(group.meetings[1].answer, MeetingAnswer::late);
  EXPECT_EQ(group.meetings[1].answered_schedule, 1);
  EXPECT_TRUE(group.meetings[1].prepared);
  EXPECT_FALSE(group.meetings[1].minutes);
  EXPECT_TRUE(group.return_session_prepared);

  const HomeGroup of_other = store->home_group("G01", "another", id, 1, day - 30, day + 30);
  EXPECT_EQ(of_other.meetings[1].answer, MeetingAnswer::excused);
  EXPECT_FALSE(of_other.meetings[1].prepared);
  EXPECT_FALSE(of_other.return_session_prepared);
}

TEST_P(HomeContract, CountsTheQuestionsOneTook) {
  const auto store = open_store();
  const MeetingId meeting = held(*store, day);
  programme::Question question;
  question.submission = "one";
  question.group = "G01";
  question.meeting = meeting;
  question.text = "Which dose?";
  const auto id = store->add_question(question);
  EXPECT_EQ(store->home_group("G01", me, 0, 0, day, day).questions_taken, 0);
  store->move_question(id, 1, {programme::QuestionMove::assign, meeting, me, "", "", on(day)}).value();
  EXPECT_EQ(store->home_group("G01", me, 0, 0, day, day).questions_taken, 1);
  EXPECT_EQ(store->home_group("G01", "", 0, 0, day, day).questions_taken, 0);
  EXPECT_EQ(store->home_group("G02", me, 0, 0, day, day).questions_taken, 0);
}

TEST_P(HomeContract, RemembersWhatWasOpenedOnce) {
  const auto store = open_store();
  const auto one = account(*store, "a@example.org");
  const auto other = account(*store, "b@example.org");
  EXPECT_FALSE(store->has_seen(one, SeenThing::minutes, 4));
  store->note_seen(one, SeenThing::minutes, 4);
  store->note_seen(one, SeenThing::minutes, 4);
  EXPECT_TRUE(store->has_seen(one, SeenThing::minutes, 4));
  EXPECT_FALSE(store->has_seen(one, SeenThing::published_return, 4));
  EXPECT_FALSE(store->has_seen(other, SeenThing::minutes, 4));
}

TEST_P(HomeContract, CountsWhatWaitsAtTheAssociation) {
  const auto store = open_store();
  const auto id = account(*store, "a@example.org");
  EXPECT_EQ(store->region_counts("53", id, day), RegionCounts());
  const programme::Decision long_ago{day - programme::constitution_days, "", ""};
  const programme::Decision too_long_ago{day - programme::constitution_days - 1, "", ""};
  store->form_group({"G08", "", ""}, {"G08", programme::GroupState::forming, {}, ""}, long_ago).value();
  store->form_group({"G09", "", ""}, {"G09", programme::GroupState::forming, {}, ""}, too_long_ago).value();
  held(*store, day - 14);
  const MeetingId late = held(*store, day - 15);
  programme::Person person;
  person.family_name = "Le Goff";
  person.given_name = "Anne";
  person.standing = programme::Standing::guest;
  store->add_person(person, long_ago).value();

  RegionCounts expected;
  expected.late_constitutions = 1;
  expected.late_minutes = 1;
  expected.incomplete_people = 1;
  EXPECT_EQ(store->region_counts("53", id, day), expected);
  ASSERT_EQ(store->unsent_minutes(day - 30, day - 15).size(), 1U);
  EXPECT_EQ(store->unsent_minutes(day - 30, day).size(), 2U);

  send(*store, late, day - 1);
  expected.late_minutes = 0;
  expected.received_minutes = 1;
  EXPECT_EQ(store->region_counts("53", id, day), expected);
  store->note_seen(id, SeenThing::minutes, late);
  expected.received_minutes = 0;
  EXPECT_EQ(store->region_counts("53", id, day), expected);
  EXPECT_EQ(store->region_counts("52", id, day).late_minutes, 0);
}

TEST_P(HomeContract, ListsPeopleToComplete) {
  const auto store = open_store();
  programme::Person person;
  person.family_name = "Le Goff";
  person.given_name = "Anne";
  person.standing = programme::Standing::guest;
  const programme::Decision now{day, "", ""};
  store->add_person(person, now).value();
  person.given_name = "Loïc";
  person.email = "loic@example.org";
  person.commune = "35238";
  store->add_person(person, now).value();
  programme::PeopleFilter filter;
  filter.incomplete = true;
  const auto found = store->find_people(filter);
  ASSERT_EQ(found.total, 1);
  EXPECT_EQ(found.people.front().given_name, "Anne");
}

}  // namespace

}  // namespace miroir::testing
