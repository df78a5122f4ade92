#include "web/pages/minutes.hpp"

#include "documents/minutes_text.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingState;
using programme::Minutes;
using programme::MinutesMove;
using programme::MinutesPart;
using programme::MinutesState;
using programme::MinutesText;
using programme::MinutesVersion;
using programme::NamedQuestion;
using programme::Question;
using programme::QuestionMove;

std::vector<std::string> members_on(const Context& context, const std::string& group, base::Date date) {
  std::vector<std::string> members;
  for (const programme::Membership& membership : context.application.store.memberships_of_group(group)) {
    if (membership.covers(date)) {
      members.push_back(membership.physician);
    }
  }
  return members;
}

void add_attendance(programme::MinutesMaterial& material, const Context& context, const Meeting& meeting) {
  std::map<std::string, programme::Participation> parts;
  for (const programme::Participation& part : context.application.store.participations(meeting.id)) {
    parts[part.physician] = part;
  }
  for (const std::string& number : members_on(context, meeting.group, meeting.date)) {
    const std::string name = physician_name(context, number);
    switch (programme::attendance_of(parts[number])) {
      case programme::Attendance::present:
        material.present.push_back(name);
        break;
      case programme::Attendance::excused:
        material.excused.push_back(name);
        break;
      case programme::Attendance::absent:
        material.absent.push_back(name);
        break;
    }
  }
  for (const programme::MeetingGuest& guest : context.application.store.guests(meeting.id)) {
    (guest.kind == programme::GuestKind::intern ? material.interns : material.guests).push_back(guest.name);
  }
}

NamedQuestion named(const Context& context, const Question& question) {
  NamedQuestion out;
  out.who = question.assignee.empty() ? std::string() : physician_name(context, question.assignee);
  out.text = question.text;
  if (const auto* answer = question.answer()) {
    out.answer = answer->words;
    out.references = answer->references;
  }
  out.closed = question.state == programme::QuestionState::closed;
  return out;
}

void add_questions(programme::MinutesMaterial& material, const Context& context, const Meeting& meeting) {
  auto questions = context.application.store.questions_of_group(meeting.group);
  std::ranges::reverse(questions);
  for (const Question& question : questions) {
    const bool here = std::ranges::any_of(question.events, [&](const programme::QuestionEvent& event) {
      return event.meeting == meeting.id && (event.move == QuestionMove::present || event.move == QuestionMove::close);
    });
    if (question.meeting == meeting.id) {
      material.open.push_back(named(context, question));
    } else if (here) {
      material.followed_up.push_back(named(context, question));
    }
  }
  for (const programme::PreparedQuestion& each : context.application.store.prepared_questions(meeting.id)) {
    if (each.discussed) {
      material.discussed.push_back({physician_name(context, each.physician), each.question, {}, {}, false});
    }
  }
}

MinutesText draft_of(const Context& context, const Meeting& meeting) {
  programme::MinutesMaterial material;
  add_attendance(material, context, meeting);
  add_questions(material, context, meeting);
  for (const programme::MeetingNote& note : context.application.store.notes(meeting.id)) {
    material.notes.push_back(
        {note.kind, note.text, note.assignee.empty() ? std::string() : physician_name(context, note.assignee)});
  }
  for (const Meeting& other : context.application.store.meetings_of_group(meeting.group)) {
    const bool coming = other.state == MeetingState::planned || other.state == MeetingState::invited;
    if (!material.next_meeting && coming && meeting.date < other.date) {
      material.next_meeting = other.date;
    }
  }
  const bool with_authors = programme_of_group(context, meeting.group).minutes == programme::MinutesRule::full;
  return documents::minutes_text(context.messages, programme::draft_minutes(material, with_authors));
}

// What was just typed and is not kept, and why.
struct Typed {
  std::string problem_key;
  std::string notice;
  std::optional<MinutesText> text;
  std::vector<MinutesPart> conflicts;
  MinutesText theirs;
  std::string their_name;
  LookedAt looked;
};

