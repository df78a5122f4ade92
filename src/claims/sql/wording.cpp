#include "claims/sql/wording.hpp"

#include <fmt/format.h>

namespace miroir::claims::sql {

namespace {

using measures::Author;
using measures::Condition;
using measures::Counted;
using measures::EventKind;
using measures::Window;

std::string counted_words(Counted counted) {
  switch (counted) {
    case Counted::lines:
      return "lines";
    case Counted::acts:
      return "acts";
    case Counted::boxes:
      return "boxes";
    case Counted::medicines:
      return "different medicines";
    case Counted::classes:
      return "different classes (first four characters of the ATC code)";
    case Counted::deliveries:
      return "dispensing dates";
    case Counted::prescriptions:
      return "prescriptions";
    case Counted::months:
      return "calendar months";
    case Counted::days:
      break;
  }
  return "days";
}

std::string window_words(const Window& window) {
  switch (window.kind) {
    case Window::Kind::period:
      return "in the period";
    case Window::Kind::days_ending_period:
      return fmt::format("in the {} days ending on its last day", window.days);
    case Window::Kind::unit:
      return "on the same prescription";
    case Window::Kind::days_before_unit:
      return fmt::format("on the date counted or in the {} days before it", window.days);
    case Window::Kind::days_after_unit:
      return fmt::format("on the date counted or in the {} days after it", window.days);
    case Window::Kind::prescribed_with_unit:
      break;
  }
  return fmt::format("prescribed on the date counted and dispensed within {} days", window.days);
}

}  // namespace

std::string ages_words(const measures::AgeRange& ages) {
  constexpr std::int32_t nobody_reaches = 130;
  return ages.below > nobody_reaches ? fmt::format("{} and over", ages.from)
                                     : fmt::format("{} to {}", ages.from, ages.below - 1);
}

std::string population_words(const measures::Denominator& denominator) {
  const std::string sex = !denominator.sex ? "" : *denominator.sex == measures::Sex::female ? ", women" : ", men";
  const std::string ald = !denominator.ald   ? ""
                          : *denominator.ald ? ", with a long-term disease"
                                             : ", without a long-term disease";
  return sex + ald;
}

std::string kind_words(EventKind kind) {
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

std::string leaf_words(const measures::Catalogue& catalogue, const Condition& leaf) {
  const bool prescribed = leaf.event_kind == EventKind::medicine || leaf.event_kind == EventKind::biology;
  const char* author = leaf.author == Author::anyone
                           ? (prescribed ? "whoever prescribed" : "whoever did them")
                           : (prescribed ? "prescribed by the physician" : "done by the physician");
  const std::string each =
      leaf.each ? fmt::format(" with {} {} or more", leaf.each->minimum, counted_words(leaf.each->counted)) : "";
  return fmt::format("at least {} {}{} of {}, {}, {}", leaf.minimum, counted_words(leaf.counted), each,
                     leaf.codes ? catalogue.code_sets[*leaf.codes].name : "any " + kind_words(leaf.event_kind),
                     window_words(leaf.window), author);
}

}  // namespace miroir::claims::sql
