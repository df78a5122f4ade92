#include "web/shown_return.hpp"

#include "web/form.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <charconv>

#include <fmt/core.h>

namespace miroir::web {
namespace {

constexpr std::string_view prefixes[] = {"/miroir", "/groupe", "/region", "/indicateurs"};

std::optional<feedback::PublicationId> parse_number(std::string_view text) {
  feedback::PublicationId number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() && number > 0 ? std::optional(number)
                                                                                  : std::nullopt;
}

std::optional<Round> shown_round(const Context& context) {
  const auto published = shown_return(context);
  return published ? context.application.returns.round(published->publication.id, context.application.now())
                   : std::nullopt;
}

// The latest return at the same address: without its "retour", and with nothing else of the query, which may not exist
// in another return.
std::string same_page(const Context& context) { return context.here.substr(0, context.here.find_first_of("?#")); }

// "Corrigé le 3 mars 2020 : …", and the way to the version before.
void add_correction(View& view, const Context& context, const Round& round) {
  const feedback::Standing& standing = round.standing;
  if (!standing.corrects) {
    return;
  }
  View correction;
  correction.set("text",
                 context.messages.text("return-note.corrects",
                                       {{"date", context.messages.date_long(day_of(*standing.visible_from))},
                                        {"reason", reason_words(context.messages, standing.correction_reason)}}));
  const auto before = context.application.returns.round(*standing.corrects, context.application.now());
  if (before && before->standing.is_readable()) {
    correction.set("address", with_return(same_page(context), std::to_string(*standing.corrects)));
  }
  view.set("correction", correction);
}

void add_age(View& view, const Context& context, const Round& round) {
  const base::Messages& messages = context.messages;
  const feedback::Standing& standing = round.standing;
  View older;
  older.set("text", messages.text("return-note.older", {{"period", messages.period(round.record.periods.back())},
                                                        {"date", messages.date_long(day_of(*standing.visible_from))}}));
  older.set("address", same_page(context));
  if (standing.state == feedback::ReturnState::corrected) {
    older.set("corrected",
              messages.text("return-note.corrected", {{"date", messages.date_long(day_of(standing.corrected_at))},
                                                      {"reason", reason_words(messages, standing.corrected_reason)}}));
    const auto newer = context.application.returns.round(*standing.corrected_by, context.application.now());
    if (newer && newer->standing.is_readable()) {
      older.set("newer", with_return(same_page(context), std::to_string(*standing.corrected_by)));
    }
  }
  view.set("older", older);
}

}  // namespace

bool is_of_return(std::string_view address) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) {
    return address.starts_with(prefix) &&
           (address.size() == prefix.size() || std::string_view("/?#").find(address[prefix.size()]) != address.npos);
  });
}

void note_asked_return(const Request& request, Context& context) {
  context.of_return = is_of_return(request.path);
  if (const auto asked = find_field(request.query, "retour"); asked && context.of_return) {
    context.asked_return = std::string(*asked);
  }
}

bool asks_in_vain(const Context& context) { return context.asked_return && !shown_return(context); }

std::shared_ptr<const Published> shown_return(const Context& context) {
  PublishedReturns& returns = context.application.returns;
  if (!context.asked_return) {
    return returns.latest(context.application.now());
  }
  const auto number = parse_number(*context.asked_return);
  return number ? returns.find(*number, context.application.now()) : nullptr;
}

std::string with_return(std::string_view address, std::string_view number) {
  if (!is_of_return(address) || address.find("retour=") != std::string_view::npos) {
    return std::string(address);
  }
  const std::size_t hash = address.find('#');
  const std::string_view before = address.substr(0, hash);
  return fmt::format("{}{}retour={}{}", before, before.find('?') == std::string_view::npos ? "?" : "&",
                     percent_encode(number), hash == std::string_view::npos ? "" : address.substr(hash));
}

std::string keep_return(std::string_view html, std::string_view number) {
  // Links, forms, and what a page's script asks about.
  constexpr std::string_view attributes[] = {"href", "action", "data-live"};
  constexpr std::string_view opening = "=\"";
  std::string out;
  out.reserve(html.size() + html.size() / 16);
  while (true) {
    const std::size_t at = html.find(opening);
    if (at == std::string_view::npos) {
      return out.append(html);
    }
    const std::string_view before = html.substr(0, at);
    const std::size_t begin = at + opening.size();
    const std::size_t end = std::min(html.find('"', begin), html.size());
    const std::string_view value = html.substr(begin, end - begin);
    const bool leads = std::ranges::any_of(attributes, [&](std::string_view name) { return before.ends_with(name); });
    out.append(html.substr(0, begin)).append(leads ? with_return(value, number) : std::string(value));
    html.remove_prefix(end);
  }
}

std::string return_note(const Context& context) {
  const auto round = context.of_return && context.person ? shown_round(context) : std::nullopt;
  if (!round || (round->latest && !round->standing.corrects)) {
    return {};
  }
  View view;
  if (!round->latest) {
    add_age(view, context, *round);
  }
  add_correction(view, context, *round);
  return render("return_note", context.messages, view);
}

}  // namespace miroir::web
