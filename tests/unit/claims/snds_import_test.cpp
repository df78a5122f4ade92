// How the tables may be written, what refuses an import, and what a refusal leaves behind: nothing.
#include "claims/snds/import.hpp"
#include "claims/store_check.hpp"
#include "columnar/database.hpp"
#include "support/import_folder.hpp"
#include "support/imported_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

namespace miroir::claims::snds {
namespace {

using importing::ImportOptions;
using importing::ImportOutcome;
using importing::Remark;
using miroir::testing::DrawnSnds;
using miroir::testing::ImportedStore;
using miroir::testing::ImportFolder;
using miroir::testing::lower;
using miroir::testing::replace;
using miroir::testing::Row;
using miroir::testing::TemporaryFolder;
using miroir::testing::write_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

// A folder of drawn tables that a test writes its own way, and the store made of it.
class Import : public ImportFolder {
 public:
  explicit Import(const DrawnSnds& drawn = some_lines()) : ImportFolder(drawn, import_snds) {}

  static DrawnSnds some_lines() {
    DrawnSnds drawn;
    drawn.medicine();
    drawn.medicine({}, {{"PHA_PRS_C13", DrawnSnds::antibiotic}, {"PHA_ACT_PRU", "10.07"}});
    drawn.consultation();
    drawn.procedure();
    return drawn;
  }
};

TEST(SndsImport, TheSameTablesGiveTheSameStoreHoweverTheyAreWritten) {
  const std::string expected = Import().fingerprint();
  const std::vector<std::string> tables = {"ER_PRS_F", "ER_PHA_F", "ER_BIO_F", "ER_CAM_F", "IR_BEN_R", "DA_PRA_R"};

  const Import commas;
  for (const auto& table : tables) {
    commas.rewrite(table, [](std::string text) {
      replace(text, ";", ",");
      return text;
    });
  }
  EXPECT_EQ(commas.fingerprint(), expected) << "commas between fields";

  const Import lowered;
  for (const auto& table : tables) {
    lowered.rewrite(table, [](std::string text) {
      const auto header = text.find('\n');
      replace(text, "\n", "\r\n");
      return "\xEF\xBB\xBF" + lower(text.substr(0, header)) + text.substr(header);
    });
    fs::rename(lowered.file(table), lowered.tables() / (lower(table) + ".CSV"));
  }
  EXPECT_EQ(lowered.fingerprint(), expected) << "lower case, carriage returns, a mark of UTF-8";

  const Import parquet;
  for (const auto& table : tables) {
    parquet.to_parquet(table);
  }
  EXPECT_EQ(parquet.fingerprint(), expected) << "Parquet with the types that DuckDB sees";

  const Import parts;
  parts.rewrite("ER_PRS_F", [&](std::string text) {
    const auto header = text.find('\n') + 1;
    const auto middle = std::next(std::find(std::next(text.begin(), std::ssize(text) / 2), text.end(), '\n'));
    write_file(parts.tables() / "ER_PRS_F" / "2.csv", text.substr(0, header) + std::string(middle, text.end()));
    return std::string(text.begin(), middle);
  });
  EXPECT_EQ(parts.fingerprint(), expected) << "several files";
}

TEST(SndsImport, TheOrderOfRowsAndTheNumberOfThreadsChangeNothing) {
  DrawnSnds drawn = Import::some_lines();
  drawn.person({{"BEN_NIR_PSA", "PSA0"}, {"BEN_NIR_ANO", "PERSON0"}});
  drawn.medicine({{"BEN_NIR_PSA", "PSA0"}});
  const std::string expected = Import(drawn).fingerprint();
  for (const char* table : {"ER_PRS_F", "ER_PHA_F", "IR_BEN_R", "DA_PRA_R", "IR_PHA_R"}) {
    std::reverse(drawn.rows(table).begin(), drawn.rows(table).end());
  }
  ImportOptions one_thread;
  one_thread.threads = 1;
  EXPECT_EQ(Import(drawn).run(one_thread).report.fingerprint, expected);
}

TEST(SndsImport, DatesAndNumbersMayBeWrittenInManyWays) {
  DrawnSnds drawn;
  drawn.medicine({{"EXE_SOI_DTD", "12MAR2018:00:00:00"}, {"PRE_PRE_DTD", "10mar2018"}, {"BEN_RNG_GEM", "01"}},
                 {{"PHA_ACT_PRU", "2,50"}, {"PHA_ACT_QSN", "1,00"}});
  drawn.medicine({{"EXE_SOI_DTD", "20180312"}, {"PRE_PRE_DTD", "10/03/2018"}}, {{"PHA_ACT_PRU", "2.50000"}});
  drawn.medicine({{"EXE_SOI_DTD", "2018-03-12 00:00:00"}, {"PSP_STJ_COD", "."}});
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}}, {{"BIO_PRS_IDE", "0592"}});
  for (Row& row : drawn.rows("DA_PRA_R")) {
    row["PFS_PRA_SPE"] = row["PFS_PRA_SPE"] == "01" ? "1" : "3";
  }
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|3|750|false"));
  EXPECT_EQ(store.biology().back(), "1|2018-05-02|592|22000001|nobody|2018-03-10|1|0|false");
}

