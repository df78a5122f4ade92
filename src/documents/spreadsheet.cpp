#include "documents/spreadsheet.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/core.h>
#include <xlsxwriter.h>

namespace miroir::documents {
namespace {

constexpr std::size_t longest_name = 31;

// A folder that nobody else can read, gone with its owner: the library writes files, not memory.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "miroir-sheet-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) {
      path_ = pattern;
    }
  }
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) {
      std::filesystem::remove_all(path_, ignored);
    }
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Formats {
  lxw_format* header = nullptr;
  lxw_format* text = nullptr;
  lxw_format* wrapped = nullptr;
  std::array<lxw_format*, 4> numbers{};  // by CellFormat
};

lxw_format* number_format(lxw_workbook* book, const char* pattern) {
  lxw_format* format = ::workbook_add_format(book);
  ::format_set_num_format(format, pattern);
  ::format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  return format;
}

Formats make_formats(lxw_workbook* book) {
  Formats formats;
  formats.header = ::workbook_add_format(book);
  ::format_set_bold(formats.header);
  ::format_set_text_wrap(formats.header);
  ::format_set_align(formats.header, LXW_ALIGN_VERTICAL_TOP);
  ::format_set_bottom(formats.header, LXW_BORDER_THIN);
  // "@": text stays text when somebody edits its cell.
  formats.text = number_format(book, "@");
  formats.wrapped = number_format(book, "@");
  ::format_set_text_wrap(formats.wrapped);
  formats.numbers = {number_format(book, "#,##0"), number_format(book, "#,##0.0"), number_format(book, "0.0%"),
                     number_format(book, "#,##0.00\\ \"€\"")};
  return formats;
}

std::string sheet_name(std::string name) {
  for (char& letter : name) {
    if (std::string_view("[]:*?/\\").find(letter) != std::string_view::npos) {
      letter = ' ';
    }
  }
  std::size_t letters = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U;
    if (starts && ++letters > longest_name) {
      name.resize(i);
    }
  }
  return name;
}

void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell, const Formats& formats,
                bool wraps) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    ::worksheet_write_string(sheet, row, column, text->c_str(), wraps ? formats.wrapped : formats.text);
  } else if (const auto* number = std::get_if<NumberCell>(&cell)) {
    ::worksheet_write_number(sheet, row, column, number->value,
                             formats.numbers[static_cast<std::size_t>(number->format)]);
  }
}

void write_sheet(lxw_workbook* book, const Worksheet& sheet, const Formats& formats) {
  lxw_worksheet* made = ::workbook_add_worksheet(book, sheet_name(sheet.name).c_str());
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    ::worksheet_set_column(made, column, column, sheet.columns[i].width, nullptr);
    ::worksheet_write_string(made, 0, column, sheet.columns[i].header.c_str(), formats.header);
  }
  ::worksheet_freeze_panes(made, 1, 1);
  ::worksheet_repeat_rows(made, 0, 0);
  ::worksheet_set_landscape(made);
  ::worksheet_set_paper(made, 9);  // A4
  ::worksheet_fit_to_pages(made, 1, 0);
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    for (std::size_t column = 0; column < sheet.rows[row].size(); ++column) {
      write_cell(made, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(column), sheet.rows[row][column],
                 formats, sheet.wraps);
    }
  }
}

}  // namespace

base::Result<std::string> write_workbook(const Workbook& workbook) {
  const PrivateFolder folder;
  const auto failed = [] {
    return base::refuse("workbook-not-written",
                        fmt::format("the workbook cannot be written in {}: check that it exists and has room",
                                    std::filesystem::temp_directory_path().string()));
  };
  if (folder.path().empty()) {
    return failed();
  }
  const std::string path = (folder.path() / "book.xlsx").string();
  std::string temporary = folder.path().string();
  lxw_workbook_options options{};
  options.tmpdir = temporary.data();
  lxw_workbook* book = ::workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) {
    return failed();
  }
  lxw_doc_properties properties{};
  std::string title = workbook.title;
  properties.title = title.data();
  ::workbook_set_properties(book, &properties);
  const Formats formats = make_formats(book);
  for (const Worksheet& sheet : workbook.sheets) {
    write_sheet(book, sheet, formats);
  }
  if (::workbook_close(book) != LXW_NO_ERROR) {
    return failed();
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file || bytes.empty()) {
    return failed();
  }
  return bytes;
}

}  // namespace miroir::documents
