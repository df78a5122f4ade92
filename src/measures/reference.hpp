// The reference engine: slow, obvious, one patient at a time, kept for ever. Every other engine must equal it.
// It shares no evaluation code with the native engine on purpose.
#pragma once

#include "measures/counts.hpp"

#include <map>
#include <tuple>

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

}  // namespace miroir::measures
