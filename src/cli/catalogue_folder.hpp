// Where the indicators are: the folder asked for, else the one shipped with the program.
#pragma once

#include <filesystem>
#include <string>

namespace miroir::cli {

// Beside the installed program (../share/miroir/catalogue), else in the sources it was built from.
std::filesystem::path shipped_catalogue_folder();
// `asked` when it is not empty.
std::filesystem::path catalogue_folder(const std::string& asked);
// For one definition outside a catalogue: `asked`, else its own folder when that has code sets, else the one shipped.
std::filesystem::path catalogue_folder_of(const std::filesystem::path& definition, const std::string& asked);

}  // namespace miroir::cli
