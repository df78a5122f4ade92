#include "contract/postgresql_server.hpp"

#include <fmt/core.h>
#include <pwd.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

namespace miroir::testing {

namespace {

constexpr const char* programs = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root: root becomes this user first.
const passwd& unprivileged_user() {
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) {
    user = getpwnam("nobody");
  }
  if (user == nullptr) {
    throw std::runtime_error("no unprivileged user to run PostgreSQL as");
  }
  return *user;
}

// The child dies with its parent. Output goes to FOLDER/log.
int start_program(const std::vector<std::string>& arguments, const std::string& folder) {
  const bool root = geteuid() == 0;
  const uid_t user = root ? unprivileged_user().pw_uid : geteuid();
  const gid_t group = root ? unprivileged_user().pw_gid : getegid();
  const std::string log = folder + "/log";
  const int child = fork();
  if (child != 0) {
    return child;
  }
  if (root && (setgid(group) != 0 || setuid(user) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGINT);
  if (chdir(folder.c_str()) != 0 || freopen(log.c_str(), "a", stdout) == nullptr ||
      freopen(log.c_str(), "a", stderr) == nullptr) {
    _exit(126);
  }
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  execv(pointers.front(), pointers.data());
  _exit(127);
}

}  // namespace

PostgresqlServer::PostgresqlServer() {
  std::string pattern = (std::filesystem::temp_directory_path() / "miroir-postgresql-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder for PostgreSQL");
  }
  folder_ = pattern;
  if (geteuid() == 0 && chown(folder_.c_str(), unprivileged_user().pw_uid, unprivileged_user().pw_gid) != 0) {
    throw std::runtime_error("the temporary folder cannot be given to PostgreSQL's user");
  }
  // French rules of order, as a French server may well have: the platform must sort by bytes all the same.
  const int made =
      start_program({std::string(programs) + "initdb", "-D", folder_ + "/data", "-U", "miroir", "-A", "trust", "-E",
                     "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fr-FR", "--no-sync"},
                    folder_);
  int status = 0;
  if (waitpid(made, &status, 0) != made || status != 0) {
    throw std::runtime_error("initdb failed: see " + folder_ + "/log");
  }
  start();
}

PostgresqlServer::~PostgresqlServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresqlServer::start() {
  process_ = start_program({std::string(programs) + "postgres", "-D", folder_ + "/data", "-k", folder_, "-h", "", "-c",
                            "fsync=off", "-c", "timezone=UTC"},
                           folder_);
  for (int attempt = 0; attempt < 200; ++attempt) {
    try {
      soci::session sql(soci::postgresql, url("postgres"));
      return;
    } catch (const soci::soci_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  throw std::runtime_error("PostgreSQL did not start: see " + folder_ + "/log");
}

void PostgresqlServer::stop() {
  if (process_ > 0) {
    kill(process_, SIGINT);  // "fast": ends every connection
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }
}

void PostgresqlServer::restart() {
  stop();
  start();
}

std::string PostgresqlServer::url(const std::string& database) const {
  return fmt::format("postgresql:///{}?host={}&user=miroir", database, folder_);
}

void PostgresqlServer::create_database(const std::string& name) const {
  soci::session sql(soci::postgresql, url("postgres"));
  sql << "CREATE DATABASE " + name;
}

}  // namespace miroir::testing
