// The native engine: any number of measures and periods in one pass over the patients' timelines.
//
// The code dictionary is compiled once into bit masks of the code sets; each patient's events are folded by small
// state machines. A Fold holds the state of one thread; folds are merged at the end. Memory depends on physicians
// and cells, never on the number of events.
#pragma once

#include "measures/counts.hpp"

#include <memory>

namespace miroir::measures {

// The columns of an event that some plan looks at, beyond date and code.
struct NativeColumns {
  bool prescriber = false;
  bool prescription_date = false;
  bool performer = false;
  bool quantity = false;
  bool amount_cents = false;
  bool in_ald_care = false;
};

// The days outside which an event matters to no plan, when both its care date and its prescription date are.
struct RelevantDays {
  base::Date first{std::numeric_limits<std::int32_t>::min()};
  base::Date last = open_end;
  bool contain(base::Date date) const { return first <= date && date <= last; }
};

// Shared, immutable, compiled form of the plans; outlives its folds. All arguments outlive it.
class NativeProgram {
 public:
  // With `content_lines`, numerators are broken down by class and month too (MeasureCounts::content).
  NativeProgram(const Catalogue& catalogue, const std::vector<const Measure*>& measures, const std::vector<Code>& codes,
                const std::vector<PeriodContext>& periods, bool content_lines = true);
  ~NativeProgram();

  // Events may be given with any value in the other columns.
  NativeColumns columns() const;
  RelevantDays days() const;

  struct Compiled;
  const Compiled& compiled() const { return *compiled_; }

 private:
  std::unique_ptr<Compiled> compiled_;
};

class NativeFold {
 public:
  explicit NativeFold(const NativeProgram& program);
  ~NativeFold();
  NativeFold(NativeFold&&) noexcept;

  // Every patient once, with or without events. Codes of events are below the size of the dictionary.
  void add(const PatientTimeline& timeline);
  // Both are of the same program.
  void merge(const NativeFold& other);
  std::vector<PeriodCounts> take_counts();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace miroir::measures
