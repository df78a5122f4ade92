#include "claims/clickhouse/loading.hpp"
#include "claims/clickhouse/measure_query.hpp"
#include "claims/clickhouse/shard_tables.hpp"
#include "claims/engine_runs.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace miroir::claims {

namespace {

using clickhouse::Server;
using measures::CellCounts;
using measures::CellLayout;

using Squares = decltype(CellCounts::sum_of_squares);

base::Result<std::vector<Server>> parse_servers(const std::vector<std::string>& urls, const std::atomic<bool>* stop) {
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
    server->stop_when(stop);
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

// The place of a practitioner in the context, or -1.
std::int32_t physician_of(std::string_view field, const measures::PeriodContext& context) {
  const auto practitioner = static_cast<std::size_t>(clickhouse::integer_of(field));
  return practitioner < context.physician_of_practitioner.size() ? context.physician_of_practitioner[practitioner] : -1;
}

// Adds one row: physician, age_from, sex, ald, relation, then the counts. False when it is not such a row.
bool add_row(std::string_view line, const measures::Measure& measure, const CellLayout& layout,
             const measures::PeriodContext& context, std::vector<CellCounts>& cells) {
  const auto fields = clickhouse::fields_of(line);
  if (fields.size() != 12) {
    return false;
  }
  const auto integer = [&](std::size_t field) { return clickhouse::integer_of(fields[field]); };
  const std::int32_t place = physician_of(fields[0], context);
  const bool in_layout = measure.denominator.age.contains(static_cast<std::int32_t>(integer(1))) && integer(2) >= 0 &&
                         integer(2) <= 2 && integer(4) >= 0 && integer(4) <= 2;
  if (place < 0 || !in_layout) {
    return false;
  }
  const auto physician = static_cast<std::size_t>(place);
  const std::size_t cell = layout.index(static_cast<std::int32_t>(integer(1)), static_cast<measures::Sex>(integer(2)),
                                        integer(3) != 0, static_cast<measures::Registered>(integer(4)));
  cells[physician * layout.size() + cell] += CellCounts{.patients = integer(5),
                                                        .numerator_patients = integer(6),
                                                        .denominator = integer(7),
                                                        .numerator = integer(8),
                                                        .sum_of_squares = parse_squares(fields[9]),
                                                        .boxes = integer(10),
                                                        .amount_cents = integer(11)};
  return true;
}

// Content by physician, dimension and key.
using ContentKey = std::tuple<std::int32_t, measures::ContentDimension, std::string>;
using Content = std::map<ContentKey, measures::ContentCounts>;

// Adds one row: physician, key ("class J01MA", "month 2018-03"), then the counts.
bool add_content_row(std::string_view line, const measures::PeriodContext& context, Content& content) {
  const auto fields = clickhouse::fields_of(line);
  if (fields.size() != 6) {
    return false;
  }
  const std::int32_t physician = physician_of(fields[0], context);
  const std::size_t space = fields[1].find(' ');
  if (physician < 0 || space == std::string_view::npos) {
    return false;
  }
  const auto dimension = fields[1].substr(0, space) == "class" ? measures::ContentDimension::code_class
                                                               : measures::ContentDimension::month;
  const auto integer = [&](std::size_t field) { return clickhouse::integer_of(fields[field]); };
  content[{physician, dimension, std::string(fields[1].substr(space + 1))}] +=
      {.patients = integer(2), .units = integer(3), .boxes = integer(4), .amount_cents = integer(5)};
  return true;
}

// What a run asked and was told.
struct Traffic {
  std::int64_t queries = 0;
  std::int64_t bytes = 0;
};

// Asks every server at once and gives `add` each row of their answers.
base::Result<void> ask_all(const std::vector<Server>& servers, const std::string& query, Traffic& traffic,
                           const std::function<bool(std::string_view)>& add) {
  std::vector<std::future<base::Result<std::string>>> answers;
  for (const Server& server : servers) {
    answers.push_back(std::async(std::launch::async, [&] { return server.ask(query); }));
  }
  for (std::size_t index = 0; index < servers.size(); ++index) {
    const auto answer = answers[index].get();
    if (!answer) {
      return answer.error();
    }
    ++traffic.queries;
    traffic.bytes += std::ssize(*answer);
    for (std::string_view rows = *answer; !rows.empty();
         rows.remove_prefix(std::min(rows.find('\n'), rows.size() - 1) + 1)) {
      if (!add(rows.substr(0, rows.find('\n')))) {
        return base::refuse("clickhouse-answer",
                            fmt::format("{}: the answer is not made of counts; is the program behind this URL a "
                                        "ClickHouse server?",
                                        servers[index].name()));
      }
    }
  }
  return {};
}

base::Result<measures::MeasureCounts> count_measure(const std::vector<Server>& servers, const EngineRun& run,
                                                    const measures::Measure& measure,
                                                    const measures::PeriodContext& context, Traffic& traffic) {
  const CellLayout layout(measure);
  measures::MeasureCounts counts{std::vector<CellCounts>(context.physicians.size() * layout.size())};
  const auto counted =
      ask_all(servers, clickhouse_sql(run.catalogue, measure, context.period), traffic,
              [&](std::string_view line) { return add_row(line, measure, layout, context, counts.cells); });
  const std::string query =
      run.options.content ? clickhouse_content_sql(run.catalogue, measure, context.period) : std::string();
  if (!counted || query.empty()) {
    return counted ? base::Result<measures::MeasureCounts>(std::move(counts)) : counted.error();
  }
  Content content;
  const auto added =
      ask_all(servers, query, traffic, [&](std::string_view line) { return add_content_row(line, context, content); });
  if (!added) {
    return added.error();
  }
  for (const auto& [key, of_key] : content) {
    counts.content.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), of_key});
  }
  return counts;
}

}  // namespace

EngineCounts run_clickhouse(const EngineRun& run) {
  const auto servers = parse_servers(run.options.clickhouse, run.options.stop);
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
  Traffic traffic;
  for (const measures::PeriodContext& context : run.contexts) {
    measures::PeriodCounts& period = periods.emplace_back();
    for (const measures::Measure* measure : run.measures) {
      auto counts = count_measure(*servers, run, *measure, context, traffic);
      if (!counts) {
        return counts.error();
      }
      period.measures.push_back(std::move(*counts));
      if (run.options.progress) {
        run.options.progress(++done / queries);
      }
    }
  }
  if (run.options.say) {
    run.options.say(fmt::format("The servers answered {} queries with {} bytes", traffic.queries, traffic.bytes));
  }
  return periods;
}

std::string clickhouse_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                           const base::Period& period) {
  return clickhouse::MeasureQuery(catalogue, measure, period).text();
}

std::string clickhouse_content_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                                   const base::Period& period) {
  return clickhouse::MeasureQuery(catalogue, measure, period).content_text();
}

}  // namespace miroir::claims
