#include "store/results_file.hpp"

#include "base/digest.hpp"
#include "columnar/database.hpp"
#include "columnar/full_disk.hpp"
#include "store/content_file.hpp"
#include "store/files.hpp"
#include "store/json_reader.hpp"
#include "store/manifest_json.hpp"
#include "store/results_check.hpp"
#include "store/row_cells.hpp"

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

using measures::ResultRow;

constexpr std::uintmax_t rows_limit_bytes = std::uintmax_t{4} << 30;
constexpr const char* columns[] = {"period",    "indicator",   "level", "entity",   "stratum", "patients",
                                   "numerator", "denominator", "value", "expected", "boxes",   "amount_cents"};
constexpr std::size_t column_count = std::size(columns);
constexpr std::size_t text_columns = 5;
constexpr const char* text_types[] = {"VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "BIGINT",
                                      "BIGINT",  "BIGINT",  "DOUBLE",  "DOUBLE",  "BIGINT",  "BIGINT"};

fs::path manifest_file(const fs::path& file) { return file.string() + ".manifest.json"; }
fs::path signature_file(const fs::path& file) { return file.string() + ".manifest.sig"; }
fs::path content_file(const fs::path& file) { return file.string() + ".content.csv"; }

std::string decimals(const std::optional<double>& value) { return value ? fmt::format("{:.6f}", *value) : ""; }

