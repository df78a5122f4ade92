#include "claims/answerability.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims {

namespace {

using measures::Author;
using measures::CodeSet;
using measures::Condition;
using measures::Counted;
using measures::Dimension;
using measures::EventKind;
using measures::Measure;
using measures::Numerator;
using measures::Unit;
using measures::Window;

// Gathers what a rule needs and the store lacks, each thing once, in the order in which the rule needs it.
class Needs {
 public:
  Needs(const StoreGaps& gaps, const measures::Catalogue& catalogue) : gaps_(gaps), catalogue_(catalogue) {}

  void of(const Measure& measure) {
    need(Limitation::providers);
    if (measure.attribution == measures::Attribution::registered) {
      need(Limitation::registrations);
      need(Limitation::deaths);
    }
    of_unit(measure);
    if (measure.denominator.ald) {
      need(Limitation::ald);
    }
    if (measure.denominator.condition) {
      of_condition(*measure.denominator.condition);
    }
    if (measure.denominator.start_codes) {
      codes(*measure.denominator.start_codes);
    }
    of_numerator(measure);
  }

  std::vector<std::string> missing() && { return std::move(missing_); }

 private:
  void of_unit(const Measure& measure) {
    switch (measure.denominator.unit) {
      case Unit::patients:
        if (measure.attribution == measures::Attribution::prescriber) {  // a physician's active patients
          need(Limitation::consultations);
          prescriptions();
        }
        break;
      case Unit::consultations:
        need(Limitation::consultations);
        break;
      case Unit::deliveries:
        need(Limitation::prescribers);
        break;
      case Unit::prescriptions:
      case Unit::starts:
        prescriptions();
        break;
    }
    if (measure.denominator.in_ald_care) {
      need(Limitation::ald_care);
    }
  }

  void of_numerator(const Measure& measure) {
    const Numerator& numerator = measure.numerator;
    if (numerator.condition) {
      of_condition(*numerator.condition);
    }
    if (numerator.kind == Numerator::Kind::units) {
      return;
    }
    if (numerator.kind == Numerator::Kind::amount_cents) {
      need(Limitation::amounts);
    }
    if (numerator.kind == Numerator::Kind::boxes) {
      need(Limitation::boxes);
    }
    if (numerator.event_kind == EventKind::medicine) {
      need(Limitation::prescription_dates);
    }
    author(numerator.event_kind,
           measure.attribution == measures::Attribution::registered ? Author::anyone : Author::physician);
    if (numerator.codes) {
      codes(*numerator.codes);
    }
  }

  void of_condition(const Condition& condition) {
    for (const Condition& child : condition.children) {
      of_condition(child);
    }
    if (condition.kind != Condition::Kind::at_least) {
      return;
    }
    author(condition.event_kind, condition.author);
    counted(condition.counted);
    if (condition.each) {
      counted(condition.each->counted);
    }
    if (condition.window.kind == Window::Kind::unit || condition.window.kind == Window::Kind::prescribed_with_unit) {
      need(Limitation::prescription_dates);
    }
    if (condition.codes) {
      codes(*condition.codes);
    }
  }

  void counted(Counted what) {
    switch (what) {
      case Counted::prescriptions:
        prescriptions();
        break;
      case Counted::boxes:
        need(Limitation::boxes);
        break;
      case Counted::medicines:
      case Counted::classes:
        need(Limitation::medicine_classes);
        break;
      case Counted::lines:
      case Counted::acts:
      case Counted::deliveries:
      case Counted::days:
      case Counted::months:
        break;
    }
  }

  void prescriptions() {
    need(Limitation::prescribers);
    need(Limitation::prescription_dates);
  }

  void author(EventKind kind, Author author) {
    if (kind == EventKind::consultation) {
      need(Limitation::consultations);
    } else if (author == Author::physician) {
      need(kind == EventKind::medicine  ? Limitation::prescribers
           : kind == EventKind::biology ? Limitation::biology_prescribers
                                        : Limitation::procedure_performers);
    }
  }

