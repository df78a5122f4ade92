#include "support/results_attack.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>

namespace miroir::testing {

namespace {

using measures::Level;
using measures::ResultRow;

constexpr std::int64_t unlimited = std::int64_t{1} << 40;
constexpr std::int64_t prime = 2'147'483'647;  // of the finite field: determined in it, determined in fractions
constexpr std::int64_t readable_coefficient = 64;

struct Limits {
  std::int64_t low = 0;
  std::int64_t high = unlimited;
  bool certain() const { return low == high; }
};

// The unknowns, each times its coefficient, add up to 0.
using Equation = std::vector<std::pair<std::size_t, std::int64_t>>;

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - ((value % by != 0 && (value < 0) != (by < 0)) ? 1 : 0);
}

class System {
 public:
  std::size_t unknown() {
    limits_.emplace_back();
    return limits_.size() - 1;
  }
  void fix(std::size_t unknown, std::int64_t value) { limits_[unknown] = {value, value}; }
  // Between counts of one kind: worth eliminating.
  void add_sum(Equation equation) {
    sums_.push_back(equation);
    equations_.push_back(std::move(equation));
  }
  // Between kinds, or with an unknown of its own: it can only narrow.
  void add_link(Equation equation) { equations_.push_back(std::move(equation)); }
  const Limits& limits(std::size_t unknown) const { return limits_[unknown]; }

  void solve() {
    narrow(equations_);
    const std::size_t unknowns = limits_.size();
    for (std::size_t before = 0; certain() > before;) {
      before = certain();
      narrow(eliminated());
      limits_.resize(unknowns);  // without the constants of the equations made meanwhile
      narrow(equations_);
    }
  }

 private:
  using Row = std::map<std::size_t, std::int64_t>;  // modulo the prime; `constant` is the place of the constant

  std::size_t certain() const {
    return static_cast<std::size_t>(
        std::count_if(limits_.begin(), limits_.end(), [](const Limits& limits) { return limits.certain(); }));
  }

