#include "feedback/disclosure.hpp"

#include "feedback/elimination.hpp"
#include "feedback/level_sums.hpp"

#include <array>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include <fmt/format.h>

namespace miroir::feedback {

namespace {

using measures::Level;
using measures::Measure;
using measures::ResultRow;

enum Quantity : std::uint8_t { denominator, numerator, rest };
constexpr std::array quantities{denominator, numerator, rest};

// The persons of a row, or of several rows together.
struct Persons {
  std::array<std::int64_t, quantities.size()> of{};
  bool present = false;  // the row exists

  Persons& add(const Persons& other, std::int64_t times) {
    for (const Quantity quantity : quantities) {
      of[quantity] += times * other.of[quantity];
    }
    return *this;
  }
  bool small(std::int32_t min_cell) const {
    return std::any_of(of.begin(), of.end(), [&](std::int64_t count) { return is_small(count, min_cell); });
  }
  bool none() const {
    return std::all_of(of.begin(), of.end(), [](std::int64_t count) { return count == 0; });
  }
};

Persons persons_of(const ResultRow& row, const Measure& measure) {
  Persons persons{{row.patients.value_or(0), row.numerator_patients, 0}, true};
  if (measure.numerator.kind == measures::Numerator::Kind::units) {
    persons.of[rest] = measure.denominator.unit == measures::Unit::patients
                           ? persons.of[denominator] - persons.of[numerator]
                           : row.denominator.value_or(0) - row.numerator.value_or(0);
  }
  return persons;
}

// The rows of one indicator in one period.
struct PeriodPart {
  const measures::PeriodContext* context = nullptr;
  std::span<ResultRow> rows;
};

// Periods of a table added and taken off: places in its list.
struct Difference {
  std::vector<std::size_t> plus;
  std::vector<std::size_t> minus;
};

bool contains(const base::Period& outer, const base::Period& inner) {
  return outer.first <= inner.first && inner.last <= outer.last && !(outer == inner);
}

// Of periods that overlap; two of them are nested or have no day in common.
std::vector<Difference> differences_of(const std::vector<PeriodPart>& periods) {
  std::vector<Difference> differences;
  for (std::size_t outer = 0; outer < periods.size(); ++outer) {
    Difference whole{{}, {outer}};
    std::int32_t days = 0;
    for (std::size_t inner = 0; inner < periods.size(); ++inner) {
      if (contains(periods[outer].context->period, periods[inner].context->period)) {
        differences.push_back({{outer}, {inner}});
        whole.plus.push_back(inner);
        days += periods[inner].context->period.length_days();
      }
    }
    if (days == periods[outer].context->period.length_days()) {
      differences.push_back(whole);
    }
  }
  return differences;
}

// A row of the results, or what the strata of a dimension leave out of "all", which nobody publishes.
struct Cell {
  bool published = true;  // a row
  bool hidden = false;    // in every period
};

struct Term {
  std::size_t cell = 0;
  std::int64_t coefficient = 1;
  auto operator<=>(const Term&) const = default;
};

// Cells whose sum, each times its coefficient, is 0 in some views: parts count 1, their total -1.
struct Tie {
  std::vector<Term> terms;
  std::vector<std::size_t> views;
  std::size_t hidden = 0;  // cells
};

// The sums of some views together, read for one quantity.
struct System {
  std::vector<std::size_t> views;
  const Difference* nothing_left = nullptr;  // the views add up to nothing, cell by cell
  Quantity quantity = denominator;
};

// The cells of one indicator in periods that overlap, and the sums that tie them. A view is one period, or a difference
// of periods; the first views are the periods, in order.
class Table {
 public:
  Table(const std::vector<PeriodPart>& periods, const Measure& measure, std::int32_t min_cell)
      : periods_(periods.size()), differences_(differences_of(periods)), min_cell_(min_cell) {
    rest_is_persons_ = measure.numerator.kind == measures::Numerator::Kind::units &&
                       measure.denominator.unit == measures::Unit::patients;
    persons_.resize(periods_ + differences_.size());
    rows_.resize(periods_);
    for (std::size_t view = 0; view < periods_; ++view) {
      read_rows(view, periods[view], measure);
    }
    for (std::size_t view = 0; view < periods_; ++view) {
      tie_strata(view, periods[view].rows);
    }
    for (std::size_t view = 0; view < periods_; ++view) {
      for (const auto& [stratum, places] : places_[view]) {
        tie_levels(view, places, *periods[view].context);
      }
    }
    add_differences();
    ties_of_cell_.resize(cells_.size());
    for (std::size_t tie = 0; tie < ties_.size(); ++tie) {
      for (const Term& term : ties_[tie].terms) {
        ties_of_cell_[term.cell].push_back(tie);
      }
    }
  }

