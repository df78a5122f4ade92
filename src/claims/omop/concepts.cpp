// Concepts: of the vocabularies only what names a medicine's class (ATC) and what laboratory tests and procedures are.
//
// CONCEPT_ANCESTOR has tens of millions of rows; what is not below an ATC class is counted and not kept.
#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

namespace {

bool stage_known_concepts(const Step& step) {
  return run_reading(step, "CONCEPT",
                     fmt::format(R"sql(
CREATE TEMP TABLE known_concept AS
SELECT CASE WHEN reason = 0 THEN id END AS id, CASE WHEN reason = 0 THEN vocabulary END AS vocabulary,
  CASE WHEN reason = 0 THEN code END AS code, problem, reason, count(*) AS rows
FROM (
  SELECT CONCEPT_ID AS id, upper(VOCABULARY_ID) AS vocabulary, upper(CONCEPT_CODE) AS code, problem,
    CAST(CASE WHEN unusable THEN 250
      WHEN coalesce(upper(VOCABULARY_ID), '') NOT IN ('ATC', 'LOINC', 'CCAM', 'NABM') OR CONCEPT_CODE IS NULL THEN 1
      WHEN upper(VOCABULARY_ID) = 'ATC' AND length(CONCEPT_CODE) < 4 THEN 2 ELSE 0 END AS UTINYINT) AS reason
  FROM ({}))
GROUP BY ALL)sql",
                                 scan_sql(step.source("CONCEPT"))));
}

bool stage_class_links(const Step& step) {
  return run_reading(step, "CONCEPT_ANCESTOR",
                     fmt::format(R"sql(
CREATE TEMP TABLE class_link AS
SELECT CASE WHEN reason = 0 THEN drug END AS drug, class, min(levels) AS levels, problem, reason, count(*) AS rows
FROM (
  SELECT DESCENDANT_CONCEPT_ID AS drug, atc.code AS class, coalesce(MIN_LEVELS_OF_SEPARATION, 0) AS levels,
    links.problem AS problem,
    CAST(CASE WHEN unusable THEN 250 WHEN atc.id IS NULL THEN 1 ELSE 0 END AS UTINYINT) AS reason
  FROM ({}) AS links
  LEFT JOIN (SELECT id, code FROM known_concept WHERE reason = 0 AND vocabulary = 'ATC') AS atc
    ON atc.id = ANCESTOR_CONCEPT_ID)
GROUP BY 1, class, problem, reason)sql",
                                 scan_sql(step.source("CONCEPT_ANCESTOR"))));
}

}  // namespace

void stage_concepts(const Step& step) {
  if (!stage_known_concepts(step) || !stage_class_links(step)) {
    return;
  }
  report_staged_table(step, "CONCEPT", "known_concept",
                      {{1, "of a vocabulary that no rule reads (not ATC, LOINC, CCAM, NABM)"},
                       {2, "an ATC group above the classes of medicines (fewer than four characters)"}},
                      "sum(rows)");
  report_staged_table(step, "CONCEPT_ANCESTOR", "class_link", {{1, "not below an ATC class"}}, "sum(rows)");
  step.connection.run("DELETE FROM known_concept WHERE reason <> 0; DELETE FROM class_link WHERE reason <> 0");
}

}  // namespace miroir::claims::omop
