#include "claims/timeline_stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using measures::Event;
using measures::NativeColumns;
using measures::Patient;

// Most rows that a chunk holds.
constexpr std::size_t chunk_rows = 2048;

// How many are given at a time, unless one patient has more events: as few as stay near the processor.
constexpr std::size_t patients_together = 64;
constexpr std::size_t events_together = 4096;

// Rows that are dropped together when none of them is of a day that matters.
constexpr std::size_t rows_together = 8;
static_assert(chunk_rows % rows_together == 0 && rows_together == sizeof(std::uint64_t));

const std::array<std::uint16_t, chunk_rows>& every_row() {
  static const auto rows = [] {
    std::array<std::uint16_t, chunk_rows> numbers{};
    std::iota(numbers.begin(), numbers.end(), std::uint16_t{0});
    return numbers;
  }();
  return rows;
}

// What stands for the values of a column that no plan looks at.
template <class T, T value>
const T* constant_column() {
  static const auto values = [] {
    std::array<T, chunk_rows> filled{};
    filled.fill(value);
    return filled;
  }();
  return values.data();
}

// The values of a chunk, column by column. Loops over whole columns are what the compiler makes vectors of.
class EventColumns {
 public:
  explicit EventColumns(const EventNeeds& needs) {
    const NativeColumns& wanted = needs.columns;
    prescriber_ = add(wanted.prescriber, "prescriber");
    performer_ = add(wanted.performer, "performer");
    prescription_date_ = add(wanted.prescription_date, "prescription_date");
    quantity_ = add(wanted.quantity, "quantity");
    amount_cents_ = add(wanted.amount_cents, "amount_cents");
    in_ald_care_ = add(wanted.in_ald_care, "in_ald_care");
    for (const measures::RelevantDays& of_code : needs.days) {
      any_code_.care.widen(of_code.care);
      any_code_.prescription.widen(of_code.prescription);
    }
  }

  const std::string& sql() const { return sql_; }

  void bind(const columnar::Chunk& chunk) {
    patient = chunk.column<std::uint32_t>(0).data();
    date_ = chunk.column<std::int32_t>(1).data();
    code_ = chunk.column<std::uint32_t>(2).data();
    prescriber_values_ = values<std::int32_t, 0>(chunk, prescriber_);
    performer_values_ = values<std::int32_t, 0>(chunk, performer_);
    quantity_values_ = values<std::int32_t, 1>(chunk, quantity_);
    amount_values_ = values<std::int64_t, 0>(chunk, amount_cents_);
    in_ald_care_values_ = values<bool, false>(chunk, in_ald_care_);
    prescription_dates_ = values<std::int32_t, measures::no_date.days>(chunk, prescription_date_);
    const std::uint64_t* known = prescription_date_ == 0 ? nullptr : chunk.validity(prescription_date_);
    known_dates_ = known != nullptr ? known : constant_column<std::uint64_t, ~std::uint64_t{0}>();
  }

  // By patient, then date; `last` is the row before the first one, and becomes the last one.
  bool in_order(std::size_t rows, std::pair<std::uint32_t, std::int32_t>& last) const {
    int ordered = last <= std::pair(patient[0], date_[0]) ? 1 : 0;
    for (std::size_t row = 1; row < rows; ++row) {
      const int later_patient = static_cast<int>(patient[row - 1] < patient[row]);
      const int same_patient = static_cast<int>(patient[row - 1] == patient[row]);
      ordered &= later_patient | (same_patient & static_cast<int>(date_[row - 1] <= date_[row]));
    }
    last = {patient[rows - 1], date_[rows - 1]};
    return ordered != 0;
  }

