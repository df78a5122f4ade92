// Laboratory tests, procedures and consultations: MEASUREMENT, PROCEDURE_OCCURRENCE, VISIT_OCCURRENCE.
#include "claims/importing/events.hpp"
#include "claims/omop/biology_codes.hpp"
#include "claims/omop/steps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::omop {

namespace {

// What every act takes: patient, practitioner, and why it is dropped. `own` are its further columns, `keep` an SQL
// condition of the lines that are such acts.
std::string act_sql(const Step& step, std::string_view table, std::string_view staged, std::string_view columns,
                    std::string_view joins, std::string_view keep) {
  return fmt::format(R"sql(
CREATE TEMP TABLE {staged} AS
SELECT {columns}, patient, coalesce(credit.practitioner, 0) AS practitioner,
  coalesce(credit.general_practitioner, false) AS by_physician, acts.problem AS problem,
  CAST(CASE WHEN unusable THEN 250 WHEN NOT ({keep}) THEN 2 WHEN patient IS NULL THEN 1 ELSE 0 END AS UTINYINT) AS reason
FROM ({scan}) AS acts
LEFT JOIN (SELECT id AS person_id, patient FROM person) AS who ON who.person_id = acts.PERSON_ID
LEFT JOIN credit ON credit.provider = acts.PROVIDER_ID {joins})sql",
                     fmt::arg("staged", staged), fmt::arg("columns", columns), fmt::arg("keep", keep),
                     fmt::arg("scan", scan_sql(step.source(table))), fmt::arg("joins", joins));
}

bool ready(const Step& step) {
  return is_staged(step, "person") && is_staged(step, "credit") && is_staged(step, "known_concept");
}

// The code that a concept has in one of the vocabularies, the source's concept first.
std::string concept_joins(std::string_view standard, std::string_view source) {
  return fmt::format(
      "LEFT JOIN known_concept AS standard ON standard.id = acts.{} "
      "LEFT JOIN known_concept AS source ON source.id = acts.{}",
      standard, source);
}

void stage_loinc(const Step& step) {
  std::vector<std::string> values;
  for (const BiologyCode& code : biology_codes()) {
    values.push_back(fmt::format("('{}', '{}')", code.loinc, code.nabm));
  }
  step.connection.run(fmt::format("CREATE TEMP TABLE loinc AS SELECT * FROM (VALUES {}) AS known(loinc, nabm)",
                                  fmt::join(values, ", ")));
}

}  // namespace

// A source value of one to four digits is a NABM code; else a LOINC code, of the source or of the concept, may stand
// for one; else the act keeps its own code.
void stage_biology_lines(const Step& step) {
  if (!ready(step)) {
    return;
  }
  stage_loinc(step);
  const std::string columns = R"sql(MEASUREMENT_ID AS id, MEASUREMENT_DATE AS date,
  CASE WHEN regexp_full_match(MEASUREMENT_SOURCE_VALUE, '[0-9]{1,4}') THEN MEASUREMENT_SOURCE_VALUE
    WHEN source.vocabulary = 'NABM' THEN ltrim(source.code, '0') WHEN standard.vocabulary = 'NABM' THEN ltrim(standard.code, '0')
    ELSE coalesce(by_value.nabm, by_source.nabm, by_standard.nabm, MEASUREMENT_SOURCE_VALUE, source.code,
      standard.code, 'CONCEPT ' || MEASUREMENT_CONCEPT_ID) END AS code)sql";
  const std::string joins = concept_joins("MEASUREMENT_CONCEPT_ID", "MEASUREMENT_SOURCE_CONCEPT_ID") + R"sql(
LEFT JOIN loinc AS by_value ON by_value.loinc = MEASUREMENT_SOURCE_VALUE
LEFT JOIN loinc AS by_source ON source.vocabulary = 'LOINC' AND by_source.loinc = source.code
LEFT JOIN loinc AS by_standard ON standard.vocabulary = 'LOINC' AND by_standard.loinc = standard.code)sql";
  if (!run_reading(step, "MEASUREMENT", act_sql(step, "MEASUREMENT", "measurement_row", columns, joins, "true"))) {
    return;
  }
  report_staged_table(step, "MEASUREMENT", "measurement_row", {{1, std::string(unknown_person_words)}});
  check_unique_rows(step, "measurement_row", "MEASUREMENT");
  step.connection.run(R"sql(
CREATE TEMP TABLE biology_line AS
SELECT patient, date, CAST(NULL AS DATE) AS prescription_date, practitioner AS prescriber, 0 AS performer, by_physician,
  code, 1 AS quantity, reason FROM measurement_row WHERE reason = 0;
DROP TABLE measurement_row;
)sql");
}

