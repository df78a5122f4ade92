// What the demonstration's region works on: themes with their dossiers, a production, the committees. Plainly invented.
#pragma once

#include "base/date.hpp"
#include "store/platform_store.hpp"

#include <string>

namespace miroir::cli {

// Six themes chosen for the programme's year of that day, two suggested; one dossier released and one late; a
// production that another group took up; one meeting of the steering committee with its decisions. `store` has its
// groups already.
base::Result<void> add_demo_themes(store::PlatformStore& store, const std::string& region, base::Date today);

}  // namespace miroir::cli
