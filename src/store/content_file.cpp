#include "store/content_file.hpp"

#include "store/row_cells.hpp"

namespace miroir::store {

namespace {

using measures::ContentDimension;
using measures::ContentRow;

constexpr const char* columns[] = {"period", "indicator", "level", "entity", "dimension",
                                   "key",    "patients",  "units", "boxes",  "amount_cents"};

ContentDimension dimension_cell(const std::optional<std::string>& name) {
  for (const ContentDimension known : {ContentDimension::code_class, ContentDimension::month}) {
    if (name == measures::dimension_name(known)) {
      return known;
    }
  }
  throw BadRow{"its dimension is not one of class, month"};
}

std::int64_t figure(const std::optional<std::string>& text, const char* column) {
  const auto value = whole_cell(text, column);
  if (!value) {
    throw BadRow{fmt::format("{} is empty", column)};
  }
  return *value;
}

ContentRow content_row(const Cells& cells) {
  ContentRow row;
  row.period = word_cell(cells[0], columns[0]);
  row.indicator = word_cell(cells[1], columns[1]);
  row.level = level_cell(cells[2]);
  row.entity = word_cell(cells[3], columns[3]);
  row.dimension = dimension_cell(cells[4]);
  row.key = word_cell(cells[5], columns[5]);
  row.patients = figure(cells[6], columns[6]);
  row.units = figure(cells[7], columns[7]);
  row.boxes = whole_cell(cells[8], columns[8]);
  row.amount_cents = whole_cell(cells[9], columns[9]);
  return row;
}

}  // namespace

std::string content_csv(const std::vector<ContentRow>& content) {
  std::string bytes = csv_header(columns);
  for (const ContentRow& row : content) {
    bytes += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_text(row.period), csv_text(row.indicator),
                         measures::level_name(row.level), csv_text(row.entity), measures::dimension_name(row.dimension),
                         csv_text(row.key), row.patients, row.units, whole(row.boxes), whole(row.amount_cents));
  }
  return bytes;
}

base::Result<std::vector<ContentRow>> read_content_csv(const std::filesystem::path& file, const std::string& bytes) {
  return read_each_row<ContentRow>(
      file, [&](const TakeCells& take) { csv_cells(file, bytes, columns, take); }, content_row);
}

}  // namespace miroir::store
