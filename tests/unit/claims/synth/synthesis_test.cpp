// What is written: the same bytes for the same seed, all or nothing, and refusals that say what to mend.
#include "claims/synth/synthesis.hpp"

#include "unit/claims/synth/fixture.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace miroir::claims::synth {
namespace {

std::string contents(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::stringstream text;
  for (const auto& file : files) {
    text << file.filename().string() << '\n' << std::ifstream(file).rdbuf();
  }
  return text.str();
}

std::string region_as_csv(const std::string& name, std::uint64_t seed, int threads) {
  const FreshFolder folder(name);
  Options options = small_options(folder.path());
  options.format = columnar::FileFormat::csv;
  options.seed = seed;
  options.threads = threads;
  EXPECT_TRUE(synthesise(options));
  return contents(folder.path());
}

TEST(Synthesis, gives_the_same_bytes_for_the_same_seed_whatever_the_threads) {
  const std::string first = region_as_csv("first", 7, 1);
  EXPECT_GT(first.size(), 1'000'000U);
  EXPECT_EQ(first, region_as_csv("second", 7, 3));
  EXPECT_NE(first, region_as_csv("other", 8, 1));
}

TEST(Synthesis, writes_one_file_per_table_and_leaves_nothing_beside) {
  const FreshFolder folder("tables");
  const auto summary = synthesise(small_options(folder.path()));
  ASSERT_TRUE(summary);
  EXPECT_GT(summary->act_lines, summary->medicine_lines);
  for (const char* table : {"ER_PRS_F", "ER_PHA_F", "ER_BIO_F", "ER_CAM_F", "ER_ETE_F", "IR_BEN_R", "IR_IMB_R",
                            "IR_MTT_R", "DA_PRA_R", "IR_PHA_R", "GROUPS"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / fmt::format("{}.parquet", table))) << table;
  }
  const auto hidden = fmt::format(".{}", folder.path().filename().string());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path().parent_path())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with(hidden)) << entry.path();
  }
}

std::string refusal_code(const Options& options) {
  const auto made = synthesise(options);
  return made ? "made" : made.error().code;
}

TEST(Synthesis, refuses_what_cannot_be_made) {
  const FreshFolder folder("refused");
  Options options = small_options(folder.path());
  options.region = "99";
  EXPECT_EQ(refusal_code(options), "unknown-region");
  options = small_options(folder.path());
  options.first = base::make_date(2019, 1, 1);
  EXPECT_EQ(refusal_code(options), "months-out-of-order");
  options = small_options(folder.path(), 10);
  EXPECT_EQ(refusal_code(options), "patients-out-of-range");
  options = small_options(folder.path());
  options.communes = "/nowhere/communes.json";
  EXPECT_EQ(refusal_code(options), "no-communes");
  options = small_options({});
  EXPECT_EQ(refusal_code(options), "no-folder");
  EXPECT_FALSE(std::filesystem::exists(folder.path()));
}

TEST(Synthesis, never_writes_into_a_folder_that_holds_something) {
  const FreshFolder folder("occupied");
  std::filesystem::create_directories(folder.path());
  std::ofstream(folder.path() / "kept.txt") << "kept";
  EXPECT_EQ(refusal_code(small_options(folder.path())), "folder-not-empty");
  EXPECT_EQ(contents(folder.path()), "kept.txt\nkept");
}

TEST(Synthesis, reads_a_month_or_says_how_to_write_one) {
  EXPECT_EQ(*parse_month("2018-12"), base::make_date(2018, 12, 1));
  for (const char* text : {"2018", "2018-13", "2018-1", "2018-01-01", ""}) {
    EXPECT_EQ(parse_month(text).error().code, "not-a-month") << text;
  }
}

}  // namespace
}  // namespace miroir::claims::synth
