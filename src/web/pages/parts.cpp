#include "web/pages/parts.hpp"

namespace miroir::web {
namespace {

constexpr const char* comparator_words[] = {"groupe", "groupes", "temoin", "region"};

}  // namespace

View table_view(const documents::Table& table) {
  View view;
  view.set("caption", table.caption);
  View headers{View::type::list};
  for (const std::string& header : table.headers) {
    View item;
    item.set("text", header);
    headers << item;
  }
  view.set("headers", headers);
  View rows{View::type::list};
  for (const auto& cells : table.rows) {
    View row;
    View rest{View::type::list};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i == 0) {
        row.set("name", cells[i]);
        continue;
      }
      View cell;
      cell.set("text", cells[i]);
      cell.set("label", i < table.headers.size() ? table.headers[i] : std::string());
      rest << cell;
    }
    row.set("cells", rest);
    rows << row;
  }
  view.set("rows", rows);
  return view;
}

View picture_view(const documents::Picture& picture) {
  View view;
  view.set("wide", picture.wide);
  view.set("narrow", picture.narrow);
  view.set("projector", picture.projector);
  if (!picture.reading.empty()) {
    view.set("reading", picture.reading);
  }
  view.set("table", table_view(picture.table));
  return view;
}

const char* comparator_word(feedback::Comparator comparator) {
  return comparator_words[static_cast<std::size_t>(comparator)];
}

std::optional<feedback::Comparator> parse_comparator(std::string_view word) {
  for (const feedback::Comparator comparator : feedback::all_comparators) {
    if (word == comparator_word(comparator)) {
      return comparator;
    }
  }
  return std::nullopt;
}

}  // namespace miroir::web
