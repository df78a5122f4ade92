// The map of a territory as SVG: each commune a point, as large as the physicians who practise there; what share of
// them is in a group fills it. Drawn from the coordinates of the communes alone: no outside tiles.
//
// Plain equirectangular projection at the middle latitude: over a region, shapes differ from a conformal one by less
// than a pixel. Places, counts and words come from the caller.
#pragma once

#include "programme/coverage.hpp"

#include <string>
#include <vector>

namespace miroir::documents {

struct MapWords {
  std::string title;
  std::string reading;  // one sentence
};

// Empty where no commune has a physician or a group.
std::string territory_map(const std::vector<programme::CommuneReach>& reach, const MapWords& words);

}  // namespace miroir::documents
