// Are the rows of a results file those that its manifest promises?
//
// A signature says who made a file, not that it is right: each row must be of a period, an indicator and a stratum of
// the manifest, name its entity as its level does, appear once, have a value where it has a denominator, and show no
// cell below the manifest's threshold. Names must be plain text: a spreadsheet would run one that begins with = + - @.
#pragma once

#include "base/result.hpp"
#include "feedback/results.hpp"

#include <vector>

namespace miroir::store {

// Refuses ("bad-row") with the number of the first row that is not right, from 1.
base::Result<void> check_rows(const feedback::Manifest& manifest, const std::vector<measures::ResultRow>& rows);

// The same for the content: each of a row "all" that is shown, once, by a named class or a month of the period, and of
// no fewer persons than the threshold.
base::Result<void> check_content(const feedback::Manifest& manifest, const std::vector<measures::ResultRow>& rows,
                                 const std::vector<measures::ContentRow>& content);

}  // namespace miroir::store
