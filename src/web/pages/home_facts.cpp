#include "web/pages/home_facts.hpp"

#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/shown_return.hpp"

#include <algorithm>

namespace miroir::web {
namespace {

using programme::Role;

constexpr std::int32_t days_before = 180;
constexpr std::int32_t days_after = 400;

bool is(const Context& context, Role role) {
  return std::ranges::any_of(context.person->account.grants,
                             [&](const programme::Grant& grant) { return grant.role == role; });
}

std::vector<programme::HomeGroup> groups_of(const Context& context, const std::string& physician,
                                            std::int64_t publication) {
  const base::Date day = today(context);
  std::vector<programme::HomeGroup> groups;
  for (const std::string& group : open_groups(*context.person)) {
    const bool member = !own_number_in(*context.person, group).empty();
    programme::HomeGroup home =
        context.application.store.home_group(group, member ? physician : std::string(), context.person->account.id,
                                             publication, day - days_before, day + days_after);
    home.member = member;
    home.leads = leads_meetings(context, group);
    groups.push_back(std::move(home));
  }
  return groups;
}

// The counts of the region that this person works for; none for who works for no region.
programme::RegionCounts counts_of(const Context& context, const programme::HomeRoles& roles) {
  for (const Role role : {Role::coordinator, Role::secretariat, Role::data_operator}) {
    const std::string region = context.person->scope(role);
    if (region.empty()) {
      continue;
    }
    auto counts = context.application.store.region_counts(region, context.person->account.id, today(context));
    if (roles.coordinator) {
      const auto rounds = context.application.returns.all_rounds(context.application.now());
      counts.waiting_returns = static_cast<std::int32_t>(std::ranges::count_if(rounds, [&](const Round& round) {
        return round.record.region == region && round.standing.state == feedback::ReturnState::received;
      }));
    }
    return counts;
  }
  return {};
}

}  // namespace

programme::HomeFacts home_facts(const Context& context) {
  const auto published = context.application.returns.latest(context.application.now());
  programme::HomeFacts facts;
  facts.roles = {is(context, Role::physician), is(context, Role::coordinator), is(context, Role::secretariat), false,
                 is(context, Role::data_operator)};
  for (const Role role : {Role::partner, Role::steering_committee, Role::federation_officer}) {
    facts.roles.reads_region = facts.roles.reads_region || is(context, role);
  }
  facts.physician = context.person->scope(Role::physician);
  facts.groups = groups_of(context, facts.physician, published ? published->publication.id : 0);
  if (!facts.physician.empty()) {
    for (const programme::Contract& contract : context.application.store.contracts_of(facts.physician)) {
      if (contract.waits()) {
        facts.contracts_to_sign.push_back(std::to_string(contract.id));
      }
    }
  }
  facts.new_return =
      published && !context.application.store.has_seen(
                       context.person->account.id, programme::SeenThing::published_return, published->publication.id);
  facts.region = counts_of(context, facts.roles);
  return facts;
}

void note_return_seen(const Context& context) {
  const auto shown = shown_return(context);
  const auto latest = context.application.returns.latest(context.application.now());
  if (shown && latest && shown->publication.id == latest->publication.id) {
    context.application.store.note_seen(context.person->account.id, programme::SeenThing::published_return,
                                        latest->publication.id);
  }
}

}  // namespace miroir::web
