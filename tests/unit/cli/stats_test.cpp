// `miroir stats`, by the real program: docs/reference/statistics.md has every command and its examples are true, and
// what cannot be is refused with one line that names the field.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

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

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class Stats : public ::testing::Test {
 protected:
  Stats() { fs::create_directories(folder_); }
  ~Stats() override { fs::remove_all(folder_); }

  // A command as the page writes it: "miroir stats … <<< '…'".
  Outcome run(const std::string& command) const {
    std::ofstream(folder_ / "command.sh") << "miroir() { \"" << MIROIR_BINARY << "\" \"$@\"; }\n" << command << "\n";
    const int status = std::system(("bash " + (folder_ / "command.sh").string() + " >" + (folder_ / "output").string() +
                                    " 2>" + (folder_ / "errors").string())
                                       .c_str());
    return {WEXITSTATUS(status), text_of(folder_ / "output"), text_of(folder_ / "errors")};
  }

  Outcome ask(const std::string& name, const std::string& input) const {
    std::ofstream(folder_ / "input.json", std::ios::binary) << input;
    return run("miroir stats " + name + " --input " + (folder_ / "input.json").string());
  }

  void expect_refused(const std::string& name, const std::string& input, const std::string& field) const {
    const Outcome outcome = ask(name, input);
    EXPECT_EQ(outcome.status, 1) << name << " " << input;
    EXPECT_THAT(outcome.errors, StartsWith("miroir: ")) << name << " " << input;
    EXPECT_THAT(outcome.errors, HasSubstr(field)) << name << " " << input;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
  }

  const fs::path folder_ = fs::temp_directory_path() / ("miroir-stats-" + std::to_string(::getpid()));
};

std::string page() { return text_of(fs::path(MIROIR_SOURCE_DIR) / "docs/reference/statistics.md"); }

struct Example {
  std::string command;
  std::string result;
};

// "$ command" lines of the page, each with the line after it.
std::vector<Example> examples() {
  std::vector<Example> found;
  std::istringstream lines(page());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("$ ")) continue;
    std::string result;
    std::getline(lines, result);
    found.push_back({line.substr(2), result});
  }
  return found;
}

// Numbers to nine figures, everything else to the letter.
void expect_alike(const nlohmann::json& one, const nlohmann::json& other, const std::string& command) {
  if (one.is_number() && other.is_number()) {
    const double expected = other.get<double>();
    EXPECT_NEAR(one.get<double>(), expected, 1e-9 * std::max(1.0, std::abs(expected))) << command;
  } else if (one.is_structured() && one.type() == other.type() && one.size() == other.size()) {
    for (auto [left, right] = std::pair(one.begin(), other.begin()); left != one.end(); ++left, ++right) {
      if (one.is_object()) {
        EXPECT_EQ(left.key(), right.key()) << command;
      }
      expect_alike(*left, *right, command);
    }
  } else {
    EXPECT_EQ(one, other) << command;
  }
}

TEST_F(Stats, PageHasTrueExamples) {
  const auto found = examples();
  ASSERT_GE(found.size(), 17U);
  for (const Example& example : found) {
    const Outcome outcome = run(example.command);
    ASSERT_EQ(outcome.status, 0) << example.command << outcome.errors;
    expect_alike(nlohmann::json::parse(outcome.output), nlohmann::json::parse(example.result), example.command);
  }
}

TEST_F(Stats, PageHasEveryCommand) {
  std::istringstream help(run("miroir stats --help").output);
  std::size_t commands = 0;
  bool listed = false;
  for (std::string line; std::getline(help, line);) {
    if (listed && line.starts_with("  ")) {
      const std::string name = line.substr(2, line.find(' ', 2) - 2);
      if (name.empty()) continue;
      ++commands;
      EXPECT_THAT(page(), HasSubstr("\n## " + name + "\n"));
      EXPECT_THAT(page(), HasSubstr("\n$ miroir stats " + name + " "));
    }
    listed |= line.starts_with("Subcommands");
  }
  EXPECT_GE(commands, 16U);
}

