// Tables of counts: tests of independence, strength, and correction for a family of tests.
//
// Shapes: counts[row][column], at least 2 x 2 and at most 50 x 50, the same number of columns in each row. A row or a
// column without any count is refused ("empty-line"): it says nothing of independence.
//
// Methods: Pearson's chi-square (Philos Mag 1900;50:157), with Yates's correction on request in 2 x 2 tables (Suppl J R
// Stat Soc 1934;1:217); Fisher's exact test, for larger tables as Freeman & Halton (Biometrika 1951;38:141): the
// probability, margins given, of all tables no more probable than the observed one. It is enumerated column by column,
// partial tables that lead to the same rest being merged (the idea of Mehta & Patel's network, J Am Stat Assoc
// 1983;78:427), while that stays feasible; otherwise drawn from a seed (Patefield's way, Appl Stat 1981;30:91), with
// its standard error. Cramér's V (Mathematical Methods of Statistics, 1946, p. 282).
#pragma once

#include "stats/intervals.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace miroir::stats {

using Counts = std::vector<std::vector<std::int64_t>>;

enum class FisherMethod : std::uint8_t { exact, monte_carlo, too_large };

struct FisherOptions {
  std::uint64_t seed = 1;
  std::size_t draws = 100'000;
  std::size_t most_steps = 5'000'000;  // of the enumeration, before it is given up
};

struct Fisher {
  FisherMethod method = FisherMethod::exact;
  std::optional<double> p;               // none when the table is too large even to be drawn: chi-square will do
  std::optional<double> standard_error;  // of a drawn p
};

struct Contingency {
  double chi_square = 0;
  std::int64_t df = 0;
  double p = 1;
  double expected_min = 0;  // below 5, Fisher's p is the one to use
  double cramers_v = 0;     // from the chi-square without Yates's correction
};

// "4,3;2,1" as counts; what is not a table of whole numbers is refused ("impossible-table").
base::Result<Counts> read_counts(const std::string& text);
base::Result<void> check_table(const Counts& counts);
base::Result<Contingency> chi_square_test(const Counts& counts, bool yates = false);
base::Result<Fisher> fisher_test(const Counts& counts, const FisherOptions& options = {});

// Share of the first column in the first row - in the second, of a 2 x 2 table, with Newcombe's interval.
base::Result<Estimate> risk_difference(const Counts& counts, double level = 0.95);

// Adjusted p values of a family of tests, in their order (Holm, Scand J Stat 1979;6:65).
base::Result<std::vector<double>> holm(std::span<const double> p_values);

}  // namespace miroir::stats
