#include "web/pages/returns.hpp"

#include "documents/figure_format.hpp"
#include "feedback/return_check.hpp"
#include "store/publishing.hpp"
#include "web/mailing.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

constexpr int most_mails_shown = 200;

using feedback::PublicationId;
using feedback::ReturnEvent;
using feedback::ReturnMove;
using feedback::ReturnState;

constexpr std::size_t longest_words = 500;  // characters
// A scheduled return appears before people rise, in every season: 4:00 UTC is 5 or 6 in Paris.
constexpr std::chrono::hours hour_of_day{4};

std::string address_of(PublicationId id) { return fmt::format("/retours/{}", id); }

std::string date_of(const base::Messages& messages, programme::Instant instant) {
  return messages.date_long(day_of(instant));
}

// "Publié le 12 juillet 2019", "Programmé pour le …", "Retiré le … : raison".
std::string state_sentence(const base::Messages& messages, const Round& round) {
  const feedback::Standing& standing = round.standing;
  const std::string key = fmt::format("returns.state.{}", feedback::state_name(standing.state));
  switch (standing.state) {
    case ReturnState::received:
      return messages.text(key, {{"date", date_of(messages, round.record.events.front().at)}});
    case ReturnState::scheduled:
    case ReturnState::published:
      return messages.text(key, {{"date", date_of(messages, *standing.visible_from)}});
    case ReturnState::corrected:
      return messages.text(key, {{"published", date_of(messages, *standing.visible_from)},
                                 {"date", date_of(messages, standing.corrected_at)},
                                 {"reason", reason_words(messages, standing.corrected_reason)}});
    case ReturnState::withdrawn:
      break;
  }
  return messages.text(key, {{"date", date_of(messages, standing.withdrawn_at)},
                             {"reason", reason_words(messages, standing.withdrawal_reason)}});
}

std::string corrects_sentence(const base::Messages& messages, const feedback::Standing& standing) {
  return messages.text("returns.corrects", {{"number", std::to_string(*standing.corrects)},
                                            {"reason", reason_words(messages, standing.correction_reason)}});
}

View round_view(const base::Messages& messages, const Round& round) {
  View item;
  item.set("title", messages.period(round.record.periods.back()));
  item.set("number", std::to_string(round.record.id));
  item.set("state", state_sentence(messages, round));
  item.set("latest", round.latest);
  if (round.standing.corrects) {
    item.set("corrects", corrects_sentence(messages, round.standing));
  }
  if (!round.standing.words.empty()) {
    item.set("words", messages.typeset(round.standing.words));
  }
  return item;
}

std::vector<Round> rounds_of_region(Context& context, const std::string& region) {
  std::vector<Round> rounds = context.application.returns.all_rounds(context.application.now());
  std::erase_if(rounds, [&](const Round& round) { return round.record.region != region; });
  std::ranges::reverse(rounds);
  return rounds;
}

feedback::ReturnSummary summary_of(store::PlatformStore& store, PublicationId id) {
  feedback::ReturnSummary summary;
  const auto publication = store.find_publication(id);
  summary.manifest = publication->manifest;
  summary.signer = publication->signer;
  summary.physicians = static_cast<std::int64_t>(store.physicians_in(id).size());
  summary.region_rows = store.rows(id, measures::Level::region, "*", "all");
  return summary;
}

// The round before: the readable one whose periods end last, of those that end no later.
std::optional<PublicationId> round_before(Context& context, const Round& round) {
  std::optional<Round> best;
  for (Round& other : context.application.returns.all_rounds(context.application.now())) {
    const bool earlier = other.record.id != round.record.id && other.record.region == round.record.region &&
                         other.standing.is_readable() && other.record.id < round.record.id;
    if (earlier && (!best || best->record.periods.back().last <= other.record.periods.back().last)) {
      best = std::move(other);
    }
  }
  return best ? std::optional(best->record.id) : std::nullopt;
}