  void narrow(const std::vector<Equation>& equations) {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Equation& equation : equations) {
        changed = narrow(equation) || changed;
      }
    }
  }

  bool narrow(const Equation& equation) {
    bool changed = false;
    for (const auto& [unknown, coefficient] : equation) {
      // coefficient * unknown = -(the others): between these two.
      std::int64_t least = 0;
      std::int64_t most = 0;
      for (const auto& [other, factor] : equation) {
        if (other != unknown) {
          const Limits& limits = limits_[other];
          least -= factor * (factor > 0 ? limits.high : limits.low);
          most -= factor * (factor > 0 ? limits.low : limits.high);
        }
      }
      if (coefficient < 0) {
        std::swap(least, most);
      }
      const std::int64_t low = -floor_divided(-least, coefficient);
      const std::int64_t high = floor_divided(most, coefficient);
      Limits& own = limits_[unknown];
      changed = changed || low > own.low || high < own.high;
      own.low = std::max(own.low, low);
      own.high = std::min(own.high, high);
      if (own.low > own.high) {
        throw std::logic_error("what the attacker takes for granted does not hold");
      }
    }
    return changed;
  }

  static std::int64_t times(std::int64_t left, std::int64_t right) { return left * right % prime; }

  static std::int64_t inverse(std::int64_t value) {
    std::int64_t result = 1;
    for (std::int64_t exponent = prime - 2; exponent > 0; exponent /= 2) {
      if (exponent % 2 == 1) {
        result = times(result, value);
      }
      value = times(value, value);
    }
    return result;
  }

  std::vector<Row> rows_of_unknowns() const {
    std::vector<Row> rows;
    for (const Equation& equation : sums_) {
      Row row;
      for (const auto& [unknown, coefficient] : equation) {
        const bool certain = limits_[unknown].certain();
        std::int64_t& place = row[certain ? constant : unknown];
        const std::int64_t added = times((coefficient % prime + prime) % prime, certain ? limits_[unknown].low : 1);
        place = (place + added) % prime;
      }
      std::erase_if(row, [](const auto& term) { return term.second == 0; });
      if (!row.empty() && row.begin()->first != constant) {
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }

  // The equations that Gauss–Jordan elimination gives, where their coefficients can be read back as whole numbers.
  std::vector<Equation> eliminated() {
    std::vector<Row> rows = rows_of_unknowns();
    std::map<std::size_t, std::set<std::size_t>> columns;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (const auto& [unknown, coefficient] : rows[row]) {
        columns[unknown].insert(row);
      }
    }
    std::set<std::size_t> left;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      left.insert(row);
    }
    while (!left.empty()) {
      const std::size_t row = *std::min_element(
          left.begin(), left.end(), [&](std::size_t a, std::size_t b) { return rows[a].size() < rows[b].size(); });
      left.erase(row);
      if (!rows[row].empty() && rows[row].begin()->first != constant) {
        clear_column(rows, columns, row);
      }
    }
    std::vector<Equation> equations;
    for (const Row& row : rows) {
      if (auto equation = readable(row)) {
        equations.push_back(std::move(*equation));
      }
    }
    return equations;
  }

  static void clear_column(std::vector<Row>& rows, std::map<std::size_t, std::set<std::size_t>>& columns,
                           std::size_t row) {
    const auto rarest = std::min_element(rows[row].begin(), rows[row].end(), [&](const auto& a, const auto& b) {
      const auto size = [&](const auto& term) {
        return term.first == constant ? std::numeric_limits<std::size_t>::max() : columns[term.first].size();
      };
      return size(a) < size(b);
    });
    const std::size_t pivot = rarest->first;
    const std::int64_t scale = inverse(rarest->second);
    for (auto& [unknown, coefficient] : rows[row]) {
      coefficient = times(coefficient, scale);
    }
    const std::set<std::size_t> others = columns[pivot];
    for (const std::size_t other : others) {
      if (other == row) {
        continue;
      }
      const std::int64_t factor = prime - rows[other].at(pivot);
      for (const auto& [unknown, coefficient] : rows[row]) {
        std::int64_t& place = rows[other][unknown];
        place = (place + times(factor, coefficient)) % prime;
        if (place == 0) {
          rows[other].erase(unknown);
          columns[unknown].erase(other);
        } else {
          columns[unknown].insert(other);
        }
      }
    }
  }

  std::optional<Equation> readable(const Row& row) {
    Equation equation;
    for (const auto& [unknown, coefficient] : row) {
      const std::int64_t number = coefficient > prime / 2 ? coefficient - prime : coefficient;
      if (unknown == constant) {
        const std::size_t fixed = this->unknown();
        fix(fixed, number);
        equation.emplace_back(fixed, 1);
      } else if (std::abs(number) > readable_coefficient) {
        return std::nullopt;
      } else {
        equation.emplace_back(unknown, number);
      }
    }
    return equation;
  }

  static constexpr std::size_t constant = std::numeric_limits<std::size_t>::max();
  std::vector<Limits> limits_;
  std::vector<Equation> equations_;
  std::vector<Equation> sums_;
};

// Everything that is published of one indicator, as equations.
class Attacker {
 public:
  Attacker(const std::vector<feedback::Results>& published, const std::string& indicator,
           const OnNeitherSide& on_neither_side)
      : on_neither_side_(on_neither_side) {
    for (const feedback::Results& results : published) {
      for (const auto& sheet : results.manifest.indicators) {
        if (sheet.id == indicator) {
          persons_ = sheet.unit == measures::Unit::patients;
          shares_ = sheet.display == measures::Display::share;
        }
      }
      for (const auto& [period, groups] : results.manifest.groups) {
        groups_[period] = groups;
      }
      for (const base::Period& period : results.manifest.periods) {
        periods_.push_back(period);
      }
      for (const ResultRow& row : results.rows) {
        if (row.indicator == indicator) {
          read(row);
        }
      }
      for (const measures::ContentRow& row : results.content) {
        if (row.indicator == indicator) {
          content_.push_back(row);
        }
      }
    }
  }

  std::vector<CertainFigure> run() {
    tie_strata();
    read_content();
    tie_levels();
    tie_periods();
    system_.solve();
    std::vector<CertainFigure> found;
    for (const auto& [key, unknown] : unknowns_) {
      if (system_.limits(unknown).certain()) {
        const auto& [period, without, stratum, level, entity, figure] = key;
        found.push_back({period, without, level, entity, stratum, figure, system_.limits(unknown).low});
      }
    }
    return found;
  }

