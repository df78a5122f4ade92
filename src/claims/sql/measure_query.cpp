#include "claims/sql/measure_query.hpp"

#include "claims/engine.hpp"
#include "claims/sql/wording.hpp"
#include "columnar/database.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::sql {

namespace {

using columnar::quote_literal;
using columnar::quote_name;
using measures::Attribution;
using measures::Author;
using measures::Condition;
using measures::Counted;
using measures::Denominator;
using measures::EventKind;
using measures::Numerator;
using measures::Unit;
using measures::Window;

constexpr const char* far_end = "DATE '9999-12-31'";

std::string day(base::Date date) { return fmt::format("DATE '{}'", base::format_date(date)); }

std::string set_name(const measures::CodeSet& set) { return quote_name("codes of " + set.name); }

bool is_prescribed(EventKind kind) { return kind == EventKind::medicine || kind == EventKind::biology; }

// Medicines match by the beginning of their ATC code, other kinds by the whole code.
std::string code_matches(const std::vector<std::string>& words, EventKind kind) {
  std::vector<std::string> terms;
  for (const std::string& word : words) {
    const char* pattern = kind == EventKind::medicine ? "starts_with(text, {})" : "text = {}";
    terms.push_back(fmt::format(fmt::runtime(pattern), quote_literal(word)));
  }
  return terms.empty() ? "FALSE" : fmt::format("({})", fmt::join(terms, " OR "));
}

// What a leaf's condition holds for: a person, a person and physician, or one unit.
std::vector<std::string> leaf_keys(const Condition& leaf) {
  const bool of_unit = leaf.window.kind != Window::Kind::period && leaf.window.kind != Window::Kind::days_ending_period;
  if (of_unit) {
    return {"patient", "physician", "date"};
  }
  return leaf.author == Author::physician ? std::vector<std::string>{"patient", "physician"}
                                          : std::vector<std::string>{"patient"};
}

bool counts_codes(Counted counted) { return counted == Counted::medicines || counted == Counted::classes; }

// What is counted over the rows selected, each with the columns of an event and the `text` of its code.
std::string aggregate(Counted counted) {
  switch (counted) {
    case Counted::lines:
      return "count(*)";
    case Counted::acts:
    case Counted::boxes:
      return "sum(event.quantity)";
    case Counted::medicines:
      return "count(DISTINCT nullif(code.text, ''))";
    case Counted::classes:
      return fmt::format("count(DISTINCT nullif(left(code.text, {}), ''))", measures::class_characters);
    case Counted::months:
      return "count(DISTINCT date_trunc('month', event.date))";
    case Counted::prescriptions:
      return "count(DISTINCT (event.prescriber, event.prescription_date)) "
             "FILTER (WHERE event.prescription_date IS NOT NULL)";
    case Counted::deliveries:
    case Counted::days:
      break;
  }
  return "count(DISTINCT event.date)";
}

}  // namespace

std::string author_column(EventKind kind) { return is_prescribed(kind) ? "event.prescriber" : "event.performer"; }

MeasureQuery::MeasureQuery(const measures::Catalogue& catalogue, const measures::Measure& measure,
                           const base::Period& period)
    : catalogue_(catalogue), measure_(measure), period_(period) {}

std::string MeasureQuery::text() {
  build();
  return statement(measure_.description.title.en, result());
}

std::string MeasureQuery::content_text() {
  build();
  return statement("what makes up its numerator", content_result());
}

std::string MeasureQuery::statement(const std::string& subject, const std::string& result) const {
  return fmt::format("-- {}, version {}: {}\n-- Period {}, from {} to {}.\nWITH\n{}\n\n{}\n", measure_.id,
                     measure_.version, subject, period_.name, base::format_date(period_.first),
                     base::format_date(period_.last), fmt::join(queries_, ",\n\n"), result);
}

void MeasureQuery::build() {
  queries_.clear();
  added_sets_.clear();
  leaf_predicates_.clear();
  conditions_ = 0;
  add_physicians();
  add_persons();
  add_registrations();
  add_all_code_sets();
  add_units();
  add_counted();
  add_content();
  if (measure_.numerator.kind != Numerator::Kind::units) {
    add_sums();
  }
  add_per_person();
}

