#include "claims/importing/building_file.hpp"

#include <fmt/format.h>

#include <signal.h>
#include <unistd.h>

#include <fcntl.h>
#include <cerrno>
#include <system_error>

namespace miroir::claims::importing {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view building_mark = ".building-";

fs::path beside(const fs::path& store, const std::string& ending) { return fs::path(store.string() + ending); }

fs::path folder_of(const fs::path& store) { return store.has_parent_path() ? store.parent_path() : fs::current_path(); }

// Of each process that builds this store, or did: removes the files of those that are gone, nobody else will. Gives one
// that is still there, or 0.
pid_t remove_abandoned(const fs::path& store) {
  const std::string start = store.filename().string() + std::string(building_mark);
  std::error_code ignored;
  pid_t other = 0;
  for (const auto& entry : fs::directory_iterator(folder_of(store), ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(start)) {
      continue;
    }
    const auto process = static_cast<pid_t>(std::strtol(name.c_str() + start.size(), nullptr, 10));
    if (process > 0 && kill(process, 0) != 0 && errno == ESRCH) {
      fs::remove_all(entry.path(), ignored);
    } else if (process > 0 && process != getpid()) {
      other = process;
    }
  }
  return other;
}

// A rename is lasting once its folder is on disk.
void sync(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
}

}  // namespace

BuildingFile::BuildingFile(fs::path store)
    : store_(std::move(store)),
      path_(beside(store_, fmt::format("{}{}", building_mark, getpid()))),
      spill_folder_(beside(path_, ".spill")) {
  remove_everything();
}

BuildingFile::~BuildingFile() { remove_everything(); }

void BuildingFile::remove_everything() const {
  std::error_code ignored;
  fs::remove(path_, ignored);
  fs::remove(beside(path_, ".wal"), ignored);
  fs::remove_all(spill_folder_, ignored);
}

void BuildingFile::put_in_place() {
  sync(path_);
  fs::rename(path_, store_);
  sync(folder_of(store_));
}

base::Result<void> check_store_place(const fs::path& store) {
  const fs::path folder = folder_of(store);
  if (!fs::is_directory(folder)) {
    return base::refuse("no-folder", fmt::format("{} is not a folder: make it before importing into {}",
                                                 folder.string(), store.string()));
  }
  if (fs::is_directory(store) || access(folder.c_str(), W_OK) != 0) {
    return base::refuse("not-writable",
                        fmt::format("{} cannot be written: name a file in a folder of yours", store.string()));
  }
  if (const pid_t other = remove_abandoned(store); other != 0) {
    return base::refuse("import-running",
                        fmt::format("{}: another import (process {}) is building this store: wait until it is done, or "
                                    "name another store; nothing was changed",
                                    store.string(), other));
  }
  return {};
}

}  // namespace miroir::claims::importing
