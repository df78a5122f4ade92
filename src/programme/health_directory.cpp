#include "programme/health_directory.hpp"

#include "base/folded_text.hpp"
#include "programme/person.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace miroir::programme {

namespace {

enum Field : std::uint8_t {
  rpps,
  family_name,
  given_name,
  profession,
  know_how,
  mode,
  commune,
  town,
  email,
  field_count,
};

struct FieldNames {
  const char* shown;
  std::vector<std::string_view> keys;  // without small words and what says that it is the structure's
  bool required;
};

const std::array<FieldNames, field_count>& field_names() {
  static const std::array<FieldNames, field_count> names{{
      {"Identifiant PP", {"identifiant pp", "identifiant rpps", "numero rpps", "rpps"}, true},
      {"Nom d'exercice", {"nom exercice"}, true},
      {"Prénom d'exercice", {"prenom exercice"}, true},
      {"Code profession", {"code profession"}, true},
      {"Code savoir-faire", {"code savoir faire"}, false},
      {"Code mode exercice", {"code mode exercice"}, false},
      {"Code commune (coord. structure)", {"code commune", "code insee commune", "code commune insee"}, false},
      {"Libellé commune (coord. structure)", {"libelle commune"}, false},
      {"Adresse e-mail (coord. structure)", {"adresse e mail", "e mail", "adresse email", "courriel"}, false},
  }};
  return names;
}

std::string field_key(std::string_view written) {
  static constexpr std::string_view passed_over[] = {"de", "du", "des",   "d",           "l",
                                                     "la", "le", "coord", "coordonnees", "structure"};
  std::string key;
  const std::string folded = base::folded(written);
  std::size_t start = 0;
  while (start <= folded.size()) {
    const std::size_t end = std::min(folded.find(' ', start), folded.size());
    const std::string_view word = std::string_view(folded).substr(start, end - start);
    if (!word.empty() && std::ranges::find(passed_over, word) == std::end(passed_over)) {
      key += (key.empty() ? "" : " ") + std::string(word);
    }
    start = end + 1;
  }
  return key;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  std::vector<std::string_view> cells;
  std::size_t start = 0;
  while (start <= line.size()) {
    const std::size_t end = std::min(line.find('|', start), line.size());
    cells.push_back(line.substr(start, end - start));
    start = end + 1;
  }
  return cells;
}

using Places = std::array<std::optional<std::size_t>, field_count>;

base::Result<Places> find_fields(std::string_view header) {
  if (header.starts_with("\xEF\xBB\xBF")) {
    header.remove_prefix(3);
  }
  Places places;
  const auto cells = cells_of(header);
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const std::string key = field_key(cells[cell]);
    for (std::size_t field = 0; field < field_count; ++field) {
      const auto& keys = field_names()[field].keys;
      if (!places[field] && std::ranges::find(keys, key) != keys.end()) {
        places[field] = cell;
      }
    }
  }
  std::vector<std::string_view> missing;
  for (std::size_t field = 0; field < field_count; ++field) {
    if (field_names()[field].required && !places[field]) {
      missing.emplace_back(field_names()[field].shown);
    }
  }
  if (!missing.empty()) {
    return base::refuse("not-a-health-directory", fmt::format("line 1: no column is called {}: give the unpacked file "
                                                              "PS_LibreAcces_Personne_activite of the Annuaire Santé",
                                                              fmt::join(missing, ", ")));
  }
  return places;
}

class Reader {
 public:
  Reader(const Places& places, const std::vector<std::string>& departments)
      : places_(places), departments_(departments) {
    directory_.without_know_how = !places[know_how];
    for (const PeopleColumn column : {PeopleColumn::rpps, PeopleColumn::family_name, PeopleColumn::given_name}) {
      directory_.table.has[static_cast<std::size_t>(column)] = true;
    }
    directory_.table.header_cells = people_columns;
  }

  void read(const std::string& line, std::int32_t number) {
    if (line.empty() || line == "\r") {
      return;
    }
    ++directory_.activities;
    cells_ = cells_of(line);
    if (std::ranges::any_of(places_, [&](const auto& place) { return place && *place >= cells_.size(); })) {
      ++directory_.damaged;
      return;
    }
    if (!is_general_practitioner()) {
      ++directory_.other_professions;
      return;
    }
    const std::string identifier = tidy_text(cell(rpps));
    const bool here = is_here();
    const auto [known, first_time] = rows_.try_emplace(identifier, directory_.table.rows.size());
    if (first_time) {
      directory_.table.rows.push_back(row_of(identifier, number));
      here_.push_back(here);
    } else if (here && !here_[known->second]) {
      directory_.table.rows[known->second] = row_of(identifier, number);
      here_[known->second] = true;
    }
  }

  HealthDirectory finish() && {
    std::vector<PeopleRow> kept;
    for (std::size_t place = 0; place < here_.size(); ++place) {
      if (here_[place]) {
        kept.push_back(std::move(directory_.table.rows[place]));
      }
    }
    directory_.elsewhere = static_cast<std::int64_t>(here_.size() - kept.size());
    directory_.table.rows = std::move(kept);
    return std::move(directory_);
  }

 private:
  std::string_view cell(Field field) const { return places_[field] ? cells_[*places_[field]] : std::string_view(); }

  bool is_general_practitioner() const {
    const std::string_view skill = cell(know_how);
    return cell(profession) == "10" &&
           (directory_.without_know_how || skill == "SM26" || skill == "SM53" || skill == "SM54");
  }

  bool is_here() const {
    return departments_.empty() || std::ranges::any_of(departments_, [&](const std::string& department) {
             return cell(commune).starts_with(department);
           });
  }

  PeopleRow row_of(const std::string& identifier, std::int32_t number) const {
    PeopleRow row;
    row.line = number;
    row.cells_found = people_columns;
    row.at(PeopleColumn::rpps) = identifier;
    row.at(PeopleColumn::family_name) = tidy_text(cell(family_name));
    row.at(PeopleColumn::given_name) = tidy_text(cell(given_name));
    row.at(PeopleColumn::commune) = tidy_text(cell(commune));
    row.at(PeopleColumn::town) = tidy_text(cell(town));
    row.at(PeopleColumn::email) = check_email(cell(email)) ? std::string(cell(email)) : std::string();
    return row;
  }

  const Places& places_;
  const std::vector<std::string>& departments_;
  HealthDirectory directory_;
  std::map<std::string, std::size_t> rows_;
  std::vector<bool> here_;
  std::vector<std::string_view> cells_;
};

}  // namespace

base::Result<HealthDirectory> read_health_directory(std::istream& extract,
                                                    const std::vector<std::string>& departments) {
  std::string line;
  std::getline(extract, line);
  const auto places = find_fields(line);
  if (!places) {
    return places.error();
  }
  Reader reader(*places, departments);
  std::int32_t number = 1;
  while (std::getline(extract, line)) {
    reader.read(line, ++number);
  }
  return std::move(reader).finish();
}

}  // namespace miroir::programme
