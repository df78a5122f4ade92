#include "measures/explanation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::measures {

namespace {

constexpr const char* nomenclature_of(EventKind kind) {
  switch (kind) {
    case EventKind::medicine:
      return "ATC";
    case EventKind::biology:
      return "NABM";
    case EventKind::procedure:
      return "CCAM";
    case EventKind::consultation:
      break;
  }
  return "act";
}

constexpr const char* things_of(EventKind kind) {
  switch (kind) {
    case EventKind::medicine:
      return "medicines";
    case EventKind::biology:
      return "laboratory tests";
    case EventKind::procedure:
      return "procedures";
    case EventKind::consultation:
      break;
  }
  return "consultations";
}

std::string plural(std::int32_t count, const char* one, const char* several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

class Explainer {
 public:
  Explainer(const Catalogue& catalogue, const Measure& measure) : catalogue_(catalogue), measure_(measure) {}

  std::vector<ExplanationPart> parts() const {
    return {{"counts for", {counts_for()}},
            {"denominator", denominator()},
            {"numerator", numerator()},
            {"split by", strata()},
            {"shown as", {shown_as()}}};
  }

  std::string leaf_text(const Condition& leaf) const {
    const std::string each =
        leaf.each ? fmt::format(", each with at least {}", counted(leaf.each->minimum, leaf.each->counted)) : "";
    const bool implied = leaf.window.kind == Window::Kind::unit;
    const std::string author = implied                            ? ""
                               : leaf.author == Author::physician ? ", by the physician"
                                                                  : ", whoever prescribed or did";
    return fmt::format("at least {} of {} {}{}{}", counted(leaf.minimum, leaf.counted),
                       codes(leaf.event_kind, leaf.codes), window(leaf.window), each, author);
  }

 private:
  bool registered() const { return measure_.attribution == Attribution::registered; }

  std::string counts_for() const {
    return registered() ? "the physician with whom the patient is registered on the last day of the period"
                        : "the physician who prescribed or did";
  }

  std::string codes(EventKind kind, const std::optional<std::size_t>& set) const {
    if (!set) {
      return fmt::format("any of the {}", things_of(kind));
    }
    const CodeSet& codes = catalogue_.code_sets[*set];
    const std::string except = codes.excluded.empty() ? "" : fmt::format(" except {}", fmt::join(codes.excluded, ", "));
    return fmt::format("{} {}{}", nomenclature_of(codes.kind), fmt::join(codes.included, ", "), except);
  }

  std::string units() const {
    switch (measure_.denominator.unit) {
      case Unit::patients:
        return registered() ? "patients registered with the physician and alive on the last day of the period"
                            : "patients with at least one consultation by the physician in the period, or one "
                              "prescription of the physician dated in it";
      case Unit::prescriptions:
        return "prescriptions of the physician dated in the period (same patient, same prescription date), dispensed "
               "at any time";
      case Unit::deliveries:
        return "dispensing dates in the period of medicines prescribed by the physician (same patient)";
      case Unit::consultations:
        return "consultations by the physician in the period, by quantity";
      case Unit::starts:
        break;
    }
    return fmt::format(
        "first deliveries in the period of {}, with none in the {} before, whoever prescribed; counted for each "
        "physician whose prescription of them was delivered that day, and dated by it (the earliest if several)",
        codes(EventKind::medicine, measure_.denominator.start_codes),
        plural(measure_.denominator.clear_days, "day", "days"));
  }

  std::string ages() const {
    const AgeRange age = measure_.denominator.age;
    const bool open = age.below == AgeRange{}.below;
    if (open && age.from == 0) {
      return "of any age";
    }
    const std::string from = age.from == 0 ? "" : fmt::format("of {} and over", age.from);
    const std::string below = open ? "" : fmt::format("below {}", age.below);
    return from + (from.empty() || below.empty() ? "" : " and ") + below +
           " (completed years on the last day of the period)";
  }

  std::vector<std::string> denominator() const {
    const Denominator& plan = measure_.denominator;
    std::vector<std::string> lines{units(), "patients " + ages()};
    if (plan.sex) {
      lines.emplace_back(*plan.sex == Sex::female ? "only women" : "only men");
    }
    if (plan.ald) {
      lines.emplace_back(*plan.ald ? "only with a long-term disease on the last day of the period"
                                   : "only without a long-term disease on the last day of the period");
    }
    if (plan.in_ald_care) {
      lines.push_back(*plan.in_ald_care ? "only in care of a long-term disease"
                                        : "only outside care of a long-term disease");
    }
    if (plan.condition) {
      lines.emplace_back("and only those with");
      add_condition(*plan.condition, 1, lines);
    }
    return lines;
  }

  std::vector<std::string> numerator() const {
    const Numerator& plan = measure_.numerator;
    if (plan.kind != Numerator::Kind::units) {
      return {summed()};
    }
    std::vector<std::string> lines{"those of the denominator with"};
    add_condition(*plan.condition, 1, lines);
    return lines;
  }

  std::string summed() const {
    const Numerator& plan = measure_.numerator;
    const char* what = plan.kind == Numerator::Kind::amount_cents ? "euros (quantity x unit price)"
                       : plan.kind == Numerator::Kind::boxes      ? "boxes"
                                                                  : "acts";
    const bool medicine = plan.event_kind == EventKind::medicine;
    const char* who = registered() ? "whoever prescribed or did"
                      : medicine   ? "prescribed by the physician"
                                   : "by the physician";
    return fmt::format("sum of {} of {}, {}, {} in the period, over the patients of the denominator", what,
                       codes(plan.event_kind, plan.codes), who, medicine ? "by prescription date" : "by date of care");
  }

  static std::string counted(std::int32_t minimum, Counted what) {
    switch (what) {
      case Counted::lines:
        return plural(minimum, "line", "lines");
      case Counted::acts:
        return plural(minimum, "act", "acts");
      case Counted::boxes:
        return plural(minimum, "box", "boxes");
      case Counted::medicines:
        return plural(minimum, "distinct medicine", "distinct medicines");
      case Counted::classes:
        return plural(minimum, "distinct class", "distinct classes") + " (first four characters of the ATC code)";
      case Counted::months:
        return plural(minimum, "calendar month", "calendar months");
      case Counted::deliveries:
        return plural(minimum, "delivery date", "delivery dates");
      case Counted::prescriptions:
        return plural(minimum, "prescription", "prescriptions");
      case Counted::days:
        break;
    }
    return plural(minimum, "day of care", "days of care");
  }

  std::string window(const Window& window) const {
    const std::string days = plural(window.days, "day", "days");
    switch (window.kind) {
      case Window::Kind::period:
        return "in the period";
      case Window::Kind::days_ending_period:
        return fmt::format("in the {} ending on the last day of the period", days);
      case Window::Kind::unit:
        return "on the same prescription";
      case Window::Kind::days_before_unit:
        return fmt::format("on that date or in the {} before it", days);
      case Window::Kind::days_after_unit:
        return fmt::format("on that date or in the {} after it", days);
      case Window::Kind::prescribed_with_unit:
        break;
    }
    return fmt::format("prescribed on that date and dispensed within {}", days);
  }

  void add_condition(const Condition& condition, std::size_t depth, std::vector<std::string>& lines) const {
    const std::string margin(2 * depth, ' ');
    switch (condition.kind) {
      case Condition::Kind::at_least:
        lines.push_back(margin + leaf_text(condition));
        return;
      case Condition::Kind::all_of:
        lines.push_back(margin + "all of");
        break;
      case Condition::Kind::any_of:
        lines.push_back(margin + "any of");
        break;
      case Condition::Kind::none_of:
        lines.push_back(margin + "none of");
        break;
    }
    for (const Condition& child : condition.children) {
      add_condition(child, depth + 1, lines);
    }
  }

  static std::string stratum_text(const Stratifier& stratifier) {
    switch (stratifier.dimension) {
      case Dimension::age: {
        std::vector<std::string> bands;
        for (const AgeRange& ages : stratifier.ages) {
          bands.push_back(ages.below == AgeRange{}.below ? fmt::format("{}+", ages.from)
                                                         : fmt::format("{}-{}", ages.from, ages.below - 1));
        }
        return fmt::format("age: {}", fmt::join(bands, ", "));
      }
      case Dimension::sex:
        return "sex: F, M";
      case Dimension::ald:
        return "long-term disease: yes, no";
      case Dimension::registration:
        break;
    }
    return fmt::format("registration with the physician: {}", fmt::join(stratifier.registration, ", "));
  }

  std::vector<std::string> strata() const {
    std::vector<std::string> lines;
    for (const Stratifier& stratifier : measure_.strata) {
      lines.push_back(stratum_text(stratifier));
    }
    return lines.empty() ? std::vector<std::string>{"nothing"} : lines;
  }

  std::string shown_as() const {
    static constexpr const char* displays[] = {"a percentage", "a count per 1,000", "euros per patient"};
    static constexpr const char* directions[] = {"lower is better", "higher is better", "no direction is better"};
    static constexpr const char* units[] = {"percentage points", "per 1,000", "percent of the figure compared with"};
    return fmt::format("{}; {}; differences under {} {} are not worth speaking of",
                       displays[static_cast<std::size_t>(measure_.display)],
                       directions[static_cast<std::size_t>(measure_.direction)], measure_.practical_threshold,
                       units[static_cast<std::size_t>(measure_.threshold_unit)]);
  }

  const Catalogue& catalogue_;
  const Measure& measure_;
};

}  // namespace

std::string explain_leaf(const Catalogue& catalogue, const Measure& measure, const Condition& leaf) {
  return Explainer(catalogue, measure).leaf_text(leaf);
}

std::vector<ExplanationPart> explain(const Catalogue& catalogue, const Measure& measure) {
  return Explainer(catalogue, measure).parts();
}

}  // namespace miroir::measures