  bool in_bounds(std::size_t rows, const IdentifierLimits& limits) const {
    std::uint32_t code = 0;
    std::uint32_t practitioner = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      code = std::max(code, code_[row]);
      practitioner = std::max(practitioner, static_cast<std::uint32_t>(prescriber_values_[row]));
      practitioner = std::max(practitioner, static_cast<std::uint32_t>(performer_values_[row]));
    }
    return code < limits.codes && practitioner < limits.practitioners;
  }

  // The rows of the events that some plan may look at, in order.
  std::span<const std::uint16_t> relevant(std::size_t rows, std::span<const measures::RelevantDays> days) {
    if (days.empty()) {
      return std::span(every_row()).first(rows);
    }
    find_near(rows);
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < rows; begin += rows_together) {
      std::uint64_t near = 0;
      std::memcpy(&near, &near_[begin], rows_together);
      if (near != 0) {
        kept = keep(begin, std::min(begin + rows_together, rows), days, kept);
      }
    }
    return std::span(relevant_rows_).first(kept);
  }

  Event event(std::size_t row) const {
    return {.date = base::Date{date_[row]},
            .prescription_date = prescription_date(row),
            .code = code_[row],
            .prescriber = prescriber_values_[row],
            .performer = performer_values_[row],
            .quantity = quantity_values_[row],
            .amount_cents = amount_values_[row],
            .in_ald_care = in_ald_care_values_[row]};
  }

  const std::uint32_t* patient = nullptr;

 private:
  std::size_t add(bool wanted, const char* column) {
    if (!wanted) {
      return 0;
    }
    sql_ += fmt::format(", {}", column);
    return columns_++;
  }

  template <class T, T otherwise>
  static const T* values(const columnar::Chunk& chunk, std::size_t column) {
    return column == 0 ? constant_column<T, otherwise>() : chunk.column<T>(column).data();
  }

  // Without a branch, for which dates are known follows no pattern either.
  base::Date prescription_date(std::size_t row) const {
    const auto mask = -static_cast<std::int32_t>(known_dates_[row / 64] >> (row % 64) & 1);
    return {(prescription_dates_[row] & mask) | (measures::no_date.days & ~mask)};
  }

  // Marks the rows whose days may matter whatever their code: most events of a store are of other years. A date that is
  // not known may be marked for nothing.
  void find_near(std::size_t rows) {
    const measures::RelevantDays any = any_code_;
    for (std::size_t row = 0; row < rows; ++row) {
      near_[row] = any.contain(base::Date{date_[row]}, base::Date{prescription_dates_[row]}) ? 1 : 0;
    }
  }

  // Written without a branch: which rows are kept follows no pattern that a processor could guess.
  std::size_t keep(std::size_t begin, std::size_t end, std::span<const measures::RelevantDays> days, std::size_t kept) {
    for (std::size_t row = begin; row < end; ++row) {
      relevant_rows_[kept] = static_cast<std::uint16_t>(row);
      kept += days[code_[row]].contain(base::Date{date_[row]}, prescription_date(row)) ? 1 : 0;
    }
    return kept;
  }

  std::string sql_ = "patient, date, code";
  std::size_t columns_ = 3;
  std::size_t prescriber_ = 0;
  std::size_t performer_ = 0;
  std::size_t prescription_date_ = 0;
  std::size_t quantity_ = 0;
  std::size_t amount_cents_ = 0;
  std::size_t in_ald_care_ = 0;

  const std::int32_t* date_ = nullptr;
  const std::uint32_t* code_ = nullptr;
  const std::int32_t* prescriber_values_ = nullptr;
  const std::int32_t* performer_values_ = nullptr;
  const std::int32_t* prescription_dates_ = nullptr;
  const std::int32_t* quantity_values_ = nullptr;
  const std::int64_t* amount_values_ = nullptr;
  const bool* in_ald_care_values_ = nullptr;
  const std::uint64_t* known_dates_ = nullptr;  // a bit for each row
  measures::RelevantDays any_code_;             // the shortest ranges that hold those of every code
  std::array<std::uint8_t, chunk_rows> near_{};
  std::array<std::uint16_t, chunk_rows> relevant_rows_{};
};

// Gathers the events of one patient after the other and gives away those of some whole patients.
class Gatherer {
 public:
  Gatherer(std::span<const Patient> patients, const EventNeeds& needs, const IdentifierLimits& limits,
           const VisitTimelines& visit)
      : patients_(patients), needs_(needs), limits_(limits), visit_(visit) {}

  bool take(EventColumns& rows, std::size_t count) {
    if (!rows.in_order(count, last_) || !rows.in_bounds(count, limits_) || !are_known(rows, count)) {
      return false;
    }
    for (const std::uint16_t row : rows.relevant(count, needs_.days)) {
      give_those_before(rows.patient[row]);
      events_.push_back(rows.event(row));
    }
    return true;
  }

