// `miroir indicators list, check, explain`, by the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace miroir::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Outcome {
  int status = 0;
  std::string output;
  std::string errors;
};

class Indicators : public ::testing::Test {
 protected:
  Indicators() { fs::create_directories(folder_); }
  ~Indicators() override { fs::remove_all(folder_); }

  Outcome run(const std::string& arguments) const {
    const std::string command = std::string(MIROIR_BINARY) + " indicators " + arguments + " >" +
                                (folder_ / "output").string() + " 2>" + (folder_ / "errors").string();
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), text(folder_ / "output"), text(folder_ / "errors")};
  }

  // A copy of the catalogue shipped, to spoil.
  fs::path copied_catalogue() const {
    const fs::path copy = folder_ / "catalogue";
    fs::copy(fs::path(MIROIR_SOURCE_DIR) / "catalogue", copy);
    return copy;
  }

  static std::string text(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  static void spoil(const fs::path& path, const std::string& from, const std::string& to) {
    std::string changed = text(path);
    changed.replace(changed.find(from), from.size(), to);
    std::ofstream(path, std::ios::binary) << changed;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("miroir-indicators-" + std::to_string(::getpid()));
};

TEST_F(Indicators, ListShowsTheCatalogueInItsOrder) {
  const Outcome outcome = run("list");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.output, StartsWith("polypharmacy-65"));
  EXPECT_THAT(outcome.output, HasSubstr("AINS et IPP associés avant 65 ans"));
  const auto json = nlohmann::json::parse(run("list --json").output);
  ASSERT_EQ(json.at("indicators").size(), 18U);
  EXPECT_EQ(json.at("indicators").at(7).at("id"), "pharmacy-amount");
  EXPECT_EQ(json.at("indicators").at(7).at("title").at("fr"), "Montant de pharmacie par patient");
}

TEST_F(Indicators, CheckAcceptsWhatIsShipped) {
  EXPECT_EQ(run("check").status, 0);
  EXPECT_EQ(run("check ppi-of-nobody").status, 1);
  const Outcome one = run("check nsaid-65");
  EXPECT_EQ(one.status, 0);
  EXPECT_THAT(one.output, HasSubstr("1 indicator, 2 examples, no mistake"));
}

TEST_F(Indicators, CheckTellsEveryMistakeWithFileLineAndColumn) {
  const fs::path catalogue = copied_catalogue();
  spoil(catalogue / "nsaid-65.yaml", "attribution: prescriber", "attribution: prescribing");
  spoil(catalogue / "nsaid-ppi-u65.yaml", "codes: ppi", "codes: pppi");
  const Outcome outcome = run("check " + catalogue.string());
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.errors, HasSubstr("nsaid-65.yaml:10:16: unknown word \"prescribing\""));
  EXPECT_THAT(outcome.errors, HasSubstr("nsaid-ppi-u65.yaml:14:33: no code set \"pppi\" in code_sets.yaml; did you "
                                        "mean \"ppi\"?"));
}

TEST_F(Indicators, CheckOfAFileUsesTheCodeSetsBesideIt) {
  const fs::path catalogue = copied_catalogue();
  spoil(catalogue / "code_sets.yaml", "\nppi:", "\npump_inhibitor:");
  const Outcome outcome = run("check " + (catalogue / "nsaid-ppi-u65.yaml").string() + " --json");
  EXPECT_EQ(outcome.status, 1);
  const auto json = nlohmann::json::parse(outcome.output);
  ASSERT_EQ(json.at("mistakes").size(), 1U);
  EXPECT_EQ(json.at("mistakes").at(0).at("line"), 14);
  EXPECT_EQ(run("explain " + (catalogue / "nsaid-ppi-u65.yaml").string()).status, 1);
  EXPECT_EQ(run("explain " + (catalogue / "nsaid-65.yaml").string()).status, 0);
}

TEST_F(Indicators, ExplainSaysWhatIsCounted) {
  const Outcome outcome = run("explain nsaid-65");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.output, HasSubstr("at least 1 line of ATC M01AA"));
  const auto json = nlohmann::json::parse(run("explain --json").output);
  EXPECT_EQ(json.size(), 18U);
}

TEST_F(Indicators, ExplainRefusesAnUnknownIdWithTheNearest) {
  const Outcome outcome = run("explain nsaid-66");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, "miroir: there is no indicator \"nsaid-66\"; did you mean \"nsaid-65\"?\n");
}

TEST_F(Indicators, AWrongOptionIsWrongUsage) { EXPECT_EQ(run("list --jsn").status, 2); }

}  // namespace
}  // namespace miroir::cli
