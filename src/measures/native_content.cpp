#include "measures/native_content.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace miroir::measures {

namespace {

// A packed key: 16 bits of measure, 1 of dimension, 23 of key, 24 of physician.
constexpr std::uint64_t key_bits = 23;
constexpr std::uint64_t physician_bits = 24;

std::uint64_t table_of(std::size_t measure, ContentDimension dimension) {
  return std::uint64_t{measure} << 1 | (dimension == ContentDimension::month ? 1 : 0);
}

std::uint64_t packed(std::uint64_t table, std::uint64_t key, std::int32_t physician) {
  return (table << key_bits | key) << physician_bits | static_cast<std::uint32_t>(physician);
}

std::string month_name(std::uint64_t month_index) {
  return fmt::format("{:04}-{:02}", month_index / 12, month_index % 12 + 1);
}

}  // namespace

NativeContent::NativeContent(const NativeProgram::Compiled& program) : program_(program) {
  for (const CompiledPeriod& period : program.periods) {
    amounts_.emplace_back(period.context->physicians.size() * program.amounts_per_physician);
    lines_.emplace_back();
  }
}

void NativeContent::gather(std::uint64_t unit, std::int64_t units, const Event& event, base::Date date) {
  const bool medicine = (program_.mask(event.code)[0] & medicine_bit) != 0;
  gathered_.push_back({.code_class = program_.content_class_of[event.code],
                       .month = program_.counts_lines ? base::month_index(date) : 0,
                       .unit = unit,
                       .units = units,
                       .boxes = medicine ? event.quantity : 0,
                       .amount_cents = medicine ? event.amount_cents : 0});
}

void NativeContent::count(std::size_t period, std::size_t measure, std::int32_t physician, std::size_t cell) {
  const CompiledMeasure& compiled = program_.measures[measure];
  Amounts& amounts = amounts_[period][static_cast<std::size_t>(physician) * program_.amounts_per_physician +
                                      compiled.amounts_offset + cell];
  for (const Gathered& gathered : gathered_) {
    amounts.boxes += gathered.boxes;
    amounts.amount_cents += gathered.amount_cents;
  }
  if (program_.counts_lines) {
    count_keys(lines_[period], table_of(measure, ContentDimension::code_class), physician,
               [](const Gathered& gathered) { return std::uint64_t{gathered.code_class}; });
    count_keys(lines_[period], table_of(measure, ContentDimension::month), physician,
               [](const Gathered& gathered) { return static_cast<std::uint64_t>(gathered.month); });
  }
  gathered_.clear();
}

void NativeContent::count_sums(std::size_t period, const CompiledMeasure& measure, std::int32_t physician,
                               std::size_t cell, std::int64_t boxes, std::int64_t amount_cents) {
  Amounts& amounts = amounts_[period][static_cast<std::size_t>(physician) * program_.amounts_per_physician +
                                      measure.amounts_offset + cell];
  amounts.boxes += boxes;
  amounts.amount_cents += amount_cents;
}

template <class KeyOf>
void NativeContent::count_keys(Lines& lines, std::uint64_t table, std::int32_t physician, KeyOf key_of) {
  const auto order = [&](const Gathered& gathered) { return std::pair(key_of(gathered), gathered.unit); };
  std::sort(gathered_.begin(), gathered_.end(),
            [&](const Gathered& a, const Gathered& b) { return order(a) < order(b); });
  for (std::size_t place = 0; place < gathered_.size();) {
    const std::uint64_t key = key_of(gathered_[place]);
    ContentCounts& counts = lines[packed(table, key, physician)];
    counts.patients += 1;
    for (std::size_t first = place; place < gathered_.size() && key_of(gathered_[place]) == key; ++place) {
      const Gathered& gathered = gathered_[place];
      counts.units += place == first || gathered_[place - 1].unit != gathered.unit ? gathered.units : 0;
      counts.boxes += gathered.boxes;
      counts.amount_cents += gathered.amount_cents;
    }
  }
}

void NativeContent::merge(const NativeContent& other) {
  for (std::size_t period = 0; period < lines_.size(); ++period) {
    for (std::size_t place = 0; place < amounts_[period].size(); ++place) {
      amounts_[period][place].boxes += other.amounts_[period][place].boxes;
      amounts_[period][place].amount_cents += other.amounts_[period][place].amount_cents;
    }
    for (const auto& [key, counts] : other.lines_[period]) {
      lines_[period][key] += counts;
    }
  }
}

void NativeContent::add_amounts(std::size_t period, const CompiledMeasure& measure, std::size_t physician,
                                std::size_t cell, CellCounts& into) const {
  if (measure.has_content) {
    const Amounts& amounts =
        amounts_[period][physician * program_.amounts_per_physician + measure.amounts_offset + cell];
    into.boxes = amounts.boxes;
    into.amount_cents = amounts.amount_cents;
  }
}

std::vector<std::vector<ContentLine>> NativeContent::lines(std::size_t period) const {
  std::vector<std::vector<ContentLine>> lines(program_.measures.size());
  for (const auto& [number, counts] : lines_[period]) {
    const std::uint64_t table = number >> (key_bits + physician_bits);
    const std::uint64_t key = number >> physician_bits & ((std::uint64_t{1} << key_bits) - 1);
    const bool month = (table & 1) != 0;
    lines[table >> 1].push_back(
        {.physician = static_cast<std::int32_t>(number & ((std::uint64_t{1} << physician_bits) - 1)),
         .dimension = month ? ContentDimension::month : ContentDimension::code_class,
         .key = month ? month_name(key) : program_.content_classes[key],
         .counts = counts});
  }
  for (std::vector<ContentLine>& of_measure : lines) {
    std::sort(of_measure.begin(), of_measure.end(), [](const ContentLine& a, const ContentLine& b) {
      return std::tie(a.physician, a.dimension, a.key) < std::tie(b.physician, b.dimension, b.key);
    });
  }
  return lines;
}

}  // namespace miroir::measures
