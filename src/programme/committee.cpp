#include "programme/committee.hpp"

#include <algorithm>

namespace miroir::programme {

namespace {

using S = ItemState;
using M = ItemMove;
constexpr const char* state_names[] = {"waiting", "approved", "returned"};
constexpr const char* move_names[] = {"approve", "send_back", "submit_again"};
constexpr base::Transition<ItemState, ItemMove> transitions[] = {
    {S::waiting, M::approve, S::approved},
    {S::waiting, M::send_back, S::returned},
    {S::returned, M::submit_again, S::waiting},
};
constexpr base::StateTable<ItemState, ItemMove> table("an item", "submit", S::waiting, state_names, move_names,
                                                      transitions);

constexpr const char* committee_names[] = {"steering", "technical"};
constexpr const char* subject_names[] = {"themes", "group", "item"};
constexpr const char* outcome_names[] = {"approved", "returned"};
constexpr const char* item_names[] = {"indicators", "budget", "communication", "other"};
constexpr const char* letter_names[] = {"suggestion", "remark", "request"};

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const char* const (&names)[count], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == std::end(names) ? std::nullopt : std::optional(static_cast<Enumeration>(found - std::begin(names)));
}

}  // namespace

const base::StateTable<ItemState, ItemMove>& item_states() { return table; }
const char* committee_name(Committee committee) { return committee_names[static_cast<std::size_t>(committee)]; }
std::optional<Committee> parse_committee(std::string_view name) { return parse<Committee>(committee_names, name); }
const char* decision_subject_name(DecisionSubject subject) { return subject_names[static_cast<std::size_t>(subject)]; }
std::optional<DecisionSubject> parse_decision_subject(std::string_view name) {
  return parse<DecisionSubject>(subject_names, name);
}
const char* outcome_name(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }
std::optional<Outcome> parse_outcome(std::string_view name) { return parse<Outcome>(outcome_names, name); }
const char* item_kind_name(ItemKind kind) { return item_names[static_cast<std::size_t>(kind)]; }
std::optional<ItemKind> parse_item_kind(std::string_view name) { return parse<ItemKind>(item_names, name); }
const char* letter_kind_name(LetterKind kind) { return letter_names[static_cast<std::size_t>(kind)]; }
std::optional<LetterKind> parse_letter_kind(std::string_view name) { return parse<LetterKind>(letter_names, name); }

std::vector<PersonId> committee_members(Committee committee, const std::string& region,
                                        const std::vector<PersonRole>& roles, base::Date day) {
  const RoleKind kind = committee == Committee::steering ? RoleKind::steering_committee : RoleKind::technical_committee;
  std::vector<PersonId> members;
  for (const PersonRole& role : roles) {
    if (role.kind == kind && role.scope == region && role.covers(day)) {
      members.push_back(role.person);
    }
  }
  std::ranges::sort(members);
  members.erase(std::ranges::unique(members).begin(), members.end());
  return members;
}

base::Result<void> check_decision(const CommitteeDecision& decision, base::Date today) {
  if (decision.committee == Committee::technical && decision.subject != DecisionSubject::item) {
    return base::refuse("not-its-decision", "this is for the steering committee to decide: put it before them");
  }
  for (const std::int32_t votes : {decision.votes_for, decision.votes_against, decision.abstained}) {
    if (votes < 0 || votes > most_votes) {
      return base::refuse("bad-votes", "these are not numbers of votes of a committee: count them again");
    }
  }
  if (decision.votes_for + decision.votes_against + decision.abstained == 0) {
    return base::refuse("no-votes", "a decision has votes: give those for, against and abstained");
  }
  if ((decision.votes_for > decision.votes_against) != (decision.outcome == Outcome::approved)) {
    return base::refuse("votes-disagree",
                        "the votes say otherwise: it is approved when more are for than against, and only then");
  }
  if (decision.reason.empty()) {
    return base::refuse("no-reason", "a decision is explained: give its reason");
  }
  if (today < decision.day) {
    return base::refuse("in-the-future", "a decision is written down once it is taken: give its day");
  }
  return {};
}

}  // namespace miroir::programme
