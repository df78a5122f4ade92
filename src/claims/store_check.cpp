#include "claims/store_check.hpp"

#include "claims/fingerprint.hpp"
#include "claims/store_schema.hpp"
#include "columnar/database.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace miroir::claims {

namespace {

using columnar::Connection;

constexpr std::string_view store_tables[] = {
    "patient",  "registration", "ald",     "practitioner", "professional_number",
    "practice", "membership",   "product", "code",         "event"};

struct Invariant {
  std::string_view words;
  std::string_view broken_rows_sql;  // counts the rows that break it
};

// Identifiers are dense, so a reference holds when it lies between 1 (or 0 for nobody) and the number of rows.
constexpr Invariant invariants[] = {
    {"patients are numbered from 1 in order",
     "SELECT count(*) FROM (SELECT id, row_number() OVER () AS place FROM patient) WHERE id <> place"},
    {"practitioners are numbered from 1 in order",
     "SELECT count(*) FROM (SELECT id, row_number() OVER () AS place FROM practitioner) WHERE id <> place"},
    {"professional numbers are numbered from 1 in order",
     "SELECT count(*) FROM (SELECT id, row_number() OVER () AS place FROM professional_number) WHERE id <> place"},
    {"codes are numbered from 1 in order",
     "SELECT count(*) FROM (SELECT id, row_number() OVER () AS place FROM code) WHERE id <> place"},
    {"events are sorted by patient and date",
     "SELECT count(*) FROM (SELECT patient, date, lag(patient) OVER () AS before_patient, lag(date) OVER () AS "
     "before_date "
     "FROM event) WHERE patient < before_patient OR (patient = before_patient AND date < before_date)"},
    {"registrations are sorted by patient and start",
     "SELECT count(*) FROM (SELECT patient, start_date, lag(patient) OVER () AS before_patient, "
     "lag(start_date) OVER () AS before_start FROM registration) "
     "WHERE patient < before_patient OR (patient = before_patient AND start_date < before_start)"},
    {"long-term diseases are sorted by patient and start",
     "SELECT count(*) FROM (SELECT patient, start_date, lag(patient) OVER () AS before_patient, "
     "lag(start_date) OVER () AS before_start FROM ald) "
     "WHERE patient < before_patient OR (patient = before_patient AND start_date < before_start)"},
    {"every event is a known patient's",
     "SELECT count(*) FROM event WHERE patient NOT BETWEEN 1 AND (SELECT count(*) FROM patient)"},
    {"every event has a known code",
     "SELECT count(*) FROM event LEFT JOIN code ON code.id = event.code AND code.kind = event.kind WHERE code.id IS "
     "NULL"},
    {"every prescriber and performer is known or nobody",
     "SELECT count(*) FROM event WHERE prescriber NOT BETWEEN 0 AND (SELECT count(*) FROM practitioner) "
     "OR performer NOT BETWEEN 0 AND (SELECT count(*) FROM practitioner)"},
    {"every quantity is above 0", "SELECT count(*) FROM event WHERE quantity <= 0"},
    {"every registration is a known patient's, with a known number",
     "SELECT count(*) FROM registration WHERE patient NOT BETWEEN 1 AND (SELECT count(*) FROM patient) "
     "OR number NOT BETWEEN 1 AND (SELECT count(*) FROM professional_number)"},
    {"every long-term disease is a known patient's",
     "SELECT count(*) FROM ald WHERE patient NOT BETWEEN 1 AND (SELECT count(*) FROM patient)"},
    {"every practice has a known number and practitioner",
     "SELECT count(*) FROM practice WHERE practitioner NOT BETWEEN 1 AND (SELECT count(*) FROM practitioner) "
     "OR number NOT BETWEEN 1 AND (SELECT count(*) FROM professional_number)"},
    {"every membership is a known practitioner's",
     "SELECT count(*) FROM membership WHERE practitioner NOT BETWEEN 1 AND (SELECT count(*) FROM practitioner)"},
};

base::Result<void> check_version(const Connection& connection, const std::string& name) {
  std::string version;
  try {
    version = connection.value("SELECT value FROM store_info WHERE key = 'schema_version'").value_or("");
  } catch (const columnar::ColumnarError&) {
    return base::refuse("not-a-store",
                        fmt::format("{} is not a claims store: make one with `miroir claims import`", name));
  }
  if (!is_readable_version(version)) {
    return other_version(name, version);
  }
  return {};
}

void fill(const Connection& connection, StoreCheck& check) {
  for (const std::string_view table : store_tables) {
    check.tables.emplace_back(table, connection.integer(fmt::format("SELECT count(*) FROM {}", table)));
  }
  for (const auto& row : connection.rows("SELECT key, value FROM store_info ORDER BY key")) {
    check.info.emplace_back(row[0].value_or(""), row[1].value_or(""));
  }
  for (const Invariant& invariant : invariants) {
    const std::int64_t rows = connection.integer(std::string(invariant.broken_rows_sql));
    if (rows > 0) {
      check.broken.emplace_back(invariant.words, rows);
    }
  }
  check.fingerprint = store_fingerprint(connection);
  check.fingerprint_matches =
      connection.value("SELECT value FROM store_info WHERE key = 'fingerprint'").value_or("") == check.fingerprint;
}

}  // namespace

base::Result<StoreCheck> check_store(const std::filesystem::path& file, std::int64_t memory_limit_bytes) {
  const std::string name = file.string();
  if (!std::filesystem::is_regular_file(file)) {
    return base::refuse("no-store", fmt::format("{} does not exist: make it with `miroir claims import`", name));
  }
  columnar::DatabaseOptions options;
  options.path = name;
  options.read_only = true;
  options.memory_limit_bytes = memory_limit_bytes;
  StoreCheck check;
  try {
    const columnar::Database database(options);
    const Connection connection = database.connect();
    if (const auto version = check_version(connection, name); !version) {
      return version.error();
    }
    fill(connection, check);
  } catch (const columnar::ColumnarError&) {
    return base::refuse("not-a-store",
                        fmt::format("{} is damaged or is not a claims store: import the claims again", name));
  }
  return check;
}

std::string check_text(const StoreCheck& check) {
  std::string text;
  for (const auto& [table, rows] : check.tables) {
    text += fmt::format("{:<20} {:>14} rows\n", table, rows);
  }
  for (const auto& [key, value] : check.info) {
    text += fmt::format("{:<20} {}\n", key, value);
  }
  for (const auto& [words, rows] : check.broken) {
    text += fmt::format("Broken: {} ({} rows)\n", words, rows);
  }
  text += check.fingerprint_matches ? "The fingerprint is that of the content\n"
                                    : fmt::format("The content's fingerprint is {}\n", check.fingerprint);
  return text + (check.sound() ? "The store is sound\n" : "");
}

std::string check_json(const StoreCheck& check) {
  nlohmann::ordered_json json = {
      {"sound", check.sound()}, {"fingerprint", check.fingerprint}, {"fingerprint_matches", check.fingerprint_matches}};
  for (const auto& [table, rows] : check.tables) {
    json["tables"][table] = rows;
  }
  for (const auto& [key, value] : check.info) {
    json["info"][key] = value;
  }
  json["broken"] = nlohmann::ordered_json::array();
  for (const auto& [words, rows] : check.broken) {
    json["broken"].push_back({{"invariant", words}, {"rows", rows}});
  }
  return json.dump(2) + "\n";
}

}  // namespace miroir::claims
