#include "feedback/return_state.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>
#include <fmt/format.h>

namespace miroir::feedback {

namespace {

using enum ReturnState;

constexpr ReturnTransition table[] = {
    {received, ReturnMove::schedule, scheduled},    {received, ReturnMove::publish, published},
    {received, ReturnMove::withdraw, withdrawn},    {scheduled, ReturnMove::schedule, scheduled},
    {scheduled, ReturnMove::hold, received},        {scheduled, ReturnMove::publish, published},
    {scheduled, ReturnMove::reach_date, published}, {scheduled, ReturnMove::withdraw, withdrawn},
    {published, ReturnMove::correct, corrected},    {published, ReturnMove::withdraw, withdrawn},
    {corrected, ReturnMove::correct, corrected},  // once more, where its correction was withdrawn
    {corrected, ReturnMove::withdraw, withdrawn},
};

constexpr const char* state_names[] = {"received", "scheduled", "published", "corrected", "withdrawn"};
constexpr const char* move_names[] = {"receive", "schedule", "hold", "publish", "reach_date", "correct", "withdraw"};
constexpr std::chrono::days farthest_date{731};

void reach_date(Standing& standing, Instant now) {
  if (standing.state == scheduled && *standing.visible_from <= now) {
    standing.state = *state_after(standing.state, ReturnMove::reach_date);
  }
  standing.was_visible = standing.was_visible || standing.is_readable();
}

void apply(const ReturnEvent& event, Standing& standing) {
  standing.state = state_after(standing.state, event.move).value_or(standing.state);
  switch (event.move) {
    case ReturnMove::receive:
      standing.corrects = event.corrects;
      standing.correction_reason = event.reason;
      break;
    case ReturnMove::publish:
    case ReturnMove::schedule:
      standing.visible_from = event.visible_from;
      standing.corrects = event.corrects;
      standing.correction_reason = event.reason;
      standing.words = event.words;
      break;
    case ReturnMove::hold:
      standing.visible_from.reset();
      break;
    case ReturnMove::withdraw:
      standing.withdrawn_at = event.at;
      standing.withdrawal_reason = event.reason;
      break;
    case ReturnMove::reach_date:
    case ReturnMove::correct:
      break;
  }
}

// Of its own events alone.
Standing standing_of(const ReturnRecord& record, Instant now) {
  Standing standing;
  for (const ReturnEvent& event : record.events) {
    if (event.at > now) {
      break;
    }
    reach_date(standing, event.at);
    apply(event, standing);
  }
  reach_date(standing, now);
  return standing;
}

// What a correction does to the return it corrects, once it was visible, even if it was withdrawn since. Of several the
// last readable one is named.
void mark_corrected(const ReturnRecord& by, const Standing& correction, Standing& standing) {
  const bool better = !standing.corrected_by || correction.is_readable();
  if (!better) {
    return;
  }
  standing.state = state_after(standing.state, ReturnMove::correct).value_or(standing.state);
  standing.corrected_by = by.id;
  standing.corrected_at = *correction.visible_from;
  standing.corrected_reason = correction.correction_reason;
}

std::optional<std::size_t> place_of(const std::vector<ReturnRecord>& records, PublicationId id) {
  const auto found = std::ranges::find(records, id, &ReturnRecord::id);
  return found == records.end() ? std::nullopt : std::optional<std::size_t>(found - records.begin());
}

std::set<std::string> names_of(const std::vector<base::Period>& periods) {
  std::set<std::string> names;
  for (const base::Period& period : periods) {
    names.insert(period.name);
  }
  return names;
}

base::Date last_day(const ReturnRecord& record) {
  base::Date last;
  for (const base::Period& period : record.periods) {
    last = std::max(last, period.last);
  }
  return last;
}

bool is_other_of_region(const ReturnRecord& record, const ReturnRecord& coming) {
  return record.id != coming.id && record.region == coming.region;
}

base::Result<void> check_correction(const std::vector<ReturnRecord>& records, const std::vector<Standing>& now,
                                    const ReturnRecord& record, const ReturnEvent& move) {
  const auto place = place_of(records, *move.corrects);
  if (move.reason.empty()) {
    return base::refuse("no-reason", "a correction says why: give a reason, in words that its readers understand");
  }
  if (!place || !now[*place].is_readable() || !is_other_of_region(records[*place], record)) {
    return base::refuse("not-correctable", fmt::format("return {} is not one that readers can open: only a published "
                                                       "return of the same region can be corrected",
                                                       *move.corrects));
  }
  if (names_of(records[*place].periods) != names_of(record.periods)) {
    return base::refuse("other-periods",
                        fmt::format("a correction holds the periods of what it corrects, and return {} "
                                    "holds {}: run the indicators again for exactly these",
                                    *move.corrects, fmt::join(names_of(records[*place].periods), ", ")));
  }
  if (now[*place].corrected_by) {
    const auto newer = place_of(records, *now[*place].corrected_by);
    if (newer && now[*newer].is_readable()) {
      return base::refuse("corrected-before",
                          fmt::format("return {} was corrected by return {} since: correct that one", *move.corrects,
                                      *now[*place].corrected_by));
    }
  }
  return {};
}

base::Result<void> check_schedules(const std::vector<ReturnRecord>& records, const std::vector<Standing>& now,
                                   const ReturnRecord& record) {
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (now[place].state == scheduled && is_other_of_region(records[place], record) &&
        last_day(records[place]) == last_day(record)) {
      return base::refuse("already-scheduled", fmt::format("return {} is scheduled with the same last period: withdraw "
                                                           "it or let it wait first",
                                                           records[place].id));
    }
  }
  return {};
}

base::Result<void> check_periods(const std::vector<ReturnRecord>& records, const std::vector<Standing>& now,
                                 const ReturnRecord& record) {
  if (const auto repeated = repeated_return(records, now, record)) {
    return base::refuse(
        "already-published-periods",
        fmt::format("{} were published here before, last as return {}: give this file as its "
                    "correction, with --corrects {} --reason \"why\"",
                    fmt::join(names_of(record.periods), ", "), records[*repeated].id, records[*repeated].id));
  }
  return {};
}

}  // namespace

