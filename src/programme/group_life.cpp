#include "programme/group_life.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

using G = GroupState;
constexpr const char* group_state_names[] = {"forming", "submitted", "active", "refused", "closed"};
constexpr const char* group_move_names[] = {"submit", "return_file", "validate", "refuse", "split", "close", "abandon"};
constexpr base::Transition<GroupState, GroupMove> group_transitions[] = {
    {G::forming, GroupMove::submit, G::submitted},      {G::forming, GroupMove::abandon, G::closed},
    {G::submitted, GroupMove::return_file, G::forming}, {G::submitted, GroupMove::validate, G::active},
    {G::submitted, GroupMove::refuse, G::refused},      {G::active, GroupMove::split, G::active},
    {G::active, GroupMove::close, G::closed},
};
constexpr base::StateTable<GroupState, GroupMove> group_table("a group", "form", G::forming, group_state_names,
                                                              group_move_names, group_transitions);

using R = RequestState;
constexpr const char* request_state_names[] = {"requested", "waiting", "accepted", "refused", "withdrawn"};
constexpr const char* request_move_names[] = {"put_on_list", "accept", "refuse", "withdraw"};
constexpr base::Transition<RequestState, RequestMove> request_transitions[] = {
    {R::requested, RequestMove::put_on_list, R::waiting}, {R::requested, RequestMove::accept, R::accepted},
    {R::requested, RequestMove::refuse, R::refused},      {R::requested, RequestMove::withdraw, R::withdrawn},
    {R::waiting, RequestMove::accept, R::accepted},       {R::waiting, RequestMove::refuse, R::refused},
    {R::waiting, RequestMove::withdraw, R::withdrawn},
};
constexpr base::StateTable<RequestState, RequestMove> request_table("a request", "ask", R::requested,
                                                                    request_state_names, request_move_names,
                                                                    request_transitions);

constexpr const char* membership_state_names[] = {"member", "left"};
constexpr const char* membership_move_names[] = {"leave", "move", "retire", "close"};
constexpr base::Transition<MembershipState, MembershipMove> membership_transitions[] = {
    {MembershipState::member, MembershipMove::leave, MembershipState::left},
    {MembershipState::member, MembershipMove::move, MembershipState::left},
    {MembershipState::member, MembershipMove::retire, MembershipState::left},
    {MembershipState::member, MembershipMove::close, MembershipState::left},
};
constexpr base::StateTable<MembershipState, MembershipMove> membership_table("a membership", "join",
                                                                             MembershipState::member,
                                                                             membership_state_names,
                                                                             membership_move_names,
                                                                             membership_transitions);

constexpr const char* origin_names[] = {"founded", "peer_group", "split"};
constexpr const char* requirement_names[] = {"size", "coverage", "facilitator", "training"};

std::int32_t percent_of(std::int32_t part, std::int32_t whole) { return whole == 0 ? 0 : part * 100 / whole; }

}  // namespace

const base::StateTable<GroupState, GroupMove>& group_states() { return group_table; }
const base::StateTable<RequestState, RequestMove>& request_states() { return request_table; }
const base::StateTable<MembershipState, MembershipMove>& membership_states() { return membership_table; }
const char* group_origin_name(GroupOrigin origin) { return origin_names[static_cast<std::size_t>(origin)]; }
const char* requirement_name(Requirement requirement) {
  return requirement_names[static_cast<std::size_t>(requirement)];
}

std::optional<GroupOrigin> parse_group_origin(std::string_view name) {
  const auto found = std::ranges::find(origin_names, name);
  return found == std::end(origin_names) ? std::nullopt
                                         : std::optional(static_cast<GroupOrigin>(found - std::begin(origin_names)));
}

