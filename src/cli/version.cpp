#include "cli/version.hpp"

namespace miroir::cli {

const char* version() { return MIROIR_VERSION; }

}  // namespace miroir::cli
