// The engines against each other on random claims and random measures: every integer must be equal.
//
// MIROIR_GENERATIVE_CASES says how many cases (100), MIROIR_GENERATIVE_SEED the first seed (1). ClickHouse takes a
// second or more for each case, so unless the cases are asked for it runs on one seed in ten. A failure prints the seed
// and the smallest case found that still fails; keep it as a spec.
#include "claims/engine.hpp"
#include "generative/drawing.hpp"
#include "support/clickhouse_servers.hpp"

#include <cstdlib>

#include <gtest/gtest.h>
#include <unistd.h>

#include <fmt/format.h>

namespace miroir::generative {
namespace {

constexpr int shrinking_runs = 400;
constexpr std::uint64_t clickhouse_every = 10;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// A store file that is gone when the case is over.
class StoreFile {
 public:
  explicit StoreFile(const support::DrawnStore& store)
      : path_(std::filesystem::temp_directory_path() / fmt::format("miroir-generative-{}.store", ::getpid())) {
    std::filesystem::remove(path_);
    support::write_store(store, path_);
  }
  StoreFile(const StoreFile&) = delete;
  StoreFile& operator=(const StoreFile&) = delete;
  ~StoreFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<claims::PeriodRun> run(const claims::ClaimsStore& store, const DrawnCase& drawn, claims::Engine engine) {
  std::vector<const measures::Measure*> measures;
  for (const measures::Measure& measure : drawn.catalogue.measures) {
    measures.push_back(&measure);
  }
  claims::RunOptions options{.engine = engine, .threads = 2, .progress = {}};
  if (engine == claims::Engine::clickhouse) {
    options.clickhouse = support::fresh_clickhouse_databases();
  }
  auto runs = claims::run_measures(store, drawn.catalogue, measures, drawn.periods, options);
  return std::move(runs.value());
}

std::string words(const measures::CellCounts& counts) {
  return fmt::format("patients {} numerator patients {} denominator {} numerator {} squares {} boxes {} cents {}",
                     counts.patients, counts.numerator_patients, counts.denominator, counts.numerator,
                     static_cast<std::uint64_t>(counts.sum_of_squares), counts.boxes, counts.amount_cents);
}

std::string words(const measures::ContentLine& line) {
  return fmt::format("physician {} {} {}: patients {} units {} boxes {} cents {}", line.physician,
                     line.dimension == measures::ContentDimension::month ? "month" : "class", line.key,
                     line.counts.patients, line.counts.units, line.counts.boxes, line.counts.amount_cents);
}

// The first line of content that differs, or nothing.
std::string difference(const std::vector<measures::ContentLine>& expected,
                       const std::vector<measures::ContentLine>& actual) {
  const auto [at, other] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  if (at == expected.end() && other == actual.end()) {
    return {};
  }
  return fmt::format("content: expected {}, got {}", at == expected.end() ? "no more" : words(*at),
                     other == actual.end() ? "no more" : words(*other));
}

// The first difference between an engine and the reference, or nothing.
std::string difference(const DrawnCase& drawn, const std::vector<claims::PeriodRun>& reference,
                       const std::vector<claims::PeriodRun>& other) {
  for (std::size_t p = 0; p < reference.size(); ++p) {
    for (std::size_t m = 0; m < drawn.catalogue.measures.size(); ++m) {
      const auto& expected = reference[p].counts.measures[m].cells;
      const auto& actual = other[p].counts.measures[m].cells;
      if (expected.size() != actual.size()) {
        return "another number of cells";
      }
      for (std::size_t cell = 0; cell < expected.size(); ++cell) {
        if (!(expected[cell] == actual[cell])) {
          return fmt::format("{} in {}, cell {}: expected {}, got {}", drawn.catalogue.measures[m].id,
                             drawn.periods[p].name, cell, words(expected[cell]), words(actual[cell]));
        }
      }
      const std::string content =
          difference(reference[p].counts.measures[m].content, other[p].counts.measures[m].content);
      if (!content.empty()) {
        return fmt::format("{} in {}, {}", drawn.catalogue.measures[m].id, drawn.periods[p].name, content);
      }
    }
  }
  return {};
}

// The first engine that differs from the reference and how, or nothing. `counted` and `content_boxes` grow by what was
// counted.
std::string disagreement(const DrawnCase& drawn, std::int64_t& counted, std::int64_t& content_boxes) {
  const StoreFile file(drawn.store);
  const auto store = claims::ClaimsStore::open(file.path(), {.threads = 1});
  const auto reference = run(store.value(), drawn, claims::Engine::reference);
  for (const auto& period : reference) {
    for (const auto& measure : period.counts.measures) {
      for (const auto& cell : measure.cells) {
        counted += cell.numerator_patients;
        content_boxes += cell.boxes;
      }
    }
  }
  std::vector<claims::Engine> engines = {claims::Engine::native, claims::Engine::duckdb};
  if (std::getenv("MIROIR_GENERATIVE_CASES") != nullptr || drawn.seed % clickhouse_every == 0) {
    engines.push_back(claims::Engine::clickhouse);
  }
  for (const claims::Engine engine : engines) {
    const std::string found = difference(drawn, reference, run(store.value(), drawn, engine));
    if (!found.empty()) {
      return fmt::format("{}: {}", claims::engine_name(engine), found);
    }
  }
  return {};
}

DrawnCase shrink(DrawnCase drawn) {
  std::int64_t counted = 0;
  std::int64_t content_boxes = 0;
  int runs = 0;
  for (bool smaller_found = true; smaller_found && runs < shrinking_runs;) {
    smaller_found = false;
    for (DrawnCase& candidate : smaller(drawn)) {
      if (++runs < shrinking_runs && !disagreement(candidate, counted, content_boxes).empty()) {
        drawn = std::move(candidate);
        smaller_found = true;
        break;
      }
    }
  }
  return drawn;
}

TEST(Engines, agree_on_every_integer_of_random_claims_and_measures) {
  const std::uint64_t cases = setting("MIROIR_GENERATIVE_CASES", 100);
  const std::uint64_t first_seed = setting("MIROIR_GENERATIVE_SEED", 1);
  std::int64_t counted = 0;
  std::int64_t content_boxes = 0;
  for (std::uint64_t seed = first_seed; seed < first_seed + cases; ++seed) {
    const DrawnCase drawn = draw_case(seed);
    if (!disagreement(drawn, counted, content_boxes).empty()) {
      const DrawnCase smallest = shrink(drawn);
      FAIL() << "seed " << seed << "; " << disagreement(smallest, counted, content_boxes) << "\n" << describe(smallest);
    }
  }
  // Cases that count nobody would prove nothing.
  EXPECT_GT(counted, static_cast<std::int64_t>(cases));
  EXPECT_GT(content_boxes, static_cast<std::int64_t>(cases));
}

}  // namespace
}  // namespace miroir::generative
