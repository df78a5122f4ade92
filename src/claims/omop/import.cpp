#include "claims/omop/import.hpp"

#include "claims/omop/steps.hpp"
#include "claims/omop/tables.hpp"

namespace miroir::claims::omop {

namespace {

constexpr importing::NamedStep staging_steps[] = {
    {"Reading concepts (CONCEPT, CONCEPT_ANCESTOR)", stage_concepts},
    {"Reading providers (PROVIDER)", import_providers},
    {"Reading persons (PERSON, DEATH)", import_persons},
    {"Reading registrations (REGISTRATION)", import_registrations},
    {"Reading long-term diseases (CONDITION_OCCURRENCE, PAYER_PLAN_PERIOD)", import_long_term_diseases},
    {"Reading groups (GROUPS)", import_groups},
    {"Reading medicines (DRUG_EXPOSURE, COST)", stage_medicine_lines},
    {"Reading laboratory tests (MEASUREMENT)", stage_biology_lines},
    {"Reading procedures (PROCEDURE_OCCURRENCE)", stage_procedure_lines},
    {"Reading visits (VISIT_OCCURRENCE)", stage_consultation_lines},
};

}  // namespace

importing::ImportOutcome import_omop(const importing::ImportOptions& options) {
  return importing::run_import(
      {.name = "omop", .words = "OMOP tables", .tables = omop_tables(), .staging = staging_steps, .build = make_events},
      options);
}

}  // namespace miroir::claims::omop
