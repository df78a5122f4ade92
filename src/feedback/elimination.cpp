#include "feedback/elimination.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <queue>
#include <utility>

namespace miroir::feedback {

namespace {

// Numbers modulo the prime 2^61 - 1.
constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t plus(std::uint64_t left, std::uint64_t right) {
  const std::uint64_t sum = left + right;
  return sum >= prime ? sum - prime : sum;
}

std::uint64_t multiply(std::uint64_t left, std::uint64_t right) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(left) * right;
  return plus(static_cast<std::uint64_t>(product & prime), static_cast<std::uint64_t>(product >> 61));
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

// A number above 0 that looks drawn, the same for the same place and purpose (the mixing of SplitMix64: Steele et al.
// 2014).
std::uint64_t drawn(std::uint64_t place, std::uint64_t purpose) {
  std::uint64_t mixed = (place + 1) * 0x9E3779B97F4A7C15ULL + purpose * 0xD1B54A32D192ED03ULL;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
  return (mixed ^ (mixed >> 31)) % (prime - 1) + 1;
}

enum Purpose : std::uint64_t { solution = 1, share = 2, sharer = 3 };

struct Entry {
  std::size_t column = 0;
  std::uint64_t value = 0;
};

using Row = std::vector<Entry>;  // by column

const Entry* find(const Row& row, std::size_t column) {
  const auto place = std::lower_bound(row.begin(), row.end(), column,
                                      [](const Entry& entry, std::size_t wanted) { return entry.column < wanted; });
  return place != row.end() && place->column == column ? &*place : nullptr;
}

// A row that says what one of its columns is, once the others are known.
struct Pivot {
  std::size_t column = 0;
  Row row;
};

// Sums with more terms than any group has members: only levels and regions have so many.
constexpr std::size_t long_row = 128;

class Solution {
 public:
  Solution(std::vector<Row> rows, std::size_t columns)
      : rows_(std::move(rows)), rows_of_column_(columns), count_(columns), values_(columns) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (const Entry& entry : rows_[row]) {
        rows_of_column_[entry.column].push_back(row);
        ++count_[entry.column];
      }
    }
  }

  // A value for each column.
  std::vector<std::uint64_t> draw() {
    take_lone_columns();
    eliminate_short_rows();
    for (std::size_t column = 0; column < values_.size(); ++column) {
      values_[column] = drawn(column, solution);
    }
    correct(reduced_long_rows());
    for (auto pivot = pivots_.rbegin(); pivot != pivots_.rend(); ++pivot) {
      solve(*pivot);
    }
    return std::move(values_);
  }

 private:
  void take_lone_columns() {
    std::vector<std::size_t> lone;
    for (std::size_t column = 0; column < count_.size(); ++column) {
      if (count_[column] == 1) {
        lone.push_back(column);
      }
    }
    while (!lone.empty()) {
      const std::size_t column = lone.back();
      lone.pop_back();
      if (count_[column] != 1) {
        continue;  // its row was taken with another
      }
      const auto& rows = rows_of_column_[column];
      const auto row = std::find_if(rows.begin(), rows.end(), [&](std::size_t of) { return !rows_[of].empty(); });
      for (const Entry& entry : take(*row, column)) {
        if (count_[entry.column] == 1) {
          lone.push_back(entry.column);
        }
      }
    }
    lone_pivots_ = pivots_.size();
  }

  // Out of the rows, among the pivots.
  const Row& take(std::size_t row, std::size_t column) {
    for (const Entry& entry : rows_[row]) {
      --count_[entry.column];
    }
    pivots_.push_back({column, std::exchange(rows_[row], {})});
    return pivots_.back().row;
  }

  void eliminate_short_rows() {
    using Length = std::pair<std::size_t, std::size_t>;  // and the row
    std::priority_queue<Length, std::vector<Length>, std::greater<>> shortest;
    std::vector<bool> is_short(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      is_short[row] = !rows_[row].empty() && rows_[row].size() <= long_row;
      if (is_short[row]) {
        shortest.emplace(rows_[row].size(), row);
      }
    }
    while (!shortest.empty()) {
      const auto [length, row] = shortest.top();
      shortest.pop();
      if (rows_[row].size() != length || length == 0) {
        continue;  // it changed since, and stands here again under its new length
      }
      const std::size_t column = rarest_column(rows_[row]);
      const Row pivot = take(row, column);
      const std::uint64_t scale = inverse(find(pivot, column)->value);
      for (const std::size_t other : std::exchange(rows_of_column_[column], {})) {
        const Entry* entry = is_short[other] ? find(rows_[other], column) : nullptr;
        if (entry != nullptr) {
          subtract(other, pivot, multiply(entry->value, scale));
          shortest.emplace(rows_[other].size(), other);
        }
      }
    }
  }