 private:
  // Period, the period taken off it, stratum, level, entity, figure.
  using Key = std::tuple<std::string, std::string, std::string, Level, std::string, Figure>;
  using Place = std::tuple<std::string, std::string, Level, std::string>;  // period, stratum, level, entity

  std::vector<Figure> figures() const {
    std::vector<Figure> all{Figure::patients, Figure::numerator};
    if (shares_) {
      all.push_back(Figure::rest);
    }
    if (!persons_) {
      all.push_back(Figure::denominator);
    }
    if (has_boxes_) {
      all.push_back(Figure::boxes);
    }
    return all;
  }

  static bool is_content(const std::string& stratum) { return stratum.find(':') != std::string::npos; }

  std::vector<Figure> figures(const std::string& stratum) const {
    return is_content(stratum) ? std::vector<Figure>{Figure::patients, Figure::numerator, Figure::boxes} : figures();
  }

  std::size_t unknown(const Place& place, Figure figure, const std::string& without = "") {
    const auto& [period, stratum, level, entity] = place;
    const auto [found, added] = unknowns_.try_emplace({period, without, stratum, level, entity, figure}, 0);
    if (added) {
      found->second = system_.unknown();
    }
    return found->second;
  }

  void read(const ResultRow& row) {
    const Place place{row.period, row.stratum, row.level, row.entity};
    places_.insert(place);
    const std::size_t patients = unknown(place, Figure::patients);
    const std::size_t numerator = unknown(place, Figure::numerator);
    const std::size_t denominator = persons_ ? patients : unknown(place, Figure::denominator);
    if (!row.hidden()) {
      system_.fix(patients, *row.patients);
      system_.fix(numerator, *row.numerator);
      system_.fix(denominator, *row.denominator);
    }
    if (row.boxes) {
      has_boxes_ = true;
      system_.fix(unknown(place, Figure::boxes), *row.boxes);
    }
    if (shares_) {
      system_.add_link({{denominator, 1}, {numerator, -1}, {unknown(place, Figure::rest), -1}});
    }
    if (!persons_) {  // nobody is counted without a prescription
      system_.add_link({{denominator, 1}, {patients, -1}, {system_.unknown(), -1}});
    }
  }

  // Of periods with content: every key that is named anywhere, and every month, for every entity.
  void read_content() {
    std::map<std::string, std::set<std::string>> keys;
    for (const measures::ContentRow& row : content_) {
      keys[row.period].insert(key_of(row));
    }
    for (const base::Period& period : periods_) {
      auto known = keys.find(period.name);
      if (known == keys.end()) {
        continue;
      }
      for (base::Date month = period.first; month <= period.last; month = base::add_months(month, 1)) {
        known->second.insert("month:" + measures::content_month(month));
      }
      const auto places = places_;
      for (const auto& [of_period, stratum, level, entity] : places) {
        if (of_period == period.name && stratum == "all") {
          tie_content({of_period, stratum, level, entity}, known->second);
        }
      }
    }
    for (const measures::ContentRow& row : content_) {
      const Place place{row.period, key_of(row), row.level, row.entity};
      system_.fix(unknown(place, Figure::patients), row.patients);
      system_.fix(unknown(place, Figure::numerator), row.units);
      if (row.boxes) {
        system_.fix(unknown(place, Figure::boxes), *row.boxes);
      }
    }
  }

  static std::string key_of(const measures::ContentRow& row) {
    return std::string(measures::dimension_name(row.dimension)) + ":" + row.key;
  }

