#include "cli/run.hpp"

int main(int argc, char** argv) { return miroir::cli::run(argc, argv); }
