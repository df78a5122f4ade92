#include "feedback/effect.hpp"

#include "unit/feedback/rows.hpp"

#include <gtest/gtest.h>

#include <fmt/core.h>

namespace miroir::feedback {
namespace {

using measures::Level;

constexpr const char* period_names[] = {"2017-S1", "2017-S2", "2018-S1", "2018-S2"};
constexpr int groups = 4;
constexpr int members_each = 2;
constexpr int controls = 8;

std::string group_id(int group) { return fmt::format("G{}", group); }
std::string member_id(int group, int member) { return fmt::format("M{}{}", group, member); }
std::string control_id(int control) { return fmt::format("C{}", control); }

// Of 100 patients each: members have 40 + 2 x group, controls 30 + number; `after` is added to members from 2018 on,
// `before` in 2017-S1. Groups and controls wobble by one patient, so that there is an error to estimate; the wobble of
// each side adds up to 0 in every period.
struct Practice {
  int after = -10;
  int before = 0;
  int wobble = 1;

  static int sign(int number, int period) { return (number + period / 2) % 2 == 0 ? 1 : -1; }
  int member(int group, int period) const {
    return 40 + 2 * group + (period >= 2 ? after : 0) + (period == 0 ? before : 0) + wobble * sign(group, period);
  }
  int control(int number, int period) const { return 30 + number + wobble * sign(number, period); }
};

// Groups are counted from 2018 on.
EffectInput region(const Practice& practice) {
  EffectInput input;
  input.indicators = {share_sheet()};
  for (int place = 0; place < 4; ++place) {
    const char* name = period_names[place];
    input.periods.push_back(period(name));
    input.region_rows.push_back(row(Level::region, "*", name, 600, 1600));
    for (int group = 0; group < groups; ++group) {
      for (int member = 0; member < members_each; ++member) {
        input.physician_rows.push_back(
            row(Level::physician, member_id(group, member), name, practice.member(group, place), 100));
        if (place >= 2) {
          input.groups[name][group_id(group)].push_back(member_id(group, member));
        }
      }
    }
    for (int control = 0; control < controls; ++control) {
      input.physician_rows.push_back(
          row(Level::physician, control_id(control), name, practice.control(control, place), 100));
    }
  }
  return input;
}

TEST(Effect, IsTheChangeOfMembersLessTheChangeOfControls) {
  const Effect effect = build_effect(region({}));
  EXPECT_EQ(effect.members, 8U);
  EXPECT_EQ(effect.groups, 4U);
  EXPECT_EQ(effect.controls, 8U);
  EXPECT_EQ(effect.members_from_the_first_period, 0U);
  ASSERT_EQ(effect.indicators.size(), 1U);
  const IndicatorEffect& ppi = effect.indicators.front();
  // Members fall by 10 of 100, controls stay: the wobbles cancel.
  EXPECT_NEAR(ppi.estimate->effect.value, -0.10, 1e-12);
  EXPECT_LT(ppi.estimate->effect.upper, 0);
  EXPECT_EQ(ppi.reading, EffectReading::lower);
  EXPECT_DOUBLE_EQ(ppi.threshold, 0.02);
  ASSERT_EQ(ppi.estimate->event_study.size(), 3U);  // 2 before, then the two of membership
  EXPECT_EQ(ppi.estimate->event_study[0].relative_period, -2);
  EXPECT_NEAR(ppi.estimate->event_study[0].effect.value, 0, 1e-12);
  EXPECT_NEAR(ppi.estimate->event_study[2].effect.value, -0.10, 1e-12);
  ASSERT_TRUE(ppi.estimate->pre_trend);
}

TEST(Effect, ComparesBothSidesBeforeAnybodyJoined) {
  const Effect effect = build_effect(region({.wobble = 0}));
  ASSERT_TRUE(effect.baseline);
  EXPECT_EQ(effect.baseline->name, "2017-S2");
  ASSERT_EQ(effect.balance.size(), 1U);  // no amount in euros: neither lists nor case mix
  EXPECT_EQ(effect.balance[0].of, BalanceOf::indicator);
  // Members 40 42 44 46 % twice: mean 43, variance 40/7; controls 30 to 37 %: mean 33.5, variance 6. In points:
  // 9.5 / sqrt((40/7 + 6) / 2) = 3.92537.
  EXPECT_NEAR(effect.balance[0].balance->members, 0.43, 1e-12);
  EXPECT_NEAR(effect.balance[0].balance->controls, 0.335, 1e-12);
  EXPECT_NEAR(effect.balance[0].balance->standardised_difference, 3.92537, 1e-5);
}

TEST(Effect, FollowsTheMembershipOfTheTime) {
  EffectInput input = region({});
  // One of the fourth group was counted in another from the first period on; one of the first leaves after 2018-S1;
  // a control joins in the last period.
  input.groups["2017-S1"]["G9"] = {member_id(3, 1)};
  input.groups["2018-S2"][group_id(0)] = {member_id(0, 0), control_id(7)};
  const Effect effect = build_effect(input);
  EXPECT_EQ(effect.members_from_the_first_period, 1U);
  EXPECT_EQ(effect.members, 8U);  // seven of the eight, and the control who joined
  EXPECT_EQ(effect.controls, 7U);
  EXPECT_EQ(effect.groups, 4U);  // G9 has nobody with a before
  EXPECT_EQ(effect.indicators[0].estimate->members, 8U);
  EXPECT_EQ(effect.indicators[0].estimate->controls, 7U);
}

TEST(Effect, CannotBeToldOfMembersWithoutABefore) {
  EffectInput input = region({});
  input.groups["2017-S1"] = input.groups["2018-S1"];
  const Effect effect = build_effect(input);
  EXPECT_EQ(effect.members, 0U);
  EXPECT_EQ(effect.members_from_the_first_period, 8U);
  EXPECT_FALSE(effect.baseline);
  EXPECT_TRUE(effect.balance.empty());
  EXPECT_EQ(effect.indicators[0].reading, EffectReading::cannot_tell);
}

TEST(Effect, CannotBeToldOfFourPhysicians) {
  EffectInput input = region({});
  std::erase_if(input.physician_rows, [](const StoredRow& stored) {
    return stored.row.entity.starts_with("M2") || stored.row.entity.starts_with("M3");
  });
  const Effect effect = build_effect(input);
  EXPECT_EQ(effect.indicators[0].reading, EffectReading::cannot_tell);
  EXPECT_FALSE(effect.indicators[0].estimate);
  EXPECT_FALSE(effect.balance[0].balance);
}

TEST(Effect, IsTooSmallBelowThePracticalThreshold) {
  EffectInput input = region({});
  input.indicators[0].practical_threshold = 10.5;
  EXPECT_EQ(build_effect(input).indicators[0].reading, EffectReading::too_small);
  input.indicators[0].practical_threshold = 9.5;
  EXPECT_EQ(build_effect(input).indicators[0].reading, EffectReading::lower);
}

TEST(Effect, IsNotFoundWhereChanceExplainsIt) {
  EffectInput input = region({.after = 0});
  const IndicatorEffect found = build_effect(input).indicators[0];
  EXPECT_NEAR(found.estimate->effect.value, 0, 1e-12);
  const double detectable = found.estimate->minimum_detectable_effect;
  EXPECT_GT(detectable, 0);
  // Whether an effect that matters would have been seen decides between the two sentences.
  input.indicators[0].practical_threshold = 100 * detectable * 1.01;
  EXPECT_EQ(build_effect(input).indicators[0].reading, EffectReading::none);
  input.indicators[0].practical_threshold = 100 * detectable * 0.99;
  EXPECT_EQ(build_effect(input).indicators[0].reading, EffectReading::not_found);
}

TEST(Effect, IsDoubtfulWhereBothSidesMovedApartBefore) {
  const IndicatorEffect ppi = build_effect(region({.after = -10, .before = 12})).indicators[0];
  EXPECT_LT(ppi.estimate->pre_trend->p, 0.05);
  EXPECT_EQ(ppi.reading, EffectReading::doubtful);
}

TEST(Effect, CorrectsPValuesForTheNumberOfIndicators) {
  EffectInput input = region({});
  const double alone = build_effect(input).indicators[0].adjusted_p;
  IndicatorSheet other = share_sheet();
  other.id = "other";
  input.indicators.push_back(other);
  const std::size_t count = input.physician_rows.size();
  const EffectInput still = region({.after = 0});
  for (std::size_t i = 0; i < count; ++i) {
    input.physician_rows.push_back(still.physician_rows[i]);
    input.physician_rows.back().row.indicator = "other";
  }
  const Effect effect = build_effect(input);
  EXPECT_NEAR(effect.indicators[0].adjusted_p, 2 * alone, 1e-12);
  EXPECT_GE(effect.indicators[1].adjusted_p, 0.05);
}

TEST(Effect, LeavesHiddenCountsOutAndCountsThem) {
  EffectInput input = region({});
  input.physician_rows[0] = hidden_row(Level::physician, member_id(0, 0), "2017-S1");
  const IndicatorEffect ppi = build_effect(input).indicators[0];
  EXPECT_EQ(ppi.hidden_cells, 1U);
  EXPECT_TRUE(ppi.estimate);
}

TEST(Effect, ShowsNoWithheldGroupAroundTheOthers) {
  EffectInput input = region({});
  for (int group = 0; group < groups; ++group) {
    input.group_rows.push_back(row(Level::group, group_id(group), "2018-S2", 30 + group, 100));
    input.visibility.decide({group_id(group), "2018-S2", "ppi", "all"},
                            group == 1 ? Withholding::too_few_physicians : Withholding::none);
  }
  const Effect effect = build_effect(input);
  ASSERT_EQ(effect.funnels.size(), 1U);
  ASSERT_EQ(effect.funnels[0].units.size(), 3U);
  EXPECT_EQ(effect.funnels[0].units[1].numerator, 32);
  EXPECT_NEAR(effect.funnels[0].funnel.target, 95.0 / 300, 1e-12);
}

// Rows of an amount: `euros` per patient, all as the region's mix would have it.
StoredRow amount(Level level, const std::string& entity, double euros, std::int64_t patients, double expected_euros) {
  const auto cents = [&](double each) { return each * 100 * static_cast<double>(patients); };
  StoredRow stored = row(level, entity, "2018-S2", std::llround(cents(euros)), patients, cents(expected_euros));
  stored.row.indicator = "pharmacy-amount";
  return stored;
}

// Brittany's evaluation of 2014: 215.18 € a patient among controls, 184.75 € in the groups of 340 physicians, on
// 301,897 patients: 9,186,729 € not spent, as published, from costs that were not rounded to the cent.
TEST(Economy, GivesThePublishedEvaluationBackWithinItsRounding) {
  EffectInput input;
  input.periods = {period("2018-S2")};
  IndicatorSheet sheet;
  sheet.id = "pharmacy-amount";
  sheet.display = measures::Display::mean_euros;
  input.indicators = {sheet};
  const std::int64_t each = 301'897 / 34;  // 34 groups of 10, the last with what is left
  for (int group = 0; group < 34; ++group) {
    const std::int64_t patients = group < 33 ? each : 301'897 - 33 * each;
    // Groups differ in their mix and cost alike, so that each is worth 184.75 € once comparable.
    const double mix = 0.9 + 0.01 * (group % 20);
    input.group_rows.push_back(amount(Level::group, group_id(group), 184.75 * mix, patients, 200 * mix));
    input.visibility.decide({group_id(group), "2018-S2", sheet.id, "all"}, Withholding::none);
    for (int member = 0; member < 10; ++member) {
      input.groups["2018-S2"][group_id(group)].push_back(fmt::format("M{}-{}", group, member));
    }
  }
  for (int control = 0; control < 50; ++control) {
    input.physician_rows.push_back(amount(Level::physician, control_id(control), 215.18, 900, 200));
  }
  input.region_rows = {amount(Level::region, "*", 200, 400'000, 200)};
  const Effect effect = build_effect(input);
  ASSERT_TRUE(effect.economy);
  const Economy& economy = *effect.economy;
  EXPECT_EQ(economy.physicians, 340U);
  EXPECT_EQ(economy.compared_groups, 34U);
  EXPECT_EQ(economy.evaluation.patients, 301'897);
  EXPECT_NEAR(economy.evaluation.group_cost, 184.75, 1e-4);
  EXPECT_NEAR(economy.evaluation.control_cost, 215.18, 1e-4);
  EXPECT_NEAR(economy.evaluation.saving.value, 9'186'729, 3'019);  // half a cent on both costs
  EXPECT_FALSE(economy.saving_since_joining);                      // everybody was a member from the first period on
  // "15 € for each euro": the programme would have cost about 612,449 €.
  EXPECT_NEAR(return_per_euro(economy.evaluation.saving, 612'449).value, 15.0, 0.01);
}

TEST(Economy, IsNotThereWithoutAnAmount) { EXPECT_FALSE(build_effect(region({})).economy); }

TEST(Economy, LeavesMembersOfOtherPeriodsOutOfTheControls) {
  EffectInput input;
  input.periods = {period("2018-S1"), period("2018-S2")};
  IndicatorSheet sheet;
  sheet.id = "pharmacy-amount";
  sheet.display = measures::Display::mean_euros;
  input.indicators = {sheet};
  for (int group = 0; group < 3; ++group) {
    input.group_rows.push_back(amount(Level::group, group_id(group), 90, 1000, 100));
    input.visibility.decide({group_id(group), "2018-S2", sheet.id, "all"}, Withholding::none);
  }
  for (int control = 0; control < 6; ++control) {
    input.physician_rows.push_back(amount(Level::physician, control_id(control), 100, 100, 100));
  }
  input.physician_rows.push_back(amount(Level::physician, "former", 1000, 100, 100));
  input.groups["2018-S1"]["G0"] = {"former"};
  input.region_rows = {amount(Level::region, "*", 100, 4000, 100)};
  const Effect effect = build_effect(input);
  ASSERT_TRUE(effect.economy);
  EXPECT_NEAR(effect.economy->evaluation.control_cost, 100, 1e-9);
  EXPECT_NEAR(effect.economy->evaluation.saving.value, 10.0 * 3000, 1e-6);
}

TEST(Economy, TurnsASavingAndItsIntervalIntoAReturn) {
  const stats::Estimate back = return_per_euro({3000, -1000, 6000, stats::Method::bootstrap}, 2000);
  EXPECT_DOUBLE_EQ(back.value, 1.5);
  EXPECT_DOUBLE_EQ(back.lower, -0.5);
  EXPECT_DOUBLE_EQ(back.upper, 3);
}

}  // namespace
}  // namespace miroir::feedback
