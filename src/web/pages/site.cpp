#include "web/pages/site.hpp"

#include "web/assets.hpp"
#include "web/pages/errors.hpp"

namespace miroir::web {

Response show_file(const Request&, Context& context) {
  auto file = find_asset(context.parameter("file"));
  return file ? std::move(*file) : error_page(context, 404);
}

Response show_health(const Request&, Context& context) {
  context.application.store.failures_since("health", context.application.now());  // throws when the database is lost
  return text_response(200, "ok\n");
}

}  // namespace miroir::web
