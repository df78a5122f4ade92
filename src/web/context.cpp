#include "web/context.hpp"

namespace miroir::web {

std::string SignedIn::scope(programme::Role role) const {
  const auto grant = std::ranges::find(account.grants, role, &programme::Grant::role);
  return grant == account.grants.end() ? std::string() : grant->scope;
}

std::string Context::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

}  // namespace miroir::web