void add_content(View& view, const base::Messages& messages, const feedback::ReturnSummary& summary,
                 const Round& round) {
  View periods{View::type::list};
  for (const base::Period& period : round.record.periods) {
    View item;
    item.set("name", messages.period(period));
    periods << item;
  }
  view.set("periods", periods);
  const feedback::Manifest& manifest = summary.manifest;
  view.set("indicators", messages.integer(static_cast<std::int64_t>(manifest.indicators.size())));
  view.set("physicians", messages.integer(summary.physicians));
  view.set("groups", messages.integer(static_cast<std::int64_t>(summary.group_count())));
  view.set("rows", messages.integer(manifest.row_count));
  view.set("hidden", messages.integer(manifest.hidden_row_count));
  view.set("catalogue", manifest.catalogue_version);
  view.set("received", date_of(messages, round.record.events.front().at));
  view.set("signer", summary.signer.substr(0, 16) + "…");
}

// A figure of a finding, as its indicator shows it.
std::string finding_number(const base::Messages& messages, const feedback::Finding& finding, double number,
                           const feedback::IndicatorSheet* sheet) {
  using feedback::ReturnCheck;
  if (finding.check == ReturnCheck::hidden_moved) {
    return messages.percent(number);
  }
  if (finding.check != ReturnCheck::value_moved || sheet == nullptr) {
    return messages.integer(static_cast<std::int64_t>(number));
  }
  switch (sheet->display) {
    case measures::Display::share:
      return messages.percent(number, 1);
    case measures::Display::mean_euros:
      return messages.euros(number);
    default:
      return messages.per_thousand(number);
  }
}

View findings_view(Context& context, const feedback::ReturnSummary& coming, const feedback::ReturnSummary& before) {
  const base::Messages& messages = context.messages;
  View list{View::type::list};
  for (const feedback::Finding& finding : feedback::compare_returns(coming, before)) {
    const auto find = [&](const feedback::Manifest& manifest) -> const feedback::IndicatorSheet* {
      const auto found = std::ranges::find(manifest.indicators, finding.subject, &feedback::IndicatorSheet::id);
      return found == manifest.indicators.end() ? nullptr : &*found;
    };
    const feedback::IndicatorSheet* sheet = find(coming.manifest);
    sheet = sheet == nullptr ? find(before.manifest) : sheet;
    std::string subject = sheet == nullptr ? finding.subject : in_language(messages, sheet->description.title);
    if (sheet == nullptr && !finding.subject.empty()) {
      const auto group = context.application.store.find_group(finding.subject);
      subject = group ? group->name : finding.subject;
    }
    const auto period = base::parse_period(finding.period);
    View item;
    item.set("text", messages.text(fmt::format("returns.check.{}", feedback::check_name(finding.check)),
                                   {{"subject", subject},
                                    {"period", period ? messages.period(*period) : ""},
                                    {"before", finding_number(messages, finding, finding.before, sheet)},
                                    {"after", finding_number(messages, finding, finding.after, sheet)}}));
    list << item;
  }
  return list;
}

void add_checks(View& view, Context& context, const feedback::ReturnSummary& summary, const Round& round) {
  const auto before = round_before(context, round);
  if (!before) {
    return;
  }
  const auto earlier = context.application.returns.round(*before, context.application.now());
  View checks;
  checks.set("against", context.messages.text("returns.checks-against",
                                              {{"period", context.messages.period(earlier->record.periods.back())},
                                               {"number", std::to_string(*before)}}));
  checks.set("findings", findings_view(context, summary, summary_of(context.application.store, *before)));
  view.set("checks", checks);
}

void add_history(View& view, const base::Messages& messages, const Round& round) {
  View events{View::type::list};
  for (const ReturnEvent& event : round.record.events) {
    View item;
    item.set("text", messages.text(fmt::format("returns.event.{}", feedback::move_name(event.move)),
                                   {{"date", date_of(messages, event.at)},
                                    {"visible", date_of(messages, event.visible_from)},
                                    {"by", event.by.empty() ? "–" : event.by}}));
    events << item;
  }
  view.set("events", events);
}

