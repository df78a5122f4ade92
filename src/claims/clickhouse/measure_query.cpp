#include "claims/clickhouse/measure_query.hpp"

#include "claims/sql/wording.hpp"
#include "measures/counts.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::clickhouse {

namespace {

using measures::Attribution;
using measures::Author;
using measures::Condition;
using measures::Counted;
using measures::Denominator;
using measures::EventKind;
using measures::Numerator;
using measures::Unit;
using measures::Window;

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return quoted + "'";
}

std::string name(std::string_view text) {
  std::string quoted = "`";
  for (const char c : text) {
    quoted += c == '`' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return quoted + "`";
}

std::string day(base::Date date) { return fmt::format("{} /* {} */", date.days, base::format_date(date)); }

const char* kind_prefix(EventKind kind) {
  switch (kind) {
    case EventKind::medicine:
      return "medicine";
    case EventKind::biology:
      return "test";
    case EventKind::procedure:
      return "procedure";
    case EventKind::consultation:
      break;
  }
  return "consultation";
}

// Medicines match by the beginning of their ATC code, other kinds by the whole code.
std::string code_matches(const std::vector<std::string>& words, EventKind kind) {
  std::vector<std::string> terms;
  for (const std::string& word : words) {
    const char* pattern = kind == EventKind::medicine ? "startsWith(text, {})" : "text = {}";
    terms.push_back(fmt::format(fmt::runtime(pattern), literal(word)));
  }
  return terms.empty() ? "0" : fmt::format("({})", fmt::join(terms, " OR "));
}

bool of_unit(const Window& window) {
  return window.kind != Window::Kind::period && window.kind != Window::Kind::days_ending_period;
}

// Whether a condition holds for a person alone, whichever the physician and the unit.
bool of_person(const Condition& leaf) { return !of_unit(leaf.window) && leaf.author == Author::anyone; }

// Something of each code, as an array indexed by its identifier.
std::string code_array(const std::string& flag) {
  return fmt::format("(SELECT arrayMap(pair -> pair.2, arraySort(groupArray((id, {}))))\n          FROM miroir_code)",
                     flag);
}

constexpr const char* atc_flags = "`has an ATC code`";
constexpr const char* atc_class = "`ATC class`";

bool counts_codes(Counted counted) { return counted == Counted::medicines || counted == Counted::classes; }

bool counts_codes(const Condition& leaf) {
  return counts_codes(leaf.counted) || (leaf.each && counts_codes(leaf.each->counted));
}

bool counts_classes(const Condition& leaf) {
  return leaf.counted == Counted::classes || (leaf.each && leaf.each->counted == Counted::classes);
}

}  // namespace

MeasureQuery::MeasureQuery(const measures::Catalogue& catalogue, const measures::Measure& measure,
                           const base::Period& period)
    : catalogue_(catalogue), measure_(measure), period_(period) {}

std::string MeasureQuery::Lines::array(Column column) const {
  switch (column) {
    case Column::date:
      return prefix + "_date";
    case Column::prescription_date:
      return prefix + "_prescription_date";
    case Column::code:
      return prefix + "_code";
    case Column::atc_class:
      return prefix + "_class";
    case Column::author:
      return prefix + "_author";
    case Column::quantity:
      return prefix + "_quantity";
    case Column::cents:
      return prefix + "_cents";
    case Column::in_ald_care:
      break;
  }
  return prefix + "_in_ald_care";
}

void MeasureQuery::build() {
  constants_.clear();
  columns_.clear();
  carried_.clear();
  content_columns_.clear();
  constant_names_.clear();
  numbers_.clear();
  physician_columns_.clear();
  conditions_ = 0;
  add_constants();
  add_person();
  add_registration();
  add_units();
  add_unit_counts();
  if (measure_.numerator.kind == Numerator::Kind::units) {
    add_conditions_met();
    add_content_of_units();
  } else {
    add_sums();
  }
}

std::string MeasureQuery::heading(const std::string& subject) const {
  return fmt::format(
      "-- {}, version {}: {}\n-- Period {}, from {} to {}. Days are counted from 1970-01-01.\n"
      "-- Each server counts its own patients; the counts of all servers add up.\n",
      measure_.id, measure_.version, subject, period_.name, base::format_date(period_.first),
      base::format_date(period_.last));
}

