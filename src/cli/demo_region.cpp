#include "cli/demo_region.hpp"

#include "claims/snds/import.hpp"
#include "claims/synth/synthesis.hpp"
#include "cli/catalogue_folder.hpp"
#include "cli/demo_contracts.hpp"
#include "cli/demo_meetings.hpp"
#include "cli/demo_themes.hpp"
#include "cli/interruption.hpp"
#include "cli/results_run.hpp"
#include "programme/passwords.hpp"
#include "store/files.hpp"
#include "store/publishing.hpp"

#include <chrono>
#include <map>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace miroir::cli {

namespace fs = std::filesystem;

const char* const demo_password = "demonstration";

namespace {

constexpr int demo_version = 6;
constexpr std::uint64_t demo_seed = 20181231;
constexpr const char* demo_region_code = "53";
// Every other group opens a year before the end and changes these kinds of care, so that whether groups help can be
// asked of the demonstration, and answered; the others are older, and have a past to look back on. A small region has
// as many physicians and groups as that takes.
const base::Date demo_groups_from = base::make_date(2018, 1, 1);
constexpr std::int64_t small_region_below = 60'000;  // patients
constexpr std::int32_t small_region_physicians = 48;
constexpr std::int32_t small_region_groups = 4;
const std::vector<claims::synth::GroupEffect> demo_group_effects{{claims::synth::Style::ppi, 0.65},
                                                                 {claims::synth::Style::antibiotic, 0.75},
                                                                 {claims::synth::Style::monitoring, 1.4},
                                                                 {claims::synth::Style::price, 0.94}};
// Six months after the last period, when almost all of its claims are known.
const base::Date demo_publication = base::make_date(2019, 7, 12);
const std::vector<std::string> demo_periods{"2017-S1", "2017-S2", "2018-S1", "2018-S2"};

fs::path tables_folder(const DemoRegion& region) { return region.folder / "snds"; }
fs::path store_file(const DemoRegion& region) { return region.folder / "claims.store"; }
fs::path results_file(const DemoRegion& region) { return region.folder / "results.csv"; }
fs::path marker_file(const DemoRegion& region) { return region.folder / "demo.json"; }

// What a demonstration puts in its folder; nothing else there is ever removed.
const char* const demo_files[] = {"snds",
                                  "claims.store",
                                  "results.csv",
                                  "results.csv.content.csv",
                                  "results.csv.manifest.json",
                                  "results.csv.manifest.sig",
                                  "miroir.db",
                                  "miroir.db-wal",
                                  "miroir.db-shm",
                                  "miroir.secret",
                                  "trusted_signers",
                                  "demo.unfinished"};

bool holds_nothing(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) || fs::is_empty(folder, error);
}

base::Result<void> synthesise_tables(const DemoRegion& region, ProgressPrinter& progress) {
  claims::synth::Options options;
  options.out = tables_folder(region);
  options.region = demo_region_code;
  options.patients = region.patients;
  options.seed = demo_seed;
  options.communes = claims::synth::default_communes_file();
  options.groups_from = demo_groups_from;
  options.every_other_group_older = true;
  options.group_effects = demo_group_effects;
  if (region.patients < small_region_below) {
    options.physicians = small_region_physicians;
    options.groups = small_region_groups;
  }
  const auto made = claims::synth::synthesise(options, [&](double fraction) {
    StopOnSignal::check();
    progress.update("Making a synthetic region", fraction);
  });
  return made ? base::Result<void>() : made.error();
}

base::Result<void> import_tables(const DemoRegion& region, ProgressPrinter& progress) {
  claims::importing::ImportOptions options;
  options.from = tables_folder(region);
  options.store = store_file(region);
  options.region = demo_region_code;
  options.progress = [&](std::string_view step, double fraction) { progress.update(step, fraction); };
  options.stop = &StopOnSignal::asked();
  const auto outcome = claims::snds::import_snds(options);
  return outcome.refusal ? base::Result<void>(*outcome.refusal) : base::Result<void>();
}

base::Result<void> compute_indicators(const DemoRegion& region, ProgressPrinter& progress) {
  ResultsRun run;
  run.store = store_file(region);
  run.catalogue = catalogue_folder("");
  run.periods = demo_periods;
  run.out = results_file(region);
  const auto report = run_results(run, progress);
  return report ? base::Result<void>() : report.error();
}

void name_groups(store::PlatformStore& store) {
  int number = 0;
  for (const programme::GroupEntry& group : store.groups()) {
    store.save_group({group.id, fmt::format("Groupe synthétique {}", ++number), ""});
  }
}

// A physician of the biggest group that was there from the first period on, one of the control group, and so on: found
// in what was published.
struct Cast {
  std::string group;
  std::string member;
  std::string facilitator;
  std::string outsider;
};

Cast choose_cast(const feedback::Results& results) {
  Cast cast;
  const auto& groups = results.manifest.groups.at(demo_periods.back());
  const auto& first_groups = results.manifest.groups.at(demo_periods.front());
  for (const auto& [group, members] : groups) {
    const auto chosen = groups.find(cast.group);
    const bool larger = chosen == groups.end() || members.size() > chosen->second.size();
    if (larger && first_groups.contains(group)) {
      cast.group = group;
    }
  }
  if (const auto chosen = groups.find(cast.group); chosen != groups.end()) {
    cast.member = chosen->second.front();
    cast.facilitator = chosen->second.back();
  }
  std::map<std::string, bool> in_group;
  for (const auto& [group, members] : groups) {
    for (const std::string& member : members) {
      in_group[member] = true;
    }
  }
  std::int64_t most_patients = 0;
  for (const measures::ResultRow& row : results.rows) {
    const bool last = row.period == demo_periods.back() && row.level == measures::Level::physician;
    if (last && row.stratum == "all" && !in_group.contains(row.entity) && row.patients.value_or(0) > most_patients) {
      most_patients = *row.patients;
      cast.outsider = row.entity;
    }
  }
  return cast;
}

