#include "feedback/elimination.hpp"

namespace miroir::feedback {

namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t multiply(std::uint64_t left, std::uint64_t right) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(left) * right % prime);
}

std::uint64_t negative(std::uint64_t value) { return value == 0 ? 0 : prime - value; }

// value^(prime - 2), by Fermat's little theorem.
std::uint64_t inverse(std::uint64_t value) {
  std::uint64_t result = 1;
  for (std::uint64_t exponent = prime - 2; exponent > 0; exponent >>= 1) {
    if (exponent & 1) {
      result = multiply(result, value);
    }
    value = multiply(value, value);
  }
  return result;
}

std::uint64_t modulo(std::int64_t value) {
  return value >= 0 ? static_cast<std::uint64_t>(value) % prime : negative(static_cast<std::uint64_t>(-value) % prime);
}

}  // namespace

void Elimination::subtract(Row& row, const Row& pivot_row, std::uint64_t factor) const {
  const std::uint64_t minus = negative(factor);
  for (const auto& [unknown, coefficient] : pivot_row) {
    const auto [place, added] = row.try_emplace(unknown, 0);
    place->second = (place->second + multiply(minus, coefficient)) % prime;
    if (place->second == 0) {
      row.erase(place);
    }
  }
}

// The one in the fewest rows, so that clearing it from them fills them least.
std::size_t Elimination::rarest_unknown(const Row& row) const {
  std::size_t rarest = row.begin()->first;
  std::size_t fewest = static_cast<std::size_t>(-1);
  for (const auto& [unknown, coefficient] : row) {
    const auto found = rows_of_unknown_.find(unknown);
    const std::size_t count = found == rows_of_unknown_.end() ? 0 : found->second.size();
    if (count < fewest) {
      rarest = unknown;
      fewest = count;
    }
  }
  return rarest;
}

void Elimination::index(std::size_t pivot, const Row& row) {
  for (const auto& [unknown, coefficient] : row) {
    rows_of_unknown_[unknown].insert(pivot);
  }
}

void Elimination::clear_from_others(std::size_t pivot, const Row& pivot_row) {
  const std::set<std::size_t> others = std::exchange(rows_of_unknown_[pivot], {});
  for (const std::size_t other : others) {
    Row& row = rows_.at(other);
    for (const auto& [unknown, coefficient] : row) {
      rows_of_unknown_[unknown].erase(other);
    }
    subtract(row, pivot_row, row.at(pivot));
    index(other, row);
  }
}

void Elimination::add(const std::vector<Term>& terms) {
  Row row;
  for (const Term& term : terms) {
    subtract(row, {{term.unknown, 1}}, modulo(-term.coefficient));
  }
  // Rows hold no pivot but their own: taking one off brings in no other.
  const Row given = row;
  for (const auto& [unknown, coefficient] : given) {
    if (const auto pivot = rows_.find(unknown); pivot != rows_.end()) {
      subtract(row, pivot->second, coefficient);
    }
  }
  if (row.empty()) {
    return;
  }
  const std::size_t pivot = rarest_unknown(row);
  const std::uint64_t scale = inverse(row.at(pivot));
  for (auto& [unknown, coefficient] : row) {
    coefficient = multiply(coefficient, scale);
  }
  clear_from_others(pivot, row);
  index(pivot, row);
  rows_.emplace(pivot, std::move(row));
}

std::vector<std::size_t> Elimination::determined() const {
  std::vector<std::size_t> unknowns;
  for (const auto& [pivot, row] : rows_) {
    if (row.size() == 1) {
      unknowns.push_back(pivot);
    }
  }
  return unknowns;
}

}  // namespace miroir::feedback
