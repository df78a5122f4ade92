#include "measures/content_rows.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace miroir::measures {

namespace {

using Entity = std::pair<Level, std::string>;
using Key = std::pair<ContentDimension, std::string>;

std::vector<Entity> entities_of(const Physician& physician) {
  std::vector<Entity> entities{{Level::physician, physician.entity}, {Level::region, "*"}};
  for (const std::string& group : physician.groups) {
    entities.emplace_back(Level::group, group);
  }
  if (!physician.groups.empty()) {
    entities.emplace_back(Level::groups, "*");
  }
  if (!physician.in_any_group) {
    entities.emplace_back(Level::control, "*");
  }
  return entities;
}

std::set<Key> named_keys(const std::vector<ContentLine>& content, const base::Period& period) {
  std::map<std::string, std::int64_t> patients_of_class;
  std::set<Key> named;
  for (const ContentLine& line : content) {
    if (line.dimension == ContentDimension::code_class) {
      patients_of_class[line.key] += line.counts.patients;
    }
  }
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [name, patients] : patients_of_class) {
    order.emplace_back(-patients, name);
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), named_classes));
  for (const auto& [patients, name] : order) {
    named.emplace(ContentDimension::code_class, name);
  }
  for (base::Date month = period.first; month <= period.last; month = base::add_months(month, 1)) {
    named.emplace(ContentDimension::month, content_month(month));
  }
  return named;
}

// Keys of each entity; what has no name of its own under an empty one.
std::map<std::pair<Entity, Key>, ContentCounts> gather(const PeriodContext& context,
                                                       const std::vector<ContentLine>& content) {
  const std::set<Key> named = named_keys(content, context.period);
  std::map<std::pair<Entity, Key>, ContentCounts> whole;
  for (const ContentLine& line : content) {
    for (const Entity& entity : entities_of(context.physicians[static_cast<std::size_t>(line.physician)])) {
      whole[{entity, {line.dimension, line.key}}] += line.counts;
    }
  }
  std::map<std::pair<Entity, Key>, ContentCounts> rows;
  for (const auto& [place, counts] : whole) {
    if (named.contains(place.second)) {
      rows.emplace(place, counts);
      continue;
    }
    ContentCounts& other = rows[{place.first, {place.second.first, ""}}];
    other.patients = std::max(other.patients, counts.patients);
    other.boxes += counts.boxes;
    other.amount_cents += counts.amount_cents;
  }
  return rows;
}

}  // namespace

const char* dimension_name(ContentDimension dimension) {
  return dimension == ContentDimension::code_class ? "class" : "month";
}

std::vector<ContentRow> tabulate_content(const std::vector<const Measure*>& measures, const PeriodContext& context,
                                         const PeriodCounts& counts) {
  std::vector<ContentRow> rows;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const bool medicines = content_holds_medicines(*measures[i]);
    const auto shown = [&](std::int64_t figure) { return medicines ? std::optional(figure) : std::nullopt; };
    for (const auto& [place, of_place] : gather(context, counts.measures[i].content)) {
      const auto& [entity, key] = place;
      rows.push_back({.period = context.period.name,
                      .indicator = measures[i]->id,
                      .level = entity.first,
                      .entity = entity.second,
                      .dimension = key.first,
                      .key = key.second,
                      .patients = of_place.patients,
                      .units = of_place.units,
                      .boxes = shown(of_place.boxes),
                      .amount_cents = shown(of_place.amount_cents)});
    }
  }
  return rows;
}

}  // namespace miroir::measures
