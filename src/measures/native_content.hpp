// Inside of the native engine: what makes up the numerators, by cell, and by physician, class and month.
//
// A patient's content for one physician and measure is gathered, then counted at once, so that a person and a unit
// count once for each key. Memory depends on physicians, measures and keys, never on the number of events.
#pragma once

#include "measures/native_program.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

namespace miroir::measures {

class NativeContent {
 public:
  explicit NativeContent(const NativeProgram::Compiled& program);

  // An event of the unit with this number, whose units are `units`; chosen on `date`. For sums, each event is a unit.
  void gather(std::uint64_t unit, std::int64_t units, const Event& event, base::Date date);
  // Counts what was gathered since the last call, for one patient, physician and cell.
  void count(std::size_t period, std::size_t measure, std::int32_t physician, std::size_t cell);

  // The same for a patient whose lines were summed while they were read; only where no lines are counted.
  void count_sums(std::size_t period, const CompiledMeasure& measure, std::int32_t physician, std::size_t cell,
                  std::int64_t boxes, std::int64_t amount_cents);

  void merge(const NativeContent& other);
  // Boxes and cents of a cell; only of measures that have content.
  void add_amounts(std::size_t period, const CompiledMeasure& measure, std::size_t physician, std::size_t cell,
                   CellCounts& into) const;
  // By measure.
  std::vector<std::vector<ContentLine>> lines(std::size_t period) const;

 private:
  struct Gathered {
    std::uint32_t code_class = 0;
    std::int32_t month = 0;
    std::uint64_t unit = 0;
    std::int64_t units = 0;
    std::int64_t boxes = 0;
    std::int64_t amount_cents = 0;
  };
  struct Amounts {
    std::int64_t boxes = 0;
    std::int64_t amount_cents = 0;
  };
  // By measure and dimension, then key and physician, packed into one number.
  using Lines = boost::unordered_flat_map<std::uint64_t, ContentCounts>;

  template <class KeyOf>
  void count_keys(Lines& lines, std::uint64_t table, std::int32_t physician, KeyOf key_of);

  const NativeProgram::Compiled& program_;
  std::vector<Gathered> gathered_;
  std::vector<std::vector<Amounts>> amounts_;  // by period: physician-major, then measure with content, then cell
  std::vector<Lines> lines_;                   // by period
};

}  // namespace miroir::measures
