#include "documents/mirror_sentences.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::documents {

using feedback::CaseMix;
using feedback::Comparator;
using feedback::Figure;
using feedback::FigureState;
using feedback::IndicatorProfile;
using feedback::RunReading;
using feedback::Verdict;

namespace {

const char* kind(const FigureFormat& format) {
  return format.display() == measures::Display::mean_euros ? "mean" : "share";
}

const char* side(Verdict verdict) { return verdict == Verdict::higher ? "higher" : "lower"; }

// What the mix of patients makes of a raw verdict, where it changes it.
const char* mix_key(CaseMix mix) {
  switch (mix) {
    case CaseMix::explains:
      return "short.explains";
    case CaseMix::reveals:
      return "short.reveals";
    case CaseMix::reverses:
      return "short.reverses";
    case CaseMix::same:
    case CaseMix::unknown:
      break;
  }
  return nullptr;
}

std::string missing_sentence(const base::Messages& messages, const Figure& mine) {
  switch (mine.state) {
    case FigureState::hidden:
      return messages.text("short.hidden");
    case FigureState::not_computable:
      return messages.text("short.nobody");
    case FigureState::shown:
    case FigureState::zero:
    case FigureState::withheld:
    case FigureState::absent:
      break;
  }
  return messages.text("short.absent");
}

const char* pattern_key(RunReading::Pattern pattern) {
  switch (pattern) {
    case RunReading::Pattern::steady:
      return "run.steady";
    case RunReading::Pattern::outside:
      return "run.outside";
    case RunReading::Pattern::shift:
      return "run.shift";
    case RunReading::Pattern::trend:
      return "run.trend";
    case RunReading::Pattern::two_of_three:
      return "run.two-of-three";
  }
  return "run.steady";
}

}  // namespace

std::string short_sentence(const FigureFormat& format, const IndicatorProfile& indicator, Comparator comparator) {
  const base::Messages& messages = format.messages();
  const std::size_t place = static_cast<std::size_t>(comparator);
  if (!indicator.mine.raw.has_value()) {
    return missing_sentence(messages, indicator.mine.raw);
  }
  const feedback::Contrast& contrast = indicator.contrasts[place];
  const Figure& other = indicator.comparators[place].raw;
  const std::string where_words = where(messages, comparator);
  if (contrast.raw.verdict == Verdict::cannot_tell || !other.has_value()) {
    return verdict_sentence(format, indicator.sheet, contrast.raw, comparator);
  }
  if (const char* key = mix_key(contrast.case_mix)) {
    return messages.text(key, {{"where", where_words}, {"other", format.value(other.value)}});
  }
  switch (contrast.raw.verdict) {
    case Verdict::higher:
    case Verdict::lower:
      return messages.text(fmt::format("short.{}.{}", kind(format), side(contrast.raw.verdict)),
                           {{"where", where_words}, {"other", format.value(other.value)}});
    case Verdict::like:
      return messages.text("short.like", {{"where", where_words}, {"other", format.value(other.value)}});
    case Verdict::cannot_tell:
    case Verdict::not_comparable:
      break;
  }
  return messages.text("verdict.not-comparable");
}

std::string reliability_sentence(const FigureFormat& format, const IndicatorProfile& indicator) {
  const base::Messages& messages = format.messages();
  if (!indicator.reliability) {
    return messages.text("reliability.unknown");
  }
  if (*indicator.reliability <= 0) {
    return messages.text("reliability.none");
  }
  return messages.text("reliability.low",
                       {{"value", messages.number(std::floor(*indicator.reliability * 100) / 100, 2)},
                        {"needed", messages.number(stats::fewest_reliability, 2)}});
}

std::string pooled_sentence(const FigureFormat& format, const feedback::Pooled& pooled) {
  const base::Messages& messages = format.messages();
  return messages.plural("pooled.sentence", pooled.periods,
                         {{"since", messages.period(pooled.since)}, {"value", format.value(pooled.mine.value)}});
}

std::string shrunken_sentence(const FigureFormat& format, const Figure& shrunken) {
  return format.messages().text("shrunken.sentence", {{"value", format.value(shrunken.value)}});
}

std::string mix_sentence(const FigureFormat& format, const feedback::Measured& mine) {
  const base::Messages& messages = format.messages();
  if (!mine.raw.has_value()) {
    return {};
  }
  if (!mine.standardised.has_value()) {
    return messages.text("mix.unknown");
  }
  const std::string raw = format.value(mine.raw.value);
  const std::string standardised = format.value(mine.standardised.value);
  if (raw == standardised) {
    return messages.text("mix.same");
  }
  return messages.text(mine.raw.value > mine.standardised.value ? "mix.lower" : "mix.higher");
}

std::string run_sentence(const base::Messages& messages, const RunReading& run) {
  std::string text = messages.plural(pattern_key(run.pattern), run.periods);
  switch (run.signal) {
    case stats::Signal::improvement:
      return text + " " + messages.text("run.desired");
    case stats::Signal::concern:
      return text + " " + messages.text("run.contrary");
    case stats::Signal::common_cause:
    case stats::Signal::neutral_change:
      break;
  }
  return text;
}

std::string since_sentence(const FigureFormat& format, const IndicatorProfile& indicator,
                           const std::optional<feedback::Change>& change) {
  const base::Messages& messages = format.messages();
  if (!change) {
    return messages.text("since.no-figure");
  }
  const feedback::Comparison& comparison = change->comparison;
  const std::string before = format.value(change->before.value);
  const std::string now = format.value(indicator.mine.raw.value);
  if (!comparison.difference || comparison.verdict == Verdict::cannot_tell) {
    return messages.text("since.cannot-tell", {{"before", before}, {"now", now}});
  }
  const std::string range = format.difference_range(comparison.difference->lower, comparison.difference->upper);
  const std::string key = comparison.verdict == Verdict::higher  ? "since.higher"
                          : comparison.verdict == Verdict::lower ? "since.lower"
                                                                 : "since.like";
  return messages.text(key, {{"before", before},
                             {"now", now},
                             {"difference", format.difference(comparison.difference->value)},
                             {"range", range}});
}

}  // namespace miroir::documents
