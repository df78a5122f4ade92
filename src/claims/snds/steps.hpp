// The steps of an import, each one file of SQL. They run in the order below on one connection whose database is the
// store being built; what they stage stays in temporary tables, which spill beside the store when memory is short.
//
//   products        IR_PHA_R                    → product, medicine_code
//   practitioners   DA_PRA_R, IR_MTT_R          → practitioner, professional_number, practice; stages credit
//   persons         IR_BEN_R                    → patient; stages pseudonym
//   long-term       IR_IMB_R                    → ald
//   registrations   IR_MTT_R                    → registration
//   memberships     GROUPS                      → membership
//   act lines       ER_ETE_F, ER_PRS_F          stages act_line, one row per line, kept or not, with why
//   detail lines    ER_PHA_F, ER_BIO_F, ER_CAM_F  stages medicine_line, biology_line, procedure_line
//   events          netting                     → code, event
#pragma once

#include "claims/snds/import.hpp"
#include "claims/snds/report.hpp"
#include "claims/snds/scan.hpp"
#include "columnar/database.hpp"

#include <functional>
#include <string>

namespace miroir::claims::snds {

// General practitioners' consultations, teleconsultations and visits (PRS_NAT_REF), for an SQL list.
inline constexpr std::string_view consultation_natures =
    "1111, 1110, 1109, 1112, 1104, 1105, 1098, 1191, 1192, 1211, 1212, 1210, 1209, 1214, 1221, 1222";
// Natures whose lines are read through their details: pharmacy, biology, technical procedures.
inline constexpr std::string_view detailed_natures = "3311, 3312, 3313, 3316, 3341, 3211, 1352";

struct Step {
  const columnar::Connection& connection;
  const std::vector<TableSource>& sources;
  const ImportOptions& options;
  ImportReport& report;

  const TableSource& source(std::string_view table) const;
};

void import_products(const Step& step);
void import_practitioners(const Step& step);
void import_persons(const Step& step);
void import_long_term_diseases(const Step& step);
void import_registrations(const Step& step);
void import_memberships(const Step& step);
void stage_act_lines(const Step& step);
void stage_medicine_lines(const Step& step);
void stage_biology_lines(const Step& step);
void stage_procedure_lines(const Step& step);
void build_events(const Step& step);
// Says how late lines become known, which months are covered, and what was unknown; needs act_line.
void describe_coverage(const Step& step);
void count_store(const Step& step);

// Why a row of a staged table was dropped: a small number in its column `reason`, 0 when it is kept.
struct DropRule {
  int number = 0;
  std::string words;
};

// The first rule of every table.
inline constexpr int unusable_row = 250;

// Fills the report of a table from its staged rows: read, kept, dropped by rule, unreadable values.
// The staged table has the columns `reason` and `problem`.
void report_staged_table(const Step& step, std::string_view table, const std::string& staged,
                         const std::vector<DropRule>& rules);

// Runs the SQL of a step that reads a table's files; what DuckDB cannot read becomes a problem of the report and
// false is returned.
bool run_reading(const Step& step, std::string_view table, const std::string& sql);

void add_remark(const Step& step, std::string code, std::int64_t count, std::string sentence);

}  // namespace miroir::claims::snds