std::string MeasureQuery::text() {
  build();
  const bool sums = measure_.numerator.kind != Numerator::Kind::units;
  return fmt::format(
      "{}SELECT physician, age_from, sex, ald, relation, count() AS patients,\n"
      "  sum(person_in_numerator) AS numerator_patients, sum(person_denominator) AS denominator,\n"
      "  sum(person_numerator) AS numerator, {} AS sum_of_squares,\n"
      "  sum(person_boxes) AS boxes, sum(person_cents) AS amount_cents\nFROM (\n{}\n)\n"
      "WHERE person_denominator > 0\nGROUP BY physician, age_from, sex, ald, relation\n",
      heading(measure_.description.title.en),
      sums ? "sum(toDecimal128(person_numerator, 0) * toDecimal128(person_numerator, 0))" : "0", physician_rows({}));
}

void MeasureQuery::add_column(const std::string& comment, const std::string& expression, const std::string& name) {
  columns_.push_back(
      fmt::format("{}      {} AS {}", comment.empty() ? "" : fmt::format("      -- {}\n", comment), expression, name));
}

void MeasureQuery::add_constants() {
  const std::int32_t month = base::month_index(period_.last);
  constants_.push_back(
      fmt::format("      -- By practitioner: 1 for the liberal general practitioners of the region in the last month "
                  "of the period\n"
                  "      -- (month = year * 12 + month - 1).\n"
                  "      (SELECT is_physician FROM miroir_month WHERE month = {}) AS is_physician",
                  month));
  constants_.push_back(
      fmt::format("      -- By professional number: whose it is that month, if a physician's; 0 otherwise.\n"
                  "      (SELECT physician_of_number FROM miroir_month WHERE month = {}) AS physician_of_number",
                  month));
}

void MeasureQuery::add_code_set(const std::optional<std::size_t>& set) {
  if (!set || !constant_names_.insert(name(catalogue_.code_sets[*set].name)).second) {
    return;
  }
  const measures::CodeSet& codes = catalogue_.code_sets[*set];
  std::string where = fmt::format("kind = {} AND text != '' AND {}", static_cast<int>(codes.kind),
                                  code_matches(codes.included, codes.kind));
  if (!codes.excluded.empty()) {
    where += fmt::format("\n            AND NOT {}", code_matches(codes.excluded, codes.kind));
  }
  constants_.push_back(
      fmt::format("      -- Code set {}.\n      {} AS {}", codes.name, code_array(where), name(codes.name)));
}

MeasureQuery::Term MeasureQuery::in_set(const std::optional<std::size_t>& set) const {
  return {fmt::format("{}[code]", name(catalogue_.code_sets[*set].name)), {Column::code}};
}

MeasureQuery::Term MeasureQuery::between(Column column, base::Date first, base::Date last) const {
  return {
      fmt::format("{} BETWEEN {} AND {}", column == Column::date ? "date" : "prescription_date", day(first), day(last)),
      {column}};
}

std::string MeasureQuery::over(const char* function, const std::string& expression,
                               const std::vector<Column>& variables, const Lines& lines) {
  const Lines variable_names{"", lines.kind};
  std::vector<std::string> names;
  std::vector<std::string> arrays;
  for (const Column column : variables) {
    names.push_back(variable_names.array(column).substr(1));
    arrays.push_back(lines.array(column));
  }
  return fmt::format("{}(({}) -> {}, {})", function, fmt::join(names, ", "), expression, fmt::join(arrays, ", "));
}

std::string MeasureQuery::filtered(Column column, const Lines& lines, const Terms& terms) {
  if (terms.empty()) {
    return lines.array(column);
  }
  std::vector<Column> variables = {column};
  std::vector<std::string> texts;
  for (const Term& term : terms) {
    texts.push_back(term.text);
    std::copy_if(term.columns.begin(), term.columns.end(), std::back_inserter(variables),
                 [&](Column used) { return std::find(variables.begin(), variables.end(), used) == variables.end(); });
  }
  return over("arrayFilter", fmt::format("{}", fmt::join(texts, " AND ")), variables, lines);
}

