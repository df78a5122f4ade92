// Persons with their deaths, their registered physicians and their long-term diseases.
#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

namespace {

bool stage_deaths(const Step& step) {
  return run_reading(step, "DEATH",
                     fmt::format(R"sql(
CREATE TEMP TABLE death_row AS
SELECT PERSON_ID AS person, DEATH_DATE AS death_date, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN DEATH_DATE IS NULL OR year(DEATH_DATE) <= 1600 THEN 1 ELSE 0 END AS UTINYINT)
    AS reason
FROM ({}))sql",
                                 scan_sql(step.source("DEATH"))));
}

// 8507 male, 8532 female.
bool stage_person_rows(const Step& step) {
  return run_reading(step, "PERSON",
                     fmt::format(R"sql(
CREATE TEMP TABLE person_row AS
SELECT PERSON_ID AS id, PROVIDER_ID AS provider,
  CASE WHEN YEAR_OF_BIRTH BETWEEN 1850 AND 2100
    THEN YEAR_OF_BIRTH * 12 + CASE WHEN MONTH_OF_BIRTH BETWEEN 1 AND 12 THEN MONTH_OF_BIRTH ELSE 6 END - 1 END
    AS birth_month,
  CASE GENDER_CONCEPT_ID WHEN 8507 THEN 1 WHEN 8532 THEN 2 ELSE 0 END AS sex, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN YEAR_OF_BIRTH IS NULL OR YEAR_OF_BIRTH NOT BETWEEN 1850 AND 2100 THEN 1 ELSE 0
    END AS UTINYINT) AS reason
FROM ({}))sql",
                                 scan_sql(step.source("PERSON"))));
}

}  // namespace

void import_persons(const Step& step) {
  if (!stage_deaths(step) || !stage_person_rows(step)) {
    return;
  }
  step.connection.run(R"sql(
CREATE TEMP TABLE person AS
SELECT person_row.id AS id, CAST(row_number() OVER (ORDER BY person_row.id) AS UINTEGER) AS patient, provider,
  birth_month, sex, death_date
FROM person_row
LEFT JOIN (SELECT person, min(death_date) AS death_date FROM death_row WHERE reason = 0 GROUP BY person) AS death
  ON death.person = person_row.id
WHERE reason = 0;
INSERT INTO patient SELECT patient, birth_month, sex, death_date FROM person ORDER BY patient;
)sql");
  report_staged_table(step, "PERSON", "person_row", {{1, "birth year unknown"}});
  report_staged_table(step, "DEATH", "death_row", {{1, "no date of death"}});
  check_unique_rows(step, "person_row", "PERSON");
  const std::int64_t without_sex = step.connection.integer("SELECT count(*) FROM patient WHERE sex = 0");
  add_remark(step, "unknown-sex", without_sex,
             fmt::format("{} persons are neither 8507 (male) nor 8532 (female): in no split by sex", without_sex));
}

