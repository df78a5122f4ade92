// Persons: IR_BEN_R ties pseudonyms (which change with the insured and with the scheme) to one person.
#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

namespace {

// The twin rank is part of the key of a pseudonym, never of a person.
bool stage_person_rows(const Step& step) {
  return run_reading(step, "IR_BEN_R",
                     fmt::format(R"sql(
CREATE TEMP TABLE person_row AS
SELECT *, CAST(CASE WHEN unusable THEN 250 WHEN NOT identity_kept THEN 1
  WHEN max(birth_month) FILTER (identity_kept) OVER (PARTITION BY person) IS NULL THEN 2 ELSE 0 END AS UTINYINT)
  AS reason
FROM (
  SELECT BEN_NIR_PSA AS pseudonym, BEN_RNG_GEM AS rank,
    coalesce(BEN_NIR_ANO, BEN_IDT_ANO, BEN_NIR_PSA || BEN_RNG_GEM) AS person,
    coalesce(BEN_CDI_NIR IN ('0', '3', '4'), true) AS identity_kept,
    CASE WHEN BEN_NAI_ANN BETWEEN 1850 AND 2100
      THEN BEN_NAI_ANN * 12 + CASE WHEN BEN_NAI_MOI BETWEEN 1 AND 12 THEN BEN_NAI_MOI ELSE 6 END - 1 END AS birth_month,
    CASE WHEN BEN_SEX_COD IN (1, 2) THEN BEN_SEX_COD END AS sex,
    CASE WHEN year(BEN_DCD_DTE) > 1600 THEN BEN_DCD_DTE END AS death_date,
    coalesce(MAX_TRT_DTD, DATE '0001-01-01') AS last_seen, problem, unusable
  FROM ({})))sql",
                                 scan_sql(step.source("IR_BEN_R"))));
}

// The number last declared as the person's médecin traitant.
constexpr const char* declared_physicians = R"sql(
SELECT person, arg_max(number, {'start': start_date, 'number': number}) AS physician
FROM person_row JOIN registration_row USING (pseudonym, rank)
WHERE reason = 0 AND number IS NOT NULL AND start_date IS NOT NULL GROUP BY person)sql";

// Where two pseudonyms of a person disagree, the one seen last is believed; what it does not know comes from the
// other one. Persons are numbered by their physician: the engines read them in this order, and what is counted of one
// physician is then at hand from one patient to the next.
void fill_patients(const Step& step) {
  const bool declared =
      step.connection.integer("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'registration_row'") > 0;
  step.connection.run(fmt::format(
      "CREATE TEMP TABLE declared_physician AS {}",
      declared ? declared_physicians : "SELECT person, NULL::VARCHAR AS physician FROM person_row LIMIT 0"));
  step.connection.run(R"sql(
CREATE TEMP TABLE person AS
SELECT row_number() OVER (ORDER BY physician NULLS LAST, person) AS id, person, birth_month, sex, death_date
FROM (
  SELECT person,
    arg_max(birth_month, {'seen': last_seen, 'pseudonym': pseudonym, 'rank': rank}) AS birth_month,
    arg_max(sex, {'seen': last_seen, 'pseudonym': pseudonym, 'rank': rank}) AS sex,
    arg_max(death_date, {'seen': last_seen, 'pseudonym': pseudonym, 'rank': rank}) AS death_date
  FROM person_row WHERE reason = 0 GROUP BY person
) LEFT JOIN declared_physician USING (person);
DROP TABLE declared_physician;

INSERT INTO patient SELECT id, birth_month, coalesce(sex, 0), death_date FROM person ORDER BY id;

CREATE TEMP TABLE pseudonym AS
SELECT pseudonym, rank, CAST(arg_max(person.id, {'seen': last_seen, 'person': person}) AS UINTEGER) AS patient,
  count(DISTINCT person) AS persons
FROM person_row JOIN person USING (person) WHERE reason = 0 GROUP BY pseudonym, rank;
)sql");
}

}  // namespace

void import_persons(const Step& step) {
  if (!stage_person_rows(step)) {
    return;
  }
  fill_patients(step);
  report_staged_table(step, "IR_BEN_R", "person_row",
                      {{1, "fictitious identity (BEN_CDI_NIR not 00, 03, 04)"}, {2, "birth year unknown"}});
  const std::int64_t merged = step.connection.integer(
      "SELECT count(*) FROM (SELECT person FROM person_row WHERE reason = 0 GROUP BY person HAVING count(*) > 1)");
  add_remark(step, "merged-pseudonyms", merged,
             fmt::format("{} persons have several pseudonyms: their lines are put together", merged));
  const std::int64_t shared = step.connection.integer("SELECT count(*) FROM pseudonym WHERE persons > 1");
  add_remark(step, "shared-pseudonym", shared,
             fmt::format("{} pseudonyms belong to two persons: the one seen last is taken", shared));
}

}  // namespace miroir::claims::snds
