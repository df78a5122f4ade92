#include "documents/csv.hpp"

namespace miroir::documents {

std::string csv_cell(std::string_view text) {
  constexpr std::string_view formula_begins = "=+-@\t\r";
  std::string out = "\"";
  if (!text.empty() && formula_begins.find(text.front()) != std::string_view::npos) {
    out += '\'';
  }
  for (const char c : text) {
    out += c;
    if (c == '"') {
      out += '"';
    }
  }
  out += '"';
  return out;
}

void CsvText::add_row(const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out_ += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  }
  out_ += "\r\n";
}

}  // namespace miroir::documents