void MeasureQuery::add(const std::string& comment, const std::string& name, const std::string& select) {
  queries_.push_back(fmt::format("-- {}\n{} AS (\n  {}\n)", comment, name, select));
}

std::string MeasureQuery::in_period(const std::string& column) const {
  return fmt::format("{} BETWEEN {} AND {}", column, day(period_.first), day(period_.last));
}

std::string MeasureQuery::selection(EventKind kind, const std::optional<std::size_t>& set) const {
  const std::string of_kind = fmt::format("event.kind = {} /* {} */", static_cast<int>(kind), kind_words(kind));
  return set ? fmt::format("{} AND event.code IN (SELECT id FROM {})", of_kind, set_name(catalogue_.code_sets[*set]))
             : of_kind;
}

void MeasureQuery::add_physicians() {
  const std::int32_t month = base::month_index(period_.last);
  add("Physicians: liberal general practitioners of the region in the last month of the period (month = year * 12 + "
      "month - 1).",
      "physician",
      fmt::format("SELECT DISTINCT practitioner FROM practice\n"
                  "  WHERE month = {} AND general_practitioner AND liberal AND in_region",
                  month));
  add("Whose each professional number is that month: of a practice, else the practitioner's own (STA_PFS_NUM).",
      "number_holder",
      fmt::format("SELECT number, min(practitioner) AS practitioner FROM practice WHERE month = {0} GROUP BY number\n"
                  "  UNION ALL\n"
                  "  SELECT professional_number.id, min(practitioner.id)\n"
                  "  FROM professional_number JOIN practitioner USING (number)\n"
                  "  WHERE practitioner.id IN (SELECT practitioner FROM practice WHERE month = {0})\n"
                  "    AND professional_number.id NOT IN (SELECT number FROM practice WHERE month = {0})\n"
                  "  GROUP BY professional_number.id",
                  month));
}

void MeasureQuery::add_persons() {
  const Denominator& denominator = measure_.denominator;
  const std::string ald = fmt::format(
      "EXISTS (SELECT 1 FROM ald WHERE ald.patient = patient.id AND ald.start_date <= {0}\n"
      "      AND coalesce(ald.end_date, {1}) >= {0})",
      day(period_.last), far_end);
  std::string where = fmt::format("birth_month <= {0} AND ({0} - birth_month) // 12 BETWEEN {1} AND {2}",
                                  base::month_index(period_.last), denominator.age.from, denominator.age.below - 1);
  if (denominator.sex) {
    where += fmt::format("\n    AND sex = {}", static_cast<int>(*denominator.sex));
  }
  if (denominator.ald) {
    where += fmt::format("\n    AND {}{}", *denominator.ald ? "" : "NOT ", ald);
  }
  add(fmt::format("Persons aged {} on the last day (completed years){}, with their long-term disease on that day.",
                  ages_words(denominator.age), population_words(denominator)),
      "person",
      fmt::format("SELECT id AS patient, ({} - birth_month) // 12 AS age, sex, death_date,\n    {} AS ald\n"
                  "  FROM patient\n  WHERE {}",
                  base::month_index(period_.last), ald, where));
}

