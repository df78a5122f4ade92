// The steps of an SNDS import, each one file of SQL, in the order in which they run.
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

#include "claims/importing/events.hpp"

#include <string_view>

namespace miroir::claims::snds {

// Natures whose lines are read through their details: pharmacy, biology, technical procedures.
inline constexpr std::string_view detailed_natures = "3311, 3312, 3313, 3316, 3341, 3211, 1352";

using importing::add_remark;
using importing::consultation_natures;
using importing::DropRule;
using importing::Lags;
using importing::report_staged_table;
using importing::run_reading;
using importing::scan_sql;
using importing::Step;
using importing::TableReport;

void import_products(const Step& step);
void import_practitioners(const Step& step);
void import_persons(const Step& step);
void import_long_term_diseases(const Step& step);
void import_registrations(const Step& step);
void import_groups(const Step& step);
void stage_act_lines(const Step& step);
void stage_medicine_lines(const Step& step);
void stage_biology_lines(const Step& step);
void stage_procedure_lines(const Step& step);
// Says how late lines become known, which months are covered, and what was unknown; needs act_line.
void describe_coverage(const Step& step);
void make_events(const Step& step);

}  // namespace miroir::claims::snds
