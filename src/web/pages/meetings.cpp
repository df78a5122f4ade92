#include "web/pages/meetings.hpp"

#include "documents/minutes_text.hpp"
#include "programme/meeting_plan.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/minutes.hpp"
#include "web/pages/words.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Meeting;
using programme::MeetingState;

constexpr std::int32_t year_begins_in = 9;
constexpr std::int32_t next_year_from_month = 6;
constexpr int most_rows = 24;

std::int32_t school_year_shown(const Context& context) {
  const base::Date day = today(context);
  const base::YearMonthDay parts = base::year_month_day(day);
  return parts.month >= next_year_from_month ? parts.year : parts.year - 1;
}

std::string answer_words(Context& context, const Meeting& meeting) {
  const std::string mine = own_number_in(*context.person, meeting.group);
  for (const programme::Participation& each : context.application.store.participations(meeting.id)) {
    if (!mine.empty() && each.physician == mine) {
      return context.messages.text(fmt::format("meetings.answer.{}", programme::meeting_answer_name(each.answer)));
    }
  }
  return {};
}

View meeting_item(Context& context, const Meeting& meeting) {
  View item = meeting_head(context, meeting);
  const bool asks = meeting.state == MeetingState::invited || meeting.state == MeetingState::planned;
  set_text(item, "answer", asks ? answer_words(context, meeting) : std::string());
  return item;
}

// What a form of the plan holds: the wishes for all, then one row per meeting.
struct PlanForm {
  std::int32_t first_year = 0;
  std::int32_t weekday = 4;
  std::int32_t week = 2;
  std::int32_t start_minute = 0;
  std::int32_t duration_minutes = 0;
  std::string place;
  std::optional<programme::SchoolZone> zone;
};

struct PlanRow {
  bool kept = true;
  std::string date;
  programme::MeetingKind kind = programme::MeetingKind::theme;
  std::string theme;
};

std::int32_t within(std::string_view text, std::int32_t least, std::int32_t most, std::int32_t otherwise) {
  const auto number = read_number<std::int32_t>(text);
  return number && *number >= least && *number <= most ? *number : otherwise;
}

PlanForm plan_form(const Context& context, const Fields& fields) {
  const auto value = [&](std::string_view name) { return find_field(fields, name).value_or(""); };
  const programme::ProgrammeTemplate& rules = programme_of_group(context, context.parameter("group"));
  const std::int32_t shown = school_year_shown(context);
  PlanForm form;
  form.first_year = within(value("annee"), shown - 1, shown + 2, shown);
  form.weekday = within(value("jour"), 1, 7, form.weekday);
  form.week = within(value("semaine"), 1, 4, form.week);
  form.start_minute = read_time(value("heure")).value_or(rules.start_minute);
  form.duration_minutes = within(value("duree"), 15, 480, rules.duration_minutes);
  form.place = std::string(value("lieu").substr(0, programme::longest_meeting_text));
  const auto chosen = find_field(fields, "zone");
  form.zone = chosen ? programme::parse_school_zone(*chosen) : programme::school_zone_of(region_of_group(context));
  return form;
}

// Days of other meetings of this group, and of the groups that this person leads or belongs to.
std::vector<base::Date> taken_days(const Context& context, const PlanForm& form) {
  const auto groups = open_groups(*context.person);
  std::vector<base::Date> days;
  for (const Meeting& meeting : context.application.store.meetings_between(
           base::make_date(form.first_year, 8, 1), base::make_date(form.first_year + 1, 7, 31))) {
    if (meeting.state != MeetingState::cancelled && std::ranges::find(groups, meeting.group) != groups.end()) {
      days.push_back(meeting.date);
    }
  }
  return days;
}

programme::DayWishes wishes_of(const Context& context, const PlanForm& form) {
  return {form.weekday, form.week, form.zone, taken_days(context, form)};
}

std::vector<PlanRow> proposed_rows(const Context& context, const PlanForm& form) {
  const programme::ProgrammeTemplate& rules = programme_of_group(context, context.parameter("group"));
  const auto year = programme::planned_year(rules, rules.years.front(), form.first_year, year_begins_in);
  std::vector<PlanRow> rows;
  for (const programme::ProposedMeeting& meeting : programme::plan_meetings(year, wishes_of(context, form))) {
    rows.push_back({meeting.date >= today(context), base::format_date(meeting.date), meeting.kind, {}});
  }
  return rows;
}

