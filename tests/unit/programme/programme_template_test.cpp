#include "programme/programme_template.hpp"

#include "programme/programme_year.hpp"
#include "programme/template_vocabulary.hpp"
#include "support/vocabulary_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const base::Date spring_2026 = base::make_date(2026, 4, 9);

const ProgrammeTemplate& shipped(const char* id) { return *find_template(id); }

std::string text_of(std::string_view id) {
  for (const base::EmbeddedFile& file : embedded_programmes()) {
    if (file.name == std::string(id) + ".yaml") {
      return std::string(file.bytes);
    }
  }
  return {};
}

// The shipped file with one piece written otherwise.
TemplateReading changed(const char* id, std::string_view from, std::string_view to) {
  std::string text = text_of(id);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return read_template("t.yaml", id, text.replace(at, from.size(), to));
}

std::string first_mistake(const TemplateReading& reading) {
  EXPECT_FALSE(reading.programme);
  return reading.mistakes.empty() ? "none" : reading.mistakes.front().text();
}

TEST(ProgrammeTemplates, ThePageHoldsEveryWordAndNoOther) {
  test::expect_fresh_page(std::filesystem::path(MIROIR_SOURCE_DIR) / "docs/reference/programme-templates.md",
                          vocabulary::all());
}

TEST(ProgrammeTemplates, FiveAreShipped) {
  std::vector<std::string> ids;
  for (const ProgrammeTemplate& programme : shipped_templates()) {
    ids.push_back(programme.id);
    EXPECT_EQ(find_template(programme.id), &programme);
  }
  EXPECT_THAT(ids, ElementsAre("geap", "pbsgl", "peer-group", "practice-analysis-group", "quality-group"));
  EXPECT_EQ(find_template("choir"), nullptr);
}

TEST(ProgrammeTemplates, SayWhatTheirProgrammesSay) {
  const ProgrammeTemplate& quality = shipped("quality-group");
  EXPECT_EQ(quality.fewest_members, 8);
  EXPECT_EQ(quality.most_members, 15);
  EXPECT_EQ(quality.years.front().meetings(), 10);
  EXPECT_EQ(quality.pay_cents(PaidPart::member, spring_2026), 15000);
  EXPECT_EQ(quality.pay_cents(PaidPart::facilitator, spring_2026), 25000);
  EXPECT_FALSE(quality.rule_of(Standing::intern).paid);

  const ProgrammeTemplate& gap = shipped("practice-analysis-group");
  EXPECT_EQ(gap.payment, PaymentMoment::year_end);
  EXPECT_EQ(gap.fewest_derogated, 7);
  EXPECT_FALSE(gap.rule_of(Standing::locum).paid);
  EXPECT_FALSE(gap.rule_of(Standing::locum).counted);
  EXPECT_TRUE(gap.rule_of(Standing::collaborator).paid);
  EXPECT_EQ(gap.minutes, MinutesRule::problems_only);

  EXPECT_EQ(shipped("peer-group").facilitator, FacilitatorRule::none);
  EXPECT_EQ(shipped("peer-group").cases, CaseSelection::drawn_by_lot);
  EXPECT_EQ(shipped("geap").meetings_per_theme, 4);
  EXPECT_EQ(shipped("pbsgl").minutes, MinutesRule::reflective_sheet);
}

TEST(ProgrammeTemplates, AssiduityIsThatOfTheNearestQuota) {
  const ProgrammeTemplate& gap = shipped("practice-analysis-group");
  EXPECT_TRUE(gap.reaches_assiduity(4, 5));
  EXPECT_FALSE(gap.reaches_assiduity(3, 5));
  EXPECT_TRUE(gap.reaches_assiduity(7, 10));
  EXPECT_FALSE(gap.reaches_assiduity(6, 10));
  EXPECT_TRUE(gap.reaches_assiduity(7, 9));  // 7/10 of 9 is 6.3
  EXPECT_FALSE(gap.reaches_assiduity(6, 9));
  EXPECT_FALSE(gap.reaches_assiduity(3, 4));  // 4/5 of 4 is 3.2
  EXPECT_FALSE(gap.reaches_assiduity(0, 0));
  EXPECT_TRUE(shipped("quality-group").reaches_assiduity(0, 10));
}