  // The one in the fewest rows, so that clearing it from them fills them least.
  std::size_t rarest_column(const Row& row) const {
    return std::min_element(
               row.begin(), row.end(),
               [this](const Entry& left, const Entry& right) { return count_[left.column] < count_[right.column]; })
        ->column;
  }

  void subtract(std::size_t row, const Row& pivot, std::uint64_t factor) {
    const Row before = std::exchange(rows_[row], {});
    Row& after = rows_[row];
    after.reserve(before.size() + pivot.size());
    const std::uint64_t minus = negative(factor);
    auto kept = before.begin();
    for (const Entry& entry : pivot) {
      while (kept != before.end() && kept->column < entry.column) {
        after.push_back(*kept++);
      }
      const std::uint64_t taken = multiply(minus, entry.value);
      if (kept == before.end() || kept->column != entry.column) {
        after.push_back({entry.column, taken});
        rows_of_column_[entry.column].push_back(row);
        ++count_[entry.column];
      } else {
        const std::uint64_t left = plus(kept++->value, taken);
        if (left != 0) {
          after.push_back({entry.column, left});
        } else {
          --count_[entry.column];
        }
      }
    }
    after.insert(after.end(), kept, before.end());
  }

  // Without the columns of the pivots; each is spread out over all columns meanwhile.
  std::vector<Row> reduced_long_rows() {
    std::vector<Row> reduced;
    std::vector<std::uint64_t> scales;
    for (std::size_t index = lone_pivots_; index < pivots_.size(); ++index) {
      scales.push_back(negative(inverse(find(pivots_[index].row, pivots_[index].column)->value)));
    }
    std::vector<std::uint64_t> spread(values_.size());
    for (const Row& row : rows_) {
      if (row.empty()) {
        continue;
      }
      for (const Entry& entry : row) {
        spread[entry.column] = entry.value;
      }
      // No pivot's row holds the column of an earlier one.
      for (std::size_t index = lone_pivots_; index < pivots_.size(); ++index) {
        const Pivot& pivot = pivots_[index];
        if (spread[pivot.column] != 0) {
          const std::uint64_t factor = multiply(spread[pivot.column], scales[index - lone_pivots_]);
          for (const Entry& entry : pivot.row) {
            spread[entry.column] = plus(spread[entry.column], multiply(factor, entry.value));
          }
        }
      }
      Row& left = reduced.emplace_back();
      for (std::size_t column = 0; column < spread.size(); ++column) {
        if (spread[column] != 0) {
          left.push_back({column, std::exchange(spread[column], 0)});
        }
      }
    }
    std::erase_if(reduced, [](const Row& row) { return row.empty(); });
    return reduced;
  }

  // Corrects the values so that they solve the rows. With a sharer for each column a correction exists.
  void correct(const std::vector<Row>& rows) {
    std::size_t sharers = std::min(2 * rows.size() + 8, values_.size());
    auto shares = shares_that_correct(rows, sharers);
    while (!shares) {
      sharers = std::min(2 * sharers, values_.size());
      shares = shares_that_correct(rows, sharers);
    }
    for (std::size_t column = 0; column < values_.size(); ++column) {
      const std::uint64_t times = negative((*shares)[sharer_of(column, sharers)]);
      values_[column] = plus(values_[column], multiply(times, drawn(column, share)));
    }
  }

  std::size_t sharer_of(std::size_t column, std::size_t sharers) const {
    return sharers == values_.size() ? column : drawn(column, sharer) % sharers;
  }

