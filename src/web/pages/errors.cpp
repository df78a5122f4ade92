#include "web/pages/errors.hpp"

#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {

Response error_page(const Context& context, int status, std::string_view explanation) {
  const std::string title = context.messages.text(fmt::format("error.{}.title", status));
  View view;
  view.set("title", title);
  view.set("sentence",
           context.messages.text(explanation.empty() ? fmt::format("error.{}", status) : std::string(explanation)));
  view.set("signed_in", context.person.has_value());
  return page(context, status, {title, ""}, render("error", context.messages, view));
}

}  // namespace miroir::web
