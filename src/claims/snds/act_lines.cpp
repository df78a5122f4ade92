// Act lines: ER_PRS_F with its patient, its prescriber and performer as practitioners, and whether a rule drops it.
//
// Detail lines find their act line by a 64-bit hash of the nine key columns instead of the columns themselves (a
// sixth of the memory). It is exact as long as no two act lines share a hash, which is checked; two lines with the
// same nine columns are refused, because their details would count twice.
#include "claims/snds/line_key.hpp"
#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

namespace {

// Where the public hospitals' outpatient acts are already counted elsewhere.
bool stage_hospital_lines(const Step& step) {
  return run_reading(step, "ER_ETE_F",
                     fmt::format(R"sql(
CREATE TEMP TABLE establishment_row AS
SELECT {} AS line, coalesce(ETE_IND_TAA = 1, false) AS counted_elsewhere, problem, CAST(0 AS UTINYINT) AS reason
FROM ({});
CREATE TEMP TABLE hospital_line AS SELECT DISTINCT line FROM establishment_row WHERE counted_elsewhere;)sql",
                                 line_key_sql(), scan_sql(step.source("ER_ETE_F"))));
}

// NULL in any column of a rule keeps the line: the agricultural scheme leaves some of them empty.
std::string drop_sql(bool keep_information_lines) {
  const std::string_view information =
      keep_information_lines ? "false" : "(coalesce(DPN_QLF, 0) IN (71, 72) OR coalesce(PRS_DPN_QLP, 0) IN (71, 72))";
  return fmt::format(R"sql(CASE WHEN act.unusable THEN 250 WHEN {} THEN 1
    WHEN hospital_line.line IS NOT NULL THEN 2
    WHEN coalesce(BEN_CDI_NIR, '0') NOT IN ('0', '3', '4') THEN 3
    WHEN coalesce(RGM_COD, 0) = 888 AND coalesce(RGM_GRG_COD, 0) = 1 THEN 4
    WHEN pseudonym.patient IS NULL THEN 5
    ELSE 0 END)sql",
                     information);
}

// Nobody is credited with a fictitious practitioner's lines (legal status 99), nor with a hospital's: its
// prescriptions carry the establishment's number and no general practitioner's, and are never the médecin traitant's.
constexpr std::string_view prescriber_sql =
    "CASE WHEN coalesce(PSP_STJ_COD, 0) = 99 THEN 0 "
    "WHEN ETB_PRE_FIN IS NOT NULL AND NOT coalesce(prescribing.general_practitioner, false) THEN 0 "
    "ELSE coalesce(prescribing.practitioner, 0) END";
constexpr std::string_view performer_sql =
    "CASE WHEN coalesce(PSE_STJ_COD, 0) = 99 THEN 0 ELSE coalesce(performing.practitioner, 0) END";

bool stage_lines(const Step& step) {
  return run_reading(step, "ER_PRS_F",
                     fmt::format(R"sql(
CREATE TEMP TABLE act_line AS
SELECT act.line, pseudonym.patient, EXE_SOI_DTD AS date,
  CASE WHEN year(PRE_PRE_DTD) > 1600 THEN PRE_PRE_DTD END AS prescription_date,
  CAST({prescriber} AS INTEGER) AS prescriber, CAST({performer} AS INTEGER) AS performer,
  CAST(PRS_NAT_REF AS INTEGER) AS nature, CAST(coalesce(PRS_ACT_QTE, 1) AS INTEGER) AS quantity,
  PRS_ACT_QTE IS NULL AS without_quantity,
  coalesce(CPL_MAJ_TOP, 0) < 2 AND coalesce(CPL_AFF_COD, 0) <> 16 AS base_act,
  coalesce(EXO_MTF IN (42, 44, 46), false) AS in_ald_care,
  PFS_PRE_NUM IS NOT NULL AND prescribing.practitioner IS NULL AS unknown_prescriber,
  PFS_EXE_NUM IS NOT NULL AND performing.practitioner IS NULL AS unknown_performer,
  FLX_DIS_DTD AS flow_date, problem, CAST({reason} AS UTINYINT) AS reason
FROM (SELECT *, {key} AS line, CAST(year(EXE_SOI_DTD) * 12 + month(EXE_SOI_DTD) - 1 AS INTEGER) AS care_month
  FROM ({scan})) AS act
LEFT JOIN pseudonym ON pseudonym.pseudonym = BEN_NIR_PSA AND pseudonym.rank = BEN_RNG_GEM
LEFT JOIN hospital_line ON hospital_line.line = act.line
LEFT JOIN credit AS prescribing ON prescribing.month = care_month AND prescribing.number = PFS_PRE_NUM
LEFT JOIN credit AS performing ON performing.month = care_month AND performing.number = PFS_EXE_NUM)sql",
                                 fmt::arg("prescriber", prescriber_sql), fmt::arg("performer", performer_sql),
                                 fmt::arg("reason", drop_sql(step.options.keep_information_lines)),
                                 fmt::arg("key", line_key_sql()), fmt::arg("scan", scan_sql(step.source("ER_PRS_F")))));
}

void check_unique_lines(const Step& step) {
  const std::int64_t repeated = importing::count_repeated(step, "act_line", "line");
  if (repeated > 0) {
    step.report.problems.push_back(base::refuse(
        "repeated-lines", fmt::format("ER_PRS_F holds {} lines whose nine key columns are already there: the same rows "
                                      "were probably extracted twice, keep each file once",
                                      repeated)));
  }
}

void remark_practitioners(const Step& step) {
  const auto lines = [&](std::string_view condition) {
    return step.connection.integer(fmt::format("SELECT count(*) FROM act_line WHERE reason = 0 AND {}", condition));
  };
  const std::int64_t prescribers = lines("unknown_prescriber");
  add_remark(step, "unknown-prescriber", prescribers,
             fmt::format("{} lines have a prescriber that DA_PRA_R does not list in the month of care: kept for the "
                         "patient, credited to nobody",
                         prescribers));
  const std::int64_t performers =
      lines(fmt::format("unknown_performer AND nature IN ({}, 1352)", consultation_natures));
  add_remark(
      step, "unknown-performer", performers,
      fmt::format("{} consultations and procedures have a performer that DA_PRA_R does not list in the month of care: "
                  "kept for the patient, credited to nobody",
                  performers));
  const std::int64_t quantities = lines("without_quantity");
  add_remark(step, "missing-quantity", quantities,
             fmt::format("{} lines have no quantity (PRS_ACT_QTE): counted as one act", quantities));
}

}  // namespace

void stage_act_lines(const Step& step) {
  if (!stage_hospital_lines(step) || !stage_lines(step)) {
    return;
  }
  report_staged_table(step, "ER_ETE_F", "establishment_row", {});
  report_staged_table(step, "ER_PRS_F", "act_line",
                      {{1, "for information only (DPN_QLF or PRS_DPN_QLP 71, 72)"},
                       {2, "public hospital, counted elsewhere (ETE_IND_TAA 1)"},
                       {3, "fictitious identity (BEN_CDI_NIR not 00, 03, 04)"},
                       {4, "fictitious beneficiary (RGM_COD 888 with RGM_GRG_COD 01)"},
                       {5, "beneficiary not in IR_BEN_R or refused there"}});
  check_unique_lines(step);
  remark_practitioners(step);
}

}  // namespace miroir::claims::snds
