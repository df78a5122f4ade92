// What a home page says: what is expected of somebody now, and what is next. From facts to an ordered list; the pages
// only put it into words.
//
// The order is that of ExpectationKind, then of days: what stops others comes before what one does for oneself. What
// nobody waits for is not listed, so that an empty list means that nothing is expected. Pure, but for the interface of
// storage, implemented in `store`; the day is an argument.
#pragma once

#include "programme/meeting.hpp"
#include "programme/minutes_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

enum class ExpectationKind : std::uint8_t {
  // Of a member, or of who leads the group.
  sign_contract,
  hold_meeting,    // today: the page on which it is recorded
  close_meeting,   // still running the day after
  settle_meeting,  // its day has passed and nobody said whether it was held
  answer_invitation,
  answer_again,  // the date moved after the answer
  prepare_question,
  look_up_questions,  // taken at a meeting, without an answer yet
  write_minutes,
  validate_minutes,
  send_minutes,
  name_secretary,
  invite,
  prepare_return_session,
  plan_year,
  read_return,
  read_minutes,
  // Of the association.
  publish_return,
  validate_groups,
  late_constitutions,
  late_minutes,
  answer_requests,
  answer_remarks,
  complete_people,
  receive_minutes,
  unsigned_contracts,
  read_region,
};
const char* expectation_kind_name(ExpectationKind kind);

struct Expectation {
  ExpectationKind kind = ExpectationKind::answer_invitation;
  std::string group;               // empty where it is about none
  std::optional<Meeting> meeting;  // where it is about one
  std::int32_t count = 0;          // of things that wait, where they are counted
  std::string contract = {};       // its number, where it is about one
};

// A meeting and one person's part in it.
struct HomeMeeting {
  Meeting meeting;
  MeetingAnswer answer = MeetingAnswer::none;
  std::int64_t answered_schedule = 0;
  bool prepared = false;  // their question
  std::optional<MinutesState> minutes;
  bool minutes_sent = false;  // some version is with the association
  Instant minutes_sent_at{};
  bool minutes_seen = false;
};

struct HomeGroup {
  std::string id;
  bool member = false;
  bool leads = false;
  std::vector<HomeMeeting> meetings;    // by date
  std::int32_t questions_taken = 0;     // by this person, without an answer
  std::int32_t requests = 0;            // to join, undecided
  bool return_session_prepared = true;  // of the latest return; true where there is none
};

// What waits at the association, counted.
struct RegionCounts {
  std::int32_t submitted_groups = 0;
  std::int32_t late_constitutions = 0;  // forming, and nothing was done for two months
  std::int32_t late_minutes = 0;        // not sent two weeks after the meeting
  std::int32_t requests = 0;
  std::int32_t open_remarks = 0;
  std::int32_t incomplete_people = 0;
  std::int32_t received_minutes = 0;  // in the last thirty days, not opened by this person
  std::int32_t unsigned_contracts = 0;
  std::int32_t waiting_returns = 0;  // arrived, shown to nobody
  bool operator==(const RegionCounts&) const = default;
};

// What the person is, as far as a home page asks.
struct HomeRoles {
  bool physician = false;
  bool coordinator = false;
  bool secretariat = false;
  bool reads_region = false;  // partner, steering committee, federation
  bool data_operator = false;
};

struct HomeFacts {
  HomeRoles roles;
  std::string physician;  // number; empty for who is none
  std::vector<HomeGroup> groups;
  std::vector<std::string> contracts_to_sign;  // their numbers
  bool new_return = false;                     // one may be read that this person has not opened
  RegionCounts region;
};

inline constexpr std::int32_t prepare_days = 14;       // before a meeting: a question, a secretary
inline constexpr std::int32_t invite_days = 30;        // before a meeting: invitations, a session on a return
inline constexpr std::int32_t read_days = 30;          // after minutes were sent
inline constexpr std::int32_t constitution_days = 60;  // without anything done

std::vector<Expectation> expectations(const HomeFacts& facts, base::Date today);

// The next meeting of each group that is to be held, by date.
std::vector<HomeMeeting> next_meetings(const HomeFacts& facts, base::Date today);

// Things that are new until somebody has opened them.
enum class SeenThing : std::uint8_t { minutes, published_return };
const char* seen_thing_name(SeenThing thing);

class HomeStore {
 public:
  virtual ~HomeStore() = default;
  // The group's meetings of those days, as `physician` and `account` stand to each, and what waits in the group.
  // `publication`: the latest return, 0 for none.
  virtual HomeGroup home_group(const std::string& group, const std::string& physician, AccountId account,
                               std::int64_t publication, base::Date first, base::Date last) = 0;
  // All but the returns that wait.
  virtual RegionCounts region_counts(const std::string& region, AccountId account, base::Date today) = 0;
  virtual bool has_seen(AccountId account, SeenThing thing, std::int64_t about) = 0;
  virtual void note_seen(AccountId account, SeenThing thing, std::int64_t about) = 0;
};

}  // namespace miroir::programme
