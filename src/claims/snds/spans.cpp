// Spans of a person: long-term diseases, declared médecin traitant; and of a physician: the quality groups.
#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

// A long-term disease is a span of IR_IMB_R and nothing else: exemptions written on act lines (EXO_MTF) never make
// a patient, because both sources miss persons that the other has and one definition has to be chosen.
void import_long_term_diseases(const Step& step) {
  const std::string staging = fmt::format(R"sql(
CREATE TEMP TABLE ald_row AS
SELECT patient, IMB_ALD_DTD AS start_date, end_date, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN IMB_ETM_NAT IS NULL OR IMB_ETM_NAT NOT IN (41, 43, 45) THEN 1 WHEN patient IS NULL THEN 2
    WHEN IMB_ALD_DTD IS NULL OR year(IMB_ALD_DTD) <= 1600 THEN 3 WHEN end_date < IMB_ALD_DTD THEN 4 ELSE 0 END
    AS UTINYINT) AS reason
FROM (SELECT *, CASE WHEN year(IMB_ALD_DTF) > 1600 THEN IMB_ALD_DTF END AS end_date FROM ({}))
LEFT JOIN pseudonym ON pseudonym = BEN_NIR_PSA AND rank = BEN_RNG_GEM)sql",
                                          scan_sql(step.source("IR_IMB_R")));
  if (!run_reading(step, "IR_IMB_R", staging)) {
    return;
  }
  step.connection.run(R"sql(
INSERT INTO ald SELECT DISTINCT patient, start_date, end_date FROM ald_row WHERE reason = 0
ORDER BY patient, start_date, end_date NULLS LAST;
)sql");
  report_staged_table(step, "IR_IMB_R", "ald_row",
                      {{1, "not a long-term disease (IMB_ETM_NAT not 41, 43, 45)"},
                       {2, "beneficiary unknown"},
                       {3, "no start"},
                       {4, "ends before it starts"}});
}

void import_registrations(const Step& step) {
  if (step.connection.integer("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'registration_row'") == 0) {
    return;
  }
  step.connection.run(R"sql(
CREATE TEMP TABLE registration_line AS
SELECT patient, professional_number.id AS number, start_date, end_date, problem,
  CAST(CASE WHEN unusable THEN 250 WHEN patient IS NULL THEN 1 WHEN professional_number.id IS NULL THEN 2
    WHEN start_date IS NULL OR year(start_date) <= 1600 THEN 3 WHEN end_date < start_date THEN 4 ELSE 0 END AS UTINYINT)
    AS reason
FROM registration_row LEFT JOIN pseudonym USING (pseudonym, rank) LEFT JOIN professional_number USING (number);

INSERT INTO registration SELECT DISTINCT patient, number, start_date, end_date FROM registration_line WHERE reason = 0
ORDER BY patient, start_date, end_date NULLS LAST, number;
)sql");
  report_staged_table(
      step, "IR_MTT_R", "registration_line",
      {{1, "beneficiary unknown"}, {2, "no médecin traitant number"}, {3, "no start"}, {4, "ends before it starts"}});
  const std::int64_t unknown =
      step.connection.integer("SELECT count(*) FROM registration WHERE number NOT IN (SELECT number FROM practice)");
  add_remark(step, "unknown-registered-number", unknown,
             fmt::format("{} registrations name a number that DA_PRA_R never lists (a health centre, a home, a retired "
                         "physician): kept, credited to nobody",
                         unknown));
}

void import_groups(const Step& step) {
  importing::import_memberships(step, "not the main number (STA_PFS_NUM) of a practitioner of DA_PRA_R");
}

}  // namespace miroir::claims::snds
