#include "claims/importing/scan.hpp"

#include "base/nearest_word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace miroir::claims::importing {

namespace {

using columnar::Connection;
using columnar::quote_literal;
using columnar::quote_name;

std::string capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

// The place of an official column in a file, under either of its names.
std::optional<std::size_t> place_in(const SourceFile& file, const Column& column) {
  for (const std::string& name : {column.name, column.other_name}) {
    for (std::size_t place = 0; !name.empty() && place < file.columns.size(); ++place) {
      if (capitals(file.columns[place]) == name) {
        return place;
      }
    }
  }
  return std::nullopt;
}

enum class TypeFamily { text, date, whole, fraction, other };

TypeFamily family(const std::string& type) {
  if (type == "VARCHAR" || type.starts_with("ENUM")) {
    return TypeFamily::text;
  }
  if (type == "DATE" || type.starts_with("TIMESTAMP")) {
    return TypeFamily::date;
  }
  constexpr std::array<std::string_view, 10> whole = {"TINYINT",  "SMALLINT",  "INTEGER",  "BIGINT",  "HUGEINT",
                                                      "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "BOOLEAN"};
  if (std::find(whole.begin(), whole.end(), type) != whole.end()) {
    return TypeFamily::whole;
  }
  const bool fraction = type == "DOUBLE" || type == "FLOAT" || type.starts_with("DECIMAL");
  return fraction ? TypeFamily::fraction : TypeFamily::other;
}

bool can_hold(TypeFamily type, ValueKind kind) {
  if (type == TypeFamily::text) {
    return true;
  }
  if (kind == ValueKind::date) {
    return type == TypeFamily::date || type == TypeFamily::whole;
  }
  return type == TypeFamily::whole || type == TypeFamily::fraction;
}

std::string_view kind_words(ValueKind kind) {
  switch (kind) {
    case ValueKind::date:
      return "a date";
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::decimal:
      return "a number";
    default:
      return "text or a number";
  }
}

// The value as it stands: trimmed text, with SAS's lone point and blanks as nothing; other types as they are.
std::string raw_sql(const std::string& column, TypeFamily type, ValueKind kind) {
  const bool as_text = kind == ValueKind::text || kind == ValueKind::code || kind == ValueKind::number;
  if (type == TypeFamily::text) {
    return fmt::format("nullif(nullif(trim(CAST({} AS VARCHAR)), ''), '.')", column);
  }
  if (type == TypeFamily::fraction && as_text) {
    return fmt::format("CAST(TRY_CAST({} AS BIGINT) AS VARCHAR)", column);
  }
  const bool compact_date = kind == ValueKind::date && type == TypeFamily::whole;
  return as_text || compact_date ? fmt::format("CAST({} AS VARCHAR)", column) : column;
}

std::string value_sql(const std::string& raw, TypeFamily type, ValueKind kind) {
  const bool from_text = type == TypeFamily::text;
  switch (kind) {
    case ValueKind::date:
      if (type == TypeFamily::date) {
        return fmt::format("CAST({} AS DATE)", raw);
      }
      return fmt::format(
          "coalesce(TRY_CAST({0} AS DATE), CAST(try_strptime({0}, "
          "['%d%b%Y:%H:%M:%S', '%d%b%Y', '%Y%m%d', '%d/%m/%Y']) AS DATE))",
          raw);
    case ValueKind::integer:
      return from_text ? fmt::format("TRY_CAST(replace({}, ',', '.') AS BIGINT)", raw)
                       : fmt::format("TRY_CAST({} AS BIGINT)", raw);
    case ValueKind::decimal:
      return from_text ? fmt::format("TRY_CAST(replace({}, ',', '.') AS DECIMAL(18, 5))", raw)
                       : fmt::format("TRY_CAST({} AS DECIMAL(18, 5))", raw);
    case ValueKind::text:
      return raw;
    case ValueKind::code:
      return fmt::format("CASE WHEN ltrim({0}, '0') = '' THEN '0' ELSE upper(ltrim({0}, '0')) END", raw);
    case ValueKind::number:
      // Eight characters: departments 01 to 09 lose their first zero in a numeric column.
      return fmt::format(
          "CASE WHEN ltrim({0}, '0') = '' THEN NULL WHEN regexp_full_match({0}, '[0-9]{{7}}') THEN '0' || {0} "
          "ELSE {0} END",
          raw);
  }
  return raw;
}

std::string_view sql_type(ValueKind kind) {
  switch (kind) {
    case ValueKind::date:
      return "DATE";
    case ValueKind::integer:
      return "BIGINT";
    case ValueKind::decimal:
      return "DECIMAL(18, 5)";
    default:
      return "VARCHAR";
  }
}

// The rows of one file with its columns called c0, c1, …
std::string file_rows_sql(const SourceFile& file, const std::string& csv_settings) {
  const std::string path = quote_literal(file.path.string());
  if (file.parquet) {
    std::vector<std::string> names;
    for (std::size_t place = 0; place < file.columns.size(); ++place) {
      names.push_back(fmt::format("c{}", place));
    }
    return fmt::format("read_parquet({}, binary_as_string = true) AS rows({})", path, fmt::join(names, ", "));
  }
  std::vector<std::string> columns;
  for (std::size_t place = 0; place < file.columns.size(); ++place) {
    columns.push_back(fmt::format("'c{}': 'VARCHAR'", place));
  }
  return fmt::format(
      "read_csv({}, auto_detect = false, header = false, skip = 1, delim = {}, quote = '\"', escape = '\"', "
      "encoding = '{}', columns = {{{}}}{})",
      path, quote_literal(std::string(1, file.delimiter)), file.latin1 ? "latin-1" : "utf-8", fmt::join(columns, ", "),
      csv_settings);
}

struct ScanParts {
  std::vector<std::string> raws;      // c3 → raw
  std::vector<std::string> values;    // raw → typed
  std::vector<std::string> names;     // typed columns only
  std::vector<std::string> problems;  // bits
};

ScanParts scan_parts(const Table& table, const SourceFile& file) {
  ScanParts parts;
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    const Column& column = table.columns[index];
    const auto place = place_in(file, column);
    const std::string raw = fmt::format("r{}", index);
    parts.names.push_back(quote_name(column.name));
    if (!place) {
      parts.raws.push_back(fmt::format("CAST(NULL AS {}) AS {}", sql_type(column.kind), raw));
      parts.values.push_back(fmt::format("{} AS {}", raw, column.name));
      continue;
    }
    const TypeFamily type = family(file.types[*place]);
    parts.raws.push_back(fmt::format("{} AS {}", raw_sql(fmt::format("c{}", *place), type, column.kind), raw));
    parts.values.push_back(fmt::format("{} AS {}", value_sql(raw, type, column.kind), column.name));
    const std::uint64_t bit = std::uint64_t{1} << index;
    const bool may_fail =
        column.kind == ValueKind::date || column.kind == ValueKind::integer || column.kind == ValueKind::decimal;
    if (!column.may_be_empty) {
      parts.problems.push_back(fmt::format("CASE WHEN {} IS NULL THEN {} ELSE 0 END", column.name, bit));
    } else if (may_fail) {
      parts.problems.push_back(
          fmt::format("CASE WHEN {0} IS NULL AND {1} IS NOT NULL THEN {2} ELSE 0 END", column.name, raw, bit));
    }
  }
  if (parts.problems.empty()) {
    parts.problems.emplace_back("0");
  }
  return parts;
}

// The bits of the columns that need a value.
std::uint64_t needed_bits(const Table& table) {
  std::uint64_t needed = 0;
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    needed |= table.columns[index].may_be_empty ? 0 : std::uint64_t{1} << index;
  }
  return needed;
}

