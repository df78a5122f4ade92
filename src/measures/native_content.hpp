// Inside of the native engine: what makes up the numerators, by physician, class and month.
//
// A person and a unit count once for each key: all that a patient has for one physician and measure comes together.
// Memory depends on physicians, measures and the keys found, never on the number of events.
#pragma once

#include "measures/native_program.hpp"
#include "measures/native_sparse_rows.hpp"

#include <map>
#include <tuple>

namespace miroir::measures {

// Boxes and cents of medicines.
struct MedicineAmounts {
  std::int64_t boxes = 0;
  std::int64_t amount_cents = 0;
};

class NativeContent {
 public:
  explicit NativeContent(const NativeProgram::Compiled& program);

  // Content is gathered of one person, measure and physician at a time, and of their units one after the other.
  void begin(std::size_t period, const CompiledMeasure& measure, std::int32_t physician);
  // Gives the number of the unit, which no other one has.
  std::uint64_t begin_unit(std::int64_t units) {
    units_ = units;
    return ++unit_;
  }
  // An event of the unit, chosen on `date`. For sums, each event is a unit.
  void gather(const Event& event, base::Date date);
  // Those gathered since `begin`.
  const MedicineAmounts& amounts() const { return amounts_; }

  void merge(const NativeContent& other);
  std::vector<ContentLine> lines(std::size_t period, const CompiledMeasure& measure) const;
  // Gives up what was counted of a period.
  void forget(std::size_t period);

 private:
  // What was counted of one class or month, each person and unit once: the numbers of units tell them apart.
  struct Counted {
    std::uint64_t last_unit = 0;
    ContentCounts counts;
    Counted& operator+=(const Counted& other) {
      counts += other.counts;
      return *this;
    }
  };
  // Months beyond those that have a place, by measure, physician and month.
  using FarMonths = std::map<std::tuple<std::size_t, std::int32_t, std::int32_t>, Counted>;

  void add(Counted& counted, const MedicineAmounts& amounts) const {
    counted.counts.patients += counted.last_unit < first_unit_ ? 1 : 0;
    counted.counts.units += counted.last_unit < unit_ ? units_ : 0;
    counted.counts.boxes += amounts.boxes;
    counted.counts.amount_cents += amounts.amount_cents;
    counted.last_unit = unit_;
  }
  void add(std::size_t place, const MedicineAmounts& amounts) {
    add(counts_[period_].at(static_cast<std::size_t>(physician_), measure_->content_keys.first + place), amounts);
  }
  void add_lines(std::size_t period, const CompiledMeasure& measure, std::int32_t physician,
                 std::vector<ContentLine>& lines) const;
  // Classes, then months of their own, of a measure's content.
  std::size_t places(const CompiledMeasure& measure) const {
    return measure.content_keys.classes.size() +
           (measure.has_content ? static_cast<std::size_t>(program_.content_months) : 0);
  }
  const ContentCounts* find(std::size_t period, const CompiledMeasure& measure, std::int32_t physician,
                            std::size_t place) const {
    const Counted* found =
        counts_[period].find(static_cast<std::size_t>(physician), measure.content_keys.first + place);
    return found == nullptr ? nullptr : &found->counts;
  }

  const NativeProgram::Compiled& program_;
  std::vector<SparseRows<Counted>> counts_;  // by period: physicians by keys
  std::vector<FarMonths> far_months_;        // by period

  // Whose content is gathered at the moment.
  std::size_t period_ = 0;
  const CompiledMeasure* measure_ = nullptr;
  std::int32_t physician_ = 0;
  MedicineAmounts amounts_;
  std::uint64_t first_unit_ = 1;  // of the person
  std::uint64_t unit_ = 0;        // the last one begun
  std::int64_t units_ = 0;        // that it counts for
};

}  // namespace miroir::measures
