#include "feedback/content_disclosure.hpp"

#include "feedback/cell_ties.hpp"

#include <map>
#include <span>

namespace miroir::feedback {

namespace {

using measures::ContentRow;
using measures::Level;
using measures::Measure;
using measures::ResultRow;

bool lies_in(const base::Period& inner, const base::Period& outer) {
  return outer.first <= inner.first && inner.last <= outer.last;
}

// The run of rows of each measure, in order.
template <class Row, class Visit>
void visit_indicators(std::vector<Row>& rows, const std::vector<const Measure*>& measures, Visit visit) {
  std::size_t first = 0;
  for (const Measure* measure : measures) {
    std::size_t last = first;
    while (last < rows.size() && rows[last].indicator == measure->id) {
      ++last;
    }
    visit(*measure, std::span(rows).subspan(first, last - first));
    first = last;
  }
}

// The rows "all" of one measure: of a period, and of those inside it.
struct Totals {
  std::vector<const ResultRow*> own;
  std::vector<const ResultRow*> inner;
};

// Content: a class, or a month, is a part of its entity's row "all", whose figures are already public or hidden.
class ContentCells {
 public:
  ContentCells(std::span<const ContentRow> content, const Totals& totals, const Measure& measure,
               const measures::PeriodContext& context, std::int32_t min_cell)
      : cells_(min_cell) {
    std::map<Entity, const ResultRow*> row_of_entity;
    for (const ResultRow* total : totals.own) {
      const Entity entity{total->level, total->entity};
      row_of_entity[entity] = total;
      totals_[entity] = add_total(*total);
    }
    for (const ContentRow& row : content) {
      const Entity entity{row.level, row.entity};
      places_.push_back(add(row, *row_of_entity.at(entity), measure));
      by_key_[{row.dimension, row.key}][entity] = places_.back();
      by_entity_[{entity, row.dimension}].terms.push_back({places_.back(), 1});
    }
    for (auto& [key, tie] : by_entity_) {
      tie.terms.push_back({totals_.at(key.first), -1});
      tie.overlapping = true;
      cells_.add(std::move(tie));
    }
    for (const ResultRow* total : totals.inner) {
      tie_months(*total);
    }
    cells_.tie_levels(totals_, context);
    for (const auto& [key, places] : by_key_) {
      // What is left out holds other keys in each entity: its persons do not add up.
      if (!key.second.empty()) {
        cells_.tie_levels(places, context);
      }
    }
    cells_.protect();
  }

  const Cell& cell(std::size_t row) const { return cells_[places_[row]]; }

 private:
  std::size_t add_total(const ResultRow& total) {
    const Persons persons{.denominator = total.numerator_patients, .numerator = total.numerator_patients};
    return cells_.add(Cell{.persons = persons, .fixed = true, .hidden = total.hidden()});
  }

  // The months of a period inside this one add up to its row; the others, and that row, to the row of this one.
  void tie_months(const ResultRow& inner) {
    const Entity entity{inner.level, inner.entity};
    const auto own = totals_.find(entity);
    if (own == totals_.end()) {
      return;
    }
    const base::Period period = base::parse_period(inner.period).value();
    const std::string first = measures::content_month(period.first);
    const std::string last = measures::content_month(period.last);
    const std::size_t total = add_total(inner);
    Tie inside{.terms = {{total, -1}}, .overlapping = true};
    Tie outside{.terms = {{total, 1}, {own->second, -1}}, .overlapping = true};
    for (const auto& [key, places] : by_key_) {
      if (const auto month = places.find(entity);
          key.first == measures::ContentDimension::month && month != places.end()) {
        const bool is_inside = first <= key.second && key.second <= last;
        (is_inside ? inside : outside).terms.push_back({month->second, 1});
      }
    }
    cells_.add(std::move(inside));
    cells_.add(std::move(outside));
  }

  // What is hidden in a row may follow from sums, and the row itself too: how many do not have the key is no longer
  // known then, and is taken for few.
  std::size_t add(const ContentRow& row, const ResultRow& total, const Measure& measure) {
    Persons persons{.denominator = row.patients, .numerator = row.patients};
    const bool published = row.level != Level::groups && !row.key.empty();
    if (published && measure.numerator.kind == measures::Numerator::Kind::units) {
      persons.rest = total.hidden()                                         ? 1
                     : measure.denominator.unit == measures::Unit::patients ? total.numerator_patients - row.patients
                                                                            : *total.numerator - row.units;
    }
    return cells_.add(Cell{.persons = persons, .published = published, .hidden = !published || total.hidden()});
  }

  CellTies cells_;
  Places totals_;
  std::vector<std::size_t> places_;  // of the rows
  std::map<std::pair<measures::ContentDimension, std::string>, Places> by_key_;
  std::map<std::pair<Entity, measures::ContentDimension>, Tie> by_entity_;
};

}  // namespace

DisclosureCount control_content(std::vector<ContentRow>& content, const std::vector<ResultRow>& rows,
                                const std::vector<const Measure*>& measures, const measures::PeriodContext& context,
                                std::int32_t min_cell) {
  std::map<std::string, Totals> totals;  // by indicator
  std::map<std::string, bool> is_inner;  // of the periods of the run
  for (const ResultRow& row : rows) {
    if (row.stratum != "all") {
      continue;
    }
    if (row.period == context.period.name) {
      totals[row.indicator].own.push_back(&row);
      continue;
    }
    const auto [inner, fresh] = is_inner.try_emplace(row.period, false);
    if (fresh) {
      inner->second = lies_in(base::parse_period(row.period).value(), context.period);
    }
    if (inner->second) {
      totals[row.indicator].inner.push_back(&row);
    }
  }
  DisclosureCount count;
  std::vector<ContentRow> published;
  visit_indicators(content, measures, [&](const Measure& measure, std::span<ContentRow> of_measure) {
    const std::span<const ContentRow> before = of_measure;
    const ContentCells cells(before, totals[measure.id], measure, context, min_cell);
    for (std::size_t row = 0; row < of_measure.size(); ++row) {
      const Cell& cell = cells.cell(row);
      if (cell.published && cell.hidden) {
        ++(cell.small ? count.small : count.complementary);
      } else if (cell.published) {
        published.push_back(std::move(of_measure[row]));
      }
    }
  });
  content = std::move(published);
  return count;
}

bool has_content(const base::Period& period, const std::vector<base::Period>& run) {
  return std::none_of(run.begin(), run.end(),
                      [&](const base::Period& other) { return !(other == period) && lies_in(period, other); });
}

}  // namespace miroir::feedback
