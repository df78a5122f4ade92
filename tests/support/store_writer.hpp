// Writes a claims store from tables drawn in memory, so that tests of the engines need no import.
#pragma once

#include "claims/store_schema.hpp"
#include "columnar/database.hpp"
#include "measures/timeline.hpp"

#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

namespace miroir::support {

struct DrawnPractice {
  std::int32_t month = 0;
  std::int32_t number = 0;
  std::int32_t practitioner = 0;
  bool general_practitioner = true;
  bool liberal = true;
  bool in_region = true;
};

struct DrawnMembership {
  std::int32_t practitioner = 0;
  std::string group;
  measures::Span span;
};

struct DrawnPerson {
  std::int32_t birth_month = 0;
  measures::Sex sex = measures::Sex::female;
  base::Date death = measures::open_end;
  std::vector<measures::Registration> registrations;
  std::vector<measures::Span> ald;
  std::vector<measures::Event> events;
};

// Identifiers are places in these vectors; place 0 of the first three is unused. The first person is patient 1.
struct DrawnStore {
  std::vector<measures::Code> codes;
  std::vector<std::string> practitioners;
  std::vector<std::string> numbers;
  std::vector<DrawnPractice> practices;
  std::vector<DrawnMembership> memberships;
  std::vector<DrawnPerson> persons;
};

namespace store_writer {

inline void add_end(columnar::Appender& appender, base::Date end) {
  if (end == measures::open_end) {
    appender.add_null();
  } else {
    appender.add_date(end.days);
  }
}

inline void write_names(const columnar::Connection& connection, const std::string& table,
                        const std::vector<std::string>& names) {
  auto appender = connection.appender(table);
  for (std::size_t id = 1; id < names.size(); ++id) {
    appender.add(static_cast<std::int32_t>(id)).add(std::string_view(names[id])).end_row();
  }
  appender.flush();
}

inline void write_codes(const columnar::Connection& connection, const DrawnStore& store) {
  auto appender = connection.appender("code");
  for (std::size_t id = 1; id < store.codes.size(); ++id) {
    appender.add(static_cast<std::uint32_t>(id)).add(static_cast<std::int32_t>(store.codes[id].kind));
    appender.add(std::string_view(store.codes[id].text)).end_row();
  }
  appender.flush();
}

inline void write_practitioners(const columnar::Connection& connection, const DrawnStore& store) {
  write_names(connection, "practitioner", store.practitioners);
  write_names(connection, "professional_number", store.numbers);
  auto practices = connection.appender("practice");
  for (const DrawnPractice& practice : store.practices) {
    practices.add(practice.month).add(practice.number).add(practice.practitioner).add(practice.general_practitioner);
    practices.add(practice.liberal).add(practice.in_region).end_row();
  }
  practices.flush();
  auto memberships = connection.appender("membership");
  for (const DrawnMembership& membership : store.memberships) {
    memberships.add(membership.practitioner).add(std::string_view(membership.group));
    memberships.add_date(membership.span.start.days);
    add_end(memberships, membership.span.end);
    memberships.end_row();
  }
  memberships.flush();
}

inline void write_persons(const columnar::Connection& connection, const std::vector<DrawnPerson>& persons) {
  auto patients = connection.appender("patient");
  auto registrations = connection.appender("registration");
  auto ald = connection.appender("ald");
  std::uint32_t id = 0;
  for (const DrawnPerson& person : persons) {
    patients.add(++id).add(person.birth_month).add(static_cast<std::int32_t>(person.sex));
    add_end(patients, person.death);
    patients.end_row();
    for (const measures::Registration& registration : person.registrations) {
      registrations.add(id).add(registration.number).add_date(registration.start.days);
      add_end(registrations, registration.end);
      registrations.end_row();
    }
    for (const measures::Span& span : person.ald) {
      ald.add(id).add_date(span.start.days);
      add_end(ald, span.end);
      ald.end_row();
    }
  }
  patients.flush();
  registrations.flush();
  ald.flush();
}

inline void write_event(columnar::Appender& appender, std::uint32_t patient, const measures::Event& event,
                        measures::EventKind kind) {
  appender.add(patient).add_date(event.date.days).add(static_cast<std::int32_t>(kind)).add(event.code);
  appender.add(event.prescriber).add(event.performer);
  if (event.prescription_date == measures::no_date) {
    appender.add_null();
  } else {
    appender.add_date(event.prescription_date.days);
  }
  appender.add(event.quantity).add(event.amount_cents).add(event.in_ald_care).end_row();
}

}  // namespace store_writer

// Events are written by date, as the store promises; the file must not exist.
inline void write_store(const DrawnStore& store, const std::filesystem::path& file) {
  using namespace store_writer;
  const columnar::Database database(
      {.path = file.string(), .memory_limit_bytes = {}, .threads = 1, .temporary_directory = ""});
  const columnar::Connection connection = database.connect();
  connection.run(claims::store_schema_sql());
  connection.run("INSERT INTO store_info VALUES ('schema_version', '" + std::to_string(claims::store_schema_version) +
                 "')");
  write_codes(connection, store);
  write_practitioners(connection, store);
  write_persons(connection, store.persons);
  auto events = connection.appender("event");
  std::uint32_t patient = 0;
  for (const DrawnPerson& person : store.persons) {
    ++patient;
    std::vector<measures::Event> sorted = person.events;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
    for (const measures::Event& event : sorted) {
      write_event(events, patient, event, store.codes[event.code].kind);
    }
  }
  events.flush();
}

}  // namespace miroir::support
