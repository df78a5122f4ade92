// Practitioners: DA_PRA_R says each month which practice numbers are whose (STA_PFS_NUM, the main practice, is the
// practitioner), what they practise, how and where.
#include "claims/importing/region.hpp"
#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

namespace {

bool stage_practice_rows(const Step& step) {
  return run_reading(step, "DA_PRA_R",
                     fmt::format(R"sql(
CREATE TEMP TABLE practice_row AS
SELECT CAST(DTE_ANN_TRT * 12 + DTE_MOI_FIN - 1 AS INTEGER) AS month, PFS_PFS_NUM AS number,
  coalesce(STA_PFS_NUM, PFS_PFS_NUM) AS practitioner,
  coalesce(PFS_PRA_SPE IN (1, 22, 23), false) AS general_practitioner,
  coalesce(EXC_EXC_NAT IN (1, 2), false) AS liberal, {} AS department, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN EXC_EXC_NAT = 9 THEN 1 WHEN DTE_MOI_FIN NOT BETWEEN 1 AND 12 THEN 2 ELSE 0 END AS UTINYINT) AS reason
FROM (SELECT * FROM ({})))sql",
                                 importing::department_sql("PFS_COD_POS"), scan_sql(step.source("DA_PRA_R"))));
}

// One row per month and number. A main number is its own practitioner even where it is also listed as someone's
// practice; a number shared by two practitioners goes to a liberal general practitioner of the region first, so that
// the choice never depends on the order of rows.
void choose_practices(const Step& step) {
  step.connection.run(fmt::format(R"sql(
CREATE TEMP TABLE practice_choice AS
SELECT month, number, max(choice) AS choice, count(DISTINCT choice.practitioner) AS practitioners
FROM (
  SELECT month, number, {{'own': number = practitioner, 'counted': general_practitioner AND liberal AND in_region,
    'general_practitioner': general_practitioner, 'liberal': liberal, 'in_region': in_region,
    'practitioner': practitioner}} AS choice
  FROM (
    SELECT month, number, practitioner, general_practitioner, liberal, in_region FROM located
    UNION ALL SELECT month, practitioner, practitioner, general_practitioner, liberal, in_region FROM located
  )
)
GROUP BY month, number)sql"));
}

void fill_store(const Step& step) {
  step.connection.run(R"sql(
INSERT INTO practitioner
SELECT row_number() OVER (ORDER BY number), number
FROM (SELECT DISTINCT choice.practitioner AS number FROM practice_choice) ORDER BY number;

INSERT INTO professional_number
SELECT row_number() OVER (ORDER BY number), number
FROM (SELECT number FROM practice_choice UNION
  SELECT number FROM registration_row WHERE number IS NOT NULL) ORDER BY number;

CREATE TEMP TABLE credit AS
SELECT month, practice_choice.number, practitioner.id AS practitioner, choice.general_practitioner AS general_practitioner
FROM practice_choice JOIN practitioner ON practitioner.number = choice.practitioner;

INSERT INTO practice
SELECT month, professional_number.id, practitioner.id, choice.general_practitioner, choice.liberal, choice.in_region
FROM practice_choice
JOIN professional_number ON professional_number.number = practice_choice.number
JOIN practitioner ON practitioner.number = choice.practitioner
ORDER BY 1, 2;
)sql");
}

// IR_MTT_R is staged before the numbers get their identifiers: declared numbers have one too.
bool stage_registration_rows(const Step& step) {
  return run_reading(step, "IR_MTT_R",
                     fmt::format(R"sql(
CREATE TEMP TABLE registration_row AS
SELECT BEN_NIR_PSA AS pseudonym, BEN_RNG_GEM AS rank, MTT_PFS_NUM AS number, MTT_DEP_DTE AS start_date,
  CASE WHEN year(MTT_FIN_DTE) > 1600 THEN MTT_FIN_DTE END AS end_date, problem, unusable
FROM ({}))sql",
                                 scan_sql(step.source("IR_MTT_R"))));
}

void remark_shared_numbers(const Step& step) {
  const std::int64_t shared =
      step.connection.integer("SELECT count(DISTINCT number) FROM practice_choice WHERE practitioners > 1");
  add_remark(step, "shared-number", shared,
             fmt::format("{} practice numbers belong to two practitioners in a month: a main number is its own, else "
                         "a liberal general practitioner of the region is taken, else the last in order",
                         shared));
}

}  // namespace

void import_practitioners(const Step& step) {
  const bool practices_read = stage_practice_rows(step);
  const bool registrations_read = stage_registration_rows(step);
  if (!practices_read || !registrations_read) {
    return;
  }
  importing::choose_region(step);
  step.connection.run(fmt::format(R"sql(
CREATE TEMP TABLE located AS
SELECT practice_row.*, coalesce(department IN (SELECT department FROM region_department WHERE region = '{}'), false)
  AS in_region
FROM practice_row WHERE reason = 0)sql",
                                  step.report.region));
  choose_practices(step);
  fill_store(step);
  report_staged_table(step, "DA_PRA_R", "practice_row",
                      {{1, "fictitious practitioner (EXC_EXC_NAT 9)"}, {2, "month not between 1 and 12"}});
  remark_shared_numbers(step);
}

}  // namespace miroir::claims::snds