  // The keys of one entity and its row "all".
  void tie_content(const Place& all, const std::set<std::string>& keys) {
    const auto& [period, stratum, level, entity] = all;
    std::map<std::string, std::vector<Place>> of_dimension;
    for (const std::string& key : keys) {
      const Place place{period, key, level, entity};
      places_.insert(place);
      of_dimension[key.substr(0, key.find(':'))].push_back(place);
      for (const Figure figure : {Figure::patients, Figure::numerator}) {
        system_.add_link({{unknown(all, figure), 1}, {unknown(place, figure), -1}, {system_.unknown(), -1}});
      }
      // A person has a unit or more of a key, and a unit a box or more.
      system_.add_link(
          {{unknown(place, Figure::numerator), 1}, {unknown(place, Figure::patients), -1}, {system_.unknown(), -1}});
      system_.add_link(
          {{unknown(place, Figure::boxes), 1}, {unknown(place, Figure::numerator), -1}, {system_.unknown(), -1}});
    }
    for (const auto& [dimension, places] : of_dimension) {
      const bool whole = dimension == "month";  // other classes may be there, unnamed
      add_up(all, places, Figure::boxes, whole);
      add_up(all, places, Figure::numerator, whole && !persons_);
      if (whole) {  // everyone of the numerator has a month, or several
        Equation equation{{unknown(all, Figure::numerator), -1}, {system_.unknown(), -1}};
        for (const Place& place : places) {
          equation.emplace_back(unknown(place, persons_ ? Figure::patients : Figure::numerator), 1);
        }
        system_.add_link(std::move(equation));
      }
    }
  }

  // The places are parts of the whole, and all of them where they are `complete`.
  void add_up(const Place& whole, const std::vector<Place>& places, Figure figure, bool complete) {
    if (figure == Figure::numerator && !complete) {
      return;  // a person, or a unit, has several
    }
    Equation equation{{unknown(whole, figure), -1}};
    for (const Place& place : places) {
      equation.emplace_back(unknown(place, figure), 1);
    }
    if (!complete) {
      equation.emplace_back(system_.unknown(), 1);
    }
    system_.add_sum(std::move(equation));
  }

  // The months of a period inside another, in the content of the latter, and the row of the former.
  void tie_months(const Place& all, const std::vector<std::string>& inner) {
    for (const std::string& name : inner) {
      Place other = all;
      std::get<0>(other) = name;
      if (!places_.contains(other) || !same_members(all, other)) {
        continue;
      }
      const base::Period period = base::parse_period(name).value();
      std::vector<Place> months;
      for (base::Date month = period.first; month <= period.last; month = base::add_months(month, 1)) {
        months.push_back(all);
        std::get<1>(months.back()) = "month:" + measures::content_month(month);
      }
      if (!places_.contains(months.front())) {
        continue;
      }
      add_up(other, months, Figure::boxes, true);
      add_up(other, months, Figure::numerator, !persons_);
      for (const Place& month : months) {
        if (persons_) {
          system_.add_link({{unknown(other, Figure::numerator), 1},
                            {unknown(month, Figure::patients), -1},
                            {system_.unknown(), -1}});
        }
      }
    }
  }

  // The strata of a dimension and what they leave out; the latter takes part in the sums of levels.
  void tie_strata() {
    std::map<Place, std::vector<Place>> parts;
    for (const Place& place : places_) {
      const auto& [period, stratum, level, entity] = place;
      if (stratum != "all") {
        parts[{period, stratum.substr(0, stratum.find('=')), level, entity}].push_back(place);
      }
    }
    for (const auto& [left_out, own] : parts) {
      const auto& [period, dimension, level, entity] = left_out;
      for (const Figure figure : figures()) {
        Equation equation{{unknown({period, "all", level, entity}, figure), -1}, {unknown(left_out, figure), 1}};
        for (const Place& part : own) {
          equation.emplace_back(unknown(part, figure), 1);
        }
        system_.add_sum(std::move(equation));
      }
      places_.insert(left_out);
    }
  }

  void tie_levels() {
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<Level, std::string>>> tables;
    for (const auto& [period, stratum, level, entity] : places_) {
      tables[{period, stratum}].emplace_back(level, entity);
    }
    for (const auto& [table, entities] : tables) {
      std::map<std::pair<Level, std::string>, std::vector<std::string>> members;
      for (const auto& [level, physician] : entities) {
        if (level == Level::physician) {
          sort_physician(table.first, physician, members);
        }
      }
      for (const auto& [level, entity] : entities) {
        if (level != Level::physician) {
          add_sum(table, {level, entity}, members[{level, entity}]);
          members_[{table.first, level, entity}] = members[{level, entity}];
        }
      }
    }
  }

