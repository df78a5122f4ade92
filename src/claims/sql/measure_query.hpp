// One measure and period as one SQL query over a claims store, written to be read by a statistician.
//
// Rows: physician (STA_PFS_NUM), age, sex, ald, relation (0 known, 1 new, 2 elsewhere), patients,
// numerator_patients, denominator, numerator, sum_of_squares, boxes, amount_cents. A second query gives the content by
// class and month: physician, dimension ("class" or "month"), key, patients, units, boxes, amount_cents. Independent of
// the other engines: it shares the plan with them and nothing else.
#pragma once

#include "base/date.hpp"
#include "measures/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace miroir::claims::sql {

class MeasureQuery {
 public:
  MeasureQuery(const measures::Catalogue& catalogue, const measures::Measure& measure, const base::Period& period);
  std::string text();
  std::string content_text();

 private:
  std::string statement(const std::string& subject, const std::string& result) const;
  void build();
  void add(const std::string& comment, const std::string& name, const std::string& select);
  void add_physicians();
  void add_persons();
  void add_registrations();
  void add_code_set(std::size_t set);
  void add_code_sets(const measures::Condition& condition);
  void add_all_code_sets();
  void add_units();
  void add_active_patients();
  void add_starts();
  void add_counted();
  void add_sums();
  void add_per_person();
  std::string result() const;

  // What makes up the numerator, in content_query.cpp.
  void add_content();
  void add_content_of_units();
  void add_content_of_sums();
  void list_content_leaves(const measures::Condition& condition, std::vector<const measures::Condition*>& leaves) const;
  std::string chosen_on(const std::vector<const measures::Condition*>& leaves) const;
  std::string content_result() const;

  // Adds the query of each leaf and gives the condition as a predicate on the unit `unit`.
  std::string predicate(const measures::Condition& condition);
  std::string leaf_predicate(const measures::Condition& leaf);
  std::string leaf_query(const measures::Condition& leaf) const;
  std::string leaf_where(const measures::Condition& leaf) const;

  // "kind = 1 AND code IN (…)" of events named `event`.
  std::string selection(measures::EventKind kind, const std::optional<std::size_t>& set) const;
  std::string in_period(const std::string& column) const;

  const measures::Catalogue& catalogue_;
  const measures::Measure& measure_;
  const base::Period& period_;
  std::vector<std::string> queries_;
  std::vector<std::size_t> added_sets_;
  int conditions_ = 0;
  std::map<const measures::Condition*, std::string> leaf_predicates_;
};

// The column that says who prescribed or did events of this kind.
std::string author_column(measures::EventKind kind);

}  // namespace miroir::claims::sql
