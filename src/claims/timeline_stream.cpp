#include "claims/timeline_stream.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using measures::Event;
using measures::NativeColumns;
using measures::Patient;

// Where each column of an event is in the rows, or nowhere.
class EventColumns {
 public:
  explicit EventColumns(const NativeColumns& wanted) {
    prescriber_ = add(wanted.prescriber, "prescriber");
    performer_ = add(wanted.performer, "performer");
    // DuckDB has no value for NULL in a column read whole: the first day it can name stands for it.
    prescription_date_ =
        add(wanted.prescription_date, "coalesce(prescription_date, DATE '0001-01-01') AS prescription_date");
    quantity_ = add(wanted.quantity, "quantity");
    amount_cents_ = add(wanted.amount_cents, "amount_cents");
    in_ald_care_ = add(wanted.in_ald_care, "in_ald_care");
  }

  const std::string& sql() const { return sql_; }

  // Points to the values of a chunk.
  void bind(const columnar::Chunk& chunk) {
    patient = chunk.column<std::uint32_t>(0).data();
    date = chunk.column<std::int32_t>(1).data();
    code = chunk.column<std::uint32_t>(2).data();
    prescriber = values<std::int32_t>(chunk, prescriber_);
    performer = values<std::int32_t>(chunk, performer_);
    prescription_date = values<std::int32_t>(chunk, prescription_date_);
    quantity = values<std::int32_t>(chunk, quantity_);
    amount_cents = values<std::int64_t>(chunk, amount_cents_);
    in_ald_care = values<bool>(chunk, in_ald_care_);
  }

  Event event(std::size_t row) const {
    Event event{.date = {date[row]}, .prescription_date = measures::no_date, .code = code[row]};
    event.prescriber = prescriber != nullptr ? prescriber[row] : 0;
    event.performer = performer != nullptr ? performer[row] : 0;
    if (prescription_date != nullptr && prescription_date[row] != year_one.days) {
      event.prescription_date = {prescription_date[row]};
    }
    event.quantity = quantity != nullptr ? quantity[row] : 1;
    event.amount_cents = amount_cents != nullptr ? amount_cents[row] : 0;
    event.in_ald_care = in_ald_care != nullptr && in_ald_care[row];
    return event;
  }

  const std::uint32_t* patient = nullptr;
  const std::int32_t* date = nullptr;
  const std::uint32_t* code = nullptr;
  const std::int32_t* prescriber = nullptr;
  const std::int32_t* performer = nullptr;
  const std::int32_t* prescription_date = nullptr;
  const std::int32_t* quantity = nullptr;
  const std::int64_t* amount_cents = nullptr;
  const bool* in_ald_care = nullptr;

 private:
  std::size_t add(bool wanted, const char* column) {
    if (!wanted) {
      return 0;
    }
    sql_ += fmt::format(", {}", column);
    return columns_++;
  }

  template <class T>
  static const T* values(const columnar::Chunk& chunk, std::size_t column) {
    return column == 0 ? nullptr : chunk.column<T>(column).data();
  }

  static inline const base::Date year_one = base::make_date(1, 1, 1);

  std::string sql_ = "SELECT patient, date, code";
  std::size_t columns_ = 3;
  std::size_t prescriber_ = 0;
  std::size_t performer_ = 0;
  std::size_t prescription_date_ = 0;
  std::size_t quantity_ = 0;
  std::size_t amount_cents_ = 0;
  std::size_t in_ald_care_ = 0;
};

bool in_bounds(const Event& event, const IdentifierLimits& limits) {
  return event.code < limits.codes && static_cast<std::uint32_t>(event.prescriber) < limits.practitioners &&
         static_cast<std::uint32_t>(event.performer) < limits.practitioners;
}

// Gathers the events of one patient after the other and gives them away whole.
class Gatherer {
 public:
  Gatherer(std::span<const Patient> patients, const IdentifierLimits& limits,
           const std::function<void(const measures::PatientTimeline&)>& visit)
      : patients_(patients), limits_(limits), visit_(visit) {}

  bool take(const EventColumns& rows, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) {
      if (rows.patient[row] != current() && !begin_patient(rows.patient[row])) {
        return false;
      }
      const Event event = rows.event(row);
      if (!in_bounds(event, limits_) || (!events_.empty() && event.date < events_.back().date)) {
        return false;
      }
      events_.push_back(event);
    }
    return true;
  }

  // The last patient that had events, then those who have none.
  void finish() {
    while (next_ < patients_.size()) {
      give();
    }
  }

 private:
  std::uint32_t current() const { return next_ < patients_.size() ? patients_[next_].id : 0; }

  bool begin_patient(std::uint32_t patient) {
    if (patient < current()) {
      return false;
    }
    while (next_ < patients_.size() && patients_[next_].id < patient) {
      give();
    }
    return next_ < patients_.size() && patients_[next_].id == patient;
  }

  void give() {
    visit_({.patient = patients_[next_], .events = events_});
    events_.clear();
    ++next_;
  }

  std::span<const Patient> patients_;
  const IdentifierLimits& limits_;
  const std::function<void(const measures::PatientTimeline&)>& visit_;
  std::size_t next_ = 0;
  std::vector<Event> events_;
};

}  // namespace

IdentifierLimits identifier_limits(const ClaimsStore& store) {
  const columnar::Connection connection = store.database().connect();
  const auto limit = [&](const char* table) {
    return static_cast<std::uint32_t>(
        connection.integer(fmt::format("SELECT coalesce(max(id), 0) + 1 FROM {}", table)));
  };
  return {.codes = limit("code"), .practitioners = limit("practitioner")};
}

base::Result<void> stream_timelines(const columnar::Connection& connection, std::span<const Patient> patients,
                                    const NativeColumns& columns, const IdentifierLimits& limits,
                                    std::atomic<std::int64_t>& events_read,
                                    const std::function<void(const measures::PatientTimeline&)>& visit) {
  if (patients.empty()) {
    return {};
  }
  EventColumns rows(columns);
  Gatherer gatherer(patients, limits, visit);
  // The store is sorted and DuckDB keeps the order of insertion: no ORDER BY, and Gatherer asserts it.
  auto stream = connection.stream(fmt::format("{} FROM event WHERE patient BETWEEN {} AND {}", rows.sql(),
                                              patients.front().id, patients.back().id));
  for (columnar::Chunk chunk; stream.next(chunk);) {
    rows.bind(chunk);
    if (!gatherer.take(rows, chunk.rows())) {
      return base::refuse("damaged-store",
                          "the claims store is damaged: its events are out of order, or name a patient, "
                          "practitioner or code that it does not hold; import the claims again");
    }
    events_read += static_cast<std::int64_t>(chunk.rows());
  }
  gatherer.finish();
  return {};
}

}  // namespace miroir::claims