TEST_F(Stats, RefuseWhatIsNoObject) {
  expect_refused("ratio", "", "not JSON");
  expect_refused("ratio", "[1, 2]", "must be an object");
  expect_refused("ratio", "{\"observed\": NaN}", "not JSON");
  expect_refused("ratio", R"({"observed": 1e999, "expected": 1})", "not JSON");
  expect_refused("ratio", std::string(200000, '['), "not JSON");
  const Outcome missing = run("miroir stats ratio --input " + (folder_ / "none.json").string());
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.errors, HasSubstr("none.json cannot be read"));
}

TEST_F(Stats, RefusalsNameTheField) {
  expect_refused("ratio", R"({"observed": 3})", "expected is missing");
  expect_refused("ratio", R"({"observed": 3, "expected": 1, "levle": 0.9})", "levle");
  expect_refused("ratio", R"({"observed": "3", "expected": 1})", "observed must be a number");
  expect_refused("ratio", R"({"observed": 3.5, "expected": 1})", "observed must be a whole number");
  expect_refused("ratio", R"({"observed": -3, "expected": 1})", "observed must be 0 or more");
  expect_refused("ratio", R"({"observed": 1e300, "expected": 1})", "observed must be a whole number");
  expect_refused("ratio", R"({"observed": 3, "expected": 0})", "expected");
  expect_refused("ratio", R"({"observed": 3, "expected": -1})", "expected");
  expect_refused("ratio", R"({"observed": 3, "expected": 2, "level": 1})", "level");
  expect_refused("mean", R"({"values": [1, null]})", "values[1]");
  expect_refused("mean", R"({"values": [1, 2], "method": "median"})", "method must be one of");
  expect_refused("mean", R"({"clusters": [{"size": 3, "sum": 1}, {"size": 0, "sum": 1}]})", "clusters[1]");
  expect_refused("difference",
                 R"({"first": {"numerator": 3, "denominator": 2}, "second": {"numerator": 1, "denominator": 2}})",
                 "first: the numerator 3");
  expect_refused(
      "change",
      R"({"earlier": {"numerator": 1, "denominator": 2}, "later": {"numerator": 1, "denominator": 2}, "threshold": -1})",
      "threshold");
  expect_refused("standardise", R"({"observed": 3, "strata": [{"exposure": 1, "reference_events": 2}]})",
                 "strata[0].reference_exposure is missing");
  expect_refused("funnel", R"({"units": []})", "units");
  expect_refused("funnel", R"({"units": [{"numerator": 1, "denominator": 2}, {"numerator": 3, "denominator": 2}]})",
                 "units[1]: the numerator 3");
  expect_refused("reliability", R"({"units": [{"numerator": 1, "denominator": 2}]})", "units");
  expect_refused("run-chart", R"({"values": [1, 2, 3]})", "values");
  expect_refused("quantiles", R"({"values": [1, 2, 3], "parts": 10})", "values");
  expect_refused("holm", R"({"p": [0.5, 2]})", "p[1]");
  expect_refused("did", R"({"observations": [{"physician": 3}]})", "observations[0].physician");
  expect_refused(
      "balance",
      R"({"variables": [{"members": {"numerator": 1, "denominator": 0}, "controls": {"numerator": 1, "denominator": 2}}]})",
      "variables[0]: members");
  expect_refused("economic", R"({"group_cost": 1, "control_cost": 2, "patients": 0})", "patients");
}

TEST_F(Stats, OptionsAreRefusedTheSameWay) {
  const auto refused = [&](const std::string& arguments, const std::string& field) {
    const Outcome outcome = run("miroir stats " + arguments);
    EXPECT_EQ(outcome.status, 1) << arguments;
    EXPECT_THAT(outcome.errors, HasSubstr(field)) << arguments;
  };
  refused("proportion --numerator 3 --denominator 2", "numerator");
  refused("proportion --numerator 0 --denominator 0", "denominator");
  refused("proportion --numerator 1 --denominator 2 --level nan", "level");
  refused("rate --events -1 --exposure 2", "events");
  refused("rate --events 1 --exposure inf", "exposure");
  refused("contingency --table ''", "table");
  refused("contingency --table '1,2;3'", "table");
  refused("contingency --table '1,2;0,0'", "table");
  refused("contingency --table '-1,2;3,4'", "table");
  EXPECT_EQ(run("miroir stats proportion --numerator x --denominator 2").status, 2);
}

}  // namespace
}  // namespace miroir::cli
