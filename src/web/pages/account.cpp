#include "web/pages/account.hpp"

#include "web/pages/errors.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/sessions.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::MailChoice;

View choices_view(const Context& context) {
  View choices{View::type::list};
  for (const MailChoice choice : {MailChoice::at_once, MailChoice::digest, MailChoice::none}) {
    const std::string name = programme::mail_choice_name(choice);
    View item;
    item.set("value", name);
    item.set("label", context.messages.text(fmt::format("account.mail.{}", name)));
    item.set("checked", context.person->account.mail_choice == choice);
    choices << item;
  }
  return choices;
}

Response account_page(Context& context, bool saved, const std::string& calendar_address) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("name", context.person->account.display_name);
  view.set("login", context.person->account.login);
  view.set("form_token", context.form_token);
  view.set("choices", choices_view(context));
  view.set("saved", saved);
  view.set("own_contract", programme::may_ever(context.person->viewer, programme::Resource::own_contract));
  const auto made = context.application.store.calendar_token_made(context.person->account.id);
  view.set("has_calendar", made.has_value());
  if (made) {
    view.set("calendar_made", messages.text("account.calendar.made", {{"date", messages.date_long(day_of(*made))}}));
  }
  set_text(view, "calendar_address", calendar_address);
  return page(context, 200, {messages.text("account.title"), "account"}, render("account", messages, view));
}

}  // namespace

Response show_account(const Request& request, Context& context) {
  return account_page(context, find_field(request.query, "enregistre").has_value(), "");
}

Response change_calendar(const Request& request, Context& context) {
  const std::string_view action = context.form_value("action");
  if (action == "retirer") {
    context.application.store.remove_calendar_token(context.person->account.id);
    return redirect_to("/compte?enregistre=1");
  }
  if (action != "creer") {
    return error_page(context, 400);
  }
  const std::string token = new_token(context.application, programme::calendar_token_bytes);
  context.application.store.set_calendar_token(context.person->account.id, sha256_hexadecimal(token),
                                               context.application.now());
  // Shown on this one page: only the hash is kept.
  return account_page(
      context, false,
      fmt::format("{}://{}/calendrier/{}.ics", context.secure ? "https" : "http", request.header("host"), token));
}

Response choose_mail(const Request&, Context& context) {
  const auto choice = programme::parse_mail_choice(context.form_value("courriers"));
  if (!choice) {
    return error_page(context, 400);
  }
  context.application.store.set_mail_choice(context.person->account.id, *choice);
  return redirect_to("/compte?enregistre=1");
}

}  // namespace miroir::web
