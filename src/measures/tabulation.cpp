#include "measures/tabulation.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

namespace miroir::measures {

namespace {

__extension__ using Wide = __int128;

using Cells = std::vector<CellCounts>;

// One line of a breakdown: its name and the cells that belong to it.
struct Stratum {
  std::string name;
  std::function<bool(const CellLayout::Cell&)> holds;
};

const char* registration_word(Registered registered) {
  switch (registered) {
    case Registered::known:
      return "known";
    case Registered::new_patient:
      return "new";
    case Registered::elsewhere:
      break;
  }
  return "elsewhere";
}

std::string age_name(AgeRange ages) {
  return ages.below >= AgeRange{}.below ? fmt::format("age={}+", ages.from)
                                        : fmt::format("age={}-{}", ages.from, ages.below - 1);
}

void add_strata(const Stratifier& stratifier, std::vector<Stratum>& strata) {
  switch (stratifier.dimension) {
    case Dimension::age:
      for (const AgeRange ages : stratifier.ages) {
        strata.push_back({age_name(ages), [ages](const auto& cell) { return ages.contains(cell.ages.from); }});
      }
      break;
    case Dimension::sex:
      strata.push_back({"sex=F", [](const auto& cell) { return cell.sex == Sex::female; }});
      strata.push_back({"sex=M", [](const auto& cell) { return cell.sex == Sex::male; }});
      break;
    case Dimension::ald:
      strata.push_back({"ald=yes", [](const auto& cell) { return cell.ald; }});
      strata.push_back({"ald=no", [](const auto& cell) { return !cell.ald; }});
      break;
    case Dimension::registration:
      for (const std::string& word : stratifier.registration) {
        strata.push_back(
            {"registration=" + word, [word](const auto& cell) { return word == registration_word(cell.registered); }});
      }
      break;
  }
}

std::vector<Stratum> defined_strata(const Measure& measure) {
  std::vector<Stratum> strata{{"all", [](const auto&) { return true; }}};
  for (const Stratifier& stratifier : measure.strata) {
    add_strata(stratifier, strata);
  }
  return strata;
}

std::vector<Stratum> strata_of(const Measure& measure) {
  std::vector<Stratum> strata = defined_strata(measure);
  std::sort(strata.begin(), strata.end(), [](const Stratum& a, const Stratum& b) { return a.name < b.name; });
  return strata;
}

std::size_t standard_band(std::int32_t age) {
  const auto above = std::upper_bound(std::begin(standard_age_bands), std::end(standard_age_bands), age);
  return static_cast<std::size_t>(above - std::begin(standard_age_bands)) - 1;
}

// Number of the standardisation cell (age band x sex x long-term disease) that a cell lies in.
std::size_t standard_cell(const CellLayout::Cell& cell) {
  return (standard_band(cell.ages.from) * 3 + static_cast<std::size_t>(cell.sex)) * 2 + (cell.ald ? 1 : 0);
}

constexpr std::size_t standard_cells = std::size(standard_age_bands) * 6;

// Which cells of a layout a stratum holds, and in which standardisation cell each lies. Worked out once for
// all physicians.
struct Member {
  std::size_t cell = 0;
  std::size_t standard = 0;
};

std::vector<Member> members_of(const Stratum& stratum, const CellLayout& layout) {
  std::vector<Member> members;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const CellLayout::Cell cell = layout.cell(i);
    if (stratum.holds(cell)) {
      members.push_back({i, standard_cell(cell)});
    }
  }
  return members;
}

Cells standardised(const Cells& cells, const std::vector<Member>& members) {
  Cells gathered(standard_cells);
  for (const Member& member : members) {
    gathered[member.standard] += cells[member.cell];
  }
  return gathered;
}

// Whole parts are added as integers, so that the region's expected value is exactly its numerator.
double expected_numerator(const Cells& entity, const Cells& region) {
  Wide whole = 0;
  double fraction = 0;
  for (std::size_t i = 0; i < entity.size(); ++i) {
    const std::int64_t size = region[i].denominator;
    if (size == 0) {
      continue;
    }
    const Wide product = static_cast<Wide>(entity[i].denominator) * region[i].numerator;
    whole += product / size;
    fraction += static_cast<double>(static_cast<std::int64_t>(product % size)) / static_cast<double>(size);
  }
  return static_cast<double>(whole) + fraction;
}

std::optional<double> row_value(const Measure& measure, const CellCounts& total) {
  if (total.denominator == 0) {
    return std::nullopt;
  }
  const double cents_per_euro = measure.numerator.kind == Numerator::Kind::amount_cents ? 100.0 : 1.0;
  return static_cast<double>(total.numerator) / (static_cast<double>(total.denominator) * cents_per_euro);
}

// Cells of every entity, in the order of the rows. Groups come by the bytes of their identifier.
using Entity = std::pair<Level, std::string>;
using Entities = std::map<Entity, Cells>;

void add_cells(Cells& total, const CellCounts* cells) {
  for (std::size_t i = 0; i < total.size(); ++i) {
    total[i] += cells[i];
  }
}

Entities gather_entities(const PeriodContext& context, const Cells& counts, std::size_t width) {
  const Cells none(width);
  Entities entities;
  for (const Level level : {Level::groups, Level::control, Level::region}) {
    entities.emplace(Entity{level, "*"}, none);
  }
  for (std::size_t i = 0; i < context.physicians.size(); ++i) {
    const Physician& physician = context.physicians[i];
    std::vector<Entity> belongs_to{{Level::physician, physician.entity}, {Level::region, "*"}};
    for (const std::string& group : physician.groups) {
      belongs_to.emplace_back(Level::group, group);
    }
    if (!physician.groups.empty()) {
      belongs_to.emplace_back(Level::groups, "*");
    }
    if (!physician.in_any_group) {
      belongs_to.emplace_back(Level::control, "*");
    }
    for (const Entity& entity : belongs_to) {
      add_cells(entities.try_emplace(entity, none).first->second, counts.data() + i * width);
    }
  }
  return entities;
}

ResultRow make_row(const Measure& measure, const PeriodContext& context, const Entity& entity, const Stratum& stratum,
                   const Cells& own, const Cells& region) {
  CellCounts total;
  for (const CellCounts& cell : own) {
    total += cell;
  }
  ResultRow row;
  row.period = context.period.name;
  row.indicator = measure.id;
  row.level = entity.first;
  row.entity = entity.second;
  row.stratum = stratum.name;
  row.patients = total.patients;
  row.numerator = total.numerator;
  row.denominator = total.denominator;
  row.value = row_value(measure, total);
  row.expected = expected_numerator(own, region);
  if (content_holds_medicines(measure)) {
    row.boxes = total.boxes;
    row.amount_cents = total.amount_cents;
  }
  row.numerator_patients = total.numerator_patients;
  row.sum_of_squares = total.sum_of_squares;
  return row;
}

void tabulate_measure(const Measure& measure, const PeriodContext& context, const Cells& counts,
                      std::vector<ResultRow>& rows) {
  const CellLayout layout(measure);
  const std::vector<Stratum> strata = strata_of(measure);
  const Entities entities = gather_entities(context, counts, layout.size());
  std::vector<std::vector<Member>> members;
  std::vector<Cells> region;
  for (const Stratum& stratum : strata) {
    members.push_back(members_of(stratum, layout));
    region.push_back(standardised(entities.at({Level::region, "*"}), members.back()));
  }
  for (const auto& [entity, cells] : entities) {
    for (std::size_t i = 0; i < strata.size(); ++i) {
      const Cells own = standardised(cells, members[i]);
      rows.push_back(make_row(measure, context, entity, strata[i], own, region[i]));
    }
  }
}

}  // namespace

const char* level_name(Level level) {
  static constexpr const char* names[] = {"physician", "group", "groups", "control", "region"};
  return names[static_cast<std::size_t>(level)];
}

std::vector<std::string> stratum_names(const Measure& measure) {
  std::vector<std::string> names;
  for (const Stratum& stratum : defined_strata(measure)) {
    names.push_back(stratum.name);
  }
  return names;
}

std::vector<ResultRow> tabulate(const std::vector<const Measure*>& measures, const PeriodContext& context,
                                const PeriodCounts& counts) {
  std::vector<ResultRow> rows;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    tabulate_measure(*measures[i], context, counts.measures[i].cells, rows);
  }
  return rows;
}

}  // namespace miroir::measures
