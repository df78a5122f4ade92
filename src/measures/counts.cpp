#include "measures/counts.hpp"

#include <algorithm>

namespace miroir::measures {

namespace {

constexpr std::size_t sexes = 3;
constexpr std::size_t ald_states = 2;

std::vector<std::int32_t> age_limits(const Measure& measure) {
  std::vector<std::int32_t> limits(std::begin(standard_age_bands), std::end(standard_age_bands));
  for (const Stratifier& stratifier : measure.strata) {
    for (const AgeRange& ages : stratifier.ages) {
      limits.push_back(ages.from);
      limits.push_back(ages.below);
    }
  }
  const AgeRange range = measure.denominator.age;
  std::erase_if(limits, [&](std::int32_t limit) { return limit <= range.from || limit >= range.below; });
  limits.push_back(range.from);
  limits.push_back(range.below);
  std::sort(limits.begin(), limits.end());
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  return limits;
}

bool asks_for_registration(const Measure& measure) {
  return std::any_of(measure.strata.begin(), measure.strata.end(),
                     [](const Stratifier& stratifier) { return stratifier.dimension == Dimension::registration; });
}

}  // namespace

CellLayout::CellLayout(const Measure& measure) : registrations_(asks_for_registration(measure) ? 3 : 1) {
  const std::vector<std::int32_t> limits = age_limits(measure);
  segment_of_age_.assign(static_cast<std::size_t>(limits.back()), 0);
  for (std::size_t i = 0; i + 1 < limits.size(); ++i) {
    std::fill(segment_of_age_.begin() + limits[i], segment_of_age_.begin() + limits[i + 1],
              static_cast<std::uint8_t>(segments_.size()));
    segments_.push_back({limits[i], limits[i + 1]});
  }
}

std::size_t CellLayout::index(std::int32_t age, Sex sex, bool ald, Registered registered) const {
  const std::size_t segment = segment_of_age_[static_cast<std::size_t>(age)];
  const std::size_t relation = splits_registration() ? static_cast<std::size_t>(registered) : 0;
  return ((segment * sexes + static_cast<std::size_t>(sex)) * ald_states + (ald ? 1 : 0)) * registrations_ + relation;
}

CellLayout::Cell CellLayout::cell(std::size_t index) const {
  const auto registered = static_cast<Registered>(index % registrations_);
  index /= registrations_;
  const bool ald = index % ald_states == 1;
  index /= ald_states;
  return {segments_[index / sexes], static_cast<Sex>(index % sexes), ald, registered};
}

CellCounts& CellCounts::operator+=(const CellCounts& other) {
  patients += other.patients;
  numerator_patients += other.numerator_patients;
  denominator += other.denominator;
  numerator += other.numerator;
  sum_of_squares += other.sum_of_squares;
  boxes += other.boxes;
  amount_cents += other.amount_cents;
  return *this;
}

std::string content_class(const Code& code) {
  constexpr std::size_t class_length = 5;
  if (code.text.empty()) {
    return "?";
  }
  return code.kind == EventKind::medicine ? code.text.substr(0, class_length) : code.text;
}

std::string content_month(base::Date date) {
  constexpr std::size_t month_length = std::string_view("2018-03").size();
  return base::format_date(date).substr(0, month_length);
}

ContentCounts& ContentCounts::operator+=(const ContentCounts& other) {
  patients += other.patients;
  units += other.units;
  boxes += other.boxes;
  amount_cents += other.amount_cents;
  return *this;
}

}  // namespace miroir::measures
