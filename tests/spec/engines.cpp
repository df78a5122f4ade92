// The engines that every specification runs on. A new engine is one function here.
#include "measures/reference.hpp"
#include "spec/spec.hpp"

namespace miroir::spec {

namespace {

Rows reference_rows(const Region& region, const measures::Catalogue& catalogue, const Measures& measures,
                    const base::Period& period) {
  const DrawnClaims claims = region.claims();
  const std::vector<measures::PeriodContext> contexts{region.context(period)};
  measures::ReferenceEngine engine(catalogue, measures, claims.codes, contexts);
  for (const DrawnClaims::Person& person : claims.persons) {
    engine.add(person.timeline());
  }
  return measures::tabulate(measures, contexts.front(), engine.take_counts().front());
}

}  // namespace

const std::vector<EngineUnderTest>& engines() {
  static const std::vector<EngineUnderTest> all{{"reference", reference_rows}};
  return all;
}

}  // namespace miroir::spec
