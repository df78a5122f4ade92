// The version of the program, as CMakeLists.txt names it.
#pragma once

namespace miroir::cli {

const char* version();

}  // namespace miroir::cli
