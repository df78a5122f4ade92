#include "feedback/profile.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using measures::Level;

// One physician "me" of group G1 (five members), compared in two half-years.
ProfileInput input() {
  ProfileInput made;
  made.physician = "me";
  made.periods = {period("2017-S2"), period("2018-S1"), period("2018-S2")};
  made.indicators = {share_sheet()};
  for (const base::Period& when : made.periods) {
    made.groups[when.name]["G1"] = {"me", "a", "b", "c", "d"};
    made.own_rows.push_back(row(Level::physician, "me", when.name, 120, 200, 80.0));
    made.group_rows.push_back(row(Level::group, "G1", when.name, 480, 1000, 400.0));
    made.groups_rows.push_back(row(Level::groups, "*", when.name, 4000, 10000, 4000.0));
    made.control_rows.push_back(row(Level::control, "*", when.name, 40000, 100000, 40000.0));
    made.region_rows.push_back(row(Level::region, "*", when.name, 44000, 110000, 44000.0));
    made.visibility.decide({"G1", when.name, "ppi", "all"}, Withholding::none);
  }
  made.memberships = {{"me", "G1", base::make_date(2017, 1, 1), std::nullopt}};
  return made;
}

std::size_t at(Comparator comparator) { return static_cast<std::size_t>(comparator); }

const IndicatorProfile& only(const Profile& profile) { return profile.indicators.at(0); }

TEST(Profile, ShowsTheGroupAsPublishedAndComparesWithTheOthersInIt) {
  const Profile profile = build_profile(input());
  EXPECT_EQ(profile.group, "G1");
  EXPECT_EQ(profile.comparator, Comparator::my_group);
  EXPECT_DOUBLE_EQ(only(profile).mine.raw.value, 0.6);
  EXPECT_DOUBLE_EQ(only(profile).comparators[at(Comparator::my_group)].raw.value, 0.48);
  const Contrast& contrast = only(profile).contrasts[at(Comparator::my_group)];
  EXPECT_NEAR(contrast.raw.difference->value, 0.6 - 360.0 / 800, 1e-12);
  EXPECT_EQ(contrast.raw.verdict, Verdict::higher);
}

TEST(Profile, LeavesMeOutOfTheControlGroupOnlyIfIWasInIt) {
  ProfileInput made = input();
  EXPECT_NEAR(only(build_profile(made)).contrasts[at(Comparator::control)].raw.difference->value, 0.2, 1e-12);
  made.groups.clear();
  const double still_member = only(build_profile(made)).contrasts[at(Comparator::control)].raw.difference->value;
  EXPECT_NEAR(still_member, 0.2, 1e-12) << "a member for a few days is in no control group";
  made.memberships.clear();
  const Profile outside = build_profile(made);
  EXPECT_NEAR(only(outside).contrasts[at(Comparator::control)].raw.difference->value, 0.6 - 39880.0 / 99800, 1e-12);
  EXPECT_EQ(outside.comparator, Comparator::region);
  EXPECT_EQ(only(outside).comparators[at(Comparator::my_group)].raw.state, FigureState::absent);
}

TEST(Profile, SaysWhatThePatientsMixDoes) {
  ProfileInput made = input();
  EXPECT_EQ(only(build_profile(made)).contrasts[at(Comparator::my_group)].case_mix, CaseMix::same);
  made.own_rows.back().row.expected = 107.0;  // my patients are such that 53 % was to be expected
  made.group_rows.back().row.expected = 427.0;
  const Profile profile = build_profile(made);
  const Contrast& contrast = only(profile).contrasts[at(Comparator::my_group)];
  EXPECT_EQ(contrast.raw.verdict, Verdict::higher);
  EXPECT_EQ(contrast.standardised.verdict, Verdict::like);
  EXPECT_EQ(contrast.case_mix, CaseMix::explains);
}

TEST(Profile, ComparesWithNothingThatIsWithheld) {
  ProfileInput made = input();
  made.visibility.decide({"G1", "2018-S2", "ppi", "all"}, Withholding::one_physician_dominates);
  const Profile profile = build_profile(made);
  const IndicatorProfile& indicator = only(profile);
  const Figure& group = indicator.comparators[at(Comparator::my_group)].raw;
  EXPECT_EQ(group.state, FigureState::withheld);
  EXPECT_EQ(group.withholding, Withholding::one_physician_dominates);
  EXPECT_EQ(group.denominator, 0);
  EXPECT_EQ(indicator.contrasts[at(Comparator::my_group)].raw.verdict, Verdict::not_comparable);
  EXPECT_FALSE(indicator.contrasts[at(Comparator::my_group)].raw.difference);
}

