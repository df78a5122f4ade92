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
  prescribed_in_period,  // the physician prescribed some of it in the period
  on_prescription,       // some of it is on the prescription counted
};

struct Leaf {
  Selector selector;
  Window window;
  Counted counted = Counted::lines;
  Author author = Author::anyone;
  std::int32_t minimum = 1;
  std::int32_t each_minimum = 0;  // of a day or month; 0: any will do
  Counted each_counted = Counted::medicines;
  Shortcut shortcut = Shortcut::none;
};

// A condition, its children side by side in NativeProgram::Compiled::nodes.
struct Node {
  Condition::Kind kind = Condition::Kind::at_least;
  std::uint32_t first = 0;  // child, or leaf for at_least
  std::uint32_t count = 0;
};

constexpr std::uint32_t no_node = 0xffffffff;

constexpr std::uint32_t no_slot = 0xffffffff;

// A sum over what each physician prescribed in the period.
struct PrescribedSum {
  Selector selector;
};

struct CompiledMeasure {
  const Measure* plan = nullptr;
  CellLayout layout;
  std::uint32_t denominator_condition = no_node;
  std::uint32_t numerator_condition = no_node;
  Selector starts;
  Selector summed;
  std::uint32_t sum_slot = no_slot;           // where the sum is made while the prescriptions are read, if it can be
  std::size_t cell_offset = 0;                // among the cells of one physician
  std::size_t squares_offset = 0;             // among the sums of squares of one physician; sums only
  bool has_content = false;                   // events may make up the numerator
  std::vector<std::uint32_t> content_leaves;  // those whose events do, in the order of the definition
  std::size_t amounts_offset = 0;             // among the boxes and cents of one physician; with content only
  std::vector<std::uint32_t> cell_of;         // [((age - from) * 3 + sex) * 2 + ald]: the cell of relation `known`

  bool sums() const { return plan->numerator.kind != Numerator::Kind::units; }
  std::size_t cell(std::int32_t age, Sex sex, bool ald, Registered registered) const {
    const auto row = static_cast<std::size_t>(age - plan->denominator.age.from) * 3 + static_cast<std::size_t>(sex);
    const std::size_t relation = layout.splits_registration() ? static_cast<std::size_t>(registered) : 0;
    return cell_of[row * 2 + (ald ? 1 : 0)] + relation;
  }
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

struct CompiledPeriod {
  const PeriodContext* context = nullptr;
  base::Date first;
  base::Date last;
  std::int32_t last_month = 0;
  base::Date new_after;  // registrations that began after this day are new
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
  std::vector<PrescribedSum> prescribed_sums;
  std::size_t cells_per_physician = 0;
  std::size_t squares_per_physician = 0;
  std::size_t amounts_per_physician = 0;
  bool counts_lines = false;                    // content is broken down by class and month
  std::vector<std::uint32_t> content_class_of;  // by code: place in content_classes
  std::vector<std::string> content_classes;
  bool uses_registrations = false;
  bool uses_prescriptions = false;
  NativeColumns columns;
  std::vector<RelevantDays> relevant_days;  // by code

  const std::uint64_t* mask(std::uint32_t code) const { return masks.data() + std::size_t{code} * words; }
};

}  // namespace miroir::measures
