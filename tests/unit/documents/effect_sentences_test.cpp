// What a committee reads, at the edges of each reading, in both languages.
#include "documents/effect_sentences.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

using feedback::EffectReading;
using measures::Direction;

const base::Messages& french = base::Messages::of(base::Language::french);
const base::Messages& english = base::Messages::of(base::Language::english);

constexpr EffectReading all_readings[] = {EffectReading::cannot_tell, EffectReading::doubtful,  EffectReading::none,
                                          EffectReading::not_found,   EffectReading::too_small, EffectReading::lower,
                                          EffectReading::higher};

feedback::IndicatorEffect effect(EffectReading reading, stats::Estimate estimate,
                                 Direction direction = Direction::lower) {
  feedback::IndicatorEffect made;
  made.sheet.display = measures::Display::share;
  made.sheet.direction = direction;
  made.reading = reading;
  made.threshold = 0.02;
  made.estimate.emplace();
  made.estimate->effect = estimate;
  made.estimate->minimum_detectable_effect = 0.034;
  made.estimate->pre_trend.emplace();
  return made;
}

stats::Estimate around(double value, double half) {
  return {value, value - half, value + half, stats::Method::recovered};
}

// Whatever the width of its spaces.
bool holds(std::string text, std::string_view part) {
  for (const std::string_view space : {"\u00a0", "\u202f"}) {
    for (std::size_t at = text.find(space); at != std::string::npos; at = text.find(space)) {
      text.replace(at, space.size(), " ");
    }
  }
  return text.find(part) != std::string::npos;
}

TEST(EffectSentence, says_lower_or_higher_with_the_interval_and_without_a_sign) {
  const auto fell = effect(EffectReading::lower, around(-0.042, 0.011));
  EXPECT_TRUE(holds(effect_sentence(french, fell), "les membres sont plus bas de 4 points"))
      << effect_sentence(french, fell);
  EXPECT_TRUE(holds(effect_sentence(french, fell), "de 3 à 5 points")) << effect_sentence(french, fell);
  EXPECT_TRUE(holds(effect_sentence(english, fell), "members are 4 points lower")) << effect_sentence(english, fell);
  EXPECT_TRUE(holds(effect_sentence(english, fell), "3 to 5 points")) << effect_sentence(english, fell);
  const auto rose = effect(EffectReading::higher, around(0.042, 0.011));
  EXPECT_TRUE(holds(effect_sentence(french, rose), "plus hauts de 4 points"));
  EXPECT_TRUE(holds(effect_sentence(english, rose), "4 points higher"));
}

TEST(EffectSentence, an_interval_that_spans_zero_is_told_with_its_signs_and_with_what_would_have_been_seen) {
  const auto unclear = effect(EffectReading::not_found, around(-0.011, 0.025));
  for (const base::Messages* messages : {&french, &english}) {
    const std::string words = effect_sentence(*messages, unclear);
    EXPECT_TRUE(holds(words, messages == &french ? "On ne peut pas dire" : "One cannot say")) << words;
    EXPECT_TRUE(holds(words, messages == &french ? "de −4 à +1 point)" : "(−4 to +1 point)")) << words;
    EXPECT_TRUE(holds(words, messages == &french ? "de 3 points" : "of 3 points")) << words;
  }
}

TEST(EffectSentence, where_before_was_already_apart_no_figure_is_given) {
  const auto apart = effect(EffectReading::doubtful, around(-0.06, 0.01));
  EXPECT_EQ(effect_sentence(french, apart), french.text("effect.sentence.doubtful"));
  EXPECT_FALSE(holds(effect_sentence(french, apart), "6"));
  EXPECT_EQ(direction_sentence(french, apart), "");
  EXPECT_EQ(pre_trend_sentence(french, apart), french.text("effect.before.apart"));
  EXPECT_EQ(pre_trend_sentence(english, apart), english.text("effect.before.apart"));
}

TEST(EffectSentence, too_few_physicians_or_groups_say_nothing_more) {
  feedback::IndicatorEffect few;
  for (const EffectReading reading : all_readings) {
    few.reading = reading;  // whatever it says: without an estimate there is nothing to read
    EXPECT_EQ(effect_sentence(french, few), french.text("effect.sentence.cannot-tell"));
    EXPECT_EQ(pre_trend_sentence(french, few), "");
  }
  const auto too_few_on_a_side = effect(EffectReading::cannot_tell, around(-0.2, 0.01));
  EXPECT_EQ(effect_sentence(english, too_few_on_a_side), english.text("effect.sentence.cannot-tell"));
}

