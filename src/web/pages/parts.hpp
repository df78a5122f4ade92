// Parts of pages that show figures: pictures with their reading and table, and the choices above them.
#pragma once

#include "documents/feedback_charts.hpp"
#include "web/render.hpp"

#include <optional>
#include <string>

namespace miroir::web {

// For the partials "picture" and "picture_table".
View picture_view(const documents::Picture& picture);
View table_view(const documents::Table& table);

// "groupe", "groupes", "temoin", "region": how addresses call comparators.
const char* comparator_word(feedback::Comparator comparator);
std::optional<feedback::Comparator> parse_comparator(std::string_view word);

}  // namespace miroir::web
