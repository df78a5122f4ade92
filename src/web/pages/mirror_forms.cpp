#include "web/pages/mirror_forms.hpp"

#include "web/pages/words.hpp"
#include "web/sessions.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::Intention;
using feedback::Remark;

base::Date day_of(programme::Instant instant) {
  return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count())};
}

const Intention* of_this_return(const OwnReturn& own, const std::string& indicator) {
  const auto found = std::ranges::find_if(own.intentions, [&](const Intention& intention) {
    return intention.indicator == indicator && intention.period == own.period().name;
  });
  return found == own.intentions.end() ? nullptr : &*found;
}

// Texts to take up in one click: the definition's, and one's own of an earlier return.
View suggestions_view(const base::Messages& messages, const OwnReturn& own, const feedback::IndicatorSheet& sheet) {
  View list{View::type::list};
  const auto add = [&](const std::string& text, const std::string& from) {
    View item;
    item.set("text", text);
    item.set("from", from);
    list << item;
  };
  const Intention* former = feedback::latest_intention(own.intentions, sheet.id);
  if (former != nullptr && former->period != own.period().name) {
    const auto period = base::parse_period(former->period);
    add(former->text,
        messages.text("intention.again", {{"period", period ? messages.period(*period) : former->period}}));
  }
  if (const std::string action = in_language(messages, sheet.description.action); !action.empty()) {
    add(action, messages.text("definition.action"));
  }
  return list;
}

View intention_form(const Context& context, const OwnReturn& own, const feedback::IndicatorSheet& sheet,
                    const FormProblem& problem) {
  const base::Messages& messages = context.messages;
  const Intention* chosen = of_this_return(own, sheet.id);
  View view;
  view.set("form_token", context.form_token);
  view.set("target", fmt::format("{}/intention", mirror_path(sheet.id)));
  view.set("most", std::to_string(feedback::longest_intention));
  view.set("text",
           problem.intention.empty() ? (chosen == nullptr ? std::string() : chosen->text) : problem.intention_text);
  if (!problem.intention.empty()) {
    view.set("problem", problem.intention);
  }
  if (chosen != nullptr) {
    view.set("chosen", messages.text("intention.quoted", {{"text", chosen->text}}));
  } else {
    view.set("suggestions", suggestions_view(messages, own, sheet));
  }
  return view;
}

View answers_view(const base::Messages& messages, const Remark& remark) {
  View list{View::type::list};
  for (const feedback::RemarkAnswer& answer : remark.answers) {
    View item;
    item.set("who", messages.text(fmt::format("contest.answer.{}", feedback::answer_role_name(answer.role)),
                                  {{"date", messages.date_long(day_of(answer.answered_at))}}));
    item.set("text", answer.text);
    list << item;
  }
  return list;
}

View remarks_view(Context& context, const OwnReturn& own, const feedback::IndicatorSheet& sheet) {
  const base::Messages& messages = context.messages;
  feedback::RemarkFilter filter;
  filter.indicator = sheet.id;
  filter.physician = own.physician;
  View list{View::type::list};
  for (const Remark& remark : context.application.store.remarks(filter)) {
    View item;
    item.set("kind", messages.text(fmt::format("contest.kind-{}", feedback::remark_kind_name(remark.kind))));
    item.set("sent", messages.text("contest.sent", {{"date", messages.date_long(day_of(remark.created_at))}}));
    item.set("state", messages.text(fmt::format("contest.state.{}", feedback::remark_state_name(remark.state))));
    item.set("text", remark.text);
    item.set("answers", answers_view(messages, remark));
    list << item;
  }
  return list;
}

View remark_form(Context& context, const OwnReturn& own, const feedback::IndicatorSheet& sheet,
                 const FormProblem& problem) {
  View view;
  view.set("form_token", context.form_token);
  view.set("target", fmt::format("{}/remarque", mirror_path(sheet.id)));
  view.set("submission", new_token(context.application, 16));
  view.set("most", std::to_string(feedback::longest_remark));
  view.set("text", problem.remark_text);
  view.set("is_comment", problem.remark_kind == feedback::remark_kind_name(feedback::RemarkKind::comment));
  view.set("is_contest", problem.remark_kind != feedback::remark_kind_name(feedback::RemarkKind::comment));
  view.set("disclosed", problem.disclosed);
  view.set("open", !problem.remark.empty());
  view.set("asks_confirmation", problem.asks_confirmation);
  if (!problem.remark.empty()) {
    view.set("problem", problem.remark);
  }
  const View remarks = remarks_view(context, own, sheet);
  if (remarks.is_non_empty_list()) {
    View mine;
    mine.set("remarks", remarks);
    view.set("mine", mine);
  }
  return view;
}

}  // namespace

std::string mirror_forms(Context& context, const OwnReturn& own, const feedback::IndicatorSheet& sheet,
                         const FormProblem& problem) {
  View view;
  view.set("intention", intention_form(context, own, sheet, problem));
  view.set("remark", remark_form(context, own, sheet, problem));
  return render("mirror_forms", context.messages, view);
}

}  // namespace miroir::web
