// The native engine: any number of measures and periods in one pass over the patients' timelines.
//
// The code dictionary is compiled once into bit masks of the code sets; each patient's events are folded by small
// state machines. A Fold holds the state of one thread; folds are merged at the end. Memory depends on physicians
// and cells, never on the number of events.
#pragma once

#include "measures/counts.hpp"

#include <memory>
#include <span>

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

// From a first to a last day; none as it is made.
struct DayRange {
  base::Date first = open_end;
  base::Date last = no_date;
  // No branch: it is asked of every event of a store.
  bool contains(base::Date date) const {
    return (static_cast<int>(first <= date) & static_cast<int>(date <= last)) != 0;
  }
  // Becomes the shortest range that holds both.
  void widen(const DayRange& other);
  bool operator==(const DayRange&) const = default;
};

// When an event of one code may matter to some plan: cared for, or prescribed, in these days.
struct RelevantDays {
  DayRange care;
  DayRange prescription;
  bool contain(base::Date date, base::Date prescription_date) const {
    return (static_cast<int>(care.contains(date)) | static_cast<int>(prescription.contains(prescription_date))) != 0;
  }
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
  // For each code of the dictionary; an event outside them may be left out.
  const std::vector<RelevantDays>& relevant_days() const;

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

  // Every patient once, with or without events. Codes of events are below the size of the dictionary. Some dozens at a
  // time are counted faster than one by one where there are several periods.
  void add(std::span<const PatientTimeline> timelines);
  // Both are of the same program.
  void merge(const NativeFold& other);
  // What was counted of a period is given up. For whole regions: the counts of one period take more memory than all
  // that the fold holds. Measures are shared out among so many threads.
  PeriodCounts take_counts(std::size_t period, int threads = 1);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace miroir::measures
