// What the engines fold: one patient's claims in order of care date, with what is known of the patient.
//
// `measures` receives these columns and returns counts; it never sees a database. Identifiers are small
// numbers of the claims store (0 means "none"); names come back only when results are written.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace miroir::measures {

enum class EventKind : std::uint8_t { medicine = 1, biology = 2, procedure = 3, consultation = 4 };
enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2 };

// No known end of a span, no known death.
inline constexpr base::Date open_end{std::numeric_limits<std::int32_t>::max()};
// A prescription date that the claims do not give.
inline constexpr base::Date no_date{std::numeric_limits<std::int32_t>::min()};

// One netted claim line. `date` is the care date (dispensing, sampling, act). `prescription_date` has a meaning
// for medicines and biology only. `quantity` counts boxes, tests or acts, always above 0. `amount_cents` is the
// base of a medicine line (quantity x unit price).
struct Event {
  base::Date date;
  base::Date prescription_date;
  std::uint32_t code = 0;       // row of the code dictionary; its kind and text are there
  std::int32_t prescriber = 0;  // practitioner, or 0 when nobody may be credited (hospital, unknown, fictitious)
  std::int32_t performer = 0;   // practitioner, or 0 (salaried, laboratory, pharmacy)
  std::int32_t quantity = 0;
  std::int64_t amount_cents = 0;
  bool in_ald_care = false;  // consultations: exempted as care of a long-term disease
};

// A code of the dictionary. Code 0 is never used. A medicine without a known ATC has an empty text.
struct Code {
  EventKind kind = EventKind::medicine;
  std::string text;  // ATC "J01MA02", NABM "592", CCAM "ALQP003", act nature "1111"
};

// A declared médecin traitant, as declared: the number may be a main or a secondary practice. First and last day
// included.
struct Registration {
  std::int32_t number = 0;
  base::Date start;
  base::Date end = open_end;
};

struct Span {
  base::Date start;
  base::Date end = open_end;
};

struct Patient {
  std::uint32_t id = 0;
  std::int32_t birth_month = 0;  // base::month_index
  Sex sex = Sex::unknown;
  base::Date death = open_end;
  std::span<const Registration> registrations;  // by start, then end, then number
  std::span<const Span> ald;                    // long-term disease, by start
};

struct PatientTimeline {
  Patient patient;
  std::span<const Event> events;  // by date
};

// A physician as the results name one: a liberal general practitioner of the region in the period's last month.
struct Physician {
  std::string entity;               // STA_PFS_NUM
  std::vector<std::string> groups;  // member for at least half the days of the period
  bool in_any_group = false;        // a member on at least one day of the period
};

// Everything of one period that does not depend on a patient. Vectors are indexed by the store's identifiers and
// give an index into `physicians`, or -1.
struct PeriodContext {
  base::Period period;
  std::vector<Physician> physicians;                    // sorted by entity
  std::vector<std::int32_t> physician_of_practitioner;  // prescribers and performers
  std::vector<std::int32_t> physician_of_number;        // declared numbers, through the month of the last day
};

}  // namespace miroir::measures
