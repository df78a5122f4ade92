#include "programme/meeting.hpp"

#include "contract/database_fixture.hpp"

#include <atomic>
#include <thread>

#include <fmt/core.h>

namespace miroir::testing {

namespace {

using base::make_date;
using programme::Meeting;
using programme::MeetingAnswer;
using programme::MeetingId;
using programme::MeetingKind;
using programme::MeetingMove;
using programme::MeetingNote;
using programme::MeetingState;
using programme::MinutesMove;
using programme::MinutesState;
using programme::MinutesVersion;
using programme::NoteKind;
using programme::PreparedQuestion;
using programme::Presence;
using programme::Question;
using programme::QuestionEvent;
using programme::QuestionMove;
using programme::QuestionState;

class MeetingContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(MeetingContract);

const base::Date day = make_date(2026, 1, 15);
programme::Instant at(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }

Meeting meeting(base::Date date = day, const std::string& group = "G01") {
  Meeting out;
  out.group = group;
  out.region = "53";
  out.kind = MeetingKind::indicator_return;
  out.date = date;
  out.theme = "L'âge « avancé » ; 'et après' ?";
  out.place = "Salle des fêtes";
  return out;
}

MeetingId add(store::PlatformStore& store, const Meeting& each) { return store.add_meetings({each}).value().front(); }

MeetingId running(store::PlatformStore& store) {
  const MeetingId id = add(store, meeting());
  store.move_meeting(id, MeetingMove::start, day, at(100)).value();
  return id;
}

template <class Type>
std::string code(const base::Result<Type>& result) {
  return result ? "" : result.error().code;
}

TEST_P(MeetingContract, KeepsAMeetingAsItWasPlanned) {
  const auto store = open_store();
  Meeting written = meeting();
  written.id = add(*store, written);
  EXPECT_EQ(store->find_meeting(written.id), written);
  EXPECT_FALSE(store->find_meeting(written.id + 1));
}

TEST_P(MeetingContract, PlansAYearWholeOrNotAtAll) {
  const auto store = open_store();
  add(*store, meeting());
  EXPECT_EQ(code(store->add_meetings({meeting(day + 30), meeting()})), "date-taken");
  EXPECT_EQ(code(store->add_meetings({meeting(day + 60), meeting(day + 60)})), "date-taken");
  EXPECT_EQ(store->meetings_of_group("G01").size(), 1u);
  EXPECT_TRUE(store->add_meetings({meeting(day, "G02")})) << "another group may meet that day";
  EXPECT_EQ(store->meetings_between(day, day).size(), 2u);
  EXPECT_TRUE(store->meetings_between(day + 1, day + 90).empty());
}

TEST_P(MeetingContract, ACancelledMeetingFreesItsDay) {
  const auto store = open_store();
  const MeetingId id = add(*store, meeting());
  ASSERT_TRUE(store->move_meeting(id, MeetingMove::cancel, day, at(1)));
  EXPECT_TRUE(store->add_meetings({meeting()}));
  EXPECT_EQ(code(store->save_answer(id, "1", MeetingAnswer::coming)), "wrong-state");
}

TEST_P(MeetingContract, RefusesAnOlderMeeting) {
  const auto store = open_store();
  const MeetingId id = add(*store, meeting());
  Meeting mine = store->find_meeting(id).value();
  Meeting theirs = mine;
  mine.place = "Chez Un";
  ASSERT_EQ(store->save_meeting(mine)->revision, 2);
  theirs.place = "Chez Deux";
  EXPECT_EQ(code(store->save_meeting(theirs)), "changed-meanwhile");
  EXPECT_EQ(store->find_meeting(id)->place, "Chez Un");
  theirs.id = id + 1;
  EXPECT_EQ(code(store->save_meeting(theirs)), "unknown-meeting");
}

TEST_P(MeetingContract, ADateMovedKeepsAnswersAndSaysThatTheyAreForTheEarlierOne) {
  const auto store = open_store();
  const MeetingId id = add(*store, meeting());
  const MeetingId other = add(*store, meeting(day + 7));
  ASSERT_TRUE(store->save_answer(id, "1", MeetingAnswer::coming));
  EXPECT_EQ(code(store->move_meeting(id, MeetingMove::move_date, day, at(1), day + 7)), "date-taken");
  const Meeting after = store->move_meeting(id, MeetingMove::move_date, day, at(1), day + 14).value();
  EXPECT_EQ(after.date, day + 14);
  EXPECT_EQ(after, store->find_meeting(id));
  EXPECT_LT(store->participations(id).front().answered_schedule, after.schedule);
  ASSERT_TRUE(store->save_answer(id, "1", MeetingAnswer::excused));
  EXPECT_EQ(store->participations(id).front().answered_schedule, after.schedule);
  EXPECT_EQ(store->participations(id).front().answer, MeetingAnswer::excused);
  EXPECT_EQ(code(store->move_meeting(other, MeetingMove::start, day, at(1))), "not-yet");
}

TEST_P(MeetingContract, RecordsOnlyWhileTheMeetingRuns) {
  const auto store = open_store();
  const MeetingId id = add(*store, meeting());
  const MeetingNote note{0, "s1", NoteKind::task, "Écrire", "1"};
  EXPECT_EQ(code(store->add_note(id, note)), "wrong-state");
  EXPECT_EQ(code(store->save_presence(id, "1", Presence::present)), "wrong-state");
  ASSERT_TRUE(store->save_answer(id, "1", MeetingAnswer::excused));
  ASSERT_TRUE(store->move_meeting(id, MeetingMove::start, day, at(100)));
  ASSERT_TRUE(store->add_note(id, note));
  ASSERT_TRUE(store->add_note(id, note));
  ASSERT_EQ(store->notes(id).size(), 1u) << "a form sent twice is one note";
  EXPECT_EQ(store->notes(id).front().text, "Écrire");
  EXPECT_EQ(store->notes(id).front().assignee, "1");
  ASSERT_TRUE(store->save_presence(id, "1", Presence::present));
  EXPECT_EQ(store->participations(id).front().answer, MeetingAnswer::excused) << "what was answered stays";
  ASSERT_TRUE(store->move_meeting(id, MeetingMove::close, day, at(200)));
  EXPECT_EQ(store->find_meeting(id)->closed_at, at(200));
  EXPECT_EQ(code(store->add_note(id, {0, "s2", NoteKind::agreement, "Trop tard", ""})), "wrong-state");
  EXPECT_EQ(code(store->remove_note(id, store->notes(id).front().id)), "wrong-state");
  ASSERT_TRUE(store->move_meeting(id, MeetingMove::reopen, day, at(300)));
  EXPECT_TRUE(store->remove_note(id, store->notes(id).front().id));
  EXPECT_TRUE(store->notes(id).empty());
}

TEST_P(MeetingContract, KeepsGuestsAndPreparedQuestions) {
  const auto store = open_store();
  const MeetingId id = add(*store, meeting());
  ASSERT_TRUE(store->add_guest(id, {0, "Mme Pharmacienne", programme::GuestKind::guest}));
  ASSERT_TRUE(store->add_guest(id, {0, "Interne", programme::GuestKind::intern}));
  ASSERT_EQ(store->guests(id).size(), 2u);
  store->remove_guest(id, store->guests(id).front().id);
  EXPECT_EQ(store->guests(id).front().kind, programme::GuestKind::intern);

  const PreparedQuestion first{"1", "Un cas.", "Quand ?", false, 0};
  const PreparedQuestion saved = store->save_prepared_question(id, first).value();
  EXPECT_EQ(saved.revision, 1);
  EXPECT_EQ(code(store->save_prepared_question(id, first)), "changed-meanwhile");
  ASSERT_TRUE(store->move_meeting(id, MeetingMove::start, day, at(1)));
  ASSERT_TRUE(store->mark_discussed(id, "1", true));
  PreparedQuestion again = saved;
  again.question = "Combien ?";
  EXPECT_TRUE(store->save_prepared_question(id, again)->discussed);
  ASSERT_EQ(store->prepared_questions(id).size(), 1u);
  EXPECT_EQ(store->prepared_questions(id).front().question, "Combien ?");
  EXPECT_EQ(store->prepared_questions(id).front().case_text, "Un cas.");
}

TEST_P(MeetingContract, NotesThatArriveWhileItClosesAreKeptOrRefusedNeverLost) {
  const auto store = open_store(4);
  const MeetingId id = running(*store);
  std::vector<std::thread> threads;
  std::atomic<int> kept = 0;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      if (i == 3) {
        store->move_meeting(id, MeetingMove::close, day, at(200)).value();
      } else {
        kept += store->add_note(id, {0, fmt::format("s{}", i), NoteKind::agreement, "x", ""}) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(static_cast<int>(store->notes(id).size()), kept);
}

MinutesVersion version(const std::string& text) {
  MinutesVersion out;
  out.saved_by = "Dr Un";
  out.saved_at = at(300);
  out.text[2] = text;
  return out;
}

TEST_P(MeetingContract, MinutesKeepEveryVersionAndRefuseAnOlderOne) {
  const auto store = open_store();
  const MeetingId id = running(*store);
  EXPECT_FALSE(store->find_minutes(id));
  ASSERT_EQ(store->save_minutes(id, 0, version("un"))->version.revision, 1);
  EXPECT_EQ(code(store->save_minutes(id, 0, version("autre"))), "changed-meanwhile");
  ASSERT_TRUE(store->save_minutes(id, 1, version("deux")));
  EXPECT_EQ(code(store->save_minutes(id, 1, version("trois"))), "changed-meanwhile");
  EXPECT_EQ(store->find_minutes(id)->version.text[2], "deux");
  EXPECT_EQ(store->find_minutes_version(id, 1)->text[2], "un");
  EXPECT_EQ(store->minutes_versions(id).size(), 2u);
  EXPECT_FALSE(store->find_minutes_version(id, 3));
}

TEST_P(MeetingContract, WhatWasSentStaysWhileANewVersionIsWritten) {
  const auto store = open_store();
  const MeetingId id = running(*store);
  EXPECT_EQ(code(store->move_minutes(id, 1, MinutesMove::validate, at(1))), "unknown-minutes");
  store->save_minutes(id, 0, version("un")).value();
  EXPECT_EQ(code(store->move_minutes(id, 1, MinutesMove::send, at(1))), "move-not-permitted");
  EXPECT_EQ(code(store->move_minutes(id, 2, MinutesMove::validate, at(1))), "changed-meanwhile");
  ASSERT_TRUE(store->move_minutes(id, 1, MinutesMove::validate, at(1)));
  EXPECT_EQ(code(store->save_minutes(id, 1, version("deux"))), "wrong-state");
  EXPECT_TRUE(store->sent_minutes("53").empty());
  ASSERT_TRUE(store->move_minutes(id, 1, MinutesMove::send, at(400)));
  ASSERT_TRUE(store->move_minutes(id, 1, MinutesMove::amend, at(500)));
  ASSERT_TRUE(store->save_minutes(id, 1, version("deux")));
  ASSERT_EQ(store->sent_minutes("53").size(), 1u);
  EXPECT_EQ(store->sent_minutes("53").front().version.text[2], "un");
  EXPECT_EQ(store->sent_minutes("53").front().sent_at, at(400));
  EXPECT_TRUE(store->sent_minutes("52").empty());
  EXPECT_EQ(store->find_minutes(id)->state, MinutesState::drafted);
}

TEST_P(MeetingContract, AQuestionLivesFromOneMeetingToTheNext) {
  const auto store = open_store();
  Question question;
  question.submission = "q1";
  question.region = "53";
  question.group = "G01";
  question.meeting = running(*store);
  question.theme = "IPP";
  question.text = "Quand l'arrêter ?";
  question.raised_at = at(150);
  const auto id = store->add_question(question);
  EXPECT_EQ(store->add_question(question), id);
  ASSERT_TRUE(store->move_question(id, 1, {QuestionMove::assign, question.meeting, "1", "", "", at(160)}));
  EXPECT_EQ(code(store->move_question(id, 1, {QuestionMove::close, 0, "", "", "", at(161)})), "changed-meanwhile");
  const QuestionEvent found{QuestionMove::research, 0, "1", "Après huit semaines.", "HAS 2022", at(170)};
  ASSERT_TRUE(store->move_question(id, 2, found));
  EXPECT_EQ(code(store->move_question(id, 3, {QuestionMove::reopen, 0, "", "", "", at(171)})), "move-not-permitted");
  const Question read = store->find_question(id).value();
  EXPECT_EQ(read.state, QuestionState::researched);
  EXPECT_EQ(read.assignee, "1");
  ASSERT_EQ(read.events.size(), 2u);
  EXPECT_EQ(read.events[1], found);
  EXPECT_TRUE(store->shared_questions("53").empty());
  ASSERT_TRUE(store->share_question(id, 3, true));
  EXPECT_EQ(store->shared_questions("53").size(), 1u);
  EXPECT_TRUE(store->shared_questions("52").empty());
  ASSERT_TRUE(store->move_question(id, 4, {QuestionMove::close, 0, "", "", "", at(180)}));
  ASSERT_TRUE(store->move_question(id, 5, {QuestionMove::reopen, 0, "", "", "", at(190)}));
  EXPECT_EQ(store->find_question(id)->assignee, "") << "opened again, nobody has taken it";
  EXPECT_EQ(store->questions_of_group("G01").size(), 1u);
  EXPECT_EQ(code(store->move_question(id + 1, 1, found)), "unknown-question");
}

}  // namespace

}  // namespace miroir::testing
