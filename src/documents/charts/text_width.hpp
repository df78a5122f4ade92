// How wide a text will be, so that labels are placed where nothing overlaps before any browser has drawn them.
//
// Advance widths of Atkinson Hyperlegible Next, measured in a browser; other letters count as an average one, marks
// that add nothing (combining) are not expected. A little is added so that a fallback font still fits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace miroir::documents {

double text_width(std::string_view text, double font_size, bool bold = false);

// Lines of at most `width`, broken at spaces; at most `most_lines`, the last cut with "…". Never empty.
std::vector<std::string> wrap_text(std::string_view text, double width, double font_size, bool bold,
                                   std::size_t most_lines);

}  // namespace miroir::documents