std::string file_scan_sql(const Table& table, const SourceFile& file) {
  const ScanParts parts = scan_parts(table, file);
  return fmt::format("SELECT {}, CAST({} AS BIGINT) AS problem FROM (SELECT *, {} FROM (SELECT {} FROM {}))",
                     fmt::join(parts.names, ", "), fmt::join(parts.problems, " + "), fmt::join(parts.values, ", "),
                     fmt::join(parts.raws, ", "), file_rows_sql(file, ""));
}

void describe_parquet(const Connection& connection, SourceFile& file) {
  for (const auto& row : connection.rows(fmt::format("DESCRIBE SELECT * FROM read_parquet({}, binary_as_string = true)",
                                                     quote_literal(file.path.string())))) {
    file.columns.push_back(row[0].value_or(""));
    file.types.push_back(row[1].value_or(""));
  }
}

base::Result<void> describe(const Connection& connection, SourceFile& file) {
  if (!file.parquet) {
    return describe_csv(file);
  }
  if (const auto marks = check_parquet_marks(file); !marks) {
    return marks.error();
  }
  try {
    describe_parquet(connection, file);
  } catch (const columnar::ColumnarError&) {
    return base::refuse("damaged-file", fmt::format("{} is a damaged Parquet file: copy it again", file.shown));
  }
  return {};
}

