// An attack on drawn returns: whoever adds, subtracts and bounds everything that was published, over levels, strata and
// overlapping periods, finds no small figure. The attacker (support/results_attack.hpp) reads the results files alone;
// with less protection it finds many, so it can.
#include "feedback/disclosure.hpp"
#include "generative/publication.hpp"
#include "support/results_attack.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <random>

namespace miroir::feedback {
namespace {

using measures::CellCounts;
using measures::Level;
using measures::Measure;
using measures::PeriodContext;
using measures::ResultRow;
using testing::CertainFigure;
using testing::Figure;

// What is drawn of one person of a physician's cell, in the first and the second quarter.
struct Person {
  int units[2] = {0, 0};
  int met[2] = {0, 0};
};

struct Drawn {
  Measure measure;
  std::vector<PeriodContext> contexts;  // of each period asked for
  std::vector<std::vector<ResultRow>> rows;
  testing::OnNeitherSide on_neither_side;
};

enum class Protection { none, small_cells_only, each_period_apart, whole };

class Draw {
 public:
  explicit Draw(std::mt19937& random) : random_(random) {}

  Drawn draw() {
    Drawn drawn;
    drawn.measure.id = "indicator";
    drawn.measure.strata = {{measures::Dimension::age, {{0, 65}, {65, 200}}, {}}, {measures::Dimension::sex, {}, {}}};
    if (up_to(2) == 0) {
      drawn.measure.denominator.unit = measures::Unit::prescriptions;
    }
    patients_ = drawn.measure.denominator.unit == measures::Unit::patients;
    const int physicians = 2 + up_to(6);
    const measures::CellLayout layout(drawn.measure);
    std::vector<std::vector<Person>> persons(static_cast<std::size_t>(physicians) * layout.size());
    for (int i = 0; i < physicians; ++i) {
      const int size = up_to(1) == 0 ? 1 : 9;  // of a cell; a stratum holds several
      for (std::size_t cell = 0; cell < layout.size(); ++cell) {
        const bool counted = layout.cell(cell).sex != measures::Sex::unknown && !layout.cell(cell).ald;
        persons[static_cast<std::size_t>(i) * layout.size() + cell].resize(
            static_cast<std::size_t>(counted ? up_to(size) : 0));
      }
    }
    for (auto& of_cell : persons) {
      for (Person& person : of_cell) {
        draw_person(drawn.measure, person);
      }
    }
    const std::vector<measures::Physician> base = draw_physicians(physicians);
    for (const char* name : draw_periods()) {
      add_period(name, base, persons, layout, drawn);
    }
    return drawn;
  }

 private:
  int up_to(int last) { return std::uniform_int_distribution<int>(0, last)(random_); }

  void draw_person(const Measure& measure, Person& person) {
    const int most = measure.denominator.unit == measures::Unit::patients ? 1 : 3;
    const int quarters = 1 + up_to(2);  // the first, the second, both
    for (const int quarter : {0, 1}) {
      if ((quarters >> quarter & 1) != 0) {
        person.units[quarter] = 1 + up_to(most - 1);
        person.met[quarter] = up_to(person.units[quarter]);
      }
    }
  }

  std::vector<measures::Physician> draw_physicians(int count) {
    std::vector<measures::Physician> physicians;
    for (int i = 0; i < count; ++i) {
      measures::Physician physician{std::string(1, static_cast<char>('A' + i)), {}, false};
      if (const int group = up_to(3); group < 2) {
        physician.groups = {"G" + std::to_string(group)};
        if (up_to(7) == 0) {
          physician.groups = {"G0", "G1"};
        }
      }
      physician.in_any_group = !physician.groups.empty() || up_to(4) == 0;
      physicians.push_back(physician);
    }
    return physicians;
  }

  std::vector<const char*> draw_periods() {
    switch (up_to(4)) {
      case 0:
        return {"2018-S1"};
      case 1:
        return {"2018-Q1", "2018-Q2"};
      case 2:
        return {"2018-S1", "2018-Q1"};
      case 3:
        return {"2018-S1", "2018-Q2"};
      default:
        return {"2018-S1", "2018-Q1", "2018-Q2"};
    }
  }

