#include "claims/clickhouse/row_binary.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace miroir::claims::clickhouse {
namespace {

TEST(RowBinary, WritesLittleEndianNumbersAndLengthsBeforeTextsAndArrays) {
  RowBinary rows;
  rows.add(std::int32_t{-2});
  rows.add_text("ab");
  rows.add_array(std::vector<int>{1, 258}, [](int value) { return static_cast<std::uint16_t>(value); });
  EXPECT_EQ(rows.bytes(), std::string("\xFE\xFF\xFF\xFF\x02"
                                      "ab\x02\x01\x00\x02\x01",
                                      12));
}

TEST(RowBinary, WritesLongLengthsSevenBitsAByte) {
  RowBinary rows;
  rows.add_text(std::string(300, 'x'));
  EXPECT_EQ(rows.bytes().substr(0, 2), "\xAC\x02");
  EXPECT_EQ(rows.take().size(), 302U);
  EXPECT_TRUE(rows.bytes().empty());
}

}  // namespace
}  // namespace miroir::claims::clickhouse
