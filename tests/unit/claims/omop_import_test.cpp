// How an OMOP base may be written, what refuses its import, and what a refusal leaves behind: nothing.
#include "claims/omop/biology_codes.hpp"
#include "claims/omop/import.hpp"
#include "claims/store_check.hpp"
#include "columnar/database.hpp"
#include "support/import_folder.hpp"
#include "support/imported_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>

namespace miroir::claims::omop {
namespace {

using importing::ImportOptions;
using miroir::testing::bytes_of;
using miroir::testing::DrawnOmop;
using miroir::testing::ImportedStore;
using miroir::testing::ImportFolder;
using miroir::testing::lower;
using miroir::testing::replace;
using miroir::testing::Row;
using miroir::testing::write_file;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class Import : public ImportFolder {
 public:
  explicit Import(const DrawnOmop& drawn = some_rows()) : ImportFolder(drawn, import_omop) {}

  static DrawnOmop some_rows() {
    DrawnOmop drawn;
    drawn.medicine();
    drawn.medicine({{"drug_concept_id", DrawnOmop::antibiotic}});
    drawn.visit();
    drawn.procedure();
    return drawn;
  }
};

std::string upper_header(std::string text) {
  const auto header = text.find('\n');
  std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(header), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

TEST(OmopImport, TheSameTablesGiveTheSameStoreHoweverTheyAreWritten) {
  const std::string expected = Import().fingerprint();
  const std::vector<std::string> tables = {"PERSON",           "PROVIDER", "DRUG_EXPOSURE",
                                           "VISIT_OCCURRENCE", "CONCEPT",  "COST"};

  const Import tabs;
  for (const auto& table : tables) {
    tabs.rewrite(table, [](std::string text) {
      replace(text, ";", "\t");
      return upper_header(text);
    });
  }
  EXPECT_EQ(tabs.fingerprint(), expected) << "tabs, columns in capitals";

  const Import lowered;
  for (const auto& table : tables) {
    lowered.rewrite(table, [](std::string text) {
      replace(text, ";", ",");
      return text;
    });
    fs::rename(lowered.file(table), lowered.tables() / (lower(table) + ".csv"));
  }
  EXPECT_EQ(lowered.fingerprint(), expected) << "files in lower case, commas";

  const Import parquet;
  for (const auto& table : tables) {
    parquet.to_parquet(table);
  }
  EXPECT_EQ(parquet.fingerprint(), expected) << "Parquet with the types that DuckDB sees";

  const Import parts;
  parts.rewrite("DRUG_EXPOSURE", [&](const std::string& text) {
    const auto header = text.find('\n') + 1;
    const auto second = text.find('\n', header) + 1;
    write_file(parts.tables() / "drug_exposure" / "2.csv", text.substr(0, header) + text.substr(second));
    return text.substr(0, second);
  });
  EXPECT_EQ(parts.fingerprint(), expected) << "several files";
}

TEST(OmopImport, TheOrderOfRowsAndTheNumberOfThreadsChangeNothing) {
  DrawnOmop drawn = Import::some_rows();
  drawn.class_of(DrawnOmop::antibiotic, "1003");
  const std::string expected = Import(drawn).fingerprint();
  for (const char* table : {"PERSON", "PROVIDER", "DRUG_EXPOSURE", "CONCEPT", "CONCEPT_ANCESTOR", "COST"}) {
    std::reverse(drawn.rows(table).begin(), drawn.rows(table).end());
  }
  ImportOptions one_thread;
  one_thread.threads = 1;
  EXPECT_EQ(Import(drawn).run(one_thread).report.fingerprint, expected);
}

TEST(OmopImport, LatinOneIsRead) {
  DrawnOmop drawn;
  drawn.provider({{"provider_id", "13"}, {"provider_source_value", "H\xC9L\xC8NE"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.value("SELECT count(*) FROM practitioner WHERE number = 'HÉLÈNE'"), "1");
}

TEST(OmopImport, DatesMayHaveATimeAndNumbersAFraction) {
  DrawnOmop drawn;
  drawn.medicine({{"drug_exposure_start_date", "2018-03-12 00:00:00"}, {"quantity", "30.0"}, {"provider_id", "11.0"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines().front(), HasSubstr("1|2018-03-12|C10AA05|22000001|"));
}

TEST(OmopImport, ConceptIsNotTheTablesWhoseNameBeginsSo) {
  const Import import;
  write_file(import.tables() / "CONCEPT_SYNONYM.csv", "concept_id;concept_synonym_name\n1;x\n");
  write_file(import.tables() / "concept_relationship.parquet", "not read");
  EXPECT_FALSE(import.run().refusal);
}

TEST(OmopImport, TheStoreIsSoundAndKeepsItsLimits) {
  const Import import;
  ASSERT_FALSE(import.run().refusal);
  const auto check = check_store(import.store(), std::int64_t{1} << 30);
  EXPECT_TRUE(check->sound()) << check_text(*check);
  EXPECT_THAT(check_text(*check), HasSubstr("ald-care"));
  {
    columnar::DatabaseOptions options;
    options.path = import.store().string();
    const columnar::Database database(options);
    database.connect().run("DELETE FROM store_info WHERE key = 'limitations'");
  }
  EXPECT_FALSE(check_store(import.store(), std::int64_t{1} << 30)->fingerprint_matches);
}

TEST(OmopImportRefusal, AMissingTable) {
  const Import import;
  fs::remove(import.file("CONCEPT_ANCESTOR"));
  EXPECT_THAT(import.refused(), HasSubstr("table CONCEPT_ANCESTOR is missing"));
}

TEST(OmopImportRefusal, AMissingColumnNamesTheNearest) {
  const Import import;
  import.rewrite("DRUG_EXPOSURE", [](std::string text) {
    replace(text, "drug_concept_id", "drug_concpt_id");
  return text;
});
EXPECT_THAT(import.refused(), HasSubstr("lacks column DRUG_CONCEPT_ID (the nearest name is DRUG_CONCPT_ID)"));
}  // namespace

TEST(OmopImportRefusal, AnUnreadableKeyWithItsLineAndValue) {
  DrawnOmop drawn = Import::some_rows();
  drawn.rows("VISIT_OCCURRENCE")[1]["visit_start_date"] = "2018-02-30";
  EXPECT_THAT(Import(drawn).refused(),
              HasSubstr("VISIT_OCCURRENCE.csv, line 3: VISIT_START_DATE \"2018-02-30\" is not a date"));
  drawn = Import::some_rows();
  drawn.rows("PERSON")[0]["person_id"] = "SECRET";
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("PERSON.csv, line 2: PERSON_ID"));
}

TEST(OmopImportRefusal, AParquetColumnOfAnotherType) {
  const Import import;
  const columnar::Database database{columnar::DatabaseOptions{}};
  database.connect().run(fmt::format("COPY (SELECT 1 AS person_id, [1] AS death_date) TO '{}' (FORMAT parquet)",
                                     (import.tables() / "DEATH.parquet").string()));
  fs::remove(import.file("DEATH"));
  EXPECT_THAT(import.refused(), HasSubstr("column DEATH_DATE of table DEATH holds INTEGER[], a date was expected"));
}

TEST(OmopImportRefusal, ACutParquetFile) {
  const Import import;
  import.cut_parquet("DRUG_EXPOSURE");
  EXPECT_EQ(import.refused(),
            "DRUG_EXPOSURE.parquet is cut short (the end of the Parquet file is missing): copy it again");
}

TEST(OmopImportRefusal, TheSameRowsTwice) {
  for (const char* table :
       {"DRUG_EXPOSURE", "VISIT_OCCURRENCE", "MEASUREMENT", "PROCEDURE_OCCURRENCE", "PERSON", "PROVIDER"}) {
    const Import import;
    fs::copy_file(import.file(table), import.tables() / (std::string(table) + "_copy.csv"));
    EXPECT_THAT(import.refused(), HasSubstr(std::string(table) + " holds")) << table;
  }
}

TEST(OmopImportRefusal, AnEmptyTable) {
  DrawnOmop drawn = Import::some_rows();
  drawn.remove_rows("PERSON");
  const Import import(drawn);
  write_file(import.file("PERSON"), "person_id;gender_concept_id;year_of_birth\n");
  EXPECT_THAT(import.refused(), HasSubstr("table PERSON has no row"));
}

TEST(OmopImportRefusal, AnUnknownRegionIsAskedFor) {
  DrawnOmop drawn = Import::some_rows();
  drawn.remove_table("LOCATION");
  EXPECT_THAT(Import(drawn).refused(), HasSubstr("name the region with --region"));
}

// The reference page shows every code that stands for another, and no other.
TEST(OmopImport, TheReferencePageShowsTheCodesOfTheTests) {
  const std::string page = bytes_of(fs::path(MIROIR_SOURCE_DIR) / "docs/reference/omop-input.md");
  std::string table;
  for (const BiologyCode& code : biology_codes()) {
    table += fmt::format("| {} | {} | {} |\n", code.loinc, code.nabm, code.words);
  }
  EXPECT_THAT(page, HasSubstr("| LOINC | NABM | test |\n| --- | --- | --- |\n" + table + "\n"));
}

}  // namespace miroir::claims::omop
}  // namespace miroir::claims::omop