  // y with A V y = A x: Gaussian elimination of a small full matrix. Nothing when there is none.
  std::optional<std::vector<std::uint64_t>> shares_that_correct(const std::vector<Row>& rows,
                                                                std::size_t sharers) const {
    std::vector<std::vector<std::uint64_t>> matrix(rows.size(), std::vector<std::uint64_t>(sharers + 1));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (const Entry& entry : rows[row]) {
        std::uint64_t& shared = matrix[row][sharer_of(entry.column, sharers)];
        shared = plus(shared, multiply(entry.value, drawn(entry.column, share)));
        matrix[row].back() = plus(matrix[row].back(), multiply(entry.value, values_[entry.column]));
      }
    }
    std::vector<std::uint64_t> shares(sharers);
    std::size_t rank = 0;
    std::vector<std::size_t> chosen;
    for (std::size_t column = 0; column < sharers && rank < matrix.size(); ++column) {
      if (bring_up(matrix, rank, column)) {
        clear_column(matrix, rank++, column);
        chosen.push_back(column);
      }
    }
    for (std::size_t row = rank; row < matrix.size(); ++row) {
      if (matrix[row].back() != 0) {
        return std::nullopt;
      }
    }
    for (std::size_t row = 0; row < rank; ++row) {
      shares[chosen[row]] = matrix[row].back();
    }
    return shares;
  }

  using Matrix = std::vector<std::vector<std::uint64_t>>;

  // A row with something in the column to the place `rank`, scaled to 1.
  static bool bring_up(Matrix& matrix, std::size_t rank, std::size_t column) {
    const auto found = std::find_if(matrix.begin() + static_cast<std::ptrdiff_t>(rank), matrix.end(),
                                    [column](const auto& row) { return row[column] != 0; });
    if (found == matrix.end()) {
      return false;
    }
    std::swap(matrix[rank], *found);
    const std::uint64_t scale = inverse(matrix[rank][column]);
    for (std::uint64_t& value : matrix[rank]) {
      value = multiply(value, scale);
    }
    return true;
  }

  static void clear_column(Matrix& matrix, std::size_t rank, std::size_t column) {
    for (std::size_t other = 0; other < matrix.size(); ++other) {
      const std::uint64_t minus = negative(matrix[other][column]);
      if (other == rank || minus == 0) {
        continue;
      }
      for (std::size_t place = column; place < matrix[other].size(); ++place) {
        matrix[other][place] = plus(matrix[other][place], multiply(minus, matrix[rank][place]));
      }
    }
  }

  void solve(const Pivot& pivot) {
    std::uint64_t others = 0;
    std::uint64_t own = 0;
    for (const Entry& entry : pivot.row) {
      if (entry.column == pivot.column) {
        own = entry.value;
      } else {
        others = plus(others, multiply(entry.value, values_[entry.column]));
      }
    }
    values_[pivot.column] = multiply(negative(others), inverse(own));
  }

  std::vector<Row> rows_;                                 // empty once taken
  std::vector<std::vector<std::size_t>> rows_of_column_;  // and rows it has left since
  std::vector<std::size_t> count_;                        // of rows, by column
  std::vector<std::uint64_t> values_;
  std::vector<Pivot> pivots_;
  std::size_t lone_pivots_ = 0;  // the first of them
};

}  // namespace

void Elimination::add(std::vector<Term> terms) {
  std::sort(terms.begin(), terms.end(),
            [](const Term& left, const Term& right) { return left.unknown < right.unknown; });
  std::vector<Term> equation;
  for (const Term& term : terms) {
    if (!equation.empty() && equation.back().unknown == term.unknown) {
      equation.back().coefficient += term.coefficient;
    } else {
      equation.push_back(term);
    }
  }
  std::erase_if(equation, [](const Term& term) { return term.coefficient == 0; });
  if (!equation.empty()) {
    equations_.push_back(std::move(equation));
  }
}

std::vector<std::size_t> Elimination::determined() const {
  std::vector<std::size_t> unknowns;
  for (const auto& equation : equations_) {
    std::transform(equation.begin(), equation.end(), std::back_inserter(unknowns),
                   [](const Term& term) { return term.unknown; });
  }
  std::sort(unknowns.begin(), unknowns.end());
  unknowns.erase(std::unique(unknowns.begin(), unknowns.end()), unknowns.end());
  std::vector<Row> rows;
  for (const auto& equation : equations_) {
    Row& row = rows.emplace_back();
    for (const Term& term : equation) {
      const auto place = std::lower_bound(unknowns.begin(), unknowns.end(), term.unknown);
      row.push_back({static_cast<std::size_t>(place - unknowns.begin()), modulo(term.coefficient)});
    }
  }
  const std::vector<std::uint64_t> values = Solution(std::move(rows), unknowns.size()).draw();
  std::vector<std::size_t> found;
  for (std::size_t column = 0; column < unknowns.size(); ++column) {
    if (values[column] == 0) {
      found.push_back(unknowns[column]);
    }
  }
  return found;
}

}  // namespace miroir::feedback
