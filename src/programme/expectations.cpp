#include "programme/expectations.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace miroir::programme {
namespace {

using enum ExpectationKind;

constexpr std::array kind_names{
    "sign-contract",    "hold-meeting",       "close-meeting",
    "settle-meeting",   "answer-invitation",  "answer-again",
    "prepare-question", "look-up-questions",  "write-minutes",
    "validate-minutes", "send-minutes",       "name-secretary",
    "invite",           "prepare-return",     "plan-year",
    "read-return",      "read-minutes",       "publish-return",
    "validate-groups",  "late-constitutions", "late-minutes",
    "answer-requests",  "answer-remarks",     "complete-people",
    "receive-minutes",  "unsigned-contracts", "read-region",
};
constexpr std::array seen_names{"minutes", "return"};

bool is_asked(const Meeting& meeting) {
  return meeting.state == MeetingState::planned || meeting.state == MeetingState::invited;
}

// Cases belong to every meeting but the return of indicators.
bool asks_for_question(const Meeting& meeting) { return meeting.kind != MeetingKind::indicator_return; }

std::int32_t days_since(Instant instant, base::Date today) {
  const auto days = std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
  return today.days - static_cast<std::int32_t>(days);
}

class Listing {
 public:
  Listing(const HomeFacts& facts, base::Date today) : facts_(facts), today_(today) {}

  std::vector<Expectation> of_all() {
    for (const std::string& contract : facts_.contracts_to_sign) {
      list_.push_back({sign_contract, {}, std::nullopt, 0, contract});
    }
    for (const HomeGroup& group : facts_.groups) {
      of_group(group);
    }
    const bool reads = facts_.roles.physician || !facts_.groups.empty();
    add_if(facts_.new_return && reads, read_return);
    of_association();
    std::ranges::stable_sort(list_, {}, [](const Expectation& one) {
      return std::tuple(one.kind, one.meeting ? one.meeting->date : base::Date{});
    });
    return std::move(list_);
  }

 private:
  void add_if(bool holds, ExpectationKind kind) {
    if (holds) {
      list_.push_back({kind, {}, std::nullopt, 0, {}});
    }
  }
  void add_count(ExpectationKind kind, std::int32_t count, const std::string& group = {}) {
    if (count > 0) {
      list_.push_back({kind, group, std::nullopt, count, {}});
    }
  }
  void add_meeting(bool holds, ExpectationKind kind, const HomeMeeting& each) {
    if (holds) {
      list_.push_back({kind, each.meeting.group, each.meeting, 0, {}});
    }
  }

  void of_group(const HomeGroup& group) {
    for (const HomeMeeting& each : group.meetings) {
      if (group.member) {
        of_member(each);
      }
      of_recording(group, each);
      if (group.leads) {
        of_leading(group, each);
      }
    }
    if (group.member) {
      add_count(look_up_questions, group.questions_taken, group.id);
    }
    if (group.leads) {
      add_count(answer_requests, group.requests, group.id);
      const bool any_coming = std::ranges::any_of(group.meetings, [&](const HomeMeeting& each) {
        return each.meeting.state != MeetingState::cancelled && today_ <= each.meeting.date;
      });
      if (!any_coming) {
        list_.push_back({plan_year, group.id, std::nullopt, 0, {}});
      }
    }
  }

  void of_member(const HomeMeeting& each) {
    const Meeting& meeting = each.meeting;
    const std::int32_t days = meeting.date - today_;
    const bool invited = meeting.state == MeetingState::invited && days >= 0;
    add_meeting(invited && each.answer == MeetingAnswer::none, answer_invitation, each);
    add_meeting(invited && each.answer != MeetingAnswer::none && each.answered_schedule < meeting.schedule,
                answer_again, each);
    add_meeting(is_asked(meeting) && days >= 0 && days <= prepare_days && !each.prepared &&
                    each.answer != MeetingAnswer::excused && asks_for_question(meeting),
                prepare_question, each);
    add_meeting(each.minutes == MinutesState::sent && !each.minutes_seen && !is_secretary(each) &&
                    days_since(each.minutes_sent_at, today_) <= read_days,
                read_minutes, each);
  }