// What may be done: the forms of the page. A return of periods that readers have seen is published as a correction.
void add_forms(View& view, Context& context, const Round& round) {
  const auto allows = [&](ReturnMove move) { return feedback::state_after(round.standing.state, move).has_value(); };
  view.set("form_token", context.form_token);
  view.set("address", address_of(round.record.id));
  if (allows(ReturnMove::publish)) {
    View publish;
    const std::vector<Round> rounds = context.application.returns.all_rounds(context.application.now());
    std::vector<feedback::ReturnRecord> records;
    std::vector<feedback::Standing> standings;
    for (const Round& each : rounds) {
      records.push_back(each.record);
      standings.push_back(each.standing);
    }
    std::optional<PublicationId> corrected = round.standing.corrects;
    if (const auto repeated = feedback::repeated_return(records, standings, round.record); repeated && !corrected) {
      corrected = records[*repeated].id;
    }
    if (corrected) {
      View correction;
      correction.set("number", std::to_string(*corrected));
      correction.set("reason", round.standing.correction_reason);
      correction.set("text", context.messages.text("returns.correction", {{"number", std::to_string(*corrected)}}));
      publish.set("correction", correction);
    }
    publish.set("words", round.standing.words);
    const auto tomorrow = context.application.now() + std::chrono::days(1);
    publish.set("least", base::format_date(day_of(tomorrow)));
    publish.set("day", round.standing.visible_from ? base::format_date(day_of(*round.standing.visible_from)) : "");
    view.set("publish", publish);
  }
  view.set("hold", allows(ReturnMove::hold));
  view.set("withdraw", allows(ReturnMove::withdraw));
}

void add_mails(View& view, Context& context, const Round& round) {
  const base::Messages& messages = context.messages;
  std::map<programme::MailState, std::int64_t> counts;
  View given_up{View::type::list};
  for (const programme::Mail& mail : context.application.store.mails_about(round.record.id)) {
    ++counts[mail.state];
    if (mail.state == programme::MailState::given_up) {
      const auto account = context.application.store.find_account(mail.account);
      View item;
      item.set("text", messages.text("returns.mail.problem",
                                     {{"name", account ? account->display_name : "–"}, {"problem", mail.problem}}));
      given_up << item;
    }
  }
  View mails;
  View lines{View::type::list};
  for (const auto& [state, count] : counts) {
    View item;
    item.set("text", messages.plural(fmt::format("returns.mail.{}", programme::mail_state_name(state)), count));
    lines << item;
  }
  mails.set("lines", lines);
  mails.set("none", counts.empty());
  mails.set("given_up", given_up);
  mails.set("restart", counts[programme::MailState::given_up] > 0);
  mails.set("demonstration", context.application.settings.demonstration);
  mails.set("not_configured", !context.application.settings.sends_mail && !context.application.settings.demonstration);
  view.set("mails", mails);
}

Response return_page(Context& context, int status, const Round& round, std::string_view problem) {
  const base::Messages& messages = context.messages;
  const feedback::ReturnSummary summary = summary_of(context.application.store, round.record.id);
  View view = round_view(messages, round);
  if (!problem.empty()) {
    view.set("problem", messages.text(problem));
  }
  add_content(view, messages, summary, round);
  add_checks(view, context, summary, round);
  add_history(view, messages, round);
  add_forms(view, context, round);
  add_mails(view, context, round);
  if (round.standing.is_readable()) {
    view.set("readable", fmt::format("/region?retour={}", round.record.id));
  }
  const std::string title =
      messages.text("returns.one-title", {{"period", messages.period(round.record.periods.back())}});
  view.set("title", title);
  return page(context, status, {title, "returns"}, render("return", messages, view));
}

// Runs a decision; the page again, with what is wrong, when it is refused.
Response decide(Context& context, ReturnEvent event) {
  Application& application = context.application;
  const Round round = *named_return(context);
  event.at = application.now();
  if (event.move != ReturnMove::schedule) {
    event.visible_from = event.at;
  }
  event.by = context.person->account.display_name;
  const auto decided = application.store.decide(round.record.id, event);
  application.returns.look_again();
  if (!decided) {
    return return_page(context, 409, *named_return(context), fmt::format("returns.refused.{}", decided.error().code));
  }
  if (event.move == ReturnMove::publish || event.move == ReturnMove::schedule) {
    store::complete_directory(application.store, round.record.id);
  }
  return redirect_to(address_of(round.record.id));
}

// In characters, as a form counts them: the line ends of a form are two bytes, of which it counts one.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return c != '\r' && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_too_long(const Context& context) {
  return std::ranges::any_of(std::array{"mot", "motif"},
                             [&](const char* field) { return length_of(context.form_value(field)) > longest_words; });
}

Response refuse_long_words(Context& context) {
  return return_page(context, 422, *named_return(context), "returns.refused.too-long");
}