void MeasureQuery::add_person() {
  const std::int32_t month = base::month_index(period_.last);
  std::set<std::int32_t> limits;
  const measures::CellLayout layout(measure_);
  for (std::size_t cell = 0; cell < layout.size(); ++cell) {
    limits.insert(layout.cell(cell).ages.from);
  }
  std::string age_from;
  for (auto limit = limits.begin(); std::next(limit) != limits.end(); ++limit) {
    age_from += fmt::format("age < {}, {}, ", *std::next(limit), *limit);
  }
  columns_.push_back("      patient, sex, death");
  add_column("Completed years on the last day, and the lower limit of the cell's ages.",
             fmt::format("intDiv({} - birth_month, 12)", month), "age");
  add_column(
      "",
      age_from.empty() ? fmt::format("{}", *limits.begin()) : fmt::format("multiIf({}{})", age_from, *limits.rbegin()),
      "age_from");
  add_column("Long-term disease on the last day.",
             fmt::format("arrayExists((start, until) -> start <= {0} AND until >= {0}, ald_start, ald_end)",
                         day(period_.last)),
             "ald");
}

void MeasureQuery::add_registration() {
  const std::string last = day(period_.last);
  // No variable of a function has the name of another: 18.16 would confuse them where an alias puts one in the other.
  add_column("Declared registrations: the physician that each gives, 0 for none.",
             "arrayMap(number -> physician_of_number[number], registration_number)", "span_physician");
  add_column("The registration on the last day: of those that cover it, the last to begin. None after death.",
             fmt::format("arrayFilter((holder, start, until) -> start <= {0} AND until >= {0},\n"
                         "        span_physician, registration_start, registration_end)[-1]",
                         last),
             "current_physician");
  add_column("",
             fmt::format("arrayFilter((start, until) -> start <= {0} AND until >= {0}, registration_start, "
                         "registration_end)[-1]",
                         last),
             "current_start");
  add_column("", fmt::format("if(death > {}, current_physician, 0)", last), "registered_physician");
  add_column(
      "Spans at that physician; new when the run of them without a day between began less than 12 months before.",
      "arrayFilter((opening, keeper) -> keeper = registered_physician, registration_start, span_physician)",
      "own_start");
  add_column("", "arrayFilter((closing, keeper) -> keeper = registered_physician, registration_end, span_physician)",
             "own_end");
  add_column("",
             fmt::format("arrayExists(run -> run > {} AND run <= current_start\n"
                         "        AND NOT arrayExists((opens, closes) -> opens < run AND closes >= run - 1, own_start, "
                         "own_end), own_start)",
                         day(base::add_months(period_.last, -12))),
             "is_new");
}

void MeasureQuery::add_units() {
  const Lines medicines{"medicine", EventKind::medicine};
  const Lines consultations{"consultation", EventKind::consultation};
  const Term by_physician{"is_physician[author]", {Column::author}};
  Terms terms;
  switch (measure_.denominator.unit) {
    case Unit::patients:
      if (measure_.attribution == Attribution::registered) {
        add_column("Counted: the registered patients of each physician.",
                   "arrayFilter(holder -> holder != 0, [registered_physician])", "physicians");
      } else {
        add_active_patients();
      }
      return;
    case Unit::prescriptions:
      terms = {by_physician, between(Column::prescription_date, period_.first, period_.last)};
      add_column("Counted: each physician's prescriptions of the period, whenever dispensed.",
                 filtered(Column::author, medicines, terms), "unit_physician");
      add_column("", filtered(Column::prescription_date, medicines, terms), "unit_day");
      break;
    case Unit::deliveries:
      terms = {by_physician, between(Column::date, period_.first, period_.last)};
      add_column("Counted: each physician's deliveries of the period, by dispensing date.",
                 filtered(Column::author, medicines, terms), "unit_physician");
      add_column("", filtered(Column::date, medicines, terms), "unit_day");
      break;
    case Unit::consultations:
      terms = {by_physician, between(Column::date, period_.first, period_.last)};
      if (measure_.denominator.in_ald_care) {
        terms.push_back({*measure_.denominator.in_ald_care ? "in_ald_care" : "NOT in_ald_care", {Column::in_ald_care}});
      }
      add_column("Counted: each physician's consultations of the period.",
                 filtered(Column::author, consultations, terms), "unit_physician");
      add_column("", filtered(Column::date, consultations, terms), "unit_day");
      add_column("", filtered(Column::quantity, consultations, terms), "unit_quantity");
      break;
    case Unit::starts:
      add_starts();
      break;
  }
  add_column("", "arrayDistinct(unit_physician)", "physicians");
}

