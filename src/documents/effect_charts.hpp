// The charts of "Did it help?", each with its one-sentence reading and its table.
#pragma once

#include "documents/feedback_charts.hpp"
#include "feedback/effect.hpp"

#include <string>

namespace miroir::documents {

// Members against controls, period by period around the entry into a group; an empty picture (no `wide`) where the
// periods cannot be told apart. `id` as in feedback_charts.hpp.
Picture effect_event_study(const base::Messages& messages, const feedback::IndicatorEffect& effect,
                           const std::string& id);
// Groups of the last period as nameless points between the limits of chance, the pale band allowing for how much
// groups differ anyway.
Picture effect_funnel(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                      const feedback::GroupFunnel& funnel, const std::string& id);
// Members against controls before anybody joined.
Table balance_table(const base::Messages& messages, const feedback::Effect& effect);

}  // namespace miroir::documents
