#include "cli/catalogue_folder.hpp"

namespace miroir::cli {

namespace fs = std::filesystem;

fs::path shipped_catalogue_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = program.parent_path().parent_path() / "share/miroir/catalogue";
  return !error && fs::is_directory(installed, error) ? installed : fs::path(MIROIR_CATALOGUE_FOLDER);
}

fs::path catalogue_folder(const std::string& asked) {
  return asked.empty() ? shipped_catalogue_folder() : fs::path(asked);
}

fs::path catalogue_folder_of(const fs::path& definition, const std::string& asked) {
  std::error_code error;
  const fs::path own = definition.parent_path().empty() ? fs::path(".") : definition.parent_path();
  return asked.empty() && fs::exists(own / "code_sets.yaml", error) ? own : catalogue_folder(asked);
}

}  // namespace miroir::cli
