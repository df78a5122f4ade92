// The part of MeasureQuery that says what makes up a numerator: the lines of the conditions that hold, or those summed.
#include "claims/clickhouse/measure_query.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::clickhouse {

namespace {

using measures::Condition;
using measures::EventKind;
using measures::Numerator;

constexpr EventKind every_kind[] = {EventKind::medicine, EventKind::biology, EventKind::procedure,
                                    EventKind::consultation};

// The class of each code: a medicine's by the first five characters of its ATC.
constexpr const char* class_keys =
    "    WITH (SELECT arrayMap(pair -> pair.2, arraySort(groupArray((id, concat('class ', multiIf(text = '', '?',\n"
    "        kind = 1, substring(text, 1, 5), text))))))\n      FROM miroir_code) AS class_of_code\n";

// Keys of lines, once for their class and once for the month of the date that chose them.
constexpr const char* keys_of_items =
    "arrayConcat(arrayMap(code -> class_of_code[code], item_code),\n"
    "        arrayMap(date -> concat('month ', substring(toString(toDate(date)), 1, 7)), item_day)) AS item_key";

std::string lines_name(EventKind kind) {
  const char* const names[] = {"", "medicine", "test", "procedure", "consultation"};
  return fmt::format("content_{}", names[static_cast<int>(kind)]);
}

}  // namespace

void MeasureQuery::list_content_leaves(const Condition& condition, EventKind kind, Leaves& leaves) {
  if (condition.kind == Condition::Kind::at_least && condition.event_kind == kind) {
    leaves.push_back(&condition);
  } else if (condition.kind != Condition::Kind::none_of) {
    for (const Condition& child : condition.children) {
      list_content_leaves(child, kind, leaves);
    }
  }
}

MeasureQuery::Leaves MeasureQuery::content_leaves(EventKind kind) const {
  Leaves leaves;
  list_content_leaves(*measure_.numerator.condition, kind, leaves);
  return leaves;
}

int MeasureQuery::number_of(const Condition& leaf) const {
  return std::find_if(numbers_.begin(), numbers_.end(), [&](const auto& entry) { return entry.first == &leaf; })
      ->second;
}

void MeasureQuery::add_content_of_units() {
  for (const EventKind kind : every_kind) {
    if (const Leaves leaves = content_leaves(kind); !leaves.empty()) {
      add_content_lines(kind, leaves);
    }
  }
  add_physician_column("Boxes and cents of the medicines that make up the numerator.",
                       amount_of_content(Column::quantity), "person_boxes");
  add_physician_column("", amount_of_content(Column::cents), "person_cents");
}

// The lines that a condition may choose, and for each condition which of them it does, but for physician and unit.
void MeasureQuery::add_content_lines(EventKind kind, const Leaves& leaves) {
  Term any;
  bool everything = false;
  std::vector<std::string> choices;
  for (const Condition* leaf : leaves) {
    std::vector<std::string> texts;
    for (const Term& term : selection(*leaf)) {
      texts.push_back(term.text);
      any.columns.insert(term.columns.begin(), term.columns.end());
    }
    everything = everything || texts.empty();
    choices.push_back(fmt::format("({})", fmt::join(texts, " AND ")));
  }
  any.text = fmt::format("({})", fmt::join(choices, " OR "));
  const Lines all{lines_name(kind).substr(std::string_view("content_").size()), kind};
  const Lines own{lines_name(kind), kind};
  std::vector<Column> columns = {Column::date, Column::prescription_date, Column::code, Column::author};
  if (kind == EventKind::medicine) {
    columns.insert(columns.end(), {Column::quantity, Column::cents});
  }
  for (const Column column : columns) {
    add_column(column == Column::date ? "Lines that may make up the numerator, and which condition chooses them." : "",
               filtered(column, all, everything ? Terms{} : Terms{any}), carried(own.array(column)));
    content_columns_.push_back(own.array(column));
  }
  const Lines here{"person_" + own.prefix, kind};
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    const Terms terms = selection(*leaves[index]);
    const std::string name = fmt::format("{}_chosen_{}", own.prefix, number_of(*leaves[index]));
    content_columns_.push_back(name);
    if (terms.empty()) {
      add_column("", fmt::format("arrayMap(code -> 1, {})", here.array(Column::code)), carried(name));
      continue;
    }
    std::set<Column> used;
    for (const Term& term : terms) {
      used.insert(term.columns.begin(), term.columns.end());
    }
    add_column("", over("arrayMap", choices[index], {used.begin(), used.end()}, here), carried(name));
  }
}