programme::Account account(const std::string& name, const std::string& display_name,
                           std::vector<programme::Grant> grants) {
  programme::Account made;
  made.login = name + "@demo.invalid";
  made.display_name = display_name;
  made.demonstration = true;
  made.grants = std::move(grants);
  return made;
}

base::Result<void> add_accounts(store::PlatformStore& store, const feedback::Results& results) {
  using programme::Role;
  const Cast cast = choose_cast(results);
  const std::string locum = "990000000";
  store.save_physician({locum, "Remplaçante synthétique", ""});
  const base::Date arrival = results.manifest.periods.back().last - 30;
  store.add_membership({locum, cast.group, arrival, std::nullopt});
  std::vector<programme::Account> accounts{
      account("medecin", "Médecin membre d’un groupe", {{Role::physician, cast.member}}),
      account("temoin", "Médecin sans groupe", {{Role::physician, cast.outsider}}),
      account("remplacante", "Remplaçante, sans chiffres à elle", {{Role::physician, locum}}),
      account("animateur", "Animatrice, médecin elle aussi",
              {{Role::facilitator, cast.group}, {Role::physician, cast.facilitator}}),
      account("coordination", "Médecin coordonnateur régional", {{Role::coordinator, demo_region_code}}),
      account("secretariat", "Secrétariat de l’association", {{Role::secretariat, demo_region_code}}),
      account("partenaire", "Partenaire institutionnel", {{Role::partner, demo_region_code}}),
      account("pilotage", "Membre du comité de pilotage", {{Role::steering_committee, demo_region_code}}),
      account("technique", "Membre du comité technique", {{Role::technical_committee, demo_region_code}}),
      account("federation", "Responsable de la fédération", {{Role::federation_officer, demo_region_code}}),
      account("calcul", "Assurance Maladie, qui calcule", {{Role::data_operator, demo_region_code}})};
  const std::string hash = programme::hash_password(demo_password);
  for (programme::Account& each : accounts) {
    each.password_hash = hash;
    if (const auto added = store.add_account(each); !added) {
      return added.error();
    }
  }
  return {};
}

base::Result<void> publish_and_people(const DemoRegion& region, ProgressPrinter& progress) {
  progress.update("Publishing", 0);
  store::PublishRequest request;
  request.results = results_file(region);
  request.data_directory = region.folder;
  request.now_seconds = std::int64_t{demo_publication.days} * 86'400;
  const auto verified = store::verify_for_publication(request);
  if (!verified) {
    return verified.error();
  }
  auto store = store::PlatformStore::open(store::database_url(region.folder.string()));
  if (!store) {
    return store.error();
  }
  if (const auto loaded = store::load_publication(**store, *verified, request); !loaded) {
    return loaded.error();
  }
  name_groups(**store);
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()).time_since_epoch();
  const Cast cast = choose_cast(verified->results);
  const base::Date day{static_cast<std::int32_t>(today.count())};
  add_demo_meetings(**store, demo_region_code, cast.group, day);
  add_demo_contracts(**store, demo_region_code, cast.group, cast.member, day);
  if (const auto added = add_demo_themes(**store, demo_region_code, day); !added) {
    return added;
  }
  return add_accounts(**store, verified->results);
}

}  // namespace

base::Result<bool> is_demo_ready(const DemoRegion& region) {
  std::error_code error;
  if (!fs::exists(marker_file(region), error)) {
    if (!holds_nothing(region.folder) && !fs::exists(region.folder / "demo.unfinished", error)) {
      return base::refuse("not-a-demo", fmt::format("{} holds something else than a demonstration: name another folder "
                                                    "with --data",
                                                    region.folder.string()));
    }
    return false;
  }
  const auto text = store::read_file(marker_file(region), 4096);
  const auto marker = nlohmann::json::parse(text ? *text : "", nullptr, false);
  if (!marker.is_object() || marker.value("version", 0) != demo_version ||
      marker.value("patients", std::int64_t{0}) != region.patients) {
    return base::refuse("other-demo", fmt::format("{} holds a demonstration of another size or version: name another "
                                                  "folder with --data, or remove it first",
                                                  region.folder.string()));
  }
  return true;
}

base::Result<void> make_demo(const DemoRegion& region, ProgressPrinter& progress) {
  std::error_code error;
  fs::create_directories(region.folder, error);
  for (const char* file : demo_files) {
    fs::remove_all(region.folder / file, error);
  }
  if (const auto begun = store::write_file(region.folder / "demo.unfinished", "being made\n"); !begun) {
    return begun.error();
  }
  for (const auto step : {synthesise_tables, import_tables, compute_indicators, publish_and_people}) {
    StopOnSignal::check();
    if (const auto done = step(region, progress); !done) {
      return done.error();
    }
  }
  const nlohmann::ordered_json marker{{"version", demo_version}, {"patients", region.patients}};
  if (const auto ended = store::write_file(marker_file(region), marker.dump() + "\n"); !ended) {
    return ended.error();
  }
  fs::remove(region.folder / "demo.unfinished", error);
  return {};
}

std::vector<DemoAccount> demo_accounts(const DemoRegion& region) {
  std::vector<DemoAccount> accounts;
  const auto store = store::PlatformStore::open(store::database_url(region.folder.string()));
  for (const programme::Account& each :
       store ? (*store)->demonstration_accounts() : std::vector<programme::Account>{}) {
    accounts.push_back({programme::role_name(each.grants.front().role), each.login, each.display_name});
  }
  return accounts;
}

}  // namespace miroir::cli
