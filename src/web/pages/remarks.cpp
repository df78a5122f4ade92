#include "web/pages/remarks.hpp"

#include "documents/csv.hpp"
#include "documents/spreadsheet.hpp"
#include "feedback/identity_hints.hpp"
#include "web/form.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/words.hpp"
#include "web/paper/sheets.hpp"
#include "web/sessions.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::Remark;
using feedback::RemarkEvent;
using feedback::RemarkFilter;
using feedback::RemarkState;

constexpr std::size_t submission_bytes = 16;
constexpr std::size_t confirmation_characters = 16;

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_submission(std::string_view text) {
  return text.size() == submission_bytes * 2 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Days only: an hour would tell who was at the keyboard.
std::string day(const base::Messages& messages, programme::Instant instant) {
  const auto days = std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
  return messages.date_long({static_cast<std::int32_t>(days)});
}

std::string indicator_title(const base::Messages& messages, const Published& published, const std::string& id) {
  const auto* sheet = published.find_sheet(id);
  return sheet == nullptr ? id : in_language(messages, sheet->description.title);
}

std::string period_words(const base::Messages& messages, const std::string& name) {
  const auto period = base::parse_period(name);
  return period ? messages.period(*period) : name;
}

std::string state_words(const base::Messages& messages, RemarkState state) {
  return messages.text(fmt::format("remarks.state.{}", feedback::remark_state_name(state)));
}

View answers_view(const base::Messages& messages, const Remark& remark) {
  View answers{View::type::list};
  for (const feedback::RemarkAnswer& answer : remark.answers) {
    View item;
    item.set("who", messages.text(fmt::format("remarks.answer-by.{}", feedback::answer_role_name(answer.role))));
    item.set("date", day(messages, answer.answered_at));
    item.set("text", answer.text);
    answers << item;
  }
  return answers;
}

View remark_view(const base::Messages& messages, const Published& published, const Remark& remark) {
  View item;
  item.set("indicator", indicator_title(messages, published, remark.indicator));
  item.set("period", period_words(messages, remark.period));
  item.set("date", day(messages, remark.created_at));
  item.set("state", state_words(messages, remark.state));
  item.set("text", remark.text);
  item.set("answers", answers_view(messages, remark));
  return item;
}

// How who answers sees the author: a group by its name, a physician by what they agreed to.
std::string author_words(Context& context, const Remark& remark) {
  if (remark.by_group()) {
    return name_of_group(context, remark.group);
  }
  return remark.author_disclosed ? context.messages.text("remarks.physician-number", {{"number", remark.physician}})
                                 : context.messages.text("remarks.physician");
}

View options(const base::Messages& messages, const Published& published, std::string_view chosen) {
  View list{View::type::list};
  for (const feedback::IndicatorSheet& sheet : published.manifest().indicators) {
    View item;
    item.set("value", sheet.id);
    item.set("label", in_language(messages, sheet.description.title));
    item.set("chosen", sheet.id == chosen);
    list << item;
  }
  return list;
}

// What stands in the form when it is shown: nothing, or what was just typed and is not kept yet.
struct Draft {
  std::string indicator;
  std::string text;
  std::string submission;
  std::string problem_key;
  std::vector<std::string> hints;
  std::string confirmation;
};

Draft new_draft(Context& context, std::string indicator) {
  return {std::move(indicator), {}, new_token(context.application, submission_bytes), {}, {}, {}};
}

View hints_view(const std::vector<std::string>& hints) {
  View list{View::type::list};
  for (const std::string& hint : hints) {
    View item;
    item.set("text", hint);
    list << item;
  }
  return list;
}

Response group_remarks_page(Context& context, int status, const GroupReturn& shown, const Draft& draft) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("form_token", context.form_token);
  view.set("address", group_address(shown.group) + "/remarques");
  view.set("back", group_address(shown.group));
  view.set("group", name_of_group(context, shown.group));
  view.set("running", shown.session && shown.session->state == feedback::SessionState::running);
  view.set("indicators", options(messages, *shown.published, draft.indicator));
  view.set("text", draft.text);
  view.set("submission", draft.submission);
  if (!draft.problem_key.empty()) {
    view.set("problem", messages.text(draft.problem_key));
  }
  if (!draft.hints.empty()) {
    View warning;
    warning.set("hints", hints_view(draft.hints));
    warning.set("confirmation", draft.confirmation);
    view.set("warning", warning);
  }
  RemarkFilter filter;
  filter.group = shown.group;
  filter.publication = shown.published->publication.id;
  add_remarks_with_answers(view, messages, *shown.published, context.application.store.remarks(filter));
  return page(context, status, {messages.text("remarks.note-title"), "group"}, render("group_remarks", messages, view));
}