  // Now and then a physician has left, or was in a group for one of the periods only.
  PeriodContext draw_context(const char* period, const std::vector<measures::Physician>& base) {
    PeriodContext context;
    context.period = base::parse_period(period).value();
    for (measures::Physician physician : base) {
      if (up_to(15) == 0 && !physician.groups.empty()) {
        physician.groups.clear();
      }
      if (up_to(19) > 0 || base.size() < 3) {
        context.physicians.push_back(physician);
      }
    }
    return context;
  }

  void add_period(const char* name, const std::vector<measures::Physician>& base,
                  const std::vector<std::vector<Person>>& persons, const measures::CellLayout& layout, Drawn& drawn) {
    PeriodContext context = draw_context(name, base);
    const std::string_view quarter = std::string_view(name).substr(5);
    measures::PeriodCounts counts;
    counts.measures.resize(1);
    for (const measures::Physician& physician : context.physicians) {
      const auto place = static_cast<std::size_t>(physician.entity.front() - 'A');
      for (std::size_t cell = 0; cell < layout.size(); ++cell) {
        counts.measures[0].cells.push_back(
            count(persons[place * layout.size() + cell], quarter != "Q2", quarter != "Q1"));
      }
      if (physician.groups.empty() && physician.in_any_group) {
        drawn.on_neither_side.emplace(name, physician.entity);
      }
    }
    drawn.rows.push_back(measures::tabulate({&drawn.measure}, context, counts));
    drawn.contexts.push_back(std::move(context));
  }

  CellCounts count(const std::vector<Person>& persons, bool first, bool second) const {
    CellCounts counts;
    for (const Person& person : persons) {
      const int units = (first ? person.units[0] : 0) + (second ? person.units[1] : 0);
      const int met = (first ? person.met[0] : 0) + (second ? person.met[1] : 0);
      counts.patients += units > 0 ? 1 : 0;
      counts.numerator_patients += met > 0 ? 1 : 0;
      counts.denominator += patients_ ? (units > 0 ? 1 : 0) : units;
      counts.numerator += patients_ ? (met > 0 ? 1 : 0) : met;
    }
    return counts;
  }

