// DIR/miroir.conf, the settings of a platform: lines "key = value", of which "#" begins a comment line.
// docs/reference/configuration.md says what each key means.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace miroir::store {

using Configuration = std::map<std::string, std::string>;

// Empty where there is no such file. The last line of a key counts.
Configuration read_configuration(const std::filesystem::path& data_directory);

}  // namespace miroir::store
