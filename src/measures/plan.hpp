// A measure plan: one indicator, checked and typed, the same for every engine.
//
// A plan says which units are counted (denominator), which of them meet a condition or what is summed over them
// (numerator), to whom they are credited, and how they are split into strata. The YAML language of the catalogue
// (docs/reference/indicator-language.md) is read into these types and into nothing else.
//
// Rules at the edges, the same in every engine:
// - A person born after the last day L is not counted. Alive on L: no known death, or one after L.
// - The registration of a person on L is, of those covering L, the last in the timeline's order; it gives a physician
//   only through physician_of_number. It is new when the chain of spans ending in it (each of the same physician,
//   beginning at most one day after the end of an earlier one) began after add_months(L, -12). A dead person has none.
// - Attribution `registered` goes with unit `patients` only.
// - A prescription is a person x prescriber x prescription date of medicine lines; without a prescription date there
//   is none. A line nobody may be credited for (prescriber 0) counts for author `anyone`; all those of one date
//   are one prescription.
// - Leaves `deliveries` and `months` with an `each` count the dates, or calendar months of care, whose selected events
//   alone hold that many of each.counted.
// - A class is the first four characters of an ATC code (N05B, N06A); a shorter code is a class of its own, an empty
//   one is in no class.
// - Unit `deliveries` is a person x physician x care date of medicine lines that the physician prescribed.
// - Sums: medicines by prescription date, other kinds by care date; attribution `registered` sums whoever prescribed
//   or did. A person is behind the numerator when at least one line was summed for them.
// - Consultations are counted by quantity, in the denominator and in the numerator.
//
// Content, what makes up a numerator, the same in every engine:
// - Of a unit that is in the numerator: the events that its leaves select (by codes, window and author), of the leaves
//   that hold for the unit and stand under no none_of; an event that several of them select counts once. It has the
//   date by which the first of them, in the order of the definition, chose it (chosen_by_prescription_date).
// - Of a sum: the events summed, each with the date that puts it in the period.
// - Content counts for each unit: an event that serves two units of a person (two consultations, a month apart, that
//   look back 90 days) counts with both. Consultations of one person, physician and day are one unit here, of
//   their quantities together.
// - Boxes and cents are those of medicines; other events have none.
#pragma once

#include "measures/bilingual.hpp"
#include "measures/example.hpp"
#include "measures/timeline.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::measures {

// Codes of one kind. Medicines match by prefix of the ATC code, every other kind by the whole code.
// A medicine without an ATC code is in no set.
struct CodeSet {
  std::string name;
  EventKind kind = EventKind::medicine;
  std::vector<std::string> included;
  std::vector<std::string> excluded;  // win over `included`

  bool contains(const Code& code) const;
};

// Completed years on the last day of the period: from <= age < below.
struct AgeRange {
  std::int32_t from = 0;
  std::int32_t below = 200;
  bool contains(std::int32_t age) const { return from <= age && age < below; }
  bool operator==(const AgeRange&) const = default;
};

// Days in which an event must fall. `unit` windows are relative to the unit counted (its date).
struct Window {
  enum class Kind : std::uint8_t {
    period,                // first to last day of the period
    days_ending_period,    // last day - (days - 1) … last day
    unit,                  // lines of the same prescription (unit prescription only)
    days_before_unit,      // unit date - days … unit date
    days_after_unit,       // unit date … unit date + days
    prescribed_with_unit,  // medicine lines whose prescription date is the unit's date, dispensed 0 … days after it
  };
  Kind kind = Kind::period;
  std::int32_t days = 0;
  bool operator==(const Window&) const = default;
};

// What a leaf counts, among the events that its codes, window and author select.
enum class Counted : std::uint8_t {
  lines,          // netted events
  acts,           // their quantities (biology, procedures, consultations)
  boxes,          // quantities of medicine lines
  medicines,      // distinct 7-character ATC codes
  classes,        // distinct first four characters of them
  deliveries,     // distinct dispensing dates
  prescriptions,  // distinct prescriber x prescription date; the window holds for the prescription date
  days,           // distinct care dates
  months,         // distinct calendar months of care dates
};

inline constexpr std::size_t class_characters = 4;

// What one delivery or month must hold to count: at least `minimum` of lines, acts, boxes, medicines, classes or days.
struct Each {
  Counted counted = Counted::medicines;
  std::int32_t minimum = 1;
  bool operator==(const Each&) const = default;
};

// Who prescribed (medicines, biology) or did (procedures, consultations) the events of a leaf.
enum class Author : std::uint8_t { anyone, physician };  // physician: the one to whom the unit is credited

