// Pages from mustache templates (web/templates, embedded in the program). Every {{value}} is escaped; {{{html}}} is for
// what the platform itself rendered (charts, parts of pages) and never for a person's text.
//
// Before mustache reads them, templates are made ready once per language: {{t:mirror.title}} becomes the message's
// text and {{>name}} the partial's. Templates are compiled once per worker, since mustache's are not to be shared.
#pragma once

#include "base/messages.hpp"
#include "web/context.hpp"
#include "web/http.hpp"

#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

namespace miroir::web {

using View = kainjow::mustache::data;

std::string render(std::string_view template_name, const base::Messages& messages, const View& view);

// What surrounds the content of a page.
struct Frame {
  std::string title;                 // "Mon miroir"; the site's name is added
  std::string_view section;          // the menu entry to mark as current: "mirror", "group", "region", "directory", …
  std::string_view body_class = {};  // "room" for the projector
  std::string_view script = {};      // an asset, "room.js"; the page works without it
};

// A whole page; never stored by browsers or proxies, since it shows who is signed in.
Response page(const Context& context, int status, const Frame& frame, std::string_view content);

}  // namespace miroir::web