void MeasureQuery::add_registrations() {
  add("Declared registrations, with the physician that each gives.", "registration_span",
      fmt::format("SELECT registration.patient, registration.number, start_date,\n"
                  "    coalesce(end_date, {}) AS end_date, physician.practitioner AS physician\n"
                  "  FROM registration LEFT JOIN number_holder ON number_holder.number = registration.number\n"
                  "  LEFT JOIN physician ON physician.practitioner = number_holder.practitioner",
                  far_end));
  add("The registration on the last day: of those that cover it, the last to begin.", "current_registration",
      fmt::format("SELECT patient, physician, start_date FROM registration_span\n"
                  "  WHERE start_date <= {0} AND end_date >= {0}\n"
                  "  QUALIFY row_number() OVER (PARTITION BY patient ORDER BY start_date DESC, end_date DESC, number "
                  "DESC) = 1",
                  day(period_.last)));
  add("Spans at one physician, with the latest day covered by the spans before each.", "span_with_previous",
      "SELECT patient, physician, start_date,\n"
      "    max(end_date) OVER (PARTITION BY patient, physician ORDER BY start_date, end_date\n"
      "      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered_until\n"
      "  FROM registration_span WHERE physician IS NOT NULL");
  add("First days of runs of spans without a day between them.", "run_start",
      "SELECT patient, physician, start_date AS run_start FROM span_with_previous\n"
      "  WHERE covered_until IS NULL OR start_date > covered_until + 1");
  add("Registered patients, alive on the last day; new when their run began less than 12 months before it.",
      "registered",
      fmt::format("SELECT current_registration.patient, current_registration.physician,\n"
                  "    max(run_start.run_start) > {0} AS is_new\n"
                  "  FROM current_registration\n"
                  "  JOIN person ON person.patient = current_registration.patient\n"
                  "    AND (person.death_date IS NULL OR person.death_date > {1})\n"
                  "  JOIN run_start ON run_start.patient = current_registration.patient\n"
                  "    AND run_start.physician = current_registration.physician\n"
                  "    AND run_start.run_start <= current_registration.start_date\n"
                  "  GROUP BY ALL",
                  day(base::add_months(period_.last, -12)), day(period_.last)));
}

void MeasureQuery::add_code_set(std::size_t set) {
  if (std::find(added_sets_.begin(), added_sets_.end(), set) != added_sets_.end()) {
    return;
  }
  added_sets_.push_back(set);
  const measures::CodeSet& codes = catalogue_.code_sets[set];
  std::string where = fmt::format("kind = {} AND text <> '' AND {}", static_cast<int>(codes.kind),
                                  code_matches(codes.included, codes.kind));
  if (!codes.excluded.empty()) {
    where += fmt::format("\n    AND NOT {}", code_matches(codes.excluded, codes.kind));
  }
  add(fmt::format("Code set {}.", codes.name), set_name(codes), "SELECT id FROM code\n  WHERE " + where);
}

void MeasureQuery::add_code_sets(const Condition& condition) {
  for (const Condition& child : condition.children) {
    add_code_sets(child);
  }
  if (condition.kind == Condition::Kind::at_least && condition.codes) {
    add_code_set(*condition.codes);
  }
}

void MeasureQuery::add_all_code_sets() {
  const Denominator& denominator = measure_.denominator;
  const Numerator& numerator = measure_.numerator;
  for (const auto* condition : {&denominator.condition, &numerator.condition}) {
    if (*condition) {
      add_code_sets(**condition);
    }
  }
  for (const auto& set : {denominator.start_codes, numerator.codes}) {
    if (set) {
      add_code_set(*set);
    }
  }
}

void MeasureQuery::add_units() {
  const Denominator& denominator = measure_.denominator;
  switch (denominator.unit) {
    case Unit::patients:
      if (measure_.attribution == Attribution::registered) {
        add("Counted: the registered patients of each physician.", "unit",
            "SELECT patient, physician, NULL::DATE AS date, 1 AS quantity FROM registered");
      } else {
        add_active_patients();
      }
      break;
    case Unit::prescriptions:
      add("Counted: each physician's prescriptions of the period, whenever dispensed.", "unit",
          fmt::format("SELECT DISTINCT event.patient, event.prescriber AS physician, event.prescription_date AS date, "
                      "1 AS quantity\n"
                      "  FROM event\n  WHERE {} AND {}\n"
                      "    AND event.prescriber IN (SELECT practitioner FROM physician)\n"
                      "    AND event.patient IN (SELECT patient FROM person)",
                      selection(EventKind::medicine, std::nullopt), in_period("event.prescription_date")));
      break;
    case Unit::deliveries:
      add("Counted: each physician's deliveries of the period, by dispensing date.", "unit",
          fmt::format("SELECT DISTINCT event.patient, event.prescriber AS physician, event.date, 1 AS quantity\n"
                      "  FROM event\n  WHERE {} AND {}\n"
                      "    AND event.prescriber IN (SELECT practitioner FROM physician)\n"
                      "    AND event.patient IN (SELECT patient FROM person)",
                      selection(EventKind::medicine, std::nullopt), in_period("event.date")));
      break;
    case Unit::consultations:
      add("Counted: each physician's consultations of the period.", "unit",
          fmt::format(
              "SELECT event.patient, event.performer AS physician, event.date, sum(event.quantity) AS quantity\n"
              "  FROM event\n  WHERE {} AND {}{}\n"
              "    AND event.performer IN (SELECT practitioner FROM physician)\n"
              "    AND event.patient IN (SELECT patient FROM person)\n"
              "  GROUP BY ALL",
              selection(EventKind::consultation, std::nullopt), in_period("event.date"),
              !denominator.in_ald_care   ? ""
              : *denominator.in_ald_care ? " AND event.in_ald_care"
                                         : " AND NOT event.in_ald_care"));
      break;
    case Unit::starts:
      add_starts();
      break;
  }
}

