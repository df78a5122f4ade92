// How often the page "Did the groups help?" is right on synthetic regions whose effect is built in: the second half of
// docs/statistics-checks.md.
//
//   effect_check [SEEDS] [THREADS]        Ctrl+C: no further seed is begun, and what is done is reported
//
// Each seed makes two small regions that differ in one thing: in the first, joining a group multiplies the odds of a
// proton-pump inhibitor by 0.6; in the second, by 1. Both are imported, counted by the native engine, tabulated, and
// read as the page reads them.
#include "claims/engine.hpp"
#include "claims/snds/import.hpp"
#include "claims/synth/synthesis.hpp"
#include "feedback/effect.hpp"
#include "feedback/results.hpp"
#include "measures/catalogue.hpp"
#include "measures/tabulation.hpp"

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

namespace {

using namespace miroir;

constexpr const char* indicator = "ppi";
constexpr double built_in = 0.6;
constexpr const char* period_names[] = {"2017-S1", "2017-S2", "2018-S1", "2018-S2"};
constexpr std::int64_t patients = 2'500;
constexpr std::int32_t physicians = 96;
constexpr std::int32_t groups = 8;

constexpr const char* opening = R"(
## From claims to the answer

Written by `script/bench statistics` too. Here nothing is drawn but claims: `miroir claims synth` makes small regions of {} people,
{} physicians and {} groups, two years of care, groups opening in January 2018 and a quarter of their members joining in July.
In one table joining multiplies the odds of prescribing a proton-pump inhibitor by {} (`--group-effect ppi={}`), in the other by 1;
nothing else differs, and members differ from the others before they join in both. Each region is imported, counted by the native
engine for four half-years and read as the page `/region/effet` reads a return, for the indicator `ppi`. Disclosure control is left out:
with so few patients a physician it would hide most figures.

**What the true effect is.** A multiplier of odds is not a difference of shares: what 0.6 does to the indicator depends on
who prescribes what to whom, on patients who see several physicians, and on treatments already under way. So the truth is not reckoned
but counted. Each seed makes the same people, physicians and groups with the effect and without it; the truth of a seed is the members'
figure after they joined (all patients of all members, in all periods of membership) in the region with the effect, minus the same
figure in the region without. It uses neither controls nor the time before, so it owes nothing to the method that is checked. The
truth of the table is its mean over the seeds, with its standard error: {:.2f} ± {:.2f} points.

A right interval holds the truth in 95 % of the regions; with {} of them, chance alone moves this by {:.1f} points either way.
)";

struct Region {
  feedback::Effect effect;
  double members_after = 0;  // numerator / denominator over members and periods of membership
};

void make_store(const std::filesystem::path& folder, std::uint64_t seed, double relative) {
  claims::synth::Options options;
  options.out = folder / "snds";
  options.patients = patients;
  options.physicians = physicians;
  options.groups = groups;
  options.seed = seed;
  options.groups_from = base::make_date(2018, 1, 1);
  options.group_effects = {{claims::synth::Style::ppi, relative}};
  options.communes = claims::synth::default_communes_file();
  options.threads = 1;
  if (const auto made = claims::synth::synthesise(options); !made) {
    throw std::runtime_error(made.error().message);
  }
  claims::importing::ImportOptions import;
  import.from = options.out;
  import.store = folder / "claims.store";
  import.region = options.region;
  import.threads = 1;
  if (const auto outcome = claims::snds::import_snds(import); outcome.refusal) {
    throw std::runtime_error(outcome.refusal->message);
  }
}

feedback::EffectInput count(const std::filesystem::path& folder) {
  const auto catalogue = measures::load_catalogue(std::filesystem::path(MIROIR_SOURCE_DIR) / "catalogue").value();
  const auto selected = measures::select_measures(catalogue, {indicator}).value();
  const auto store = claims::ClaimsStore::open(folder / "claims.store", {.threads = 1}).value();
  feedback::EffectInput input;
  feedback::Manifest manifest;
  for (const char* name : period_names) {
    input.periods.push_back(base::parse_period(name).value());
  }
  input.indicators = {feedback::sheet_of(*selected.front())};
  claims::RunOptions options;
  options.threads = 1;
  options.content = false;
  const auto runs = claims::run_measures(store, catalogue, selected, input.periods, options);
  for (const claims::PeriodRun& run : runs.value()) {
    feedback::describe_groups(run.context, manifest);
    for (const measures::ResultRow& row : measures::tabulate(selected, run.context, run.counts)) {
      if (row.stratum != "all") {
        continue;
      }
      if (row.level == measures::Level::physician) {
        input.physician_rows.push_back({row, std::nullopt});
      } else if (row.level == measures::Level::region) {
        input.region_rows.push_back({row, std::nullopt});
      }
    }
  }
  input.groups = manifest.groups;
  return input;
}