TEST(SndsImport, LatinOneAndQuotedTextAreRead) {
  DrawnSnds drawn;
  drawn.medicine();
  drawn.rows("IR_PHA_R")[0]["PHA_NOM_COURT"] = "\"COMPRIM\xC9 ; BO\xCETE\"";
  const ImportedStore store(drawn);
  EXPECT_EQ(store.value("SELECT name FROM product WHERE cip13 = '3400900000011'"), "COMPRIMÉ ; BOÎTE");
}

TEST(SndsImport, ANumericNumberGetsItsFirstZeroBack) {
  DrawnSnds drawn;
  drawn.practice({{"PFS_PFS_NUM", "01000001"}, {"STA_PFS_NUM", "01000001"}, {"PFS_COD_POS", "1000"}});
  drawn.medicine({{"PFS_PRE_NUM", "1000001"}});
  ImportOptions options;
  options.region = "84";
  const ImportedStore store(drawn, options);
  EXPECT_EQ(store.medicines().front(), "1|2018-03-12|C10AA05|01000001|nobody|2018-03-10|1|250|false");
  EXPECT_EQ(store.value("SELECT bool_and(in_region) FROM practice JOIN practitioner ON practitioner.id = practitioner "
                        "WHERE practitioner.number = '01000001'"),
            "true");
}

TEST(SndsImport, TheRegionIsWhereMostPractitionersPractise) {
  const ImportedStore store{DrawnSnds()};
  EXPECT_EQ(store.report().region, "53");
  EXPECT_TRUE(store.report().region_guessed);
  EXPECT_EQ(store.value("SELECT value FROM store_info WHERE key = 'region'"), "53");
}

TEST(SndsImport, PersonsWithoutBirthYearAreRefusedOneByOne) {
  DrawnSnds drawn;
  drawn.person({{"BEN_NIR_PSA", "PSA2"}, {"BEN_NIR_ANO", "B"}, {"BEN_NAI_ANN", "0000"}});
  drawn.person({{"BEN_NIR_PSA", "PSA3"}, {"BEN_NIR_ANO", "C"}, {"BEN_NAI_ANN", ""}});
  drawn.person({{"BEN_NIR_PSA", "PSA4"}, {"BEN_NIR_ANO", "D"}, {"BEN_NAI_MOI", "0"}, {"BEN_DCD_DTE", "2018-05-05"}});
  drawn.medicine({{"BEN_NIR_PSA", "PSA2"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT id, birth_month % 12 + 1, death_date FROM patient ORDER BY id"),
              ElementsAre("1|3|-", "2|6|2018-05-05"))
      << "an unknown month is June, 1600-01-01 is no death, who never consumed is there, and those with a physician "
         "come first";
  EXPECT_EQ(store.dropped("IR_BEN_R", "birth year unknown"), 2);
  EXPECT_THAT(store.medicines(), IsEmpty());
}

TEST(SndsImport, APersonIsKnownByAnonymousNumberThenIdentifierThenPseudonym) {
  DrawnSnds drawn;
  drawn.person({{"BEN_NIR_PSA", "PSA2"}, {"BEN_NIR_ANO", ""}, {"BEN_IDT_ANO", "PERSON1"}});
  drawn.person({{"BEN_NIR_PSA", "PSA3"}, {"BEN_NIR_ANO", ""}, {"BEN_IDT_ANO", ""}});
  drawn.person({{"BEN_NIR_PSA", "PSA3"}, {"BEN_RNG_GEM", "2"}, {"BEN_NIR_ANO", ""}, {"BEN_IDT_ANO", ""}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.value("SELECT count(*) FROM patient"), "3");
}

TEST(SndsImport, GroupsMayBeAbsent) {
  const Import import;
  fs::remove(import.file("GROUPS"));
  const ImportOutcome outcome = import.run();
  EXPECT_FALSE(outcome.refusal);
  EXPECT_EQ(outcome.report.remarks.front().code, "missing-table");
}

TEST(SndsImport, AnOptionalValueThatCannotBeReadIsSaidAndTakenAsEmpty) {
  DrawnSnds drawn;
  drawn.medicine({{"EXO_MTF", "??"}});
  const ImportedStore store(drawn);
  EXPECT_TRUE(store.done());
  const auto& remarks = store.report().remarks;
  const auto found = std::find_if(remarks.begin(), remarks.end(),
                                  [](const Remark& remark) { return remark.code == "unreadable-value"; });
  ASSERT_NE(found, remarks.end());
  EXPECT_THAT(found->sentence, HasSubstr("ER_PRS_F.csv, line 4: EXO_MTF \"??\" is not a whole number"));
}

TEST(SndsImportRefusal, AMissingTable) {
  const Import import;
  fs::remove(import.file("IR_PHA_R"));
  EXPECT_THAT(import.refused(), HasSubstr("table IR_PHA_R is missing"));
}

TEST(SndsImportRefusal, AMissingColumnNamesTheNearest) {
  const Import import;
  import.rewrite("ER_PRS_F", [](std::string text) {
    replace(text, "PRS_NAT_REF", "PRS_NAT_RF");
  return text;
});
EXPECT_THAT(import.refused(), HasSubstr("ER_PRS_F.csv: table ER_PRS_F lacks column PRS_NAT_REF (the nearest name is "
                                        "PRS_NAT_RF)"));
}  // namespace

TEST(SndsImportRefusal, AnUnreadableKeyWithItsLineAndValue) {
  DrawnSnds drawn = Import::some_lines();
  drawn.rows("ER_PRS_F")[2]["EXE_SOI_DTD"] = "2018-02-30";
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("ER_PRS_F.csv, line 4: EXE_SOI_DTD \"2018-02-30\" is not a date"));
  drawn.rows("ER_PRS_F")[2]["EXE_SOI_DTD"] = "";
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("ER_PRS_F.csv, line 4: EXE_SOI_DTD is empty"));
}

TEST(SndsImportRefusal, AColumnThatHoldsSomethingElse) {
  DrawnSnds drawn = Import::some_lines();
  for (Row& row : drawn.rows("DA_PRA_R")) {
    row["PFS_PRA_SPE"] = "generaliste";
  }
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("the column does not hold what its name says"));
}