std::vector<PlanRow> typed_rows(const Context& context) {
  std::vector<PlanRow> rows;
  for (int i = 0; i < most_rows; ++i) {
    const auto date = find_field(context.form, fmt::format("date-{}", i));
    if (!date) {
      break;
    }
    PlanRow row;
    row.date = std::string(*date);
    row.kept = find_field(context.form, fmt::format("garder-{}", i)).has_value();
    row.kind = programme::parse_meeting_kind(context.form_value(fmt::format("nature-{}", i))).value_or(row.kind);
    row.theme = std::string(context.form_value(fmt::format("theme-{}", i)).substr(0, programme::longest_meeting_text));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string caution_words(const Context& context, const programme::DayCautions& cautions, base::Date date) {
  const base::Messages& messages = context.messages;
  std::string words;
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : " ") + more; };
  if (date < today(context)) {
    add(messages.text("meetings.caution.passed"));
  }
  if (cautions.public_holiday) {
    add(messages.text(fmt::format("meetings.holiday.{}", programme::public_holiday_name(*cautions.public_holiday))));
  }
  if (cautions.school_break) {
    add(messages.text(fmt::format("meetings.break.{}", programme::school_break_name(*cautions.school_break))));
  }
  if (cautions.taken) {
    add(messages.text("meetings.caution.taken"));
  }
  if (cautions.too_close) {
    add(messages.text("meetings.caution.too-close"));
  }
  return words;
}

View rows_view(Context& context, const PlanForm& form, const std::vector<PlanRow>& rows) {
  const programme::DayWishes wishes = wishes_of(context, form);
  View list{View::type::list};
  std::optional<base::Date> before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    View item;
    item.set("number", std::to_string(i));
    item.set("ordinal", std::to_string(i + 1));
    item.set("kept", rows[i].kept);
    item.set("date", rows[i].date);
    item.set("theme", rows[i].theme);
    item.set("kinds", kind_options(context, context.parameter("group"), rows[i].kind));
    if (const auto date = base::parse_date(rows[i].date)) {
      item.set("day", documents::day_with_weekday(context.messages, *date));
      set_text(item, "cautions", caution_words(context, programme::cautions_on(*date, wishes, before), *date));
      before = *date;
    }
    list << item;
  }
  return list;
}

View number_options(const base::Messages& messages, const char* key, std::int32_t last, std::int32_t chosen) {
  View list{View::type::list};
  for (std::int32_t number = 1; number <= last; ++number) {
    View item;
    item.set("value", std::to_string(number));
    item.set("label", messages.text(fmt::format("meetings.{}.{}", key, number)));
    item.set("chosen", number == chosen);
    list << item;
  }
  return list;
}

View year_options(const Context& context, std::int32_t chosen) {
  View list{View::type::list};
  const std::int32_t shown = school_year_shown(context);
  for (std::int32_t year = shown; year <= shown + 1; ++year) {
    View item;
    item.set("value", std::to_string(year));
    item.set("label", fmt::format("{}–{}", year, year + 1));
    item.set("chosen", year == chosen);
    list << item;
  }
  return list;
}

View zone_options(const std::optional<programme::SchoolZone>& chosen) {
  View list{View::type::list};
  for (const programme::SchoolZone zone :
       {programme::SchoolZone::a, programme::SchoolZone::b, programme::SchoolZone::c}) {
    View item;
    item.set("value", programme::school_zone_name(zone));
    item.set("label", programme::school_zone_name(zone));
    item.set("chosen", zone == chosen);
    list << item;
  }
  return list;
}

View holidays_view(const base::Messages& messages, const PlanForm& form) {
  View list{View::type::list};
  for (const programme::SchoolHoliday& holiday :
       form.zone ? programme::school_holidays(*form.zone, form.first_year) : std::vector<programme::SchoolHoliday>()) {
    View item;
    item.set("name",
             messages.text(fmt::format("meetings.break.{}", programme::school_break_name(holiday.school_break))));
    item.set("first", messages.day_and_month(holiday.first));
    item.set("last", messages.date_long(holiday.last));
    list << item;
  }
  return list;
}

void add_wishes(View& view, const Context& context, const PlanForm& form) {
  const base::Messages& messages = context.messages;
  view.set("years", year_options(context, form.first_year));
  view.set("year", std::to_string(form.first_year));
  view.set("weekdays", number_options(messages, "weekday", 5, form.weekday));
  view.set("weekday", std::to_string(form.weekday));
  view.set("weeks", number_options(messages, "week", 4, form.week));
  view.set("week", std::to_string(form.week));
  view.set("zones", zone_options(form.zone));
  view.set("zone", form.zone ? programme::school_zone_name(*form.zone) : "");
  view.set("time", fmt::format("{:02}:{:02}", form.start_minute / 60, form.start_minute % 60));
  view.set("duration", std::to_string(form.duration_minutes));
  view.set("place", form.place);
  view.set("holidays", holidays_view(messages, form));
  if (!programme::is_school_year_known(form.first_year)) {
    view.set("unknown_year", messages.text("meetings.plan.unknown-year",
                                           {{"year", fmt::format("{}–{}", form.first_year, form.first_year + 1)}}));
  }
}

