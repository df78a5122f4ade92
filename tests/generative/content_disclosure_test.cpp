// An attack on drawn content: whoever adds, subtracts and bounds everything that was published about what makes up a
// numerator (classes, months and the rows that they make up, over levels and overlapping periods) finds no figure of a
// small cell. The attacker (support/results_attack.hpp) reads the results files alone; with less protection it finds
// many.
#include "feedback/content_disclosure.hpp"
#include "generative/publication.hpp"
#include "support/results_attack.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <map>
#include <random>

namespace miroir::feedback {
namespace {

using measures::CellCounts;
using measures::ContentDimension;
using measures::ContentRow;
using measures::PeriodContext;
using measures::PeriodCounts;
using measures::ResultRow;
using testing::CertainFigure;
using testing::Figure;

constexpr std::size_t months = 6;
constexpr std::array<const char*, 6> classes{"A01AA", "A02BC", "B01AC", "C10AA", "M01AE", "N02BE"};

// A person's boxes of each class in each month of 2018-S1. What they have in a month is one unit where units are
// prescriptions.
struct Person {
  std::array<std::array<int, classes.size()>, months> boxes{};
  std::array<bool, months> other_unit{};  // a prescription without any of them
};

struct Drawn {
  measures::Measure measure;
  std::vector<PeriodContext> contexts;  // of each period asked for
  std::vector<PeriodCounts> counts;
  testing::OnNeitherSide on_neither_side;
};

enum class Protection { none, small_cells_only, own_period_only, whole };

// The counts of one physician over some of the months.
class Counting {
 public:
  Counting(bool patients, std::size_t first, std::size_t last) : patients_(patients), first_(first), last_(last) {}

  void add(const Person& person) {
    std::map<Key, std::pair<std::int64_t, std::int64_t>> of_person;  // units, boxes
    int units = 0;
    int met = 0;
    std::int64_t boxes = 0;
    for (std::size_t month = first_; month <= last_; ++month) {
      bool holds = false;
      for (std::size_t place = 0; place < classes.size(); ++place) {
        const int number = person.boxes[month][place];
        if (number > 0) {
          add_to(of_person[{ContentDimension::code_class, classes[place]}], number);
          boxes += number;
          of_month(of_person, month).second += number;
          holds = true;
        }
      }
      if (holds) {
        ++of_month(of_person, month).first;
        ++met;
      }
      units += holds || person.other_unit[month] ? 1 : 0;
    }
    for (const auto& [key, figures] : of_person) {
      lines_[key] += {.patients = 1,
                      .units = patients_ ? 1 : figures.first,
                      .boxes = figures.second,
                      .amount_cents = 100 * figures.second};
    }
    const int persons = met > 0 ? 1 : 0;
    if (patients_ || units > 0) {
      counts_ += {.patients = 1,
                  .numerator_patients = persons,
                  .denominator = patients_ ? 1 : units,
                  .numerator = patients_ ? persons : met,
                  .boxes = boxes,
                  .amount_cents = 100 * boxes};
    }
  }

  const CellCounts& counts() const { return counts_; }
  void write_content(std::int32_t physician, std::vector<measures::ContentLine>& into) const {
    for (const auto& [key, of_key] : lines_) {
      into.push_back({physician, key.first, key.second, of_key});
    }
  }

 private:
  using Key = std::pair<ContentDimension, std::string>;

  static void add_to(std::pair<std::int64_t, std::int64_t>& figures, int boxes) {
    ++figures.first;
    figures.second += boxes;
  }
  static std::pair<std::int64_t, std::int64_t>& of_month(
      std::map<Key, std::pair<std::int64_t, std::int64_t>>& of_person, std::size_t month) {
    return of_person[{ContentDimension::month, "2018-0" + std::to_string(month + 1)}];
  }

  bool patients_;
  std::size_t first_;
  std::size_t last_;
  CellCounts counts_;
  std::map<Key, measures::ContentCounts> lines_;
};

class Drawing {
 public:
  explicit Drawing(std::mt19937& random) : random_(random) {}

  Drawn draw() {
    Drawn drawn;
    drawn.measure.id = "indicator";
    drawn.measure.numerator.condition.emplace();
    if (up_to(1) == 0) {
      drawn.measure.denominator.unit = measures::Unit::prescriptions;
    }
    std::vector<measures::Physician> physicians;
    std::vector<std::vector<Person>> persons;
    const int count = 2 + up_to(6);
    for (int number = 0; number < count; ++number) {
      physicians.push_back(physician(number));
      persons.push_back(persons_of_one());
    }
    for (const char* name : draw_periods()) {
      add_period(name, physicians, persons, drawn);
    }
    return drawn;
  }

 private:
  int up_to(int last) { return std::uniform_int_distribution<int>(0, last)(random_); }