  void sort_physician(const std::string& period, const std::string& physician,
                      std::map<std::pair<Level, std::string>, std::vector<std::string>>& members) const {
    bool member = false;
    if (const auto groups = groups_.find(period); groups != groups_.end()) {
      for (const auto& [group, physicians] : groups->second) {
        if (std::find(physicians.begin(), physicians.end(), physician) != physicians.end()) {
          members[{Level::group, group}].push_back(physician);
          member = true;
        }
      }
    }
    members[{Level::region, "*"}].push_back(physician);
    if (member) {
      members[{Level::groups, "*"}].push_back(physician);
    } else if (!on_neither_side_.contains({period, physician})) {
      members[{Level::control, "*"}].push_back(physician);
    }
  }

  void add_sum(const std::pair<std::string, std::string>& table, const std::pair<Level, std::string>& total,
               const std::vector<std::string>& members) {
    for (const Figure figure : figures(table.second)) {
      Equation equation{{unknown({table.first, table.second, total.first, total.second}, figure), -1}};
      for (const std::string& member : members) {
        equation.emplace_back(unknown({table.first, table.second, Level::physician, member}, figure), 1);
      }
      system_.add_sum(std::move(equation));
    }
  }

  // `more` holds everything of the others, and nothing else when they `add_up`.
  void tie_periods() {
    for (const base::Period& outer : periods_) {
      std::vector<std::string> inner;
      std::int32_t days = 0;
      for (const base::Period& period : periods_) {
        if (!(period == outer) && outer.first <= period.first && period.last <= outer.last) {
          inner.push_back(period.name);
          days += period.length_days();
        }
      }
      const bool whole = !inner.empty() && days == outer.length_days();
      const auto places = places_;
      for (const Place& place : places) {
        if (std::get<0>(place) == outer.name && !is_content(std::get<1>(place))) {
          tie_period(place, inner, whole);
        }
        if (std::get<0>(place) == outer.name && std::get<1>(place) == "all") {
          tie_months(place, inner);
        }
      }
    }
  }

  void tie_period(const Place& place, const std::vector<std::string>& inner, bool whole) {
    for (const Figure figure : figures()) {
      const bool adds_up = figure == Figure::boxes || (!persons_ && figure != Figure::patients);
      if (figure == Figure::rest && persons_) {
        continue;  // who is not in the numerator of a quarter may be in its half-year's
      }
      Equation sum{{unknown(place, figure), -1}};
      for (const std::string& period : inner) {
        Place other = place;
        std::get<0>(other) = period;
        if (!places_.contains(other) || !same_members(place, other)) {
          continue;
        }
        system_.add_link(
            {{unknown(place, figure), 1}, {unknown(other, figure), -1}, {unknown(place, figure, period), -1}});
        sum.emplace_back(unknown(other, figure), 1);
      }
      if (whole && sum.size() == inner.size() + 1) {
        if (!adds_up) {
          sum.emplace_back(unknown(place, figure, "itself and its quarters"), -1);
          system_.add_link(std::move(sum));
        } else {
          system_.add_sum(std::move(sum));
        }
      }
    }
  }

  // Only then do the figures of a group or a side follow each other over time.
  bool same_members(const Place& left, const Place& right) const {
    const auto members = [this](const Place& place) {
      const auto found = members_.find({std::get<0>(place), std::get<2>(place), std::get<3>(place)});
      return found == members_.end() ? std::vector<std::string>{} : found->second;
    };
    return members(left) == members(right);
  }

  const OnNeitherSide& on_neither_side_;
  bool persons_ = true;
  bool shares_ = true;
  bool has_boxes_ = false;
  std::vector<measures::ContentRow> content_;
  std::vector<base::Period> periods_;
  std::map<std::string, std::map<std::string, std::vector<std::string>>> groups_;
  std::set<Place> places_;
  std::map<std::tuple<std::string, Level, std::string>, std::vector<std::string>> members_;  // by period, level, entity
  std::map<Key, std::size_t> unknowns_;
  System system_;
};

}  // namespace

std::vector<CertainFigure> attack(const std::vector<feedback::Results>& published, const std::string& indicator,
                                  const OnNeitherSide& on_neither_side) {
  return Attacker(published, indicator, on_neither_side).run();
}

}  // namespace miroir::testing
