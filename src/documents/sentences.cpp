#include "documents/sentences.hpp"

#include <cmath>

#include <fmt/core.h>

namespace miroir::documents {

using feedback::CaseMix;
using feedback::Comparator;
using feedback::Comparison;
using feedback::Figure;
using feedback::FigureState;
using feedback::Headline;
using feedback::IndicatorProfile;
using feedback::IndicatorSheet;
using feedback::Verdict;

namespace {

const char* comparator_key(Comparator comparator) {
  switch (comparator) {
    case Comparator::my_group:
      return "my-group";
    case Comparator::groups:
      return "groups";
    case Comparator::control:
      return "control";
    case Comparator::region:
      return "region";
  }
  return "";
}

const char* side(Verdict verdict) { return verdict == Verdict::higher ? "higher" : "lower"; }

// Shares and counts happen more or less often; amounts are larger or smaller.
const char* kind(const FigureFormat& format) {
  return format.display() == measures::Display::mean_euros ? "mean" : "share";
}

const char* unit_key(measures::Unit unit) {
  switch (unit) {
    case measures::Unit::patients:
      return "patients";
    case measures::Unit::prescriptions:
      return "prescriptions";
    case measures::Unit::deliveries:
      return "deliveries";
    case measures::Unit::consultations:
      return "consultations";
    case measures::Unit::starts:
      return "starts";
  }
  return "";
}

bool excludes_nothing(const Comparison& comparison) {
  return comparison.difference->lower <= 0 && comparison.difference->upper >= 0;
}

const char* like_key(const Comparison& comparison) {
  return excludes_nothing(comparison) ? "like.chance" : "like.small";
}

const feedback::Contrast& contrast_with(const IndicatorProfile& indicator, Comparator comparator) {
  return indicator.contrasts[static_cast<std::size_t>(comparator)];
}

std::string differs_headline(const base::Messages& messages, const feedback::Profile& profile,
                             const IndicatorProfile& indicator) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  const Comparison& comparison = contrast_with(indicator, profile.comparator).raw;
  const Figure& other = indicator.comparators[static_cast<std::size_t>(profile.comparator)].raw;
  return messages.text(fmt::format("headline.{}.{}", kind(format), side(comparison.verdict)),
                       {{"title", title_of(messages, indicator.sheet)},
                        {"value", format.value(indicator.mine.raw.value)},
                        {"other", format.value(other.value)},
                        {"where", where(messages, profile.comparator)}});
}

std::string changed_headline(const base::Messages& messages, const IndicatorProfile& indicator) {
  const FigureFormat format = format_of(messages, indicator.sheet);
  const feedback::Change& change = *indicator.change;
  return messages.text(fmt::format("headline.changed.{}", side(change.comparison.verdict)),
                       {{"title", title_of(messages, indicator.sheet)},
                        {"difference", format.difference(change.comparison.difference->value)},
                        {"period", messages.period(change.since)}});
}

}  // namespace

std::string title_of(const base::Messages& messages, const IndicatorSheet& sheet) {
  const measures::Bilingual& title = sheet.description.title;
  return messages.typeset(messages.language() == base::Language::french ? title.fr : title.en);
}

FigureFormat format_of(const base::Messages& messages, const IndicatorSheet& sheet) {
  return {messages, sheet.display};
}

std::string comparator_label(const base::Messages& messages, Comparator comparator) {
  return messages.text(fmt::format("comparator.{}.label", comparator_key(comparator)));
}

std::string where(const base::Messages& messages, Comparator comparator) {
  return messages.text(fmt::format("comparator.{}.where", comparator_key(comparator)));
}

std::string missing_words(const base::Messages& messages, const Figure& figure) {
  switch (figure.state) {
    case FigureState::shown:
    case FigureState::zero:
      return {};
    case FigureState::hidden:
      return messages.text("figure.missing.hidden");
    case FigureState::not_computable:
      return messages.text("figure.missing.not-computable");
    case FigureState::absent:
      return messages.text("figure.missing.absent");
    case FigureState::withheld:
      break;
  }
  switch (figure.withholding) {
    case feedback::Withholding::one_physician_dominates:
      return messages.text("figure.missing.one-physician-dominates");
    case feedback::Withholding::members_changed:
      return messages.text("figure.missing.members-changed");
    case feedback::Withholding::none:
    case feedback::Withholding::too_few_physicians:
      break;
  }
  return messages.text("figure.missing.too-few-physicians");
}

std::string figure_words(const FigureFormat& format, const Figure& figure) {
  return figure.has_value() ? format.value(figure.value) : missing_words(format.messages(), figure);
}

std::string interval_words(const FigureFormat& format, const Figure& figure) {
  if (!figure.has_value() || !figure.lower) {
    return {};
  }
  return format.messages().text("figure.between", {{"lower", format.like(*figure.lower, figure.value)},
                                                   {"upper", format.like(*figure.upper, figure.value)}});
}

