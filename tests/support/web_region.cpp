#include "support/web_region.hpp"

#include "measures/catalogue.hpp"
#include "programme/passwords.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include <fmt/core.h>

namespace miroir::testing {
namespace {

using measures::Level;

constexpr const char* periods[] = {"2017-S1", "2017-S2", "2018-S1", "2018-S2"};

struct GroupPlan {
  const char* id;
  const char* name;
  const char* area;
  int members;
  int joined = 0;  // the first period in which they are counted
};
constexpr GroupPlan groups[] = {{"G01", "Groupe du Trieux", "Guingamp et environs", 12},
                                {"G02", "Groupe de l'Aulne", "Châteaulin et environs", 6},
                                {"G03", "Groupe du Blavet", "Pontivy et environs", 4}};
// The same, and groups that physicians joined while they were followed.
constexpr GroupPlan later_groups[] = {groups[0],
                                      groups[1],
                                      groups[2],
                                      {"G04", "Groupe du Léguer", "Lannion et environs", 9, 2},
                                      {"G05", "Groupe de l'Odet", "Quimper et environs", 8, 2},
                                      {"G06", "Groupe du Scorff", "Lorient et environs", 10, 2},
                                      {"G07", "Groupe de la Rance", "Dinan et environs", 9, 2},
                                      {"G08", "Groupe de l'Oust", "Redon et environs", 8, 3},
                                      {"G09", "Groupe de l'Élorn", "Landerneau et environs", 9, 3}};
constexpr int control_physicians = 30;

struct RegionPlan {
  std::span<const GroupPlan> groups;
  bool joined_later = false;  // some did, and physicians waver from one half-year to the next
};
constexpr RegionPlan usual_plan{groups, false};
constexpr RegionPlan later_plan{later_groups, true};

std::string physician_number(int index) { return fmt::format("9900{:05}", index); }
std::string newcomer_number() { return physician_number(900); }
std::string locum_number() { return physician_number(901); }

// A fixed draw in [0, 1) from the names of things (FNV-1a), so that no order of calls matters.
double draw(const std::string& what) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : what) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  hash ^= hash >> 29U;
  hash *= 0xbf58476d1ce4e5b9ULL;
  return static_cast<double>((hash ^ (hash >> 32U)) >> 11U) * 0x1.0p-53;
}

// The classes that make up the numerator of some indicators, with their share of its boxes; what is left is other
// classes. Indicators of tests and acts have their codes.
using ClassShares = std::vector<std::pair<const char*, double>>;
const ClassShares& class_shares(const std::string& indicator) {
  static const std::map<std::string, ClassShares> shares{
      {"nsaid-ppi-u65", {{"A02BC", 1.0}}},
      {"ppi", {{"A02BC", 1.0}}},
      {"nsaid-65", {{"M01AE", 0.62}, {"M01AB", 0.21}, {"M01AC", 0.09}, {"M01AH", 0.03}}},
      {"anxiolytic", {{"N05BA", 0.83}, {"N05BB", 0.11}, {"N05BX", 0.04}}},
      {"hypnotic", {{"N05CF", 0.88}, {"N05CD", 0.12}}},
      {"polypharmacy-65", {{"C10AA", 0.11}, {"A02BC", 0.1}, {"C07AB", 0.09}, {"B01AC", 0.08}, {"C09AA", 0.07}}},
      {"pharmacy-amount", {{"N02BE", 0.16}, {"A02BC", 0.07}, {"C10AA", 0.05}, {"J01CA", 0.05}, {"R03AK", 0.02}}}};
  static const ClassShares none;
  const auto found = shares.find(indicator);
  return found == shares.end() ? none : found->second;
}

struct Counts {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  double expected = 0;
  double sum_of_squares = 0;
  Counts& operator+=(const Counts& other) {
    numerator += other.numerator;
    denominator += other.denominator;
    expected += other.expected;
    sum_of_squares += other.sum_of_squares;
    return *this;
  }
};