// Whether a condition of the unit makes the line content: it holds, and chooses it.
std::string MeasureQuery::is_content(const Condition& leaf) const {
  std::string text = fmt::format("held_{0} AND chosen_{0}", number_of(leaf));
  for (const Term& term : selection_of_unit(leaf)) {
    text += " AND " + term.text;
  }
  return text;
}

// A function of the lines of a kind: their columns by name, and what each condition chooses as chosen_1 ….
std::string MeasureQuery::over_content(EventKind kind, const std::vector<Column>& columns,
                                       const std::string& expression) const {
  const Lines own{lines_name(kind), kind};
  const Lines variables{"", kind};
  std::vector<std::string> names;
  std::vector<std::string> arrays;
  for (const Column column : columns) {
    names.push_back(variables.array(column).substr(1));
    arrays.push_back(own.array(column));
  }
  for (const Condition* leaf : content_leaves(kind)) {
    names.push_back(fmt::format("chosen_{}", number_of(*leaf)));
    arrays.push_back(fmt::format("{}_chosen_{}", own.prefix, number_of(*leaf)));
  }
  return fmt::format("arrayMap(({}) -> {},\n        {})", fmt::join(names, ", "), expression, fmt::join(arrays, ", "));
}

std::string MeasureQuery::amount_of_content(Column column) const {
  std::vector<std::string> choices;
  std::vector<std::string> held;
  std::vector<std::string> holds;
  for (const Condition* leaf : content_leaves(EventKind::medicine)) {
    choices.push_back(fmt::format("({})", is_content(*leaf)));
    held.push_back(fmt::format("held_{}", number_of(*leaf)));
    holds.push_back(fmt::format("holds_{}", number_of(*leaf)));
  }
  if (choices.empty()) {
    return "0";
  }
  const std::string amount = column == Column::quantity ? "quantity" : "cents";
  const std::string lines =
      over_content(EventKind::medicine, {Column::date, Column::prescription_date, Column::author, column},
                   fmt::format("if({}, {}, 0)", fmt::join(choices, " OR "), amount));
  return fmt::format(
      "arraySum(arrayMap((day, kept, met, {}) -> if(kept AND met, arraySum({}), 0),\n"
      "      days, is_counted, is_met, {}))",
      fmt::join(held, ", "), lines, fmt::join(holds, ", "));
}

// Columns of the lines summed, in the rows of persons and, where only the physician's own are summed, of physicians.
void MeasureQuery::add_own_lines(const std::vector<std::pair<const char*, Column>>& columns, const Terms& terms) {
  const EventKind kind = measure_.numerator.event_kind;
  const Lines lines{lines_name(kind).substr(std::string_view("content_").size()), kind};
  const bool registered = measure_.attribution == measures::Attribution::registered;
  for (const auto& [name, column] : columns) {
    add_column("", filtered(column, lines, terms), fmt::format("summed_{}", name));
    add_physician_column("",
                         registered ? fmt::format("summed_{}", name)
                                    : fmt::format("arrayFilter((value, author) -> author = physician, summed_{}, "
                                                  "summed_author)",
                                                  name),
                         fmt::format("own_{}", name));
  }
}

void MeasureQuery::add_sums() {
  const Numerator& numerator = measure_.numerator;
  const bool medicine = numerator.event_kind == EventKind::medicine;
  const Column date = medicine ? Column::prescription_date : Column::date;
  Terms terms = {between(date, period_.first, period_.last)};
  if (numerator.codes) {
    add_code_set(numerator.codes);
    terms.insert(terms.begin(), in_set(numerator.codes));
  }
  const Lines lines{lines_name(numerator.event_kind).substr(std::string_view("content_").size()), numerator.event_kind};
  add_column("The lines summed, and who prescribed or did them.", filtered(Column::author, lines, terms),
             "summed_author");
  add_own_lines({{"day", date}, {"code", Column::code}, {"quantity", Column::quantity}, {"cents", Column::cents}},
                terms);
  add_physician_column(
      "", numerator.kind == Numerator::Kind::amount_cents ? "arraySum(own_cents)" : "arraySum(own_quantity)",
      "person_numerator");
  add_physician_column("", "notEmpty(own_code)", "person_in_numerator");
  add_physician_column("", medicine ? "arraySum(own_quantity)" : "0", "person_boxes");
  add_physician_column("", medicine ? "arraySum(own_cents)" : "0", "person_cents");
}

