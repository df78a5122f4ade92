#include "claims/clickhouse/shard_tables.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::clickhouse {

namespace {

constexpr int oldest_version = 18;
constexpr int oldest_minor_version = 16;

struct Table {
  const char* name;
  std::string columns;
  const char* order;
};

// The order of the columns is the order in which loading.cpp writes them.
std::vector<Table> tables() {
  std::string patient =
      "patient UInt32, birth_month Int32, sex UInt8, death Int32, registration_number Array(Int32), "
      "registration_start Array(Int32), registration_end Array(Int32), ald_start Array(Int32), ald_end Array(Int32)";
  for (const char* kind : {"medicine", "test", "procedure", "consultation"}) {
    patient += fmt::format(
        ", {0}_date Array(Int32), {0}_prescription_date Array(Int32), {0}_code Array(UInt32), {0}_author Array(Int32), "
        "{0}_quantity Array(Int32), {0}_cents Array(Int64), {0}_in_ald_care Array(UInt8)",
        kind);
  }
  return {
      {"patient", patient, "patient"},
      {"code", "id UInt32, kind UInt8, text String", "id"},
      {"month", "month Int32, is_physician Array(UInt8), physician_of_number Array(Int32)", "month"},
      {"loaded", "fingerprint String, layout Int64, shard Int64, shards Int64, patients Int64, lines Int64", "layout"}};
}

// Runs statements until one is refused.
base::Result<void> run_all(const Server& server, const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) {
    if (const auto done = server.ask(statement); !done) {
      return done.error();
    }
  }
  return {};
}

// Drops those of our tables that are there under this beginning of their names: what an interrupted load left. The mark
// goes first, for without it the others are never read.
base::Result<void> drop_tables(const Server& server, const std::string& beginning) {
  std::vector<std::string> names;
  for (const Table& table : tables()) {
    names.push_back(fmt::format("'{}{}'", beginning, table.name));
  }
  const auto there = server.ask(fmt::format(
      "SELECT name FROM system.tables WHERE database = '{}' AND name IN ({}) ORDER BY name = '{}loaded' DESC",
      server.database(), fmt::join(names, ", "), beginning));
  if (!there) {
    return there.error();
  }
  std::vector<std::string> statements;
  for (std::string_view rest = *there; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
    statements.push_back(fmt::format("DROP TABLE {}", rest.substr(0, rest.find('\n'))));
  }
  return run_all(server, statements);
}

base::Refusal incomplete(const Server& server, std::int64_t there, std::int64_t expected, const char* what) {
  return base::refuse(
      "clickhouse-incomplete",
      fmt::format(
          "{}: {} {} are there where {} are expected; if no other run is loading this database and no server is "
          "named twice, run \"DROP DATABASE {}\" there and run again",
          server.name(), there, what, expected, server.database()));
}

// Patients and claim lines of the tables being loaded.
base::Result<void> check_loading_rows(const Server& server, const Loaded& loaded) {
  const auto answer = server.ask(
      "SELECT count(), sum(length(medicine_date) + length(test_date) + length(procedure_date) + "
      "length(consultation_date)) FROM miroir_loading_patient");
  if (!answer) {
    return answer.error();
  }
  const auto fields = fields_of(*answer);
  if (fields.size() != 2 || integer_of(fields[0]) != loaded.patients) {
    return incomplete(server, integer_of(fields[0]), loaded.patients, "patients");
  }
  if (integer_of(fields[1]) != loaded.lines) {
    return incomplete(server, integer_of(fields[1]), loaded.lines, "claim lines");
  }
  return {};
}

bool is_old(std::string_view version) {
  const auto dot = version.find('.');
  const std::int64_t major = integer_of(version.substr(0, dot));
  const std::int64_t minor = dot == std::string_view::npos ? 0 : integer_of(version.substr(dot + 1));
  return major < oldest_version || (major == oldest_version && minor < oldest_minor_version);
}

}  // namespace