TEST(SndsImportRefusal, AParquetColumnOfAnotherType) {
  const Import import;
  const columnar::Database database{columnar::DatabaseOptions{}};
  database.connect().run(
      fmt::format("COPY (SELECT 'PSA1' AS BEN_NIR_PSA, 1 AS BEN_RNG_GEM, true AS IMB_ALD_DTF, [1] AS IMB_ALD_DTD, "
                  "41 AS IMB_ETM_NAT) TO '{}' (FORMAT parquet)",
                  (import.tables() / "IR_IMB_R.parquet").string()));
  fs::remove(import.file("IR_IMB_R"));
  EXPECT_THAT(import.refused(), HasSubstr("IR_IMB_R.parquet: column IMB_ALD_DTD of table IR_IMB_R holds INTEGER[], a "
                                          "date was expected"));
}

TEST(SndsImportRefusal, ACutParquetFile) {
  const Import import;
  import.to_parquet("ER_PHA_F");
  const fs::path file = import.tables() / "ER_PHA_F.parquet";
  fs::resize_file(file, fs::file_size(file) / 2);
  EXPECT_EQ(import.refused(), "ER_PHA_F.parquet is cut short (the end of the Parquet file is missing): copy it again");
}

TEST(SndsImportRefusal, AParquetFileDamagedInside) {
  const Import import;
  import.to_parquet("ER_PHA_F");
  const fs::path file = import.tables() / "ER_PHA_F.parquet";
  std::string bytes = miroir::testing::bytes_of(file);
  std::fill(bytes.begin() + 4, bytes.end() - 12, 'x');
  write_file(file, bytes);
  EXPECT_THAT(import.refused(), HasSubstr("ER_PHA_F.parquet is a damaged Parquet file"));
  bytes = miroir::testing::bytes_of(file);
}

TEST(SndsImportRefusal, ALineWithAnotherNumberOfFieldsWithoutShowingIt) {
  const Import import;
  import.rewrite("IR_BEN_R", [](std::string text) { return text + "SECRETPSEUDONYM;1\n";
});
EXPECT_EQ(import.refused(), "IR_BEN_R.csv, line 3: 2 fields where the header has 10");
}  // namespace miroir::claims::snds

TEST(SndsImportRefusal, AnEmptyTable) {
  DrawnSnds drawn = Import::some_lines();
  drawn.remove_rows("ER_PHA_F");
  EXPECT_EQ(Import(drawn).refused(), "table ER_PHA_F has no row");
}

TEST(SndsImportRefusal, DetailsOfAnotherExtraction) {
  DrawnSnds drawn = Import::some_lines();
  for (Row& row : drawn.rows("ER_PHA_F")) {
    row["DCT_ORD_NUM"] = "12345";
  }
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("3 of 3 rows of ER_PHA_F find no line of ER_PRS_F"));
}

