#include "claims/engine_runs.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using measures::CellCounts;
using measures::CellLayout;

using Squares = decltype(CellCounts::sum_of_squares);

// DuckDB's HUGEINT comes as text: C++ has no stream for 128 bits.
Squares parse_squares(std::string_view digits) {
  Squares value = 0;
  for (const char digit : digits) {
    value = value * 10 + static_cast<unsigned>(digit - '0');
  }
  return value;
}

std::unordered_map<std::string, std::size_t> places_of_physicians(const measures::PeriodContext& context) {
  std::unordered_map<std::string, std::size_t> places;
  for (const measures::Physician& physician : context.physicians) {
    places.emplace(physician.entity, places.size());
  }
  return places;
}

std::string with_types(const std::string& query) {
  return fmt::format(
      "SELECT physician::VARCHAR, age::INTEGER, sex::UTINYINT, ald::BOOLEAN, relation::UTINYINT, "
      "patients::BIGINT, numerator_patients::BIGINT, denominator::BIGINT, numerator::BIGINT, "
      "sum_of_squares::HUGEINT::VARCHAR, boxes::BIGINT, amount_cents::BIGINT FROM (\n{})",
      query);
}

// While it lives, the query running on a connection ends with an error soon after the run is asked to stop.
class QueryStopper {
 public:
  QueryStopper(const columnar::Connection& connection, const std::atomic<bool>* stop) {
    if (stop != nullptr) {
      thread_ = std::jthread([&connection, stop](const std::stop_token& over) { watch(connection, *stop, over); });
    }
  }

 private:
  static void watch(const columnar::Connection& connection, const std::atomic<bool>& stop,
                    const std::stop_token& over) {
    constexpr std::chrono::milliseconds pause{100};
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, over, pause, [&over] { return over.stop_requested(); })) {
      if (stop.load()) {
        connection.interrupt();
      }
    }
  }

  std::jthread thread_;
};

CellCounts read_counts(const columnar::Chunk& chunk, std::size_t row) {
  const auto integer = [&](std::size_t column) { return chunk.column<std::int64_t>(column)[row]; };
  return {.patients = integer(5),
          .numerator_patients = integer(6),
          .denominator = integer(7),
          .numerator = integer(8),
          .sum_of_squares = parse_squares(chunk.text(9, row)),
          .boxes = integer(10),
          .amount_cents = integer(11)};
}

measures::MeasureCounts run_query(const columnar::Connection& connection, const std::string& query,
                                  const measures::Measure& measure, const measures::PeriodContext& context) {
  const CellLayout layout(measure);
  const auto places = places_of_physicians(context);
  measures::MeasureCounts counts{std::vector<CellCounts>(context.physicians.size() * layout.size())};
  auto stream = connection.stream(with_types(query));
  for (columnar::Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const std::size_t cell = layout.index(
          chunk.column<std::int32_t>(1)[row], static_cast<measures::Sex>(chunk.column<std::uint8_t>(2)[row]),
          chunk.column<bool>(3)[row], static_cast<measures::Registered>(chunk.column<std::uint8_t>(4)[row]));
      const std::size_t physician = places.at(std::string(chunk.text(0, row)));
      counts.cells[physician * layout.size() + cell] += read_counts(chunk, row);
    }
  }
  return counts;
}

std::vector<measures::ContentLine> run_content_query(const columnar::Connection& connection, const std::string& query,
                                                     const measures::PeriodContext& context) {
  const auto places = places_of_physicians(context);
  std::vector<measures::ContentLine> lines;
  auto stream = connection.stream(
      fmt::format("SELECT physician::VARCHAR, dimension::VARCHAR, key::VARCHAR, patients::BIGINT, units::BIGINT, "
                  "boxes::BIGINT, amount_cents::BIGINT FROM (\n{})",
                  query));
  for (columnar::Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const auto integer = [&](std::size_t column) { return chunk.column<std::int64_t>(column)[row]; };
      lines.push_back(
          {.physician = static_cast<std::int32_t>(places.at(std::string(chunk.text(0, row)))),
           .dimension = chunk.text(1, row) == "class" ? measures::ContentDimension::code_class
                                                      : measures::ContentDimension::month,
           .key = std::string(chunk.text(2, row)),
           .counts = {.patients = integer(3), .units = integer(4), .boxes = integer(5), .amount_cents = integer(6)}});
    }
  }
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.physician, a.dimension, a.key) < std::tie(b.physician, b.dimension, b.key);
  });
  return lines;
}

}  // namespace

EngineCounts run_duckdb(const EngineRun& run) {
  const columnar::Connection connection = run.store.database().connect();
  const QueryStopper stopper(connection, run.options.stop);
  std::vector<measures::PeriodCounts> periods;
  const double queries = static_cast<double>(run.contexts.size() * run.measures.size());
  double done = 0;
  for (const measures::PeriodContext& context : run.contexts) {
    measures::PeriodCounts& counts = periods.emplace_back();
    for (const measures::Measure* measure : run.measures) {
      const std::string query = measure_sql(run.catalogue, *measure, context.period);
      counts.measures.push_back(run_query(connection, query, *measure, context));
      if (run.options.content) {
        const std::string content = content_sql(run.catalogue, *measure, context.period);
        counts.measures.back().content = run_content_query(connection, content, context);
      }
      if (run.options.progress) {
        run.options.progress(++done / queries);
      }
    }
  }
  return periods;
}

}  // namespace miroir::claims