std::vector<std::string_view> fields_of(std::string_view line) {
  line = line.substr(0, line.find('\n'));
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

std::int64_t integer_of(std::string_view field) {
  std::int64_t value = 0;
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

base::Result<void> prepare_database(const Server& server) {
  const auto version = server.ask_server("SELECT version()");
  if (!version) {
    return version.error();
  }
  if (is_old(*version)) {
    return base::refuse("clickhouse-version",
                        fmt::format("{}: this server is ClickHouse {}; Miroir needs {}.{} or later", server.name(),
                                    version->substr(0, version->find('\n')), oldest_version, oldest_minor_version));
  }
  const auto known =
      server.ask_server(fmt::format("SELECT count() FROM system.databases WHERE name = '{}'", server.database()));
  if (!known) {
    return known.error();
  }
  if (integer_of(*known) == 0) {
    if (const auto made = server.ask_server("CREATE DATABASE " + server.database()); !made) {
      return made.error();
    }
  }
  return {};
}

base::Result<std::optional<Loaded>> read_loaded(const Server& server) {
  const auto there = server.ask(fmt::format(
      "SELECT count() FROM system.tables WHERE database = '{}' AND name = 'miroir_loaded'", server.database()));
  if (!there) {
    return there.error();
  }
  if (integer_of(*there) == 0) {
    return std::optional<Loaded>();
  }
  const auto row = server.ask("SELECT fingerprint, layout, shard, shards, patients, lines FROM miroir_loaded");
  if (!row) {
    return row.error();
  }
  const auto fields = fields_of(*row);
  if (fields.size() != 6) {
    return std::optional<Loaded>();
  }
  Loaded loaded{.fingerprint = std::string(fields[0]),
                .layout = integer_of(fields[1]),
                .shard = integer_of(fields[2]),
                .shards = integer_of(fields[3]),
                .patients = integer_of(fields[4]),
                .lines = integer_of(fields[5])};
  const auto patients = server.ask("SELECT count() FROM miroir_patient");
  if (!patients) {
    return patients.error();
  }
  if (integer_of(*patients) != loaded.patients) {
    return incomplete(server, integer_of(*patients), loaded.patients, "patients");
  }
  return std::optional<Loaded>(std::move(loaded));
}

base::Result<void> drop_loading_tables(const Server& server) { return drop_tables(server, "miroir_loading_"); }

base::Result<void> create_loading_tables(const Server& server) {
  const auto left = drop_loading_tables(server);
  if (!left) {
    return left.error();
  }
  std::vector<std::string> statements;
  for (const Table& table : tables()) {
    // Rows of patients are long: few of them make a granule.
    statements.push_back(
        fmt::format("CREATE TABLE miroir_loading_{} ({}) ENGINE = MergeTree ORDER BY {} SETTINGS index_granularity = "
                    "1024",
                    table.name, table.columns, table.order));
  }
  return run_all(server, statements);
}

std::string insert_statement(const std::string& table) {
  return fmt::format("INSERT INTO miroir_loading_{} FORMAT RowBinary", table);
}

base::Result<void> finish_loading(const Server& server, const Loaded& loaded) {
  if (const auto whole = check_loading_rows(server, loaded); !whole) {
    return whole.error();
  }
  const auto marked =
      server.ask(fmt::format("INSERT INTO miroir_loading_loaded VALUES ('{}', {}, {}, {}, {}, {})", loaded.fingerprint,
                             loaded.layout, loaded.shard, loaded.shards, loaded.patients, loaded.lines));
  if (!marked) {
    return marked.error();
  }
  if (const auto dropped = drop_tables(server, "miroir_"); !dropped) {
    return dropped.error();
  }
  std::vector<std::string> renamings;
  for (const Table& table : tables()) {
    renamings.push_back(fmt::format("miroir_loading_{0} TO miroir_{0}", table.name));
  }
  return run_all(server, {fmt::format("RENAME TABLE {}", fmt::join(renamings, ", "))});
}

}  // namespace miroir::claims::clickhouse
