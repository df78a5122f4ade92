// One measure and period as one SQL query for a ClickHouse server that holds some of the patients, whole.
//
// A patient is one row of miroir_patient (shard_tables.hpp) with an array for each column of their claims, so the
// query needs no join: units, conditions and sums are functions of the arrays of one row, and the memory of a query is
// a few thousand patients and the counts. Rows: physician (practitioner's id), lower limit of the cell's ages, sex,
// ald, relation (0 known, 1 new, 2 elsewhere; 0 where no stratum asks for it), patients, numerator_patients,
// denominator, numerator, sum_of_squares, boxes, amount_cents. The rows of all servers add up. Days are counted from
// 1970-01-01.
//
// Only what both ClickHouse 18.16 and today's versions understand is used: no window function, no common table
// expression, and the dictionaries of codes and physicians as arrays indexed by identifier, because a subquery as the
// set of IN is not reliable within a function over arrays.
#pragma once

#include "base/date.hpp"
#include "measures/plan.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace miroir::claims::clickhouse {

class MeasureQuery {
 public:
  MeasureQuery(const measures::Catalogue& catalogue, const measures::Measure& measure, const base::Period& period);
  std::string text();
  // What makes up the numerator: rows of physician, key ("class J01MA" or "month 2018-03"), patients, units, boxes,
  // amount_cents. Empty when nothing can.
  std::string content_text();

 private:
  // The columns of a claim line, as arrays of one patient and as variables of a function over them.
  enum class Column { date, prescription_date, code, atc_class, author, quantity, cents, in_ald_care };
  // A part of a predicate on one line, and the columns it speaks of.
  struct Term {
    std::string text;
    std::set<Column> columns;
  };
  using Terms = std::vector<Term>;

  // Arrays of one patient that go together: all lines of a kind, or those a condition keeps.
  struct Lines {
    std::string prefix;
    measures::EventKind kind;
    std::string array(Column column) const;
  };

  void build();
  std::string heading(const std::string& subject) const;
  void add_constants();
  void add_code_set(const std::optional<std::size_t>& set);
  void add_person();
  void add_registration();
  void add_units();
  void add_active_patients();
  void add_starts();
  void add_unit_counts();
  void add_conditions_met();
  void add_sums();
  std::string person_rows() const;
  // With the columns named, besides its own.
  std::string physician_rows(const std::vector<std::string>& more) const;
  std::string unit_days() const;

  // A condition as a predicate in the rows of persons and physicians, on the unit of date `day`.
  std::string predicate(const measures::Condition& condition);
  // The same on the columns of the conditions, which this adds.
  std::string numerator_predicate(const measures::Condition& condition);
  static std::string combined(const measures::Condition& condition,
                              const std::function<std::string(const measures::Condition&)>& text_of_leaf);
  std::string leaf_predicate(const measures::Condition& leaf);
  Terms selection(const measures::Condition& leaf) const;
  Terms selection_of_unit(const measures::Condition& leaf) const;
  static std::set<Column> counted_columns(const measures::Condition& leaf);
  std::string identity(measures::Counted counted, const Lines& lines, const Terms& terms);
  std::string counted(const measures::Condition& leaf, const Lines& lines, const Terms& terms);
  std::string counted_groups(const std::string& groups, const measures::Each& each, const Lines& lines,
                             const Terms& terms);

  // What makes up the numerator (content_query.cpp).
  using Leaves = std::vector<const measures::Condition*>;
  static void list_content_leaves(const measures::Condition& condition, measures::EventKind kind, Leaves& leaves);
  Leaves content_leaves(measures::EventKind kind) const;
  int number_of(const measures::Condition& leaf) const;
  void add_content_of_units();
  void add_content_lines(measures::EventKind kind, const Leaves& leaves);
  std::string over_content(measures::EventKind kind, const std::vector<Column>& columns,
                           const std::string& expression) const;
  std::string is_content(const measures::Condition& leaf) const;
  std::string amount_of_content(Column column) const;
  void add_own_lines(const std::vector<std::pair<const char*, Column>>& columns, const Terms& terms);
  std::string unit_items() const;
  std::string summed_items() const;

  // "arrayCount((date, code) -> …, medicine_date, medicine_code)".
  static std::string over(const char* function, const std::string& expression, const std::vector<Column>& variables,
                          const Lines& lines);
  static std::string filtered(Column column, const Lines& lines, const Terms& terms);

  void add_physician_column(const std::string& comment, const std::string& expression, const std::string& name);
  void add_column(const std::string& comment, const std::string& expression, const std::string& name);
  // The name, in the rows of persons, of what the rows of physicians call `name`.
  std::string carried(const std::string& name);
  Term in_set(const std::optional<std::size_t>& set) const;
  Term between(Column column, base::Date first, base::Date last) const;

  const measures::Catalogue& catalogue_;
  const measures::Measure& measure_;
  const base::Period& period_;
  std::vector<std::string> constants_;
  std::vector<std::string> columns_;                                 // of the rows of persons
  std::vector<std::string> physician_columns_;                       // of the rows of persons and physicians
  std::vector<std::pair<const measures::Condition*, int>> numbers_;  // of the numerator's conditions
  std::vector<std::string> content_columns_;                         // of the lines that may make up the numerator
  std::vector<std::string> carried_;                                 // from the rows of persons to those of physicians
  std::set<std::string> constant_names_;
  int conditions_ = 0;
};

}  // namespace miroir::claims::clickhouse