  // Hides until nothing small is given away; afterwards `hidden(period, row)` says which rows.
  void protect() {
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      const bool small =
          std::any_of(persons_.begin(), persons_.end(), [&](const auto& view) { return view[cell].small(min_cell_); });
      if (small || !cells_[cell].published) {
        hide(cell);
      }
    }
    set_up_systems();
    do {
      mend_ties();
    } while (mend_combinations());
  }

  bool hidden(std::size_t period, std::size_t row) const { return cells_[rows_[period][row]].hidden; }
  bool small(std::size_t period, std::size_t row) const {
    return persons_[period][rows_[period][row]].small(min_cell_);
  }

 private:
  using Key = std::tuple<std::string, Level, std::string>;  // stratum, or a dimension for what it leaves out

  std::size_t cell_of(const Key& key, bool published) {
    const auto [found, added] = cell_of_key_.try_emplace(key, cells_.size());
    if (added) {
      cells_.push_back({.published = published});
      for (auto& view : persons_) {
        view.emplace_back();
      }
    }
    return found->second;
  }

  void read_rows(std::size_t view, const PeriodPart& period, const Measure& measure) {
    places_.emplace_back();
    for (const ResultRow& row : period.rows) {
      const std::size_t cell = cell_of({row.stratum, row.level, row.entity}, true);
      persons_[view][cell] = persons_of(row, measure);
      places_[view][row.stratum][{row.level, row.entity}] = cell;
      rows_[view].push_back(cell);
    }
  }

  void tie_strata(std::size_t view, std::span<const ResultRow> rows) {
    std::map<std::tuple<Level, std::string, std::string>, std::vector<Term>> dimensions;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::string& stratum = rows[row].stratum;
      if (stratum != "all") {
        const std::string dimension = stratum.substr(0, stratum.find('='));
        dimensions[{rows[row].level, rows[row].entity, dimension}].push_back({rows_[view][row], 1});
      }
    }
    for (auto& [key, terms] : dimensions) {
      const auto& [level, entity, dimension] = key;
      const std::size_t total = places_[view].at("all").at({level, entity});
      Persons left_out = persons_[view][total];
      for (const Term& part : terms) {
        left_out.add(persons_[view][part.cell], -1);
      }
      if (left_out.of[denominator] > 0) {
        const std::size_t cell = cell_of({dimension, level, entity}, false);
        persons_[view][cell] = left_out;
        terms.push_back({cell, 1});
      }
      add_tie(view, std::move(terms), total);
    }
  }

  void tie_levels(std::size_t view, const Places& places, const measures::PeriodContext& context) {
    for (const LevelSum& sum : level_sums(places, context)) {
      std::vector<Term> terms;
      for (const auto& part : sum.parts) {
        terms.push_back({part.unknown, part.coefficient});
      }
      add_tie(view, std::move(terms), sum.total);
    }
  }

  void add_tie(std::size_t view, std::vector<Term> terms, std::size_t total) {
    terms.push_back({total, -1});
    std::sort(terms.begin(), terms.end());
    const auto [found, added] = tie_of_terms_.try_emplace(terms, ties_.size());
    if (added) {
      ties_.push_back({.terms = std::move(terms), .views = {}});
    }
    ties_[found->second].views.push_back(view);
  }

