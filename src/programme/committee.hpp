// The steering and the technical committee of a region: who is in them, their meetings, what they decide with the
// votes, what waits for them, what was to be done by whom, and the answers to what groups send up. Pure but for the
// interface of storage, implemented in `store`.
//
// A decision is written once and never changed. It is about the themes of a year, a group's constitution file, or a
// plain item (indicators, budget, communication); what it decides is done in the same breath.
#pragma once

#include "base/state_table.hpp"
#include "programme/accounts.hpp"
#include "programme/people_store.hpp"
#include "programme/person.hpp"
#include "programme/theme.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

enum class Committee : std::uint8_t { steering, technical };
const char* committee_name(Committee committee);
std::optional<Committee> parse_committee(std::string_view name);

// Whose roles say so on that day, for this region; by id.
std::vector<PersonId> committee_members(Committee committee, const std::string& region,
                                        const std::vector<PersonRole>& roles, base::Date day);

struct CommitteeMeeting {
  std::int64_t id = 0;
  std::string region;
  Committee committee = Committee::steering;
  base::Date day;
  std::vector<PersonId> present;  // ascending
  std::string words;              // what was said; may be empty
  bool operator==(const CommitteeMeeting&) const = default;
};

enum class DecisionSubject : std::uint8_t { themes, group, item };
const char* decision_subject_name(DecisionSubject subject);
std::optional<DecisionSubject> parse_decision_subject(std::string_view name);
enum class Outcome : std::uint8_t { approved, returned };
const char* outcome_name(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view name);

struct CommitteeDecision {
  std::int64_t id = 0;
  std::string region;
  Committee committee = Committee::steering;
  DecisionSubject subject = DecisionSubject::item;
  std::string subject_id;  // first year of the themes' year, id of the group, number of the item
  std::string title;       // what it was about, in words
  Outcome outcome = Outcome::approved;
  std::int32_t votes_for = 0;
  std::int32_t votes_against = 0;
  std::int32_t abstained = 0;
  base::Date day;
  std::string reason;
  std::string written_by;  // display name
  bool operator==(const CommitteeDecision&) const = default;
};
inline constexpr std::int32_t most_votes = 60;  // more is a slip
// Refuses a decision without votes ("no-votes"), with impossible ones ("bad-votes"), with an outcome that the votes do
// not give ("votes-disagree": approved when more are for than against), without its reason ("no-reason") and of a day
// to come ("in-the-future"). A technical committee decides on plain items only ("not-its-decision").
base::Result<void> check_decision(const CommitteeDecision& decision, base::Date today);

// Something plain that waits for a committee.
enum class ItemKind : std::uint8_t { indicators, budget, communication, other };
inline constexpr int item_kinds = 4;
const char* item_kind_name(ItemKind kind);
std::optional<ItemKind> parse_item_kind(std::string_view name);
enum class ItemState : std::uint8_t { waiting, approved, returned };
enum class ItemMove : std::uint8_t { approve, send_back, submit_again };
const base::StateTable<ItemState, ItemMove>& item_states();

struct CommitteeItem {
  std::int64_t id = 0;
  std::string submission;
  std::string region;
  Committee committee = Committee::steering;
  ItemKind kind = ItemKind::indicators;
  std::string title;
  std::string words;
  std::string author;
  ItemState state = ItemState::waiting;
  base::Date submitted_on;
  bool operator==(const CommitteeItem&) const = default;
};

struct CommitteeAction {
  std::int64_t id = 0;
  std::string submission;
  std::string region;
  Committee committee = Committee::steering;
  std::string what;
  std::string who;
  base::Date due;
  std::optional<base::Date> done_on;
  bool is_late(base::Date today) const { return !done_on && due < today; }
  bool operator==(const CommitteeAction&) const = default;
};

// What a group sends up, and the answer that it sees.
enum class LetterKind : std::uint8_t { suggestion, remark, request };
inline constexpr int letter_kinds = 3;
const char* letter_kind_name(LetterKind kind);
std::optional<LetterKind> parse_letter_kind(std::string_view name);

struct GroupLetter {
  std::int64_t id = 0;
  std::string submission;
  std::string region;
  std::string group;
  LetterKind kind = LetterKind::suggestion;
  std::string words;
  std::string author;
  Instant sent_at{};
  std::string answer;  // empty before one
  std::string answered_by;
  Instant answered_at{};
  bool operator==(const GroupLetter&) const = default;
};

inline constexpr std::size_t longest_committee_text = 2000;  // bytes
inline constexpr std::size_t longest_committee_title = 200;

class CommitteeStore {
 public:
  virtual ~CommitteeStore() = default;
  virtual std::int64_t add_committee_meeting(const CommitteeMeeting& meeting) = 0;
  virtual std::vector<CommitteeMeeting> committee_meetings(const std::string& region, Committee committee,
                                                           std::int32_t offset,
                                                           std::int32_t limit) = 0;  // newest first

  // Writes it down and does it: themes are selected or sent back, an item is approved or returned, a group is validated
  // or its file returned. Refuses what cannot be done any more ("move-not-permitted", "unknown-item", "unknown-group",
  // "no-themes", and what move_group refuses); nothing is then written.
  virtual base::Result<std::int64_t> record_decision(const CommitteeDecision& decision, const ProgrammeTemplate& rules,
                                                     const GroupFacts& facts) = 0;
  virtual std::vector<CommitteeDecision> committee_decisions(const std::string& region, Committee committee,
                                                             std::int32_t offset,
                                                             std::int32_t limit) = 0;  // newest first
  // The last one about the themes of that year; nothing before one.
  virtual std::optional<CommitteeDecision> decision_on_themes(const std::string& region, std::int32_t year) = 0;

  virtual std::int64_t add_item(const CommitteeItem& item) = 0;
  virtual std::vector<CommitteeItem> waiting_items(const std::string& region, Committee committee) = 0;  // oldest first

  virtual std::int64_t add_action(const CommitteeAction& action) = 0;
  // Those open by the day they are due, then those done, the latest first.
  virtual std::vector<CommitteeAction> actions(const std::string& region, Committee committee, std::int32_t offset,
                                               std::int32_t limit) = 0;
  // Refuses "unknown-action".
  virtual base::Result<void> finish_action(const std::string& region, std::int64_t id, base::Date done_on) = 0;

  virtual std::int64_t add_letter(const GroupLetter& letter) = 0;
  virtual std::optional<GroupLetter> find_letter(std::int64_t id) = 0;
  virtual std::vector<GroupLetter> letters_of_group(const std::string& group, std::int32_t offset,
                                                    std::int32_t limit) = 0;           // newest first
  virtual std::vector<GroupLetter> unanswered_letters(const std::string& region) = 0;  // oldest first
  // Refuses "unknown-letter" and one that has its answer ("answered-already").
  virtual base::Result<void> answer_letter(std::int64_t id, const std::string& answer, const std::string& by,
                                           Instant at) = 0;
};

}  // namespace miroir::programme
