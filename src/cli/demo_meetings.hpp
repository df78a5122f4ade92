// The demonstration's meetings: one group in the middle of its year, and what a few others have shared. Everything is
// plainly invented.
#pragma once

#include "base/date.hpp"
#include "store/platform_store.hpp"

#include <string>

namespace miroir::cli {

// `group` gets the ten meetings of the school year that `today` is in: those before it held, with their minutes and
// questions, the next one with invitations. The first few other groups get one meeting held, with a question they
// share.
void add_demo_meetings(store::PlatformStore& store, const std::string& region, const std::string& group,
                       base::Date today);

}  // namespace miroir::cli