TEST(SndsImportRefusal, TheSameRowsTwice) {
  const Import import;
  fs::copy_file(import.file("ER_PRS_F"), import.tables() / "ER_PRS_F_copy.csv");
  EXPECT_THAT(import.refused(), HasSubstr("lines whose nine key columns are already there"));
}

TEST(SndsImportRefusal, ATableBothAsCsvAndAsParquet) {
  const Import import;
  const std::string text = miroir::testing::bytes_of(import.file("ER_PHA_F"));
  import.to_parquet("ER_PHA_F");
  write_file(import.file("ER_PHA_F"), text);
  EXPECT_THAT(import.refused(), HasSubstr("ER_PHA_F.parquet is also there as CSV"));
}

TEST(SndsImportRefusal, NothingLeft) {
  DrawnSnds drawn = Import::some_lines();
  for (Row& row : drawn.rows("ER_PRS_F")) {
    row["DPN_QLF"] = "71";
  }
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("no act is left"));
}

TEST(SndsImportRefusal, EveryProblemIsInTheReport) {
  DrawnSnds drawn = Import::some_lines();
  drawn.rows("IR_BEN_R")[0]["BEN_RNG_GEM"] = "x";
  const Import import(drawn);
  fs::remove(import.file("IR_PHA_R"));
  const ImportOutcome outcome = import.run();
  ASSERT_TRUE(outcome.refusal);
  EXPECT_THAT(outcome.refusal->message, HasSubstr("(and 1 other problem, all in the report)"));
  EXPECT_THAT(report_text(outcome.report), HasSubstr("IR_BEN_R.csv, line 2: BEN_RNG_GEM \"x\" is not a whole number"));
  EXPECT_THAT(report_json(outcome.report), HasSubstr("\"code\": \"missing-table\""));
}

TEST(SndsImportRefusal, AnUnknownRegionOrFolder) {
  const Import import;
  ImportOptions options;
  options.region = "99";
  EXPECT_THAT(import.refused(options), HasSubstr("99 is not the INSEE code of a French region"));
  options = {};
  options.from = "/nowhere";
  options.store = import.store();
  EXPECT_EQ(import_snds(options).refusal->code, "no-folder");
}

TEST(SndsImportRefusal, AnInterruption) {
  const Import import;
  const std::atomic<bool> stop = true;
  ImportOptions options;
  options.stop = &stop;
  EXPECT_EQ(import.refused(options), "the import was interrupted: nothing was changed");
}

TEST(SndsImport, ReplacesTheOldStoreAndLeavesNothingElse) {
  const Import import;
  write_file(import.store(), "the old store");
  write_file(fs::path(import.store().string() + ".building-999999999"), "of a process long gone");
  EXPECT_FALSE(import.run().refusal);
  EXPECT_THAT(import.left_beside(), IsEmpty());
  EXPECT_TRUE(check_store(import.store(), std::int64_t{1} << 30)->sound());
}

TEST(StoreCheck, SeesAChangedValueABrokenOrderAndABrokenReference) {
  const Import import;
  ASSERT_FALSE(import.run().refusal);
  {
    columnar::DatabaseOptions options;
    options.path = import.store().string();
    const columnar::Database database(options);
    const auto connection = database.connect();
    connection.run("UPDATE product SET name = 'changed'");
  }
  auto check = check_store(import.store(), std::int64_t{1} << 30);
  EXPECT_FALSE(check->fingerprint_matches);
  EXPECT_THAT(check->broken, IsEmpty());
  {
    columnar::DatabaseOptions options;
    options.path = import.store().string();
    const columnar::Database database(options);
    const auto connection = database.connect();
    connection.run(
        "INSERT INTO event SELECT patient, DATE '2017-01-01', kind, 99, 99, performer, NULL, 0, 0, false "
        "FROM event LIMIT 1; INSERT INTO registration VALUES (77, 1, DATE '2018-01-01', NULL)");
  }
  check = check_store(import.store(), std::int64_t{1} << 30);
  EXPECT_EQ(check->broken.size(), 5U);
  EXPECT_THAT(check_text(*check), HasSubstr("Broken: events are sorted by patient and date (1 rows)"));
}

TEST(StoreCheck, RefusesWhatIsNoStore) {
  const TemporaryFolder folder;
  EXPECT_EQ(check_store(folder.path() / "none", 1 << 30).error().code, "no-store");
  write_file(folder.path() / "text", "not a database");
  EXPECT_EQ(check_store(folder.path() / "text", 1 << 30).error().code, "not-a-store");
  {
    columnar::DatabaseOptions options;
    options.path = (folder.path() / "other").string();
    columnar::Database(options).connect().run("CREATE TABLE t (i INTEGER)");
  }
  EXPECT_EQ(check_store(folder.path() / "other", 1 << 30).error().code, "not-a-store");
}

}  // namespace
}  // namespace miroir::claims::snds
