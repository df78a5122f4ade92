// Edges of an indicator as a table: each case draws patients of a physician of its own, named by what the case shows,
// so that one run of the engines counts them all.
//
//   expect_edges("ppi", {{"on the first day", 1, 1, [](auto& region, auto& physician) { … }}});
#pragma once

#include "spec/spec.hpp"

#include <functional>
#include <string>
#include <vector>

namespace miroir::spec {

struct Edge {
  std::string shows;  // also the name of the physician
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::function<void(Region&, const std::string& physician)> draw;  // may be empty: another case draws for both
};

// A physician of every table, who belongs to no case.
inline constexpr const char* colleague = "a colleague";

// In 2018-S1, on every engine; of the catalogue shipped unless another is given.
void expect_edges(const std::string& indicator, const std::vector<Edge>& edges);
void expect_edges(const measures::Catalogue& catalogue, const std::string& indicator, const std::vector<Edge>& edges);

}  // namespace miroir::spec
