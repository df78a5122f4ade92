#include "store/results_file.hpp"

#include "base/digest.hpp"
#include "columnar/database.hpp"
#include "store/files.hpp"
#include "store/json_reader.hpp"
#include "store/manifest_json.hpp"
#include "store/results_check.hpp"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>

#include <fmt/core.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

namespace miroir::store {

namespace fs = std::filesystem;

namespace {

using measures::Level;
using measures::ResultRow;

constexpr std::uintmax_t rows_limit_bytes = std::uintmax_t{4} << 30;
constexpr const char* columns[] = {"period",   "indicator", "level",       "entity", "stratum",
                                   "patients", "numerator", "denominator", "value",  "expected"};
constexpr std::size_t column_count = std::size(columns);
constexpr std::size_t text_columns = 5;
constexpr const char* text_types[] = {"VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR",
                                      "BIGINT",  "BIGINT",  "BIGINT",  "DOUBLE",  "DOUBLE"};

fs::path manifest_file(const fs::path& file) { return file.string() + ".manifest.json"; }
fs::path signature_file(const fs::path& file) { return file.string() + ".manifest.sig"; }

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  return columnar::quote_name(text);  // doubles the quotes inside
}

std::string decimals(const std::optional<double>& value) { return value ? fmt::format("{:.6f}", *value) : ""; }
std::string whole(const std::optional<std::int64_t>& value) { return value ? fmt::format("{}", *value) : ""; }

std::string csv_header() {
  std::string header;
  for (const char* column : columns) {
    header += header.empty() ? column : fmt::format(",{}", column);
  }
  return header + '\n';
}

std::string csv_bytes(const std::vector<ResultRow>& rows) {
  std::string bytes = csv_header();
  for (const ResultRow& row : rows) {
    bytes +=
        fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_text(row.period), csv_text(row.indicator),
                    measures::level_name(row.level), csv_text(row.entity), csv_text(row.stratum), whole(row.patients),
                    whole(row.numerator), whole(row.denominator), decimals(row.value), decimals(row.expected));
  }
  return bytes;
}

template <class Value>
nlohmann::ordered_json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

// To 6 decimals, as in the CSV.
std::optional<double> rounded(const std::optional<double>& value) {
  return value ? std::optional(std::stod(fmt::format("{:.6f}", *value))) : std::nullopt;
}

std::string json_bytes(const std::vector<ResultRow>& rows) {
  std::string bytes = "[";
  for (const ResultRow& row : rows) {
    const nlohmann::ordered_json object{{"period", row.period},
                                        {"indicator", row.indicator},
                                        {"level", measures::level_name(row.level)},
                                        {"entity", row.entity},
                                        {"stratum", row.stratum},
                                        {"patients", or_null(row.patients)},
                                        {"numerator", or_null(row.numerator)},
                                        {"denominator", or_null(row.denominator)},
                                        {"value", or_null(rounded(row.value))},
                                        {"expected", or_null(rounded(row.expected))}};
    bytes += (bytes.size() == 1 ? "\n" : ",\n") + object.dump();
  }
  return bytes + "\n]\n";
}

void append_number(columnar::Appender& appender, const std::optional<std::int64_t>& value) {
  value ? appender.add(*value) : appender.add_null();
}

void append_number(columnar::Appender& appender, const std::optional<double>& value) {
  value ? appender.add(*rounded(value)) : appender.add_null();
}

base::Result<std::string> parquet_bytes(const std::vector<ResultRow>& rows, const fs::path& file) {
  const columnar::Database database({});
  const columnar::Connection connection = database.connect();
  std::string definition;
  for (std::size_t i = 0; i < column_count; ++i) {
    definition += fmt::format("{}{} {}", i == 0 ? "" : ", ", columnar::quote_name(columns[i]), text_types[i]);
  }
  connection.run("CREATE TABLE result (" + definition + ")");
  columnar::Appender appender = connection.appender("result");
  for (const ResultRow& row : rows) {
    appender.add(std::string_view(row.period)).add(std::string_view(row.indicator));
    appender.add(std::string_view(measures::level_name(row.level)));
    appender.add(std::string_view(row.entity)).add(std::string_view(row.stratum));
    append_number(appender, row.patients);
    append_number(appender, row.numerator);
    append_number(appender, row.denominator);
    append_number(appender, row.value);
    append_number(appender, row.expected);
    appender.end_row();
  }
  appender.flush();
  const fs::path temporary = file.string() + fmt::format(".making-{}", ::getpid());
  try {
    connection.run(fmt::format("COPY result TO {} (FORMAT parquet)", columnar::quote_literal(temporary.string())));
  } catch (const columnar::ColumnarError&) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    return base::refuse("cannot-write",
                        fmt::format("{} cannot be written: does its folder exist, with room left?", file.string()));
  }
  auto bytes = read_file(temporary, rows_limit_bytes);
  fs::remove(temporary);
  return bytes;
}

