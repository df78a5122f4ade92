// Practitioners: PROVIDER, where a provider is a person. The CDM knows no months and no form of practice: a provider
// practises in every month of the store, and every general practitioner is taken as liberal.
#include "claims/importing/region.hpp"
#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

namespace {

bool stage_places(const Step& step) {
  return run_reading(
             step, "CARE_SITE",
             fmt::format("CREATE TEMP TABLE care_site_row AS SELECT CARE_SITE_ID AS id, LOCATION_ID AS location, "
                         "problem, CAST(CASE WHEN unusable THEN 250 ELSE 0 END AS UTINYINT) AS reason FROM ({})",
                         scan_sql(step.source("CARE_SITE")))) &&
         run_reading(
             step, "LOCATION",
             fmt::format("CREATE TEMP TABLE location_row AS SELECT LOCATION_ID AS id, {} AS department, "
                         "problem, CAST(CASE WHEN unusable THEN 250 ELSE 0 END AS UTINYINT) AS reason FROM ({})",
                         importing::department_sql("ZIP"), scan_sql(step.source("LOCATION"))));
}

// 38004446 general practice, 38004453 family practice, 38003851 family medicine. The insurance's own codes are
// believed first: 1, 22, 23. A specialty_psp_act ("1_0") is a specialty, not a person; see find_pooled_providers.
constexpr std::string_view general_practitioner_sql =
    "CASE WHEN regexp_full_match(SPECIALTY_SOURCE_VALUE, '0*[0-9]{1,2}') "
    "THEN ltrim(SPECIALTY_SOURCE_VALUE, '0') IN ('1', '22', '23') "
    "ELSE coalesce(SPECIALTY_CONCEPT_ID IN (38004446, 38004453, 38003851), false) END";

bool stage_provider_rows(const Step& step) {
  return run_reading(step, "PROVIDER",
                     fmt::format(R"sql(
CREATE TEMP TABLE practice_row AS
SELECT provider, practitioner, general_practitioner, source, department, problem, reason
FROM (
  SELECT PROVIDER_ID AS provider, PROVIDER_SOURCE_VALUE AS source, CARE_SITE_ID AS care_site,
    coalesce(PROVIDER_SOURCE_VALUE,
      CASE WHEN regexp_full_match(CAST(PROVIDER_ID AS VARCHAR), '[0-9]{{7}}') THEN '0' ELSE '' END || PROVIDER_ID)
      AS practitioner,
    {} AS general_practitioner, problem, CAST(CASE WHEN unusable THEN 250 ELSE 0 END AS UTINYINT) AS reason
  FROM ({}))
LEFT JOIN (SELECT id, any_value(location) AS location FROM care_site_row WHERE reason = 0 GROUP BY id) AS site
  ON site.id = care_site
LEFT JOIN (SELECT id, any_value(department) AS department FROM location_row WHERE reason = 0 GROUP BY id) AS place
  ON place.id = site.location)sql",
                                 general_practitioner_sql, scan_sql(step.source("PROVIDER"))));
}

void check_unique_providers(const Step& step) {
  const std::int64_t repeated =
      step.connection.integer("SELECT count(provider) - count(DISTINCT provider) FROM practice_row");
  if (repeated > 0) {
    step.report.problems.push_back(base::refuse(
        "repeated-lines",
        fmt::format("PROVIDER holds {} rows whose PROVIDER_ID is already there: keep each provider once", repeated)));
  }
}

void fill_practitioners(const Step& step) {
  step.connection.run(R"sql(
INSERT INTO practitioner
SELECT row_number() OVER (ORDER BY number), number
FROM (SELECT DISTINCT practitioner AS number FROM practice_row WHERE reason = 0) ORDER BY number;
INSERT INTO professional_number SELECT id, number FROM practitioner ORDER BY id;

CREATE TEMP TABLE credit AS
SELECT provider, practitioner.id AS practitioner, general_practitioner
FROM practice_row JOIN practitioner ON practitioner.number = practice_row.practitioner WHERE reason = 0;
)sql");
}

void find_region(const Step& step) {
  importing::choose_region(step);
  const std::int64_t placed =
      step.connection.integer("SELECT count(*) FROM practice_row WHERE reason = 0 AND department IS NOT NULL");
  if (step.report.region.empty()) {
    step.report.problems.push_back(
        base::refuse("unknown-region",
                     "the base does not say where its providers practise (LOCATION.ZIP through "
                     "CARE_SITE): name the region with --region"));
  }
  add_remark(step, "unplaced-providers", placed == 0 ? 1 : 0,
             "no provider has a place of practice: every general practitioner of the base is counted as of the region");
  const std::int64_t unplaced =
      step.connection.integer("SELECT count(*) FROM practice_row WHERE reason = 0 AND department IS NULL");
  add_remark(step, "unplaced-providers", placed == 0 ? 0 : unplaced,
             fmt::format("{} providers have no place of practice: they are not counted as of the region", unplaced));
}

}  // namespace

void import_providers(const Step& step) {
  if (!stage_places(step) || !stage_provider_rows(step)) {
    return;
  }
  report_staged_table(step, "CARE_SITE", "care_site_row", {});
  report_staged_table(step, "LOCATION", "location_row", {});
  report_staged_table(step, "PROVIDER", "practice_row", {});
  check_unique_providers(step);
  find_region(step);
  fill_practitioners(step);
  const std::int64_t physicians = step.connection.integer("SELECT count(*) FROM credit WHERE general_practitioner");
  add_remark(step, "form-of-practice-unknown", physicians,
             fmt::format("{} providers are general practitioners; the CDM does not say who is in liberal practice nor "
                         "when: all are counted, in every month",
                         physicians));
}

}  // namespace miroir::claims::omop
