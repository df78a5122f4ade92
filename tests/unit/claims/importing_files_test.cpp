#include "claims/importing/files.hpp"

#include "support/drawn_snds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::claims::importing {
namespace {

using miroir::testing::TemporaryFolder;
using miroir::testing::write_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> shown(const std::filesystem::path& folder, std::string_view table) {
  std::vector<std::string> names;
  for (const SourceFile& file : find_table_files(folder, table)) {
    names.push_back(file.shown);
  }
  return names;
}

SourceFile described(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder.path() / "T.csv", bytes);
  SourceFile file;
  file.path = folder.path() / "T.csv";
  file.shown = "T.csv";
  EXPECT_TRUE(describe_csv(file).has_value());
  return file;
}

std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder.path() / "T.csv", bytes);
  SourceFile file;
  file.path = folder.path() / "T.csv";
  file.shown = "T.csv";
  const auto outcome = describe_csv(file);
  return outcome ? "" : outcome.error().message;
}

TEST(SndsFiles, ATableMayBeOneFileSeveralOrAFolder) {
  const TemporaryFolder folder;
  for (const char* name : {"er_prs_f.csv", "ER_PRS_F_2018.CSV", "ER_PRS_F-2.parquet", "Er_Prs_F/a.csv", "ER_PRS_F.log",
                           "ER_PHA_F.csv", "OLD_ER_PRS_F.csv"}) {
    write_file(folder.path() / name, "x");
  }
  EXPECT_THAT(shown(folder.path(), "ER_PRS_F"),
              ElementsAre("ER_PRS_F-2.parquet", "ER_PRS_F_2018.CSV", "Er_Prs_F/a.csv", "er_prs_f.csv"));
  EXPECT_THAT(shown(folder.path(), "ER_BIO_F"), ElementsAre());
}

TEST(SndsFiles, TheDelimiterIsTheOneOfTheHeader) {
  EXPECT_EQ(described("A;B;C\n1,5;2;3\n").delimiter, ';');
  EXPECT_EQ(described("A,B\n1,2\n").delimiter, ',');
  EXPECT_EQ(described("A\tB\n").delimiter, '\t');
  EXPECT_EQ(described("\"A;1;2\",B,C\n").delimiter, ',') << "what is between quotes does not count";
}

TEST(SndsFiles, ColumnsComeWithoutQuotesBlanksOrMark) {
  EXPECT_THAT(described("\xEF\xBB\xBF\"Ben_Nir_Psa\"; BEN_RNG_GEM ;x\r\n1;2;3\r\n").columns,
              ElementsAre("Ben_Nir_Psa", "BEN_RNG_GEM", "x"));
  EXPECT_THAT(split_csv_line("\"a\"\"b\";\"c;d\"", ';'), ElementsAre("a\"b", "c;d"));
}

TEST(SndsFiles, TheEncodingIsReadFromEveryByte) {
  EXPECT_FALSE(described("A\nplain\n").latin1);
  EXPECT_FALSE(described("A\nm\xC3\xA9"
                         "decin\n")
                   .latin1);
  EXPECT_TRUE(described("A\nm\xE9"
                        "decin\n")
                  .latin1);
  const std::string plain(std::size_t{3} << 20, 'x');
  EXPECT_TRUE(described("A\n" + plain + "\xE9\n").latin1) << "the first accent may come late";
  const std::string odd((std::size_t{1} << 20) - 1, 'x');
  EXPECT_FALSE(described("A\n" + odd + "\xC3\xA9" + plain + "\n").latin1) << "a character across two blocks";
  EXPECT_TRUE(described("A\nfin\xC3").latin1) << "a character cut short is no UTF-8";
}

TEST(SndsFiles, TheEncodingIsReadFromTheHeaderToo) {
  const SourceFile file = described("LIBELL\xC9;A\nplain;1\n");
  EXPECT_TRUE(file.latin1);
  EXPECT_THAT(file.columns, ElementsAre("LIBELL\xC3\x89", "A")) << "names go into reports, which are UTF-8";
  EXPECT_THAT(described("LIBELL\xC3\x89;A\n").columns, ElementsAre("LIBELL\xC3\x89", "A"));
}

TEST(SndsFiles, BytesThatUtf8DoesNotAllowAreLatin1) {
  for (const char* bytes : {"\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xC1\x80"}) {
    EXPECT_TRUE(described(std::string("A\n") + bytes + "\n").latin1) << bytes;
  }
  for (const char* bytes : {"\xE0\xA0\x80", "\xED\x9F\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xC2\x80"}) {
    EXPECT_FALSE(described(std::string("A\n") + bytes + "\n").latin1) << bytes;
  }
}

TEST(SndsFiles, AFileWithoutHeaderOrInUtf16IsRefused) {
  EXPECT_EQ(refusal(""), "T.csv is empty: a header line was expected");
  EXPECT_THAT(refusal(std::string("\xFF\xFE"
                                  "A\0;\0",
                                  6)),
              HasSubstr("UTF-16"));
}

TEST(SndsFiles, ACutParquetFileIsSeenByItsMarks) {
  const TemporaryFolder folder;
  SourceFile file;
  file.path = folder.path() / "T.parquet";
  file.shown = "T.parquet";
  write_file(file.path, "PAR1some bytesPAR1");
  EXPECT_TRUE(check_parquet_marks(file).has_value());
  write_file(file.path, "PAR1some bytes");
  EXPECT_THAT(check_parquet_marks(file).error().message, HasSubstr("cut short"));
  write_file(file.path, "A;B\n");
  EXPECT_THAT(check_parquet_marks(file).error().message, HasSubstr("not a Parquet file"));
  write_file(file.path, "");
  EXPECT_FALSE(check_parquet_marks(file).has_value());
}

}  // namespace
}  // namespace miroir::claims::importing