// Set in place of an earlier one of the text: a text that was changed is looked at again.
std::string confirmation_of(const std::string& text) {
  return sha256_hexadecimal(text).substr(0, confirmation_characters);
}

std::vector<std::string> hint_words(const base::Messages& messages, const std::string& text) {
  std::vector<std::string> words;
  for (const feedback::IdentityHint& hint : feedback::identity_hints(text)) {
    words.push_back(messages.text(fmt::format("remarks.hint.{}", feedback::identity_kind_name(hint.kind)),
                                  {{"text", hint.in(text)}}));
  }
  return words;
}

Remark group_remark(const Context& context, const GroupReturn& shown, const Draft& draft) {
  Remark remark;
  remark.submission = draft.submission;
  remark.publication = shown.published->publication.id;
  remark.period = shown.published->period().name;
  remark.indicator = draft.indicator;
  remark.region = shown.published->manifest().region;
  remark.group = shown.group;
  remark.kind = feedback::RemarkKind::group;
  remark.text = draft.text;
  remark.created_at = context.application.now();
  return remark;
}

RemarkFilter filter_of(const Request& request, const Published& published) {
  RemarkFilter filter;
  filter.region = published.manifest().region;
  filter.indicator = std::string(find_field(request.query, "indicateur").value_or("").substr(0, 100));
  filter.state = feedback::parse_remark_state(find_field(request.query, "etat").value_or(""));
  filter.publication = read_number<feedback::PublicationId>(find_field(request.query, "retour").value_or(""));
  return filter;
}

View state_options(const base::Messages& messages, const std::optional<RemarkState>& chosen) {
  View list{View::type::list};
  for (const RemarkState state : feedback::all_remark_states) {
    View item;
    item.set("value", feedback::remark_state_name(state));
    item.set("label", state_words(messages, state));
    item.set("chosen", chosen == state);
    list << item;
  }
  return list;
}

// The returns that have remarks, by the period that was shown; the list is taken from the remarks themselves.
View return_options(const base::Messages& messages, const std::vector<Remark>& all,
                    const std::optional<feedback::PublicationId>& chosen) {
  std::map<feedback::PublicationId, std::string> returns;
  for (const Remark& remark : all) {
    returns[remark.publication] = remark.period;
  }
  View list{View::type::list};
  for (const auto& [publication, period] : returns) {
    View item;
    item.set("value", std::to_string(publication));
    item.set("label", period_words(messages, period));
    item.set("chosen", chosen == publication);
    list << item;
  }
  return list;
}

std::string query_of(const RemarkFilter& filter) {
  return fmt::format("?indicateur={}&etat={}&retour={}", percent_encode(filter.indicator),
                     filter.state ? feedback::remark_state_name(*filter.state) : "",
                     filter.publication ? std::to_string(*filter.publication) : "");
}

std::optional<Remark> named_remark(const Context& context) {
  const auto id = read_number<feedback::RemarkId>(context.parameter("remark"));
  return id ? context.application.store.find_remark(*id) : std::nullopt;
}

