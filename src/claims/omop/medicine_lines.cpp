// Medicines: an exposure is a delivery on its start date. Its class is the nearest ATC substance above its concept.
#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

namespace {

// Several rows of one exposure are added: one per payer. 44818568 is the euro.
bool stage_costs(const Step& step) {
  return run_reading(step, "COST",
                     fmt::format(R"sql(
CREATE TEMP TABLE cost_row AS
SELECT CASE WHEN reason = 0 THEN event END AS event, CASE WHEN reason = 0 THEN amount END AS amount, problem, reason
FROM (
  SELECT COST_EVENT_ID AS event, coalesce(AMOUNT_ALLOWED, TOTAL_CHARGE) AS amount, problem,
    CAST(CASE WHEN unusable THEN 250 WHEN COST_DOMAIN_ID <> 'DRUG' THEN 1
      WHEN coalesce(CURRENCY_CONCEPT_ID, 0) NOT IN (0, 44818568) THEN 2
      WHEN AMOUNT_ALLOWED IS NULL AND TOTAL_CHARGE IS NULL THEN 3 ELSE 0 END AS UTINYINT) AS reason
  FROM ({})))sql",
                                 scan_sql(step.source("COST"))));
}

// A negative quantity cancels a delivery. The CDM counts quantities in units, so a line is one box unless BOXES says.
// 32838 and 38000177 are prescriptions written, which say nothing of what was delivered.
bool stage_exposures(const Step& step) {
  return run_reading(
      step, "DRUG_EXPOSURE",
      fmt::format(R"sql(
CREATE TEMP TABLE exposure_row AS
SELECT DRUG_EXPOSURE_ID AS id, patient, DRUG_EXPOSURE_START_DATE AS date,
  CASE WHEN year(PRESCRIPTION_DATE) > 1600 THEN PRESCRIPTION_DATE END AS prescription_date,
  coalesce(credit.practitioner, 0) AS prescriber, coalesce(credit.general_practitioner, false) AS by_physician,
  PROVIDER_ID IS NOT NULL AND credit.practitioner IS NULL AS unknown_prescriber,
  DRUG_SOURCE_VALUE AS source_value, DRUG_CONCEPT_ID AS concept, DRUG_SOURCE_CONCEPT_ID AS source_concept,
  CAST(coalesce(BOXES, sign(nullif(QUANTITY, 0)), 1) AS INTEGER) AS quantity, BOXES IS NOT NULL AS in_boxes,
  exposure.problem AS problem,
  CAST(CASE WHEN unusable THEN 250 WHEN patient IS NULL THEN {unknown}
    WHEN coalesce(DRUG_TYPE_CONCEPT_ID, 0) IN (32838, 38000177) THEN 2 ELSE 0 END AS UTINYINT) AS reason
FROM ({scan}) AS exposure
LEFT JOIN (SELECT id, patient FROM person) AS who ON who.id = PERSON_ID
LEFT JOIN credit ON credit.provider = PROVIDER_ID)sql",
                  fmt::arg("unknown", unknown_person), fmt::arg("scan", scan_sql(step.source("DRUG_EXPOSURE")))));
}

// Of several classes a substance (seven characters) comes before a group, the nearest before others
// (min_levels_of_separation), and of several as near, the first in order. Groups name what has no substance of its own.
void find_classes(const Step& step) {
  step.connection.run(R"sql(
CREATE TEMP TABLE drug AS
SELECT source_value, concept, source_concept FROM exposure_row WHERE reason = 0 GROUP BY ALL;

CREATE TEMP TABLE drug_class AS
WITH named AS (
  SELECT *, concept AS id FROM drug UNION ALL SELECT *, source_concept FROM drug WHERE source_concept IS NOT NULL
), candidate AS (
  SELECT source_value, concept, source_concept, class, levels FROM named JOIN class_link ON class_link.drug = named.id
  UNION ALL SELECT source_value, concept, source_concept, code, 0 FROM named
    JOIN known_concept ON known_concept.id = named.id AND vocabulary = 'ATC'
)
SELECT source_value, concept, source_concept, min({'distance': distance, 'class': class}) AS nearest,
  count(DISTINCT class) FILTER (distance = least) AS equally_near
FROM (SELECT *, levels + 1000 * (7 - length(class)) AS distance,
    min(distance) OVER (PARTITION BY source_value, concept, source_concept) AS least FROM candidate)
GROUP BY source_value, concept, source_concept;
)sql");
}

