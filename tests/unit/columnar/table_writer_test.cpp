#include "columnar/table_writer.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

namespace miroir::columnar {
namespace {

const std::vector<ColumnDefinition> columns = {
    {"NUMBER", ColumnType::integer}, {"LONG", ColumnType::bigint},
    {"AMOUNT", ColumnType::cents},   {"PRICE", ColumnType::hundred_thousandths},
    {"DAY", ColumnType::date},       {"WORDS", ColumnType::text}};

std::string temporary_file(const std::string& name) {
  return (std::filesystem::temp_directory_path() / fmt::format("miroir-{}-{}", getpid(), name)).string();
}

RowBatch batch_of(int rows) {
  RowBatch batch(columns);
  for (int row = 0; row < rows; ++row) {
    batch.add(row)
        .add(9'999'900'000'000 + row)
        .add(-1250)
        .add(512'345)
        .add(17'713)
        .add_text("un texte de plus de douze");
    batch.end_row();
  }
  return batch;
}

TEST(TableWriter, writes_every_type_and_null_to_csv_in_order) {
  const std::string path = temporary_file("order.csv");
  TableWriter writer(path, FileFormat::csv, columns);
  RowBatch batch = batch_of(1);
  batch.add(2).add_null().add_null().add_null().add_null().add_null();
  batch.end_row();
  writer.write(std::move(batch));
  writer.finish();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(),
            "NUMBER;LONG;AMOUNT;PRICE;DAY;WORDS\n"
            "0;9999900000000;-12.50;5.12345;2018-07-01;un texte de plus de douze\n"
            "2;;;;;\n");
  std::filesystem::remove(path);
}

TEST(TableWriter, joins_many_batches_into_one_parquet_file) {
  const std::string path = temporary_file("many.parquet");
  TableWriter writer(path, FileFormat::parquet, columns);
  for (int batch = 0; batch < 10; ++batch) {
    writer.write(batch_of(5'001));
  }
  writer.finish();
  const Database database({});
  const Connection connection = database.connect();
  EXPECT_EQ(connection.integer(fmt::format("SELECT count(*) FROM {}", quote_literal(path))), 50'010);
  EXPECT_EQ(connection.integer(fmt::format("SELECT sum(NUMBER) FROM {}", quote_literal(path))), 125'025'000);
  EXPECT_EQ(connection.value(fmt::format("SELECT sum(AMOUNT) FROM {}", quote_literal(path))), "-625125.00");
  std::filesystem::remove(path);
}

TEST(TableWriter, says_when_the_file_cannot_be_written) {
  TableWriter writer(temporary_file("no-such-folder/table.csv"), FileFormat::csv, columns);
  EXPECT_THROW(
      {
        writer.write(batch_of(1));
        writer.finish();
      },
      ColumnarError);
}

TEST(TableWriter, gives_up_quietly_when_it_is_left_unfinished) {
  const std::string path = temporary_file("unfinished.parquet");
  {
    TableWriter writer(path, FileFormat::parquet, columns);
    writer.write(batch_of(10));
  }
  std::filesystem::remove(path);
}

TEST(TableWriter, refuses_a_row_with_a_missing_cell) {
  RowBatch batch(columns);
  batch.add(1);
  EXPECT_THROW(batch.end_row(), std::logic_error);
}

}  // namespace
}  // namespace miroir::columnar
