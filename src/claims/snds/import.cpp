#include "claims/snds/import.hpp"

#include "claims/snds/steps.hpp"
#include "claims/snds/tables.hpp"

namespace miroir::claims::snds {

namespace {

constexpr importing::NamedStep staging_steps[] = {
    {"Reading medicines (IR_PHA_R)", import_products},
    {"Reading practitioners (DA_PRA_R)", import_practitioners},
    {"Reading persons (IR_BEN_R)", import_persons},
    {"Reading long-term diseases (IR_IMB_R)", import_long_term_diseases},
    {"Reading registrations (IR_MTT_R)", import_registrations},
    {"Reading groups (GROUPS)", import_groups},
    {"Reading acts (ER_PRS_F, ER_ETE_F)", stage_act_lines},
    {"Reading medicine lines (ER_PHA_F)", stage_medicine_lines},
    {"Reading biology lines (ER_BIO_F)", stage_biology_lines},
    {"Reading procedures (ER_CAM_F)", stage_procedure_lines},
};

void build(const Step& step) {
  describe_coverage(step);
  make_events(step);
}

}  // namespace

importing::ImportOutcome import_snds(const importing::ImportOptions& options) {
  return importing::run_import(
      {.name = "snds", .words = "SNDS tables", .tables = snds_tables(), .staging = staging_steps, .build = build},
      options);
}

}  // namespace miroir::claims::snds