// Whoever the template is, its own year comes out of what it says.
TEST(ProgrammeTemplates, EachRunsItsOwnYear) {
  for (const ProgrammeTemplate& programme : shipped_templates()) {
    for (const YearShape& shape : programme.years) {
      SCOPED_TRACE(programme.id + " " + std::to_string(shape.meetings()));
      const auto meetings = planned_year(programme, shape, 2026, 9);
      ASSERT_EQ(static_cast<std::int32_t>(meetings.size()), shape.meetings());
      std::map<MeetingKind, std::int32_t> kinds;
      std::map<std::int32_t, std::int32_t> of_theme;
      std::vector<Attended> attended;
      for (std::size_t place = 0; place < meetings.size(); ++place) {
        const PlannedMeeting& meeting = meetings[place];
        EXPECT_FALSE(programme.is_closed(meeting.month));
        EXPECT_EQ(meeting.year, meeting.month >= 9 ? 2026 : 2027);
        if (place > 0) {
          EXPECT_LE(base::month_index(meetings[place - 1].year, meetings[place - 1].month),
                    base::month_index(meeting.year, meeting.month));
        }
        ++kinds[meeting.kind];
        if (meeting.theme > 0) {
          EXPECT_EQ(meeting.part, ++of_theme[meeting.theme]);
        }
        attended.push_back({base::make_date(meeting.year, meeting.month, 10), Standing::installed, PaidPart::member});
      }
      for (const MeetingCount& count : shape.counts) {
        EXPECT_EQ(kinds[count.kind], count.meetings);
      }
      for (const auto& [theme, parts] : of_theme) {
        EXPECT_EQ(parts, programme.meetings_per_theme) << theme;
      }
      const auto held = static_cast<std::int32_t>(meetings.size());
      const std::int64_t rate = programme.pay_cents(PaidPart::member, attended.front().day).value_or(0);
      EXPECT_EQ(year_pay_cents(programme, attended, held), rate * held);
      for (Attended& one : attended) {
        one.standing = Standing::guest;
      }
      EXPECT_EQ(year_pay_cents(programme, attended, held), 0);
    }
  }
}

TEST(ProgrammeYear, SpreadsKindsAndSkipsClosedMonths) {
  const ProgrammeTemplate& quality = shipped("quality-group");
  const auto meetings = planned_year(quality, quality.years.front(), 2026, 9);
  std::vector<std::int32_t> months;
  std::vector<MeetingKind> kinds;
  for (const PlannedMeeting& meeting : meetings) {
    months.push_back(meeting.month);
    kinds.push_back(meeting.kind);
  }
  using enum MeetingKind;
  EXPECT_THAT(months, ElementsAre(9, 10, 11, 12, 1, 2, 3, 4, 5, 6));
  EXPECT_THAT(kinds, ElementsAre(theme, theme, indicator_return, free_theme, theme, theme, theme, indicator_return,
                                 free_theme, theme));
}

TEST(ProgrammeYear, PaysAtTheEndOnlyWhoCame) {
  const ProgrammeTemplate& gap = shipped("practice-analysis-group");
  std::vector<Attended> six(6, {spring_2026, Standing::installed, PaidPart::member});
  EXPECT_EQ(year_pay_cents(gap, six, 10), 0);
  six.push_back(six.front());
  EXPECT_EQ(year_pay_cents(gap, six, 10), 7 * 14000);
  six.back().standing = Standing::locum;
  EXPECT_EQ(year_pay_cents(gap, six, 10), 0);
}

TEST(ProgrammeAdjustments, ApplyFromTheirDayOn) {
  const ProgrammeTemplate& quality = shipped("quality-group");
  const std::vector<Adjustment> adjustments{
      {AdjustableRule::member_pay_cents, 16000, base::make_date(2026, 1, 1), Adjuster::association},
      {AdjustableRule::duration_minutes, 150, base::make_date(2026, 9, 1), Adjuster::association}};
  const ProgrammeTemplate spring = rules_on(quality, adjustments, spring_2026);
  EXPECT_EQ(spring.duration_minutes, 120);
  EXPECT_EQ(spring.pay_cents(PaidPart::member, base::make_date(2025, 12, 31)), 15000);
  EXPECT_EQ(spring.pay_cents(PaidPart::member, base::make_date(2026, 1, 1)), 16000);
  EXPECT_EQ(spring.pay_cents(PaidPart::facilitator, spring_2026), 25000);
  EXPECT_EQ(rules_on(quality, adjustments, base::make_date(2026, 9, 1)).duration_minutes, 150);
}

