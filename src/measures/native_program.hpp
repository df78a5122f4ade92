// Inside of the native engine: plans compiled against one code dictionary and a set of periods.
//
// Every "events of this kind, with these codes" that a plan mentions is a selector, one bit. The table
// `masks` gives, for each code of the dictionary, the bits of the selectors that take it, in `words` 64-bit words,
// so that one look-up per event answers for all plans at once.
#pragma once

#include "measures/native.hpp"

#include <array>
#include <span>

namespace miroir::measures {

// Where the bit of a selector is.
struct Selector {
  std::size_t word = 0;
  std::uint64_t bit = 0;
};

// A shorter way to evaluate a leaf than scanning the patient's events.
enum class Shortcut : std::uint8_t {
  none,
  prescribed_in_period,       // the physician prescribed some of it in the period
  on_prescription,            // some of it is on the prescription counted
  dispensed_of_prescription,  // some of the physician's prescription of the unit's date was dispensed in the window
  seen_in_days,               // any event of its period_days will do
};

constexpr std::uint32_t no_days = 0xffffffff;
constexpr std::uint32_t whole_period = 0;              // its number in Compiled::period_days
constexpr std::uint32_t prescribed_days = 0xfffffffe;  // not days: what was prescribed in the period

struct Leaf {
  Selector selector;
  Window window;
  Counted counted = Counted::lines;
  Author author = Author::anyone;
  std::int32_t minimum = 1;
  std::int32_t each_minimum = 0;  // of a day or month; 0: any will do
  Counted each_counted = Counted::medicines;
  Shortcut shortcut = Shortcut::none;
  std::uint32_t period_days = no_days;  // number of its days in Compiled::period_days, if units have them in common
};

// Days of a window that depend on the period alone: so many that end it, or all of them.
struct PeriodDays {
  Window::Kind kind = Window::Kind::period;
  std::int32_t days = 0;
  bool operator==(const PeriodDays&) const = default;
};

// A condition, its children side by side in NativeProgram::Compiled::nodes.
struct Node {
  Condition::Kind kind = Condition::Kind::at_least;
  std::uint32_t first = 0;  // child, or leaf for at_least
  std::uint32_t count = 0;
};

constexpr std::uint32_t no_node = 0xffffffff;

constexpr std::uint32_t no_slot = 0xffffffff;

// Places of one measure's content among the keys of a physician: its classes, then months.
struct ContentKeys {
  std::size_t first = 0;
  std::vector<std::uint32_t> classes;         // numbers in content_classes, of the codes that may be content
  std::vector<std::uint32_t> place_of_class;  // by number
};

// A sum over what each physician prescribed in the period.
struct PrescribedSum {
  Selector selector;
};

// Selectors of one of which a patient must have an event for a condition to hold: in these period_days, among what any
// physician counted prescribed in the period (prescribed_days), or ever (no_days).
struct Trigger {
  std::uint32_t period_days = no_days;
  std::vector<std::uint64_t> words;
};

// How a measure is counted.
enum class Way : std::uint8_t {
  registered,  // its denominator is all registered patients of some ages, sex and long-term disease
  active,      // the same of active patients
  unit_by_unit,
};

struct CompiledMeasure {
  const Measure* plan = nullptr;
  std::uint32_t number = 0;  // in Compiled::measures
  CellLayout layout;
  Way way = Way::unit_by_unit;
  std::uint32_t denominator_condition = no_node;
  std::uint32_t numerator_condition = no_node;
  bool denominator_of_patient = false;  // the condition says the same of all units of a patient
  // What the physician prescribed in the period decides, or is summed: `prescribed`, of patients who count for being
  // active.
  bool numerator_of_prescribed = false;
  Selector prescribed;
  // All of them must be met; none: the condition may hold without any event.
  std::vector<Trigger> denominator_triggers;
  std::vector<Trigger> numerator_triggers;  // of the condition, or of what is summed
  Selector starts;
  Selector summed;
  std::uint32_t sum_slot = no_slot;           // where the sum is made while the prescriptions are read, if it can be
  std::size_t cell_offset = 0;                // among the cells of one physician, those of sums apart
  bool has_content = false;                   // events may make up the numerator
  std::vector<std::uint32_t> content_leaves;  // those whose events do, in the order of the definition
  ContentKeys content_keys;                   // with content_lines only

  bool sums() const { return plan->numerator.kind != Numerator::Kind::units; }
};

// Kinds of patients: segment of age x sex x long-term disease, the segments cut wherever some measure cuts, so that all
// patients of one kind are in the same denominators and the same cells.
class PatientKinds {
 public:
  PatientKinds() = default;
  explicit PatientKinds(std::vector<std::int32_t> age_limits);