  // Each difference becomes a view: its persons, and the sums that hold in all of its periods.
  void add_differences() {
    for (std::size_t index = 0; index < differences_.size(); ++index) {
      const std::size_t view = periods_ + index;
      const Difference& difference = differences_[index];
      for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        const auto present = [&](std::size_t period) { return persons_[period][cell].present; };
        Persons& persons = persons_[view][cell];
        persons.present = std::all_of(difference.plus.begin(), difference.plus.end(), present) &&
                          std::all_of(difference.minus.begin(), difference.minus.end(), present);
        if (persons.present) {
          add_periods(difference, cell, persons);
        }
      }
      for (Tie& tie : ties_) {
        const auto holds = [&](std::size_t period) {
          return std::find(tie.views.begin(), tie.views.end(), period) != tie.views.end();
        };
        if (std::all_of(difference.plus.begin(), difference.plus.end(), holds) &&
            std::all_of(difference.minus.begin(), difference.minus.end(), holds)) {
          tie.views.push_back(view);
        }
      }
    }
  }

  void add_periods(const Difference& difference, std::size_t cell, Persons& persons) const {
    for (const std::size_t period : difference.plus) {
      persons.add(persons_[period][cell], 1);
    }
    for (const std::size_t period : difference.minus) {
      persons.add(persons_[period][cell], -1);
    }
  }

  void hide(std::size_t cell) {
    cells_[cell].hidden = true;
    for (const std::size_t tie : ties_of_cell_[cell]) {
      ++ties_[tie].hidden;
    }
  }

  bool gives_away(const Tie& tie, std::size_t view) const {
    std::size_t hidden = 0;
    bool lone_matters = false;
    bool parts = false;
    bool totals = false;
    Persons together;
    for (const Term& term : tie.terms) {
      const Persons& persons = persons_[view][term.cell];
      if (cells_[term.cell].hidden && !persons.none()) {
        ++hidden;
        lone_matters = cells_[term.cell].published || persons.small(min_cell_);
        (term.coefficient > 0 ? parts : totals) = true;
        together.add(persons, term.coefficient);
      }
    }
    if (hidden <= 1) {
      return hidden == 1 && lone_matters;
    }
    return parts && !totals && together.small(min_cell_);
  }

  // Ties of a cell in which nothing is hidden yet: hiding it there asks for another.
  std::size_t new_gaps(std::size_t cell) const {
    return static_cast<std::size_t>(std::count_if(ties_of_cell_[cell].begin(), ties_of_cell_[cell].end(),
                                                  [this](std::size_t tie) { return ties_[tie].hidden == 0; }));
  }

  // False when the tie has nothing left to hide.
  bool hide_one_of(const Tie& tie, std::size_t view) {
    using Cost = std::tuple<bool, std::size_t, std::int64_t, std::size_t>;
    std::optional<Cost> best;
    for (const Term& term : tie.terms) {
      const Persons& persons = persons_[view][term.cell];
      if (!cells_[term.cell].hidden && !persons.none()) {
        const Cost cost{term.coefficient < 0, new_gaps(term.cell), persons.of[denominator], term.cell};
        best = best ? std::min(*best, cost) : cost;
      }
    }
    if (best) {
      hide(std::get<3>(*best));
    }
    return best.has_value();
  }

  void mend_ties() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Tie& tie : ties_) {
        for (const std::size_t view : tie.views) {
          while (tie.hidden > 0 && gives_away(tie, view) && hide_one_of(tie, view)) {
            changed = true;
          }
        }
      }
    }
  }

  // Every system of equations that a reader may set up: the sums of a view, or of the views that add up to nothing.
  void set_up_systems() {
    for (const Quantity quantity : quantities) {
      if (quantity == denominator && rest_is_persons_) {
        continue;  // a small denominator has a small numerator or a small rest: what protects one protects the other
      }
      for (std::size_t view = 0; view < persons_.size(); ++view) {
        systems_.push_back({{view}, nullptr, quantity});
      }
      for (const Difference& difference : differences_) {
        if (difference.plus.size() > 1) {  // the quarters are the half-year
          std::vector<std::size_t> views = difference.plus;
          views.push_back(difference.minus.front());
          systems_.push_back({std::move(views), &difference, quantity});
        }
      }
    }
  }

  // False when no small figure is determined by what is shown, or nothing more can be hidden around it. A system that
  // gives nothing away is done with: what is hidden later adds unknowns, none of them small, and determines no other.
  bool mend_combinations() {
    bool changed = false;
    std::erase_if(systems_, [&](const System& system) {
      const auto given_away = small_determined(system);
      for (const auto& [view, cell] : given_away) {
        changed = hide_around(cell, view) || changed;
      }
      return given_away.empty();
    });
    return changed;
  }

  // View and cell of the small figures that follow from what is shown.
  std::vector<std::pair<std::size_t, std::size_t>> small_determined(const System& system) const {
    Elimination elimination;
    for (const Tie& tie : ties_) {
      for (const std::size_t view : tie.views) {
        if (std::find(system.views.begin(), system.views.end(), view) != system.views.end()) {
          elimination.add(unknowns_of(tie, view, system.quantity));
        }
      }
    }
    if (system.nothing_left != nullptr) {
      for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
        elimination.add(unknowns_across(*system.nothing_left, cell, system.quantity));
      }
    }
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (const std::size_t unknown : elimination.determined()) {
      const std::size_t view = unknown / cells_.size();
      const std::size_t cell = unknown % cells_.size();
      if (is_small(persons_[view][cell].of[system.quantity], min_cell_)) {
        found.emplace_back(view, cell);
      }
    }
    return found;
  }

  bool hide_around(std::size_t cell, std::size_t view) {
    return std::any_of(ties_of_cell_[cell].begin(), ties_of_cell_[cell].end(), [&](std::size_t index) {
      const Tie& tie = ties_[index];
      return std::find(tie.views.begin(), tie.views.end(), view) != tie.views.end() && hide_one_of(tie, view);
    });
  }

  bool is_unknown(std::size_t view, std::size_t cell, Quantity quantity) const {
    return cells_[cell].hidden && persons_[view][cell].of[quantity] != 0;
  }

  std::vector<Elimination::Term> unknowns_of(const Tie& tie, std::size_t view, Quantity quantity) const {
    std::vector<Elimination::Term> terms;
    for (const Term& term : tie.terms) {
      if (is_unknown(view, term.cell, quantity)) {
        terms.push_back({view * cells_.size() + term.cell, term.coefficient});
      }
    }
    return terms;
  }

  // Counts that add up over time make the quarters' figures the half-year's; persons do not quite.
  std::vector<Elimination::Term> unknowns_across(const Difference& difference, std::size_t cell,
                                                 Quantity quantity) const {
    std::vector<Elimination::Term> terms;
    for (const auto& [periods, sign] : {std::pair(difference.plus, 1), std::pair(difference.minus, -1)}) {
      for (const std::size_t period : periods) {
        if (!persons_[period][cell].present) {
          return {};
        }
        if (is_unknown(period, cell, quantity)) {
          terms.push_back({period * cells_.size() + cell, sign});
        }
      }
    }
    return terms;
  }

  std::size_t periods_;
  std::vector<Difference> differences_;
  std::int32_t min_cell_;
  bool rest_is_persons_ = false;
  std::vector<Cell> cells_;
  std::map<Key, std::size_t> cell_of_key_;
  std::vector<std::vector<Persons>> persons_;          // by view, then cell
  std::vector<std::vector<std::size_t>> rows_;         // by period: the cell of each row
  std::vector<std::map<std::string, Places>> places_;  // by period, then stratum
  std::vector<Tie> ties_;                              // those of one entity first
  std::map<std::vector<Term>, std::size_t> tie_of_terms_;
  std::vector<std::vector<std::size_t>> ties_of_cell_;
  std::vector<System> systems_;  // that may give something away
};

