#include "programme/minutes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const DraftLine* find(const MinutesDraft& draft, MinutesPart part, DraftLineKind kind) {
  for (const DraftLine& line : draft[static_cast<std::size_t>(part)]) {
    if (line.kind == kind) {
      return &line;
    }
  }
  return nullptr;
}

MinutesMaterial material() {
  MinutesMaterial out;
  out.present = {"Dr Un", "Dr Deux"};
  out.excused = {"Dr Trois"};
  out.followed_up = {{"Dr Un", "Faut-il doser ?", "Non.", "HAS 2023", true},
                     {"", "Et après ?", "On ne sait.", "", false}};
  out.discussed = {{"Dr Deux", "Quand arrêter ?", "", "", false}};
  out.notes = {{NoteKind::agreement, "Relire chaque ordonnance", ""},
               {NoteKind::economic_obstacle, "Non remboursé", ""},
               {NoteKind::task, "Écrire au pharmacien", "Dr Un"}};
  out.open = {{"Dr Deux", "Quelle durée ?", "", "", false}};
  out.next_meeting = base::make_date(2026, 2, 12);
  return out;
}

TEST(MinutesDraft, HoldsWhatWasRecordedEachInItsPart) {
  const MinutesDraft draft = draft_minutes(material(), true);
  EXPECT_EQ(find(draft, MinutesPart::attendance, DraftLineKind::present)->who, "Dr Un, Dr Deux");
  EXPECT_EQ(find(draft, MinutesPart::attendance, DraftLineKind::absent), nullptr);
  EXPECT_EQ(find(draft, MinutesPart::follow_up, DraftLineKind::presented)->references, "HAS 2023");
  EXPECT_NE(find(draft, MinutesPart::follow_up, DraftLineKind::presented_open), nullptr);
  EXPECT_EQ(find(draft, MinutesPart::discussion, DraftLineKind::discussed_by)->who, "Dr Deux");
  EXPECT_NE(find(draft, MinutesPart::agreements, DraftLineKind::agreement), nullptr);
  EXPECT_EQ(find(draft, MinutesPart::agreements, DraftLineKind::task_of)->who, "Dr Un");
  EXPECT_EQ(find(draft, MinutesPart::agreements, DraftLineKind::economic_obstacle), nullptr);
  EXPECT_NE(find(draft, MinutesPart::obstacles, DraftLineKind::economic_obstacle), nullptr);
  EXPECT_NE(find(draft, MinutesPart::questions, DraftLineKind::open_question_of), nullptr);
  EXPECT_EQ(find(draft, MinutesPart::next, DraftLineKind::next_meeting)->text, "2026-02-12");
}

TEST(MinutesDraft, AuthorsOfQuestionsAreToldOnlyWhereTheProgrammeWantsThem) {
  const MinutesDraft draft = draft_minutes(material(), false);
  EXPECT_EQ(find(draft, MinutesPart::discussion, DraftLineKind::discussed_by), nullptr);
  EXPECT_EQ(find(draft, MinutesPart::discussion, DraftLineKind::discussed)->who, "");
}

TEST(MinutesDraft, APartWithNothingSaysSo) {
  for (const auto& lines : draft_minutes({}, true)) {
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].kind, DraftLineKind::nothing);
  }
}

TEST(MinutesMerge, EachKeepsWhatTheyAloneChanged) {
  const MinutesText base{"a", "b", "c", "d", "e", "f", "g"};
  MinutesText mine = base;
  MinutesText theirs = base;
  mine[0] = "mine";
  theirs[1] = "theirs";
  mine[2] = theirs[2] = "the same";
  const MinutesMerge merge = merge_minutes(base, mine, theirs);
  EXPECT_THAT(merge.text, ElementsAre("mine", "theirs", "the same", "d", "e", "f", "g"));
  EXPECT_THAT(merge.conflicts, IsEmpty());
}

TEST(MinutesMerge, APartThatBothChangedIsForThemToChoose) {
  const MinutesText base{"a"};
  const MinutesMerge merge = merge_minutes(base, {"mine"}, {"theirs"});
  EXPECT_EQ(merge.text[0], "theirs");
  EXPECT_THAT(merge.conflicts, ElementsAre(MinutesPart::attendance));
}

}  // namespace
}  // namespace miroir::programme