void MeasureQuery::add_active_patients() {
  const auto authors = [&](const Lines& lines, Column column) {
    return filtered(Column::author, lines,
                    {{"is_physician[author]", {Column::author}}, between(column, period_.first, period_.last)});
  };
  add_column("Counted: each physician's active patients, seen or prescribed for in the period.",
             fmt::format("arrayDistinct(arrayConcat(\n        {},\n        {}))",
                         authors({"consultation", EventKind::consultation}, Column::date),
                         authors({"medicine", EventKind::medicine}, Column::prescription_date)),
             "physicians");
}

void MeasureQuery::add_starts() {
  const Denominator& denominator = measure_.denominator;
  const Lines medicines{"medicine", EventKind::medicine};
  Terms treatment;
  if (denominator.start_codes) {
    add_code_set(denominator.start_codes);
    treatment.push_back(in_set(denominator.start_codes));
  }
  const auto with_term = [&](const Term& term) {
    Terms terms = treatment;
    terms.push_back(term);
    return terms;
  };
  add_column("Dispensing dates of the treatment, whoever prescribed: in the period, and before it.",
             filtered(Column::date, medicines, with_term(between(Column::date, period_.first, period_.last))),
             "delivery_day");
  add_column(
      "", filtered(Column::date, medicines, with_term({fmt::format("date < {}", day(period_.first)), {Column::date}})),
      "earlier_delivery_day");
  add_column(fmt::format("The first is a start when none is in the {} days before it.", denominator.clear_days),
             fmt::format("if(notEmpty(delivery_day) AND (empty(earlier_delivery_day)\n        OR "
                         "earlier_delivery_day[-1] < delivery_day[1] - {}), delivery_day[1], {} /* none */)",
                         denominator.clear_days, measures::no_date.days),
             carried("start_day"));
  const Terms terms =
      with_term({fmt::format("is_physician[author] AND date BETWEEN {} AND {} AND prescription_date != {} "
                             "/* none */",
                             day(period_.first), day(period_.last), measures::no_date.days),
                 {Column::author, Column::date, Column::prescription_date}});
  add_column("Counted: each start, for each physician with a prescription dispensed that day.",
             filtered(Column::author, medicines, terms), "unit_physician");
  add_column("", filtered(Column::prescription_date, medicines, terms), "unit_day");
  add_column("", filtered(Column::date, medicines, terms), "unit_delivery_day");
}

std::string MeasureQuery::person_rows() const {
  const Denominator& denominator = measure_.denominator;
  std::string where = fmt::format("birth_month <= {0} AND intDiv({0} - birth_month, 12) BETWEEN {1} AND {2}",
                                  base::month_index(period_.last), denominator.age.from, denominator.age.below - 1);
  if (denominator.sex) {
    where += fmt::format(" AND sex = {}", static_cast<int>(*denominator.sex));
  }
  if (denominator.ald) {
    where += *denominator.ald ? " AND ald" : " AND NOT ald";
  }
  return fmt::format(
      "    -- One row for each person aged {}{}.\n    WITH\n{}\n    SELECT\n{}\n    FROM miroir_patient\n"
      "    WHERE {}",
      sql::ages_words(denominator.age), sql::population_words(denominator), fmt::join(constants_, ",\n"),
      fmt::join(columns_, ",\n"), where);
}

std::string MeasureQuery::physician_rows(const std::vector<std::string>& more) const {
  const std::string relation = measures::CellLayout(measure_).splits_registration()
                                   ? "multiIf(registered_physician != physician, 2, is_new, 1, 0) AS relation"
                                   : "0 AS relation";
  const std::string also = more.empty() ? "" : fmt::format(", {}", fmt::join(more, ", "));
  return fmt::format(
      "  -- One row for each person and physician who may be credited.\n  {}SELECT\n    patient, physician, age_from, "
      "sex, "
      "ald,\n    {}{},\n{}\n  FROM (\n{}\n  )\n  ARRAY JOIN physicians AS physician",
      carried_.empty() ? "" : fmt::format("WITH {}\n  ", fmt::join(carried_, ", ")), relation, also,
      fmt::join(physician_columns_, ",\n"), person_rows());
}

