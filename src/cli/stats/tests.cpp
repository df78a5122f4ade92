// `miroir stats contingency, holm`.
#include "cli/stats/commands.hpp"
#include "stats/contingency.hpp"

#include <memory>

namespace miroir::cli {

namespace {

struct ContingencyOptions {
  std::string table;
  bool yates = false;
  std::uint64_t seed = 1;
  std::size_t draws = stats::FisherOptions{}.draws;
  double level = 0.95;
};

const char* fisher_method_name(stats::FisherMethod method) {
  switch (method) {
    case stats::FisherMethod::exact:
      return "exact";
    case stats::FisherMethod::monte_carlo:
      return "monte-carlo";
    case stats::FisherMethod::too_large:
      return "too-large";
  }
  return "";
}

void add_fisher(Json& json, const stats::Fisher& fisher, std::uint64_t seed) {
  json["fisher_p"] = fisher.p ? Json(*fisher.p) : Json(nullptr);
  json["fisher_method"] = fisher_method_name(fisher.method);
  if (!fisher.standard_error) return;
  json["fisher_standard_error"] = *fisher.standard_error;
  json["seed"] = seed;
}

base::Result<Json> contingency_json(const ContingencyOptions& options) {
  const auto counts = stats::read_counts(options.table);
  if (!counts) return counts.error();
  const auto test = stats::chi_square_test(*counts, options.yates);
  if (!test) return test.error();
  const auto fisher = stats::fisher_test(*counts, {options.seed, options.draws});
  if (!fisher) return fisher.error();
  Json json = {
      {"chi_square", test->chi_square}, {"df", test->df}, {"p", test->p}, {"expected_min", test->expected_min}};
  add_fisher(json, *fisher, options.seed);
  json["cramers_v"] = test->cramers_v;
  if (counts->size() == 2 && counts->front().size() == 2) {
    const auto difference = stats::risk_difference(*counts, options.level);
    if (!difference) return difference.error();
    json["risk_difference"] = estimate_json(*difference);
  }
  return json;
}

}  // namespace

void add_contingency(CLI::App& stats) {
  auto& command = *stats.add_subcommand("contingency", "Independence of the rows and columns of a table of counts");
  const auto options = std::make_shared<ContingencyOptions>();
  command.add_option("--table", options->table, "Counts: rows parted by semicolons, columns by commas")->required();
  command.add_flag("--yates", options->yates, "Yates's correction of the chi-square, in 2 x 2 tables");
  command.add_option("--seed", options->seed, "Seed of the tables drawn when there are too many to count them all")
      ->capture_default_str();
  command.add_option("--draws", options->draws, "Tables drawn then")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1000}, std::size_t{10'000'000}));
  command.add_option("--level", options->level, "Coverage of the risk difference's interval")->capture_default_str();
  on_run(command, [options]() -> base::Result<void> {
    const auto json = contingency_json(*options);
    if (!json) return json.error();
    print_json(*json);
    return {};
  });
}

base::Result<Json> compute_holm(const InputObject& input) {
  input.only({"p"});
  const auto adjusted = stats::holm(input.numbers("p"));
  if (!adjusted) return adjusted.error();
  return Json{{"adjusted", *adjusted}};
}

}  // namespace miroir::cli