TEST(EffectSentence, what_is_too_small_or_none_is_told_beside_what_matters) {
  const auto small = effect(EffectReading::too_small, around(-0.013, 0.005));
  EXPECT_TRUE(holds(effect_sentence(french, small), "1,3 point")) << effect_sentence(french, small);
  EXPECT_TRUE(holds(effect_sentence(french, small), "(2 points)")) << effect_sentence(french, small);
  const auto none = effect(EffectReading::none, around(-0.001, 0.006));
  EXPECT_TRUE(holds(effect_sentence(english, none), "No change that matters")) << effect_sentence(english, none);
}

TEST(PreTrendSentence, one_period_before_tells_nothing_of_how_both_moved) {
  auto alone = effect(EffectReading::lower, around(-0.042, 0.011));
  EXPECT_EQ(pre_trend_sentence(french, alone), french.text("effect.before.alike"));
  alone.estimate->pre_trend.reset();
  EXPECT_EQ(pre_trend_sentence(french, alone), french.text("effect.before.unknown"));
}

TEST(DirectionSentence, is_told_only_where_members_moved_and_follows_the_definition) {
  const auto said = [](EffectReading reading, Direction direction) {
    return direction_sentence(english, effect(reading, around(0.04, 0.01), direction));
  };
  const std::string wanted = english.text("effect.direction.wanted");
  const std::string unwanted = english.text("effect.direction.unwanted");
  EXPECT_EQ(said(EffectReading::lower, Direction::lower), wanted);
  EXPECT_EQ(said(EffectReading::lower, Direction::higher), unwanted);
  EXPECT_EQ(said(EffectReading::higher, Direction::higher), wanted);
  EXPECT_EQ(said(EffectReading::higher, Direction::lower), unwanted);
  EXPECT_EQ(said(EffectReading::higher, Direction::none), english.text("effect.direction.none"));
  for (const EffectReading reading : {EffectReading::cannot_tell, EffectReading::doubtful, EffectReading::none,
                                      EffectReading::not_found, EffectReading::too_small}) {
    EXPECT_EQ(said(reading, Direction::lower), "");
  }
}

TEST(FunnelSentence, counts_who_stands_outside_on_either_side) {
  feedback::GroupFunnel funnel;
  funnel.units.resize(3);
  funnel.funnel.target = 0.30;
  funnel.funnel.points.resize(3);
  feedback::IndicatorSheet sheet;
  sheet.display = measures::Display::share;
  const std::string within = funnel_sentence(french, sheet, funnel);
  EXPECT_TRUE(holds(within, "Groupes montrés : 3. Tous tiennent")) << within;
  funnel.funnel.points[0] = {0.52, 3, {}, stats::FunnelPosition::above_998};
  funnel.funnel.points[1] = {0.12, -3, {}, stats::FunnelPosition::below_95};
  const std::string some = funnel_sentence(french, sheet, funnel);
  EXPECT_TRUE(holds(some, "30 % : 1")) << some;
  EXPECT_TRUE(holds(some, "plus haut : 1")) << some;
  EXPECT_TRUE(holds(some, "plus bas : 1")) << some;
}

TEST(SavingSentence, an_interval_that_touches_zero_is_no_saving) {
  feedback::Economy economy;
  economy.physicians = 340;
  economy.evaluation.patients = 301'897;
  economy.evaluation.saving = {9'186'729, 0, 12'000'000, stats::Method::recovered};
  EXPECT_TRUE(holds(saving_sentence(french, economy), "On ne peut pas dire")) << saving_sentence(french, economy);
  economy.evaluation.saving.lower = 1;
  EXPECT_TRUE(holds(saving_sentence(french, economy), "n’ont pas été dépensés")) << saving_sentence(french, economy);
  EXPECT_TRUE(holds(saving_sentence(french, economy), "9 186 729")) << saving_sentence(french, economy);
  economy.evaluation.saving = {-5000, -9000, -1000, stats::Method::recovered};
  const std::string more = saving_sentence(french, economy);
  EXPECT_TRUE(holds(more, "dépensés en plus")) << more;
  EXPECT_FALSE(holds(more, "−")) << "the words say which side: " << more;
  EXPECT_TRUE(holds(saving_sentence(english, economy), "5,000")) << saving_sentence(english, economy);
}

TEST(ReturnSentence, an_interval_that_holds_zero_is_no_return) {
  EXPECT_TRUE(holds(return_sentence(french, {14.13, 8.2, 20.5, stats::Method::recovered}), "14,13"));
  EXPECT_TRUE(holds(return_sentence(french, {2, -1, 5, stats::Method::recovered}), "L’intervalle contient 0"));
}

}  // namespace
}  // namespace miroir::documents
