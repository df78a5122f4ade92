// Medicines: one product per CIP13, with the insurance's own ATC code.
#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

void import_products(const Step& step) {
  const auto& connection = step.connection;
  const std::string staging = fmt::format(R"sql(
CREATE TEMP TABLE product_row AS
SELECT PHA_CIP_C13 AS cip13, coalesce(PHA_ATC_CLA, '') AS atc, coalesce(PHA_NOM_COURT, '') AS name,
  PHA_PRI_UNI AS price_cents, problem, CAST(0 AS UTINYINT) AS reason
FROM ({}))sql",
                                          scan_sql(step.source("IR_PHA_R")));
  if (!run_reading(step, "IR_PHA_R", staging)) {
    return;
  }
  // A pack listed several times (reinstated, renamed) is one product: a row with a class wins. The class is kept as
  // the insurance writes it: it is not the WHO's everywhere, and code sets name both where they differ.
  connection.run(R"sql(
CREATE TEMP TABLE medicine AS
SELECT cip13, chosen.atc AS atc, chosen.name AS name, chosen.price_cents AS price_cents
FROM (SELECT cip13, max({'classed': atc <> '', 'atc': atc, 'name': name, 'price_cents': coalesce(price_cents, 0)})
    AS chosen
  FROM product_row WHERE cip13 IS NOT NULL GROUP BY cip13);
INSERT INTO product
SELECT CAST(cip13 AS VARCHAR), atc, name, nullif(CAST(round(price_cents, 0) AS BIGINT), 0) FROM medicine
ORDER BY cip13;
)sql");
  report_staged_table(step, "IR_PHA_R", "product_row", {});
  const std::int64_t without_class = connection.integer("SELECT count(*) FROM medicine WHERE atc = ''");
  add_remark(
      step, "product-without-class", without_class,
      fmt::format("{} products have no ATC class: their lines are kept and belong to no code set", without_class));
}

}  // namespace miroir::claims::snds
