#include "measures/example_story.hpp"

#include "measures/example_claims.hpp"
#include "measures/explanation.hpp"
#include "measures/reference.hpp"

#include <fmt/format.h>

namespace miroir::measures {

namespace {

class Story {
 public:
  Story(const Catalogue& catalogue, const Measure& measure, const Example& example)
      : catalogue_(catalogue),
        measure_(measure),
        example_(example),
        claims_(example),
        trace_(trace_patient(catalogue, measure, claims_.codes(), claims_.contexts().front(), claims_.timeline())) {}

  std::vector<std::string> tell() {
    lines_.push_back(example_.shows.en);
    lines_.push_back("  " + patient());
    const auto& physicians = claims_.contexts().front().physicians;
    for (std::size_t place = 0; place < physicians.size(); ++place) {
      tell_physician(static_cast<std::int32_t>(place), physicians[place].entity);
    }
    return std::move(lines_);
  }

 private:
  std::string patient() const {
    static constexpr const char* sexes[] = {"", ", a man", ", a woman"};
    const std::string age = trace_.age < 0 ? "born after" : fmt::format("aged {} on", trace_.age);
    return fmt::format(
        "{}: a patient {} {}{}{}{}, {}", example_.period.name, age, base::format_date(example_.period.last),
        sexes[static_cast<std::size_t>(example_.sex)], trace_.ald ? ", with a long-term disease" : "",
        example_.death == open_end ? "" : ", died on " + base::format_date(example_.death), registration());
  }

  std::string registration() const {
    if (trace_.physician < 0) {
      return "registered with none of the physicians";
    }
    const auto& physicians = claims_.contexts().front().physicians;
    return fmt::format("registered with {} ({})", physicians[static_cast<std::size_t>(trace_.physician)].entity,
                       trace_.is_new ? "new" : "known");
  }

  void tell_physician(std::int32_t physician, const std::string& name) {
    const std::size_t heading = lines_.size();
    lines_.emplace_back();
    std::int64_t denominator = 0;
    std::int64_t numerator = 0;
    bool any = false;
    for (const UnitTrace& unit : trace_.units) {
      if (unit.physician == physician) {
        any = true;
        tell_unit(unit, denominator, numerator);
      }
    }
    lines_[heading] = any ? fmt::format("  {}: {} of {}", name, numerator, denominator)
                          : fmt::format("  {}: 0 of 0, {}", name, why_nothing());
  }

  const char* why_nothing() const {
    if (!trace_.in_population) {
      return "not of the age, sex or long-term disease counted";
    }
    switch (measure_.denominator.unit) {
      case Unit::patients:
        return measure_.attribution == Attribution::registered
                   ? "not registered with them, alive, on the last day of the period"
                   : "neither seen by them nor prescribed for in the period";
      case Unit::prescriptions:
        return "no prescription of theirs in the period";
      case Unit::deliveries:
        return "nothing that they prescribed was dispensed in the period";
      case Unit::consultations:
        return "no such consultation by them in the period";
      case Unit::starts:
        break;
    }
    return "no start on a prescription of theirs";
  }

  void tell_unit(const UnitTrace& unit, std::int64_t& denominator, std::int64_t& numerator) {
    const bool counted = !unit.denominator || unit.denominator->holds;
    const bool sums = measure_.numerator.kind != Numerator::Kind::units;
    const bool in_numerator = counted && (sums ? unit.sum > 0 : unit.numerator && unit.numerator->holds);
    denominator += counted ? unit.quantity : 0;
    numerator += !in_numerator ? 0 : sums ? unit.sum : unit.quantity;
    lines_.push_back(fmt::format("    {}: {}", subject(unit),
                                 !counted       ? "not counted"
                                 : sums         ? fmt::format("counted, adds {}", unit.sum)
                                 : in_numerator ? "counted, in the numerator"
                                                : "counted, not in the numerator"));
    if (unit.denominator) {
      tell_condition(*unit.denominator, 3);
    }
    if (counted && unit.numerator) {
      tell_condition(*unit.numerator, 3);
    }
  }

  std::string subject(const UnitTrace& unit) const {
    static constexpr const char* subjects[] = {"the patient", "the prescription", "the delivery", "the consultation",
                                               "the start"};
    const char* name = subjects[static_cast<std::size_t>(measure_.denominator.unit)];
    const std::string date = unit.date == no_date ? "" : " of " + base::format_date(unit.date);
    return name + date + (unit.quantity == 1 ? "" : fmt::format(" ({} times)", unit.quantity));
  }

  void tell_condition(const ConditionTrace& traced, std::size_t depth) {
    static constexpr const char* names[] = {"", "all of", "any of", "none of"};
    const bool leaf = traced.condition->kind == Condition::Kind::at_least;
    const std::string words =
        leaf ? fmt::format("{}: {} found", explain_leaf(catalogue_, measure_, *traced.condition), traced.found)
             : names[static_cast<std::size_t>(traced.condition->kind)];
    lines_.push_back(std::string(2 * depth, ' ') + (traced.holds ? "yes, " : "no, ") + words);
    for (const ConditionTrace& child : traced.children) {
      tell_condition(child, depth + 1);
    }
  }

  const Catalogue& catalogue_;
  const Measure& measure_;
  const Example& example_;
  ExampleClaims claims_;
  PatientTrace trace_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> tell_example(const Catalogue& catalogue, const Measure& measure, const Example& example) {
  return Story(catalogue, measure, example).tell();
}

}  // namespace miroir::measures
