// The data directory of a platform: whether there is one, and the secret that it keeps.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace miroir::web {

// Refuses ("no-data-directory", "no-database") a directory in which nothing has been published.
base::Result<void> check_data_directory(const std::filesystem::path& directory);

// The platform's secret, made when first asked for and readable by its owner only. Losing it only redraws letters.
base::Result<std::string> read_secret(const std::filesystem::path& directory);

}  // namespace miroir::web
