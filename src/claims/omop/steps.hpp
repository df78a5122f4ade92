// The steps of an OMOP import, each one file of SQL, in the order in which they run.
//
//   concepts        CONCEPT, CONCEPT_ANCESTOR   stages known_concept, class_link
//   providers       PROVIDER, CARE_SITE, LOCATION  → practitioner, professional_number; stages credit
//   persons         PERSON, DEATH               → patient; stages person
//   registrations   REGISTRATION, else PERSON   → registration
//   long-term       CONDITION_OCCURRENCE, PAYER_PLAN_PERIOD  → ald
//   groups          GROUPS                      → membership
//   medicines       DRUG_EXPOSURE, COST         → product; stages medicine, medicine_line
//   biology, procedures, visits                 stages biology_line, procedure_line, consultation_line
//   events          netting, months, what is missing  → practice, code, event
#pragma once

#include "claims/importing/step.hpp"
#include "claims/limitations.hpp"

#include <string>
#include <string_view>

namespace miroir::claims::omop {

using importing::add_remark;
using importing::report_staged_table;
using importing::run_reading;
using importing::scan_sql;
using importing::Step;

void stage_concepts(const Step& step);
void import_providers(const Step& step);
void import_persons(const Step& step);
void import_registrations(const Step& step);
void import_long_term_diseases(const Step& step);
void import_groups(const Step& step);
void stage_medicine_lines(const Step& step);
void stage_biology_lines(const Step& step);
void stage_procedure_lines(const Step& step);
void stage_consultation_lines(const Step& step);
void make_events(const Step& step);

// One condition of a CASE that drops rows: their person is not in PERSON, or was dropped there.
inline constexpr int unknown_person = 1;
inline constexpr std::string_view unknown_person_words = "person not in PERSON or refused there";

// Refuses rows whose key is there twice: the same files were probably given twice.
void check_unique_rows(const Step& step, const std::string& staged, const std::string& table);

// Whether a step has staged a table: not when its file could not be read.
bool is_staged(const Step& step, const std::string& staged);

// Fills the report's limitations from what is staged; before the lines are netted.
void find_limitations(const Step& step);

}  // namespace miroir::claims::omop