void clear_figures(ResultRow& row) {
  row.patients.reset();
  row.numerator.reset();
  row.denominator.reset();
  row.value.reset();
  row.expected.reset();
  row.boxes.reset();
  row.amount_cents.reset();
  row.numerator_patients = 0;
  row.sum_of_squares = 0;
}

void control_indicator(const std::vector<PeriodPart>& periods, const Measure& measure, std::int32_t min_cell,
                       DisclosureCount& count) {
  Table table(periods, measure, min_cell);
  table.protect();
  for (std::size_t period = 0; period < periods.size(); ++period) {
    for (std::size_t row = 0; row < periods[period].rows.size(); ++row) {
      if (table.hidden(period, row)) {
        ++(table.small(period, row) ? count.small : count.complementary);
        clear_figures(periods[period].rows[row]);
      }
    }
  }
}

bool overlap(const base::Period& left, const base::Period& right) {
  return left.first <= right.last && right.first <= left.last;
}

// Periods linked by days in common, directly or through others; as places in the list.
std::vector<std::vector<std::size_t>> overlapping(const std::vector<base::Period>& periods) {
  std::vector<std::vector<std::size_t>> clusters;
  for (std::size_t period = 0; period < periods.size(); ++period) {
    std::vector<std::size_t> joined{period};
    std::erase_if(clusters, [&](const auto& cluster) {
      const bool linked = std::any_of(cluster.begin(), cluster.end(),
                                      [&](std::size_t other) { return overlap(periods[other], periods[period]); });
      if (linked) {
        joined.insert(joined.end(), cluster.begin(), cluster.end());
      }
      return linked;
    });
    std::sort(joined.begin(), joined.end());
    clusters.push_back(std::move(joined));
  }
  return clusters;
}

