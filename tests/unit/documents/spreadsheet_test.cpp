#include "documents/spreadsheet.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/core.h>
#include <unistd.h>

namespace miroir::documents {
namespace {

namespace fs = std::filesystem;

// One part of the workbook, a zip file, by its name in it.
std::string part(const std::string& workbook, const std::string& name) {
  const fs::path path = fs::temp_directory_path() / fmt::format("miroir-sheet-test-{}.xlsx", ::getpid());
  std::ofstream(path, std::ios::binary) << workbook;
  std::string text;
  FILE* pipe = ::popen(fmt::format("unzip -p '{}' '{}'", path.string(), name).c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), got);
  }
  ::pclose(pipe);
  fs::remove(path);
  return text;
}

Workbook two_sheets() {
  return {"Titre",
          {{"Chiffres: [S2]/2018",
            {{"Qui", 20}, {"Part", 10}, {"Nombre", 10}},
            {{std::string("=1+1"), NumberCell{0.512, CellFormat::percent}, NumberCell{67, CellFormat::integer}},
             {std::string("masqué : trop peu de patients"), std::monostate{}, NumberCell{12.5, CellFormat::euros}},
             {std::string("@x"), std::string("-1"), std::string("+33")}}},
           {"Un nom de feuille bien plus long que trente et un caractères", {{"A", 8}}, {}, true}}};
}

TEST(Spreadsheet, KeepsNumbersAsNumbersAndTextAsText) {
  const auto book = write_workbook(two_sheets());
  ASSERT_TRUE(book) << book.error().message;
  const std::string sheet = part(*book, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<v>0.512</v>"), std::string::npos) << sheet;
  EXPECT_NE(sheet.find("<v>67</v>"), std::string::npos);
  EXPECT_EQ(sheet.find("<f>"), std::string::npos) << "text became a formula";
  const std::string strings = part(*book, "xl/sharedStrings.xml");
  for (const char* text : {"<t>=1+1</t>", "<t>-1</t>", "<t>+33</t>", "<t>@x</t>", "masqué : trop peu de patients"}) {
    EXPECT_NE(strings.find(text), std::string::npos) << text;
  }
}

TEST(Spreadsheet, KeepsItsHeaderInSight) {
  const auto book = write_workbook(two_sheets());
  ASSERT_TRUE(book);
  EXPECT_NE(part(*book, "xl/worksheets/sheet1.xml").find("state=\"frozen\""), std::string::npos);
}

TEST(Spreadsheet, MakesSheetNamesThatExcelTakes) {
  const auto book = write_workbook(two_sheets());
  ASSERT_TRUE(book);
  const std::string parts = part(*book, "xl/workbook.xml");
  EXPECT_NE(parts.find("name=\"Chiffres   S2  2018\""), std::string::npos) << parts;
  EXPECT_NE(parts.find("name=\"Un nom de feuille bien plus lon\""), std::string::npos) << parts;
}

}  // namespace
}  // namespace miroir::documents
