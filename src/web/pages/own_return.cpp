#include "web/pages/own_return.hpp"

#include "documents/mirror_sentences.hpp"
#include "web/form.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"
#include "web/shown_return.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::Comparator;

// Members of groups as counted, with a newcomer added where the directory says they are today: the figures of their
// group are theirs to see, though they do not contribute to them.
feedback::CountedGroups groups_as_seen(const Published& published, const SignedIn& person,
                                       const std::string& physician) {
  feedback::CountedGroups groups = published.manifest().groups;
  if (!feedback::groups_of_physician(groups, physician).empty() || person.viewer.member_of.empty()) {
    return groups;
  }
  const std::string& group = person.viewer.member_of.front();
  for (auto& [period, members] : groups) {
    if (const auto found = members.find(group); found != members.end()) {
      found->second.push_back(physician);
    }
  }
  return groups;
}

void add_groups(feedback::ProfileInput& input, Context& context, const Published& published) {
  std::vector<std::string> counted_in;
  for (const auto& [period, group] : feedback::groups_of_physician(input.groups, input.physician)) {
    if (std::ranges::find(counted_in, group) == counted_in.end()) {
      counted_in.push_back(group);
    }
  }
  for (const std::string& group : counted_in) {
    const auto rows = context.application.returns.group(published, group);
    input.group_rows.insert(input.group_rows.end(), rows->group.begin(), rows->group.end());
    input.visibility.add(rows->visibility);
  }
}

std::string period_words(const base::Messages& messages, const std::string& name) {
  const auto period = base::parse_period(name);
  return period ? messages.period(*period) : name;
}

}  // namespace

std::optional<OwnReturn> open_own_return(const Request& request, Context& context) {
  auto published = shown_return(context);
  if (!published) {
    return std::nullopt;
  }
  OwnReturn own;
  own.published = std::move(published);
  own.physician = context.person->scope(programme::Role::physician);
  own.comparator = parse_comparator(find_field(request.query, "comparateur").value_or(""));
  own.intentions = context.application.store.intentions_of(own.physician);
  return own;
}

feedback::Profile own_profile(Context& context, const OwnReturn& own, std::string_view indicator) {
  const Published& published = *own.published;
  feedback::ProfileInput input;
  input.physician = own.physician;
  input.periods = published.periods;
  for (const feedback::IndicatorSheet& sheet : published.manifest().indicators) {
    if (indicator.empty() || sheet.id == indicator) {
      input.indicators.push_back(sheet);
    }
  }
  input.groups = groups_as_seen(published, *context.person, own.physician);
  input.memberships = context.application.store.memberships_of_physician(own.physician);
  input.own_rows =
      context.application.store.rows(published.publication.id, measures::Level::physician, own.physician, "");
  add_groups(input, context, published);
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  input.reliabilities = feedback::reliabilities_of(published.reliabilities, own.physician);
  input.comparator = own.comparator;
  return feedback::build_profile(input);
}

std::string own_cache_key(const Context& context, const OwnReturn& own, std::string_view name) {
  std::string key = fmt::format("mirror|{}|{}|{}|{}|{}", name, own.published->publication.id, own.physician,
                                context.messages.code(), own.comparator ? comparator_word(*own.comparator) : "");
  for (const std::string& group : context.person->viewer.member_of) {
    key += "|" + group;
  }
  for (const feedback::Intention& intention : own.intentions) {
    key += fmt::format("|{}|{}|{}", intention.indicator, intention.period, intention.text);
  }
  return key;
}

std::string mirror_path(std::string_view indicator) { return "/miroir/" + percent_encode(indicator); }

std::string mirror_address(const OwnReturn& own, std::string_view indicator, std::string_view page) {
  std::string address = indicator.empty() ? "/miroir" : mirror_path(indicator);
  if (!page.empty()) {
    address += fmt::format("/{}", page);
  }
  return own.comparator ? fmt::format("{}?comparateur={}", address, comparator_word(*own.comparator)) : address;
}

std::string group_name(Context& context, const std::string& group) {
  const auto entry = group.empty() ? std::nullopt : context.application.store.find_group(group);
  return entry ? entry->name : group;
}

View comparators_view(const base::Messages& messages, const feedback::Profile& profile, std::string_view address) {
  View list{View::type::list};
  for (const Comparator comparator : feedback::all_comparators) {
    if (comparator == Comparator::my_group && profile.group.empty()) {
      continue;
    }
    View item;
    item.set("address", fmt::format("{}?comparateur={}", address, comparator_word(comparator)));
    item.set("label", documents::comparator_label(messages, comparator));
    item.set("current", comparator == profile.comparator);
    list << item;
  }
  return list;
}

View intention_view(const base::Messages& messages, const OwnReturn& own, const feedback::Intention& intention,
                    const feedback::IndicatorProfile* indicator) {
  View view;
  view.set("quoted", messages.text("intention.quoted", {{"text", intention.text}}));
  view.set("chosen", messages.text("mirror.chosen-at", {{"period", period_words(messages, intention.period)}}));
  if (indicator == nullptr) {
    view.set("indicator", intention.indicator);
    return view;
  }
  view.set("indicator", in_language(messages, indicator->sheet.description.title));
  view.set("address", mirror_address(own, indicator->sheet.id));
  view.set("since", intention.period == own.period().name
                        ? messages.text("mirror.same-return")
                        : documents::since_sentence(documents::format_of(messages, indicator->sheet), *indicator,
                                                    feedback::change_since(*indicator, intention.period)));
  return view;
}

}  // namespace miroir::web