View parts_view(const base::Messages& messages, const MinutesText& text, const Typed& typed) {
  View list{View::type::list};
  for (const MinutesPart part : programme::all_minutes_parts) {
    const auto place = static_cast<std::size_t>(part);
    View item;
    item.set("name", programme::minutes_part_name(part));
    item.set("label", messages.text(fmt::format("minutes.part.{}", programme::minutes_part_name(part))));
    item.set("text", text[place]);
    const auto lines = 2 + std::ranges::count(text[place], '\n') + static_cast<std::ptrdiff_t>(text[place].size() / 90);
    item.set("rows", std::to_string(std::min<std::ptrdiff_t>(lines, 16)));
    if (std::ranges::find(typed.conflicts, part) != typed.conflicts.end()) {
      View theirs;
      theirs.set("text", typed.theirs[place]);
      theirs.set("who", typed.their_name);
      item.set("theirs", theirs);
    }
    list << item;
  }
  return list;
}

View versions_view(Context& context, const Meeting& meeting, const std::optional<Minutes>& minutes) {
  View list{View::type::list};
  for (const MinutesVersion& version : context.application.store.minutes_versions(meeting.id)) {
    View item;
    item.set("words", context.messages.text("minutes.version",
                                            {{"number", std::to_string(version.revision)},
                                             {"who", version.saved_by},
                                             {"date", context.messages.date_long(day_of(version.saved_at))}}));
    item.set("address", fmt::format("{}/compte-rendu?version={}", meeting_address(meeting), version.revision));
    item.set("sent", minutes && minutes->sent_revision == version.revision);
    list << item;
  }
  return list;
}

// Words typed for minutes that are no draft any more: shown, so that they can be taken back up.
View unkept_view(const base::Messages& messages, const MinutesText& text, const MinutesText& kept) {
  View list{View::type::list};
  for (const MinutesPart part : programme::all_minutes_parts) {
    const auto place = static_cast<std::size_t>(part);
    if (text[place] != kept[place]) {
      View item;
      item.set("label", messages.text(fmt::format("minutes.part.{}", programme::minutes_part_name(part))));
      item.set("text", text[place]);
      list << item;
    }
  }
  return list;
}

void add_moves(View& view, const std::optional<Minutes>& minutes, bool leading) {
  const auto may = [&](MinutesMove move) {
    return leading && minutes && programme::state_after(minutes->state, move).has_value();
  };
  view.set("may_send", may(MinutesMove::send));
  view.set("may_take_back", may(MinutesMove::take_back));
  view.set("may_amend", may(MinutesMove::amend));
  view.set("has_moves", may(MinutesMove::send) || may(MinutesMove::take_back) || may(MinutesMove::amend));
}

std::string state_words(const base::Messages& messages, const std::optional<Minutes>& minutes) {
  return messages.text(
      fmt::format("minutes.state.{}", minutes ? programme::minutes_state_name(minutes->state) : "none"));
}

Response minutes_page(Context& context, int status, const Meeting& meeting, const Typed& typed,
                      const std::optional<MinutesVersion>& asked = std::nullopt) {
  const base::Messages& messages = context.messages;
  const auto minutes = context.application.store.find_minutes(meeting.id);
  const bool recording = records(context, meeting);
  const bool draft = meeting.state == MeetingState::closed && (!minutes || minutes->state == MinutesState::drafted);
  View view = meeting_head(context, meeting);
  view.set("form_token", context.form_token);
  view.set("back", meeting_address(meeting));
  view.set("minutes_state", state_words(messages, minutes));
  view.set("revision", std::to_string(minutes ? minutes->version.revision : 0));
  const MinutesText kept = minutes ? minutes->version.text : draft_of(context, meeting);
  if (asked) {
    view.set("read", parts_view(messages, asked->text, {}));
    view.set("old_version", messages.text("minutes.old-version", {{"number", std::to_string(asked->revision)}}));
  } else if (draft && recording) {
    view.set("has_edit", true);
    view.set("edit", parts_view(messages, typed.text.value_or(kept), typed));
    view.set("leading", leads_meetings(context, meeting.group));
  } else if (minutes && !draft) {
    view.set("read", parts_view(messages, kept, {}));
    if (typed.text) {
      view.set("unkept", unkept_view(messages, *typed.text, kept));
    }
  } else {
    view.set("not_yet", true);
  }
  add_moves(view, minutes, !asked && leads_meetings(context, meeting.group));
  if (recording && minutes) {
    view.set("has_versions", true);
    view.set("versions", versions_view(context, meeting, minutes));
  }
  add_warning(view, typed.looked);
  if (!typed.notice.empty()) {
    view.set("notice", typed.notice);
  }
  if (!typed.problem_key.empty()) {
    view.set("problem", messages.text(typed.problem_key));
  }
  return page(context, status, {messages.text("minutes.title"), "meetings", {}, "meeting.js"},
              render("minutes", messages, view));
}