void MeasureQuery::add_physician_column(const std::string& comment, const std::string& expression,
                                        const std::string& name) {
  physician_columns_.push_back(
      fmt::format("{}    {} AS {}", comment.empty() ? "" : fmt::format("    -- {}\n", comment), expression, name));
}

// The dates of the physician's units of this person, each once; of units without a date, one that means nothing.
std::string MeasureQuery::unit_days() const {
  const char* own = "arrayFilter((day, holder) -> holder = physician, unit_day, unit_physician)";
  switch (measure_.denominator.unit) {
    case Unit::patients:
      return "[0]";
    case Unit::starts:
      return "arraySlice(arraySort(arrayFilter((day, holder, delivered) -> holder = physician AND delivered = "
             "start_day,\n"
             "      unit_day, unit_physician, unit_delivery_day)), 1, 1)";
    case Unit::prescriptions:
    case Unit::deliveries:
    case Unit::consultations:
      break;
  }
  return fmt::format("arrayDistinct({})", own);
}

void MeasureQuery::add_unit_counts() {
  const Denominator& denominator = measure_.denominator;
  const std::string counted = denominator.condition ? predicate(*denominator.condition) : "1";
  const char* comment = "Units of the physician: their dates, how many each is, whether they are in the denominator.";
  if (denominator.unit == Unit::consultations) {
    const char* own = "arrayFilter((value, holder) -> holder = physician, {}, unit_physician)";
    add_physician_column(comment,
                         fmt::format("arrayReduce('sumMap', [{}], [{}])", fmt::format(fmt::runtime(own), "unit_day"),
                                     fmt::format(fmt::runtime(own), "unit_quantity")),
                         "quantity_of_day");
    add_physician_column("", "quantity_of_day.1", "days");
    add_physician_column("", "quantity_of_day.2", "quantities");
  } else {
    add_physician_column(comment, unit_days(), "days");
    add_physician_column("", "arrayMap(day -> 1, days)", "quantities");
  }
  add_physician_column("", fmt::format("arrayMap(day -> {}, days)", counted), "is_counted");
  add_physician_column("", "arraySum(arrayMap((number, kept) -> if(kept, number, 0), quantities, is_counted))",
                       "person_denominator");
}

// Each condition of the numerator, for each unit; then the whole of them.
void MeasureQuery::add_conditions_met() {
  const std::string met = numerator_predicate(*measure_.numerator.condition);
  std::vector<std::string> held;
  std::vector<std::string> holds;
  for (const auto& [leaf, number] : numbers_) {
    held.push_back(fmt::format("held_{}", number));
    holds.push_back(fmt::format("holds_{}", number));
  }
  add_physician_column(
      "Which of them are in the numerator.",
      held.empty() ? fmt::format("arrayMap(day -> {}, days)", met)
                   : fmt::format("arrayMap(({}) -> {}, {})", fmt::join(held, ", "), met, fmt::join(holds, ", ")),
      "is_met");
  add_physician_column("",
                       "arraySum(arrayMap((number, kept, met) -> if(kept AND met, number, 0), quantities, is_counted, "
                       "is_met))",
                       "person_numerator");
  add_physician_column("", "person_numerator > 0", "person_in_numerator");
}

std::string MeasureQuery::numerator_predicate(const Condition& condition) {
  return combined(condition, [this](const Condition& leaf) {
    const std::string text = leaf_predicate(leaf);
    const int number = conditions_ + (leaf.minimum <= 0 ? 1 : 0);
    conditions_ = number;
    numbers_.emplace_back(&leaf, number);
    add_physician_column("", fmt::format("arrayMap(day -> {}, days)", text), fmt::format("holds_{}", number));
    return fmt::format("held_{}", number);
  });
}

std::string MeasureQuery::predicate(const Condition& condition) {
  return combined(condition, [this](const Condition& leaf) { return leaf_predicate(leaf); });
}