// What the indicators turn around: a share, or euros a patient.
double usual_value(const feedback::IndicatorSheet& sheet) {
  static const std::map<std::string, double> values{{"polypharmacy-65", 0.26},
                                                    {"fluoroquinolone-16", 0.021},
                                                    {"ckd-monitoring-60", 0.34},
                                                    {"nsaid-ppi-u65", 0.44},
                                                    {"nsaid-65", 0.032},
                                                    {"hypertension-monitoring-40", 0.71},
                                                    {"statin-primary-u60", 0.018},
                                                    {"pharmacy-amount", 196.0},
                                                    {"consultation-without-drug", 0.28},
                                                    {"antiemetic", 0.031},
                                                    {"antidiarrhoeal", 0.024},
                                                    {"antitussive", 0.027},
                                                    {"decongestant", 0.009},
                                                    {"ppi", 0.17},
                                                    {"depression-test", 0.011},
                                                    {"test-before-antidepressant", 0.3},
                                                    {"anxiolytic", 0.12},
                                                    {"hypnotic", 0.055}};
  const auto found = values.find(sheet.id);
  return found == values.end() ? 0.2 : found->second;
}

std::int64_t usual_size(const feedback::IndicatorSheet& sheet) {
  static const std::map<std::string, std::int64_t> sizes{{"polypharmacy-65", 230},
                                                         {"nsaid-ppi-u65", 140},
                                                         {"hypertension-monitoring-40", 190},
                                                         {"ckd-monitoring-60", 310},
                                                         {"consultation-without-drug", 2100},
                                                         {"test-before-antidepressant", 120}};
  const auto found = sizes.find(sheet.id);
  return found == sizes.end() ? 1150 : found->second;
}

bool is_amount(const feedback::IndicatorSheet& sheet) { return sheet.display == measures::Display::mean_euros; }

// One physician, one cell. `pull` is what being in a group does, a little more each half-year.
Counts physician_counts(const feedback::IndicatorSheet& sheet, const std::string& physician, const std::string& stratum,
                        std::int64_t denominator, double pull) {
  const std::string who = sheet.id + physician;
  const double style = 1 + 0.5 * (draw(who) - 0.5);
  const double of_stratum = 1 + 0.4 * (draw(sheet.id + stratum) - 0.5);
  const double usual = usual_value(sheet) * of_stratum;
  const double value = std::min(usual * style * pull, is_amount(sheet) ? 1e9 : 0.97);
  const double unit = is_amount(sheet) ? 100.0 : 1.0;
  Counts counts;
  counts.denominator = denominator;
  counts.numerator = static_cast<std::int64_t>(value * static_cast<double>(denominator) * unit);
  counts.expected = usual * unit * static_cast<double>(denominator) * (0.9 + 0.2 * draw(who + "mix"));
  counts.sum_of_squares = is_amount(sheet) ? static_cast<double>(denominator) * std::pow(value * unit * 1.9, 2) : 0;
  return counts;
}

std::string dimension(const std::string& stratum) { return stratum.substr(0, stratum.find('=')); }

using Cells = std::map<std::string, Counts>;  // by stratum, "all" included

// What a physician's habit is multiplied by in a period; `group` is null in none.
double habit(const RegionPlan& plan, const feedback::IndicatorSheet& sheet, const std::string& physician, int period,
             const GroupPlan* group) {
  const double sign = sheet.direction == measures::Direction::higher ? 1 : -1;
  if (!plan.joined_later) {
    return 1 + sign * 0.02 * period * (group != nullptr ? 2.0 : 0.6);
  }
  static const std::map<std::string, double> effects{
      {"ppi", 0.80}, {"antiemetic", 0.70}, {"pharmacy-amount", 0.90}, {"ckd-monitoring-60", 1.25}};
  const auto effect = effects.find(sheet.id);
  const double wavering = 1 + 0.12 * (draw(physician + sheet.id + periods[period]) - 0.5);
  const bool in = group != nullptr && period >= group->joined;
  // Future members came down in one indicator half a year before they joined: that is no effect.
  const bool came_down = sheet.id == "hypnotic" && group != nullptr && group->joined > 0 && period < group->joined - 1;
  return (1 + sign * 0.012 * period) * wavering * (in && effect != effects.end() ? effect->second : 1.0) *
         (came_down ? 1.25 : 1.0);
}

