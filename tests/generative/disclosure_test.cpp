// An attack on drawn returns: whoever adds and subtracts all the rows shown, in any number, finds no small figure.
// The attacker is written apart from the rules: dense elimination in exact fractions, on every sum of every level.
#include "feedback/disclosure.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <numeric>
#include <random>

namespace miroir::feedback {
namespace {

using measures::CellCounts;
using measures::Level;
using measures::Measure;
using measures::ResultRow;

struct Drawn {
  Measure measure;
  measures::PeriodContext context;
  measures::PeriodCounts counts;
};

Drawn draw(std::mt19937& random) {
  const auto up_to = [&random](int last) { return std::uniform_int_distribution<int>(0, last)(random); };
  Drawn drawn;
  drawn.measure.id = "indicator";
  drawn.measure.strata = {{measures::Dimension::age, {{0, 65}, {65, 200}}, {}}, {measures::Dimension::sex, {}, {}}};
  drawn.context.period = base::parse_period("2018-S1").value();
  const int physicians = 2 + up_to(7);
  for (int i = 0; i < physicians; ++i) {
    measures::Physician physician{std::string(1, static_cast<char>('A' + i)), {}, false};
    if (const int group = up_to(3); group < 2) {
      physician.groups = {"G" + std::to_string(group)};
      if (up_to(7) == 0) {
        physician.groups = {"G0", "G1"};
      }
    }
    physician.in_any_group = !physician.groups.empty() || up_to(4) == 0;
    drawn.context.physicians.push_back(physician);
  }
  const measures::CellLayout layout(drawn.measure);
  drawn.counts.measures.resize(1);
  for (int i = 0; i < physicians; ++i) {
    const int size = up_to(1) == 0 ? 1 : 8;  // of a cell; a stratum holds several
    for (std::size_t cell = 0; cell < layout.size(); ++cell) {
      const bool counted = layout.cell(cell).sex != measures::Sex::unknown && !layout.cell(cell).ald;
      const std::int64_t denominator = counted ? up_to(size) : 0;
      const std::int64_t numerator = denominator == 0 ? 0 : up_to(static_cast<int>(denominator));
      drawn.counts.measures[0].cells.push_back({denominator, numerator, denominator, numerator, 0});
    }
  }
  return drawn;
}

// Every sum that a reader of the documentation knows of; by position of the row, with its coefficient.
std::vector<std::vector<int>> sums(const std::vector<ResultRow>& rows, const measures::PeriodContext& context) {
  std::vector<std::vector<int>> all;
  const auto add = [&](const auto& coefficient) {
    std::vector<int> sum;
    for (const ResultRow& row : rows) {
      sum.push_back(coefficient(row));
    }
    all.push_back(sum);
  };
  for (const ResultRow& total : rows) {
    for (const char* dimension : {"age=", "sex="}) {
      if (total.stratum == "all") {
        add([&](const ResultRow& row) {
          const bool own = row.level == total.level && row.entity == total.entity;
          return !own ? 0 : row.stratum == "all" ? -1 : row.stratum.starts_with(dimension) ? 1 : 0;
        });
      }
    }
    if (total.level != Level::physician) {
      add([&](const ResultRow& row) {
        if (row.stratum != total.stratum) {
          return 0;
        }
        if (row.level == total.level && row.entity == total.entity) {
          return -1;
        }
        if (row.level != Level::physician) {
          return 0;
        }
        const auto& physician = *std::find_if(context.physicians.begin(), context.physicians.end(),
                                              [&](const auto& candidate) { return candidate.entity == row.entity; });
        const auto& groups = physician.groups;
        switch (total.level) {
          case Level::group:
            return std::find(groups.begin(), groups.end(), total.entity) == groups.end() ? 0 : 1;
          case Level::groups:
            return groups.empty() ? 0 : 1;
          case Level::control:
            return physician.in_any_group ? 0 : 1;
          default:
            return 1;
        }
      });
    }
  }
  return all;
}

// A fraction in lowest terms; the drawn tables are small enough for 64 bits in practice, checked by __int128.
struct Fraction {
  __extension__ using Wide = __int128;
  Wide top = 0;
  Wide bottom = 1;
  static Fraction make(Wide top, Wide bottom) {
    Wide a = top < 0 ? -top : top;
    Wide b = bottom < 0 ? -bottom : bottom;
    while (b != 0) {
      a = std::exchange(b, a % b);
    }
    const Wide sign = bottom < 0 ? -1 : 1;
    return a == 0 ? Fraction{} : Fraction{sign * top / a, sign * bottom / a};
  }
  Fraction operator-(const Fraction& o) const { return make(top * o.bottom - o.top * bottom, bottom * o.bottom); }
  Fraction operator*(const Fraction& o) const { return make(top * o.top, bottom * o.bottom); }
  Fraction operator/(const Fraction& o) const { return make(top * o.bottom, bottom * o.top); }
};

// Positions of the hidden rows that the shown ones determine.
std::vector<std::size_t> found_by_attack(const std::vector<ResultRow>& rows,
                                         const std::vector<std::vector<int>>& all_sums) {
  std::vector<std::vector<Fraction>> matrix;
  for (const auto& sum : all_sums) {
    std::vector<Fraction> row;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      row.push_back({rows[i].hidden() ? sum[i] : 0, 1});
    }
    matrix.push_back(row);
  }
  std::size_t rank = 0;
  for (std::size_t column = 0; column < rows.size() && rank < matrix.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < matrix.size() && matrix[pivot][column].top == 0) {
      ++pivot;
    }
    if (pivot == matrix.size()) {
      continue;
    }
    std::swap(matrix[pivot], matrix[rank]);
    const Fraction scale = matrix[rank][column];
    for (Fraction& value : matrix[rank]) {
      value = value / scale;
    }
    for (std::size_t other = 0; other < matrix.size(); ++other) {
      const Fraction factor = matrix[other][column];
      if (other != rank && factor.top != 0) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          matrix[other][i] = matrix[other][i] - factor * matrix[rank][i];
        }
      }
    }
    ++rank;
  }
  std::vector<std::size_t> found;
  for (std::size_t row = 0; row < rank; ++row) {
    std::vector<std::size_t> terms;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (matrix[row][i].top != 0) {
        terms.push_back(i);
      }
    }
    if (terms.size() == 1) {
      found.push_back(terms.front());
    }
  }
  return found;
}

