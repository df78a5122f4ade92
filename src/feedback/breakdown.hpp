// What makes up one figure of a physician, from published content and strata only: by class of medicine, by month, by
// kind of patients. Pure; no words.
//
// A part that disclosure control left out cannot be told from one that is not there (docs/adr/0014): what the parts
// shown leave of the whole is one remainder, "other, or hidden", and the reader is told that it may be either.
#pragma once

#include "feedback/figure.hpp"
#include "measures/content_rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

// What parts are shares of.
//   boxes   of the numerator's medicines: parts and remainder add up to the whole
//   units   of the numerator; a unit may hold several classes, so parts do not add up and there is no remainder
enum class BreakdownBy : std::uint8_t { boxes, units };

struct BreakdownPart {
  std::string key;                 // "M01AE", "2018-03", "age=65-74"
  std::int64_t amount = 0;         // boxes or units
  std::int64_t patients = 0;       // of contents; of strata, 0
  double share = 0;                // of the whole
  std::optional<double> compared;  // the comparator's share of this part
};

struct Breakdown {
  BreakdownBy by = BreakdownBy::boxes;
  std::int64_t whole = 0;
  std::vector<BreakdownPart> parts;       // classes: largest first; months and strata: in their order
  std::optional<std::int64_t> remainder;  // other, or hidden; nothing where parts do not add up
};

// One side: the row "all" of an entity and its content, of one period and indicator.
struct ContentSide {
  const StoredRow* row = nullptr;
  std::vector<measures::ContentRow> content;  // of both dimensions
};

// Nothing where my figure is hidden or 0, or no part may be shown. The comparator's shares are given where it has any.
std::optional<Breakdown> break_down(measures::ContentDimension dimension, const ContentSide& mine,
                                    const ContentSide& comparator);

// The numerator by the strata of one dimension ("age", "registration"), with the comparator's. Nothing where my
// figure has no numerator or no stratum may be shown; the remainder is what hidden strata hold. `mine` and
// `comparator`: rows of every stratum of one period and indicator.
std::optional<Breakdown> break_down_strata(const IndicatorSheet& sheet, std::string_view dimension,
                                           const std::vector<const StoredRow*>& mine,
                                           const std::vector<const StoredRow*>& comparator);

// The dimensions of the sheet's strata, in their order: "age", "sex", "ald", "registration".
std::vector<std::string> stratum_dimensions(const IndicatorSheet& sheet);
// "age" of "age=65-74".
std::string_view dimension_of(std::string_view stratum);

}  // namespace miroir::feedback
