// `miroir indicators explain`: what an indicator counts, in plain words or as the SQL of the duckdb engine.
#include "claims/engine.hpp"
#include "cli/catalogue_folder.hpp"
#include "cli/indicators.hpp"
#include "measures/example_story.hpp"
#include "measures/explanation.hpp"

#include <cstdio>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
  std::string target;
  std::string catalogue;
  std::string period = "2018-S1";
  std::string engine = "duckdb";
  bool sql = false;
  bool json = false;
};

// One definition outside the catalogue's list, or the whole catalogue.
base::Result<measures::Catalogue> load(const Options& options) {
  std::error_code error;
  if (!fs::is_regular_file(options.target, error)) {
    return measures::load_catalogue(catalogue_folder(options.catalogue));
  }
  measures::CatalogueReading reading =
      measures::read_definition_file(options.target, catalogue_folder_of(options.target, options.catalogue));
  if (!reading.mistakes.empty()) {
    return base::refuse("bad-catalogue", reading.mistakes.front().text());
  }
  return std::move(reading.catalogue);
}

base::Result<std::vector<const measures::Measure*>> chosen(const measures::Catalogue& catalogue,
                                                           const Options& options) {
  std::error_code error;
  const bool everything = options.target.empty() || fs::is_regular_file(options.target, error);
  return measures::select_measures(catalogue,
                                   everything ? std::vector<std::string>{} : std::vector<std::string>{options.target});
}

void print_text(const measures::Catalogue& catalogue, const measures::Measure& measure) {
  fmt::print("{}, version {}\n{}\n{}\n", measure.id, measure.version, measure.description.title.en,
             measure.description.question.en);
  for (const measures::ExplanationPart& part : measures::explain(catalogue, measure)) {
    fmt::print("\n{}\n", part.name);
    for (const std::string& line : part.lines) {
      fmt::print("  {}\n", line);
    }
  }
  for (std::size_t place = 0; place < measure.examples.size(); ++place) {
    fmt::print("\nexample {}\n", place + 1);
    for (const std::string& line : measures::tell_example(catalogue, measure, measure.examples[place])) {
      fmt::print("  {}\n", line);
    }
  }
}

nlohmann::ordered_json as_json(const measures::Catalogue& catalogue, const measures::Measure& measure) {
  nlohmann::ordered_json parts;
  for (const measures::ExplanationPart& part : measures::explain(catalogue, measure)) {
    parts[part.name] = part.lines;
  }
  nlohmann::ordered_json examples = nlohmann::ordered_json::array();
  for (const measures::Example& example : measure.examples) {
    examples.push_back(measures::tell_example(catalogue, measure, example));
  }
  return {{"id", measure.id},
          {"version", measure.version},
          {"title", {{"fr", measure.description.title.fr}, {"en", measure.description.title.en}}},
          {"question", {{"fr", measure.description.question.fr}, {"en", measure.description.question.en}}},
          {"explanation", parts},
          {"examples", examples}};
}

base::Result<void> print_sql(const measures::Catalogue& catalogue,
                             const std::vector<const measures::Measure*>& selected, const Options& options) {
  const auto period = base::parse_period(options.period);
  if (!period) {
    return period.error();
  }
  const bool clickhouse = options.engine == claims::engine_name(claims::Engine::clickhouse);
  for (const measures::Measure* measure : selected) {
    fmt::print("{};\n\n", clickhouse ? claims::clickhouse_sql(catalogue, *measure, *period)
                                     : claims::measure_sql(catalogue, *measure, *period));
  }
  return {};
}

base::Result<void> explain(const Options& options) {
  const auto catalogue = load(options);
  if (!catalogue) {
    return catalogue.error();
  }
  const auto selected = chosen(*catalogue, options);
  if (!selected) {
    return selected.error();
  }
  if (options.sql) {
    return print_sql(*catalogue, *selected, options);
  }
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const measures::Measure* measure : *selected) {
    if (options.json) {
      all.push_back(as_json(*catalogue, *measure));
    } else {
      fmt::print("{}", measure == selected->front() ? "" : "\n\n");
      print_text(*catalogue, *measure);
    }
  }
  if (options.json) {
    fmt::print("{}\n", all.dump(2));
  }
  return {};
}

}  // namespace

void add_indicators_explain(CLI::App& indicators) {
  CLI::App& command = *indicators.add_subcommand("explain", "Say in plain words what an indicator counts");
  const auto options = std::make_shared<Options>();
  command.add_option("target", options->target, "The id of an indicator, or a file; all when left out");
  command.add_option("--catalogue", options->catalogue, "Another catalogue than the one shipped");
  CLI::Option* sql = command.add_flag("--sql", options->sql, "The query that counts it, to run on a claims store");
  command.add_option("--period", options->period, "The period of the query")->needs(sql)->capture_default_str();
  command.add_option("--engine", options->engine, "Whose query: duckdb or clickhouse")
      ->needs(sql)
      ->check(CLI::IsMember({"duckdb", "clickhouse"}))
      ->capture_default_str();
  command.add_flag("--json", options->json, "For programs")->excludes(sql);
  on_run(command, [options] { return explain(*options); });
}

}  // namespace miroir::cli