bool small_row(const ResultRow& row) {
  return is_small(*row.patients, default_min_cell) || is_small(row.numerator_patients, default_min_cell) ||
         is_small(*row.patients - row.numerator_patients, default_min_cell);
}

TEST(DisclosureAttack, FindsNoSmallFigure) {
  const auto seed =
      static_cast<unsigned>(std::getenv("MIROIR_SEED") != nullptr ? std::atoi(std::getenv("MIROIR_SEED")) : 20261121);
  std::printf("MIROIR_SEED=%u\n", seed);
  std::mt19937 random(seed);
  std::size_t small = 0;
  for (int round = 0; round < 300; ++round) {
    const Drawn drawn = draw(random);
    const auto before = measures::tabulate({&drawn.measure}, drawn.context, drawn.counts);
    auto after = before;
    control_disclosure(after, {&drawn.measure}, drawn.context, default_min_cell);
    for (std::size_t i = 0; i < before.size(); ++i) {
      small += small_row(before[i]) ? 1 : 0;
      ASSERT_TRUE(after[i].hidden() || !small_row(before[i])) << "round " << round << ", row " << i;
    }
    for (const std::size_t found : found_by_attack(after, sums(before, drawn.context))) {
      ASSERT_FALSE(small_row(before[found]))
          << "round " << round << ": " << measures::level_name(before[found].level) << " " << before[found].entity
          << " " << before[found].stratum << " follows from the rows shown";
    }
  }
  EXPECT_GT(small, 1000u);  // the draw gives the attacker something to find
}

}  // namespace
}  // namespace miroir::feedback
