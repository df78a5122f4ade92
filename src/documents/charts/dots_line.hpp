// The rows of a dots chart on one line, for a row of a printed table: mine on its interval, the others as marks, and
// below them the ends of the axis. Numbers and names stand in the table's other columns; draw_mark makes its key.
#pragma once

#include "documents/charts/dots.hpp"

namespace miroir::documents {

// Empty when no row has a value.
std::string draw_dots_line(const DotsChart& chart, const FigureFormat& format, const Caption& caption);

// One mark alone, to stand before its name; `name` is its title.
std::string draw_mark(Mark mark, const std::string& id, const std::string& name);

}  // namespace miroir::documents