TEST(Profile, KeepsTheGroupOfTheTime) {
  ProfileInput made = input();
  made.groups["2017-S2"] = {{"G0", {"me", "w", "x", "y", "z"}}};
  made.group_rows.push_back(row(Level::group, "G0", "2017-S2", 100, 500, 200.0));
  made.visibility.decide({"G0", "2017-S2", "ppi", "all"}, Withholding::none);
  const Profile profile = build_profile(made);
  const auto& evolution = only(profile).evolution;
  ASSERT_EQ(evolution.size(), 3U);
  EXPECT_EQ(evolution[0].group, "G0");
  EXPECT_DOUBLE_EQ(evolution[0].comparators[at(Comparator::my_group)].raw.value, 0.2);
  EXPECT_EQ(evolution[2].group, "G1");
}

TEST(Profile, MeasuresChangeFromTheSameSeason) {
  ProfileInput made = input();
  made.own_rows[0].row.numerator = 60;
  made.own_rows[1].row.numerator = 10;
  const Change change = only(build_profile(made)).change.value();
  EXPECT_EQ(change.since.name, "2017-S2");
  EXPECT_EQ(change.comparison.verdict, Verdict::higher);
  EXPECT_NEAR(change.comparison.difference->value, 0.3, 1e-12);
}

TEST(Profile, FallsBackToTheEarliestPeriodWithAValue) {
  ProfileInput made = input();
  made.own_rows[0] = hidden_row(Level::physician, "me", "2017-S2");
  EXPECT_EQ(only(build_profile(made)).change->since.name, "2018-S1");
  made.own_rows[1] = hidden_row(Level::physician, "me", "2018-S1");
  EXPECT_FALSE(only(build_profile(made)).change);
}

TEST(Profile, ListsStrataWithTheirOwnStates) {
  ProfileInput made = input();
  made.own_rows.push_back(row(Level::physician, "me", "2018-S2", 0, 50, {}, "age=16-64"));
  made.group_rows.push_back(row(Level::group, "G1", "2018-S2", 20, 300, {}, "age=16-64"));
  const auto rows = only(build_profile(made)).strata;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].stratum, "age=16-64");
  EXPECT_EQ(rows[0].mine.state, FigureState::zero);
  EXPECT_EQ(rows[0].comparator.state, FigureState::withheld) << "its visibility was not decided";
  EXPECT_EQ(rows[1].mine.state, FigureState::absent);
}

stats::UnitReliability reliability(double value) {
  stats::UnitReliability unit;
  unit.reliability = value;
  unit.comparable = value >= stats::fewest_reliability;
  unit.shrunken = {0.52, 0.46, 0.58, stats::Method::wilson};
  return unit;
}

// The edge of the threshold: n / (n + prior) for the 200 units of my figure.
TEST(Profile, ComparesFromAReliabilityOfSeventyHundredthsOn) {
  ProfileInput made = input();
  made.reliabilities["ppi"] = {200 * 3.0 / 7, reliability(0.7)};
  EXPECT_EQ(only(build_profile(made)).contrasts[0].raw.verdict, Verdict::higher);
  made.reliabilities["ppi"] = {200 * 3.0 / 7 + 0.5, reliability(0.699)};
  const Profile profile = build_profile(made);
  EXPECT_EQ(only(profile).contrasts[0].raw.verdict, Verdict::cannot_tell);
  EXPECT_EQ(only(profile).contrasts[0].standardised.verdict, Verdict::cannot_tell);
  EXPECT_TRUE(only(profile).too_few_for(Comparator::my_group));
  EXPECT_EQ(profile.headlines.back().kind, Headline::Kind::too_few);
}

TEST(Profile, ComparesFewPatientsWhereTheyAreReliable) {
  ProfileInput made = input();
  made.own_rows.back() = row(Level::physician, "me", "2018-S2", 19, 20, 8.0);
  EXPECT_EQ(only(build_profile(made)).contrasts[0].raw.verdict, Verdict::cannot_tell) << "the rule of 30";
  made.reliabilities["ppi"] = {5, reliability(0.8)};
  EXPECT_EQ(only(build_profile(made)).contrasts[0].raw.verdict, Verdict::higher);
}

TEST(Profile, OffersTheShrunkenFigureAndAllPeriodsTogether) {
  ProfileInput made = input();
  made.reliabilities["ppi"] = {150, reliability(0.57)};
  const IndicatorProfile profile = only(build_profile(made));
  EXPECT_DOUBLE_EQ(profile.shrunken.value().value, 0.52);
  EXPECT_DOUBLE_EQ(profile.shrunken->lower.value(), 0.46);
  ASSERT_TRUE(profile.pooled);
  EXPECT_EQ(profile.pooled->periods, 3);
  EXPECT_EQ(profile.pooled->since.name, "2017-S2");
  EXPECT_EQ(profile.pooled->mine.numerator, 360);
  EXPECT_EQ(profile.pooled->mine.denominator, 600);
  EXPECT_EQ(profile.pooled->others.denominator, 3 * 800) << "the group without me";
  EXPECT_EQ(profile.pooled->comparison.verdict, Verdict::higher) << "600 units are reliable where 200 are not";
}