Response plan_page(Context& context, int status, const PlanForm& form, const std::vector<PlanRow>& rows,
                   std::string_view problem_key) {
  const std::string group = context.parameter("group");
  View view;
  view.set("form_token", context.form_token);
  view.set("address", meetings_address(group) + "/plan");
  view.set("back", meetings_address(group));
  view.set("group", name_of_group(context, group));
  add_wishes(view, context, form);
  view.set("rows", rows_view(context, form, rows));
  if (!problem_key.empty()) {
    view.set("problem", context.messages.text(problem_key));
  }
  return page(context, status, {context.messages.text("meetings.plan.title"), "meetings"},
              render("meeting_plan", context.messages, view));
}

base::Result<std::vector<Meeting>> meetings_of_rows(const Context& context, const PlanForm& form,
                                                    const std::vector<PlanRow>& rows) {
  std::vector<Meeting> meetings;
  for (const PlanRow& row : rows) {
    if (!row.kept) {
      continue;
    }
    const auto date = base::parse_date(row.date);
    if (!date) {
      return date.error();
    }
    Meeting meeting;
    meeting.group = context.parameter("group");
    meeting.region = region_of_group(context);
    meeting.kind = row.kind;
    meeting.date = *date;
    meeting.start_minute = form.start_minute;
    meeting.duration_minutes = form.duration_minutes;
    meeting.theme = row.theme;
    meeting.place = form.place;
    if (const auto checked = programme::check_meeting(meeting, {}); !checked) {
      return checked.error();
    }
    meetings.push_back(std::move(meeting));
  }
  return meetings.empty() ? base::Result<std::vector<Meeting>>(base::refuse("no-date", "keep one date at least"))
                          : base::Result<std::vector<Meeting>>(std::move(meetings));
}

View questions_view(Context& context, const std::string& group) {
  View list{View::type::list};
  for (const programme::Question& question : context.application.store.questions_of_group(group)) {
    if (question.state == programme::QuestionState::closed) {
      continue;
    }
    View item;
    item.set("text", question.text);
    item.set("address", fmt::format("{}/questions/{}", group_address(group), question.id));
    item.set("state",
             context.messages.text(fmt::format("questions.state.{}", programme::question_state_name(question.state))));
    if (!question.assignee.empty()) {
      item.set("who", physician_name(context, question.assignee));
    }
    list << item;
  }
  return list;
}

}  // namespace

Response show_meetings_of_mine(const Request&, Context& context) {
  const auto groups = open_groups(*context.person);
  if (groups.size() == 1) {
    return redirect_to(meetings_address(groups.front()));
  }
  View list{View::type::list};
  for (const std::string& group : groups) {
    View item;
    item.set("address", meetings_address(group));
    item.set("name", name_of_group(context, group));
    list << item;
  }
  View view;
  view.set("groups", list);
  return page(context, 200, {context.messages.text("group.choose"), "meetings"},
              render("group_choice", context.messages, view));
}

Response show_meetings(const Request&, Context& context) {
  const std::string group = context.parameter("group");
  const auto meetings = context.application.store.meetings_of_group(group);
  View coming{View::type::list};
  View held{View::type::list};
  for (const Meeting& meeting : meetings) {
    const bool over = meeting.state == MeetingState::closed || meeting.state == MeetingState::cancelled;
    (over ? held : coming) << meeting_item(context, meeting);
  }
  View view;
  view.set("back", group_address(group));
  view.set("group", name_of_group(context, group));
  view.set("any", !meetings.empty());
  view.set("has_coming", coming.is_non_empty_list());
  view.set("coming", coming);
  view.set("has_held", held.is_non_empty_list());
  view.set("held", held);
  const View questions = questions_view(context, group);
  view.set("has_questions", questions.is_non_empty_list());
  view.set("questions", questions);
  add_minutes_due(view, context, {group});
  if (leads_meetings(context, group)) {
    view.set("plan", meetings_address(group) + "/plan");
  }
  return page(context, 200, {context.messages.text("meetings.title"), "meetings"},
              render("meetings", context.messages, view));
}

Response show_meeting_plan(const Request& request, Context& context) {
  const PlanForm form = plan_form(context, request.query);
  return plan_page(context, 200, form, proposed_rows(context, form), "");
}

Response keep_meeting_plan(const Request&, Context& context) {
  const PlanForm form = plan_form(context, context.form);
  const std::vector<PlanRow> rows = typed_rows(context);
  const auto meetings = meetings_of_rows(context, form, rows);
  if (!meetings) {
    return plan_page(context, 422, form, rows, "meetings.refusal." + meetings.error().code);
  }
  const auto added = context.application.store.add_meetings(*meetings);
  if (!added) {
    return plan_page(context, 409, form, rows, "meetings.refusal." + added.error().code);
  }
  return redirect_to(meetings_address(context.parameter("group")));
}

}  // namespace miroir::web