std::string verdict_sentence(const FigureFormat& format, const IndicatorSheet& sheet, const Comparison& comparison,
                             Comparator comparator) {
  const base::Messages& messages = format.messages();
  const std::string place = where(messages, comparator);
  switch (comparison.verdict) {
    case Verdict::higher:
    case Verdict::lower:
      return messages.text(fmt::format("verdict.{}.{}", kind(format), side(comparison.verdict)), {{"where", place}});
    case Verdict::like:
      return messages.text(fmt::format("verdict.{}", like_key(comparison)),
                           {{"where", place}, {"threshold", format.difference(comparison.threshold)}});
    case Verdict::cannot_tell:
      return messages.text(comparison.difference ? fmt::format("verdict.too-few.{}", unit_key(sheet.unit))
                                                 : std::string("verdict.no-interval"));
    case Verdict::not_comparable:
      break;
  }
  return messages.text("verdict.not-comparable");
}

std::string difference_sentence(const FigureFormat& format, const Comparison& comparison) {
  if (!comparison.difference || comparison.verdict == Verdict::cannot_tell) {
    return {};
  }
  const stats::Estimate& difference = *comparison.difference;
  const std::string range = format.difference_range(difference.lower, difference.upper);
  if (excludes_nothing(comparison)) {
    return format.messages().text("difference.open", {{"range", range}});
  }
  return format.messages().text("difference.named",
                                {{"difference", format.difference(difference.value)}, {"range", range}});
}

std::string case_mix_sentence(const FigureFormat& format, const IndicatorProfile& indicator, Comparator comparator) {
  const base::Messages& messages = format.messages();
  const CaseMix mix = contrast_with(indicator, comparator).case_mix;
  if (mix == CaseMix::unknown || !indicator.mine.standardised.has_value()) {
    return {};
  }
  const std::string raw = format.value(indicator.mine.raw.value);
  const std::string standardised = format.value(indicator.mine.standardised.value);
  if (contrast_with(indicator, comparator).raw.verdict == Verdict::cannot_tell) {
    return raw == standardised ? std::string() : messages.text("case-mix.only", {{"value", standardised}});
  }
  switch (mix) {
    case CaseMix::same:
      return raw == standardised ? messages.text("case-mix.unchanged")
                                 : messages.text("case-mix.same", {{"value", standardised}});
    case CaseMix::explains:
      return messages.text("case-mix.explains", {{"value", standardised}});
    case CaseMix::reveals:
      return messages.text("case-mix.reveals", {{"value", standardised}});
    case CaseMix::reverses:
      return messages.text("case-mix.reverses", {{"value", standardised}});
    case CaseMix::unknown:
      break;
  }
  return {};
}

std::string change_sentence(const FigureFormat& format, const IndicatorProfile& indicator) {
  if (!indicator.change) {
    return {};
  }
  const base::Messages& messages = format.messages();
  const feedback::Change& change = *indicator.change;
  const std::string since = messages.period(change.since);
  switch (change.comparison.verdict) {
    case Verdict::higher:
    case Verdict::lower:
      return messages.text(fmt::format("change.{}", side(change.comparison.verdict)),
                           {{"difference", format.difference(change.comparison.difference->value)}, {"period", since}});
    case Verdict::like:
      return messages.text("change.like", {{"period", since}});
    case Verdict::cannot_tell:
      return messages.text("change.cannot-tell", {{"period", since}});
    case Verdict::not_comparable:
      break;
  }
  return {};
}

std::string headline_sentence(const base::Messages& messages, const feedback::Profile& profile,
                              const Headline& headline) {
  switch (headline.kind) {
    case Headline::Kind::differs:
      return differs_headline(messages, profile, profile.indicators[headline.indicator]);
    case Headline::Kind::changed:
      return changed_headline(messages, profile.indicators[headline.indicator]);
    case Headline::Kind::too_few:
      return messages.plural("headline.too-few", headline.count);
    case Headline::Kind::nothing_stands_out:
      return messages.text("headline.nothing-stands-out", {{"where", where(messages, profile.comparator)}});
    case Headline::Kind::no_figures:
      return messages.text("headline.no-figures");
  }
  return {};
}

std::string group_sentence(const FigureFormat& format, const Comparison& comparison, Comparator comparator) {
  const base::Messages& messages = format.messages();
  const std::string place =
      comparator == Comparator::groups ? messages.text("comparator.other-groups.where") : where(messages, comparator);
  switch (comparison.verdict) {
    case Verdict::higher:
    case Verdict::lower:
      return messages.text(fmt::format("group-verdict.{}.{}", kind(format), side(comparison.verdict)),
                           {{"where", place}});
    case Verdict::like:
      return messages.text(fmt::format("group-verdict.{}", like_key(comparison)),
                           {{"where", place}, {"threshold", format.difference(comparison.threshold)}});
    case Verdict::cannot_tell:
      return messages.text("group-verdict.too-few", {{"where", place}});
    case Verdict::not_comparable:
      break;
  }
  return {};
}

std::string region_sentence(const FigureFormat& format, const feedback::RegionPoint& point) {
  const base::Messages& messages = format.messages();
  const Comparison& comparison = point.standardised_difference.verdict == Verdict::not_comparable
                                     ? point.raw_difference
                                     : point.standardised_difference;
  switch (comparison.verdict) {
    case Verdict::higher:
    case Verdict::lower:
      return messages.text(fmt::format("region-verdict.{}", side(comparison.verdict)),
                           {{"difference", format.difference(comparison.difference->value)}});
    case Verdict::like:
      return messages.text("region-verdict.like");
    case Verdict::cannot_tell:
      return messages.text("region-verdict.cannot-tell");
    case Verdict::not_comparable:
      break;
  }
  return {};
}

}  // namespace miroir::documents