TEST(Profile, PoolsOnlyPeriodsInWhichTheGroupMayBeShown) {
  ProfileInput made = input();
  made.visibility.decide({"G1", "2017-S2", "ppi", "all"}, Withholding::too_few_physicians);
  EXPECT_EQ(only(build_profile(made)).pooled->periods, 2);
  made.visibility.decide({"G1", "2018-S1", "ppi", "all"}, Withholding::too_few_physicians);
  EXPECT_FALSE(only(build_profile(made)).pooled);
  made.comparator = Comparator::region;
  EXPECT_EQ(only(build_profile(made)).pooled->periods, 3);
}

TEST(Profile, ReadsARunOfEightPeriodsWithTheDesiredDirection) {
  ProfileInput made = input();
  made.periods.clear();
  made.own_rows.clear();
  made.indicators[0].direction = measures::Direction::lower;
  const std::int64_t numerators[] = {120, 122, 119, 121, 80, 79, 81, 80, 78, 80, 79, 81};
  int place = 0;
  for (const char* name : {"2013-S1", "2013-S2", "2014-S1", "2014-S2", "2015-S1", "2015-S2", "2016-S1", "2016-S2",
                           "2017-S1", "2017-S2", "2018-S1", "2018-S2"}) {
    made.periods.push_back(period(name));
    made.own_rows.push_back(row(Level::physician, "me", name, numerators[place++], 200));
  }
  const auto run = only(build_profile(made)).run;
  ASSERT_TRUE(run);
  EXPECT_EQ(run->periods, 12);
  EXPECT_EQ(run->pattern, RunReading::Pattern::shift);
  EXPECT_EQ(run->signal, stats::Signal::improvement);
  made.periods.erase(made.periods.begin(), made.periods.begin() + 5);
  EXPECT_FALSE(only(build_profile(made)).run) << "seven periods";
}

TEST(ChangeSince, IsFromTheReturnThatIsNamed) {
  ProfileInput made = input();
  made.own_rows[1].row.numerator = 60;
  const Profile profile = build_profile(made);
  const auto change = change_since(only(profile), "2018-S1");
  ASSERT_TRUE(change);
  EXPECT_NEAR(change->comparison.difference->value, 0.3, 1e-12);
  EXPECT_EQ(change->comparison.verdict, Verdict::higher);
  EXPECT_FALSE(change_since(only(profile), "2018-S2")) << "the return shown";
  EXPECT_FALSE(change_since(only(profile), "2012-S1"));
  made.own_rows[1] = hidden_row(Level::physician, "me", "2018-S1");
  EXPECT_FALSE(change_since(only(build_profile(made)), "2018-S1"));
}

using Kind = Headline::Kind;

TEST(Headlines, NameTheDifference) {
  const Profile profile = build_profile(input());
  ASSERT_EQ(profile.headlines.size(), 1U);
  EXPECT_EQ(profile.headlines[0].kind, Kind::differs);
}

TEST(Headlines, DoNotNameADifferenceThatThePatientsExplain) {
  ProfileInput made = input();
  made.own_rows.back().row.expected = 107.0;
  made.group_rows.back().row.expected = 427.0;
  EXPECT_EQ(build_profile(made).headlines[0].kind, Kind::nothing_stands_out);
}

TEST(Headlines, AreAtMostThreeOfEachKind) {
  ProfileInput made = input();
  made.own_rows[0].row.numerator = 60;
  for (const char* id : {"second", "third"}) {
    IndicatorSheet sheet = share_sheet();
    sheet.id = id;
    made.indicators.push_back(sheet);
    StoredRow own = row(Level::physician, "me", "2018-S2", 3, 20);
    own.row.indicator = id;
    made.own_rows.push_back(own);
    StoredRow group = row(Level::group, "G1", "2018-S2", 480, 1000);
    group.row.indicator = id;
    made.group_rows.push_back(group);
    made.visibility.decide({"G1", "2018-S2", id, "all"}, Withholding::none);
  }
  const auto headlines = build_profile(made).headlines;
  ASSERT_EQ(headlines.size(), 3U);
  EXPECT_EQ(headlines[0].kind, Kind::differs);
  EXPECT_EQ(headlines[1].kind, Kind::changed);
  EXPECT_EQ(headlines[2].kind, Kind::too_few);
  EXPECT_EQ(headlines[2].count, 2);
}

TEST(Headlines, SayThatANewcomerHasNoFigures) {
  ProfileInput made = input();
  made.own_rows.clear();
  const Profile profile = build_profile(made);
  EXPECT_FALSE(profile.has_figures);
  ASSERT_EQ(profile.headlines.size(), 1U);
  EXPECT_EQ(profile.headlines[0].kind, Kind::no_figures);
  EXPECT_TRUE(only(profile).comparators[at(Comparator::my_group)].raw.has_value());
}

TEST(Profile, IsEmptyBeforeTheFirstReturn) { EXPECT_TRUE(build_profile({}).indicators.empty()); }

}  // namespace
}  // namespace miroir::feedback