  // Who records: the secretary, and where there is none who leads.
  void of_recording(const HomeGroup& group, const HomeMeeting& each) {
    const bool records = (group.member && is_secretary(each)) || (group.leads && each.meeting.secretary.empty());
    const bool written = each.minutes && *each.minutes != MinutesState::drafted;
    add_meeting(records && each.meeting.state == MeetingState::closed && !written, write_minutes, each);
    const bool today = each.meeting.date == today_;
    const bool may_record = group.leads || (group.member && is_secretary(each));
    add_meeting(today && may_record && (is_asked(each.meeting) || each.meeting.state == MeetingState::running),
                hold_meeting, each);
  }

  void of_leading(const HomeGroup& group, const HomeMeeting& each) {
    const Meeting& meeting = each.meeting;
    const std::int32_t days = meeting.date - today_;
    const bool running = meeting.state == MeetingState::running;
    add_meeting(days < 0 && running, close_meeting, each);
    add_meeting(days < 0 && is_asked(meeting), settle_meeting, each);
    const bool closed = meeting.state == MeetingState::closed;
    const bool waits_long = minutes_reminder(meeting.date, each.minutes, today_) == MinutesReminder::facilitator;
    // A draft that its secretary has saved can be read; one that nobody began is asked about when it is late.
    add_meeting(closed && !meeting.secretary.empty() && each.minutes != MinutesState::sent &&
                    (each.minutes == MinutesState::drafted || (!each.minutes && waits_long)),
                validate_minutes, each);
    add_meeting(closed && each.minutes == MinutesState::validated, send_minutes, each);
    add_meeting(is_asked(meeting) && days > 0 && days <= prepare_days && meeting.secretary.empty(), name_secretary,
                each);
    add_meeting(meeting.state == MeetingState::planned && days > 0 && days <= invite_days, invite, each);
    add_meeting(is_asked(meeting) && meeting.kind == MeetingKind::indicator_return && days >= 0 &&
                    days <= invite_days && !group.return_session_prepared,
                prepare_return_session, each);
  }

  void of_association() {
    const RegionCounts& counts = facts_.region;
    const bool organises = facts_.roles.coordinator || facts_.roles.secretariat;
    if (facts_.roles.coordinator) {
      add_count(publish_return, counts.waiting_returns);
      add_count(validate_groups, counts.submitted_groups);
      add_count(late_constitutions, counts.late_constitutions);
      add_count(late_minutes, counts.late_minutes);
    }
    if (organises) {
      add_count(answer_requests, counts.requests);
    }
    if (facts_.roles.coordinator || facts_.roles.data_operator) {
      add_count(answer_remarks, counts.open_remarks);
    }
    if (facts_.roles.secretariat) {
      add_count(complete_people, counts.incomplete_people);
    }
    if (organises) {
      add_count(receive_minutes, counts.received_minutes);
    }
    if (facts_.roles.secretariat) {
      add_count(unsigned_contracts, counts.unsigned_contracts);
    }
    add_if(facts_.new_return && (facts_.roles.coordinator || facts_.roles.reads_region), read_region);
  }

  bool is_secretary(const HomeMeeting& each) const {
    return !facts_.physician.empty() && each.meeting.secretary == facts_.physician;
  }

  const HomeFacts& facts_;
  base::Date today_;
  std::vector<Expectation> list_;
};

}  // namespace

const char* expectation_kind_name(ExpectationKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
const char* seen_thing_name(SeenThing thing) { return seen_names[static_cast<std::size_t>(thing)]; }

std::vector<Expectation> expectations(const HomeFacts& facts, base::Date today) {
  return Listing(facts, today).of_all();
}

std::vector<HomeMeeting> next_meetings(const HomeFacts& facts, base::Date today) {
  std::vector<HomeMeeting> list;
  for (const HomeGroup& group : facts.groups) {
    const auto next = std::ranges::find_if(
        group.meetings, [&](const HomeMeeting& each) { return is_asked(each.meeting) && today <= each.meeting.date; });
    if (next != group.meetings.end()) {
      list.push_back(*next);
    }
  }
  std::ranges::stable_sort(list, {}, [](const HomeMeeting& each) { return each.meeting.date; });
  return list;
}

}  // namespace miroir::programme