  static constexpr std::uint32_t none = 0xffffffff;
  std::size_t size() const { return segments_.size() * 6; }
  // Of an age that no measure counts: none.
  std::uint32_t kind(std::int32_t age, Sex sex, bool ald) const {
    const std::uint32_t segment =
        static_cast<std::size_t>(age) < segment_of_age_.size() ? segment_of_age_[static_cast<std::size_t>(age)] : none;
    return segment == none ? none : (segment * 3 + static_cast<std::uint32_t>(sex)) * 2 + (ald ? 1 : 0);
  }
  struct Kind {
    std::int32_t age = 0;  // the least of the segment
    Sex sex = Sex::unknown;
    bool ald = false;
  };
  Kind kind(std::size_t number) const {
    return {segments_[number / 6], static_cast<Sex>(number / 2 % 3), number % 2 == 1};
  }

 private:
  std::vector<std::int32_t> segments_;  // the least age of each
  std::vector<std::uint32_t> segment_of_age_;
};

// A measure of which CompiledMeasure::numerator_of_prescribed holds.
struct PrescribedMeasure {
  Selector prescribed;
  std::uint32_t measure = 0;
};

// The measures that count patients of one kind, by the way they do.
struct MeasuresOfKind {
  std::vector<std::uint32_t> registered;
  std::vector<std::uint32_t> active;
  std::vector<std::uint32_t> unit_by_unit;
  // Those of `active` again, by what their numerators hang on.
  std::vector<PrescribedMeasure> active_by_prescribed;
  std::vector<std::uint32_t> active_by_events;
};

// Selectors that every program has, in word 0.
constexpr std::uint64_t medicine_bit = 1;
constexpr std::uint64_t biology_bit = 2;
constexpr std::uint64_t procedure_bit = 4;
constexpr std::uint64_t consultation_bit = 8;
constexpr std::uint64_t named_bit = 16;  // a medicine whose ATC is known
constexpr std::size_t fixed_selectors = 5;

// The periods that contain each day, so that an event is handed to its periods by one look-up.
class PeriodCalendar {
 public:
  explicit PeriodCalendar(const std::vector<PeriodContext>& periods);
  std::span<const std::uint32_t> periods_on(base::Date date) const {
    const auto day = static_cast<std::uint64_t>(std::int64_t{date.days} - first_day_);
    return day < set_of_day_.size() ? std::span<const std::uint32_t>(sets_[set_of_day_[day]])
                                    : std::span<const std::uint32_t>();
  }

 private:
  std::int64_t first_day_ = 0;
  std::vector<std::uint32_t> set_of_day_;
  std::vector<std::vector<std::uint32_t>> sets_;
};

// Days between two of Compiled::cuts, the second excluded.
struct CutDays {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct CompiledPeriod {
  const PeriodContext* context = nullptr;
  base::Date first;
  base::Date last;
  std::int32_t last_month = 0;
  base::Date new_after;       // registrations that began after this day are new
  std::vector<CutDays> days;  // by number of Compiled::period_days
  // The months that have a place of their own in the rows of content, and that of each of their days.
  std::int32_t first_content_month = 0;
  base::Date first_content_day;
  std::vector<std::uint16_t> content_month_of_day;
  std::vector<std::string> content_months;  // "2018-03", by place
};

struct NativeProgram::Compiled {
  std::vector<CompiledMeasure> measures;
  std::vector<CompiledPeriod> periods;
  PeriodCalendar calendar;
  std::size_t words = 1;
  std::vector<std::uint64_t> masks;     // [code * words + word]
  std::vector<std::uint32_t> class_of;  // of each code: the first code of its class; a medicine's only
  std::vector<Node> nodes;
  std::vector<Leaf> leaves;
  std::vector<PeriodDays> period_days;  // the first: all of the period
  std::vector<base::Date> cuts;         // where those of some period begin or have ended, in order
  std::vector<PrescribedSum> prescribed_sums;
  std::size_t cells_per_physician = 0;
  std::size_t sum_cells_per_physician = 0;
  std::size_t content_keys_per_physician = 0;
  PatientKinds kinds;
  std::vector<MeasuresOfKind> measures_of_kind;
  std::vector<std::uint32_t> cells_of_kinds;    // see cell
  bool counts_lines = false;                    // content is broken down by class and month
  std::int32_t content_months = 0;              // that have a place of their own, from each period's first
  std::vector<std::uint32_t> content_class_of;  // by code: place in content_classes
  std::vector<std::string> content_classes;
  bool uses_registrations = false;
  bool uses_prescriptions = false;
  NativeColumns columns;
  std::vector<RelevantDays> relevant_days;  // by code

  // Among the cells of one physician, of a measure that counts patients of this kind.
  std::size_t cell(const CompiledMeasure& measure, std::size_t kind, Registered registered) const {
    const std::size_t relation = measure.layout.splits_registration() ? static_cast<std::size_t>(registered) : 0;
    return cells_of_kinds[kind * measures.size() + measure.number] + relation;
  }
  const std::uint64_t* mask(std::uint32_t code) const { return masks.data() + std::size_t{code} * words; }
};

}  // namespace miroir::measures
