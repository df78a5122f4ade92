#include "documents/effect_sentences.hpp"

#include <cmath>

namespace miroir::documents {

using feedback::EffectReading;
using feedback::IndicatorEffect;

namespace {

bool holds_zero(const stats::Estimate& estimate) { return estimate.lower <= 0 && estimate.upper >= 0; }

bool is_wanted(const IndicatorEffect& effect) {
  return (effect.reading == EffectReading::lower) == (effect.sheet.direction == measures::Direction::lower);
}

bool is_moved(EffectReading reading) { return reading == EffectReading::lower || reading == EffectReading::higher; }

}  // namespace

std::string effect_sentence(const base::Messages& messages, const IndicatorEffect& effect) {
  if (!effect.estimate) {
    return messages.text("effect.sentence.cannot-tell");
  }
  const FigureFormat format = format_of(messages, effect.sheet);
  const stats::Estimate& estimate = effect.estimate->effect;
  const std::string difference = format.difference(estimate.value);
  const std::string range = format.difference_range(estimate.lower, estimate.upper);
  switch (effect.reading) {
    case EffectReading::cannot_tell:
      break;
    case EffectReading::doubtful:
      return messages.text("effect.sentence.doubtful");
    case EffectReading::none:
      return messages.text("effect.sentence.none-that-matters", {{"threshold", format.difference(effect.threshold)}});
    case EffectReading::not_found:
      return messages.text("effect.sentence.not-found",
                           {{"range", format.signed_difference_range(estimate.lower, estimate.upper)},
                            {"detectable", format.difference(effect.estimate->minimum_detectable_effect)}});
    case EffectReading::too_small:
      return messages.text("effect.sentence.too-small",
                           {{"difference", difference}, {"threshold", format.difference(effect.threshold)}});
    case EffectReading::lower:
      return messages.text("effect.sentence.lower", {{"difference", difference}, {"range", range}});
    case EffectReading::higher:
      return messages.text("effect.sentence.higher", {{"difference", difference}, {"range", range}});
  }
  return messages.text("effect.sentence.cannot-tell");
}

std::string direction_sentence(const base::Messages& messages, const IndicatorEffect& effect) {
  if (!is_moved(effect.reading)) {
    return {};
  }
  if (effect.sheet.direction == measures::Direction::none) {
    return messages.text("effect.direction.none");
  }
  return messages.text(is_wanted(effect) ? "effect.direction.wanted" : "effect.direction.unwanted");
}

std::string pre_trend_sentence(const base::Messages& messages, const IndicatorEffect& effect) {
  if (!effect.estimate) {
    return {};
  }
  if (!effect.estimate->pre_trend) {
    return messages.text("effect.before.unknown");
  }
  return messages.text(effect.reading == EffectReading::doubtful ? "effect.before.apart" : "effect.before.alike");
}

std::string funnel_sentence(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                            const feedback::GroupFunnel& funnel) {
  std::int64_t within = 0;
  std::int64_t above = 0;
  std::int64_t below = 0;
  for (const stats::FunnelPoint& point : funnel.funnel.points) {
    const bool is_within = point.position == stats::FunnelPosition::within;
    within += is_within ? 1 : 0;
    above += !is_within && point.value > funnel.funnel.target ? 1 : 0;
    below += !is_within && point.value < funnel.funnel.target ? 1 : 0;
  }
  const std::string groups = messages.integer(static_cast<std::int64_t>(funnel.units.size()));
  const std::string target = format_of(messages, sheet).value(funnel.funnel.target);
  if (above == 0 && below == 0) {
    return messages.text("effect.funnel.all-within", {{"groups", groups}, {"target", target}});
  }
  return messages.text("effect.funnel.some", {{"groups", groups},
                                              {"target", target},
                                              {"within", messages.integer(within)},
                                              {"above", messages.integer(above)},
                                              {"below", messages.integer(below)}});
}

std::string amount_words(const base::Messages& messages, const stats::Estimate& estimate, int decimals) {
  return messages.text("effect.amount", {{"amount", messages.euros(estimate.value, decimals)},
                                         {"lower", messages.euros(estimate.lower, decimals)},
                                         {"upper", messages.euros(estimate.upper, decimals)}});
}

std::string saving_sentence(const base::Messages& messages, const feedback::Economy& economy) {
  const stats::Economic& found = economy.evaluation;
  const std::string amount = messages.euros(std::abs(found.saving.value), 0);
  const std::string physicians = messages.integer(static_cast<std::int64_t>(economy.physicians));
  const std::string patients = messages.integer(found.patients);
  if (holds_zero(found.saving)) {
    return messages.text("effect.economy.not-found", {{"physicians", physicians}, {"patients", patients}});
  }
  return messages.text(found.saving.value > 0 ? "effect.economy.less" : "effect.economy.more",
                       {{"amount", amount}, {"physicians", physicians}, {"patients", patients}});
}

std::string return_sentence(const base::Messages& messages, const stats::Estimate& back) {
  return messages.text(holds_zero(back) ? "effect.return.not-found" : "effect.return.found",
                       {{"value", messages.euros(back.value, 2)},
                        {"lower", messages.euros(back.lower, 2)},
                        {"upper", messages.euros(back.upper, 2)}});
}

}  // namespace miroir::documents
