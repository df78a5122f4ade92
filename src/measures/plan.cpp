#include "measures/plan.hpp"

namespace miroir::measures {

namespace {

bool any_matches(const std::vector<std::string>& words, const Code& code) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return code.kind == EventKind::medicine ? code.text.starts_with(word) : code.text == word;
  });
}

bool has_medicine_leaf(const Condition& condition) {
  const auto& children = condition.children;
  return condition.kind == Condition::Kind::at_least
             ? condition.event_kind == EventKind::medicine
             : condition.kind != Condition::Kind::none_of &&
                   std::any_of(children.begin(), children.end(), has_medicine_leaf);
}

}  // namespace

bool CodeSet::contains(const Code& code) const {
  return code.kind == kind && !code.text.empty() && any_matches(included, code) && !any_matches(excluded, code);
}

bool chosen_by_prescription_date(const Condition& leaf) {
  return leaf.counted == Counted::prescriptions || leaf.window.kind == Window::Kind::unit ||
         leaf.window.kind == Window::Kind::prescribed_with_unit;
}

bool content_holds_medicines(const Measure& measure) {
  const Numerator& numerator = measure.numerator;
  return numerator.kind == Numerator::Kind::units ? numerator.condition && has_medicine_leaf(*numerator.condition)
                                                  : numerator.event_kind == EventKind::medicine;
}

}  // namespace miroir::measures