// A product is the source's code (a CIP13), apart for each concept that the code is mapped to; without a source code,
// the concept.
void fill_products(const Step& step) {
  find_classes(step);
  step.connection.run(R"sql(
CREATE TEMP TABLE drug_product AS
SELECT drug.source_value, drug.concept, drug.source_concept,
  CASE WHEN drug.source_value IS NULL THEN 'concept ' || drug.concept || coalesce('/' || drug.source_concept, '')
    WHEN count(*) OVER (PARTITION BY drug.source_value) = 1 THEN drug.source_value
    ELSE drug.source_value || ' as ' || drug.concept || coalesce('/' || drug.source_concept, '') END AS cip13,
  coalesce(nearest.class, '') AS atc, coalesce(equally_near, 0) AS equally_near
FROM drug LEFT JOIN drug_class ON drug_class.source_value IS NOT DISTINCT FROM drug.source_value
  AND drug_class.concept = drug.concept AND drug_class.source_concept IS NOT DISTINCT FROM drug.source_concept;

CREATE TEMP TABLE medicine AS SELECT DISTINCT cip13, atc FROM drug_product;
INSERT INTO product SELECT cip13, atc, '', NULL FROM medicine ORDER BY cip13;
)sql");
  const std::int64_t ambiguous = step.connection.integer("SELECT count(*) FROM drug_product WHERE equally_near > 1");
  add_remark(step, "several-classes", ambiguous,
             fmt::format("{} products are as near to several ATC classes: the first in order is taken", ambiguous));
}

void fill_lines(const Step& step) {
  step.connection.run(R"sql(
CREATE TEMP TABLE medicine_line AS
SELECT patient, date, prescription_date, prescriber, by_physician, cip13, atc, quantity, in_boxes,
  amount IS NOT NULL AS has_amount,
  CAST(round(coalesce(CASE WHEN quantity < 0 THEN -abs(amount) ELSE amount END, 0) * 100, 0) AS BIGINT)
    AS amount_cents, exposure_row.reason AS reason
FROM exposure_row
JOIN drug_product ON drug_product.source_value IS NOT DISTINCT FROM exposure_row.source_value
  AND drug_product.concept = exposure_row.concept
  AND drug_product.source_concept IS NOT DISTINCT FROM exposure_row.source_concept
LEFT JOIN (SELECT event, CAST(sum(amount) AS DECIMAL(38, 5)) AS amount FROM cost_row WHERE reason = 0 GROUP BY event)
  AS cost ON cost.event = exposure_row.id
WHERE exposure_row.reason = 0;
)sql");
}

}  // namespace

void stage_medicine_lines(const Step& step) {
  if (!is_staged(step, "person") || !is_staged(step, "credit") || !is_staged(step, "class_link") ||
      !stage_costs(step) || !stage_exposures(step)) {
    return;
  }
  report_staged_table(step, "DRUG_EXPOSURE", "exposure_row",
                      {{unknown_person, std::string(unknown_person_words)},
                       {2, "a prescription, not a delivery (DRUG_TYPE_CONCEPT_ID 32838, 38000177)"}});
  report_staged_table(step, "COST", "cost_row",
                      {{1, "not of a medicine (COST_DOMAIN_ID not Drug)"},
                       {2, "not in euros (CURRENCY_CONCEPT_ID not 44818568)"},
                       {3, "neither AMOUNT_ALLOWED nor TOTAL_CHARGE"}});
  check_unique_rows(step, "exposure_row", "DRUG_EXPOSURE");
  const std::int64_t unknown =
      step.connection.integer("SELECT count(*) FROM exposure_row WHERE reason = 0 AND unknown_prescriber");
  add_remark(step, "unknown-prescriber", unknown,
             fmt::format("{} deliveries name a provider that PROVIDER does not list: kept for the patient, credited to "
                         "nobody",
                         unknown));
  fill_products(step);
  fill_lines(step);
  step.connection.run("DROP TABLE exposure_row; DROP TABLE cost_row");
}

}  // namespace miroir::claims::omop