TEST(ProgrammeAdjustments, AreRefusedOutsideWhatTheTemplateAllows) {
  const ProgrammeTemplate& quality = shipped("quality-group");
  const auto code = [&](AdjustableRule rule, std::int32_t value, Adjuster by) {
    const auto outcome = check_adjustment(quality, {}, {rule, value, spring_2026, by});
    return outcome ? std::string("accepted") : outcome.error().code;
  };
  EXPECT_EQ(code(AdjustableRule::duration_minutes, 150, Adjuster::association), "accepted");
  EXPECT_EQ(code(AdjustableRule::duration_minutes, 181, Adjuster::association), "outside-limits");
  EXPECT_EQ(code(AdjustableRule::most_members, 16, Adjuster::association), "not-adjustable");
  EXPECT_EQ(code(AdjustableRule::most_members, 16, Adjuster::federation), "accepted");
  EXPECT_EQ(code(AdjustableRule::duration_minutes, 150, Adjuster::federation), "accepted");
  const auto fixed =
      check_adjustment(shipped("pbsgl"), {}, {AdjustableRule::member_pay_cents, 1, spring_2026, Adjuster::federation});
  EXPECT_EQ(fixed.error().code, "not-adjustable");
  const ProgrammeTemplate& geap = shipped("geap");
  const std::vector<Adjustment> small{{AdjustableRule::most_members, 8, spring_2026, Adjuster::association}};
  const auto crossed =
      check_adjustment(geap, small, {AdjustableRule::fewest_members, 9, spring_2026, Adjuster::association});
  EXPECT_EQ(crossed.error().code, "rules-disagree");
}

TEST(ProgrammeAdjustments, AnAssociationFollowsItsLatestChoice) {
  const std::vector<ProgrammeChoice> choices{{"53", "quality-group", base::make_date(2010, 1, 1)},
                                             {"53", "practice-analysis-group", base::make_date(2027, 1, 1)},
                                             {"52", "geap", base::make_date(2020, 1, 1)}};
  EXPECT_EQ(choice_on(choices, "53", spring_2026)->template_id, "quality-group");
  EXPECT_EQ(choice_on(choices, "53", base::make_date(2027, 1, 1))->template_id, "practice-analysis-group");
  EXPECT_EQ(choice_on(choices, "53", base::make_date(2009, 12, 31)), nullptr);
}

TEST(ProgrammeTemplates, MistakesAreToldWithTheirPlaceAndMend) {
  EXPECT_THAT(first_mistake(changed("pbsgl", "cases: from_module", "cases: from_modul")),
              ::testing::AllOf(HasSubstr("t.yaml:37:8"), HasSubstr("did you mean \"from_module\"")));
  EXPECT_THAT(first_mistake(changed("pbsgl", "{fewest: 4, most: 10}", "{fewest: 11, most: 10}")),
              HasSubstr("raise `most`"));
  EXPECT_THAT(first_mistake(changed("pbsgl", "id: pbsgl", "id: other")), HasSubstr("must be \"pbsgl\""));
  EXPECT_THAT(first_mistake(changed("pbsgl", "{module: 12}", "{modul: 12}")), HasSubstr("did you mean \"module\""));
  EXPECT_THAT(first_mistake(changed("pbsgl", "{module: 12}", "{}")), HasSubstr("at least one meeting"));
  EXPECT_THAT(first_mistake(changed("pbsgl", "\"19:00\"", "\"25:00\"")), HasSubstr("\"20:30\""));
  EXPECT_THAT(first_mistake(changed("pbsgl", "closed_months: []", "closed_months: [8, 7]")), HasSubstr("in order"));
  EXPECT_THAT(first_mistake(changed("pbsgl", "rates: []", "rates: [{from: 2020-01-01, part: member, cents: 1}]")),
              HasSubstr("nothing is paid"));
  EXPECT_THAT(first_mistake(changed("pbsgl", "{rule: trained, groups: 1}", "{rule: none, groups: 1}")),
              HasSubstr("goes with a facilitator"));
  EXPECT_THAT(first_mistake(changed("quality-group", "derogation: {fewest: 6}", "derogation: {fewest: 8}")),
              HasSubstr("permits fewer"));
  EXPECT_THAT(first_mistake(changed("quality-group", "assiduity: []", "assiduity: [{meetings: 5, attended: 4}]")),
              HasSubstr("year_end"));
  EXPECT_THAT(first_mistake(changed("practice-analysis-group", "attended: 7", "attended: 11")),
              HasSubstr("lower `attended`"));
  EXPECT_THAT(first_mistake(changed("quality-group", "  intern: {joins: no, counted: no, paid: no}\n", "")),
              HasSubstr("lacks the key \"intern\""));
  EXPECT_THAT(first_mistake(read_template("t.yaml", "t", "")), HasSubstr("empty"));
}

}  // namespace
}  // namespace miroir::programme