// One row for each unit of the numerator, with the lines that make it up and the dates that chose them.
std::string MeasureQuery::unit_items() const {
  std::vector<std::string> chosen;
  std::vector<std::string> codes;
  std::vector<std::string> days;
  std::vector<std::string> boxes;
  std::vector<std::string> cents;
  std::string held;
  for (const EventKind kind : every_kind) {
    const Leaves leaves = content_leaves(kind);
    if (leaves.empty()) {
      continue;
    }
    const Lines own{lines_name(kind), kind};
    std::string cases;
    for (const Condition* leaf : leaves) {
      cases += fmt::format("{}, {}, ", is_content(*leaf),
                           measures::chosen_by_prescription_date(*leaf) ? "prescription_date" : "date");
      held += fmt::format(", holds_{0} AS held_{0}", number_of(*leaf));
    }
    const std::string when = own.prefix + "_day";
    const auto kept = [&](const std::string& array) {
      return fmt::format("arrayFilter((value, day_chosen) -> day_chosen != {}, {}, {})", measures::no_date.days, array,
                         when);
    };
    chosen.push_back(fmt::format("      {} AS {}",
                                 over_content(kind, {Column::date, Column::prescription_date, Column::author},
                                              fmt::format("multiIf({}{} /* none */)", cases, measures::no_date.days)),
                                 when));
    codes.push_back(kept(own.array(Column::code)));
    days.push_back(kept(when));
    const bool medicine = kind == EventKind::medicine;
    const std::string none = fmt::format("arrayMap(code -> 0, {})", kept(own.array(Column::code)));
    boxes.push_back(medicine ? kept(own.array(Column::quantity)) : none);
    cents.push_back(medicine ? kept(own.array(Column::cents)) : none);
  }
  return fmt::format(
      "{}    SELECT patient, physician, number,\n{},\n      arrayConcat({}) AS item_code,\n"
      "      arrayConcat({}) AS item_day,\n      arrayConcat({}) AS item_boxes,\n      arrayConcat({}) AS item_cents,\n"
      "      {},\n      arrayConcat(item_boxes, item_boxes) AS key_item_boxes,\n"
      "      arrayConcat(item_cents, item_cents) AS key_item_cents\n"
      "    FROM (\n{}\n    )\n"
      "    ARRAY JOIN days AS day, quantities AS number, is_counted AS kept, is_met AS met{}\n    WHERE kept AND met",
      class_keys, fmt::join(chosen, ",\n"), fmt::join(codes, ", "), fmt::join(days, ", "), fmt::join(boxes, ", "),
      fmt::join(cents, ", "), keys_of_items, physician_rows(content_columns_), held);
}

// One row for each person and physician, with the lines summed.
std::string MeasureQuery::summed_items() const {
  const bool medicine = measure_.numerator.event_kind == EventKind::medicine;
  const auto twice = [](const std::string& array, const char* name) {
    return fmt::format("      arrayConcat({0}, {0}) AS {1}", array, name);
  };
  return fmt::format(
      "{}    SELECT patient, physician, own_code AS item_code, own_day AS item_day,\n      {},\n{},\n{},\n{}\n"
      "    FROM (\n{}\n    )\n    WHERE person_denominator > 0",
      class_keys, keys_of_items, twice(medicine ? "arrayMap(code -> 1, own_code)" : "own_quantity", "key_item_units"),
      twice(medicine ? "own_quantity" : "arrayMap(code -> 0, own_code)", "key_item_boxes"),
      twice(medicine ? "own_cents" : "arrayMap(code -> 0, own_code)", "key_item_cents"),
      physician_rows(content_columns_));
}

std::string MeasureQuery::content_text() {
  build();
  const bool units = measure_.numerator.kind == Numerator::Kind::units;
  const bool nothing = units && std::all_of(std::begin(every_kind), std::end(every_kind),
                                            [this](EventKind kind) { return content_leaves(kind).empty(); });
  if (nothing) {
    return {};
  }
  const auto of_key = [](const char* array) {
    return fmt::format("arraySum(arrayFilter((value, item) -> item = key, {}, item_key))", array);
  };
  // A unit counts once for each key that it holds; lines of a sum are each their own.
  return fmt::format(
      "{}-- By class of code (a medicine's by the first five characters of its ATC) and by month: distinct persons,\n"
      "-- units that hold some of it, boxes and cents.\n"
      "SELECT physician, key, uniqExact(patient) AS patients, sum(key_units) AS units, sum(key_boxes) AS boxes,\n"
      "  sum(key_cents) AS amount_cents\nFROM (\n"
      "  SELECT patient, physician, key, {} AS key_units,\n    {} AS key_boxes,\n    {} AS key_cents\n  FROM (\n{}\n  "
      ")\n"
      "  ARRAY JOIN arrayDistinct(item_key) AS key\n)\nGROUP BY physician, key\n",
      heading("what makes up its numerator"), units ? "number" : of_key("key_item_units"), of_key("key_item_boxes"),
      of_key("key_item_cents"), units ? unit_items() : summed_items());
}

}  // namespace miroir::claims::clickhouse