void check_column(const Table& table, const Column& column, const SourceFile& file, SourceFindings& findings) {
  const auto place = place_in(file, column);
  if (!place && column.if_missing.empty()) {
    std::vector<std::string> names(file.columns.size());
    std::transform(file.columns.begin(), file.columns.end(), names.begin(), capitals);
    const std::string nearest = base::nearest_word(column.name, names);
    findings.problems.push_back(base::refuse(
        "missing-column", fmt::format("{}: table {} lacks column {}{}", file.shown, table.name, column.name,
                                      nearest.empty() ? "" : fmt::format(" (the nearest name is {})", nearest))));
  } else if (!place) {
    findings.remarks.push_back(
        {"missing-optional-column",
         fmt::format("{}: table {} lacks column {}: {}", file.shown, table.name, column.name, column.if_missing), 1});
  } else if (!can_hold(family(file.types[*place]), column.kind)) {
    findings.problems.push_back(
        base::refuse("wrong-type", fmt::format("{}: column {} of table {} holds {}, {} was expected", file.shown,
                                               column.name, table.name, file.types[*place], kind_words(column.kind))));
  }
}

// The same name as CSV and as Parquet would count everything twice.
void check_twins(const TableSource& source, SourceFindings& findings) {
  for (const auto& file : source.files) {
    const bool has_twin = file.parquet && std::any_of(source.files.begin(), source.files.end(), [&](const auto& other) {
                            return !other.parquet && std::filesystem::path(other.path).replace_extension() ==
                                                         std::filesystem::path(file.path).replace_extension();
                          });
    if (has_twin) {
      findings.problems.push_back(
          base::refuse("table-twice",
                       fmt::format("{} is also there as CSV: remove one, or its rows would count twice", file.shown)));
    }
  }
}

TableSource find_source(const Connection& connection, const std::filesystem::path& folder, const Table& table,
                        SourceFindings& findings) {
  TableSource source{&table, find_table_files(folder, table.name, table.longer_names)};
  if (source.files.empty() && !table.if_absent.empty()) {
    findings.remarks.push_back({"missing-table", fmt::format("no {} file: {}", table.name, table.if_absent), 1});
  } else if (source.files.empty()) {
    findings.problems.push_back(
        base::refuse("missing-table", fmt::format("table {0} is missing: no {0}.csv, {0}.parquet or folder {0} in {1}",
                                                  table.name, folder.string())));
  }
  check_twins(source, findings);
  for (SourceFile& file : source.files) {
    if (const auto described = describe(connection, file); !described) {
      findings.problems.push_back(described.error());
      continue;
    }
    for (const Column& column : table.columns) {
      check_column(table, column, file, findings);
    }
  }
  return source;
}

// The unreadable values of one column of one file, at most three, with their lines.
struct UnreadableValue {
  std::string place;
  std::string value;  // empty: there is no value
};

std::vector<UnreadableValue> locate(const Connection& connection, const Table& table, const SourceFile& file,
                                    std::size_t index) {
  const Column& column = table.columns[index];
  const auto place = place_in(file, column);
  if (!place) {
    return {};
  }
  const TypeFamily type = family(file.types[*place]);
  const std::string raw = raw_sql(fmt::format("c{}", *place), type, column.kind);
  const std::string sql = fmt::format(
      "SELECT line, raw FROM (SELECT row_number() OVER () AS line, {} AS raw FROM {}) "
      "WHERE ({}) IS NULL {} ORDER BY line LIMIT 3",
      raw, file_rows_sql(file, file.parquet ? "" : ", parallel = false"), value_sql("raw", type, column.kind),
      column.may_be_empty ? "AND raw IS NOT NULL" : "");
  std::vector<UnreadableValue> found;
  for (const auto& row : connection.rows(sql)) {
    const std::int64_t number = std::stoll(*row[0]) + (file.parquet ? 0 : 1);
    found.push_back({fmt::format("{}, {} {}", file.shown, file.parquet ? "row" : "line", number), row[1].value_or("")});
  }
  return found;
}

std::string value_words(const UnreadableValue& value, ValueKind kind) {
  return value.value.empty() ? "is empty" : fmt::format("\"{}\" is not {}", value.value, kind_words(kind));
}