base::Result<std::string> rows_bytes(const fs::path& file, const std::vector<ResultRow>& rows) {
  const std::string ending = file.extension().string();
  return ending == ".parquet" ? parquet_bytes(rows, file)
                              : base::Result<std::string>(ending == ".json" ? json_bytes(rows) : csv_bytes(rows));
}

// A row that is not what it should be; turned into a refusal with its number.
struct BadRow {
  std::string reason;
};

template <class Number>
std::optional<Number> number(const std::optional<std::string>& text, const char* column) {
  if (!text || text->empty()) {
    return std::nullopt;
  }
  Number value{};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) {
    throw BadRow{fmt::format("{} is not a number", column)};
  }
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(value)) {
      throw BadRow{fmt::format("{} is not a finite number", column)};
    }
  }
  if (value < 0) {
    throw BadRow{fmt::format("{} is below 0", column)};
  }
  return value;
}

Level level(const std::string& name) {
  for (const Level known : {Level::physician, Level::group, Level::groups, Level::control, Level::region}) {
    if (name == measures::level_name(known)) {
      return known;
    }
  }
  throw BadRow{"its level is not one of physician, group, groups, control, region"};
}

std::string word(const std::optional<std::string>& text, const char* column) {
  if (!text || text->empty() || text->size() > 200) {
    throw BadRow{fmt::format("{} is empty or too long", column)};
  }
  return *text;
}

ResultRow result_row(const std::vector<std::optional<std::string>>& cells) {
  ResultRow row;
  row.period = word(cells[0], columns[0]);
  row.indicator = word(cells[1], columns[1]);
  row.level = level(word(cells[2], columns[2]));
  row.entity = word(cells[3], columns[3]);
  row.stratum = word(cells[4], columns[4]);
  row.patients = number<std::int64_t>(cells[5], columns[5]);
  row.numerator = number<std::int64_t>(cells[6], columns[6]);
  row.denominator = number<std::int64_t>(cells[7], columns[7]);
  row.value = number<double>(cells[8], columns[8]);
  row.expected = number<double>(cells[9], columns[9]);
  // A base that does not know the long-term diseases has no expected values (claims/limitations.hpp).
  const bool all = row.patients && row.numerator && row.denominator;
  const bool none = !row.patients && !row.numerator && !row.denominator && !row.expected && !row.value;
  if (!all && !none) {
    throw BadRow{"it is neither whole nor hidden"};
  }
  return row;
}

std::string reading_sql(const fs::path& file) {
  std::string selected;
  std::string types;
  for (const char* column : columns) {
    selected += fmt::format("{}CAST({} AS VARCHAR)", selected.empty() ? "" : ", ", columnar::quote_name(column));
    types += fmt::format("{}'{}': 'VARCHAR'", types.empty() ? "" : ", ", column);
  }
  const std::string name = columnar::quote_literal(file.string());
  if (file.extension() == ".parquet") {
    return fmt::format("SELECT {} FROM read_parquet({})", selected, name);
  }
  return fmt::format(
      "SELECT {} FROM read_csv({}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
      "strict_mode = true, columns = {{{}}})",
      selected, name, types);
}

std::optional<std::string> json_cell(const nlohmann::json& value, bool text, const char* column, std::size_t row) {
  if (text ? !value.is_string() : !value.is_null() && !value.is_number()) {
    throw BadRow{fmt::format("row {}: {} is not a {}", row, column, text ? "text" : "number")};
  }
  return value.is_null() ? std::nullopt : std::optional(text ? value.get<std::string>() : value.dump());
}

std::vector<std::vector<std::optional<std::string>>> json_cells(const std::string& bytes) {
  std::vector<std::vector<std::optional<std::string>>> table;
  nlohmann::json rows;
  try {
    rows = parse_json(bytes, rows_limit_bytes);
  } catch (const JsonMistake& mistake) {
    throw BadRow{mistake.what()};
  }
  if (!rows.is_array()) {
    throw BadRow{"it is not a list of rows"};
  }
  for (const nlohmann::json& row : rows) {
    auto& cells = table.emplace_back();
    for (const char* column : columns) {
      const auto found = row.is_object() ? row.find(column) : row.end();
      if (!row.is_object() || found == row.end()) {
        throw BadRow{fmt::format("row {} has no {}", table.size(), column)};
      }
      cells.push_back(json_cell(*found, cells.size() < text_columns, column, table.size()));
    }
  }
  return table;
}

std::vector<std::vector<std::optional<std::string>>> read_cells(const fs::path& file, const std::string& bytes) {
  if (file.extension() == ".json") {
    return json_cells(bytes);
  }
  if (file.extension() == ".csv" && !bytes.starts_with(csv_header())) {
    throw BadRow{"its first line must be " + csv_header().substr(0, csv_header().size() - 1)};
  }
  if (file.extension() == ".csv" && bytes.find('\0') != std::string::npos) {
    throw BadRow{"it holds a byte 0, which no text does"};
  }
  try {
    return columnar::Database({}).connect().rows(reading_sql(file));
  } catch (const columnar::ColumnarError& error) {
    const std::string reason = error.what();
    throw BadRow{"its rows cannot be read: " + reason.substr(0, reason.find('\n'))};
  }
}

