// What an engine gives back: integers per measure, physician and cell. Everything that is printed (levels,
// strata, values, expected values) follows from them in tabulation.hpp, so engines that agree here agree to the byte.
//
// A cell is age segment x sex x long-term disease x registration. Age segments are cut at every limit that either
// a stratum of the measure or the bands of the standardisation uses, so that both are sums of cells. A person
// falls in exactly one cell of a physician, so that distinct patients add up over cells.
#pragma once

#include "measures/plan.hpp"

#include <cstdint>
#include <vector>

namespace miroir::measures {

// Relation of a patient to the physician counted, on the last day of the period.
enum class Registered : std::uint8_t { known = 0, new_patient = 1, elsewhere = 2 };

// Lower limits of the age bands of the standardisation: 0–5, 6–15, 16–29, 30–39, … 70–79, 80 and over.
inline constexpr std::int32_t standard_age_bands[] = {0, 6, 16, 30, 40, 50, 60, 70, 80};

// Layout of the cells of one measure. Registration has three slots only where a stratum asks for it, else one.
class CellLayout {
 public:
  explicit CellLayout(const Measure& measure);

  std::size_t size() const { return segments_.size() * 6 * registrations_; }
  // Age must be in the measure's range.
  std::size_t index(std::int32_t age, Sex sex, bool ald, Registered registered) const;

  struct Cell {
    AgeRange ages;
    Sex sex;
    bool ald;
    Registered registered;  // `known` where the layout has one slot
  };
  Cell cell(std::size_t index) const;
  bool splits_registration() const { return registrations_ == 3; }

 private:
  std::vector<AgeRange> segments_;
  std::vector<std::uint8_t> segment_of_age_;
  std::size_t registrations_ = 1;
};

struct CellCounts {
  std::int64_t patients = 0;            // distinct persons in the denominator
  std::int64_t numerator_patients = 0;  // distinct persons behind the numerator
  std::int64_t denominator = 0;
  std::int64_t numerator = 0;                          // units, acts, boxes or cents
  __extension__ unsigned __int128 sum_of_squares = 0;  // sums only: of each person's own sum

  bool operator==(const CellCounts&) const = default;
  CellCounts& operator+=(const CellCounts& other);
};

// Counts of one measure in one period: physician-major, `layout.size()` cells for each physician of the context.
struct MeasureCounts {
  std::vector<CellCounts> cells;
};

// One entry per measure of the run, in the catalogue's order.
struct PeriodCounts {
  std::vector<MeasureCounts> measures;
};

}  // namespace miroir::measures
