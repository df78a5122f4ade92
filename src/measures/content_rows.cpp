#include "measures/content_rows.hpp"

#include <algorithm>
#include <map>

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

// The keys of one measure's content, in their order, and which of them are named.
struct Keys {
  std::map<Key, std::size_t> places;
  std::vector<bool> named;
};

Keys keys_of(const std::vector<ContentLine>& content, const base::Period& period) {
  Keys keys;
  for (const ContentLine& line : content) {
    keys.places.try_emplace({line.dimension, line.key});
  }
  for (auto& [key, place] : keys.places) {
    place = keys.named.size();
    keys.named.push_back(key.first == ContentDimension::month && content_month(period.first) <= key.second &&
                         key.second <= content_month(period.last));
  }
  return keys;
}

// Counts of each entity, by place of the key.
using Table = std::map<Entity, std::vector<ContentCounts>>;

Table add_up(const PeriodContext& context, const std::vector<ContentLine>& content, const Keys& keys) {
  Table table;
  for (auto line = content.begin(); line != content.end();) {
    const std::int32_t physician = line->physician;
    std::vector<std::vector<ContentCounts>*> rows;
    for (const Entity& entity : entities_of(context.physicians[static_cast<std::size_t>(physician)])) {
      rows.push_back(&table[entity]);
      rows.back()->resize(keys.named.size());
    }
    for (; line != content.end() && line->physician == physician; ++line) {
      const std::size_t place = keys.places.at({line->dimension, line->key});
      for (std::vector<ContentCounts>* row : rows) {
        (*row)[place] += line->counts;
      }
    }
  }
  return table;
}

void name_classes(const std::vector<ContentCounts>& region, Keys& keys) {
  std::vector<std::pair<std::int64_t, std::size_t>> order;  // most patients first; places follow the bytes
  for (const auto& [key, place] : keys.places) {
    if (key.first == ContentDimension::code_class) {
      order.emplace_back(-region[place].patients, place);
    }
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), named_classes));
  for (const auto& [patients, place] : order) {
    keys.named[place] = true;
  }
}

// By key; what has no name of its own under an empty one.
std::map<Key, ContentCounts> named_counts(const std::vector<ContentCounts>& counts, const Keys& keys) {
  std::map<Key, ContentCounts> named;
  for (const auto& [key, place] : keys.places) {
    const ContentCounts& of_key = counts[place];
    if (of_key.patients == 0) {
      continue;
    }
    if (keys.named[place]) {
      named.emplace(key, of_key);
      continue;
    }
    ContentCounts& other = named[{key.first, ""}];
    other.patients = std::max(other.patients, of_key.patients);
    other.boxes += of_key.boxes;
    other.amount_cents += of_key.amount_cents;
  }
  return named;
}

void tabulate_measure(const Measure& measure, const PeriodContext& context, const std::vector<ContentLine>& content,
                      std::vector<ContentRow>& rows) {
  const bool medicines = content_holds_medicines(measure);
  const auto shown = [&](std::int64_t figure) { return medicines ? std::optional(figure) : std::nullopt; };
  Keys keys = keys_of(content, context.period);
  const Table table = add_up(context, content, keys);
  if (const auto region = table.find({Level::region, "*"}); region != table.end()) {
    name_classes(region->second, keys);
  }
  for (const auto& [entity, counts] : table) {
    for (const auto& [key, of_key] : named_counts(counts, keys)) {
      rows.push_back({.period = context.period.name,
                      .indicator = measure.id,
                      .level = entity.first,
                      .entity = entity.second,
                      .dimension = key.first,
                      .key = key.second,
                      .patients = of_key.patients,
                      .units = of_key.units,
                      .boxes = shown(of_key.boxes),
                      .amount_cents = shown(of_key.amount_cents)});
    }
  }
}

}  // namespace

const char* dimension_name(ContentDimension dimension) {
  return dimension == ContentDimension::code_class ? "class" : "month";
}

std::vector<ContentRow> tabulate_content(const std::vector<const Measure*>& measures, const PeriodContext& context,
                                         const PeriodCounts& counts) {
  std::vector<ContentRow> rows;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    tabulate_measure(*measures[i], context, counts.measures[i].content, rows);
  }
  return rows;
}

}  // namespace miroir::measures
