// Comma-separated text for spreadsheets: UTF-8 with its mark, every cell quoted, lines ended as RFC 4180 asks.
//
// A cell that a spreadsheet would take for a formula (it begins with = + - @, a tabulation or a return) is given an
// apostrophe first: what a person typed must never run on the machine of who opens the file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miroir::documents {

std::string csv_cell(std::string_view text);  // quoted, guarded

class CsvText {
 public:
  void add_row(const std::vector<std::string>& cells);
  std::string finish() && { return std::move(out_); }

 private:
  std::string out_ = "\xEF\xBB\xBF";
};

}  // namespace miroir::documents