void MeasureQuery::add_active_patients() {
  add("Counted: each physician's active patients, seen or prescribed for in the period.", "unit",
      fmt::format(
          "SELECT DISTINCT patient, physician, NULL::DATE AS date, 1 AS quantity FROM (\n"
          "    SELECT event.patient, event.performer AS physician FROM event\n"
          "    WHERE {} AND {}\n"
          "    UNION ALL\n"
          "    SELECT event.patient, event.prescriber AS physician FROM event\n"
          "    WHERE {} AND {})\n"
          "  WHERE physician IN (SELECT practitioner FROM physician) AND patient IN (SELECT patient FROM person)",
          selection(EventKind::consultation, std::nullopt), in_period("event.date"),
          selection(EventKind::medicine, std::nullopt), in_period("event.prescription_date")));
}

void MeasureQuery::add_starts() {
  const Denominator& denominator = measure_.denominator;
  const std::string selected = selection(EventKind::medicine, denominator.start_codes);
  add("Dispensing dates of the treatment, whoever prescribed.", "delivery",
      fmt::format("SELECT DISTINCT event.patient, event.date FROM event\n  WHERE {}\n"
                  "    AND event.patient IN (SELECT patient FROM person)",
                  selected));
  add("First dispensing of the period.", "first_delivery",
      fmt::format("SELECT patient, min(date) AS date FROM delivery WHERE {} GROUP BY patient", in_period("date")));
  add(fmt::format("Starts: none in the {} days before.", denominator.clear_days), "start",
      fmt::format("SELECT patient, date FROM first_delivery\n"
                  "  WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.patient = first_delivery.patient\n"
                  "    AND delivery.date BETWEEN first_delivery.date - {} AND first_delivery.date - 1)",
                  denominator.clear_days));
  add("Counted: each start, for each physician with a prescription dispensed that day; dated by the earliest of these.",
      "unit",
      fmt::format("SELECT event.patient, event.prescriber AS physician, min(event.prescription_date) AS date, "
                  "1 AS quantity\n"
                  "  FROM start JOIN event ON event.patient = start.patient AND event.date = start.date\n"
                  "  WHERE {} AND event.prescription_date IS NOT NULL\n"
                  "    AND event.prescriber IN (SELECT practitioner FROM physician)\n"
                  "  GROUP BY event.patient, event.prescriber",
                  selected));
}

std::string MeasureQuery::predicate(const Condition& condition) {
  if (condition.kind == Condition::Kind::at_least) {
    return leaf_predicates_[&condition] = leaf_predicate(condition);
  }
  std::vector<std::string> children;
  for (const Condition& child : condition.children) {
    children.push_back(predicate(child));
  }
  if (condition.kind == Condition::Kind::all_of) {
    return children.empty() ? "TRUE" : fmt::format("({})", fmt::join(children, " AND "));
  }
  const std::string any = children.empty() ? "FALSE" : fmt::format("({})", fmt::join(children, " OR "));
  return condition.kind == Condition::Kind::any_of ? any : "NOT " + any;
}