std::string MeasureQuery::combined(const Condition& condition,
                                   const std::function<std::string(const Condition&)>& text_of_leaf) {
  if (condition.kind == Condition::Kind::at_least) {
    return text_of_leaf(condition);
  }
  std::vector<std::string> children;
  for (const Condition& child : condition.children) {
    children.push_back(combined(child, text_of_leaf));
  }
  if (condition.kind == Condition::Kind::all_of) {
    return children.empty() ? "1" : fmt::format("({})", fmt::join(children, " AND "));
  }
  const std::string any = children.empty() ? "0" : fmt::format("({})", fmt::join(children, " OR "));
  return condition.kind == Condition::Kind::any_of ? any : fmt::format("NOT {}", any);
}

// ClickHouse 18.16 does not see that a function over an array uses a column of the rows below, unless the column has
// been given a name before.
std::string MeasureQuery::carried(const std::string& name) {
  carried_.push_back(fmt::format("person_{0} AS {0}", name));
  return "person_" + name;
}

// A condition on a person is a column of their row; of any other, the row keeps the lines that may meet it.
std::string MeasureQuery::leaf_predicate(const Condition& leaf) {
  if (leaf.minimum <= 0) {
    add_code_set(leaf.codes);  // its events may still be content
    return "1";
  }
  add_code_set(leaf.codes);
  if (!leaf.codes && counts_codes(leaf) && constant_names_.insert(atc_flags).second) {
    constants_.push_back(fmt::format("      -- Medicines whose ATC code is known.\n      {} AS {}",
                                     code_array("text != ''"), atc_flags));
  }
  if (counts_classes(leaf) && constant_names_.insert(atc_class).second) {
    constants_.push_back(fmt::format("      -- Classes of medicines.\n      {} AS {}",
                                     code_array(fmt::format("substring(text, 1, {})", measures::class_characters)),
                                     atc_class));
    add_column("", fmt::format("arrayMap(code -> {}[code], medicine_code)", atc_class), "medicine_class");
  }
  const std::string name = fmt::format("condition_{}", ++conditions_);
  const Lines lines{kind_prefix(leaf.event_kind), leaf.event_kind};
  const std::string comment = fmt::format("Condition {}: {}.", conditions_, sql::leaf_words(catalogue_, leaf));
  Terms of_lines = selection(leaf);
  if (!leaf.codes && counts_codes(leaf)) {
    of_lines.push_back({fmt::format("{}[code]", atc_flags), {Column::code}});
  }
  if (leaf.counted == Counted::prescriptions) {
    of_lines.push_back(
        {fmt::format("prescription_date != {} /* none */", measures::no_date.days), {Column::prescription_date}});
  }
  if (of_person(leaf)) {
    add_column(comment, fmt::format("{} >= {}", counted(leaf, lines, of_lines), leaf.minimum), carried(name));
    return name;
  }
  const Terms terms = selection_of_unit(leaf);
  std::set<Column> kept = counted_columns(leaf);
  for (const Term& term : terms) {
    kept.insert(term.columns.begin(), term.columns.end());
  }
  const Lines own{name, leaf.event_kind};
  for (const Column column : kept) {
    add_column(column == *kept.begin() ? comment : "", filtered(column, lines, of_lines), carried(own.array(column)));
  }
  return fmt::format("{} >= {}", counted(leaf, own, terms), leaf.minimum);
}

std::set<MeasureQuery::Column> MeasureQuery::counted_columns(const Condition& leaf) {
  const auto of = [](Counted counted) -> std::set<Column> {
    switch (counted) {
      case Counted::lines:
        return {};
      case Counted::acts:
      case Counted::boxes:
        return {Column::quantity};
      case Counted::medicines:
        return {Column::code};
      case Counted::classes:
        return {Column::atc_class};
      case Counted::prescriptions:
        return {Column::author, Column::prescription_date};
      case Counted::deliveries:
      case Counted::days:
      case Counted::months:
        break;
    }
    return {Column::date};
  };
  std::set<Column> columns = of(leaf.counted);
  if (leaf.each) {
    columns.merge(of(leaf.each->counted));
  }
  return columns;
}

