// Memberships of the quality groups: the file GROUPS, the same beside the tables of every format.
#include "claims/importing/step.hpp"

#include <fmt/format.h>

namespace miroir::claims::importing {

void import_memberships(const Step& step, const std::string& unknown) {
  const std::string staging = fmt::format(R"sql(
CREATE TEMP TABLE membership_row AS
SELECT practitioner.id AS practitioner, GROUP_ID AS group_id, START_DATE AS start_date,
  CASE WHEN year(END_DATE) > 1600 THEN END_DATE END AS end_date, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN practitioner.id IS NULL THEN 1 WHEN END_DATE < START_DATE AND year(END_DATE) > 1600 THEN 2 ELSE 0 END
    AS UTINYINT) AS reason
FROM ({}) LEFT JOIN practitioner ON practitioner.number = STA_PFS_NUM)sql",
                                          scan_sql(step.source("GROUPS")));
  if (!run_reading(step, "GROUPS", staging)) {
    return;
  }
  step.connection.run(R"sql(
INSERT INTO membership SELECT DISTINCT practitioner, group_id, start_date, end_date FROM membership_row
WHERE reason = 0 ORDER BY practitioner, start_date, end_date NULLS LAST, group_id;
)sql");
  report_staged_table(step, "GROUPS", "membership_row", {{1, unknown}, {2, "ends before it starts"}});
}

}  // namespace miroir::claims::importing