MinutesText typed_text(const Context& context) {
  MinutesText text;
  for (const MinutesPart part : programme::all_minutes_parts) {
    const auto checked = programme::check_text(context.form_value(programme::minutes_part_name(part)),
                                               programme::longest_minutes_part * 4);
    text[static_cast<std::size_t>(part)] = checked ? *checked : std::string();
  }
  return text;
}

// Who was there and when is next are names and a date by nature: the other parts are looked at.
LookedAt look_at_minutes(const Context& context, const Meeting& meeting, const MinutesText& text) {
  std::vector<std::string> known;
  for (const std::string& number : members_on(context, meeting.group, meeting.date)) {
    known.push_back(physician_name(context, number));
  }
  for (const programme::MeetingGuest& guest : context.application.store.guests(meeting.id)) {
    known.push_back(guest.name);
  }
  std::string looked;
  for (const MinutesPart part : programme::all_minutes_parts) {
    if (part != MinutesPart::attendance && part != MinutesPart::next) {
      looked += text[static_cast<std::size_t>(part)] + "\n";
    }
  }
  return look_at(context, looked, known);
}

MinutesVersion new_version(const Context& context, const MinutesText& text) {
  return {0, context.person->account.display_name, context.application.now(), text};
}

// Brings what was typed from an older version together with the latest.
Typed merged(const Context& context, const Meeting& meeting, std::int64_t from, const MinutesText& mine,
             const Minutes& latest) {
  const auto version = context.application.store.find_minutes_version(meeting.id, from);
  const MinutesText base = version ? version->text : draft_of(context, meeting);
  const programme::MinutesMerge merge = programme::merge_minutes(base, mine, latest.version.text);
  Typed typed;
  typed.text = merge.text;
  typed.conflicts = merge.conflicts;
  typed.theirs = latest.version.text;
  typed.their_name = latest.version.saved_by;
  for (const MinutesPart part : merge.conflicts) {
    (*typed.text)[static_cast<std::size_t>(part)] = mine[static_cast<std::size_t>(part)];
  }
  return typed;
}

// Goes on with what the facilitator asked together with the saving: validated, perhaps sent.
Response go_on(Context& context, const Meeting& meeting, std::int64_t revision, bool reunited) {
  const std::string_view action = context.form_value("action");
  store::PlatformStore& store = context.application.store;
  if ((action == "validate" || action == "send") && leads_meetings(context, meeting.group) && !reunited) {
    auto done = store.move_minutes(meeting.id, revision, MinutesMove::validate, context.application.now());
    if (done && action == "send") {
      done = store.move_minutes(meeting.id, revision, MinutesMove::send, context.application.now());
    }
    if (!done) {
      Typed typed;
      typed.problem_key = "minutes.refusal." + done.error().code;
      return minutes_page(context, 409, meeting, typed);
    }
  }
  return redirect_to(meeting_address(meeting) + "/compte-rendu" + (reunited ? "?reuni=1" : ""));
}