struct Condition {
  enum class Kind : std::uint8_t { at_least, all_of, any_of, none_of };
  Kind kind = Kind::at_least;
  std::vector<Condition> children;  // of all_of, any_of, none_of

  // at_least: `counted` of the selected events reaches `minimum`.
  std::int32_t minimum = 1;
  Counted counted = Counted::lines;
  EventKind event_kind = EventKind::medicine;
  std::optional<std::size_t> codes;  // index into Catalogue::code_sets; nothing: any code of the kind
  Window window;
  Author author = Author::anyone;
  std::optional<Each> each;  // deliveries and months; nothing: any delivery or month
};

// Whether a leaf chooses its events by their prescription date, or else by their care date.
bool chosen_by_prescription_date(const Condition& leaf);

enum class Attribution : std::uint8_t { registered, prescriber };

// What the denominator counts.
//   patients       registered patients, or the physician's active patients (attribution prescriber)
//   prescriptions  prescriptions of the period by the physician, date = prescription date
//   deliveries     care dates of the period on which medicines prescribed by the physician were dispensed
//   consultations  consultations of the period by the physician, counted by net quantity, date = care date
//   starts         a person's first delivery of `start_codes` in the period with none in the `clear_days` before it,
//                  for each physician whose prescription of them was delivered that day; date = that prescription's
//                  date, the earliest if several
enum class Unit : std::uint8_t { patients, prescriptions, deliveries, consultations, starts };

struct Denominator {
  Unit unit = Unit::patients;
  AgeRange age;
  std::optional<Sex> sex;                  // only women, or only men
  std::optional<bool> ald;                 // only with, or without, a long-term disease on the last day
  std::optional<Condition> condition;      // units that do not meet it are not counted
  std::optional<bool> in_ald_care;         // consultations: only those in (or outside) long-term disease care
  std::optional<std::size_t> start_codes;  // starts
  std::int32_t clear_days = 0;             // starts
};

// units: those of the denominator that meet `condition`. The others sum, over the denominator's patients, what
// the physician prescribed (medicines, by prescription date in the period) or did (acts in the period).
struct Numerator {
  enum class Kind : std::uint8_t { units, amount_cents, boxes, acts };
  Kind kind = Kind::units;
  std::optional<Condition> condition;
  EventKind event_kind = EventKind::medicine;
  std::optional<std::size_t> codes;
};

enum class Dimension : std::uint8_t { age, sex, ald, registration };

struct Stratifier {
  Dimension dimension = Dimension::age;
  std::vector<AgeRange> ages;             // dimension age
  std::vector<std::string> registration;  // dimension registration: of "known", "new", "elsewhere"
};

enum class Direction : std::uint8_t { lower, higher, none };
enum class Status : std::uint8_t { proposed, validated, retired };
// share: shown as a percentage; per_thousand; mean_euros: cents summed, shown as euros per unit.
enum class Display : std::uint8_t { share, per_thousand, mean_euros };
// The practical threshold is in percentage points, per thousand, or percent of the reference.
enum class ThresholdUnit : std::uint8_t { points, per_thousand, percent };

struct ChangeLogEntry {
  std::int32_t version = 1;
  base::Date date;
  Bilingual what;
};

// The words that travel with the rule to its reader.
struct Description {
  Bilingual title;
  Bilingual question;  // plain: "Quand je prescris …, combien de fois … ?"
  Bilingual why;       // why it matters
  Bilingual source;    // guideline or reference
  Bilingual action;    // one concrete thing the physician can do
  Bilingual counted;   // who is counted
  Bilingual not_counted;
  Bilingual example;
  Bilingual limits;
  std::string author;
  std::string reviewer;
  std::optional<base::Date> validated_on;
  std::optional<base::Date> next_review;
  std::vector<ChangeLogEntry> changes;
};

struct Measure {
  std::string id;
  std::int32_t version = 1;
  std::int32_t order = 0;  // place in the catalogue and in the results
  Status status = Status::proposed;
  Direction direction = Direction::none;
  Display display = Display::share;
  double practical_threshold = 0;
  ThresholdUnit threshold_unit = ThresholdUnit::points;
  Attribution attribution = Attribution::registered;
  Denominator denominator;
  Numerator numerator;
  std::vector<Stratifier> strata;
  Description description;
  std::vector<Example> examples;
};

// Whether medicines may make up the numerator, so that its boxes and cents are figures and not always 0.
bool content_holds_medicines(const Measure& measure);

// The measures of one folder and the code sets they share, sorted by `order`.
struct Catalogue {
  std::string version;  // of the folder, from catalogue.yaml
  std::string hash;     // SHA-256 of its files, hexadecimal
  std::vector<CodeSet> code_sets;
  std::vector<Measure> measures;
};

}  // namespace miroir::measures
