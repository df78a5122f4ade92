#include "feedback/breakdown.hpp"

#include <algorithm>

namespace miroir::feedback {

namespace {

using measures::ContentDimension;
using measures::ContentRow;

bool has_numerator(const StoredRow* row) { return row != nullptr && row->row.numerator.value_or(0) > 0; }

// Boxes where the numerator holds medicines and the base knows them, else units. A sum of euros has no units that its
// cents could be shares of.
std::optional<BreakdownBy> measure_of(const StoredRow& row) {
  if (row.row.boxes.value_or(0) > 0) {
    return BreakdownBy::boxes;
  }
  return row.row.amount_cents ? std::nullopt : std::optional(BreakdownBy::units);
}

std::int64_t whole_of(const StoredRow& row, BreakdownBy by) {
  return by == BreakdownBy::boxes ? row.row.boxes.value_or(0) : row.row.numerator.value_or(0);
}

std::int64_t amount_of(const ContentRow& row, BreakdownBy by) {
  return by == BreakdownBy::boxes ? row.boxes.value_or(0) : row.units;
}

double share_of(std::int64_t amount, std::int64_t whole) {
  return std::min(1.0, static_cast<double>(amount) / static_cast<double>(whole));
}

std::optional<double> compared_share(const ContentSide& side, ContentDimension dimension, const std::string& key,
                                     BreakdownBy by) {
  const std::int64_t whole = side.row == nullptr ? 0 : whole_of(*side.row, by);
  if (whole <= 0) {
    return std::nullopt;
  }
  for (const ContentRow& row : side.content) {
    if (row.dimension == dimension && row.key == key) {
      return share_of(amount_of(row, by), whole);
    }
  }
  return std::nullopt;
}

const StoredRow* find_stratum(const std::vector<const StoredRow*>& rows, std::string_view stratum) {
  const auto found = std::ranges::find_if(rows, [&](const StoredRow* row) { return row->row.stratum == stratum; });
  return found == rows.end() ? nullptr : *found;
}

void set_remainder(Breakdown& breakdown) {
  std::int64_t shown = 0;
  for (const BreakdownPart& part : breakdown.parts) {
    shown += part.amount;
  }
  breakdown.remainder = std::max<std::int64_t>(0, breakdown.whole - shown);
}

}  // namespace

std::optional<Breakdown> break_down(ContentDimension dimension, const ContentSide& mine,
                                    const ContentSide& comparator) {
  if (!has_numerator(mine.row)) {
    return std::nullopt;
  }
  const auto by = measure_of(*mine.row);
  if (!by) {
    return std::nullopt;
  }
  Breakdown result;
  result.by = *by;
  result.whole = whole_of(*mine.row, *by);
  for (const ContentRow& row : mine.content) {
    if (row.dimension == dimension && !row.key.empty()) {
      const std::int64_t amount = amount_of(row, *by);
      result.parts.push_back({row.key, amount, row.patients, share_of(amount, result.whole),
                              compared_share(comparator, dimension, row.key, *by)});
    }
  }
  if (result.parts.empty()) {
    return std::nullopt;
  }
  if (dimension == ContentDimension::code_class) {
    std::ranges::stable_sort(result.parts, std::ranges::greater{}, &BreakdownPart::amount);
  } else {
    std::ranges::sort(result.parts, {}, &BreakdownPart::key);
  }
  if (*by == BreakdownBy::boxes) {
    set_remainder(result);
  }
  return result;
}

std::optional<Breakdown> break_down_strata(const IndicatorSheet& sheet, std::string_view dimension,
                                           const std::vector<const StoredRow*>& mine,
                                           const std::vector<const StoredRow*>& comparator) {
  const StoredRow* all = find_stratum(mine, "all");
  if (!has_numerator(all)) {
    return std::nullopt;
  }
  const StoredRow* their_all = find_stratum(comparator, "all");
  Breakdown result;
  result.by = BreakdownBy::units;
  result.whole = *all->row.numerator;
  for (const std::string& stratum : sheet.strata) {
    const StoredRow* row = find_stratum(mine, stratum);
    if (dimension_of(stratum) != dimension || row == nullptr || !row->row.numerator) {
      continue;
    }
    BreakdownPart part{stratum, *row->row.numerator, 0, share_of(*row->row.numerator, result.whole), std::nullopt};
    const StoredRow* theirs = find_stratum(comparator, stratum);
    if (has_numerator(their_all) && theirs != nullptr && theirs->row.numerator) {
      part.compared = share_of(*theirs->row.numerator, *their_all->row.numerator);
    }
    result.parts.push_back(part);
  }
  if (result.parts.empty()) {
    return std::nullopt;
  }
  set_remainder(result);
  return result;
}

std::string_view dimension_of(std::string_view stratum) { return stratum.substr(0, stratum.find('=')); }

std::vector<std::string> stratum_dimensions(const IndicatorSheet& sheet) {
  std::vector<std::string> dimensions;
  for (const std::string& stratum : sheet.strata) {
    const std::string dimension(dimension_of(stratum));
    if (dimension != "all" && std::ranges::find(dimensions, dimension) == dimensions.end()) {
      dimensions.push_back(dimension);
    }
  }
  return dimensions;
}

}  // namespace miroir::feedback