const char* state_name(ReturnState state) { return state_names[static_cast<std::size_t>(state)]; }
const char* move_name(ReturnMove move) { return move_names[static_cast<std::size_t>(move)]; }

std::optional<ReturnMove> parse_move(std::string_view name) {
  const auto found = std::ranges::find(move_names, name);
  return found == std::end(move_names) ? std::nullopt
                                       : std::optional(static_cast<ReturnMove>(found - std::begin(move_names)));
}

std::span<const ReturnTransition> return_transitions() { return table; }

std::optional<ReturnState> state_after(ReturnState from, ReturnMove move) {
  const auto found = std::ranges::find_if(
      table, [&](const ReturnTransition& transition) { return transition.from == from && transition.move == move; });
  return found == std::end(table) ? std::nullopt : std::optional(found->to);
}

programme::NoticeKind notice_kind(const ReturnEvent& event) {
  using programme::NoticeKind;
  if (event.move == ReturnMove::withdraw) {
    return NoticeKind::return_withdrawn;
  }
  return event.corrects ? NoticeKind::return_corrected : NoticeKind::return_published;
}

std::string state_diagram() {
  std::string text = "stateDiagram-v2\n  [*] --> received: receive\n";
  for (const ReturnTransition& transition : table) {
    text += fmt::format("  {} --> {}: {}\n", state_name(transition.from), state_name(transition.to),
                        move_name(transition.move));
  }
  return text + "  withdrawn --> [*]\n";
}

std::vector<Standing> standings(const std::vector<ReturnRecord>& records, Instant now) {
  std::vector<Standing> out;
  out.reserve(records.size());
  for (const ReturnRecord& record : records) {
    out.push_back(standing_of(record, now));
  }
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (!out[place].corrects || !out[place].was_visible) {
      continue;
    }
    if (const auto corrected_place = place_of(records, *out[place].corrects)) {
      mark_corrected(records[place], out[place], out[*corrected_place]);
    }
  }
  return out;
}

std::optional<std::size_t> latest_return(const std::vector<ReturnRecord>& records,
                                         const std::vector<Standing>& standings) {
  std::optional<std::size_t> best;
  const auto key = [&](std::size_t place) {
    return std::tuple(last_day(records[place]), *standings[place].visible_from, records[place].id);
  };
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (standings[place].state == published && (!best || key(place) > key(*best))) {
      best = place;
    }
  }
  return best;
}

std::optional<std::size_t> repeated_return(const std::vector<ReturnRecord>& records,
                                           const std::vector<Standing>& standings, const ReturnRecord& coming) {
  std::set<std::string> seen;
  std::optional<std::size_t> best;
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (!standings[place].is_readable() || !is_other_of_region(records[place], coming)) {
      continue;
    }
    seen.merge(names_of(records[place].periods));
    const bool same = names_of(records[place].periods) == names_of(coming.periods);
    const bool best_same = best && names_of(records[*best].periods) == names_of(coming.periods);
    if (!best || same || !best_same) {
      best = place;
    }
  }
  const auto names = names_of(coming.periods);
  return std::ranges::includes(seen, names) ? best : std::nullopt;
}

base::Result<void> check_move(const std::vector<ReturnRecord>& records, const ReturnRecord& record,
                              const ReturnEvent& move) {
  const std::vector<Standing> now = standings(records, move.at);
  const auto place = place_of(records, record.id);
  const ReturnState state = place ? now[*place].state : received;
  if (!state_after(state, move.move)) {
    return base::refuse(
        "move-not-permitted",
        fmt::format("a return that is {} does not allow this: look at its page again", state_name(state)));
  }
  if (move.move == ReturnMove::withdraw && move.reason.empty()) {
    return base::refuse("no-reason", "a withdrawal says why: give a reason, in words that readers understand");
  }
  if (move.move != ReturnMove::publish && move.move != ReturnMove::schedule) {
    return {};
  }
  if (move.move == ReturnMove::schedule && move.visible_from <= move.at) {
    return base::refuse("date-passed", "the date has passed: choose a later one, or publish now");
  }
  if (move.move == ReturnMove::schedule && move.visible_from > move.at + farthest_date) {
    return base::refuse("date-too-far", "the date is more than two years away: choose a nearer one");
  }
  if (const auto alone = check_schedules(records, now, record); !alone) {
    return alone.error();
  }
  return move.corrects ? check_correction(records, now, record, move) : check_periods(records, now, record);
}

}  // namespace miroir::feedback