Response remark_page(Context& context, int status, const Remark& remark, std::string_view problem_key,
                     std::string_view draft) {
  const base::Messages& messages = context.messages;
  const auto published = context.application.returns.latest(context.application.now());
  if (!published) {
    return error_page(context, 404);
  }
  View view = remark_view(messages, *published, remark);
  view.set("form_token", context.form_token);
  view.set("address", fmt::format("/remarques/{}", remark.id));
  view.set("author", author_words(context, remark));
  view.set("kind", messages.text(fmt::format("remarks.kind.{}", feedback::remark_kind_name(remark.kind))));
  view.set("draft", std::string(draft));
  if (!problem_key.empty()) {
    view.set("problem", messages.text(problem_key));
  }
  for (const RemarkEvent event : feedback::all_remark_events) {
    view.set(fmt::format("may_{}", feedback::remark_event_name(event)),
             feedback::next_state(remark.state, event).has_value());
  }
  return page(context, status, {messages.text("remarks.one"), "remarks"}, render("remark", messages, view));
}

std::vector<std::string> export_headers(const base::Messages& messages) {
  std::vector<std::string> headers;
  for (const char* key : {"date", "return", "indicator", "author", "kind", "state", "text", "answers"}) {
    headers.push_back(messages.text(fmt::format("remarks.column.{}", key)));
  }
  return headers;
}

std::vector<std::vector<std::string>> export_lines(Context& context, const RemarkFilter& filter) {
  const base::Messages& messages = context.messages;
  std::vector<std::vector<std::string>> lines;
  for (const Remark& remark : context.application.store.remarks(filter)) {
    std::string answers;
    for (const feedback::RemarkAnswer& answer : remark.answers) {
      answers += (answers.empty() ? "" : "\n") +
                 messages.text(fmt::format("remarks.answer-by.{}", feedback::answer_role_name(answer.role))) + " : " +
                 answer.text;
    }
    lines.push_back({day(messages, remark.created_at), remark.period, remark.indicator, author_words(context, remark),
                     messages.text(fmt::format("remarks.kind.{}", feedback::remark_kind_name(remark.kind))),
                     state_words(messages, remark.state), remark.text, answers});
  }
  return lines;
}

feedback::AnswerRole answer_role(const SignedIn& person) {
  return person.scope(programme::Role::coordinator).empty() ? feedback::AnswerRole::data_operator
                                                            : feedback::AnswerRole::association;
}

}  // namespace

std::string remark_region(const Context& context) {
  const auto remark = named_remark(context);
  return remark ? remark->region : std::string();
}

void add_remarks_with_answers(View& view, const base::Messages& messages, const Published& published,
                              const std::vector<Remark>& remarks) {
  View list{View::type::list};
  for (const Remark& remark : remarks) {
    list << remark_view(messages, published, remark);
  }
  view.set("has_remarks", !remarks.empty());
  view.set("remarks", list);
}

Response show_group_remarks(const Request& request, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return error_page(context, 404);
  }
  const std::string indicator(find_field(request.query, "indicateur").value_or(""));
  return group_remarks_page(context, 200, *shown, new_draft(context, indicator));
}

Response add_group_remark(const Request&, Context& context) {
  const auto shown = find_group_return(context, context.parameter("group"));
  if (!shown) {
    return error_page(context, 404);
  }
  Draft draft{std::string(context.form_value("indicateur")),
              std::string(context.form_value("texte")),
              std::string(context.form_value("envoi")),
              {},
              {},
              {}};
  if (!is_submission(draft.submission) || shown->published->find_sheet(draft.indicator) == nullptr) {
    return error_page(context, 400);
  }
  if (!shown->session || shown->session->state != feedback::SessionState::running) {
    draft.problem_key = "remarks.refusal.not-running";
    return group_remarks_page(context, 409, *shown, draft);
  }
  const auto checked = feedback::check_remark_text(draft.text);
  if (!checked) {
    draft.problem_key = "remarks.refusal." + checked.error().code;
    return group_remarks_page(context, 422, *shown, draft);
  }
  draft.text = *checked;
  draft.hints = hint_words(context.messages, draft.text);
  draft.confirmation = confirmation_of(draft.text);
  if (!draft.hints.empty() && context.form_value("confirme") != draft.confirmation) {
    return group_remarks_page(context, 422, *shown, draft);
  }
  context.application.store.add_remark(group_remark(context, *shown, draft));
  return redirect_to(group_address(shown->group) + "/remarques?indicateur=" + percent_encode(draft.indicator));
}