  measures::Physician physician(int number) {
    measures::Physician physician{std::string(1, static_cast<char>('A' + number)), {}, false};
    if (const int group = up_to(3); group < 2) {
      physician.groups = {"G" + std::to_string(group)};
      if (up_to(7) == 0) {
        physician.groups = {"G0", "G1"};
      }
    }
    physician.in_any_group = !physician.groups.empty() || up_to(4) == 0;
    return physician;
  }

  // Each has nothing, or one to three boxes in one or two months, mostly of the physician's usual classes and months.
  std::vector<Person> persons_of_one() {
    std::vector<Person> persons(static_cast<std::size_t>(up_to(1) == 0 ? up_to(30) : up_to(160)));
    const int kinds = up_to(static_cast<int>(classes.size()) - 1);
    const int busy = up_to(static_cast<int>(months) - 1);
    for (Person& person : persons) {
      const int times = up_to(4) == 0 ? 0 : 1 + up_to(1);
      for (int time = 0; time < times; ++time) {
        const auto month = static_cast<std::size_t>(up_to(2) == 0 ? up_to(static_cast<int>(months) - 1) : up_to(busy));
        person.boxes[month][static_cast<std::size_t>(up_to(up_to(kinds)))] += 1 + up_to(up_to(2));
      }
      for (bool& other : person.other_unit) {
        other = up_to(5) == 0;
      }
    }
    return persons;
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
  void add_period(const char* name, const std::vector<measures::Physician>& physicians,
                  const std::vector<std::vector<Person>>& persons, Drawn& drawn) {
    PeriodContext context;
    context.period = base::parse_period(name).value();
    PeriodCounts counts;
    counts.measures.resize(1);
    const auto first = static_cast<std::size_t>(base::month_index(context.period.first) - base::month_index(2018, 1));
    const auto last = static_cast<std::size_t>(base::month_index(context.period.last) - base::month_index(2018, 1));
    const std::size_t cells = measures::CellLayout(drawn.measure).size();
    for (std::size_t number = 0; number < physicians.size(); ++number) {
      if (physicians.size() > 2 && up_to(19) == 0) {
        continue;
      }
      measures::Physician physician = physicians[number];
      if (up_to(15) == 0) {
        physician.groups.clear();
      }
      if (physician.groups.empty() && physician.in_any_group) {
        drawn.on_neither_side.emplace(name, physician.entity);
      }
      Counting counting(drawn.measure.denominator.unit == measures::Unit::patients, first, last);
      for (const Person& person : persons[number]) {
        counting.add(person);
      }
      auto& of_measure = counts.measures[0];
      of_measure.cells.resize(of_measure.cells.size() + cells);
      of_measure.cells[of_measure.cells.size() - cells] = counting.counts();
      counting.write_content(static_cast<std::int32_t>(context.physicians.size()), of_measure.content);
      context.physicians.push_back(std::move(physician));
    }
    drawn.contexts.push_back(std::move(context));
    drawn.counts.push_back(std::move(counts));
  }

  std::mt19937& random_;
};

// Persons of the numerator who have the key, and those who do not (units, where units are not persons).
bool small_content(const ContentRow& row, const ResultRow& all, const measures::Measure& measure) {
  const bool patients = measure.denominator.unit == measures::Unit::patients;
  const std::int64_t rest = patients ? all.numerator_patients - row.patients : *all.numerator - row.units;
  return is_small(row.patients, default_min_cell) || is_small(rest, default_min_cell);
}

const ResultRow& row_all(const std::vector<ResultRow>& rows, const ContentRow& of) {
  return *std::find_if(rows.begin(), rows.end(), [&](const ResultRow& row) {
    return row.stratum == "all" && row.period == of.period && row.level == of.level && row.entity == of.entity;
  });
}

// A drawn return, what was published of it, and what was there.
struct Return {
  std::vector<ResultRow> rows;
  std::vector<ContentRow> content;
  Results published;
};

Return publish(const Drawn& drawn, Protection protection, const Publication& publication) {
  Return given;
  std::vector<std::vector<ResultRow>> rows;
  std::vector<base::Period> run;
  for (std::size_t period = 0; period < drawn.contexts.size(); ++period) {
    rows.push_back(measures::tabulate({&drawn.measure}, drawn.contexts[period], drawn.counts[period]));
    given.rows.insert(given.rows.end(), rows.back().begin(), rows.back().end());
    run.push_back(drawn.contexts[period].period);
  }
  Results& results = given.published;
  results.manifest.periods = run;
  results.manifest.min_cell = protection == Protection::none ? 0 : default_min_cell;
  results.manifest.indicators = {sheet_of(drawn.measure)};
  std::vector<PeriodRows> periods;
  for (std::size_t period = 0; period < rows.size(); ++period) {
    periods.push_back({drawn.contexts[period], rows[period]});
  }
  control_disclosure(periods, {&drawn.measure}, results.manifest.min_cell);
  for (const auto& of_period : rows) {
    results.rows.insert(results.rows.end(), of_period.begin(), of_period.end());
  }
  for (std::size_t period = 0; period < rows.size(); ++period) {
    describe_groups(drawn.contexts[period], results.manifest);
    if (!has_content(run[period], run)) {
      continue;
    }
    auto content = measures::tabulate_content({&drawn.measure}, drawn.contexts[period], drawn.counts[period]);
    given.content.insert(given.content.end(), content.begin(), content.end());
    if (protection == Protection::small_cells_only) {
      std::erase_if(content, [&](const ContentRow& row) {
        return row.key.empty() || row.level == measures::Level::groups || row_all(rows[period], row).hidden() ||
               small_content(row, row_all(given.rows, row), drawn.measure);
      });
    } else {
      control_content(content, protection == Protection::own_period_only ? rows[period] : results.rows,
                      {&drawn.measure}, drawn.contexts[period], results.manifest.min_cell);
    }
    results.content.insert(results.content.end(), content.begin(), content.end());
  }
  results = publication.of(std::move(results));
  return given;
}

struct Outcome {
  std::size_t small = 0;  // content rows before
  std::size_t shown = 0;  // content rows after
  std::size_t found = 0;  // figures of small ones that are certain
  std::string first;
};

void note(const CertainFigure& found, const ContentRow& row, int round, Outcome& outcome) {
  ++outcome.found;
  if (outcome.first.empty()) {
    outcome.first = "round " + std::to_string(round) + ": " + found.period + ", " + measures::level_name(found.level) +
                    " " + found.entity + ", " + found.stratum + " of " + std::to_string(row.patients) +
                    " persons, figure " + std::to_string(static_cast<int>(found.figure)) + " = " +
                    std::to_string(found.value);
  }
}

Outcome attack_drawn_content(Protection protection, int rounds) {
  const auto seed =
      static_cast<unsigned>(std::getenv("MIROIR_SEED") != nullptr ? std::atoi(std::getenv("MIROIR_SEED")) : 20261121);
  std::printf("MIROIR_SEED=%u\n", seed);
  std::mt19937 random(seed);
  const Publication publication;
  Outcome outcome;
  for (int round = 0; round < rounds; ++round) {
    const Drawn drawn = Drawing(random).draw();
    const Return given = publish(drawn, protection, publication);
    std::map<std::string, const ContentRow*> there;
    const auto name = [](const std::string& period, measures::Level level, const std::string& entity,
                         const std::string& key) {
      return period + " " + measures::level_name(level) + " " + entity + " " + key;
    };
    for (const ContentRow& row : given.content) {
      const bool small = small_content(row, row_all(given.rows, row), drawn.measure);
      outcome.small += small ? 1 : 0;
      if (small) {
        there[name(row.period, row.level, row.entity,
                   std::string(measures::dimension_name(row.dimension)) + ":" + row.key)] = &row;
      }
    }
    outcome.shown += given.published.content.size();
    for (const CertainFigure& found : testing::attack({given.published}, "indicator", drawn.on_neither_side)) {
      const auto row = there.find(name(found.period, found.level, found.entity, found.stratum));
      // What few persons do not have is given away by how many have it, not by their boxes.
      const bool counted = found.figure != Figure::boxes;
      if (row != there.end() && (counted || is_small(row->second->patients, default_min_cell))) {
        note(found, *row->second, round, outcome);
      }
    }
  }
  return outcome;
}

TEST(ContentDisclosureAttack, FindsNoSmallFigure) {
  const Outcome outcome = attack_drawn_content(Protection::whole, 200);
  EXPECT_EQ(outcome.found, 0U) << outcome.first;
  EXPECT_GT(outcome.small, 5000U);  // the draw gives the attacker something to find
  EXPECT_GT(outcome.shown, 500U);   // and something to find it with
}

TEST(ContentDisclosureAttack, FindsSmallFiguresWhenSuppressionIsOff) {
  const Outcome outcome = attack_drawn_content(Protection::none, 20);
  EXPECT_GE(outcome.found, outcome.small);
}

TEST(ContentDisclosureAttack, FindsWhatSumsGiveAwayWhenSmallCellsAloneAreHidden) {
  EXPECT_GT(attack_drawn_content(Protection::small_cells_only, 50).found, 100U);
}

TEST(ContentDisclosureAttack, FindsWhatTheRowsOfQuartersGiveAwayWhenTheyAreNotReckonedWith) {
  EXPECT_GT(attack_drawn_content(Protection::own_period_only, 100).found, 0U);
}

}  // namespace
}  // namespace miroir::feedback
