// What the files that draw pictures of figures share.
#pragma once

#include "documents/feedback_charts.hpp"

#include <optional>

namespace miroir::documents {

// An axis never spans less than so many practical thresholds: what does not matter must not look large.
inline constexpr double thresholds_across_axis = 6;

inline std::optional<double> value_of(const feedback::Figure& figure) {
  return figure.has_value() ? std::optional(figure.value) : std::nullopt;
}

// Draws the shapes that the medium asks for.
template <class Draw>
void draw_for(Medium medium, Picture& picture, Draw draw) {
  if (medium == Medium::projector) {
    picture.projector = draw(Shape::projector);
    return;
  }
  picture.wide = draw(Shape::wide);
  picture.narrow = draw(Shape::narrow);
}

}  // namespace miroir::documents
