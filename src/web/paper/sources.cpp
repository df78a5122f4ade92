#include "web/paper/sources.hpp"

#include <algorithm>

namespace miroir::web {
namespace {

// Members of groups as counted, with a newcomer added to the group they are in today.
feedback::CountedGroups groups_as_seen(const Published& published, const std::string& physician,
                                       const std::vector<std::string>& member_of) {
  feedback::CountedGroups groups = published.manifest().groups;
  if (member_of.empty() || !feedback::groups_of_physician(groups, physician).empty()) {
    return groups;
  }
  for (auto& [period, members] : groups) {
    if (const auto found = members.find(member_of.front()); found != members.end()) {
      found->second.push_back(physician);
    }
  }
  return groups;
}

void add_groups(feedback::ProfileInput& input, const PaperSources& sources, const Published& published) {
  std::vector<std::string> counted_in;
  for (const auto& [period, group] : feedback::groups_of_physician(input.groups, input.physician)) {
    if (std::ranges::find(counted_in, group) == counted_in.end()) {
      counted_in.push_back(group);
    }
  }
  for (const std::string& group : counted_in) {
    const auto rows = sources.returns.group(published, group);
    input.group_rows.insert(input.group_rows.end(), rows->group.begin(), rows->group.end());
    input.visibility.add(rows->visibility);
  }
}

}  // namespace

feedback::Profile profile_on_paper(const PaperSources& sources, const Published& published,
                                   const std::string& physician, const std::vector<std::string>& member_of) {
  feedback::ProfileInput input;
  input.physician = physician;
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups = groups_as_seen(published, physician, member_of);
  input.memberships = sources.store.memberships_of_physician(physician);
  input.own_rows = sources.store.rows(published.publication.id, measures::Level::physician, physician, "");
  add_groups(input, sources, published);
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  input.reliabilities = feedback::reliabilities_of(published.reliabilities, physician);
  return feedback::build_profile(input);
}

feedback::LettersMode letters_of(const PaperSources& sources, const Published& published, const std::string& group) {
  return feedback::letters_shown(sources.store.find_return_session(group, published.publication.id));
}

feedback::GroupView group_on_paper(const PaperSources& sources, const Published& published, const std::string& group) {
  feedback::GroupViewInput input = sources.returns.group_view_input(published, group);
  input.secret = sources.secret;
  input.letters_per_indicator = letters_of(sources, published, group) == feedback::LettersMode::per_indicator;
  return feedback::build_group_view(input);
}

std::string group_title(const PaperSources& sources, const std::string& group) {
  const auto entry = group.empty() ? std::nullopt : sources.store.find_group(group);
  return entry ? entry->name : group;
}

std::vector<std::string> counted_groups(const Published& published) {
  std::vector<std::string> groups;
  if (const auto found = published.manifest().groups.find(published.period().name);
      found != published.manifest().groups.end()) {
    for (const auto& [group, members] : found->second) {
      groups.push_back(group);
    }
  }
  return groups;
}

std::vector<std::string> counted_members(const Published& published, const std::string& group) {
  const auto period = published.manifest().groups.find(published.period().name);
  if (period == published.manifest().groups.end()) {
    return {};
  }
  const auto found = period->second.find(group);
  std::vector<std::string> members = found == period->second.end() ? std::vector<std::string>() : found->second;
  std::ranges::sort(members);
  return members;
}

}  // namespace miroir::web
