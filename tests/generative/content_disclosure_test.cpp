// An attack on drawn content: whoever adds and subtracts everything published about what makes up a numerator (classes,
// months and their totals, over all levels) finds no figure of a small cell.
#include "feedback/content_disclosure.hpp"
#include "generative/attack.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <random>

namespace miroir::feedback {
namespace {

using measures::ContentDimension;
using measures::ContentLine;
using measures::ContentRow;
using measures::Level;
using measures::ResultRow;

struct Drawn {
  measures::Measure measure;
  measures::PeriodContext context;
  measures::PeriodCounts counts;
};

class Drawing {
 public:
  explicit Drawing(std::mt19937& random) : random_(random) {}

  Drawn draw() {
    Drawn drawn;
    drawn.measure.id = "indicator";
    drawn.measure.numerator.condition.emplace();
    drawn.context.period = base::parse_period("2018-Q1").value();
    const measures::CellLayout layout(drawn.measure);
    drawn.counts.measures.resize(1);
    const int physicians = 2 + up_to(7);
    for (int i = 0; i < physicians; ++i) {
      drawn.context.physicians.push_back(physician(i));
      measures::CellCounts counts = content_of(i, drawn.counts.measures[0].content);
      counts.patients = counts.denominator = counts.numerator + (up_to(3) == 0 ? up_to(20) : 100);
      drawn.counts.measures[0].cells.resize(static_cast<std::size_t>(i + 1) * layout.size());
      drawn.counts.measures[0].cells[static_cast<std::size_t>(i) * layout.size()] = counts;
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

  // Each person has one or two classes, in one or two months.
  measures::CellCounts content_of(int physician, std::vector<ContentLine>& content) {
    const std::vector<std::string> classes{"A01AA", "A02BC", "B01AC", "C10AA", "M01AE", "N02BE"};
    const std::vector<std::string> months{"2017-12", "2018-01", "2018-02", "2018-03"};
    const int persons = up_to(1) == 0 ? up_to(25) : up_to(120);
    const int kinds = up_to(static_cast<int>(classes.size()) - 1);
    std::map<std::pair<ContentDimension, std::string>, measures::ContentCounts> lines;
    const auto add = [&](ContentDimension dimension, const std::string& key) {
      lines[{dimension, key}] += {.patients = 1, .units = 1, .boxes = 1, .amount_cents = 100};
    };
    measures::CellCounts counts;
    for (int person = 0; person < persons; ++person) {
      const auto place = static_cast<std::size_t>(up_to(up_to(kinds)));
      const auto month = static_cast<std::size_t>(up_to(3));
      add(ContentDimension::code_class, classes[place]);
      add(ContentDimension::month, months[month]);
      counts += {.numerator_patients = 1, .numerator = 1, .boxes = 1, .amount_cents = 100};
      if (up_to(3) == 0) {
        add(ContentDimension::code_class, classes[(place + 1) % classes.size()]);
        add(ContentDimension::month, months[(month + 1) % months.size()]);
        counts += {.boxes = 1, .amount_cents = 100};
      }
    }
    for (const auto& [key, of_key] : lines) {
      content.push_back({physician, key.first, key.second, of_key});
    }
    return counts;
  }

  std::mt19937& random_;
};

using Entity = std::pair<Level, std::string>;

// By how much a physician counts for an entity.
bool counts_for(const measures::Physician& physician, const Entity& entity) {
  switch (entity.first) {
    case Level::physician:
      return physician.entity == entity.second;
    case Level::group:
      return std::find(physician.groups.begin(), physician.groups.end(), entity.second) != physician.groups.end();
    case Level::groups:
      return !physician.groups.empty();
    case Level::control:
      return !physician.in_any_group;
    case Level::region:
      break;
  }
  return true;
}

// The unknowns are the boxes of each cell that is not published; equations are the sums that its totals give. A row
// with an empty key is what has no name, a different thing in each entity.
class Attacker {
 public:
  Attacker(const std::vector<ContentRow>& all, const std::vector<ContentRow>& published,
           const std::vector<ResultRow>& rows, const measures::PeriodContext& context)
      : all_(all), context_(context) {
    for (const ContentRow& row : published) {
      published_.insert(name(row));
    }
    for (const ResultRow& row : rows) {
      totals_[{row.level, row.entity}] = row.hidden();
    }
  }

  std::vector<std::size_t> found() const {
    std::vector<std::vector<attack::Fraction>> matrix;
    for (const auto& [entity, hidden] : totals_) {
      for (const ContentDimension dimension : {ContentDimension::code_class, ContentDimension::month}) {
        if (!hidden) {
          matrix.push_back(equation([&, of = entity](const ContentRow& row) {
            return Entity{row.level, row.entity} == of && row.dimension == dimension ? 1 : 0;
          }));
        }
      }
    }
    for (const ContentRow& total : all_) {
      if (total.level != Level::physician && !total.key.empty()) {
        matrix.push_back(equation([&](const ContentRow& row) { return part_of(row, total); }));
      }
    }
    return attack::determined(std::move(matrix));
  }

 private:
  static std::string name(const ContentRow& row) {
    return std::string(measures::level_name(row.level)) + row.entity + measures::dimension_name(row.dimension) +
           row.key;
  }

  int part_of(const ContentRow& row, const ContentRow& total) const {
    if (row.dimension != total.dimension || row.key != total.key) {
      return 0;
    }
    if (&row == &total) {
      return -1;
    }
    const auto physician = std::find_if(context_.physicians.begin(), context_.physicians.end(),
                                        [&](const auto& known) { return known.entity == row.entity; });
    return row.level == Level::physician && counts_for(*physician, {total.level, total.entity}) ? 1 : 0;
  }

  template <class Coefficient>
  std::vector<attack::Fraction> equation(Coefficient coefficient) const {
    std::vector<attack::Fraction> terms;
    for (const ContentRow& row : all_) {
      terms.push_back({published_.contains(name(row)) ? 0 : coefficient(row), 1});
    }
    return terms;
  }

  const std::vector<ContentRow>& all_;
  const measures::PeriodContext& context_;
  std::set<std::string> published_;
  std::map<Entity, bool> totals_;
};

TEST(ContentDisclosureAttack, FindsNoSmallFigure) {
  const auto seed =
      static_cast<unsigned>(std::getenv("MIROIR_SEED") != nullptr ? std::atoi(std::getenv("MIROIR_SEED")) : 20261121);
  std::printf("MIROIR_SEED=%u\n", seed);
  std::mt19937 random(seed);
  std::size_t small = 0;
  std::size_t shown = 0;
  std::size_t found_without_rules = 0;
  for (int round = 0; round < 200; ++round) {
    const Drawn drawn = Drawing(random).draw();
    auto rows = measures::tabulate({&drawn.measure}, drawn.context, drawn.counts);
    control_disclosure({PeriodRows{drawn.context, rows}}, {&drawn.measure}, default_min_cell);
    const auto all = measures::tabulate_content({&drawn.measure}, drawn.context, drawn.counts);
    auto published = all;
    control_content(published, rows, {&drawn.measure}, drawn.context, default_min_cell);
    for (const ContentRow& row : published) {
      ASSERT_GE(row.patients, default_min_cell) << "round " << round;
    }
    shown += published.size();
    for (const std::size_t found : Attacker(all, published, rows, drawn.context).found()) {
      ASSERT_FALSE(is_small(all[found].patients, default_min_cell))
          << "round " << round << ": " << measures::level_name(all[found].level) << " " << all[found].entity << " "
          << all[found].key << " follows from what is published";
    }
    auto careless = all;
    std::erase_if(careless,
                  [&](const ContentRow& row) { return row.key.empty() || is_small(row.patients, default_min_cell); });
    for (const std::size_t found : Attacker(all, careless, rows, drawn.context).found()) {
      found_without_rules += is_small(all[found].patients, default_min_cell) ? 1 : 0;
    }
    small += static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const ContentRow& row) { return is_small(row.patients, default_min_cell); }));
  }
  EXPECT_GT(small, 500u);
  EXPECT_GT(shown, 500u);
  EXPECT_GT(found_without_rules, 100u);  // hiding the small ones alone is not enough
}

}  // namespace
}  // namespace miroir::feedback