Cells physician_cells(const feedback::IndicatorSheet& sheet, const std::string& physician, double pull) {
  const std::int64_t size =
      static_cast<std::int64_t>(static_cast<double>(usual_size(sheet)) * (0.5 + draw(physician + sheet.id + "size")));
  Cells cells;
  std::map<std::string, std::int64_t> strata_of;
  for (const std::string& stratum : sheet.strata) {
    ++strata_of[dimension(stratum)];
  }
  for (const std::string& stratum : sheet.strata) {
    if (stratum != "all") {
      cells[stratum] = physician_counts(sheet, physician, stratum, size / strata_of[dimension(stratum)], pull);
    }
  }
  Counts all;
  for (const std::string& stratum : sheet.strata) {
    if (stratum != "all" && dimension(stratum) == dimension(sheet.strata.back())) {
      all += cells[stratum];
    }
  }
  cells["all"] = all.denominator > 0 ? all : physician_counts(sheet, physician, "all", size, pull);
  return cells;
}

void add_rows(feedback::Results& results, const std::string& period, const feedback::IndicatorSheet& sheet, Level level,
              const std::string& entity, const Cells& cells) {
  for (const auto& [stratum, counts] : cells) {
    measures::ResultRow row;
    row.period = period;
    row.indicator = sheet.id;
    row.level = level;
    row.entity = entity;
    row.stratum = stratum;
    if (level != Level::physician || counts.denominator >= 11) {
      row.patients = row.denominator = counts.denominator;
      row.numerator = counts.numerator;
      row.value = static_cast<double>(counts.numerator) / static_cast<double>(counts.denominator) /
                  (is_amount(sheet) ? 100 : 1);
      row.expected = counts.expected;
      row.sum_of_squares = static_cast<std::uint64_t>(counts.sum_of_squares);
    }
    results.rows.push_back(row);
  }
}

// Boxes of the row "all" and what they are made of; at least 11 patients behind each part, as disclosure control wants.
void add_content(feedback::Results& results, const std::string& period, const feedback::IndicatorSheet& sheet,
                 Level level, const std::string& entity, const Cells& cells) {
  const ClassShares& classes = class_shares(sheet.id);
  // It was just added: among the last ones.
  const auto row = std::find_if(results.rows.rbegin(), results.rows.rend(), [&](const measures::ResultRow& candidate) {
    return candidate.level == level && candidate.entity == entity && candidate.stratum == "all";
  });
  if (classes.empty() || row == results.rows.rend() || row->hidden()) {
    return;
  }
  const Counts& all = cells.at("all");
  row->boxes = is_amount(sheet) ? all.numerator / 900 : all.numerator * 2;
  row->amount_cents = is_amount(sheet) ? all.numerator : *row->boxes * 410;
  const auto add = [&](measures::ContentDimension dimension, const std::string& key, double share) {
    const auto boxes = static_cast<std::int64_t>(share * static_cast<double>(*row->boxes));
    if (boxes / 2 >= 11) {
      results.content.push_back(
          {period, sheet.id, level, entity, dimension, key, boxes / 2, boxes / 2, boxes, boxes * 410});
    }
  };
  for (const auto& [code, share] : classes) {
    add(measures::ContentDimension::code_class, code, share * (0.9 + 0.1 * draw(entity + code)));
  }
  const int first_month = period.ends_with("S1") ? 1 : 7;
  for (int month = first_month; month < first_month + 6; ++month) {
    const std::string key = fmt::format("{}-{:02}", period.substr(0, 4), month);
    add(measures::ContentDimension::month, key, (0.8 + 0.4 * draw(entity + key)) / 6.6);
  }
}

