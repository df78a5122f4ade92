// Which return a page is about: that of "?retour=NUMBER", else the latest. Decided once for every page that shows a
// return, so that none can forget it: a return that may not be read now (held, scheduled, withdrawn) looks like one
// that was never there; links of the page lead to the same return; and the page says when it is not the latest,
// corrects another or was corrected.
#pragma once

#include "web/context.hpp"
#include "web/http.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace miroir::web {

// Pages of a return, by the beginning of their address: "/miroir", "/groupe", "/region", "/indicateurs".
bool is_of_return(std::string_view address);
// Notes in the context what the request asks for.
void note_asked_return(const Request& request, Context& context);
// The page asks for a return that may not be read.
bool asks_in_vain(const Context& context);
// Nothing where nothing is published, or where the page asks in vain.
std::shared_ptr<const Published> shown_return(const Context& context);

// "/groupe/G01#x" with its return: "/groupe/G01?retour=3#x"; addresses of other pages stay as they are.
std::string with_return(std::string_view address, std::string_view number);
// The same for every link and form of some HTML, and for what its script asks about (data-live).
std::string keep_return(std::string_view html, std::string_view number);

// The part above the page's content, as HTML: empty for the latest return that corrects nothing.
std::string return_note(const Context& context);

}  // namespace miroir::web
