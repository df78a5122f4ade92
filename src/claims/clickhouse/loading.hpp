// Puts a claims store on several ClickHouse servers, each patient whole on one of them: patient modulo servers.
//
// Memory here: two batches of rows for each server and the store's patients. The rows of a server are sent while the
// next ones are read. Servers that hold this store already are left as they are; one that holds another store, or
// another share of this one, is refused ("clickhouse-other-store"), never overwritten.
#pragma once

#include "claims/claims_store.hpp"
#include "claims/clickhouse/server.hpp"

#include <functional>

namespace miroir::claims::clickhouse {

struct LoadingOptions {
  std::function<void(double fraction)> progress;         // may be empty
  std::function<void(const std::string& sentence)> say;  // may be empty
};

base::Result<void> load_store(const ClaimsStore& store, const std::vector<Server>& servers,
                              const LoadingOptions& options);

}  // namespace miroir::claims::clickhouse