// A CCAM code is four letters and three digits, with or without its activity and phase after it.
void stage_procedure_lines(const Step& step) {
  if (!ready(step)) {
    return;
  }
  const std::string columns = R"sql(PROCEDURE_OCCURRENCE_ID AS id, PROCEDURE_DATE AS date,
  CAST(coalesce(nullif(QUANTITY, 0), 1) AS INTEGER) AS quantity,
  CASE WHEN regexp_matches(PROCEDURE_SOURCE_VALUE, '^[A-Z]{4}[0-9]{3}') THEN left(PROCEDURE_SOURCE_VALUE, 7)
    WHEN source.vocabulary = 'CCAM' THEN left(source.code, 7) WHEN standard.vocabulary = 'CCAM' THEN left(standard.code, 7)
    ELSE coalesce(PROCEDURE_SOURCE_VALUE, source.code, standard.code, 'CONCEPT ' || PROCEDURE_CONCEPT_ID) END AS code)sql";
  if (!run_reading(step, "PROCEDURE_OCCURRENCE",
                   act_sql(step, "PROCEDURE_OCCURRENCE", "procedure_row", columns,
                           concept_joins("PROCEDURE_CONCEPT_ID", "PROCEDURE_SOURCE_CONCEPT_ID"), "true"))) {
    return;
  }
  report_staged_table(step, "PROCEDURE_OCCURRENCE", "procedure_row", {{1, std::string(unknown_person_words)}});
  check_unique_rows(step, "procedure_row", "PROCEDURE_OCCURRENCE");
  step.connection.run(R"sql(
CREATE TEMP TABLE procedure_line AS
SELECT patient, date, CAST(NULL AS DATE) AS prescription_date, 0 AS prescriber, practitioner AS performer, by_physician,
  code, '' AS activity, '' AS phase, quantity, reason FROM procedure_row WHERE reason = 0;
DROP TABLE procedure_row;
)sql");
}

// A consultation is a visit whose source value is an act nature of the French list, whatever its concept; where the
// source value is no number, one whose concept is an outpatient or office visit (9202, 581477), a visit at home
// (581476) or a teleconsultation (5083, 722455). A visit of another nature (pharmacy, laboratory) is none.
void stage_consultation_lines(const Step& step) {
  if (!ready(step)) {
    return;
  }
  const std::string nature = fmt::format(R"sql(CASE
    WHEN regexp_full_match(VISIT_SOURCE_VALUE, '[0-9]{{3,4}}') THEN
      CASE WHEN TRY_CAST(VISIT_SOURCE_VALUE AS INTEGER) IN ({}) THEN TRY_CAST(VISIT_SOURCE_VALUE AS INTEGER) END
    WHEN VISIT_CONCEPT_ID IN (9202, 581477) THEN 1111 WHEN VISIT_CONCEPT_ID = 581476 THEN 1211
    WHEN VISIT_CONCEPT_ID IN (5083, 722455) THEN 1191 END)sql",
                                         importing::consultation_natures);
  if (!run_reading(step, "VISIT_OCCURRENCE",
                   act_sql(step, "VISIT_OCCURRENCE", "visit_row",
                           fmt::format("VISIT_OCCURRENCE_ID AS id, VISIT_START_DATE AS date, {} AS nature", nature), "",
                           fmt::format("({}) IS NOT NULL", nature)))) {
    return;
  }
  report_staged_table(step, "VISIT_OCCURRENCE", "visit_row",
                      {{2, "not a consultation (VISIT_SOURCE_VALUE, VISIT_CONCEPT_ID)"},
                       {unknown_person, std::string(unknown_person_words)}});
  check_unique_rows(step, "visit_row", "VISIT_OCCURRENCE");
  step.connection.run(R"sql(
CREATE TEMP TABLE consultation_line AS
SELECT patient, date, practitioner AS performer, by_physician, nature, 1 AS quantity, false AS in_ald_care, reason
FROM visit_row WHERE reason = 0;
DROP TABLE visit_row;
)sql");
}

}  // namespace miroir::claims::omop
