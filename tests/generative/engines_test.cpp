// The engines against each other on random claims and random measures: every integer must be equal.
//
// MIROIR_GENERATIVE_CASES says how many cases (60), MIROIR_GENERATIVE_SEED the first seed (1). Ten cases share a
// store, and each of their measures is counted over the patients of all ten. A failure prints the seed and the smallest
// case found that still fails; keep it as a spec.
#include "claims/engine.hpp"
#include "generative/drawing.hpp"
#include "support/clickhouse_servers.hpp"

#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>
#include <unistd.h>

#include <fmt/format.h>

namespace miroir::generative {
namespace {

constexpr int shrinking_runs = 400;
constexpr std::uint64_t default_cases = 60;

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
    // Shares of patients add up, which some cases show; the others take one server, for half the work.
    if (drawn.seed / cases_together % 4 != 0) {
      options.clickhouse.resize(1);
    }
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

struct Disagreement {
  claims::Engine engine = claims::Engine::native;
  std::string words;
};

// What was counted, so that a test that counts nobody fails.
struct Counted {
  std::int64_t persons = 0;
  std::int64_t boxes = 0;

  void add(const std::vector<claims::PeriodRun>& runs) {
    for (const auto& period : runs) {
      for (const auto& measure : period.counts.measures) {
        for (const auto& cell : measure.cells) {
          persons += cell.numerator_patients;
          boxes += cell.boxes;
        }
      }
    }
  }
};

// The first of the engines that differs from the reference, or nothing.
std::optional<Disagreement> disagreement(const DrawnCase& drawn, const std::vector<claims::Engine>& engines,
                                         Counted& counted) {
  const StoreFile file(drawn.store);
  const auto store = claims::ClaimsStore::open(file.path(), {.threads = 1});
  const auto reference = run(store.value(), drawn, claims::Engine::reference);
  counted.add(reference);
  for (const claims::Engine engine : engines) {
    const std::string found = difference(drawn, reference, run(store.value(), drawn, engine));
    if (!found.empty()) {
      return Disagreement{engine, fmt::format("{}: {}", claims::engine_name(engine), found)};
    }
  }
  return std::nullopt;
}

// The smallest case found on which that engine differs, and how.
std::string smallest(DrawnCase drawn, Disagreement found) {
  Counted counted;
  int runs = 0;
  for (bool smaller_found = true; smaller_found && runs < shrinking_runs;) {
    smaller_found = false;
    for (DrawnCase& candidate : smaller(drawn)) {
      if (++runs > shrinking_runs) {
        break;
      }
      if (auto still = disagreement(candidate, {found.engine}, counted)) {
        drawn = std::move(candidate);
        found = std::move(*still);
        smaller_found = true;
        break;
      }
    }
  }
  return found.words + "\n" + describe(drawn);
}

TEST(Engines, agree_on_every_integer_of_random_claims_and_measures) {
  const std::uint64_t cases = setting("MIROIR_GENERATIVE_CASES", default_cases);
  const std::uint64_t first_seed = setting("MIROIR_GENERATIVE_SEED", 1);
  const std::uint64_t end = first_seed + cases;
  Counted counted;
  for (std::uint64_t seed = first_seed; seed < end;) {
    std::vector<DrawnCase> neighbours;
    const std::uint64_t next = std::min(end, (seed / cases_together + 1) * cases_together);
    for (; seed < next; ++seed) {
      neighbours.push_back(draw_case(seed));
    }
    DrawnCase drawn = together(neighbours);
    if (auto found = disagreement(drawn, {claims::Engine::native, claims::Engine::duckdb, claims::Engine::clickhouse},
                                  counted)) {
      FAIL() << "MIROIR_GENERATIVE_SEED=" << drawn.seed << " MIROIR_GENERATIVE_CASES=" << neighbours.size() << "; "
             << smallest(std::move(drawn), std::move(*found));
    }
  }
  // Cases that count nobody would prove nothing.
  EXPECT_GT(counted.persons, static_cast<std::int64_t>(cases));
  EXPECT_GT(counted.boxes, static_cast<std::int64_t>(cases));
}

}  // namespace
}  // namespace miroir::generative
