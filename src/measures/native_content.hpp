// Inside of the native engine: what makes up the numerators, by physician, class and month.
//
// A patient's content for one physician and measure is gathered, then counted at once, so that a person and a unit
// count once for each key. Memory depends on physicians, measures and the keys found, never on the number of events.
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

  // An event of the unit with this number, whose units are `units`; chosen on `date`. For sums, each event is a unit.
  // Events of one unit come one after the other.
  void gather(std::size_t period, const CompiledMeasure& measure, std::uint64_t unit, std::int64_t units,
              const Event& event, base::Date date);
  // Counts what was gathered since the last call, for one patient, measure and physician, and gives its amounts.
  MedicineAmounts count(std::size_t period, const CompiledMeasure& measure, std::int32_t physician);

  void merge(const NativeContent& other);
  std::vector<ContentLine> lines(std::size_t period, const CompiledMeasure& measure) const;
  // Gives up what was counted of a period.
  void forget(std::size_t period);

 private:
  // What was gathered of one class or month.
  struct Gathered {
    std::uint32_t place = 0;  // among the keys of the measure
    std::uint64_t unit = 0;   // the last one
    ContentCounts counts;
  };
  // Months beyond those that have a place, by measure, physician and month.
  using FarMonths = std::map<std::tuple<std::size_t, std::int32_t, std::int32_t>, ContentCounts>;

  void add(std::uint32_t place, std::uint64_t unit, std::int64_t units, const MedicineAmounts& amounts);
  void add_far_month(std::int32_t month, std::uint64_t unit, std::int64_t units, const MedicineAmounts& amounts);
  static void add_unit(Gathered& gathered, std::uint64_t unit, std::int64_t units, const MedicineAmounts& amounts) {
    if (gathered.unit != unit) {
      gathered.unit = unit;
      gathered.counts.units += units;
    }
    gathered.counts.boxes += amounts.boxes;
    gathered.counts.amount_cents += amounts.amount_cents;
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
    return counts_[period].find(static_cast<std::size_t>(physician), measure.content_keys.first + place);
  }
  std::size_t number(const CompiledMeasure& measure) const {
    return static_cast<std::size_t>(&measure - program_.measures.data());
  }

  const NativeProgram::Compiled& program_;
  std::vector<SparseRows<ContentCounts>> counts_;  // by period: physicians by keys
  std::vector<FarMonths> far_months_;              // by period

  // What is gathered at the moment.
  MedicineAmounts amounts_;
  std::vector<Gathered> gathered_;
  std::vector<std::uint32_t> gathered_of_place_;  // by place: the number in gathered_, from 1
  std::map<std::int32_t, Gathered> gathered_far_months_;
};

}  // namespace miroir::measures