std::string MeasureQuery::leaf_predicate(const Condition& leaf) {
  if (leaf.minimum <= 0) {
    return "TRUE";
  }
  const std::string name = fmt::format("condition_{}", ++conditions_);
  add(fmt::format("Condition {}: {}.", conditions_, leaf_words(catalogue_, leaf)), name, leaf_query(leaf));
  std::vector<std::string> equalities;
  for (const std::string& key : leaf_keys(leaf)) {
    equalities.push_back(fmt::format("{0}.{1} = unit.{1}", name, key));
  }
  return fmt::format("EXISTS (SELECT 1 FROM {} WHERE {})", name, fmt::join(equalities, " AND "));
}

std::string MeasureQuery::leaf_where(const Condition& leaf) const {
  const std::string date = leaf.counted == Counted::prescriptions ? "event.prescription_date" : "event.date";
  const std::string author = author_column(leaf.event_kind);
  std::string where = selection(leaf.event_kind, leaf.codes);
  switch (leaf.window.kind) {
    case Window::Kind::period:
      where += " AND " + in_period(date);
      break;
    case Window::Kind::days_ending_period:
      where +=
          fmt::format(" AND {} BETWEEN {} AND {}", date, day(period_.last - (leaf.window.days - 1)), day(period_.last));
      break;
    case Window::Kind::unit:
      where += fmt::format(" AND event.prescription_date = unit.date AND {} = unit.physician", author);
      break;
    case Window::Kind::days_before_unit:
      where += fmt::format(" AND {} BETWEEN unit.date - {} AND unit.date", date, leaf.window.days);
      break;
    case Window::Kind::days_after_unit:
      where += fmt::format(" AND {} BETWEEN unit.date AND unit.date + {}", date, leaf.window.days);
      break;
    case Window::Kind::prescribed_with_unit:
      where +=
          fmt::format(" AND event.prescription_date = unit.date AND event.date BETWEEN unit.date AND unit.date + {}",
                      leaf.window.days);
      break;
  }
  if (leaf.author == Author::physician) {
    where += leaf_keys(leaf).size() == 3 ? fmt::format(" AND {} = unit.physician", author)
                                         : fmt::format(" AND {} IN (SELECT practitioner FROM physician)", author);
  }
  return where;
}

std::string MeasureQuery::leaf_query(const Condition& leaf) const {
  const std::vector<std::string> keys = leaf_keys(leaf);
  const bool of_unit = keys.size() == 3;
  std::vector<std::string> columns = {of_unit ? "unit.patient" : "event.patient"};
  if (keys.size() >= 2) {
    columns.push_back(of_unit ? "unit.physician" : author_column(leaf.event_kind) + " AS physician");
  }
  if (of_unit) {
    columns.push_back("unit.date");
  }
  std::string from = of_unit ? "unit JOIN event ON event.patient = unit.patient" : "event";
  if (counts_codes(leaf.counted) || (leaf.each && counts_codes(leaf.each->counted))) {
    from += " JOIN code ON code.id = event.code";
  }
  const std::string where = leaf_where(leaf);
  if (leaf.each) {
    const char* of = leaf.counted == Counted::months ? "date_trunc('month', event.date) AS care_month"
                                                     : "event.date AS dispensing_date";
    return fmt::format(
        "SELECT {0} FROM (\n"
        "    SELECT {1}, {2} FROM {3}\n    WHERE {4}\n"
        "    GROUP BY ALL HAVING {5} >= {6})\n"
        "  GROUP BY {0} HAVING count(*) >= {7}",
        fmt::join(keys, ", "), fmt::join(columns, ", "), of, from, where, aggregate(leaf.each->counted),
        leaf.each->minimum, leaf.minimum);
  }
  return fmt::format("SELECT {} FROM {}\n  WHERE {}\n  GROUP BY ALL HAVING {} >= {}", fmt::join(columns, ", "), from,
                     where, aggregate(leaf.counted), leaf.minimum);
}

void MeasureQuery::add_counted() {
  const std::string where =
      measure_.denominator.condition ? "\n  WHERE " + predicate(*measure_.denominator.condition) : "";
  const std::string in_numerator = measure_.numerator.kind == Numerator::Kind::units && measure_.numerator.condition
                                       ? predicate(*measure_.numerator.condition)
                                       : "FALSE";
  add("The denominator, and whether each unit of it is in the numerator.", "counted",
      fmt::format("SELECT patient, physician, date, quantity,\n    {} AS in_numerator\n  FROM unit{}", in_numerator,
                  where));
}

