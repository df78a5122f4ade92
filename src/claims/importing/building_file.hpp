// A store being built, in a file of its own beside the one it will replace. Unless it is put in place, everything
// it made disappears with it.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace miroir::claims::importing {

class BuildingFile {
 public:
  explicit BuildingFile(std::filesystem::path store);
  ~BuildingFile();
  BuildingFile(const BuildingFile&) = delete;
  BuildingFile& operator=(const BuildingFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& spill_folder() const { return spill_folder_; }
  // Renames the file over the store, once DuckDB has closed it.
  void put_in_place();

 private:
  void remove_everything() const;
  std::filesystem::path store_;
  std::filesystem::path path_;
  std::filesystem::path spill_folder_;
};

// Refuses ("no-folder", "not-writable") a store that could not be made there, and one that another import is building
// ("import-running"). Removes what an import killed earlier left there.
base::Result<void> check_store_place(const std::filesystem::path& store);

}  // namespace miroir::claims::importing
