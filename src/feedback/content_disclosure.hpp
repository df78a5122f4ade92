// Disclosure control of what makes up the numerators: rule 6 of disclosure.hpp, in a file of its own for its length.
//
// A class or a month is a part of its entity's row "all", whose boxes and cents are already public or hidden. It is
// left out, not marked, when that row is hidden, when 1 to min_cell - 1 persons have it, or when 1 to min_cell - 1
// persons of the numerator (units, where units are not persons) do not. Then what follows by sums is left out too:
// classes, and what they leave without a name, add up to "all", and so do months; each class and month adds up over
// levels. All groups together have no content, but are reckoned with: their figure lies between two sums. Because a
// person may have several classes, what an entity leaves out counts for as many persons as the largest class in it has.
// Of periods that overlap, those that lie in another have no content; their rows are reckoned with, for the months of a
// quarter add up to the quarter's row.
#pragma once

#include "feedback/disclosure.hpp"
#include "measures/content_rows.hpp"

#include <vector>

namespace miroir::feedback {

// Leaves of the content of one period what may be published. `content` is that of tabulate_content() for `measures` and
// `context`, `rows` those of all periods of the run after control_disclosure().
DisclosureCount control_content(std::vector<measures::ContentRow>& content,
                                const std::vector<measures::ResultRow>& rows,
                                const std::vector<const measures::Measure*>& measures,
                                const measures::PeriodContext& context, std::int32_t min_cell);

// Whether a period of a run may have content beside the others.
bool has_content(const base::Period& period, const std::vector<base::Period>& run);

}  // namespace miroir::feedback
