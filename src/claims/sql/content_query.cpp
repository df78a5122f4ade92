// The part of MeasureQuery that says what makes up a numerator: the events of the conditions that hold.
#include "claims/sql/measure_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::sql {

namespace {

using measures::Condition;
using measures::EventKind;
using measures::Numerator;

// Boxes and cents are those of medicines.
constexpr const char* amounts =
    "CASE WHEN event.kind = 1 THEN event.quantity ELSE 0 END AS boxes,\n"
    "    CASE WHEN event.kind = 1 THEN event.amount_cents ELSE 0 END AS amount_cents";

}  // namespace

void MeasureQuery::list_content_leaves(const Condition& condition, std::vector<const Condition*>& leaves) const {
  if (condition.kind == Condition::Kind::at_least) {
    leaves.push_back(&condition);
  } else if (condition.kind != Condition::Kind::none_of) {
    for (const Condition& child : condition.children) {
      list_content_leaves(child, leaves);
    }
  }
}

// The date by which the first condition that holds chose the event; NULL when none did.
std::string MeasureQuery::chosen_on(const std::vector<const Condition*>& leaves) const {
  std::string cases = "CASE";
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    const Condition& condition = *leaves[leaf];
    std::string where = leaf_where(condition);
    if (condition.author == measures::Author::physician) {
      where += fmt::format(" AND {} = unit.physician", author_column(condition.event_kind));
    }
    cases += fmt::format("\n      WHEN holds_{} AND {} THEN event.{}", leaf + 1, where,
                         measures::chosen_by_prescription_date(condition) ? "prescription_date" : "date");
  }
  return cases + " END";
}

void MeasureQuery::add_content_of_units() {
  std::vector<const Condition*> leaves;
  list_content_leaves(*measure_.numerator.condition, leaves);
  if (leaves.empty()) {
    add("What makes up the numerator: nothing, its conditions look for what is not there.", "content",
        "SELECT patient, physician, date AS unit_date, quantity AS units, 0 AS code, 0 AS boxes, 0 AS amount_cents,\n"
        "    date AS chosen_on\n  FROM counted WHERE FALSE");
    return;
  }
  std::string holds;
  for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    holds += fmt::format(",\n    {} AS holds_{}", leaf_predicates_.at(leaves[leaf]), leaf + 1);
  }
  add("Units of the numerator, and which of its conditions hold for each.", "numerator_unit",
      fmt::format("SELECT patient, physician, date, quantity{}\n  FROM counted AS unit WHERE in_numerator", holds));
  add("What makes up the numerator: the events of these conditions, each once for each unit.", "content",
      fmt::format(
          "SELECT * FROM (\n"
          "    SELECT unit.patient, unit.physician, unit.date AS unit_date, unit.quantity AS units, event.code,\n"
          "    {},\n    {} AS chosen_on\n"
          "    FROM numerator_unit AS unit JOIN event ON event.patient = unit.patient)\n"
          "  WHERE chosen_on IS NOT NULL",
          amounts, chosen_on(leaves)));
}

void MeasureQuery::add_content_of_sums() {
  const Numerator& numerator = measure_.numerator;
  const bool medicine = numerator.event_kind == EventKind::medicine;
  const std::string date = medicine ? "event.prescription_date" : "event.date";
  const std::string own = measure_.attribution == measures::Attribution::registered
                              ? ""
                              : fmt::format("\n    AND {} = unit.physician", author_column(numerator.event_kind));
  add("What makes up the sums: the events summed.", "content",
      fmt::format("SELECT unit.patient, unit.physician, NULL::DATE AS unit_date, {} AS units, event.code,\n"
                  "    {},\n    {} AS chosen_on\n"
                  "  FROM (SELECT DISTINCT patient, physician FROM counted) AS unit\n"
                  "  JOIN event ON event.patient = unit.patient{}\n  WHERE {} AND {}",
                  medicine ? "1" : "event.quantity", amounts, date, own,
                  selection(numerator.event_kind, numerator.codes), in_period(date)));
}

void MeasureQuery::add_content() {
  if (measure_.numerator.kind == Numerator::Kind::units) {
    add_content_of_units();
  } else {
    add_content_of_sums();
  }
  add("Boxes and cents of the numerator.", "content_total",
      "SELECT patient, physician, sum(boxes) AS boxes, sum(amount_cents) AS amount_cents\n"
      "  FROM content GROUP BY patient, physician");
}

std::string MeasureQuery::content_result() const {
  // A unit counts once for each key that it holds; lines of a sum are each their own.
  const char* units = measure_.numerator.kind == Numerator::Kind::units ? "max" : "sum";
  return fmt::format(
      "-- What makes up the numerator by class of code (a medicine's by the first five characters of its ATC) and by\n"
      "-- month: distinct persons, units that hold some of it, boxes and cents.\n"
      "SELECT practitioner.number AS physician, dimension, key, count(DISTINCT patient) AS patients,\n"
      "  sum(units) AS units, sum(boxes) AS boxes, sum(amount_cents) AS amount_cents\n"
      "FROM (\n"
      "  SELECT patient, physician, unit_date, dimension, key, {}(units) AS units, sum(boxes) AS boxes,\n"
      "    sum(amount_cents) AS amount_cents\n"
      "  FROM (\n"
      "    SELECT content.*, 'class' AS dimension, CASE WHEN code.text = '' THEN '?'\n"
      "      WHEN code.kind = 1 THEN left(code.text, 5) ELSE code.text END AS key\n"
      "    FROM content JOIN code ON code.id = content.code\n"
      "    UNION ALL\n"
      "    SELECT content.*, 'month' AS dimension, strftime(chosen_on, '%Y-%m') AS key FROM content)\n"
      "  GROUP BY patient, physician, unit_date, dimension, key)\n"
      "JOIN practitioner ON practitioner.id = physician\n"
      "GROUP BY practitioner.number, dimension, key ORDER BY ALL",
      units);
}

}  // namespace miroir::claims::sql
