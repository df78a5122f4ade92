// `miroir indicators list`: the indicators of a catalogue, in its order.
#include "cli/catalogue_folder.hpp"
#include "cli/indicators.hpp"
#include "measures/catalogue.hpp"
#include "measures/vocabulary.hpp"

#include <cstdio>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Options {
  std::string catalogue;
  bool json = false;
};

std::string status_word(measures::Status status) {
  return std::string(measures::vocabulary::status.words[static_cast<std::size_t>(status)].word);
}

void print_json(const measures::Catalogue& catalogue) {
  nlohmann::ordered_json indicators = nlohmann::ordered_json::array();
  for (const measures::Measure& measure : catalogue.measures) {
    const measures::Bilingual& title = measure.description.title;
    indicators.push_back({{"id", measure.id},
                          {"version", measure.version},
                          {"status", status_word(measure.status)},
                          {"title", {{"fr", title.fr}, {"en", title.en}}}});
  }
  const nlohmann::ordered_json all{
      {"version", catalogue.version}, {"hash", catalogue.hash}, {"indicators", indicators}};
  fmt::print("{}\n", all.dump(2));
}

void print_text(const measures::Catalogue& catalogue) {
  for (const measures::Measure& measure : catalogue.measures) {
    const measures::Bilingual& title = measure.description.title;
    fmt::print("{:<28} {:<10} {}\n{:<40}{}\n", measure.id, status_word(measure.status), title.fr, "", title.en);
  }
}

base::Result<void> list(const Options& options) {
  const auto catalogue = measures::load_catalogue(catalogue_folder(options.catalogue));
  if (!catalogue) {
    return catalogue.error();
  }
  options.json ? print_json(*catalogue) : print_text(*catalogue);
  return {};
}

}  // namespace

void add_indicators_list(CLI::App& indicators) {
  CLI::App& command = *indicators.add_subcommand("list", "List the indicators of the catalogue");
  const auto options = std::make_shared<Options>();
  command.add_option("--catalogue", options->catalogue, "Another catalogue than the one shipped");
  command.add_flag("--json", options->json, "For programs");
  on_run(command, [options] { return list(*options); });
}

}  // namespace miroir::cli
