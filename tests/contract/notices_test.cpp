// What decisions leave in the outbox, on both databases.
#include "contract/database_fixture.hpp"

#include <gmock/gmock.h>

namespace miroir::testing {

namespace {

using programme::Instant;
using programme::Meeting;
using programme::MeetingId;
using programme::MeetingMove;
using programme::MinutesMove;
using programme::NoticeKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NoticesContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(NoticesContract);

const base::Date day = base::make_date(2026, 1, 15);
Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

MeetingId add_meeting(store::PlatformStore& store) {
  Meeting meeting;
  meeting.group = "G01";
  meeting.region = "53";
  meeting.date = day;
  meeting.place = "Here";
  return store.add_meetings({meeting}).value().front();
}

std::vector<NoticeKind> kinds(store::PlatformStore& store) {
  std::vector<NoticeKind> list;
  for (const programme::Notice& notice : store.due_notices(at(1'000'000))) {
    list.push_back(notice.kind);
  }
  return list;
}

TEST_P(NoticesContract, InvitationsAndWhatChangesAfterThemAreTold) {
  const auto store = open_store();
  const MeetingId id = add_meeting(*store);
  store->move_meeting(id, MeetingMove::move_date, day, at(1), day + 7).value();
  Meeting meeting = store->find_meeting(id).value();
  meeting.place = "There";
  meeting = store->save_meeting(meeting, at(2)).value();
  EXPECT_THAT(kinds(*store), IsEmpty()) << "nobody had been invited";

  store->move_meeting(id, MeetingMove::invite, day, at(3)).value();
  meeting = store->find_meeting(id).value();
  meeting.theme = "Something else";
  meeting = store->save_meeting(meeting, at(4)).value();
  EXPECT_THAT(kinds(*store), ElementsAre(NoticeKind::meeting_invited));
  meeting.place = "Elsewhere";
  store->save_meeting(meeting, at(5)).value();
  store->move_meeting(id, MeetingMove::move_date, day, at(6), day + 14).value();
  store->move_meeting(id, MeetingMove::cancel, day, at(7)).value();
  EXPECT_THAT(kinds(*store), ElementsAre(NoticeKind::meeting_invited, NoticeKind::meeting_moved,
                                         NoticeKind::meeting_moved, NoticeKind::meeting_cancelled));
  EXPECT_EQ(store->due_notices(at(1'000'000)).front().about, id);
}

TEST_P(NoticesContract, ARefusedMoveTellsNobody) {
  const auto store = open_store();
  const MeetingId id = add_meeting(*store);
  EXPECT_FALSE(store->move_meeting(id, MeetingMove::invite, day + 1, at(1)));
  EXPECT_THAT(kinds(*store), IsEmpty());
}

TEST_P(NoticesContract, MinutesAreToldWhenTheyAreSent) {
  const auto store = open_store();
  const MeetingId id = add_meeting(*store);
  store->move_meeting(id, MeetingMove::start, day, at(1)).value();
  store->move_meeting(id, MeetingMove::close, day, at(2)).value();
  store->save_minutes(id, 0, {1, "Somebody", at(3), {}}).value();
  store->move_minutes(id, 1, MinutesMove::validate, at(4)).value();
  EXPECT_THAT(kinds(*store), IsEmpty());
  store->move_minutes(id, 1, MinutesMove::send, at(5)).value();
  EXPECT_THAT(kinds(*store), ElementsAre(NoticeKind::minutes_sent));
}

TEST_P(NoticesContract, ARequestIsToldAndItsDecisionToo) {
  const auto store = open_store();
  store->save_group({"G01", "Group 1", ""});
  programme::Person person;
  person.family_name = "Le Goff";
  person.given_name = "Anne";
  person.rpps = "10000000009";
  person.number = person.rpps;
  programme::Decision decision{day, "Somebody", "", at(5)};
  const auto& rules = *programme::find_template("quality-group");
  const auto added = store->add_person(person, decision);
  ASSERT_TRUE(added) << added.error().message;
  const auto request = store->add_request({0, *added, "G01", {}, day, {}, ""}, rules, decision);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_THAT(kinds(*store), ElementsAre(NoticeKind::request_received));
  decision.at = at(6);
  store->move_request(*request, programme::RequestMove::accept, rules, decision).value();
  EXPECT_THAT(kinds(*store), ElementsAre(NoticeKind::request_received, NoticeKind::request_decided));
  EXPECT_EQ(store->due_notices(at(10)).back().about, *request);
}

TEST_P(NoticesContract, WhatComesWithTheCalendarIsToldOnce) {
  const auto store = open_store();
  store->add_notice_once(NoticeKind::meeting_near, 4, at(100), at(50));
  store->add_notice_once(NoticeKind::meeting_near, 4, at(110), at(50));
  EXPECT_EQ(kinds(*store).size(), 1U);
  store->add_notice_once(NoticeKind::minutes_due, 4, at(110), at(50));
  store->add_notice_once(NoticeKind::meeting_near, 5, at(110), at(50));
  EXPECT_EQ(kinds(*store).size(), 3U);
  store->add_notice_once(NoticeKind::meeting_near, 4, at(210), at(101));
  EXPECT_EQ(kinds(*store).size(), 4U) << "a meeting that was moved is recalled again";
}

TEST_P(NoticesContract, TheLatestMailsComeFirst) {
  const auto store = open_store();
  const auto account =
      store->add_account({.login = "a@example.org", .display_name = "Dr", .password_hash = {}, .grants = {}}).value();
  store->add_notice_once(NoticeKind::minutes_due, 4, at(1), at(0));
  store->add_notice_once(NoticeKind::minutes_late, 4, at(2), at(0));
  for (const programme::Notice& notice : store->due_notices(at(10))) {
    store->address_notice(notice.id, {{account, at(10), false, std::to_string(notice.id)}});
  }
  const auto mails = store->latest_mails(1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails.front().notices.front().kind, NoticeKind::minutes_late);
  EXPECT_TRUE(store->mails_about(4).empty()) << "a meeting's number is no return's";
}

TEST_P(NoticesContract, AGroupKeepsItsRegion) {
  const auto store = open_store();
  store->add_missing({{}, {{"G01", "Group 1", "", "53"}}, {}});
  EXPECT_EQ(store->find_group("G01")->region, "53");
  store->save_group({"G01", "Another name", ""});
  EXPECT_EQ(store->find_group("G01")->region, "53");
  store->add_missing({{}, {{"G01", "", "", "52"}}, {}});
  EXPECT_EQ(store->find_group("G01")->region, "53");
  store->save_group({"G02", "Group 2", ""});
  store->add_missing({{}, {{"G02", "", "", "53"}}, {}});
  EXPECT_EQ(store->groups().back().region, "53");
  EXPECT_EQ(store->groups().back().name, "Group 2");
}

TEST_P(NoticesContract, PeopleAreKnownByAddressOrNumber) {
  const auto store = open_store();
  programme::Person person;
  person.family_name = "Le Goff";
  person.given_name = "Anne";
  person.email = "anne@example.org";
  person.rpps = "10000000009";
  person.number = "990000001";
  const auto id = store->add_person(person, {day, "", ""});
  ASSERT_TRUE(id) << id.error().message;
  person = {};
  person.family_name = "Emery";
  person.given_name = "Loïc";
  person.standing = programme::Standing::guest;
  store->add_person(person, {day, "", ""}).value();
  EXPECT_EQ(store->people_known_as("anne@example.org", "").size(), 1U);
  EXPECT_EQ(store->people_known_as("other@example.org", "990000001").size(), 1U);
  EXPECT_EQ(store->people_known_as("anne@example.org", "990000001").size(), 1U);
  EXPECT_TRUE(store->people_known_as("", "").empty());
}

}  // namespace

}  // namespace miroir::testing
