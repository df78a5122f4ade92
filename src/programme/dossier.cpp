#include "programme/dossier.hpp"

#include "base/folded_text.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

using S = DossierState;
using M = DossierMove;
constexpr const char* state_names[] = {"writing", "released", "withdrawn"};
constexpr const char* move_names[] = {"release", "amend", "withdraw"};
constexpr base::Transition<DossierState, DossierMove> transitions[] = {
    {S::writing, M::release, S::released},
    {S::released, M::amend, S::released},
    {S::released, M::withdraw, S::withdrawn},
    {S::withdrawn, M::release, S::released},
};
constexpr base::StateTable<DossierState, DossierMove> table("a dossier", "write", S::writing, state_names, move_names,
                                                            transitions);

constexpr const char* kind_names[] = {"guideline", "consensus", "review", "trial", "study", "other"};
constexpr const char* evidence_names[] = {"grade_a", "grade_b", "grade_c", "expert_agreement", "not_graded"};
constexpr const char* rule_names[] = {"all_before", "references_before", "at_meeting", "after_meeting"};
constexpr const char* due_names[] = {"none", "later", "soon", "late"};

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const char* const (&names)[count], std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == std::end(names) ? std::nullopt : std::optional(static_cast<Enumeration>(found - std::begin(names)));
}

bool is_web_link(std::string_view link) {
  return (link.starts_with("https://") || link.starts_with("http://")) &&
         std::ranges::none_of(link, [](unsigned char c) { return c <= 0x20 || c == 0x7F || c == '"' || c == '<'; });
}

base::Date last_sunday(std::int32_t year, std::int32_t month) {
  const base::Date last = base::add_months(base::make_date(year, month, 1), 1) - 1;
  return last - (last.days + 4) % 7;  // 1970-01-01 was a Thursday, the fourth day after Sunday
}

LocalMoment end_of(const Meeting& meeting) { return {meeting.date, meeting.start_minute + meeting.duration_minutes}; }

}  // namespace

const base::StateTable<DossierState, DossierMove>& dossier_states() { return table; }
const char* reference_kind_name(ReferenceKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<ReferenceKind> parse_reference_kind(std::string_view name) {
  return parse<ReferenceKind>(kind_names, name);
}
const char* evidence_level_name(EvidenceLevel level) { return evidence_names[static_cast<std::size_t>(level)]; }
std::optional<EvidenceLevel> parse_evidence_level(std::string_view name) {
  return parse<EvidenceLevel>(evidence_names, name);
}
const char* release_rule_name(ReleaseRule rule) { return rule_names[static_cast<std::size_t>(rule)]; }
std::optional<ReleaseRule> parse_release_rule(std::string_view name) { return parse<ReleaseRule>(rule_names, name); }
const char* dossier_due_name(DossierDue due) { return due_names[static_cast<std::size_t>(due)]; }

std::vector<Reference> Dossier::standing() const {
  std::vector<Reference> found;
  std::ranges::copy_if(references, std::back_inserter(found),
                       [&](const Reference& reference) { return reference.stands_in(version); });
  return found;
}

base::Result<Reference> check_reference(Reference reference, base::Date today) {
  for (std::string* text : {&reference.title, &reference.source, &reference.interests}) {
    auto checked = check_text(*text, longest_reference_text);
    if (!checked) {
      return checked.error();
    }
    *text = std::move(*checked);
  }
  if (reference.year < 1900 || reference.year > base::year_month_day(today).year) {
    return base::refuse("bad-year", "the year of a reference is that of its publication, such as 2024");
  }
  if (!reference.link.empty() && (reference.link.size() > longest_reference_text || !is_web_link(reference.link))) {
    return base::refuse("bad-link", "a link begins with https:// and holds no blank: copy it from the browser");
  }
  return base::Result<Reference>(std::move(reference));
}

LocalMoment paris_moment(Instant instant) {
  const auto days = std::chrono::floor<std::chrono::days>(instant);
  const std::int32_t year = base::year_month_day({static_cast<std::int32_t>(days.time_since_epoch().count())}).year;
  const auto change = [&](std::int32_t month) {
    return Instant(std::chrono::days(last_sunday(year, month).days) + std::chrono::hours(1));
  };
  const bool summer = change(3) <= instant && instant < change(10);
  const Instant local = instant + std::chrono::hours(summer ? 2 : 1);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto minute = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
  return {{static_cast<std::int32_t>(day.time_since_epoch().count())}, static_cast<std::int32_t>(minute)};
}

DossierView visible_dossier(DossierState state, ReleaseRule rule, const Meeting* meeting, LocalMoment now) {
  if (state != DossierState::released) {
    return DossierView::nothing;
  }
  const bool held = meeting != nullptr && meeting->state == MeetingState::closed;
  const bool running = meeting != nullptr && meeting->state == MeetingState::running;
  const bool begun =
      held || running || (meeting != nullptr && LocalMoment{meeting->date, meeting->start_minute} <= now);
  const bool ended = held || (!running && meeting != nullptr && end_of(*meeting) <= now);
  switch (rule) {
    case ReleaseRule::all_before:
      return DossierView::all;
    case ReleaseRule::references_before:
      return begun ? DossierView::all : DossierView::references;
    case ReleaseRule::at_meeting:
      return begun ? DossierView::all : DossierView::nothing;
    case ReleaseRule::after_meeting:
      break;
  }
  return ended ? DossierView::all : DossierView::nothing;
}

const Meeting* first_meeting_on(std::string_view theme, std::span<const Meeting> meetings) {
  const std::string wanted = base::folded(theme);
  const Meeting* first = nullptr;
  for (const Meeting& meeting : meetings) {
    const bool sooner = first == nullptr || meeting.date < first->date;
    if (sooner && meeting.state != MeetingState::cancelled && base::folded(meeting.theme) == wanted) {
      first = &meeting;
    }
  }
  return first;
}

std::optional<base::Date> dossier_due_on(const ProgrammeTemplate& programme, std::optional<base::Date> first_meeting) {
  if (!programme.dossier_lead_days || !first_meeting) {
    return std::nullopt;
  }
  return *first_meeting - *programme.dossier_lead_days;
}

DossierDue dossier_due(DossierState state, std::optional<base::Date> due_on, base::Date today) {
  if (state == DossierState::released || !due_on) {
    return DossierDue::none;
  }
  if (*due_on < today) {
    return DossierDue::late;
  }
  return *due_on - today <= soon_days ? DossierDue::soon : DossierDue::later;
}

}  // namespace miroir::programme
