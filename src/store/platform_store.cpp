#include "store/platform_store.hpp"

#include "store/configuration.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>

namespace miroir::store {

namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";

// SQLite would create the file readable by all; it holds names and password hashes.
base::Result<void> create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return base::refuse("no-database", fmt::format("the database {} cannot be opened: does its folder exist and may "
                                                   "this user write in it?",
                                                   path));
  }
  ::close(file);
  return {};
}

base::Result<std::string> sqlite_connect_string(const std::string& path) {
  if (path.empty() || path.find('"') != std::string::npos) {
    return base::refuse("bad-database-url", "a SQLite database is named sqlite:///path/to/file.db");
  }
  if (const auto created = create_private_file(path); !created) {
    return created.error();
  }
  return base::Result<std::string>("db=\"" + path + "\"");
}

}  // namespace

base::Result<void> SociStore::migrate_to_latest() {
  const auto migrated =
      connections_.read([&](soci::session& sql) { return migrate(sql, connections_.backend(), migrations()); });
  if (migrated) {
    // Questions that were written before there was a search.
    connections_.write([](soci::session& sql) { index_questions_left_out(sql); });
  }
  return migrated;
}

base::Result<std::unique_ptr<PlatformStore>> PlatformStore::open(const std::string& url, int connections) {
  const bool sqlite = url.starts_with(sqlite_scheme);
  if (!sqlite && !url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
    return base::refuse("bad-database-url",
                        "the database must be named sqlite:///path/to/file.db or postgresql://user@host/database");
  }
  std::string connect_string = url;
  if (sqlite) {
    auto path = sqlite_connect_string(url.substr(sqlite_scheme.size()));
    if (!path) {
      return path.error();
    }
    connect_string = *path;
  }
  try {
    auto store = std::make_unique<SociStore>(sqlite ? Backend::sqlite : Backend::postgresql, connect_string,
                                             std::max(connections, 1));
    if (const auto migrated = store->migrate_to_latest(); !migrated) {
      return migrated.error();
    }
    return std::unique_ptr<PlatformStore>(std::move(store));
  } catch (const soci::soci_error& error) {
    const std::string reason = error.get_error_message();
    return base::refuse("no-database",
                        fmt::format("the database cannot be opened: {}", reason.substr(0, reason.find('\n'))));
  } catch (const StoreError& error) {
    return base::refuse("no-database", fmt::format("the database cannot be opened: {}", error.what()));
  }
}

std::string database_url(const std::string& data_directory) {
  const std::filesystem::path directory = std::filesystem::absolute(data_directory).lexically_normal();
  const Configuration configuration = read_configuration(directory);
  if (const auto found = configuration.find("database"); found != configuration.end()) {
    return found->second;
  }
  return std::string(sqlite_scheme) + (directory / "miroir.db").string();
}

}  // namespace miroir::store