  // The last patient that had events, then those who have none.
  void finish() {
    while (next_ < patients_.size()) {
      end_patient();
    }
    give();
  }

 private:
  // Whether the rows name patients of the store only. The identifiers of a sound store are dense.
  bool are_known(const EventColumns& rows, std::size_t count) const {
    if (patients_.back().id - patients_.front().id == patients_.size() - 1) {
      return rows.patient[0] >= patients_.front().id && rows.patient[count - 1] <= patients_.back().id;
    }
    const auto by_id = [](const Patient& patient, std::uint32_t id) { return patient.id < id; };
    return std::all_of(rows.patient, rows.patient + count, [&](std::uint32_t id) {
      const auto found = std::lower_bound(patients_.begin(), patients_.end(), id, by_id);
      return found != patients_.end() && found->id == id;
    });
  }

  void give_those_before(std::uint32_t patient) {
    while (patients_[next_].id < patient) {
      end_patient();
    }
  }

  void end_patient() {
    timelines_.push_back({.patient = patients_[next_], .events = {}});
    ends_.push_back(events_.size());
    ++next_;
    if (timelines_.size() == patients_together || events_.size() >= events_together) {
      give();
    }
  }

  void give() {
    std::size_t begin = 0;
    for (std::size_t number = 0; number < timelines_.size(); ++number) {
      timelines_[number].events = std::span(events_).subspan(begin, ends_[number] - begin);
      begin = ends_[number];
    }
    visit_(timelines_);
    timelines_.clear();
    ends_.clear();
    events_.clear();
  }

  std::span<const Patient> patients_;
  const EventNeeds& needs_;
  const IdentifierLimits& limits_;
  const VisitTimelines& visit_;
  std::size_t next_ = 0;
  std::pair<std::uint32_t, std::int32_t> last_{0, std::numeric_limits<std::int32_t>::min()};
  std::vector<measures::PatientTimeline> timelines_;
  std::vector<std::size_t> ends_;  // of the events of each
  std::vector<Event> events_;
};

}  // namespace

base::Refusal damaged_store() {
  return base::refuse("damaged-store",
                      "the claims store is damaged: its events are out of order, or name a patient, "
                      "practitioner or code that it does not hold; import the claims again");
}

ReadingInCallingThreads::ReadingInCallingThreads(const columnar::Database& database)
    : connection_(database.connect()),
      threads_before_(connection_.integer("SELECT current_setting('threads')::BIGINT")) {
  if (threads_before_ > 1) {
    connection_.run("SET threads = 1");
  }
}

ReadingInCallingThreads::~ReadingInCallingThreads() {
  if (threads_before_ > 1) {
    connection_.run(fmt::format("SET threads = {}", threads_before_));
  }
}

IdentifierLimits identifier_limits(const ClaimsStore& store) {
  const columnar::Connection connection = store.database().connect();
  const auto limit = [&](const char* table) {
    return static_cast<std::uint32_t>(
        connection.integer(fmt::format("SELECT coalesce(max(id), 0) + 1 FROM {}", table)));
  };
  return {.codes = limit("code"), .practitioners = limit("practitioner")};
}

base::Result<void> stream_timelines(const columnar::Connection& connection, std::span<const Patient> patients,
                                    const EventNeeds& needs, const IdentifierLimits& limits,
                                    std::atomic<std::int64_t>& events_read, const VisitTimelines& visit) {
  if (patients.empty()) {
    return {};
  }
  EventColumns rows(needs);
  Gatherer gatherer(patients, needs, limits, visit);
  // The store is sorted and one thread reads it as it is: no ORDER BY, and Gatherer asserts it.
  bool sound = true;
  connection.visit(rows.sql(),
                   fmt::format("event WHERE patient BETWEEN {} AND {}", patients.front().id, patients.back().id),
                   [&](const columnar::Chunk& chunk) {
                     rows.bind(chunk);
                     sound = gatherer.take(rows, chunk.rows());
                     events_read += static_cast<std::int64_t>(chunk.rows());
                     return sound;
                   });
  if (!sound) {
    return damaged_store();
  }
  gatherer.finish();
  return {};
}

}  // namespace miroir::claims