void add_cells(Cells& sum, const Cells& cells) {
  for (const auto& [stratum, counts] : cells) {
    sum[stratum] += counts;
  }
}

void add_indicator(feedback::Results& results, const RegionPlan& plan, const feedback::IndicatorSheet& sheet,
                   int period_index) {
  const std::string period = periods[period_index];
  Cells in_groups;
  Cells control;
  int index = 0;
  for (const GroupPlan& group : plan.groups) {
    Cells of_group;
    for (int member = 0; member < group.members; ++member, ++index) {
      const std::string physician = physician_number(index);
      const Cells cells = physician_cells(sheet, physician, habit(plan, sheet, physician, period_index, &group));
      add_rows(results, period, sheet, Level::physician, physician, cells);
      add_content(results, period, sheet, Level::physician, physician, cells);
      add_cells(of_group, cells);
    }
    if (period_index < group.joined) {
      add_cells(control, of_group);
      continue;
    }
    add_rows(results, period, sheet, Level::group, group.id, of_group);
    add_cells(in_groups, of_group);
  }
  for (int physician = 0; physician < control_physicians; ++physician, ++index) {
    const std::string number = physician_number(index);
    const Cells cells = physician_cells(sheet, number, habit(plan, sheet, number, period_index, nullptr));
    add_rows(results, period, sheet, Level::physician, physician_number(index), cells);
    add_cells(control, cells);
  }
  Cells region = in_groups;
  add_cells(region, control);
  add_rows(results, period, sheet, Level::groups, "*", in_groups);
  add_rows(results, period, sheet, Level::control, "*", control);
  add_rows(results, period, sheet, Level::region, "*", region);
  add_content(results, period, sheet, Level::region, "*", region);
}

std::map<std::string, std::vector<std::string>> counted_groups(const RegionPlan& plan, int period) {
  std::map<std::string, std::vector<std::string>> out;
  int index = 0;
  for (const GroupPlan& group : plan.groups) {
    for (int member = 0; member < group.members; ++member, ++index) {
      if (period >= group.joined) {
        out[group.id].push_back(physician_number(index));
      }
    }
  }
  return out;
}

void save_directory(store::PlatformStore& store) {
  static constexpr const char* towns[] = {"Guingamp", "Châteaulin", "Pontivy", "Lannion", "Carhaix-Plouguer"};
  const base::Date start = base::make_date(2015, 9, 1);
  for (const GroupPlan& group : groups) {
    store.save_group({group.id, group.name, group.area});
  }
  for (const auto& [group, members] : counted_groups(usual_plan, 0)) {
    for (const std::string& member : members) {
      store.save_physician({member, "Dr Synthétique " + member.substr(member.size() - 2), towns[member.back() % 5]});
      store.add_membership({member, group, start, std::nullopt});
    }
  }
  store.save_physician({newcomer_number(), "Dr Nouvelle", "Guingamp"});
  store.add_membership({newcomer_number(), "G01", base::make_date(2019, 1, 1), std::nullopt});
  store.save_physician({locum_number(), "Dr Remplaçant", "Guingamp"});
}

// The region's communes that are on its map, with where their town halls are.
struct Place {
  const char* code;
  const char* name;
  std::int64_t population;
  bool rural;
  double latitude;
  double longitude;
};
constexpr Place places[] = {
    {"22070", "Guingamp", 7115, false, 48.56, -3.15},        {"29026", "Châteaulin", 5200, true, 48.20, -4.09},
    {"56178", "Pontivy", 15100, false, 48.07, -2.96},        {"22113", "Lannion", 20000, false, 48.73, -3.46},
    {"29024", "Carhaix-Plouguer", 7200, true, 48.28, -3.57}, {"22162", "Paimpol", 7200, true, 48.78, -3.05},
    {"22266", "Rostrenen", 3100, true, 48.24, -3.31},        {"29151", "Morlaix", 14900, false, 48.58, -3.83},
    {"22136", "Loudéac", 9600, true, 48.18, -2.75},          {"22278", "Saint-Brieuc", 44200, false, 48.51, -2.76}};