// What chooses lines of a kind, whichever the physician and the unit.
MeasureQuery::Terms MeasureQuery::selection(const Condition& leaf) const {
  Terms terms;
  if (leaf.codes) {
    terms.push_back(in_set(leaf.codes));
  }
  const Column date = leaf.counted == Counted::prescriptions ? Column::prescription_date : Column::date;
  if (leaf.window.kind == Window::Kind::period) {
    terms.push_back(between(date, period_.first, period_.last));
  } else if (leaf.window.kind == Window::Kind::days_ending_period) {
    terms.push_back(between(date, period_.last - (leaf.window.days - 1), period_.last));
  }
  return terms;
}

// What chooses among these, for one physician and the unit of date `day`.
MeasureQuery::Terms MeasureQuery::selection_of_unit(const Condition& leaf) const {
  Terms terms;
  const bool by_prescription = leaf.counted == Counted::prescriptions;
  const char* date = by_prescription ? "prescription_date" : "date";
  const std::set<Column> dates = {by_prescription ? Column::prescription_date : Column::date};
  switch (leaf.window.kind) {
    case Window::Kind::period:
    case Window::Kind::days_ending_period:
      break;
    case Window::Kind::unit:
      terms.push_back({"prescription_date = day AND author = physician", {Column::prescription_date, Column::author}});
      break;
    case Window::Kind::days_before_unit:
      terms.push_back({fmt::format("{} BETWEEN day - {} AND day", date, leaf.window.days), dates});
      break;
    case Window::Kind::days_after_unit:
      terms.push_back({fmt::format("{} BETWEEN day AND day + {}", date, leaf.window.days), dates});
      break;
    case Window::Kind::prescribed_with_unit:
      terms.push_back({fmt::format("prescription_date = day AND date BETWEEN day AND day + {}", leaf.window.days),
                       {Column::prescription_date, Column::date}});
      break;
  }
  if (leaf.author == Author::physician && leaf.window.kind != Window::Kind::unit) {
    terms.push_back({"author = physician", {Column::author}});
  }
  return terms;
}

// One value for each line: two lines are of the same medicine, class, day or month when they have the same.
std::string MeasureQuery::identity(Counted counted, const Lines& lines, const Terms& terms) {
  switch (counted) {
    case Counted::medicines:
      return filtered(Column::code, lines, terms);
    case Counted::classes:
      return filtered(Column::atc_class, lines, terms);
    case Counted::months:
      return fmt::format("arrayMap(date -> toYYYYMM(toDate(date)), {})", filtered(Column::date, lines, terms));
    default:
      return filtered(Column::date, lines, terms);
  }
}

std::string MeasureQuery::counted(const Condition& leaf, const Lines& lines, const Terms& terms) {
  switch (leaf.counted) {
    case Counted::lines: {
      const Column any = terms.empty() ? Column::date : *terms.back().columns.begin();
      return fmt::format("length({})", filtered(any, lines, terms));
    }
    case Counted::acts:
    case Counted::boxes:
      return fmt::format("arraySum({})", filtered(Column::quantity, lines, terms));
    case Counted::prescriptions:
      return fmt::format("arrayUniq({}, {})", filtered(Column::author, lines, terms),
                         filtered(Column::prescription_date, lines, terms));
    default:
      break;
  }
  const std::string groups = identity(leaf.counted, lines, terms);
  if (!leaf.each || leaf.each->minimum <= 0) {
    return fmt::format("arrayUniq({})", groups);
  }
  return counted_groups(groups, *leaf.each, lines, terms);
}

// How many deliveries or months hold enough: those whose lines, or distinct lines, come at least so often.
std::string MeasureQuery::counted_groups(const std::string& groups, const measures::Each& each, const Lines& lines,
                                         const Terms& terms) {
  switch (each.counted) {
    case Counted::lines:
      return fmt::format("arrayCount(nth -> nth = {}, arrayEnumerateUniq({}))", each.minimum, groups);
    case Counted::acts:
    case Counted::boxes:
      return fmt::format("arrayCount(total -> total >= {}, arrayReduce('sumMap', [{}], [{}]).2)", each.minimum, groups,
                         filtered(Column::quantity, lines, terms));
    default:
      return fmt::format(
          "arrayCount(nth -> nth = {0}, arrayEnumerateUniq(arrayFilter((date, nth) -> nth = 1, {1}, "
          "arrayEnumerateUniq({1}, {2}))))",
          each.minimum, groups, identity(each.counted, lines, terms));
  }
}

}  // namespace miroir::claims::clickhouse
