// What joining a group is made to change: at once, for those who join, for the kind of care that is named.
#include "claims/synth/practitioners.hpp"
#include "claims/synth/territory.hpp"

#include "unit/claims/synth/fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace miroir::claims::synth {
namespace {

Options joining_options() {
  Options options = small_options("unused", 1'000);
  options.physicians = 60;
  options.groups = 4;
  options.groups_from = base::make_date(2018, 1, 1);
  return options;
}

TEST(GroupEffects, multiply_from_the_month_of_joining_on_and_nothing_else) {
  Options options = joining_options();
  options.group_effects = {{Style::ppi, 0.8}};
  const Territory territory = read_territory(options.communes, options.region).value();
  const Practitioners practitioners(options, territory);
  EXPECT_EQ(practitioners.groups(), 4);
  std::size_t in_january = 0;
  std::size_t in_july = 0;
  for (std::size_t index = 0; index < practitioners.gps().size(); ++index) {
    const Physician& gp = practitioners.gps()[index];
    const auto factor = [&](std::int32_t month, Style style) {
      return practitioners.log_factor(static_cast<std::int32_t>(index), month, style);
    };
    const std::int32_t joined = gp.memberships.empty() ? 24 : options.month_of(gp.memberships.front().start);
    in_january += joined == 12 ? 1 : 0;
    in_july += joined == 18 ? 1 : 0;
    EXPECT_TRUE(joined == 12 || joined == 18 || joined == 24);
    for (std::int32_t month = 0; month < 24; ++month) {
      const double expected = month < joined ? 0 : std::log(0.8);
      EXPECT_NEAR(factor(month, Style::ppi) - gp.style[static_cast<std::size_t>(Style::ppi)], expected, 1e-6);
      EXPECT_NEAR(factor(month, Style::nsaid) - gp.style[static_cast<std::size_t>(Style::nsaid)], 0, 1e-6);
    }
  }
  EXPECT_GE(in_january, 20U);
  EXPECT_GE(in_july, 4U);
}

TEST(GroupEffects, leave_every_other_group_a_past_when_asked_to) {
  Options options = joining_options();
  options.every_other_group_older = true;
  const Territory territory = read_territory(options.communes, options.region).value();
  const Practitioners practitioners(options, territory);
  std::size_t before = 0;
  for (const Physician& gp : practitioners.gps()) {
    if (gp.memberships.empty()) {
      continue;
    }
    const bool opened_late = gp.memberships.front().start >= *options.groups_from;
    before += opened_late ? 0 : 1;
    if (gp.memberships.front().group % 2 == 1) {
      EXPECT_TRUE(opened_late);
    }
  }
  EXPECT_GE(before, 10U);
}

TEST(GroupEffects, are_written_as_a_kind_of_care_and_a_number) {
  const auto effect = parse_group_effect("depression-test=1.5");
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->style, Style::depression_test);
  EXPECT_DOUBLE_EQ(effect->relative, 1.5);
  EXPECT_EQ(parse_group_effect("price=1")->style, Style::price);
  for (const char* wrong : {"", "ppi", "ppi=", "ppi=x", "ppi=0.8x", "ppi=0.1", "ppi=6", "ppi=nan", "=0.8", "PPI=0.8"}) {
    EXPECT_EQ(parse_group_effect(wrong).error().code, "not-a-group-effect") << wrong;
  }
}

std::string refusal_of(const Options& options) { return check_options(options).error().code; }

TEST(GroupEffects, need_physicians_and_months_that_can_be) {
  const FreshFolder folder("group-effects");
  Options options = joining_options();
  options.out = folder.path();
  EXPECT_TRUE(check_options(options));
  options.groups = 6;  // 60 physicians, 12 for each
  EXPECT_EQ(refusal_of(options), "groups-out-of-range");
  options.groups = 1;
  EXPECT_EQ(refusal_of(options), "groups-out-of-range");
  options.groups = 5;
  options.physicians = 27;
  EXPECT_EQ(refusal_of(options), "physicians-out-of-range");
  options.physicians = 60;
  options.groups_from = base::make_date(2019, 1, 1);
  EXPECT_EQ(refusal_of(options), "months-out-of-order");
}

}  // namespace
}  // namespace miroir::claims::synth
