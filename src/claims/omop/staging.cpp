#include "claims/omop/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::omop {

bool is_staged(const Step& step, const std::string& staged) {
  return step.connection.integer(fmt::format("SELECT count(*) FROM duckdb_tables() WHERE table_name = '{}'", staged)) >
         0;
}

void check_unique_rows(const Step& step, const std::string& staged, const std::string& table) {
  const std::int64_t repeated = importing::count_repeated(step, staged, "id");
  if (repeated > 0) {
    step.report.problems.push_back(base::refuse(
        "repeated-lines",
        fmt::format("{} holds {} rows whose {}_ID is already there: the same rows were probably extracted twice, keep "
                    "each file once",
                    table, repeated, table)));
  }
}

}  // namespace miroir::claims::omop