// PERSON.PROVIDER_ID says who the registered physician is at the extraction: a registration without beginning or end,
// used only where REGISTRATION is not there.
void import_registrations(const Step& step) {
  if (!is_staged(step, "person") || !is_staged(step, "credit")) {
    return;
  }
  const bool dated = !step.source("REGISTRATION").files.empty();
  const std::string rows =
      dated ? scan_sql(step.source("REGISTRATION"))
            : "SELECT id AS PERSON_ID, provider AS PROVIDER_ID, DATE '1900-01-01' AS START_DATE, "
              "CAST(NULL AS DATE) AS END_DATE, CAST(0 AS BIGINT) AS problem, false AS unusable FROM person "
              "WHERE provider IS NOT NULL";
  if (!run_reading(step, "REGISTRATION",
                   fmt::format(R"sql(
CREATE TEMP TABLE registration_row AS
SELECT patient, practitioner, START_DATE AS start_date, end_date, registrations.problem AS problem,
  CAST(CASE WHEN unusable THEN 250 WHEN patient IS NULL THEN 1 WHEN practitioner IS NULL THEN 2
    WHEN end_date < START_DATE THEN 3 ELSE 0 END AS UTINYINT) AS reason
FROM (SELECT * REPLACE (CASE WHEN year(END_DATE) > 1600 THEN END_DATE END AS END_DATE) FROM ({})) AS registrations
LEFT JOIN (SELECT id, patient FROM person) AS who ON who.id = PERSON_ID
LEFT JOIN credit ON credit.provider = PROVIDER_ID)sql",
                               rows))) {
    return;
  }
  step.connection.run(R"sql(
INSERT INTO registration
SELECT DISTINCT patient, practitioner, start_date, end_date FROM registration_row WHERE reason = 0
ORDER BY patient, start_date, end_date NULLS LAST, practitioner;
)sql");
  if (dated) {
    report_staged_table(step, "REGISTRATION", "registration_row",
                        {{unknown_person, std::string(unknown_person_words)},
                         {2, "provider not in PROVIDER"},
                         {3, "ends before it starts"}});
  }
}

namespace {

bool stage_ald_rows(const Step& step, const std::string& table, const std::string& staged, std::string_view start,
                    std::string_view end, std::string_view source) {
  return run_reading(step, table,
                     fmt::format(R"sql(
CREATE TEMP TABLE {staged} AS
SELECT patient, start_date, end_date, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN NOT is_ald THEN 2 WHEN patient IS NULL THEN 1 WHEN start_date IS NULL THEN 3
    WHEN end_date < start_date THEN 4 ELSE 0 END AS UTINYINT) AS reason
FROM (SELECT PERSON_ID, {start} AS start_date, CASE WHEN year({end}) > 1600 AND year({end}) < 2099 THEN {end} END AS end_date,
    coalesce(upper({source}) LIKE 'ALD%', false) AS is_ald, problem, unusable FROM ({scan}))
LEFT JOIN (SELECT id, patient FROM person) AS who ON who.id = PERSON_ID)sql",
                                 fmt::arg("staged", staged), fmt::arg("start", start), fmt::arg("end", end),
                                 fmt::arg("source", source), fmt::arg("scan", scan_sql(step.source(table)))));
}

}  // namespace

// The CDM has no long-term disease: a condition or a plan is one when its source value begins with ALD.
void import_long_term_diseases(const Step& step) {
  if (!is_staged(step, "person") ||
      !stage_ald_rows(step, "CONDITION_OCCURRENCE", "condition_row", "CONDITION_START_DATE", "CONDITION_END_DATE",
                      "CONDITION_SOURCE_VALUE") ||
      !stage_ald_rows(step, "PAYER_PLAN_PERIOD", "plan_row", "PAYER_PLAN_PERIOD_START_DATE",
                      "PAYER_PLAN_PERIOD_END_DATE", "PLAN_SOURCE_VALUE")) {
    return;
  }
  step.connection.run(R"sql(
INSERT INTO ald
SELECT DISTINCT patient, start_date, end_date FROM (
  SELECT patient, start_date, end_date FROM condition_row WHERE reason = 0
  UNION ALL SELECT patient, start_date, end_date FROM plan_row WHERE reason = 0)
ORDER BY patient, start_date, end_date NULLS LAST;
)sql");
  const std::vector<importing::DropRule> rules = {
      {2, "not a long-term disease (its source value does not begin with ALD)"},
      {unknown_person, std::string(unknown_person_words)},
      {3, "no start"},
      {4, "ends before it starts"}};
  report_staged_table(step, "CONDITION_OCCURRENCE", "condition_row", rules);
  report_staged_table(step, "PAYER_PLAN_PERIOD", "plan_row", rules);
}

void import_groups(const Step& step) {
  importing::import_memberships(step, "not the PROVIDER_SOURCE_VALUE (or PROVIDER_ID, without one) of a provider");
}

}  // namespace miroir::claims::omop