std::string csv_bytes(const std::vector<ResultRow>& rows) {
  std::string bytes = csv_header(columns);
  for (const ResultRow& row : rows) {
    bytes += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_text(row.period), csv_text(row.indicator),
                         measures::level_name(row.level), csv_text(row.entity), csv_text(row.stratum),
                         whole(row.patients), whole(row.numerator), whole(row.denominator), decimals(row.value),
                         decimals(row.expected), whole(row.boxes), whole(row.amount_cents));
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
                                        {"expected", or_null(rounded(row.expected))},
                                        {"boxes", or_null(row.boxes)},
                                        {"amount_cents", or_null(row.amount_cents)}};
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
    append_number(appender, row.boxes);
    append_number(appender, row.amount_cents);
    appender.end_row();
  }
  appender.flush();
  const fs::path temporary = file.string() + fmt::format(".making-{}", ::getpid());
  try {
    connection.run(fmt::format("COPY result TO {} (FORMAT parquet)", columnar::quote_literal(temporary.string())));
  } catch (const columnar::ColumnarError& error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    if (columnar::is_full_disk(error)) {
      return cannot_write(file, ENOSPC, 0);
    }
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

ResultRow result_row(const Cells& cells) {
  ResultRow row;
  row.period = word_cell(cells[0], columns[0]);
  row.indicator = word_cell(cells[1], columns[1]);
  row.level = level_cell(cells[2]);
  row.entity = word_cell(cells[3], columns[3]);
  row.stratum = word_cell(cells[4], columns[4]);
  row.patients = whole_cell(cells[5], columns[5]);
  row.numerator = whole_cell(cells[6], columns[6]);
  row.denominator = whole_cell(cells[7], columns[7]);
  row.value = decimal_cell(cells[8], columns[8]);
  row.expected = decimal_cell(cells[9], columns[9]);
  row.boxes = whole_cell(cells[10], columns[10]);
  row.amount_cents = whole_cell(cells[11], columns[11]);
  // A base that does not know the long-term diseases has no expected values (claims/limitations.hpp).
  const bool all = row.patients && row.numerator && row.denominator;
  const bool none = !row.patients && !row.numerator && !row.denominator && !row.expected && !row.value && !row.boxes &&
                    !row.amount_cents;
  if (!all && !none) {
    throw BadRow{"it is neither whole nor hidden"};
  }
  return row;
}

std::optional<std::string> json_cell(const nlohmann::json& value, bool text, const char* column, std::size_t row) {
  if (text ? !value.is_string() : !value.is_null() && !value.is_number()) {
    throw BadRow{fmt::format("row {}: {} is not a {}", row, column, text ? "text" : "number")};
  }
  return value.is_null() ? std::nullopt : std::optional(text ? value.get<std::string>() : value.dump());
}

void json_cells(const std::string& bytes, const TakeCells& take) {
  nlohmann::json rows;
  try {
    rows = parse_json(bytes, rows_limit_bytes);
  } catch (const JsonMistake& mistake) {
    throw BadRow{mistake.what()};
  }
  if (!rows.is_array()) {
    throw BadRow{"it is not a list of rows"};
  }
  std::size_t number = 0;
  for (const nlohmann::json& row : rows) {
    ++number;
    Cells cells;
    for (const char* column : columns) {
      const auto found = row.is_object() ? row.find(column) : row.end();
      if (!row.is_object() || found == row.end()) {
        throw BadRow{fmt::format("row {} has no {}", number, column)};
      }
      cells.push_back(json_cell(*found, cells.size() < text_columns, column, number));
    }
    take(cells);
  }
}

void read_cells(const fs::path& file, const std::string& bytes, const TakeCells& take) {
  if (file.extension() == ".json") {
    json_cells(bytes, take);
  } else if (file.extension() == ".csv") {
    csv_cells(file, bytes, columns, take);
  } else {
    parquet_cells(file, columns, take);
  }
}

base::Result<std::vector<ResultRow>> read_rows(const fs::path& file, const std::string& bytes) {
  return read_each_row<ResultRow>(
      file, [&](const TakeCells& take) { read_cells(file, bytes, take); }, result_row);
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

// The bytes of a file, if they are those that were signed.
base::Result<std::string> signed_bytes(const fs::path& file, const std::string& sha256) {
  auto bytes = read_file(file, rows_limit_bytes);
  if (bytes && base::sha256_hex(*bytes) != sha256) {
    return base::refuse(
        "changed-file",
        fmt::format("{} is not the file that was signed: it was changed; ask for it again", file.string()));
  }
  return bytes;
}

base::Result<void> check_count(const fs::path& file, std::size_t rows, std::int64_t promised) {
  if (static_cast<std::int64_t>(rows) != promised) {
    return base::refuse("bad-row",
                        fmt::format("{} holds {} rows and its manifest says {}", file.string(), rows, promised));
  }
  return {};
}

base::Result<void> check_read(const fs::path& file, const feedback::Manifest& manifest,
                              const std::vector<ResultRow>& rows, const std::vector<measures::ContentRow>& content) {
  if (const auto counted = check_count(file, rows.size(), manifest.row_count); !counted) {
    return counted;
  }
  if (const auto counted = check_count(content_file(file), content.size(), manifest.content_row_count); !counted) {
    return counted;
  }
  const auto named = [](const fs::path& of, const base::Result<void>& right) {
    return right ? right
                 : base::refuse(right.error().code,
                                fmt::format("{}: {}; nothing was read", of.string(), right.error().message));
  };
  const auto right = named(file, check_rows(manifest, rows));
  return right ? named(content_file(file), check_content(manifest, rows, content)) : right;
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
  for (const auto& right :
       {check_rows(results.manifest, results.rows), check_content(results.manifest, results.rows, results.content)}) {
    if (!right) {
      return base::refuse(right.error().code,
                          fmt::format("{} is not written: {}", file.string(), right.error().message));
    }
  }
  const auto bytes = rows_bytes(file, results.rows);
  if (!bytes) {
    return bytes.error();
  }
  feedback::describe_rows(results.rows, results.manifest);
  const std::string content = content_csv(results.content);
  results.manifest.results_sha256 = base::sha256_hex(*bytes);
  results.manifest.content_sha256 = base::sha256_hex(content);
  results.manifest.content_row_count = static_cast<std::int64_t>(results.content.size());
  const std::string manifest = manifest_text(results.manifest);
  const std::string signature = fmt::format("ed25519 {} {}\n", key.public_key(), key.sign(manifest));
  return write_files({{file, *bytes},
                      {content_file(file), content},
                      {manifest_file(file), manifest},
                      {signature_file(file), signature}});
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
  if (parsed->format_version < 2) {
    return base::refuse("old-results",
                        fmt::format("{} was made by an earlier version of Miroir, which did not say what makes up a "
                                    "numerator: run the indicators again with this version",
                                    file.string()));
  }
  const auto bytes = signed_bytes(file, parsed->results_sha256);
  if (!bytes) {
    return bytes.error();
  }
  const auto content_bytes = signed_bytes(content_file(file), parsed->content_sha256);
  if (!content_bytes) {
    return content_bytes.error();
  }
  auto rows = read_rows(file, *bytes);
  if (!rows) {
    return rows.error();
  }
  auto content = read_content_csv(content_file(file), *content_bytes);
  if (!content) {
    return content.error();
  }
  if (const auto right = check_read(file, *parsed, *rows, *content); !right) {
    return right.error();
  }
  return SignedResults{{std::move(*parsed), std::move(*rows), std::move(*content)}, *signer};
}

}  // namespace miroir::store
