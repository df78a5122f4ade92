// What every chart shares: its shapes, its marks, its accessible name, and the table that says the same in text.
//
// Charts are SVG text made by the server, the same on page, projector and paper. Colours are presentation attributes
// with a class each, so that a page may set them from its tokens and a file alone still looks right. Nothing depends on
// colour: each kind of figure has its own mark and line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace miroir::documents {

// wide: beside text on a screen or paper; narrow: a phone; projector: read from five metres.
enum class Shape : std::uint8_t { wide, narrow, projector };
const char* shape_name(Shape shape);

// Whose figure a mark stands for.
enum class Mark : std::uint8_t { mine, group, groups, control, region };

// Accessible name and description. `id` is unique on the page; the shape is added to it.
struct Caption {
  std::string id;
  std::string title;
  std::string description;
};

struct Table {
  std::string caption;
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> rows;  // the first cell of each names its row
};

}  // namespace miroir::documents
