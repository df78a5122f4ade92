#include "programme/outbox.hpp"

#include <algorithm>
#include <array>

namespace miroir::programme {

namespace {

constexpr std::array notice_kinds{"return-published", "return-corrected",  "return-withdrawn", "meeting-invited",
                                  "meeting-moved",    "meeting-cancelled", "meeting-near",     "minutes-sent",
                                  "minutes-due",      "minutes-late",      "remark-answered",  "request-received",
                                  "request-decided"};
constexpr std::array mail_states{"waiting", "sent", "given-up", "cancelled"};
constexpr std::array waits{1, 5, 30, 120, 360, 1440};
constexpr std::chrono::hours digest_hour{6};
constexpr std::chrono::days longest_delay{7};

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

}  // namespace

const char* notice_kind_name(NoticeKind kind) { return notice_kinds[static_cast<std::size_t>(kind)]; }
std::optional<NoticeKind> parse_notice_kind(std::string_view name) { return parse<NoticeKind>(notice_kinds, name); }
bool is_about_return(NoticeKind kind) { return kind <= NoticeKind::return_withdrawn; }
const char* mail_state_name(MailState state) { return mail_states[static_cast<std::size_t>(state)]; }
std::optional<MailState> parse_mail_state(std::string_view name) { return parse<MailState>(mail_states, name); }

Instant next_digest(Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto since_monday = std::chrono::weekday(today) - std::chrono::Monday;
  const Instant this_week = today - since_monday + digest_hour;
  return this_week > now ? this_week : this_week + std::chrono::weeks(1);
}

std::optional<Instant> next_attempt(int attempts, Instant now, std::chrono::seconds first_wait) {
  if (attempts < 1 || attempts > static_cast<int>(waits.size())) {
    return std::nullopt;
  }
  return now + first_wait * waits[static_cast<std::size_t>(attempts - 1)];
}

bool is_too_late(Instant due_at, Instant now) { return now - due_at > longest_delay; }

}  // namespace miroir::programme
