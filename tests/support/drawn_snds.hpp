// A few drawn SNDS rows as CSV tables, for tests: every table with its official columns, one general practitioner,
// one person and a handful of products, to which a test adds the rows it is about.
//
// Rows are maps from column to value; what a test does not say takes the default below.
#pragma once

#include "support/drawn_tables.hpp"

namespace miroir::testing {

class DrawnSnds : public DrawnTables {
 public:
  static constexpr const char* physician = "22000001";        // general practitioner at Saint-Brieuc, in 2018
  static constexpr const char* second_practice = "22000009";  // the same physician's secondary practice
  static constexpr const char* specialist = "22000055";       // a liberal cardiologist
  static constexpr const char* statin = "3400900000011";      // C10AA05, 2.50 euros
  static constexpr const char* antibiotic = "3400900000028";  // J01MA02, 10.00 euros

  // No table may be empty: a medicine and a biology line of this day are always there.
  static constexpr const char* default_day = "2018-01-02";

  DrawnSnds();

  void person(Row row);             // IR_BEN_R; by default born in 1950, a woman
  void practice(Row row);           // DA_PRA_R, one row for each month of 2018 unless DTE_MOI_FIN is given
  void registration(Row row);       // IR_MTT_R
  void long_term_disease(Row row);  // IR_IMB_R

  // Lines of ER_PRS_F; each returns its nine key columns. `act` and `detail` change the defaults.
  Row act(const Row& act);
  Row consultation(const Row& act = {});
  Row medicine(const Row& act = {}, const Row& detail = {});
  Row biology(const Row& act = {}, const Row& detail = {});
  Row procedure(const Row& act = {}, const Row& detail = {});
  // One more detail row of a line.
  void detail(const std::string& table, const Row& key, Row row);

 private:
  int lines_ = 0;
};

}  // namespace miroir::testing
