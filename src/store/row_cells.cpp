#include "store/row_cells.hpp"

#include "columnar/database.hpp"

#include <charconv>
#include <cmath>

namespace miroir::store {

namespace fs = std::filesystem;
using measures::Level;

namespace {

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

// The texts of one row; their room is used again for the next.
void read_texts(const columnar::Chunk& chunk, std::size_t row, Cells& cells) {
  for (std::size_t column = 0; column < cells.size(); ++column) {
    if (chunk.is_null(column, row)) {
      cells[column].reset();
    } else if (cells[column]) {
      cells[column]->assign(chunk.text(column, row));
    } else {
      cells[column].emplace(chunk.text(column, row));
    }
  }
}

// On one thread: the rows then come in the order of the file.
void query_cells(const std::string& query, std::size_t columns, const TakeCells& take) {
  try {
    columnar::DatabaseOptions options;
    options.threads = 1;
    const columnar::Database database(options);
    const columnar::Connection connection = database.connect();
    columnar::Stream stream = connection.stream(query);
    columnar::Chunk chunk;
    Cells cells(columns);
    while (stream.next(chunk)) {
      for (std::size_t row = 0; row < chunk.rows(); ++row) {
        read_texts(chunk, row, cells);
        take(cells);
      }
    }
  } catch (const columnar::ColumnarError& error) {
    const std::string reason = error.what();
    throw BadRow{"its rows cannot be read: " + reason.substr(0, reason.find('\n'))};
  }
}

std::string selected(std::span<const char* const> columns) {
  std::string list;
  for (const char* column : columns) {
    list += fmt::format("{}CAST({} AS VARCHAR)", list.empty() ? "" : ", ", columnar::quote_name(column));
  }
  return list;
}

}  // namespace

std::optional<std::int64_t> whole_cell(const std::optional<std::string>& text, const char* column) {
  return number<std::int64_t>(text, column);
}

std::optional<double> decimal_cell(const std::optional<std::string>& text, const char* column) {
  return number<double>(text, column);
}

Level level_cell(const std::optional<std::string>& name) {
  for (const Level known : {Level::physician, Level::group, Level::groups, Level::control, Level::region}) {
    if (name == measures::level_name(known)) {
      return known;
    }
  }
  throw BadRow{"its level is not one of physician, group, groups, control, region"};
}

std::string word_cell(const std::optional<std::string>& text, const char* column) {
  constexpr std::size_t longest = 200;
  if (!text || text->empty() || text->size() > longest) {
    throw BadRow{fmt::format("{} is empty or too long", column)};
  }
  return *text;
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  return columnar::quote_name(text);  // doubles the quotes inside
}

std::string whole(const std::optional<std::int64_t>& value) { return value ? fmt::format("{}", *value) : ""; }

std::string csv_header(std::span<const char* const> columns) {
  std::string header;
  for (const char* column : columns) {
    header += header.empty() ? column : fmt::format(",{}", column);
  }
  return header + '\n';
}

void csv_cells(const fs::path& file, const std::string& bytes, std::span<const char* const> columns,
               const TakeCells& take) {
  const std::string header = csv_header(columns);
  if (!bytes.starts_with(header)) {
    throw BadRow{"its first line must be " + header.substr(0, header.size() - 1)};
  }
  if (bytes.find('\0') != std::string::npos) {
    throw BadRow{"it holds a byte 0, which no text does"};
  }
  std::string types;
  for (const char* column : columns) {
    types += fmt::format("{}'{}': 'VARCHAR'", types.empty() ? "" : ", ", column);
  }
  query_cells(
      fmt::format("SELECT {} FROM read_csv({}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = "
                  "'\"', strict_mode = true, columns = {{{}}})",
                  selected(columns), columnar::quote_literal(file.string()), types),
      columns.size(), take);
}

void parquet_cells(const fs::path& file, std::span<const char* const> columns, const TakeCells& take) {
  query_cells(fmt::format("SELECT {} FROM read_parquet({})", selected(columns), columnar::quote_literal(file.string())),
              columns.size(), take);
}

}  // namespace miroir::store