// Eleven digits that no practitioner has, with their key.
std::string rpps_of(int index) {
  const std::string digits = fmt::format("80{:08}", index);
  for (char key = '0'; key < '9'; ++key) {
    if (programme::check_rpps(digits + key)) {
      return digits + key;
    }
  }
  return digits + '9';
}

void add_person(store::PlatformStore& store, int index, const std::string& number, const char* given,
                const std::string& family, const Place& place, programme::Standing standing) {
  programme::Person person;
  person.rpps = rpps_of(index);
  person.number = number;
  person.family_name = family;
  person.given_name = given;
  person.commune = place.code;
  person.town = place.name;
  person.standing = standing;
  store.add_person(person, {base::make_date(2019, 1, 7), "Secrétariat", ""}).value();
}

// Everybody of the directory and the physicians in no group, the groups' areas and the map.
void save_organisation(store::PlatformStore& store) {
  using programme::Standing;
  std::vector<programme::Commune> communes;
  for (const Place& place : places) {
    communes.push_back({place.code, place.name, place.population, place.rural, place.latitude, place.longitude});
  }
  store.save_communes(communes);
  int index = 0;
  for (const auto& [group, members] : counted_groups(usual_plan, 0)) {
    for (const std::string& member : members) {
      add_person(store, ++index, member, "Dr Synthétique", member.substr(member.size() - 2), places[member.back() % 5],
                 Standing::installed);
    }
  }
  add_person(store, 900, newcomer_number(), "Dr", "Nouvelle", places[0], Standing::installed);
  add_person(store, 901, locum_number(), "Dr", "Remplaçant", places[0], Standing::locum);
  for (int control = 0; control < control_physicians; ++control) {
    const std::string number = physician_number(index + control);
    add_person(store, 100 + control, number, "Dr Témoin", number.substr(number.size() - 2),
               places[static_cast<std::size_t>(control * 7 % 10)], Standing::installed);
  }
  store.save_group_area({"G01", {"22070", "22113", "22162"}});
  store.save_group_area({"G02", {"29024", "29026"}});
  store.save_group_area({"G03", {"56178"}});
}

}  // namespace

const std::vector<RegionAccount>& region_accounts() {
  using programme::Role;
  static const std::vector<RegionAccount> accounts{
      {"physician1", "Dr Claire Synthétique", {{Role::physician, physician_number(3)}}},
      {"physician2", "Dr Marc Synthétique", {{Role::physician, physician_number(4)}}},
      {"physician3", "Dr Anne Synthétique", {{Role::physician, physician_number(13)}}},
      {"control", "Dr Paul Témoin", {{Role::physician, physician_number(30)}}},
      {"newcomer", "Dr Nouvelle", {{Role::physician, newcomer_number()}}},
      {"locum", "Dr Remplaçant", {{Role::physician, locum_number()}}},
      {"facilitator1", "Dr Jeanne Animatrice", {{Role::facilitator, "G01"}}},
      {"facilitator2", "Dr Yann Animateur", {{Role::physician, physician_number(14)}, {Role::facilitator, "G02"}}},
      {"coordinator", "Dr Rozenn Coordinatrice", {{Role::coordinator, "53"}}},
      {"secretariat", "Secrétariat de l'association", {{Role::secretariat, "53"}}},
      {"partner", "Agence partenaire", {{Role::partner, "53"}}},
      {"steering_committee", "Dr Pilotage", {{Role::steering_committee, "53"}}},
      {"technical_committee", "Dr Technique", {{Role::technical_committee, "53"}}},
      {"federation_officer", "Dr Fédération", {{Role::federation_officer, "53"}}},
      {"data_operator", "Assurance Maladie, qui calcule", {{Role::data_operator, "53"}}},
      {"member1", "Dr Un Synthétique", {{Role::physician, physician_number(5)}}},
      {"member2", "Dr Deux Synthétique", {{Role::physician, physician_number(6)}}},
      {"member3", "Dr Trois Synthétique", {{Role::physician, physician_number(7)}}},
      {"member4", "Dr Quatre Synthétique", {{Role::physician, physician_number(8)}}},
      {"member5", "Dr Cinq Synthétique", {{Role::physician, physician_number(9)}}},
      {"coordinator-elsewhere", "Dr Coordinateur d'ailleurs", {{Role::coordinator, "52"}}},
      {"nobody", "Compte sans rôle", {}}};
  return accounts;
}

