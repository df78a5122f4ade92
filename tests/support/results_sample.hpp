// A small return, made up: two periods, two indicators, three physicians in a group, one outside. Every test that
// needs results starts from it, so that what a test changes stands out.
#pragma once

#include "feedback/results.hpp"

#include <string>

namespace miroir::testing {

// Visible row of a share; `value` follows from the counts.
measures::ResultRow sample_row(const std::string& period, const std::string& indicator, measures::Level level,
                               const std::string& entity, const std::string& stratum, std::int64_t numerator,
                               std::int64_t denominator);
// What 20 persons of the row have under the key, in 25 units, 40 boxes and 12 euros.
measures::ContentRow sample_content(const measures::ResultRow& row, measures::ContentDimension dimension,
                                    const std::string& key);
measures::ResultRow hidden_row(measures::ResultRow row);
feedback::Results sample_results();

}  // namespace miroir::testing
