// The reference engine: slow, obvious, one patient at a time, kept for ever. Every other engine must equal it.
// It shares no evaluation code with the native engine on purpose.
#pragma once

#include "measures/counts.hpp"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace miroir::measures {

class ReferenceEngine {
 public:
  // All arguments outlive the engine. `codes` is indexed by Event::code.
  ReferenceEngine(const Catalogue& catalogue, const std::vector<const Measure*>& measures,
                  const std::vector<Code>& codes, const std::vector<PeriodContext>& periods);

  void add(const PatientTimeline& timeline);
  // One entry per period.
  std::vector<PeriodCounts> take_counts();

  // The content of one measure in one period, by physician, dimension and key.
  using Content = std::map<std::tuple<std::int32_t, ContentDimension, std::string>, ContentCounts>;

 private:
  const Catalogue& catalogue_;
  const std::vector<const Measure*>& measures_;
  const std::vector<Code>& codes_;
  const std::vector<PeriodContext>& periods_;
  std::vector<CellLayout> layouts_;
  std::vector<PeriodCounts> counts_;
  std::vector<std::vector<Content>> content_;  // by period and measure
};

// How a condition came out for one unit, and those inside it.
struct ConditionTrace {
  const Condition* condition = nullptr;
  bool holds = false;
  std::int64_t found = 0;  // at_least: how many there are
  std::vector<ConditionTrace> children;
};

// A unit before the condition of the denominator is asked.
struct UnitTrace {
  std::int32_t physician = -1;
  base::Date date;  // no_date for patients
  std::int64_t quantity = 1;
  std::optional<ConditionTrace> denominator;
  std::optional<ConditionTrace> numerator;
  std::int64_t sum = 0;  // sums: what is added up for the physician
};

struct PatientTrace {
  bool in_population = false;  // of the ages, sex and long-term disease counted
  std::int32_t age = 0;        // on the last day
  bool ald = false;
  std::int32_t physician = -1;  // registered with, on the last day
  bool is_new = false;
  std::vector<UnitTrace> units;  // none outside the population
};

// The steps that lead to one patient's counts, to be told in words.
PatientTrace trace_patient(const Catalogue& catalogue, const Measure& measure, const std::vector<Code>& codes,
                           const PeriodContext& context, const PatientTimeline& timeline);

}  // namespace miroir::measures