  std::mt19937& random_;
  bool patients_ = true;
};

// Of a row, or of what a row holds beyond another.
std::int64_t persons(const ResultRow& row, Figure figure, const Measure& measure) {
  switch (figure) {
    case Figure::patients:
      return *row.patients;
    case Figure::numerator:
      return row.numerator_patients;
    case Figure::rest:
      return measure.denominator.unit == measures::Unit::patients ? *row.patients - row.numerator_patients
                                                                  : *row.denominator - *row.numerator;
    case Figure::denominator:
    case Figure::boxes:
      break;
  }
  return *row.patients;
}

bool small_row(const ResultRow& row, const Measure& measure) {
  return is_small(persons(row, Figure::patients, measure), default_min_cell) ||
         is_small(persons(row, Figure::numerator, measure), default_min_cell) ||
         is_small(persons(row, Figure::rest, measure), default_min_cell);
}

void protect(const Drawn& drawn, Protection protection, std::vector<std::vector<ResultRow>>& rows) {
  std::vector<PeriodRows> periods;
  for (std::size_t period = 0; period < rows.size(); ++period) {
    periods.push_back({drawn.contexts[period], rows[period]});
  }
  if (protection == Protection::whole) {
    control_disclosure(periods, {&drawn.measure}, default_min_cell);
  } else if (protection == Protection::each_period_apart) {
    for (const PeriodRows& period : periods) {
      control_disclosure({period}, {&drawn.measure}, default_min_cell);
    }
  } else if (protection == Protection::small_cells_only) {
    for (auto& of_period : rows) {
      for (ResultRow& row : of_period) {
        if (small_row(row, drawn.measure)) {
          row = {row.period, row.indicator, row.level, row.entity, row.stratum, {}, {}, {}, {}, {}, {}, {}};
        }
      }
    }
  }
}

Results published(const Drawn& drawn, Protection protection, const Publication& publication) {
  auto rows = drawn.rows;
  protect(drawn, protection, rows);
  Results results;
  results.manifest.min_cell = protection == Protection::none ? 0 : default_min_cell;
  results.manifest.indicators = {sheet_of(drawn.measure)};
  for (std::size_t period = 0; period < rows.size(); ++period) {
    results.manifest.periods.push_back(drawn.contexts[period].period);
    describe_groups(drawn.contexts[period], results.manifest);
    std::move(rows[period].begin(), rows[period].end(), std::back_inserter(results.rows));
  }
  return publication.of(std::move(results));
}

// Is the figure one of few persons? Those that strata leave out are no row; they count too, by their value.
bool is_small_figure(const Drawn& drawn, const CertainFigure& found) {
  const auto row_of = [&](const std::string& period) -> const ResultRow* {
    for (const auto& rows : drawn.rows) {
      for (const ResultRow& row : rows) {
        if (row.period == period && row.level == found.level && row.entity == found.entity &&
            row.stratum == found.stratum) {
          return &row;
        }
      }
    }
    return nullptr;
  };
  if (found.figure == Figure::denominator) {
    return false;  // units; the persons behind them are a figure of their own
  }
  const ResultRow* own = row_of(found.period);
  if (own == nullptr || found.without_period.starts_with("itself")) {
    return is_small(found.value, default_min_cell);
  }
  const ResultRow* other = found.without_period.empty() ? nullptr : row_of(found.without_period);
  return is_small(persons(*own, found.figure, drawn.measure) -
                      (other != nullptr ? persons(*other, found.figure, drawn.measure) : 0),
                  default_min_cell);
}

struct Outcome {
  std::size_t small = 0;  // rows before
  std::size_t shown = 0;  // rows after
  std::size_t found = 0;  // small figures certain in rows or left-outs of one period
  std::size_t found_between_periods = 0;
  std::string first;
};

Outcome attack_drawn_returns(Protection protection, int rounds) {
  const auto seed =
      static_cast<unsigned>(std::getenv("MIROIR_SEED") != nullptr ? std::atoi(std::getenv("MIROIR_SEED")) : 20261121);
  std::printf("MIROIR_SEED=%u\n", seed);
  std::mt19937 random(seed);
  const Publication publication;
  Outcome outcome;
  for (int round = 0; round < rounds; ++round) {
    const Drawn drawn = Draw(random).draw();

    const Results results = published(drawn, protection, publication);
    for (const auto& rows : drawn.rows) {
      outcome.small += static_cast<std::size_t>(
          std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return small_row(row, drawn.measure); }));
    }
    outcome.shown += static_cast<std::size_t>(
        std::count_if(results.rows.begin(), results.rows.end(), [](const auto& row) { return !row.hidden(); }));
    for (const CertainFigure& found : testing::attack({results}, "indicator", drawn.on_neither_side)) {
      if (is_small_figure(drawn, found)) {
        ++(found.without_period.empty() ? outcome.found : outcome.found_between_periods);
        if (outcome.first.empty()) {
          outcome.first = "round " + std::to_string(round) + ": " + found.period + " without \"" +
                          found.without_period + "\", " + measures::level_name(found.level) + " " + found.entity +
                          ", " + found.stratum + ", figure " + std::to_string(static_cast<int>(found.figure)) + " = " +
                          std::to_string(found.value);
        }
      }
    }
  }
  return outcome;
}

TEST(DisclosureAttack, FindsNoSmallFigure) {
  const Outcome outcome = attack_drawn_returns(Protection::whole, 220);
  EXPECT_EQ(outcome.found, 0u) << outcome.first;
  EXPECT_EQ(outcome.found_between_periods, 0u) << outcome.first;
  EXPECT_GT(outcome.small, 5000u);  // the draw gives the attacker something to find
  EXPECT_GT(outcome.shown, 1000u);  // and something to find it with
}

TEST(DisclosureAttack, FindsSmallFiguresWhenSuppressionIsOff) {
  const Outcome outcome = attack_drawn_returns(Protection::none, 20);
  EXPECT_GE(outcome.found, outcome.small);
}

TEST(DisclosureAttack, FindsWhatSumsGiveAwayWhenSmallCellsAloneAreHidden) {
  EXPECT_GT(attack_drawn_returns(Protection::small_cells_only, 50).found, 500u);
}

TEST(DisclosureAttack, FindsWhatOverlappingPeriodsGiveAwayWhenControlledApart) {
  // The rows of each period are guarded by its own control; what one period holds beyond another is not.
  EXPECT_GT(attack_drawn_returns(Protection::each_period_apart, 100).found_between_periods, 20u);
}

}  // namespace
}  // namespace miroir::feedback
