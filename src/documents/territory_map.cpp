#include "documents/territory_map.hpp"

#include "base/markup.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace miroir::documents {

namespace {

constexpr double width = 960;
constexpr double margin = 40;
constexpr double tallest = 760;
constexpr std::size_t most_names = 14;

struct Projection {
  double west = 180;
  double east = -180;
  double south = 90;
  double north = -90;
  double stretch = 1;  // of a degree of longitude against one of latitude
  double scale = 1;

  explicit Projection(const std::vector<programme::CommuneReach>& reach) {
    for (const auto& one : reach) {
      west = std::min(west, one.commune.longitude);
      east = std::max(east, one.commune.longitude);
      south = std::min(south, one.commune.latitude);
      north = std::max(north, one.commune.latitude);
    }
    stretch = std::cos((south + north) / 2 * std::numbers::pi / 180);
    const double wide = std::max((east - west) * stretch, 0.05);
    const double high = std::max(north - south, 0.05);
    scale = std::min((width - 2 * margin) / wide, (tallest - 2 * margin) / high);
  }
  double x(const programme::Commune& commune) const { return margin + (commune.longitude - west) * stretch * scale; }
  double y(const programme::Commune& commune) const { return margin + (north - commune.latitude) * scale; }
  double height() const { return 2 * margin + std::max(north - south, 0.05) * scale; }
};

double radius_of(std::int32_t physicians) { return physicians == 0 ? 3 : 5 + 3 * std::sqrt(physicians); }

// A slice of the disc, clockwise from the top.
std::string slice(double x, double y, double radius, double share) {
  if (share >= 1) {
    return fmt::format(R"(<circle class="map-in" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>)", x, y, radius);
  }
  const double angle = share * 2 * std::numbers::pi;
  return fmt::format(R"(<path class="map-in" d="M{:.1f} {:.1f}V{:.1f}A{:.1f} {:.1f} 0 {} 1 {:.1f} {:.1f}Z"/>)", x, y,
                     y - radius, radius, radius, share > 0.5 ? 1 : 0, x + radius * std::sin(angle),
                     y - radius * std::cos(angle));
}

std::string point(const programme::CommuneReach& one, const Projection& projection) {
  const double x = projection.x(one.commune);
  const double y = projection.y(one.commune);
  const double radius = radius_of(one.physicians);
  std::string text = fmt::format(R"(<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>)",
                                 one.groups.empty() ? "map-gap" : "map-area", x, y, radius);
  if (one.in_a_group > 0) {
    text += slice(x, y, radius, static_cast<double>(one.in_a_group) / one.physicians);
  }
  return text;
}

}  // namespace

std::string territory_map(const std::vector<programme::CommuneReach>& reach, const MapWords& words) {
  if (reach.empty()) {
    return {};
  }
  const Projection projection(reach);
  std::vector<const programme::CommuneReach*> ordered;
  for (const auto& one : reach) {
    ordered.push_back(&one);
  }
  // The largest first, so that no small point is hidden below a large one.
  std::ranges::stable_sort(ordered, std::ranges::greater{}, [](const auto* one) { return one->physicians; });
  std::string svg = fmt::format(
      R"(<svg class="territory-map" role="img" viewBox="0 0 {:.0f} {:.0f}" aria-labelledby="map-title map-reading"><title id="map-title">{}</title><desc id="map-reading">{}</desc>)",
      width, projection.height(), base::escape_markup(words.title), base::escape_markup(words.reading));
  for (const auto* one : ordered) {
    svg += point(*one, projection);
  }
  for (std::size_t place = 0; place < std::min(ordered.size(), most_names); ++place) {
    const programme::Commune& commune = ordered[place]->commune;
    const bool left = projection.x(commune) > width * 0.8;
    const double away = radius_of(ordered[place]->physicians) + 5;
    svg += fmt::format(R"(<text class="map-name" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)",
                       projection.x(commune) + (left ? -away : away), projection.y(commune) + 5, left ? "end" : "start",
                       base::escape_markup(commune.name));
  }
  return svg + "</svg>";
}

}  // namespace miroir::documents
