// The life of a group, and of somebody's way into it and out of it: two tables of states and permitted moves, and what
// each move asks for.
//
// A group is formed (anew, or out of a peer group that exists), its constitution file is put before the steering
// committee and validated, or returned to be completed. It may be split: some members go to a new group, which is
// formed in turn. It is closed in the end; its history stays. What the constitution file must show comes from the
// programme's template: size, coverage of the area, a trained facilitator. Pure: the day and the facts are arguments.
#pragma once

#include "programme/coverage.hpp"
#include "programme/person.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

enum class GroupState : std::uint8_t { forming, submitted, active, refused, closed };
enum class GroupMove : std::uint8_t { submit, return_file, validate, refuse, split, close, abandon };
const base::StateTable<GroupState, GroupMove>& group_states();

enum class GroupOrigin : std::uint8_t { founded, peer_group, split };
const char* group_origin_name(GroupOrigin origin);
std::optional<GroupOrigin> parse_group_origin(std::string_view name);

struct GroupLife {
  std::string group;  // id
  GroupState state = GroupState::active;
  GroupOrigin origin = GroupOrigin::founded;
  std::string parent;  // the group it was split from
  bool operator==(const GroupLife&) const = default;
};

// A request to join, until it is answered. Once accepted, a membership begins.
enum class RequestState : std::uint8_t { requested, waiting, accepted, refused, withdrawn };
enum class RequestMove : std::uint8_t { put_on_list, accept, refuse, withdraw };
const base::StateTable<RequestState, RequestMove>& request_states();

struct JoinRequest {
  std::int64_t id = 0;
  PersonId person = 0;
  std::string group;
  RequestState state = RequestState::requested;
  base::Date requested_on;
  std::optional<base::Date> decided_on;
  std::string reason;  // of a refusal
  bool operator==(const JoinRequest&) const = default;
};

// How a membership ends.
enum class MembershipState : std::uint8_t { member, left };
enum class MembershipMove : std::uint8_t { leave, move, retire, close };
const base::StateTable<MembershipState, MembershipMove>& membership_states();

// What one line of the constitution file says.
enum class Requirement : std::uint8_t { size, coverage, facilitator, training };
const char* requirement_name(Requirement requirement);
struct ConstitutionFinding {
  Requirement requirement = Requirement::size;
  std::optional<bool> met;  // nothing: it cannot be said
  std::int32_t found = 0;   // members, or percent of the area's physicians, or facilitators
  std::int32_t asked = 0;
  bool operator==(const ConstitutionFinding&) const = default;
};

struct GroupFacts {
  Coverage coverage;
  std::int32_t facilitators = 0;
  std::int32_t trained_facilitators = 0;
};

// The lines that the template asks for.
std::vector<ConstitutionFinding> constitution_findings(const ProgrammeTemplate& rules, const GroupFacts& facts);

// Refuses what the table does not hold ("move-not-permitted"); a validation with a requirement that is not met
// ("constitution-incomplete"), unless `reason` grants a derogation and the template knows of one; fewer members than
// even a derogation permits ("too-few-members"); a return, refusal or closing without its reason ("no-reason").
base::Result<GroupState> check_group_move(const ProgrammeTemplate& rules, const GroupFacts& facts, GroupState from,
                                          GroupMove move, const std::string& reason);

// Refuses a request of somebody who is not active ("not-active"), may not join with their standing
// ("standing-may-not-join"), has one open for this group ("already-requested") or is a member of it ("already-member");
// and a group that is closed or refused ("group-closed").
base::Result<void> check_request(const ProgrammeTemplate& rules, const Person& person, GroupState group,
                                 const std::vector<JoinRequest>& requests, const std::vector<Membership>& memberships,
                                 const std::string& group_id, base::Date day);

// Refuses what the table does not hold, a group that is full ("group-full": put on the waiting list), a person who is
// in another group that day ("member-elsewhere": move them), and a refusal without its reason ("no-reason").
base::Result<RequestState> check_request_move(const ProgrammeTemplate& rules, const JoinRequest& request,
                                              RequestMove move, std::int32_t members_today,
                                              const std::vector<Membership>& memberships, const std::string& reason,
                                              base::Date day);

}  // namespace miroir::programme
