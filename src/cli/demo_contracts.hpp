// The contracts of the demonstration's group: all signed on screen but one, which waits.
#pragma once

#include "base/date.hpp"
#include "store/platform_store.hpp"

#include <string>

namespace miroir::cli {

// `unsigned_member`: the number of one who is yet to sign.
void add_demo_contracts(store::PlatformStore& store, const std::string& region, const std::string& group,
                        const std::string& unsigned_member, base::Date today);

}  // namespace miroir::cli