  void codes(std::size_t index) {
    const CodeSet& set = catalogue_.code_sets.at(index);
    if (set.kind == EventKind::medicine) {
      need(Limitation::medicine_classes);
    } else if (!gaps_.limitations.empty() &&
               std::none_of(gaps_.codes.begin(), gaps_.codes.end(),
                            [&](const measures::Code& code) { return set.contains(code); })) {
      add(fmt::format("the base holds no {} with the code {}",
                      set.kind == EventKind::biology     ? "laboratory test"
                      : set.kind == EventKind::procedure ? "procedure"
                                                         : "consultation",
                      fmt::join(set.included, " or ")));
    }
  }

  void need(Limitation limitation) {
    if (gaps_.lacks(limitation)) {
      add(std::string(limitation_sentence(limitation)));
    }
  }

  void add(std::string sentence) {
    if (std::find(missing_.begin(), missing_.end(), sentence) == missing_.end()) {
      missing_.push_back(std::move(sentence));
    }
  }

  const StoreGaps& gaps_;
  const measures::Catalogue& catalogue_;
  std::vector<std::string> missing_;
};

bool is_lost(const StoreGaps& gaps, Dimension dimension) {
  switch (dimension) {
    case Dimension::ald:
      return gaps.lacks(Limitation::ald);
    case Dimension::registration:
      return gaps.lacks(Limitation::registrations) || gaps.lacks(Limitation::registration_history) ||
             gaps.lacks(Limitation::deaths);
    case Dimension::age:
    case Dimension::sex:
      break;
  }
  return false;
}

std::vector<std::string> cautions_of(const StoreGaps& gaps, const Measure& measure) {
  std::vector<std::string> cautions;
  if (measure.attribution == measures::Attribution::registered && gaps.lacks(Limitation::registration_history)) {
    cautions.emplace_back("patients are counted for the registered physician of the extraction, whatever the period");
  }
  if (gaps.lacks(Limitation::ald)) {
    cautions.emplace_back("without expected values, which need to know who has a long-term disease (ALD)");
  }
  return cautions;
}

}  // namespace

StoreGaps StoreGaps::of(const ClaimsStore& store) {
  StoreGaps gaps;
  const auto found = parse_limitations(store.info("limitations"));
  gaps.limitations.insert(found.begin(), found.end());
  if (!gaps.limitations.empty()) {
    gaps.codes = store.codes();
  }
  return gaps;
}

Answerability assess(const StoreGaps& gaps, const measures::Catalogue& catalogue, const Measure& measure) {
  Needs needs(gaps, catalogue);
  needs.of(measure);
  Answerability answer{.indicator = measure.id, .missing = std::move(needs).missing(), .lost = {}, .cautions = {}};
  if (!answer.can_be_counted()) {
    return answer;
  }
  for (const measures::Stratifier& stratifier : measure.strata) {
    if (is_lost(gaps, stratifier.dimension)) {
      answer.lost.push_back(stratifier.dimension);
    }
  }
  answer.cautions = cautions_of(gaps, measure);
  for (const Dimension lost : answer.lost) {
    answer.cautions.push_back(lost == Dimension::ald ? "not split by long-term disease (ALD)"
                                                     : "not split by registration");
  }
  return answer;
}

Measure without_lost_splits(Measure measure, const Answerability& answerability) {
  std::erase_if(measure.strata, [&](const measures::Stratifier& stratifier) {
    return std::find(answerability.lost.begin(), answerability.lost.end(), stratifier.dimension) !=
           answerability.lost.end();
  });
  return measure;
}

std::string refusal_sentence(const Answerability& answerability) {
  return fmt::format("{} cannot be counted: {}", answerability.indicator, fmt::join(answerability.missing, "; "));
}

base::Result<void> check_answerable(const ClaimsStore& store, const measures::Catalogue& catalogue,
                                    const std::vector<const Measure*>& measures) {
  const StoreGaps gaps = StoreGaps::of(store);
  for (const Measure* measure : measures) {
    const Answerability answer = assess(gaps, catalogue, *measure);
    if (!answer.can_be_counted()) {
      return base::refuse("cannot-be-counted", refusal_sentence(answer));
    }
    if (!answer.lost.empty()) {
      return base::refuse("cannot-be-counted",
                          fmt::format("{} cannot be split as it asks: {}", measure->id, answer.cautions.back()));
    }
  }
  return {};
}

}  // namespace miroir::claims
