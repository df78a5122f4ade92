#include "web/pages/contracts.hpp"

#include "documents/markdown.hpp"
#include "web/form.hpp"
#include "web/group_rules.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/group_parts.hpp"
#include "web/pages/meeting_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/sessions.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::web {
namespace {

using programme::Contract;
using programme::ContractMove;
using programme::ContractSignature;
using programme::ContractState;
using programme::ContractText;

constexpr std::int32_t contracts_on_a_page = 50;
constexpr std::int32_t year_begins_in = 9;

std::string years(std::int32_t first) { return fmt::format("{}–{}", first, first + 1); }

std::int32_t school_year(const Context& context) {
  const base::YearMonthDay day = base::year_month_day(today(context));
  return day.month >= year_begins_in ? day.year : day.year - 1;
}

std::string state_words(const base::Messages& messages, ContractState state) {
  return messages.text(fmt::format("contracts.state.{}", programme::contract_states().name(state)));
}

std::string problem_words(const Context& context, const base::Refusal& refusal) {
  const std::string key = "contracts.refusal." + refusal.code;
  return context.messages.has(key) ? context.messages.text(key) : refusal.message;
}

std::string pay_words(const base::Messages& messages, const programme::ProgrammeTemplate& rules,
                      programme::PaidPart part, base::Date day) {
  const auto cents = rules.pay_cents(part, day);
  return cents ? messages.euros_of_cents(*cents) : messages.text("contracts.unpaid");
}

base::Result<ContractText> first_text(Context& context, const std::string& group, const std::string& physician,
                                      std::int32_t year, const programme::ProgrammeTemplate& rules) {
  // A contract is in French, whatever language its reader has chosen for the pages.
  const base::Messages& french = base::Messages::of(base::Language::french);
  const base::Date day = today(context);
  auto text =
      programme::fill_contract(programme::contract_template(rules.id),
                               {{"physician", physician},
                                {"group", group},
                                {"programme", rules.title.fr},
                                {"year", years(year)},
                                {"member_pay", pay_words(french, rules, programme::PaidPart::member, day)},
                                {"facilitator_pay", pay_words(french, rules, programme::PaidPart::facilitator, day)}});
  if (!text) {
    return text.error();
  }
  const std::string hash = sha256_hexadecimal(*text);
  return ContractText{1, std::move(*text), hash, context.application.now(), context.person->account.display_name};
}

View state_options(const base::Messages& messages, std::optional<ContractState> chosen) {
  View options{View::type::list};
  View any;
  any.set("value", "");
  any.set("label", messages.text("people.any-state"));
  options << any;
  for (int place = 0; place <= static_cast<int>(ContractState::withdrawn); ++place) {
    const auto state = static_cast<ContractState>(place);
    View item;
    item.set("value", programme::contract_states().name(state));
    item.set("label", state_words(messages, state));
    item.set("chosen", chosen == state);
    options << item;
  }
  return options;
}

void set_pages(const base::Messages& messages, const programme::ContractFilter& filter, std::int32_t number,
               std::int32_t total, View& view) {
  const std::int32_t pages = std::max((total + contracts_on_a_page - 1) / contracts_on_a_page, 1);
  const std::string state = filter.state ? programme::contract_states().name(*filter.state) : "";
  const auto address = [&](std::int32_t page) {
    return fmt::format("/contrats?q={}&etat={}&page={}", percent_encode(filter.text), state, page);
  };
  if (number > 1) {
    view.set("previous", address(number - 1));
  }
  if (number < pages) {
    view.set("next", address(number + 1));
  }
  view.set("place",
           messages.text("people.page", {{"page", messages.integer(number)}, {"pages", messages.integer(pages)}}));
}

View contract_rows(Context& context, const std::vector<Contract>& contracts) {
  View list{View::type::list};
  for (const Contract& contract : contracts) {
    View item;
    item.set("address", fmt::format("/contrats/{}", contract.id));
    item.set("name", contract.name);
    item.set("group", name_of_group(context, contract.group));
    item.set("state", state_words(context.messages, contract.state));
    item.set("year", years(contract.first_year));
    list << item;
  }
  return list;
}

View year_options(const Context& context) {
  View options{View::type::list};
  for (const std::int32_t year : {school_year(context), school_year(context) + 1}) {
    View item;
    item.set("value", std::to_string(year));
    item.set("label", years(year));
    options << item;
  }
  return options;
}

Response contracts_page(Context& context, int status, const Request& request, const std::string& problem) {
  const base::Messages& messages = context.messages;
  programme::ContractFilter filter;
  filter.region = association_of(context);
  filter.text = find_field(request.query, "q").value_or("").substr(0, 100);
  filter.state = programme::contract_states().parse_state(find_field(request.query, "etat").value_or(""));
  const auto asked = whole_number(find_field(request.query, "page").value_or("1")).value_or(1);
  const auto number = static_cast<std::int32_t>(std::clamp<std::int64_t>(asked, 1, 100'000));
  filter.limit = contracts_on_a_page;
  filter.offset = (number - 1) * contracts_on_a_page;
  const auto found = context.application.store.find_contracts(filter);
  View view;
  view.set("form_token", context.form_token);
  view.set("contracts", contract_rows(context, found.contracts));
  view.set("any", !found.contracts.empty());
  view.set("count", messages.plural("contracts.count", found.total));
  view.set("q", filter.text);
  view.set("states", state_options(messages, filter.state));
  view.set("groups", group_options(context));
  view.set("years", year_options(context));
  set_some(view, "problem", problem);
  if (const auto offered = find_field(request.query, "proposes")) {
    view.set("offered", messages.plural("contracts.offered", whole_number(*offered).value_or(0)));
  }
  set_pages(messages, filter, number, found.total, view);
  return page(context, status, {messages.text("contracts.title"), "contracts"}, render("contracts", messages, view));
}

const ContractSignature* signature_of(const Contract& contract, std::int64_t version) {
  const auto found = std::ranges::find(contract.signatures, version, &ContractSignature::version);
  return found == contract.signatures.end() ? nullptr : &*found;
}

std::string signature_words(const base::Messages& messages, const ContractSignature& signature) {
  const bool on_screen = signature.way == programme::SignatureWay::screen;
  return messages.text(on_screen ? "contracts.signed-on-screen" : "contracts.signed-on-paper",
                       {{"name", signature.name},
                        {"day", messages.date_long(signature.signed_on)},
                        {"received", messages.date_long(day_of(signature.signed_at))},
                        {"address", signature.address}});
}

// The latest text first; each with its signature, its fingerprint and its scan.
View text_views(const Context& context, const Contract& contract, const std::string& address) {
  const base::Messages& messages = context.messages;
  View list{View::type::list};
  for (auto text = contract.texts.rbegin(); text != contract.texts.rend(); ++text) {
    View item;
    item.set("title", text->version == 1
                          ? messages.text("contracts.text")
                          : messages.text("contracts.amendment", {{"number", std::to_string(text->version - 1)}}));
    item.set("id", fmt::format("texte-{}", text->version));
    item.set("offered", messages.text("contracts.offered-on", {{"date", messages.date_long(day_of(text->offered_at))},
                                                               {"who", text->offered_by}}));
    item.set("html", documents::html_of_markdown(text->text, 2));
    item.set("open", text == contract.texts.rbegin());
    item.set("sha256", text->sha256);
    const ContractSignature* signature = signature_of(contract, text->version);
    item.set("signature",
             signature == nullptr ? messages.text("contracts.not-signed") : signature_words(messages, *signature));
    if (signature != nullptr && signature->way == programme::SignatureWay::paper && !address.empty()) {
      item.set("scan", fmt::format("{}/{}/scan", address, text->version));
    }
    list << item;
  }
  return list;
}

void add_head(View& view, Context& context, const Contract& contract) {
  const base::Messages& messages = context.messages;
  view.set("form_token", context.form_token);
  view.set("name", contract.name);
  view.set("group", name_of_group(context, contract.group));
  view.set("state", state_words(messages, contract.state));
  const auto covers = programme::contract_year(contract, today(context));
  view.set("years", covers ? messages.text("contracts.covers", {{"year", years(*covers)}})
                           : messages.text("contracts.from", {{"year", years(contract.first_year)}}));
  if (contract.ended_on) {
    view.set("ended", messages.text("contracts.ended-on", {{"date", messages.date_long(*contract.ended_on)}}));
    set_text(view, "reason", contract.reason);
  }
}

Response contract_page(Context& context, int status, const Contract& contract, const std::string& problem) {
  const std::string address = fmt::format("/contrats/{}", contract.id);
  const auto may = [&](ContractMove move) {
    return programme::contract_states().after(contract.state, move).has_value();
  };
  View view;
  add_head(view, context, contract);
  view.set("office", true);
  view.set("back", "/contrats");
  view.set("back_words", context.messages.text("contracts.title"));
  view.set("address", address);
  view.set("revision", std::to_string(contract.revision));
  view.set("version", std::to_string(contract.latest().version));
  view.set("sha256", contract.latest().sha256);
  view.set("latest", contract.latest().text);
  view.set("today", base::format_date(today(context)));
  view.set("texts", text_views(context, contract, address));
  view.set("may_sign", may(ContractMove::sign));
  view.set("may_amend", may(ContractMove::amend));
  view.set("may_take_back", may(ContractMove::take_back));
  view.set("may_end", may(ContractMove::end));
  view.set("may_withdraw", may(ContractMove::withdraw));
  set_some(view, "problem", problem);
  return page(context, status, {contract.name, "contracts"}, render("contract", context.messages, view));
}

Response own_contract_page(Context& context, int status, const Contract& contract, const std::string& problem) {
  View view;
  add_head(view, context, contract);
  view.set("back", "/mon-contrat");
  view.set("back_words", context.messages.text("contracts.own-title"));
  view.set("address", fmt::format("/mon-contrat/{}", contract.id));
  view.set("version", std::to_string(contract.latest().version));
  view.set("sha256", contract.latest().sha256);
  view.set("texts", text_views(context, contract, ""));
  view.set("own_sign", contract.waits());
  set_some(view, "problem", problem);
  return page(context, status, {context.messages.text("contracts.own-title"), "own-contract"},
              render("contract", context.messages, view));
}

// Who signs what was shown: the version and the fingerprint come back with the form.
ContractSignature typed_signature(const Context& context, programme::SignatureWay way, base::Date day) {
  ContractSignature signature;
  signature.version = whole_number(context.form_value("version")).value_or(0);
  signature.sha256 = std::string(context.form_value("empreinte"));
  signature.way = way;
  signature.signed_at = context.application.now();
  signature.signed_on = day;
  signature.account = context.person->account.id;
  signature.name = context.person->account.display_name;
  signature.address = context.remote_address;
  return signature;
}

base::Result<void> receive_paper(Context& context, const Contract& contract) {
  const auto file = std::ranges::find(context.files, "scan", &UploadedFile::field);
  const std::string_view bytes = file == context.files.end() ? std::string_view() : std::string_view(file->bytes);
  const auto type = programme::check_scan(bytes);
  if (!type) {
    return type.error();
  }
  const auto day = day_in(context, "jour");
  if (!day || today(context) < *day) {
    return base::refuse("bad-day", "give the day on which it was signed: today or before");
  }
  return context.application.store.sign_contract(contract.id,
                                                 typed_signature(context, programme::SignatureWay::paper, *day),
                                                 programme::ContractScan{*type, std::string(bytes)});
}

base::Result<void> amend(Context& context, const Contract& contract, std::int64_t revision) {
  std::string text(context.form_value("texte"));
  std::erase(text, '\r');
  if (const auto checked = programme::check_contract_text(text); !checked) {
    return checked;
  }
  const std::string hash = sha256_hexadecimal(text);
  return context.application.store.amend_contract(
      contract.id, revision,
      {0, std::move(text), hash, context.application.now(), context.person->account.display_name});
}

base::Result<void> act(Context& context, const Contract& contract) {
  const std::string_view action = context.form_value("action");
  const std::int64_t revision = whole_number(context.form_value("revision")).value_or(0);
  if (action == "papier") {
    return receive_paper(context, contract);
  }
  if (action == "amend") {
    return amend(context, contract, revision);
  }
  const auto move = programme::contract_states().parse_move(action);
  const bool known = move == ContractMove::end || move == ContractMove::withdraw || move == ContractMove::take_back;
  const auto day = day_in(context, "jour");
  if (!known || !day) {
    return base::refuse(known ? "bad-day" : "unknown-action", "this cannot be done: load the page again");
  }
  return context.application.store.move_contract(contract.id, revision, *move, *day, words_in(context, "motif"));
}

}  // namespace

std::optional<Contract> named_contract(const Context& context) {
  const auto id = whole_number(context.parameter("contract"));
  return id ? context.application.store.find_contract(*id) : std::nullopt;
}

Response show_contracts(const Request& request, Context& context) { return contracts_page(context, 200, request, ""); }

Response offer_contracts(const Request& request, Context& context) {
  store::PlatformStore& store = context.application.store;
  const auto group = store.find_group(words_in(context, "groupe"));
  const auto year = whole_number(context.form_value("annee"));
  const std::int32_t shown = school_year(context);
  if (!group || !year || *year < shown || *year > shown + 1) {
    return contracts_page(context, 400, request, context.messages.text("contracts.refusal.no-group"));
  }
  const auto first = static_cast<std::int32_t>(*year);
  const programme::ProgrammeTemplate rules = rules_of(context.application, group->id, today(context));
  int offered = 0;
  for (const std::string& number : members_today(context, group->id)) {
    Contract contract;
    contract.physician = number;
    contract.name = physician_name(context, number);
    contract.group = group->id;
    contract.region = association_of(context);
    contract.template_id = rules.id;
    contract.first_year = first;
    const auto text = first_text(context, group->name, contract.name, first, rules);
    if (!text) {
      return contracts_page(context, 409, request, problem_words(context, text.error()));
    }
    offered += store.offer_contract(contract, *text) ? 1 : 0;  // whoever has one keeps it
  }
  return redirect_to(fmt::format("/contrats?proposes={}", offered));
}

Response show_contract(const Request&, Context& context) {
  const auto contract = named_contract(context);
  return contract ? contract_page(context, 200, *contract, "") : error_page(context, 404);
}

Response change_contract(const Request&, Context& context) {
  const auto contract = named_contract(context);
  if (!contract) {
    return error_page(context, 404);
  }
  const auto done = act(context, *contract);
  return done ? redirect_to(fmt::format("/contrats/{}", contract->id))
              : contract_page(context, 409, *contract, problem_words(context, done.error()));
}

Response show_contract_scan(const Request&, Context& context) {
  const auto contract = named_contract(context);
  const auto version = whole_number(context.parameter("version"));
  auto scan = contract && version ? context.application.store.find_scan(contract->id, *version) : std::nullopt;
  if (!scan) {
    return error_page(context, 404);
  }
  Response response;
  response.body = std::move(scan->bytes);
  response.set_header("content-type", programme::scan_media_type(scan->type));
  response.set_header("content-disposition", "attachment; filename=\"contrat\"");
  return response;
}

Response show_own_contracts(const Request&, Context& context) {
  View list{View::type::list};
  for (const Contract& contract :
       context.application.store.contracts_of(context.person->scope(programme::Role::physician))) {
    View item;
    item.set("address", fmt::format("/mon-contrat/{}", contract.id));
    item.set("group", name_of_group(context, contract.group));
    item.set("state", state_words(context.messages, contract.state));
    item.set("year", years(contract.first_year));
    list << item;
  }
  View view;
  view.set("any", list.is_non_empty_list());
  view.set("contracts", list);
  return page(context, 200, {context.messages.text("contracts.own-title"), "own-contract"},
              render("contracts_own", context.messages, view));
}

Response show_own_contract(const Request&, Context& context) {
  const auto contract = named_contract(context);
  return contract ? own_contract_page(context, 200, *contract, "") : error_page(context, 404);
}

Response sign_own_contract(const Request&, Context& context) {
  const auto contract = named_contract(context);
  if (!contract) {
    return error_page(context, 404);
  }
  if (context.form_value("lu").empty()) {
    return own_contract_page(context, 422, *contract, context.messages.text("contracts.refusal.not-read"));
  }
  const auto done = context.application.store.sign_contract(
      contract->id, typed_signature(context, programme::SignatureWay::screen, today(context)), std::nullopt);
  if (!done) {
    return own_contract_page(context, 409, named_contract(context).value_or(*contract),
                             problem_words(context, done.error()));
  }
  return redirect_to(fmt::format("/mon-contrat/{}", contract->id));
}

}  // namespace miroir::web
