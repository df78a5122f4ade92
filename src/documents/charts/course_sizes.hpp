// Sizes, in pixels, of a chart whose periods go from left to right.
#pragma once

#include "documents/charts/chart.hpp"

namespace miroir::documents {

struct CourseSizes {
  double width, plot_height, font, small, mark;
};

// `plot_height`: on a page; `projected_height`: on a projector.
inline CourseSizes course_sizes(Shape shape, double plot_height, double projected_height) {
  switch (shape) {
    case Shape::wide:
      return {640, plot_height, 15, 13, 6};
    case Shape::narrow:
      return {350, plot_height, 15, 13, 6};
    case Shape::projector:
      break;
  }
  return {1500, projected_height, 30, 25, 13};
}

}  // namespace miroir::documents
