#include "spec/edges.hpp"

namespace miroir::spec {

void expect_edges(const std::string& indicator, const std::vector<Edge>& edges) {
  expect_edges(shipped_catalogue(), indicator, edges);
}

void expect_edges(const measures::Catalogue& catalogue, const std::string& indicator, const std::vector<Edge>& edges) {
  Region region;
  std::vector<Expected> expected;
  region.physicians({colleague});
  for (const Edge& edge : edges) {
    region.physicians({edge.shows});
    expected.push_back({edge.shows, edge.numerator, edge.denominator});
  }
  for (const Edge& edge : edges) {
    if (edge.draw) {
      edge.draw(region, edge.shows);
    }
  }
  expect_counts(catalogue, region, indicator, "2018-S1", expected);
}

}  // namespace miroir::spec
