// The whole command line of the program.
#pragma once

namespace miroir::cli {

// Exit status: 0 done, 1 refused with one line on standard error, 2 wrong usage.
int run(int argc, char** argv);

}  // namespace miroir::cli