double members_after(const feedback::EffectInput& input) {
  std::set<std::string> members;
  std::map<std::string, std::set<std::string>> members_in;
  for (const base::Period& period : input.periods) {
    if (const auto counted = input.groups.find(period.name); counted != input.groups.end()) {
      for (const auto& [group, numbers] : counted->second) {
        members.insert(numbers.begin(), numbers.end());
      }
    }
    members_in[period.name] = members;  // who joined stays
  }
  double numerator = 0;
  double denominator = 0;
  for (const feedback::StoredRow& stored : input.physician_rows) {
    if (members_in[stored.row.period].contains(stored.row.entity)) {
      numerator += static_cast<double>(stored.row.numerator.value_or(0));
      denominator += static_cast<double>(stored.row.denominator.value_or(0));
    }
  }
  return numerator / denominator;
}

Region make_region(std::uint64_t seed, double relative) {
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("miroir-effect-{}-{}-{}", getpid(), seed, relative == 1 ? "without" : "with");
  std::filesystem::create_directories(folder);
  make_store(folder, seed, relative);
  const feedback::EffectInput input = count(folder);
  std::filesystem::remove_all(folder);
  return {feedback::build_effect(input), members_after(input)};
}

struct Pair {
  Region with;
  Region without;
};

std::atomic<bool> stopped{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// In the order of the seeds; as many as were made before one stopped it.
std::vector<Pair> make_regions(int seeds, int threads) {
  std::map<int, Pair> pairs;
  std::mutex mutex;
  std::atomic<int> next{1};
  const auto work = [&] {
    for (int seed = next++; seed <= seeds && !stopped; seed = next++) {
      const auto number = static_cast<std::uint64_t>(seed);
      Pair pair{make_region(number, built_in), make_region(number, 1)};
      const std::scoped_lock lock(mutex);
      pairs.emplace(seed, std::move(pair));
      fmt::print(stderr, "{} of {} pairs of regions\n", pairs.size(), seeds);
    }
  };
  std::vector<std::thread> workers;
  for (int thread = 0; thread < threads; ++thread) {
    workers.emplace_back(work);
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  std::vector<Pair> in_order;
  for (auto& [seed, pair] : pairs) {
    in_order.push_back(std::move(pair));
  }
  return in_order;
}

struct Mean {
  double value = 0;
  double spread = 0;  // standard deviation
  std::size_t count = 0;
  double error() const { return spread / std::sqrt(static_cast<double>(count)); }
};

Mean mean_of(const std::vector<double>& values) {
  Mean mean;
  mean.count = values.size();
  for (const double value : values) {
    mean.value += value / static_cast<double>(values.size());
  }
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean.value) * (value - mean.value);
  }
  mean.spread = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return mean;
}

void print_table(const std::vector<const Region*>& regions, double truth) {
  std::vector<double> estimates;
  std::vector<double> errors;
  int held = 0;
  int found = 0;
  int named = 0;
  int apart = 0;
  int untold = 0;
  for (const Region* region : regions) {
    const feedback::IndicatorEffect& effect = region->effect.indicators.front();
    if (!effect.estimate) {
      ++untold;
      continue;
    }
    const stats::Estimate& estimate = effect.estimate->effect;
    estimates.push_back(100 * estimate.value);
    errors.push_back(100 * effect.estimate->standard_error);
    held += estimate.lower <= truth && truth <= estimate.upper ? 1 : 0;
    found += estimate.lower > 0 || estimate.upper < 0 ? 1 : 0;
    named += effect.reading == feedback::EffectReading::lower || effect.reading == feedback::EffectReading::higher;
    apart += effect.reading == feedback::EffectReading::doubtful ? 1 : 0;
  }
  const Mean mean = mean_of(estimates);
  fmt::print(
      "| regions | true effect | mean estimate | spread of estimates | mean standard error | interval holds the truth "
      "| "
      "interval excludes 0 | pre-trend below 0.05 | the page names a change | not to be told |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
      "| {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {} | {} | {} | {} | {} |\n",
      regions.size(), 100 * truth, mean.value, mean.spread, mean_of(errors).value, held, found, apart, named, untold);
}

}  // namespace

int main(int argc, char** argv) {
  const int seeds = argc > 1 ? std::atoi(argv[1]) : 100;
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  if (seeds < 2 || threads < 1) {
    fmt::print(stderr, "usage: effect_check [SEEDS] [THREADS]\n");
    return 2;
  }
  std::signal(SIGINT, [](int) { stopped = true; });
  const std::vector<Pair> pairs = make_regions(seeds, threads);
  if (pairs.size() < 2) {
    return 1;
  }
  std::vector<double> truths;
  std::vector<const Region*> with;
  std::vector<const Region*> without;
  for (const Pair& pair : pairs) {
    truths.push_back(100 * (pair.with.members_after - pair.without.members_after));
    with.push_back(&pair.with);
    without.push_back(&pair.without);
  }
  const Mean truth = mean_of(truths);
  fmt::print(opening, patients, physicians, groups, built_in, built_in, truth.value, truth.error(), pairs.size(),
             100 * std::sqrt(0.95 * 0.05 / static_cast<double>(pairs.size())));
  fmt::print("\n### With the effect\n\nIn points of the indicator; counts are regions.\n\n");
  print_table(with, truth.value / 100);
  fmt::print("\n### Without any effect\n\nThe same people. Every interval that excludes 0 is a false finding.\n\n");
  print_table(without, 0);
  return 0;
}
