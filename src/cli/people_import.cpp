// `miroir people import`: people from a table or from an extract of the Annuaire Santé, and communes for the map; what
// would change is told first, and rows that cannot go in are refused one by one.
#include "cli/command.hpp"
#include "programme/health_directory.hpp"
#include "store/files.hpp"
#include "store/platform_store.hpp"

#include <chrono>
#include <fstream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace {

struct Arguments {
  std::string data_directory;
  std::string file;
  std::string format = "table";
  std::vector<std::string> departments;
  std::string association;
  bool dry_run = false;
  bool json = false;
};

base::Date today() {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

base::Result<programme::PeopleTable> read_table(const Arguments& arguments) {
  if (arguments.format == "annuaire") {
    std::ifstream stream(arguments.file, std::ios::binary);
    if (!stream) {
      return base::refuse("no-file", fmt::format("{} cannot be opened", arguments.file));
    }
    auto read = programme::read_health_directory(stream, arguments.departments);
    if (!read) {
      return base::refuse(read.error().code, fmt::format("{}: {}", arguments.file, read.error().message));
    }
    if (!arguments.json) {
      fmt::print(
          "{} activities read: {} of other professions or know-how, {} practitioners elsewhere, {} damaged lines{}\n",
          read->activities, read->other_professions, read->elsewhere, read->damaged,
          read->without_know_how ? "; no column of know-how, every physician is taken" : "");
    }
    return std::move(read->table);
  }
  const auto bytes = store::read_file(arguments.file, programme::largest_people_file_bytes);
  if (!bytes) {
    return bytes.error();
  }
  auto table = programme::read_people_table(*bytes);
  return table ? table : base::refuse(table.error().code, fmt::format("{}: {}", arguments.file, table.error().message));
}

nlohmann::ordered_json json_of(const std::vector<programme::PlannedPerson>& planned) {
  auto list = nlohmann::ordered_json::array();
  for (const programme::PlannedPerson& one : planned) {
    auto changes = nlohmann::ordered_json::array();
    for (const programme::FieldChange& change : one.changes) {
      changes.push_back({{"column", programme::people_column_name(change.column)},
                         {"before", change.before},
                         {"after", change.after}});
    }
    list.push_back({{"line", one.line}, {"name", one.person.display_name()}, {"changes", changes}});
  }
  return list;
}

void print_json(const programme::ImportPlan& plan, bool applied) {
  auto refused = nlohmann::ordered_json::array();
  for (const programme::RefusedRow& row : plan.refused) {
    refused.push_back({{"line", row.line},
                       {"column", row.column ? programme::people_column_name(*row.column) : ""},
                       {"code", row.refusal.code},
                       {"mend", row.refusal.message}});
  }
  const nlohmann::ordered_json json{{"applied", applied},
                                    {"additions", json_of(plan.additions)},
                                    {"changes", json_of(plan.changes)},
                                    {"unchanged", plan.unchanged},
                                    {"refused", refused},
                                    {"unknown_columns", plan.unknown_columns}};
  fmt::print("{}\n", json.dump(2));
}

void print_plan(const Arguments& arguments, const programme::ImportPlan& plan) {
  for (const std::string& column : plan.unknown_columns) {
    fmt::print("column \"{}\" is not known and is passed over\n", column);
  }
  for (const programme::RefusedRow& row : plan.refused) {
    fmt::print("{}:{}: {}{}\n", arguments.file, row.line,
               row.column ? fmt::format("{}: ", programme::people_column_name(*row.column)) : "", row.refusal.message);
  }
  fmt::print("{} to add, {} to change, {} unchanged, {} refused\n", plan.additions.size(), plan.changes.size(),
             plan.unchanged, plan.refused.size());
}

base::Result<void> import_communes(const Arguments& arguments, store::PlatformStore& store) {
  const auto bytes = store::read_file(arguments.file, programme::largest_people_file_bytes);
  if (!bytes) {
    return bytes.error();
  }
  const auto communes = programme::read_communes(*bytes);
  if (!communes) {
    return base::refuse(communes.error().code, fmt::format("{}: {}", arguments.file, communes.error().message));
  }
  if (!arguments.dry_run) {
    store.save_communes(*communes);
  }
  fmt::print("{} communes{}\n", communes->size(), arguments.dry_run ? ", nothing was changed" : "");
  return {};
}

base::Result<void> import_people(const Arguments& arguments) {
  std::error_code error;
  if (!std::filesystem::is_directory(arguments.data_directory, error)) {
    return base::refuse("no-data-directory", fmt::format("{} is not a data directory: publish results into it first",
                                                         arguments.data_directory));
  }
  const auto opened = store::PlatformStore::open(store::database_url(arguments.data_directory));
  if (!opened) {
    return opened.error();
  }
  store::PlatformStore& store = **opened;
  if (arguments.format == "communes") {
    return import_communes(arguments, store);
  }
  const auto table = read_table(arguments);
  if (!table) {
    return table.error();
  }
  programme::PeopleKnown known{store.people(), store.groups(), store.memberships(), {}, today()};
  known.rules[""] = programme::rules_in_force(store, arguments.association, known.today);
  const programme::ImportPlan plan = programme::plan_people_import(*table, known);
  if (!arguments.dry_run) {
    if (const auto applied = store.apply_import(plan, {known.today, "people import", ""}); !applied) {
      return applied;
    }
  }
  if (arguments.json) {
    print_json(plan, !arguments.dry_run);
  } else {
    print_plan(arguments, plan);
    fmt::print("{}\n", arguments.dry_run ? "Nothing was changed" : "Done");
  }
  return {};
}

}  // namespace

void add_people(CLI::App& app) {
  CLI::App& people = *app.add_subcommand("people", "People of the organisation");
  people.require_subcommand(1);
  CLI::App& command = *people.add_subcommand("import", "People from a table, told before they are changed");
  const auto arguments = std::make_shared<Arguments>();
  command.add_option("--data", arguments->data_directory, "Data directory of the platform")->required();
  command.add_option("--from", arguments->file, "File to read")->required();
  command.add_option("--format", arguments->format, "table, annuaire or communes")
      ->check(CLI::IsMember({"table", "annuaire", "communes"}))
      ->capture_default_str();
  command.add_option("--departments", arguments->departments, "Of the Annuaire: those to keep, such as 22,29,35,56")
      ->delimiter(',');
  command.add_option("--association", arguments->association, "Region code of the association whose rules count");
  command.add_flag("--dry-run", arguments->dry_run, "Tell what would change and change nothing");
  command.add_flag("--json", arguments->json, "For machines");
  on_run(command, [arguments] { return import_people(*arguments); });
}

}  // namespace miroir::cli
