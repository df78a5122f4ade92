#include "measures/native_content.hpp"

#include <algorithm>
#include <limits>

namespace miroir::measures {

NativeContent::NativeContent(const NativeProgram::Compiled& program)
    : program_(program), far_months_(program.periods.size()) {
  for (const CompiledPeriod& period : program.periods) {
    counts_.emplace_back(period.context->physicians.size(), program.content_keys_per_physician);
  }
}

void NativeContent::begin(std::size_t period, const CompiledMeasure& measure, std::int32_t physician) {
  period_ = period;
  measure_ = &measure;
  physician_ = physician;
  amounts_ = {};
  first_unit_ = unit_ + 1;
}

void NativeContent::gather(const Event& event, base::Date date) {
  MedicineAmounts amounts;
  if ((program_.mask(event.code)[0] & medicine_bit) != 0) {
    amounts = {event.quantity, event.amount_cents};
    amounts_.boxes += amounts.boxes;
    amounts_.amount_cents += amounts.amount_cents;
  }
  if (!program_.counts_lines) {
    return;
  }
  const ContentKeys& keys = measure_->content_keys;
  add(keys.place_of_class[program_.content_class_of[event.code]], amounts);
  const CompiledPeriod& days = program_.periods[period_];
  const std::int64_t day = std::int64_t{date.days} - days.first_content_day.days;
  if (day >= 0 && day < std::ssize(days.content_month_of_day)) {
    add(keys.classes.size() + days.content_month_of_day[static_cast<std::size_t>(day)], amounts);
  } else {
    add(far_months_[period_][{measure_->number, physician_, base::month_index(date)}], amounts);
  }
}

void NativeContent::merge(const NativeContent& other) {
  for (std::size_t period = 0; period < counts_.size(); ++period) {
    counts_[period].merge(other.counts_[period]);
    for (const auto& [key, counts] : other.far_months_[period]) {
      far_months_[period][key] += counts;
    }
  }
}

std::vector<ContentLine> NativeContent::lines(std::size_t period, const CompiledMeasure& measure) const {
  std::vector<ContentLine> found;
  const auto physicians = static_cast<std::int32_t>(program_.periods[period].context->physicians.size());
  std::size_t count = 0;
  for (std::int32_t physician = 0; physician < physicians; ++physician) {
    for (std::size_t place = 0; place < places(measure); ++place) {
      count += find(period, measure, physician, place) != nullptr ? 1 : 0;
    }
  }
  found.reserve(count);
  for (std::int32_t physician = 0; physician < physicians; ++physician) {
    add_lines(period, measure, physician, found);
  }
  return found;
}

void NativeContent::forget(std::size_t period) {
  counts_[period] = SparseRows<Counted>(0, 0);
  far_months_[period].clear();
}

void NativeContent::add_lines(std::size_t period, const CompiledMeasure& measure, std::int32_t physician,
                              std::vector<ContentLine>& lines) const {
  const auto first = static_cast<std::ptrdiff_t>(lines.size());
  const ContentKeys& keys = measure.content_keys;
  const auto add_line = [&](ContentDimension dimension, std::string key, const ContentCounts& counts) {
    lines.push_back({.physician = physician, .dimension = dimension, .key = std::move(key), .counts = counts});
  };
  for (std::size_t place = 0; place < places(measure); ++place) {
    const ContentCounts* counts = find(period, measure, physician, place);
    if (counts != nullptr && place < keys.classes.size()) {
      add_line(ContentDimension::code_class, program_.content_classes[keys.classes[place]], *counts);
    } else if (counts != nullptr) {
      const std::size_t month = place - keys.classes.size();
      add_line(ContentDimension::month, program_.periods[period].content_months[month], *counts);
    }
  }
  const FarMonths& far = far_months_[period];
  const auto end = far.lower_bound({measure.number, physician + 1, std::numeric_limits<std::int32_t>::min()});
  for (auto month = far.lower_bound({measure.number, physician, std::numeric_limits<std::int32_t>::min()});
       month != end; ++month) {
    const std::int32_t index = std::get<2>(month->first);
    add_line(ContentDimension::month, content_month(base::make_date(index / 12, index % 12 + 1, 1)),
             month->second.counts);
  }
  const auto by_key = [](const ContentLine& a, const ContentLine& b) {
    return std::tie(a.dimension, a.key) < std::tie(b.dimension, b.key);
  };
  if (!std::is_sorted(lines.begin() + first, lines.end(), by_key)) {
    std::sort(lines.begin() + first, lines.end(), by_key);
  }
}

}  // namespace miroir::measures