Response save(Context& context, const Meeting& meeting, std::int64_t from, const MinutesText& mine, int attempts = 3) {
  store::PlatformStore& store = context.application.store;
  const auto latest = store.find_minutes(meeting.id);
  Typed typed;
  typed.text = mine;
  if (latest && latest->state != MinutesState::drafted) {
    typed.problem_key = "minutes.refusal.wrong-state";
    return minutes_page(context, 409, meeting, typed);
  }
  const std::int64_t current = latest ? latest->version.revision : 0;
  if (latest && current != from) {
    typed = merged(context, meeting, from, mine, *latest);
    if (!typed.conflicts.empty()) {
      typed.problem_key = "minutes.refusal.changed-meanwhile";
      return minutes_page(context, 409, meeting, typed);
    }
  }
  if (latest && *typed.text == latest->version.text) {
    return go_on(context, meeting, current, current != from);
  }
  const auto saved = store.save_minutes(meeting.id, current, new_version(context, *typed.text));
  if (!saved && attempts > 1) {
    return save(context, meeting, from, mine, attempts - 1);  // one more version came between: look again
  }
  if (!saved) {
    typed.problem_key = "minutes.refusal." + saved.error().code;
    return minutes_page(context, 409, meeting, typed);
  }
  return go_on(context, meeting, saved->version.revision, latest && current != from);
}

// A note that came after the closing, put at the end of its part.
Response append(Context& context, const Meeting& meeting) {
  const auto words = programme::check_text(context.form_value("texte"), programme::longest_note);
  const auto latest = context.application.store.find_minutes(meeting.id);
  if (!words) {
    return redirect_to(meeting_address(meeting) + "/compte-rendu");
  }
  MinutesText text = latest ? latest->version.text : draft_of(context, meeting);
  for (const MinutesPart part : programme::all_minutes_parts) {
    if (context.form_value("partie") == programme::minutes_part_name(part)) {
      text[static_cast<std::size_t>(part)] += "\n" + *words;
    }
  }
  return save(context, meeting, latest ? latest->version.revision : 0, text);
}

void note_minutes_seen(const Context& context, programme::MeetingId meeting) {
  context.application.store.note_seen(context.person->account.id, programme::SeenThing::minutes, meeting);
}

// Those that the region's groups have not sent two weeks after the meeting, of the last year.
View awaited_view(Context& context, const std::string& region) {
  constexpr std::int32_t patient_days = 15;
  constexpr std::int32_t year_days = 400;
  View list{View::type::list};
  for (const programme::UnsentMinutes& each :
       context.application.store.unsent_minutes(today(context) - year_days, today(context) - patient_days)) {
    if (each.meeting.region == region) {
      View item = meeting_head(context, each.meeting);
      item.set("group", name_of_group(context, each.meeting.group));
      list << item;
    }
  }
  return list;
}

View received_item(Context& context, const Meeting& meeting, const Minutes& minutes) {
  View item = meeting_head(context, meeting);
  item.set("group", name_of_group(context, meeting.group));
  item.set("address", fmt::format("/comptes-rendus/{}", meeting.id));
  item.set("sent_on",
           context.messages.text("minutes.sent-on", {{"date", context.messages.date_long(day_of(minutes.sent_at))}}));
  return item;
}

}  // namespace

Response show_minutes(const Request& request, Context& context) {
  const auto meeting = named_meeting(context);
  if (!meeting) {
    return error_page(context, 404);
  }
  Typed typed;
  if (find_field(request.query, "reuni")) {
    typed.notice = context.messages.text("minutes.reunited");
  }
  const auto revision = read_number<std::int64_t>(find_field(request.query, "version").value_or(""));
  const auto asked = revision && records(context, *meeting)
                         ? context.application.store.find_minutes_version(meeting->id, *revision)
                         : std::nullopt;
  const auto minutes = context.application.store.find_minutes(meeting->id);
  if (minutes && minutes->state == MinutesState::sent) {
    note_minutes_seen(context, meeting->id);
  }
  return minutes_page(context, 200, *meeting, typed, asked);
}