void MeasureQuery::add_sums() {
  const Numerator& numerator = measure_.numerator;
  const bool registered = measure_.attribution == Attribution::registered;
  const std::string date = numerator.event_kind == EventKind::medicine ? "event.prescription_date" : "event.date";
  add(registered ? "What is summed for each person, whoever prescribed or did it."
                 : "What each physician prescribed to or did for each person.",
      "summed",
      fmt::format("SELECT event.patient{}, sum(event.{}) AS total FROM event\n  WHERE {} AND {}\n  GROUP BY ALL",
                  registered ? "" : fmt::format(", {} AS physician", author_column(numerator.event_kind)),
                  numerator.kind == Numerator::Kind::amount_cents ? "amount_cents" : "quantity",
                  selection(numerator.event_kind, numerator.codes), in_period(date)));
}

void MeasureQuery::add_per_person() {
  if (measure_.numerator.kind == Numerator::Kind::units) {
    add("One row for each physician and person in the denominator.", "per_person",
        "SELECT patient, physician, sum(quantity) AS denominator,\n"
        "    coalesce(sum(quantity) FILTER (WHERE in_numerator), 0) AS numerator,\n"
        "    bool_or(in_numerator) AS in_numerator, 0 AS square\n"
        "  FROM counted GROUP BY patient, physician");
    return;
  }
  const bool registered = measure_.attribution == Attribution::registered;
  add("One row for each physician and person in the denominator, with the sum and its square.", "per_person",
      fmt::format("SELECT denominator_person.patient, denominator_person.physician, denominator,\n"
                  "    coalesce(total, 0) AS numerator, total IS NOT NULL AS in_numerator,\n"
                  "    coalesce(total, 0)::HUGEINT * coalesce(total, 0)::HUGEINT AS square\n"
                  "  FROM (SELECT patient, physician, sum(quantity) AS denominator FROM counted\n"
                  "    GROUP BY patient, physician) AS denominator_person\n"
                  "  LEFT JOIN summed ON summed.patient = denominator_person.patient{}",
                  registered ? "" : " AND summed.physician = denominator_person.physician"));
}

std::string MeasureQuery::result() const {
  return "-- Counts by physician, age, sex, long-term disease and relation (0 known, 1 new, 2 not registered there).\n"
         "SELECT practitioner.number AS physician, person.age, person.sex, person.ald,\n"
         "  CASE WHEN registered.physician IS DISTINCT FROM per_person.physician THEN 2\n"
         "    WHEN registered.is_new THEN 1 ELSE 0 END AS relation,\n"
         "  count(*) AS patients, count(*) FILTER (WHERE per_person.in_numerator) AS numerator_patients,\n"
         "  sum(per_person.denominator) AS denominator, sum(per_person.numerator) AS numerator,\n"
         "  sum(per_person.square) AS sum_of_squares,\n"
         "  coalesce(sum(content_total.boxes), 0) AS boxes,\n"
         "  coalesce(sum(content_total.amount_cents), 0) AS amount_cents\n"
         "FROM per_person\n"
         "JOIN person ON person.patient = per_person.patient\n"
         "JOIN practitioner ON practitioner.id = per_person.physician\n"
         "LEFT JOIN registered ON registered.patient = per_person.patient\n"
         "LEFT JOIN content_total ON content_total.patient = per_person.patient\n"
         "  AND content_total.physician = per_person.physician\n"
         "GROUP BY ALL ORDER BY ALL";
}

}  // namespace miroir::claims::sql

namespace miroir::claims {

std::string measure_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                        const base::Period& period) {
  return sql::MeasureQuery(catalogue, measure, period).text();
}

std::string content_sql(const measures::Catalogue& catalogue, const measures::Measure& measure,
                        const base::Period& period) {
  return sql::MeasureQuery(catalogue, measure, period).content_text();
}

}  // namespace miroir::claims
