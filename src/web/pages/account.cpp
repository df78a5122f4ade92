#include "web/pages/account.hpp"

#include "web/pages/errors.hpp"
#include "web/render.hpp"

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

}  // namespace

Response show_account(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  View view;
  view.set("name", context.person->account.display_name);
  view.set("login", context.person->account.login);
  view.set("form_token", context.form_token);
  view.set("choices", choices_view(context));
  view.set("saved", find_field(request.query, "enregistre").has_value());
  return page(context, 200, {messages.text("account.title"), "account"}, render("account", messages, view));
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
