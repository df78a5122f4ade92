#include "programme/permissions.hpp"

#include <algorithm>

namespace miroir::programme {
namespace {

constexpr PermissionRow table[] = {
    {Actor::visitor, Resource::public_page, Relation::any},
    {Actor::signed_in, Resource::public_page, Relation::any},
    {Actor::visitor, Resource::demonstration, Relation::any},
    {Actor::signed_in, Resource::demonstration, Relation::any},
    {Actor::signed_in, Resource::account, Relation::any},
    {Actor::signed_in, Resource::definition, Relation::any},
    {Actor::signed_in, Resource::return_list, Relation::any},

    {Actor::physician, Resource::mirror, Relation::self},
    {Actor::physician, Resource::group_return, Relation::own_group},
    {Actor::facilitator, Resource::group_return, Relation::own_group},
    {Actor::facilitator, Resource::return_session, Relation::own_group},
    {Actor::physician, Resource::guess, Relation::own_group},
    {Actor::facilitator, Resource::group_remarks, Relation::own_group},
    {Actor::physician, Resource::group_remarks, Relation::self},  // the subject is the member designated
    {Actor::facilitator, Resource::group_booklet, Relation::own_group},
    {Actor::coordinator, Resource::group_booklet, Relation::own_region},

    {Actor::physician, Resource::meetings, Relation::own_group},
    {Actor::facilitator, Resource::meetings, Relation::own_group},
    {Actor::facilitator, Resource::meeting_leading, Relation::own_group},
    {Actor::facilitator, Resource::meeting_recording, Relation::own_group},
    {Actor::physician, Resource::meeting_recording, Relation::self},  // the subject is the meeting's secretary
    {Actor::physician, Resource::shared_questions, Relation::own_group},
    {Actor::facilitator, Resource::shared_questions, Relation::own_group},
    {Actor::coordinator, Resource::shared_questions, Relation::own_region},
    {Actor::coordinator, Resource::received_minutes, Relation::own_region},
    {Actor::secretariat, Resource::received_minutes, Relation::own_region},

    {Actor::coordinator, Resource::region_summary, Relation::own_region},
    {Actor::coordinator, Resource::region_groups, Relation::own_region},
    {Actor::partner, Resource::region_summary, Relation::own_region},
    {Actor::coordinator, Resource::region_effect, Relation::own_region},
    {Actor::partner, Resource::region_effect, Relation::own_region},
    {Actor::steering_committee, Resource::region_summary, Relation::own_region},
    {Actor::steering_committee, Resource::region_effect, Relation::own_region},
    {Actor::federation_officer, Resource::region_summary, Relation::own_region},
    {Actor::federation_officer, Resource::region_effect, Relation::own_region},

    {Actor::coordinator, Resource::return_publishing, Relation::own_region},
    {Actor::coordinator, Resource::member_directory, Relation::own_region},
    {Actor::secretariat, Resource::member_directory, Relation::own_region},
    {Actor::coordinator, Resource::organisation, Relation::own_region},
    {Actor::secretariat, Resource::organisation, Relation::own_region},

    {Actor::coordinator, Resource::remarks, Relation::own_region},
    {Actor::data_operator, Resource::remarks, Relation::own_region},

    {Actor::physician, Resource::themes, Relation::own_group},
    {Actor::facilitator, Resource::themes, Relation::own_group},
    {Actor::coordinator, Resource::themes, Relation::own_region},
    {Actor::technical_committee, Resource::themes, Relation::own_region},
    {Actor::steering_committee, Resource::themes, Relation::own_region},
    {Actor::coordinator, Resource::theme_work, Relation::own_region},
    {Actor::technical_committee, Resource::theme_work, Relation::own_region},
    {Actor::physician, Resource::productions, Relation::own_group},
    {Actor::facilitator, Resource::productions, Relation::own_group},
    {Actor::coordinator, Resource::productions, Relation::own_region},
    {Actor::technical_committee, Resource::productions, Relation::own_region},
    {Actor::steering_committee, Resource::productions, Relation::own_region},
    {Actor::coordinator, Resource::committees, Relation::own_region},
    {Actor::secretariat, Resource::committees, Relation::own_region},
    {Actor::technical_committee, Resource::committees, Relation::own_region},
    {Actor::steering_committee, Resource::committees, Relation::own_region},
    {Actor::coordinator, Resource::steering_record, Relation::own_region},
    {Actor::steering_committee, Resource::steering_record, Relation::own_region},
    {Actor::coordinator, Resource::technical_record, Relation::own_region},
    {Actor::technical_committee, Resource::technical_record, Relation::own_region},
    {Actor::technical_committee, Resource::shared_questions, Relation::own_region},
    {Actor::visitor, Resource::calendar_feed, Relation::any},
    {Actor::signed_in, Resource::calendar_feed, Relation::any},
    {Actor::physician, Resource::own_contract, Relation::self},
    {Actor::coordinator, Resource::contracts, Relation::own_region},
    {Actor::secretariat, Resource::contracts, Relation::own_region},
};

Actor actor_of(Role role) {
  switch (role) {
    case Role::physician:
      return Actor::physician;
    case Role::facilitator:
      return Actor::facilitator;
    case Role::coordinator:
      return Actor::coordinator;
    case Role::secretariat:
      return Actor::secretariat;
    case Role::partner:
      return Actor::partner;
    case Role::steering_committee:
      return Actor::steering_committee;
    case Role::federation_officer:
      return Actor::federation_officer;
    case Role::technical_committee:
      return Actor::technical_committee;
    case Role::data_operator:
      break;
  }
  return Actor::data_operator;
}

// Whether the grant stands in `relation` to the subject. An empty scope or subject never matches.
bool relates(const Grant& grant, Relation relation, const Viewer& viewer, const Subject& subject) {
  switch (relation) {
    case Relation::any:
      return true;
    case Relation::self:
      return !subject.physician.empty() && grant.scope == subject.physician;
    case Relation::own_group:
      if (subject.group.empty()) {
        return false;
      }
      return grant.role == Role::physician
                 ? std::ranges::find(viewer.member_of, subject.group) != viewer.member_of.end()
                 : grant.scope == subject.group;
    case Relation::own_region:
      return !subject.region.empty() && grant.scope == subject.region;
  }
  return false;
}

}  // namespace

std::span<const PermissionRow> permission_table() { return table; }

const char* resource_name(Resource resource) {
  static constexpr const char* names[] = {"public_page",
                                          "account",
                                          "definition",
                                          "mirror",
                                          "group_return",
                                          "return_session",
                                          "guess",
                                          "group_remarks",
                                          "region_summary",
                                          "region_groups",
                                          "region_effect",
                                          "member_directory",
                                          "remarks",
                                          "return_list",
                                          "return_publishing",
                                          "group_booklet",
                                          "meetings",
                                          "meeting_leading",
                                          "meeting_recording",
                                          "shared_questions",
                                          "received_minutes",
                                          "demonstration",
                                          "organisation",
                                          "themes",
                                          "theme_work",
                                          "productions",
                                          "committees",
                                          "steering_record",
                                          "technical_record",
                                          "calendar_feed",
                                          "own_contract",
                                          "contracts"};
  return names[static_cast<std::size_t>(resource)];
}

bool is_permitted(const Viewer* viewer, Resource resource, const Subject& subject) {
  return std::ranges::any_of(table, [&](const PermissionRow& row) {
    if (row.resource != resource) {
      return false;
    }
    if (row.actor == Actor::visitor || row.actor == Actor::signed_in) {
      return (row.actor == Actor::visitor) == (viewer == nullptr);
    }
    return viewer != nullptr && std::ranges::any_of(viewer->grants, [&](const Grant& grant) {
             return actor_of(grant.role) == row.actor && relates(grant, row.relation, *viewer, subject);
           });
  });
}

bool may_ever(const Viewer& viewer, Resource resource) {
  return std::ranges::any_of(table, [&](const PermissionRow& row) {
    return row.resource == resource &&
           (row.actor == Actor::signed_in ||
            std::ranges::any_of(viewer.grants, [&](const Grant& grant) { return actor_of(grant.role) == row.actor; }));
  });
}

}  // namespace miroir::programme
