#include "web/group_rules.hpp"

namespace miroir::web {

std::string region_of(Application& application, const std::string& group) {
  const auto entry = application.store.find_group(group);
  if (entry && !entry->region.empty()) {
    return entry->region;
  }
  const auto published = application.returns.latest(application.now());
  return published ? published->manifest().region : std::string();
}

programme::ProgrammeTemplate rules_of(Application& application, const std::string& group, base::Date day) {
  return programme::rules_in_force(application.store, region_of(application, group), day);
}

}  // namespace miroir::web