base::Result<std::vector<ResultRow>> read_rows(const fs::path& file, const std::string& bytes) {
  std::vector<ResultRow> rows;
  try {
    for (const auto& cells : read_cells(file, bytes)) {
      try {
        rows.push_back(result_row(cells));
      } catch (const BadRow& bad) {
        throw BadRow{fmt::format("row {}: {}", rows.size() + 1, bad.reason)};
      }
    }
  } catch (const BadRow& bad) {
    return base::refuse("bad-row", fmt::format("{}: {}; nothing was read", file.string(), bad.reason));
  }
  return rows;
}

// "ed25519 PUBLIC_KEY SIGNATURE"; gives the public key.
base::Result<std::string> verified_signer(const fs::path& file, const std::string& manifest) {
  const auto line = read_file(signature_file(file), 4096);
  if (!line) {
    return line.error();
  }
  constexpr std::string_view scheme = "ed25519 ";
  const std::string_view words = std::string_view(*line).substr(0, line->find('\n'));
  const std::size_t space = words.find(' ', scheme.size());
  const bool shaped = words.starts_with(scheme) && space != std::string_view::npos;
  const std::string_view signer = shaped ? words.substr(scheme.size(), space - scheme.size()) : "";
  if (!shaped || !verify_signature(manifest, signer, words.substr(space + 1))) {
    return base::refuse(
        "bad-signature",
        fmt::format("the signature {} does not fit {}: one of them was changed; ask for the files again",
                    signature_file(file).string(), manifest_file(file).string()));
  }
  return base::Result<std::string>(std::string(signer));
}

}  // namespace

base::Result<void> check_results_ending(const fs::path& file) {
  const std::string ending = file.extension().string();
  if (ending != ".csv" && ending != ".json" && ending != ".parquet") {
    return base::refuse("unknown-ending",
                        fmt::format("{}: a results file ends in .csv, .json or .parquet", file.string()));
  }
  return {};
}

base::Result<void> check_results_folder(const fs::path& file) {
  const fs::path folder = fs::absolute(file).parent_path();
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return base::refuse("cannot-write", fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno)));
  }
  return {};
}

base::Result<void> write_results(const fs::path& file, feedback::Results& results, const SigningKey& key) {
  if (const auto known = check_results_ending(file); !known) {
    return known.error();
  }
  if (const auto right = check_rows(results.manifest, results.rows); !right) {
    return base::refuse(right.error().code, fmt::format("{} is not written: {}", file.string(), right.error().message));
  }
  const auto bytes = rows_bytes(file, results.rows);
  if (!bytes) {
    return bytes.error();
  }
  feedback::describe_rows(results.rows, results.manifest);
  results.manifest.results_sha256 = base::sha256_hex(*bytes);
  const std::string manifest = manifest_text(results.manifest);
  const std::string signature = fmt::format("ed25519 {} {}\n", key.public_key(), key.sign(manifest));
  for (const auto& [path, content] : {std::pair(file, std::string_view(*bytes)),
                                      {manifest_file(file), manifest},
                                      {signature_file(file), signature}}) {
    if (const auto written = write_file(path, content); !written) {
      return written.error();
    }
  }
  return {};
}

base::Result<SignedResults> read_results(const fs::path& file) {
  if (const auto known = check_results_ending(file); !known) {
    return known.error();
  }
  const auto manifest = read_file(manifest_file(file), manifest_size_limit_bytes);
  if (!manifest) {
    return manifest.error();
  }
  const auto signer = verified_signer(file, *manifest);
  if (!signer) {
    return signer.error();
  }
  auto parsed = parse_manifest(*manifest);
  if (!parsed) {
    return base::refuse(parsed.error().code, manifest_file(file).string() + ": " + parsed.error().message);
  }
  const auto bytes = read_file(file, rows_limit_bytes);
  if (!bytes) {
    return bytes.error();
  }
  if (base::sha256_hex(*bytes) != parsed->results_sha256) {
    return base::refuse(
        "changed-file",
        fmt::format("{} is not the file that was signed: it was changed; ask for it again", file.string()));
  }
  auto rows = read_rows(file, *bytes);
  if (!rows) {
    return rows.error();
  }
  if (static_cast<std::int64_t>(rows->size()) != parsed->row_count) {
    return base::refuse("bad-row", fmt::format("{} holds {} rows and its manifest says {}", file.string(), rows->size(),
                                               parsed->row_count));
  }
  if (const auto right = check_rows(*parsed, *rows); !right) {
    return base::refuse(right.error().code,
                        fmt::format("{}: {}; nothing was read", file.string(), right.error().message));
  }
  return SignedResults{{std::move(*parsed), std::move(*rows)}, *signer};
}

}  // namespace miroir::store
