// The hash that ties a detail line to its act line, over the nine key columns of a scan.
#pragma once

#include <string>

namespace miroir::claims::snds {

std::string line_key_sql();

}  // namespace miroir::claims::snds
