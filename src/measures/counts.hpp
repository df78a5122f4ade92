// What an engine gives back: integers per measure, physician and cell. Everything that is printed (levels,
// strata, values, expected values) follows from them in tabulation.hpp, so engines that agree here agree to the byte.
//
// A cell is age segment x sex x long-term disease x registration. Age segments are cut at every limit that either
// a stratum of the measure or the bands of the standardisation uses, so that both are sums of cells. A person
// falls in exactly one cell of a physician, so that distinct patients add up over cells.
#pragma once

#include "measures/plan.hpp"

#include <cstdint>
#include <string>
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
  std::int64_t boxes = 0;                              // of the medicines of the content (plan.hpp)
  std::int64_t amount_cents = 0;                       // of the same

  bool operator==(const CellCounts&) const = default;
  CellCounts& operator+=(const CellCounts& other);
};

// How content is broken down: by class of code, or by month of the date that chose the event.
enum class ContentDimension : std::uint8_t { code_class, month };

// The key of an event: the first five characters of the ATC code of a medicine, the whole code of another kind, "?"
// for a medicine whose ATC is not known.
std::string content_class(const Code& code);
// "2018-03".
std::string content_month(base::Date date);

// What one physician's content holds of one key. Persons and units are those with at least one such event, so that they
// do not add up over keys; boxes and cents do.
struct ContentCounts {
  std::int64_t patients = 0;      // distinct persons
  std::int64_t units = 0;         // units of the numerator; for sums, lines of medicines and quantities of other kinds
  std::int64_t boxes = 0;         // of medicines
  std::int64_t amount_cents = 0;  // of the same

  bool operator==(const ContentCounts&) const = default;
  ContentCounts& operator+=(const ContentCounts& other);
};

struct ContentLine {
  std::int32_t physician = 0;  // place in the context
  ContentDimension dimension = ContentDimension::code_class;
  std::string key;
  ContentCounts counts;

  bool operator==(const ContentLine&) const = default;
};

// Counts of one measure in one period: physician-major, `layout.size()` cells for each physician of the context, and
// the content of the numerator by physician, dimension and key (in that order), keys without an event left out.
struct MeasureCounts {
  std::vector<CellCounts> cells;
  std::vector<ContentLine> content = {};
};

// One entry per measure of the run, in the catalogue's order.
struct PeriodCounts {
  std::vector<MeasureCounts> measures;
};

}  // namespace miroir::measures
