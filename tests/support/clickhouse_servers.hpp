// Two ClickHouse servers of the tests' own, on loopback ports that are free, in temporary folders: started when the
// first test asks for them, shared by all tests of the program, gone with it, however it ends.
#pragma once

#include <string>
#include <vector>

namespace miroir::support {

// URLs of an empty database of the tests on each server. What an earlier call loaded is gone. Throws
// std::runtime_error when ClickHouse is not installed or does not start.
std::vector<std::string> fresh_clickhouse_databases();

// URLs of the servers, without a database.
std::vector<std::string> clickhouse_servers();

}  // namespace miroir::support
