#include "documents/csv.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

TEST(CsvText, quotes_every_cell_and_doubles_quotes) {
  CsvText csv;
  csv.add_row({"a", "b \"c\", d\ne", ""});
  EXPECT_EQ(std::move(csv).finish(), "\xEF\xBB\xBF\"a\",\"b \"\"c\"\", d\ne\",\"\"\r\n");
}

TEST(CsvText, what_a_person_typed_is_never_a_formula) {
  for (const char* text : {"=1+1", "+33", "-1", "@SUM(A1)", "\t=1", "\r=1"}) {
    EXPECT_EQ(csv_cell(text), "\"'" + std::string(text) + "\"");
  }
  EXPECT_EQ(csv_cell("1 = 1"), "\"1 = 1\"");
}

}  // namespace
}  // namespace miroir::documents