feedback::Results region_results(bool joined_later) {
  const RegionPlan& plan = joined_later ? later_plan : usual_plan;
  feedback::Results results;
  feedback::Manifest& manifest = results.manifest;
  manifest.program_version = "test";
  manifest.region = "53";
  manifest.engine = "native";
  const auto catalogue = measures::load_catalogue(std::filesystem::path(MIROIR_SOURCE_DIR) / "catalogue").value();
  manifest.catalogue_version = catalogue.version;
  manifest.catalogue_hash = catalogue.hash;
  manifest.store_fingerprint = std::string(64, 'f');
  manifest.results_sha256 = std::string(64, '7');
  for (const measures::Measure& measure : catalogue.measures) {
    manifest.indicators.push_back(feedback::sheet_of(measure));
  }
  feedback::describe_subjects(measures::load_subjects(std::filesystem::path(MIROIR_SOURCE_DIR) / "catalogue"),
                              manifest);
  for (int period = 0; period < 4; ++period) {
    manifest.periods.push_back(base::parse_period(periods[period]).value());
    manifest.groups[periods[period]] = counted_groups(plan, period);
    for (const feedback::IndicatorSheet& sheet : manifest.indicators) {
      add_indicator(results, plan, sheet, period);
    }
  }
  feedback::describe_rows(results.rows, manifest);
  return results;
}

std::unique_ptr<store::PlatformStore> make_web_region(const std::filesystem::path& directory, WebResults with_results,
                                                      bool demonstration) {
  std::filesystem::create_directories(directory);
  auto store = store::PlatformStore::open(store::database_url(directory.string())).value();
  save_directory(*store);
  save_organisation(*store);
  // One hash for all, at the least cost libsodium takes: tests sign in often.
  const std::string hash = programme::hash_password(web_region_password, {1, 8192});
  for (const RegionAccount& account : region_accounts()) {
    store->add_account({0, account.login + "@demo.invalid", account.name, hash, "fr", demonstration, account.grants})
        .value();
  }
  // What physician2 meant to change, at the return before.
  store->save_intention({physician_number(4), "ppi", "2018-S1", "Relire chaque IPP de plus d’un an au renouvellement",
                         programme::Instant(std::chrono::seconds(1547000000))});  // January 2019
  if (with_results != WebResults::none) {
    const programme::Instant july_2019{std::chrono::sys_days{std::chrono::year{2019} / 7 / 12}};
    const feedback::Arrival arrival{.signer = std::string(64, 'a'),
                                    .at = july_2019,
                                    .held = with_results == WebResults::held || with_results == WebResults::held_twice,
                                    .corrects = {},
                                    .reason = {},
                                    .by = {}};
    feedback::Results results = region_results(with_results == WebResults::joined_later);
    store->publish(results, arrival).value();
    if (with_results == WebResults::held_twice) {
      results.manifest.store_fingerprint = std::string(64, '9');
      results.manifest.results_sha256 = std::string(64, '8');
      store->publish(results, arrival).value();
    }
  }
  return store;
}

}  // namespace miroir::testing