std::vector<ConstitutionFinding> constitution_findings(const ProgrammeTemplate& rules, const GroupFacts& facts) {
  const std::int32_t members = facts.coverage.members;
  std::vector<ConstitutionFinding> findings{{Requirement::size,
                                             members >= rules.fewest_members && members <= rules.most_members, members,
                                             members > rules.most_members ? rules.most_members : rules.fewest_members}};
  if (rules.coverage_percent > 0) {
    findings.push_back({Requirement::coverage, facts.coverage.reaches(rules.coverage_percent),
                        percent_of(facts.coverage.physicians_members, facts.coverage.physicians),
                        rules.coverage_percent});
  }
  if (rules.facilitator != FacilitatorRule::none) {
    findings.push_back({Requirement::facilitator, facts.facilitators > 0, facts.facilitators, 1});
  }
  if (rules.facilitator == FacilitatorRule::trained) {
    findings.push_back({Requirement::training, facts.trained_facilitators > 0, facts.trained_facilitators, 1});
  }
  return findings;
}

base::Result<GroupState> check_group_move(const ProgrammeTemplate& rules, const GroupFacts& facts, GroupState from,
                                          GroupMove move, const std::string& reason) {
  const auto to = group_table.check(from, move);
  if (!to) {
    return to;
  }
  const bool explained = move == GroupMove::return_file || move == GroupMove::refuse || move == GroupMove::close ||
                         move == GroupMove::abandon;
  if (explained && reason.empty()) {
    return base::refuse("no-reason", "this is explained to the group: give a reason");
  }
  if (move != GroupMove::validate) {
    return to;
  }
  const auto findings = constitution_findings(rules, facts);
  const bool complete = std::ranges::all_of(findings, [](const auto& finding) { return finding.met.value_or(false); });
  if (complete) {
    return to;
  }
  if (!rules.smaller_by_derogation || reason.empty()) {
    return base::refuse("constitution-incomplete",
                        "the file does not show all that the programme asks for: complete it, "
                        "or give the reason of the derogation where the programme knows one");
  }
  if (rules.fewest_derogated && facts.coverage.members < *rules.fewest_derogated) {
    return base::refuse("too-few-members",
                        fmt::format("even by derogation a group has {} members at least", *rules.fewest_derogated));
  }
  return to;
}

base::Result<void> check_request(const ProgrammeTemplate& rules, const Person& person, GroupState group,
                                 const std::vector<JoinRequest>& requests, const std::vector<Membership>& memberships,
                                 const std::string& group_id, base::Date day) {
  if (group == GroupState::closed || group == GroupState::refused) {
    return base::refuse("group-closed", "this group takes nobody any more: choose another");
  }
  if (person.state != PersonState::active || person.number.empty()) {
    return base::refuse("not-active",
                        "only a physician in activity joins a group: bring them back on their page first");
  }
  if (!rules.rule_of(person.standing).may_join) {
    return base::refuse("standing-may-not-join",
                        "with this standing one attends and is not a member: change the "
                        "standing first if it is wrong");
  }
  for (const JoinRequest& request : requests) {
    const bool open = request.state == RequestState::requested || request.state == RequestState::waiting;
    if (open && request.person == person.id && request.group == group_id) {
      return base::refuse("already-requested",
                          "a request of this person waits for this group already: answer that one");
    }
  }
  for (const Membership& membership : memberships) {
    if (membership.group == group_id && membership.physician == person.number && membership.covers(day)) {
      return base::refuse("already-member", "this person is a member of this group already");
    }
  }
  return {};
}

base::Result<RequestState> check_request_move(const ProgrammeTemplate& rules, const JoinRequest& request,
                                              RequestMove move, std::int32_t members_today,
                                              const std::vector<Membership>& memberships, const std::string& reason,
                                              base::Date day) {
  const auto to = request_table.check(request.state, move);
  if (!to) {
    return to;
  }
  if (move == RequestMove::refuse && reason.empty()) {
    return base::refuse("no-reason", "a refusal is explained to who asked: give a reason");
  }
  if (move != RequestMove::accept) {
    return to;
  }
  if (members_today >= rules.most_members) {
    return base::refuse("group-full", fmt::format("the group has {} members and may have {}: put the request on the "
                                                  "waiting list",
                                                  members_today, rules.most_members));
  }
  if (std::ranges::any_of(memberships, [&](const Membership& one) { return !one.end || *one.end >= day; })) {
    return base::refuse("member-elsewhere",
                        "this person is in another group: move them on their page, so that the "
                        "history is kept");
  }
  return to;
}

}  // namespace miroir::programme
