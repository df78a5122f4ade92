// Who may see what: one table of role x resource x relation, and the only place where access is decided.
//
// A role never opens everything of a kind: a row of the table names the relation that must hold between the person
// and what is asked for (it is theirs, it is of their group, it is of their region). What the table does not say is
// refused. The table is tested exhaustively, and a test proves that every address of the site names a resource.
#pragma once

#include "programme/accounts.hpp"

#include <span>
#include <string>
#include <vector>

namespace miroir::programme {

enum class Resource : std::uint8_t {
  public_page,        // sign-in, styles, health: for everybody
  account,            // one's own account: home, language, sign-out
  definition,         // what an indicator counts; no figure
  mirror,             // one physician's figures
  group_return,       // a group's figures, members as letters
  return_session,     // preparing and leading a group's session on its return
  guess,              // what a member would have said of their own figure; theirs alone
  group_remarks,      // noting what a group says during its session: its facilitator, and the member it designated
  region_summary,     // the region's groups together and the control group; no group, no physician
  region_groups,      // the list of the region's groups with each one's figures; no physician
  region_effect,      // what all groups together changed, against the control group; no group, no physician
  member_directory,   // names and groups; no figure
  remarks,            // what groups and physicians of the region say of their return, and the answers; no figure
  return_list,        // which returns there are and what became of each; no figure
  return_publishing,  // publishing returns: what is in each, and who was told; figures of the region only
  group_booklet,      // a group's return, printed for the meeting
  meetings,           // a group's meetings: answering, preparing, reading its minutes and questions
  meeting_leading,    // planning, inviting, closing, validating and sending the minutes
  meeting_recording,  // noting what is said at a meeting and writing its minutes: who leads, and its secretary
  shared_questions,   // questions that groups of the region share, without a name
  received_minutes,   // minutes that groups have sent to the association
  demonstration,      // for everybody, where it exists: in the demonstration only
  organisation,       // people, their roles, the lives of groups, the map, trainings, the programme's rules; no figure
  themes,             // the region's themes, its calendar, dossiers as their release allows, and the search over them
  theme_work,         // scoring and proposing themes, writing dossiers, answering what is said of their references
  productions,        // what groups made for their territory and share
  committees,         // what committees decide, what waits for them, what they are to do
  steering_record,    // writing down what the steering committee decides
  technical_record,   // writing down what the technical committee decides, and answering groups
  calendar_feed,      // a person's meetings; opened by the token of its address, which the page checks
  own_contract,       // the contract of who asks
  contracts,          // the contracts of the association with its members
};

// Who asks: a visitor who has not signed in, somebody signed in whatever their roles, or one role.
enum class Actor : std::uint8_t {
  visitor,
  signed_in,
  physician,
  facilitator,
  coordinator,
  secretariat,
  partner,
  steering_committee,
  federation_officer,
  data_operator,
  technical_committee
};

// What the person is to the thing: nothing in particular, or it is their own, their group's, their region's.
enum class Relation : std::uint8_t { any, self, own_group, own_region };

struct PermissionRow {
  Actor actor;
  Resource resource;
  Relation relation;
};

std::span<const PermissionRow> permission_table();
const char* resource_name(Resource resource);

// What is asked for. Only the field that the resource is about is read.
struct Subject {
  std::string physician;  // number
  std::string group;      // id
  std::string region;     // code
};

// The person, with the groups they are a member of today (as a physician).
struct Viewer {
  std::vector<Grant> grants;
  std::vector<std::string> member_of;
};

// `viewer` is null for who has not signed in.
bool is_permitted(const Viewer* viewer, Resource resource, const Subject& subject);
// Whether some row lets this person see the resource for some subject: what a menu shows.
bool may_ever(const Viewer& viewer, Resource resource);

}  // namespace miroir::programme
