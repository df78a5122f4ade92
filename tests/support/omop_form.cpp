#include "support/omop_form.hpp"

#include "columnar/database.hpp"

#include <fmt/format.h>

namespace miroir::testing {

namespace {

// Numbers that lead to nobody in the month are providers too, of no specialty that counts: who is registered there has
// no physician.
std::string providers_sql(std::int32_t month) {
  return fmt::format(R"sql(
CREATE TEMP TABLE physician AS SELECT DISTINCT practitioner AS id FROM store.practice
WHERE month = {0} AND general_practitioner AND liberal AND in_region;

CREATE TEMP TABLE holder AS
SELECT number.id AS number, coalesce(
    (SELECT min(practitioner) FROM store.practice WHERE practice.month = {0} AND practice.number = number.id),
    (SELECT min(own.id) FROM store.practitioner AS own WHERE own.number = number.number
      AND own.id IN (SELECT practitioner FROM store.practice WHERE month = {0})),
    1000000 + number.id) AS provider
FROM store.professional_number AS number;

CREATE TEMP TABLE provider AS
SELECT id AS provider_id, number AS provider_source_value,
  CASE WHEN id IN (SELECT id FROM physician) THEN '1' ELSE '99' END AS specialty_source_value, 1 AS care_site_id
FROM store.practitioner
UNION ALL SELECT provider, 'declared ' || provider, '99', 1 FROM holder WHERE provider > 1000000;
)sql",
                     month);
}

struct FormTable {
  const char* name;
  const char* sql;
};

// Each event is a product of its own, so that no two of them are netted together.
constexpr FormTable tables[] = {
    {"PROVIDER", "FROM provider"},
    {"CARE_SITE", "SELECT 1 AS care_site_id, 1 AS location_id"},
    {"LOCATION", "SELECT 1 AS location_id, '35000' AS zip"},
    {"PERSON",
     "SELECT id AS person_id, CASE sex WHEN 1 THEN 8507 WHEN 2 THEN 8532 ELSE 0 END AS gender_concept_id, "
     "birth_month // 12 AS year_of_birth, birth_month % 12 + 1 AS month_of_birth FROM store.patient"},
    {"DEATH", "SELECT id AS person_id, death_date FROM store.patient WHERE death_date IS NOT NULL"},
    {"REGISTRATION",
     "SELECT patient AS person_id, provider AS provider_id, start_date, end_date FROM store.registration "
     "JOIN holder USING (number)"},
    {"PAYER_PLAN_PERIOD",
     "SELECT patient AS person_id, start_date AS payer_plan_period_start_date, end_date AS payer_plan_period_end_date, "
     "'ALD' AS plan_source_value FROM store.ald"},
    {"GROUPS",
     "SELECT number AS STA_PFS_NUM, group_id AS GROUP_ID, start_date AS START_DATE, end_date AS END_DATE "
     "FROM store.membership JOIN store.practitioner ON id = practitioner"},
    {"CONCEPT",
     "SELECT 10000 + id AS concept_id, text AS concept_code, 'ATC' AS vocabulary_id FROM store.code "
     "WHERE kind = 1 AND text <> '' UNION ALL SELECT 20000 + id, 'drug ' || id, 'RxNorm' FROM store.code WHERE kind = "
     "1"},
    {"CONCEPT_ANCESTOR",
     "SELECT 10000 + id AS ancestor_concept_id, 20000 + id AS descendant_concept_id, 2 AS min_levels_of_separation "
     "FROM store.code WHERE kind = 1 AND text <> ''"},
    {"DRUG_EXPOSURE",
     "SELECT rowid + 1 AS drug_exposure_id, patient AS person_id, 20000 + code AS drug_concept_id, "
     "date AS drug_exposure_start_date, 32810 AS drug_type_concept_id, quantity * 28 AS quantity, "
     "nullif(prescriber, 0) AS provider_id, 'P' || row_number() OVER (PARTITION BY patient, date, code ORDER BY rowid) "
     "AS drug_source_value, prescription_date, quantity AS boxes FROM store.event WHERE kind = 1"},
    {"COST",
     "SELECT rowid + 1 AS cost_event_id, 'Drug' AS cost_domain_id, amount_cents / 100.0 AS amount_allowed "
     "FROM store.event WHERE kind = 1"},
    {"MEASUREMENT",
     "SELECT (event.row + 1) * 100 + each AS measurement_id, patient AS person_id, 0 AS measurement_concept_id, "
     "date AS measurement_date, nullif(prescriber, 0) AS provider_id, code.text AS measurement_source_value "
     "FROM (SELECT rowid AS row, *, unnest(range(quantity)) AS each FROM store.event WHERE kind = 2) AS event "
     "JOIN store.code ON code.id = event.code"},
    {"PROCEDURE_OCCURRENCE",
     "SELECT event.rowid + 1 AS procedure_occurrence_id, patient AS person_id, 0 AS procedure_concept_id, "
     "date AS procedure_date, nullif(performer, 0) AS provider_id, quantity, code.text AS procedure_source_value "
     "FROM store.event JOIN store.code ON code.id = event.code WHERE event.kind = 3"},
    {"VISIT_OCCURRENCE",
     "SELECT (event.row + 1) * 100 + each AS visit_occurrence_id, patient AS person_id, 9202 AS visit_concept_id, "
     "date AS visit_start_date, nullif(performer, 0) AS provider_id, code.text AS visit_source_value "
     "FROM (SELECT rowid AS row, *, unnest(range(quantity)) AS each FROM store.event WHERE kind = 4) AS event "
     "JOIN store.code ON code.id = event.code"},
};

}  // namespace

void write_omop_form(const std::filesystem::path& store, const base::Period& period,
                     const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const columnar::Database database{columnar::DatabaseOptions{}};
  const columnar::Connection connection = database.connect();
  connection.run(fmt::format("ATTACH '{}' AS store (READ_ONLY)", store.string()));
  connection.run(providers_sql(base::month_index(period.last)));
  for (const FormTable& table : tables) {
    connection.run(fmt::format("COPY ({}) TO '{}' (FORMAT parquet)", table.sql,
                               (folder / (std::string(table.name) + ".parquet")).string()));
  }
}

}  // namespace miroir::testing
