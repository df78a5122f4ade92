#include "generative/drawing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::generative {

namespace {

using namespace measures;

std::string date(base::Date day) {
  return day == open_end ? "open" : day == no_date ? "no date" : base::format_date(day);
}

std::string set_name(const Catalogue& catalogue, const std::optional<std::size_t>& set) {
  return set ? catalogue.code_sets[*set].name : "any";
}

std::string condition_words(const Catalogue& catalogue, const Condition& condition) {
  if (condition.kind != Condition::Kind::at_least) {
    std::vector<std::string> children;
    for (const Condition& child : condition.children) {
      children.push_back(condition_words(catalogue, child));
    }
    const char* const names[] = {"", "all_of", "any_of", "none_of"};
    return fmt::format("{}({})", names[static_cast<int>(condition.kind)], fmt::join(children, ", "));
  }
  const char* const counted[] = {"lines",      "acts",          "boxes", "medicines", "classes",
                                 "deliveries", "prescriptions", "days",  "months"};
  const char* const windows[] = {"period",           "days_ending_period", "unit",
                                 "days_before_unit", "days_after_unit",    "prescribed_with_unit"};
  return fmt::format("[>= {} {} kind {} {} {} {} by {}{}]", condition.minimum,
                     counted[static_cast<int>(condition.counted)], static_cast<int>(condition.event_kind),
                     set_name(catalogue, condition.codes), windows[static_cast<int>(condition.window.kind)],
                     condition.window.days, condition.author == Author::physician ? "physician" : "anyone",
                     condition.each ? fmt::format(" with {} {} each", condition.each->minimum,
                                                  counted[static_cast<int>(condition.each->counted)])
                                    : "");
}

std::string measure_words(const Catalogue& catalogue, const Measure& measure) {
  const Denominator& denominator = measure.denominator;
  const Numerator& numerator = measure.numerator;
  const char* const units[] = {"patients", "prescriptions", "deliveries", "consultations", "starts"};
  const char* const sums[] = {"units", "amount_cents", "boxes", "acts"};
  std::string words =
      fmt::format("{}: {}, {} aged {} to {}", measure.id,
                  measure.attribution == Attribution::registered ? "registered" : "prescriber",
                  units[static_cast<int>(denominator.unit)], denominator.age.from, denominator.age.below - 1);
  if (denominator.sex) {
    words += *denominator.sex == Sex::female ? " women" : " men";
  }
  if (denominator.ald) {
    words += fmt::format(" long-term disease {}", *denominator.ald);
  }
  if (denominator.in_ald_care) {
    words += fmt::format(" in ald care {}", *denominator.in_ald_care);
  }
  if (denominator.unit == Unit::starts) {
    words += fmt::format(" of {} clear {} days", set_name(catalogue, denominator.start_codes), denominator.clear_days);
  }
  if (denominator.condition) {
    words += "\n    if " + condition_words(catalogue, *denominator.condition);
  }
  words += fmt::format("\n    numerator {} ", sums[static_cast<int>(numerator.kind)]);
  return words + (numerator.condition ? condition_words(catalogue, *numerator.condition)
                                      : fmt::format("kind {} {}", static_cast<int>(numerator.event_kind),
                                                    set_name(catalogue, numerator.codes)));
}

std::string person_words(const support::DrawnStore& store, const support::DrawnPerson& person) {
  std::string words = fmt::format("  born {:04}-{:02} sex {} died {}\n", person.birth_month / 12,
                                  person.birth_month % 12 + 1, static_cast<int>(person.sex), date(person.death));
  for (const Registration& span : person.registrations) {
    words += fmt::format("    registered {} {} to {}\n", store.numbers[static_cast<std::size_t>(span.number)],
                         date(span.start), date(span.end));
  }
  for (const Span& span : person.ald) {
    words += fmt::format("    ald {} to {}\n", date(span.start), date(span.end));
  }
  for (const Event& event : person.events) {
    const Code& code = store.codes[event.code];
    words += fmt::format("    {} kind {} \"{}\" prescriber {} on {} performer {} quantity {} cents {} ald care {}\n",
                         date(event.date), static_cast<int>(code.kind), code.text, event.prescriber,
                         date(event.prescription_date), event.performer, event.quantity, event.amount_cents,
                         event.in_ald_care);
  }
  return words;
}

}  // namespace

std::string describe(const DrawnCase& drawn) {
  std::string words = fmt::format("seed {}\n", drawn.seed);
  for (const base::Period& period : drawn.periods) {
    words += fmt::format("  period {}\n", period.name);
  }
  for (const Measure& measure : drawn.catalogue.measures) {
    words += fmt::format("  {}\n", measure_words(drawn.catalogue, measure));
  }
  for (const support::DrawnPractice& practice : drawn.store.practices) {
    words += fmt::format("  month {} number {} practitioner {} gp {} liberal {} region {}\n", practice.month,
                         drawn.store.numbers[static_cast<std::size_t>(practice.number)], practice.practitioner,
                         practice.general_practitioner, practice.liberal, practice.in_region);
  }
  for (const support::DrawnPerson& person : drawn.store.persons) {
    words += person_words(drawn.store, person);
  }
  return words;
}

}  // namespace miroir::generative