Response edit_minutes(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  if (!meeting) {
    return error_page(context, 404);
  }
  if (meeting->state != MeetingState::closed) {
    Typed typed;
    typed.problem_key = "minutes.refusal.not-closed";
    typed.text = typed_text(context);
    return minutes_page(context, 409, *meeting, typed);
  }
  if (context.form_value("action") == "append") {
    return append(context, *meeting);
  }
  Typed typed;
  typed.text = typed_text(context);
  const bool long_part = std::ranges::any_of(
      *typed.text, [](const std::string& part) { return part.size() > programme::longest_minutes_part; });
  typed.looked = look_at_minutes(context, *meeting, *typed.text);
  if (long_part || !typed.looked.hints.empty()) {
    typed.problem_key = long_part ? "minutes.refusal.text-too-long" : "";
    return minutes_page(context, 422, *meeting, typed);
  }
  return save(context, *meeting, read_number<std::int64_t>(context.form_value("revision")).value_or(0), *typed.text);
}

Response move_minutes(const Request&, Context& context) {
  const auto meeting = named_meeting(context);
  const auto move = programme::parse_minutes_move(context.form_value("action"));
  const auto revision = read_number<std::int64_t>(context.form_value("revision"));
  if (!meeting || !move || !revision || *move == MinutesMove::edit) {
    return error_page(context, meeting ? 400 : 404);
  }
  const auto done = context.application.store.move_minutes(meeting->id, *revision, *move, context.application.now());
  if (!done) {
    Typed typed;
    typed.problem_key = "minutes.refusal." + done.error().code;
    return minutes_page(context, 409, *meeting, typed);
  }
  return redirect_to(meeting_address(*meeting) + "/compte-rendu");
}

Response show_received_minutes(const Request&, Context& context) {
  View list{View::type::list};
  for (const Minutes& minutes : context.application.store.sent_minutes(region_of_group(context))) {
    if (const auto meeting = context.application.store.find_meeting(minutes.meeting)) {
      list << received_item(context, *meeting, minutes);
    }
  }
  View view;
  view.set("any", list.is_non_empty_list());
  view.set("minutes", list);
  const View awaited = awaited_view(context, region_of_group(context));
  view.set("has_awaited", awaited.is_non_empty_list());
  view.set("awaited", awaited);
  return page(context, 200, {context.messages.text("minutes.received-title"), "received-minutes"},
              render("minutes_received", context.messages, view));
}

Response show_received_minutes_of(const Request&, Context& context) {
  const auto id = read_number<programme::MeetingId>(context.parameter("meeting"));
  const auto meeting = id ? context.application.store.find_meeting(*id) : std::nullopt;
  const auto minutes = meeting ? context.application.store.find_minutes(*id) : std::nullopt;
  if (!minutes || minutes->sent_revision == 0) {
    return error_page(context, 404);
  }
  const auto version = context.application.store.find_minutes_version(*id, minutes->sent_revision);
  View view = received_item(context, *meeting, *minutes);
  note_minutes_seen(context, *id);
  view.set("back", "/comptes-rendus");
  view.set("read", parts_view(context.messages, version->text, {}));
  return page(context, 200, {context.messages.text("minutes.title"), "received-minutes"},
              render("minutes_of_group", context.messages, view));
}

void add_minutes_due(View& view, Context& context, const std::vector<std::string>& groups) {
  View list{View::type::list};
  for (const std::string& group : groups) {
    const std::string mine = own_number_in(*context.person, group);
    const bool leading = leads_meetings(context, group);
    for (const Meeting& meeting : context.application.store.meetings_of_group(group)) {
      const bool writes = !mine.empty() && meeting.secretary == mine;
      if (meeting.state != MeetingState::closed || (!leading && !writes)) {
        continue;
      }
      const auto minutes = context.application.store.find_minutes(meeting.id);
      const auto reminder = programme::minutes_reminder(
          meeting.date, minutes ? std::optional(minutes->state) : std::nullopt, today(context));
      if (reminder == programme::MinutesReminder::facilitator
              ? leading || writes
              : reminder == programme::MinutesReminder::secretary && (writes || meeting.secretary.empty())) {
        View item = meeting_head(context, meeting);
        item.set("address", meeting_address(meeting) + "/compte-rendu");
        item.set("minutes_state", state_words(context.messages, minutes));
        list << item;
      }
    }
  }
  if (list.is_non_empty_list()) {
    View due;
    due.set("meetings", list);
    view.set("minutes_due", due);
  }
}

}  // namespace miroir::web
