#include "claims/clickhouse/loading.hpp"
#include "claims/clickhouse/measure_query.hpp"
#include "claims/clickhouse/shard_tables.hpp"
#include "claims/engine_runs.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using clickhouse::Server;
using measures::CellCounts;
using measures::CellLayout;

using Squares = decltype(CellCounts::sum_of_squares);

base::Result<std::vector<Server>> parse_servers(const std::vector<std::string>& urls) {
  if (urls.empty()) {
    return base::refuse("clickhouse-url",
                        "--engine clickhouse needs --clickhouse with the URL of one server or more, separated by "
                        "commas: http://host:8123/database");
  }
  std::vector<Server> servers;
  for (const std::string& url : urls) {
    auto server = Server::parse(url);
    if (!server) {
      return server.error();
    }
    const bool again = std::any_of(servers.begin(), servers.end(),
                                   [&](const Server& other) { return other.name() == server->name(); });
    if (again) {
      return base::refuse("clickhouse-url", fmt::format("--clickhouse: {} is named twice", server->name()));
    }
    servers.push_back(std::move(*server));
  }
  return servers;
}

// Sums of squares may be wider than 64 bits; never negative.
Squares parse_squares(std::string_view digits) {
  Squares value = 0;
  for (const char digit : digits) {
    value = value * 10 + static_cast<unsigned>(digit - '0');
  }
  return value;
}

// Adds one row: physician, age_from, sex, ald, relation, then the counts. False when it is not such a row.
bool add_row(std::string_view line, const CellLayout& layout, const measures::PeriodContext& context,
             std::vector<CellCounts>& cells) {
  const auto fields = clickhouse::fields_of(line);
  if (fields.size() != 10) {
    return false;
  }
  const auto integer = [&](std::size_t field) { return clickhouse::integer_of(fields[field]); };
  const auto practitioner = static_cast<std::size_t>(integer(0));
  if (practitioner >= context.physician_of_practitioner.size() || context.physician_of_practitioner[practitioner] < 0) {
    return false;
  }
  const auto physician = static_cast<std::size_t>(context.physician_of_practitioner[practitioner]);
  const std::size_t cell = layout.index(static_cast<std::int32_t>(integer(1)), static_cast<measures::Sex>(integer(2)),
                                        integer(3) != 0, static_cast<measures::Registered>(integer(4)));
  cells[physician * layout.size() + cell] += CellCounts{.patients = integer(5),
                                                        .numerator_patients = integer(6),
                                                        .denominator = integer(7),
                                                        .numerator = integer(8),
                                                        .sum_of_squares = parse_squares(fields[9])};
  return true;
}

base::Result<void> add_rows(const Server& server, std::string_view rows, const CellLayout& layout,
                            const measures::PeriodContext& context, std::vector<CellCounts>& cells) {
  while (!rows.empty()) {
    const std::string_view line = rows.substr(0, rows.find('\n'));
    if (!add_row(line, layout, context, cells)) {
      return base::refuse("clickhouse-answer",
                          fmt::format("{}: the answer is not made of counts; is the program behind "
                                      "this URL a ClickHouse server?",
                                      server.name()));
    }
    rows.remove_prefix(std::min(line.size() + 1, rows.size()));
  }
  return {};
}

// Asks every server at once and adds up what they count.
base::Result<measures::MeasureCounts> run_query(const std::vector<Server>& servers, const std::string& query,
                                                const measures::Measure& measure,
                                                const measures::PeriodContext& context) {
  std::vector<std::future<base::Result<std::string>>> answers;
  for (const Server& server : servers) {
    answers.push_back(std::async(std::launch::async, [&] { return server.ask(query); }));
  }
  const CellLayout layout(measure);
  measures::MeasureCounts counts{std::vector<CellCounts>(context.physicians.size() * layout.size())};
  for (std::size_t index = 0; index < servers.size(); ++index) {
    const auto answer = answers[index].get();
    if (!answer) {
      return answer.error();
    }
    if (const auto added = add_rows(servers[index], *answer, layout, context, counts.cells); !added) {
      return added.error();
    }
  }
  return counts;
}

}  // namespace

EngineCounts run_clickhouse(const EngineRun& run) {
  const auto servers = parse_servers(run.options.clickhouse);
  if (!servers) {
    return servers.error();
  }
  const auto loaded =
      clickhouse::load_store(run.store, *servers, {.progress = run.options.loading_progress, .say = run.options.say});
  if (!loaded) {
    return loaded.error();
  }
  std::vector<measures::PeriodCounts> periods;
  const double queries = static_cast<double>(run.contexts.size() * run.measures.size());
  double done = 0;
  for (const measures::PeriodContext& context : run.contexts) {
    measures::PeriodCounts& period = periods.emplace_back();
    for (const measures::Measure* measure : run.measures) {
      auto counts = run_query(*servers, clickhouse_sql(run.catalogue, *measure, context.period), *measure, context);
      if (!counts) {
        return counts.error();
      }
      period.measures.push_back(std::move(*counts));
      if (run.options.progress) {
        run.options.progress(++done / queries);
      }
    }
  }
  return periods;
}

std::string clickhouse_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                           const base::Period& period) {
  return clickhouse::MeasureQuery(catalogue, measure, period).text();
}

}  // namespace miroir::claims
