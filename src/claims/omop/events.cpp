// Events from the staged lines, and the months in which the practitioners of the base practise.
#include "claims/importing/events.hpp"

#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

namespace {

// PROVIDER has no months: a practitioner practises in every month that holds a line.
void fill_practices(const Step& step) {
  step.connection.run(fmt::format(R"sql(
CREATE TEMP TABLE care_month AS
SELECT DISTINCT CAST(year(date) * 12 + month(date) - 1 AS INTEGER) AS month FROM (
  SELECT date FROM medicine_line UNION ALL SELECT date FROM biology_line
  UNION ALL SELECT date FROM procedure_line UNION ALL SELECT date FROM consultation_line);

INSERT INTO practice
SELECT month, credit.practitioner, credit.practitioner, bool_or(credit.general_practitioner), true,
  bool_or(NOT {placed} OR coalesce(department IN (SELECT department FROM region_department WHERE region = '{region}'), false))
FROM care_month CROSS JOIN credit JOIN practice_row USING (provider)
GROUP BY month, credit.practitioner ORDER BY 1, 2;
)sql",
                                  fmt::arg("region", step.report.region),
                                  fmt::arg("placed", "(SELECT count(department) > 0 FROM practice_row)")));
}

void find_months(const Step& step) {
  const auto month = [&](std::string_view which) {
    return step.connection
        .value(fmt::format("SELECT format('{{:04d}}-{{:02d}}', {0}(month) // 12, {0}(month) % 12 + 1) FROM care_month",
                           which))
        .value_or("");
  };
  step.report.first_month = month("min");
  step.report.last_month = month("max");
}

}  // namespace

void make_events(const Step& step) {
  fill_practices(step);
  find_months(step);
  find_limitations(step);
  importing::build_events(step, {.medicines = "DRUG_EXPOSURE",
                                 .biology = "MEASUREMENT",
                                 .procedures = "PROCEDURE_OCCURRENCE",
                                 .products = "DRUG_EXPOSURE"});
}

}  // namespace miroir::claims::omop