void report_column(const Connection& connection, const TableSource& source, std::size_t index, std::int64_t rows,
                   std::int64_t rows_read, ImportReport& report) {
  const Column& column = source.table->columns[index];
  std::vector<UnreadableValue> found;
  for (const auto& file : source.files) {
    const auto more =
        found.size() < 3 ? locate(connection, *source.table, file, index) : std::vector<UnreadableValue>{};
    found.insert(found.end(), more.begin(), more.end());
  }
  const UnreadableValue first = found.empty() ? UnreadableValue{} : found.front();
  const std::string where = fmt::format("{}: {} {}", first.place, column.name, value_words(first, column.kind));
  if (!column.may_be_empty) {
    report.problems.push_back(
        base::refuse("unreadable-value", fmt::format("{} ({} of {} rows of {} have no readable {})", where, rows,
                                                     rows_read, source.table->name, column.name)));
  } else if (rows * 2 > rows_read) {
    report.problems.push_back(
        base::refuse("wrong-type", fmt::format("{} ({} of {} rows of {}: the column does not hold what its name says)",
                                               where, rows, rows_read, source.table->name)));
  } else {
    report.remarks.push_back(
        {"unreadable-value", fmt::format("{} ({} rows of {}, taken as empty)", where, rows, source.table->name), rows});
  }
}

}  // namespace

bool TableSource::has_column(std::string_view name) const {
  const auto column =
      std::find_if(table->columns.begin(), table->columns.end(), [&](const Column& each) { return each.name == name; });
  return column != table->columns.end() && std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
           return place_in(file, *column).has_value();
         });
}

SourceFindings find_sources(const Connection& connection, const std::filesystem::path& folder,
                            std::span<const Table> tables) {
  SourceFindings findings;
  for (const Table& table : tables) {
    findings.sources.push_back(find_source(connection, folder, table, findings));
  }
  return findings;
}

std::string scan_sql(const TableSource& source) {
  std::vector<std::string> scans;
  for (const SourceFile& file : source.files) {
    scans.push_back(file_scan_sql(*source.table, file));
  }
  if (scans.empty()) {
    std::vector<std::string> nothing;
    for (const Column& column : source.table->columns) {
      nothing.push_back(fmt::format("CAST(NULL AS {}) AS {}", sql_type(column.kind), column.name));
    }
    scans.push_back(fmt::format("SELECT {}, CAST(0 AS BIGINT) AS problem WHERE false", fmt::join(nothing, ", ")));
  }
  return fmt::format("SELECT *, (problem & {}) <> 0 AS unusable FROM ({})", needed_bits(*source.table),
                     fmt::join(scans, "\nUNION ALL "));
}

void report_unreadable(const Connection& connection, const TableSource& source, const std::vector<ProblemCount>& counts,
                       std::int64_t rows_read, ImportReport& report) {
  for (std::size_t index = 0; index < source.table->columns.size(); ++index) {
    std::int64_t rows = 0;
    for (const ProblemCount& count : counts) {
      rows += (count.bits >> index & 1U) != 0 ? count.rows : 0;
    }
    if (rows > 0) {
      report_column(connection, source, index, rows, rows_read, report);
    }
  }
}

base::Refusal reading_refusal(const TableSource& source, const std::string& words) {
  // DuckDB names the file in its words; the row it quotes is a patient's and stays out.
  std::string shown = source.table->name;
  for (const SourceFile& file : source.files) {
    shown = words.find(file.path.string()) != std::string::npos ? file.shown : shown;
  }
  std::smatch line;
  std::smatch columns;
  std::regex_search(words, line, std::regex("CSV Error on Line: ([0-9]+)"));
  std::regex_search(words, columns, std::regex("Expected Number of Columns: ([0-9]+) Found: ([0-9]+)"));
  if (!line.empty() && !columns.empty()) {
    return base::refuse("damaged-file", fmt::format("{}, line {}: {} fields where the header has {}", shown,
                                                    line[1].str(), columns[2].str(), columns[1].str()));
  }
  if (!line.empty()) {
    return base::refuse("damaged-file", fmt::format("{}, line {}: the line cannot be read as CSV (an unclosed quote?)",
                                                    shown, line[1].str()));
  }
  return base::refuse("damaged-file", fmt::format("{} cannot be read: the file is damaged, copy it again", shown));
}

}  // namespace miroir::claims::importing