std::span<ResultRow> rows_of(const Measure& measure, std::vector<ResultRow>& rows) {
  const auto own = [&](const ResultRow& row) { return row.indicator == measure.id; };
  const auto first = std::find_if(rows.begin(), rows.end(), own);
  return {first, std::find_if_not(first, rows.end(), own)};
}

std::set<std::string> names_of(const std::vector<std::size_t>& cluster, const std::vector<base::Period>& periods) {
  std::set<std::string> names;
  for (const std::size_t period : cluster) {
    names.insert(periods[period].name);
  }
  return names;
}

bool same_indicator(const Manifest& left, const Manifest& right) {
  return std::any_of(left.indicators.begin(), left.indicators.end(), [&](const IndicatorSheet& sheet) {
    return std::any_of(right.indicators.begin(), right.indicators.end(),
                       [&](const IndicatorSheet& other) { return other.id == sheet.id; });
  });
}

// A period of `coming` and one of `published` that give figures away together.
std::optional<std::pair<std::string, std::string>> clash(const Manifest& coming, const Manifest& published) {
  for (const auto& cluster : overlapping(coming.periods)) {
    const auto names = names_of(cluster, coming.periods);
    for (const auto& earlier : overlapping(published.periods)) {
      if (names_of(earlier, published.periods) == names) {
        continue;
      }
      for (const std::size_t left : cluster) {
        for (const std::size_t right : earlier) {
          if (overlap(coming.periods[left], published.periods[right])) {
            return std::pair(coming.periods[left].name, published.periods[right].name);
          }
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_small(std::int64_t persons, std::int32_t min_cell) { return 0 < persons && persons < min_cell; }

DisclosureCount control_disclosure(const std::vector<PeriodRows>& periods, const std::vector<const Measure*>& measures,
                                   std::int32_t min_cell, const ControlProgress& progress) {
  DisclosureCount count;
  if (min_cell <= 0) {
    return count;
  }
  std::vector<base::Period> dates;
  for (const PeriodRows& period : periods) {
    dates.push_back(period.context.period);
  }
  const auto clusters = overlapping(dates);
  const double steps = static_cast<double>(clusters.size() * measures.size());
  double done = 0;
  for (const auto& cluster : clusters) {
    for (const Measure* measure : measures) {
      if (progress) {
        progress(done++ / steps);
      }
      std::vector<PeriodPart> parts;
      for (const std::size_t period : cluster) {
        parts.push_back({&periods[period].context, rows_of(*measure, periods[period].rows)});
      }
      control_indicator(parts, *measure, min_cell, count);
    }
  }
  return count;
}

base::Result<void> check_overlaps(const Manifest& coming, const std::vector<Manifest>& published) {
  for (const Manifest& earlier : published) {
    if (earlier.region != coming.region || !same_indicator(earlier, coming)) {
      continue;
    }
    if (const auto found = clash(coming, earlier)) {
      const std::string& own = found->first;
      const std::string& other = found->second;
      return base::refuse(
          "overlapping-periods",
          own == other ? fmt::format("{} was published here with other periods that overlap it: their differences "
                                     "would give hidden figures away; publish the same periods again, from one run",
                                     own)
                       : fmt::format("{} overlaps {}, which is published here: their difference would give hidden "
                                     "figures away; publish one or the other",
                                     own, other));
    }
  }
  return {};
}

}  // namespace miroir::feedback
