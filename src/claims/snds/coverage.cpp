// What the store covers, how late lines become known, and which acts no rule reads.
#include "claims/snds/steps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims::snds {

namespace {

// Flows are dated the month after they are processed, so a month is followed by 6 flows when the last flow is 7
// months later.
constexpr int months_to_completeness = 7;
constexpr int late_after_months = 6;

std::string month_of(const Step& step, const std::string& date_sql) {
  return step.connection.value(fmt::format("SELECT strftime({}, '%Y-%m') FROM act_line WHERE reason = 0", date_sql))
      .value_or("");
}

// Late rows of earlier years come with the first flows: the first month covered is the one before the first flow.
void find_months(const Step& step) {
  step.report.first_month = month_of(step, "greatest(min(date), min(flow_date) - INTERVAL 1 MONTH)");
  step.report.last_month = month_of(step, "max(date)");
  step.report.lags.last_flow_month = month_of(step, "max(flow_date)");
  step.report.lags.last_complete_month =
      month_of(step, fmt::format("max(flow_date) - INTERVAL {} MONTH", months_to_completeness));
}

void measure_lags(const Step& step) {
  const auto row = step.connection
                       .rows(fmt::format("SELECT count(*), count(*) FILTER (flow_date > date + INTERVAL {} MONTH) "
                                         "FROM act_line WHERE reason = 0",
                                         late_after_months))
                       .front();
  step.report.lags.lines = std::stoll(*row[0]);
  step.report.lags.late_lines = std::stoll(*row[1]);
  const Lags& lags = step.report.lags;
  const bool incomplete = lags.last_complete_month < step.report.last_month;
  add_remark(step, "incomplete-months", incomplete ? 1 : 0,
             fmt::format("care after {} is not yet followed by 6 monthly flows (the last is of {}): its last lines are "
                         "missing, figures of those months are too low",
                         lags.last_complete_month, lags.last_flow_month));
}

// A half-year whose month has no DA_PRA_R credits nobody.
void find_months_without_practitioners(const Step& step) {
  const std::int64_t lines = step.connection.integer(
      "SELECT count(*) FROM act_line WHERE reason = 0 AND year(date) * 12 + month(date) - 1 "
      "NOT IN (SELECT month FROM practice)");
  add_remark(
      step, "months-without-practitioners", lines,
      fmt::format("{} lines fall in months that DA_PRA_R does not hold: kept for the patient, credited to nobody",
                  lines));
}

// Read natures have details (pharmacy 33xx, biology 3211, CCAM 1352 and others) or are consultations; the others are
// counted here, so that an unknown code is seen.
void find_unread_natures(const Step& step) {
  const auto rows = step.connection.rows(fmt::format(
      "SELECT nature, count(*) FROM act_line WHERE reason = 0 AND nature NOT IN ({}, {}) GROUP BY 1 ORDER BY 2 DESC, 1",
      consultation_natures, detailed_natures));
  std::int64_t lines = 0;
  std::vector<std::string> first;
  for (const auto& row : rows) {
    lines += std::stoll(*row[1]);
    if (first.size() < 10) {
      first.push_back(fmt::format("{} ({})", row[0].value_or("?"), *row[1]));
    }
  }
  add_remark(step, "unread-natures", lines,
             fmt::format("{} lines have one of {} act natures that no rule reads: {}", lines, rows.size(),
                         fmt::join(first, ", ")));
}

}  // namespace

void describe_coverage(const Step& step) {
  find_months(step);
  measure_lags(step);
  find_months_without_practitioners(step);
  find_unread_natures(step);
}

}  // namespace miroir::claims::snds
