// Detail lines (medicines, biology, procedures) with what they need of their act line.
//
// Amounts come from the detail itself, never from the act line: one act line pays for several details.
#include "claims/snds/line_key.hpp"
#include "claims/snds/steps.hpp"
#include "claims/snds/tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::snds {

std::string line_key_sql() { return fmt::format("hash({})", fmt::join(join_key_columns(), ", ")); }

namespace {

constexpr int orphan = 255;
constexpr int act_line_dropped = 254;
constexpr int not_base_act = 253;

// Beyond this share the keys themselves are wrong (another extraction, a column in another unit).
constexpr double most_orphans = 0.10;

const std::vector<DropRule> detail_rules = {{orphan, "no line of ER_PRS_F has its nine key columns"},
                                            {act_line_dropped, "its line of ER_PRS_F is dropped"},
                                            {not_base_act, "its line of ER_PRS_F is an add-on of an act"}};

// What every detail takes from its act line. `own` are the columns of the detail.
std::string detail_sql(const Step& step, std::string_view table, std::string_view name, std::string_view own,
                       std::string_view further_rule) {
  return fmt::format(R"sql(
CREATE TEMP TABLE {} AS
SELECT act.patient, act.date, act.prescription_date, act.prescriber, act.performer, {}, detail.problem,
  CAST(CASE WHEN detail.unusable THEN 250 WHEN act.reason IS NULL THEN {} WHEN act.reason <> 0 THEN {} {} ELSE 0 END AS UTINYINT) AS reason
FROM (SELECT *, {} AS line FROM ({})) AS detail LEFT JOIN act_line AS act ON act.line = detail.line)sql",
                     name, own, orphan, act_line_dropped, further_rule, line_key_sql(), scan_sql(step.source(table)));
}

void report_details(const Step& step, std::string_view table, const std::string& name) {
  report_staged_table(step, table, name, detail_rules);
  const TableReport& report = step.report.table(std::string(table));
  const auto orphans = step.connection.integer(fmt::format("SELECT count(*) FROM {} WHERE reason = {}", name, orphan));
  const bool acts_read = !step.source("ER_PRS_F").files.empty();
  if (acts_read && static_cast<double>(orphans) > most_orphans * static_cast<double>(report.rows_read)) {
    step.report.problems.push_back(
        base::refuse("orphan-lines",
                     fmt::format("{} of {} rows of {} find no line of ER_PRS_F by their nine key columns: the tables "
                                 "do not come from the same extraction",
                                 orphans, report.rows_read, table)));
  } else {
    add_remark(
        step, "orphan-lines", orphans,
        fmt::format("{} rows of {} find no line of ER_PRS_F by their nine key columns: dropped", orphans, table));
  }
}

// Boxes and cents of a medicine line. A split pack has its own quantity and price, and the sign of its boxes.
constexpr std::string_view medicine_sql = R"sql(
  PHA_PRS_C13 AS cip13, coalesce(PHA_DEC_TOP = 'D' AND PHA_DEC_QSU IS NOT NULL, false) AS split,
  CAST(CASE WHEN split AND coalesce(PHA_ACT_QSN, 0) = 0 THEN sign(coalesce(PHA_DEC_QSU, 0))
    ELSE coalesce(PHA_ACT_QSN, 0) END AS INTEGER) AS quantity,
  CAST(round(CAST(coalesce(CASE WHEN split
      THEN PHA_DEC_PRU * abs(PHA_DEC_QSU) * CASE WHEN coalesce(nullif(PHA_ACT_QSN, 0), PHA_DEC_QSU) < 0 THEN -1 ELSE 1 END
    ELSE PHA_ACT_PRU * PHA_ACT_QSN END, 0) AS DECIMAL(38, 5)) * 100, 0) AS BIGINT) AS amount_cents,
  CASE WHEN split THEN PHA_DEC_PRU ELSE PHA_ACT_PRU END IS NULL AS without_price)sql";

}  // namespace

void stage_medicine_lines(const Step& step) {
  if (!run_reading(step, "ER_PHA_F", detail_sql(step, "ER_PHA_F", "medicine_line", medicine_sql, ""))) {
    return;
  }
  report_details(step, "ER_PHA_F", "medicine_line");
  const std::int64_t free_lines =
      step.connection.integer("SELECT count(*) FROM medicine_line WHERE reason = 0 AND without_price");
  add_remark(step, "missing-price", free_lines,
             fmt::format("{} medicine lines have no unit price: kept, with no amount", free_lines));
  const std::int64_t undated =
      step.connection.integer("SELECT count(*) FROM medicine_line WHERE reason = 0 AND prescription_date IS NULL");
  add_remark(step, "missing-prescription-date", undated,
             fmt::format("{} medicine lines have no prescription date: kept, in no prescription", undated));
}

void stage_biology_lines(const Step& step) {
  const std::string_view own =
      "coalesce(BIO_PRS_IDE, '') AS code, CAST(coalesce(BIO_ACT_QSN, 1) AS INTEGER) AS quantity";
  if (run_reading(step, "ER_BIO_F", detail_sql(step, "ER_BIO_F", "biology_line", own, ""))) {
    report_details(step, "ER_BIO_F", "biology_line");
  }
}

// ER_CAM_F has no quantity of its own: it takes its act line's, add-ons left out. An act is the CCAM code with its
// activity and phase.
void stage_procedure_lines(const Step& step) {
  const std::string_view own =
      "left(coalesce(CAM_PRS_IDE, ''), 7) AS code, coalesce(CAM_ACT_COD, '') AS activity, "
      "coalesce(CAM_TRT_PHA, '') AS phase, act.quantity";
  const std::string rule = fmt::format("WHEN NOT act.base_act THEN {}", not_base_act);
  if (run_reading(step, "ER_CAM_F", detail_sql(step, "ER_CAM_F", "procedure_line", own, rule))) {
    report_details(step, "ER_CAM_F", "procedure_line");
  }
}

}  // namespace miroir::claims::snds