Response show_remarks(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  const auto published = context.application.returns.latest(context.application.now());
  const Frame frame{messages.text("remarks.title"), "remarks"};
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  const RemarkFilter filter = filter_of(request, *published);
  RemarkFilter everything;
  everything.region = filter.region;
  View list{View::type::list};
  const auto remarks = context.application.store.remarks(filter);
  for (const Remark& remark : remarks) {
    View item = remark_view(messages, *published, remark);
    item.set("author", author_words(context, remark));
    item.set("kind", messages.text(fmt::format("remarks.kind.{}", feedback::remark_kind_name(remark.kind))));
    item.set("address", fmt::format("/remarques/{}", remark.id));
    list << item;
  }
  View view;
  view.set("remarks", list);
  view.set("count", messages.plural("remarks.count", static_cast<std::int64_t>(remarks.size())));
  view.set("any", !remarks.empty());
  view.set("indicators", options(messages, *published, filter.indicator));
  view.set("states", state_options(messages, filter.state));
  view.set("returns", return_options(messages, context.application.store.remarks(everything), filter.publication));
  view.set("export", "/remarques.csv" + query_of(filter));
  view.set("export_workbook", "/remarques.xlsx" + query_of(filter));
  return page(context, 200, frame, render("remarks", messages, view));
}

Response export_remarks(const Request& request, Context& context) {
  const auto published = context.application.returns.latest(context.application.now());
  if (!published) {
    return error_page(context, 404);
  }
  documents::CsvText csv;
  csv.add_row(export_headers(context.messages));
  for (const auto& line : export_lines(context, filter_of(request, *published))) {
    csv.add_row(line);
  }
  Response response;
  response.body = std::move(csv).finish();
  response.set_header("content-type", "text/csv; charset=utf-8");
  response.set_header("content-disposition", "attachment; filename=\"remarques.csv\"");
  return response;
}

Response export_remarks_workbook(const Request& request, Context& context) {
  const auto published = context.application.returns.latest(context.application.now());
  if (!published) {
    return error_page(context, 404);
  }
  auto bytes =
      documents::write_workbook(remarks_workbook(context.messages, *published, export_headers(context.messages),
                                                 export_lines(context, filter_of(request, *published))));
  if (!bytes) {
    return error_page(context, 503, "error.paper");
  }
  Response response;
  response.body = std::move(*bytes);
  response.set_header("content-type", documents::workbook_type);
  response.set_header("content-disposition", "attachment; filename=\"remarques.xlsx\"");
  return response;
}

Response show_remark(const Request&, Context& context) {
  const auto remark = named_remark(context);
  return remark ? remark_page(context, 200, *remark, "", "") : error_page(context, 404);
}

Response answer_remark(const Request&, Context& context) {
  const auto remark = named_remark(context);
  const auto event = feedback::parse_remark_event(context.form_value("action"));
  if (!remark || !event) {
    return error_page(context, remark ? 400 : 404);
  }
  base::Result<void> done;
  const std::string typed(context.form_value("texte"));
  if (*event == RemarkEvent::answer) {
    const auto checked = feedback::check_remark_text(typed);
    if (!checked) {
      return remark_page(context, 422, *remark, "remarks.refusal." + checked.error().code, typed);
    }
    done = context.application.store.answer_remark(remark->id,
                                                   {answer_role(*context.person), *checked, context.application.now()});
  } else {
    done = context.application.store.move_remark(remark->id, *event);
  }
  if (!done) {
    return remark_page(context, 409, *remark, "remarks.refusal." + done.error().code, typed);
  }
  return redirect_to(fmt::format("/remarques/{}", remark->id));
}

}  // namespace miroir::web