std::string words_of(const Context& context, std::string_view field) {
  std::string text(context.form_value(field));
  while (!text.empty() && (static_cast<unsigned char>(text.back()) <= ' ')) {
    text.pop_back();
  }
  return text;
}

std::optional<PublicationId> number_of(std::string_view text) {
  PublicationId number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Round> named_return(const Context& context) {
  const auto number = number_of(context.parameter("return"));
  return number ? context.application.returns.round(*number, context.application.now()) : std::nullopt;
}

Response show_returns(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  View returns{View::type::list};
  for (const Round& round : rounds_of_region(context, context.person->scope(programme::Role::coordinator))) {
    View item = round_view(messages, round);
    item.set("address", address_of(round.record.id));
    returns << item;
  }
  View view;
  view.set("returns", returns);
  view.set("not_configured", !context.application.settings.sends_mail && !context.application.settings.demonstration);
  return page(context, 200, {messages.text("returns.title"), "returns"}, render("returns", messages, view));
}

Response show_return(const Request&, Context& context) { return return_page(context, 200, *named_return(context), ""); }

Response publish_return(const Request&, Context& context) {
  if (is_too_long(context)) {
    return refuse_long_words(context);
  }
  ReturnEvent event;
  event.move = context.form_value("quand") == "jour" ? ReturnMove::schedule : ReturnMove::publish;
  if (event.move == ReturnMove::schedule) {
    const auto day = base::parse_date(context.form_value("jour"));
    if (!day) {
      return return_page(context, 400, *named_return(context), "returns.refused.no-date");
    }
    event.visible_from = programme::Instant(std::chrono::days(day->days)) + hour_of_day;
  }
  event.words = words_of(context, "mot");
  if (!context.form_value("corrige").empty()) {
    event.corrects = number_of(context.form_value("corrige"));
    event.reason = words_of(context, "motif");
  }
  return decide(context, std::move(event));
}

Response hold_return(const Request&, Context& context) {
  ReturnEvent event;
  event.move = ReturnMove::hold;
  return decide(context, std::move(event));
}

Response withdraw_return(const Request&, Context& context) {
  if (is_too_long(context)) {
    return refuse_long_words(context);
  }
  ReturnEvent event;
  event.move = ReturnMove::withdraw;
  event.reason = words_of(context, "motif");
  return decide(context, std::move(event));
}

Response restart_mails(const Request&, Context& context) {
  const Round round = *named_return(context);
  context.application.store.restart_mails(round.record.id, context.application.now());
  return redirect_to(address_of(round.record.id));
}

Response show_rounds(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  View rounds{View::type::list};
  const programme::Viewer& viewer = context.person->viewer;
  const bool own = programme::may_ever(viewer, programme::Resource::mirror);
  const bool region = programme::may_ever(viewer, programme::Resource::region_summary);
  for (const Round& round : context.application.returns.rounds(context.application.now())) {
    View item = round_view(messages, round);
    if (round.standing.corrects) {
      item.set("correction", messages.text("rounds.correction",
                                           {{"reason", reason_words(messages, round.standing.correction_reason)}}));
    }
    if (round.standing.is_readable()) {
      const std::string base = own ? "/miroir" : region ? "/region" : "/indicateurs";
      item.set("address", fmt::format("{}?retour={}", base, round.record.id));
    }
    rounds << item;
  }
  View view;
  view.set("rounds", rounds);
  return page(context, 200, {messages.text("rounds.title"), "rounds"}, render("rounds", messages, view));
}

Response show_demonstration_mails(const Request&, Context& context) {
  const base::Messages& messages = context.messages;
  Application& application = context.application;
  View list{View::type::list};
  for (const programme::Mail& mail : application.store.latest_mails(most_mails_shown)) {
    const auto message = write_mail(application, demonstration_mail_settings(), mail);
    if (!message) {
      continue;
    }
    View item;
    item.set("to", message->to_address);
    item.set("subject", message->subject);
    item.set("text", message->plain);
    item.set("state", messages.text(fmt::format("mails.state.{}", programme::mail_state_name(mail.state))));
    list << item;
  }
  View view;
  view.set("mails", list);
  return page(context, 200, {messages.text("mails.title"), "home"}, render("demonstration_mails", messages, view));
}

}  // namespace miroir::web
