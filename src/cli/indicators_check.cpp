// `miroir indicators check`: every mistake of a catalogue, or of one definition, with file, line and column; then the
// examples inside the definitions, counted.
#include "cli/catalogue_folder.hpp"
#include "cli/indicators.hpp"
#include "measures/catalogue.hpp"
#include "measures/example_check.hpp"

#include <cstdio>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
  std::string target;
  std::string catalogue;
  bool json = false;
};

// A folder is a catalogue, a file is one definition, and any other word an id of the catalogue.
struct Checked {
  measures::CatalogueReading reading;
  std::string name;
};

Checked read_file(const fs::path& file, const Options& options) {
  return {measures::read_definition_file(file, catalogue_folder_of(file, options.catalogue)), file.string()};
}

Checked read_target(const Options& options) {
  std::error_code error;
  const fs::path target = options.target;
  if (target.empty() || fs::is_directory(target, error)) {
    const fs::path folder = target.empty() ? catalogue_folder(options.catalogue) : target;
    return {measures::read_catalogue(folder), folder.string()};
  }
  const fs::path of_id = catalogue_folder(options.catalogue) / (options.target + ".yaml");
  return read_file(!fs::exists(target, error) && fs::exists(of_id, error) ? of_id : target, options);
}

void print_json(const Checked& checked) {
  nlohmann::ordered_json mistakes = nlohmann::ordered_json::array();
  for (const measures::Mistake& mistake : checked.reading.mistakes) {
    mistakes.push_back(
        {{"file", mistake.file}, {"line", mistake.line}, {"column", mistake.column}, {"sentence", mistake.sentence}});
  }
  const nlohmann::ordered_json report{{"checked", checked.name},
                                      {"indicators", checked.reading.catalogue.measures.size()},
                                      {"examples", measures::number_of_examples(checked.reading.catalogue)},
                                      {"mistakes", mistakes}};
  fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

base::Result<void> check(const Options& options) {
  Checked checked = read_target(options);
  if (checked.reading.mistakes.empty()) {
    checked.reading.mistakes = measures::check_examples(checked.reading.catalogue);
  }
  const auto& mistakes = checked.reading.mistakes;
  if (options.json) {
    print_json(checked);
  } else {
    // The last mistake is told as the refusal that ends the program.
    for (std::size_t i = 0; i + 1 < mistakes.size(); ++i) {
      fmt::print(stderr, "{}\n", mistakes[i].text());
    }
  }
  if (!mistakes.empty() && options.json) {
    end_refused(base::refuse("bad-catalogue", fmt::format("{} mistakes", mistakes.size())));
  }
  if (!mistakes.empty()) {
    return base::refuse("bad-catalogue", mistakes.back().text());
  }
  if (!options.json) {
    const std::size_t count = checked.reading.catalogue.measures.size();
    const std::size_t examples = measures::number_of_examples(checked.reading.catalogue);
    fmt::print("{}: {} {}, {} {}, no mistake\n", checked.name, count, count == 1 ? "indicator" : "indicators", examples,
               examples == 1 ? "example" : "examples");
  }
  return {};
}

}  // namespace

void add_indicators_check(CLI::App& indicators) {
  CLI::App& command = *indicators.add_subcommand("check", "Check a catalogue, or one definition");
  const auto options = std::make_shared<Options>();
  command.add_option("target", options->target, "A folder, a file, or the id of an indicator; all when left out");
  command.add_option("--catalogue", options->catalogue, "Another catalogue than the one shipped");
  command.add_flag("--json", options->json, "For programs");
  on_run(command, [options] { return check(*options); });
}

}  // namespace miroir::cli
