#include "web/pages/mirror.hpp"

#include "documents/feedback_charts.hpp"
#include "documents/sentences.hpp"
#include "feedback/letters.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"
#include "web/shown_return.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using documents::FigureFormat;
using feedback::CaseMix;
using feedback::Comparator;
using feedback::IndicatorProfile;

// All that the page is made of; the cache's key names the same things.
struct Mirror {
  const base::Messages& messages;
  const Published& published;
  feedback::Profile profile;
  std::string group_name;  // empty where there is none
  std::string my_letter;
};

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

feedback::Profile make_profile(Context& context, const Published& published, const std::string& physician,
                               std::optional<Comparator> comparator) {
  store::PlatformStore& store = context.application.store;
  feedback::ProfileInput input;
  input.physician = physician;
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups = groups_as_seen(published, *context.person, physician);
  input.memberships = store.memberships_of_physician(physician);
  input.own_rows = store.rows(published.publication.id, measures::Level::physician, physician, "");
  std::vector<std::string> counted_in;
  for (const auto& [period, group] : feedback::groups_of_physician(input.groups, physician)) {
    if (std::ranges::find(counted_in, group) == counted_in.end()) {
      counted_in.push_back(group);
    }
  }
  for (const std::string& group : counted_in) {
    const auto rows = context.application.returns.group(published, group);
    input.group_rows.insert(input.group_rows.end(), rows->group.begin(), rows->group.end());
    input.visibility.add(rows->visibility);
  }
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  input.comparator = comparator;
  return feedback::build_profile(input);
}

std::string letter_of(Context& context, const Published& published, const feedback::Profile& profile) {
  const auto period = published.manifest().groups.find(published.period().name);
  if (profile.group.empty() || period == published.manifest().groups.end() || !period->second.contains(profile.group)) {
    return {};
  }
  const auto letters = feedback::draw_letters(context.application.secret, published.publication.results_sha256,
                                              profile.group, period->second.at(profile.group));
  const auto found = letters.find(profile.physician);
  return found == letters.end() ? std::string() : found->second;
}

// One of the two sides of an indicator: raw, or with the region's mix of patients.
View side_view(const Mirror& mirror, const IndicatorProfile& indicator, const FigureFormat& format,
               documents::Basis basis, const std::string& id) {
  const Comparator comparator = mirror.profile.comparator;
  const feedback::Contrast& contrast = indicator.contrasts[static_cast<std::size_t>(comparator)];
  const bool raw = basis == documents::Basis::raw;
  const feedback::Comparison& comparison = raw ? contrast.raw : contrast.standardised;
  View view;
  view.set("picture", picture_view(documents::mirror_dots(mirror.messages, indicator, comparator, basis, id)));
  if (indicator.mine.raw.has_value()) {
    view.set("verdict", documents::verdict_sentence(format, indicator.sheet, comparison, comparator));
    view.set("difference", documents::difference_sentence(format, comparison));
    view.set("case_mix", documents::case_mix_sentence(format, indicator, comparator));
  }
  return view;
}

View strata_view(const Mirror& mirror, const IndicatorProfile& indicator, const FigureFormat& format) {
  documents::Table table;
  const base::Messages& messages = mirror.messages;
  table.caption =
      messages.text("mirror.strata-caption", {{"title", in_language(messages, indicator.sheet.description.title)}});
  table.headers = {messages.text("mirror.strata-who"), messages.text("mirror.strata-mine"),
                   messages.text("mirror.strata-counts"),
                   documents::comparator_label(messages, mirror.profile.comparator)};
  for (const feedback::StratumRow& row : indicator.strata) {
    table.rows.push_back({stratum_name(messages, row.stratum), documents::figure_words(format, row.mine),
                          row.mine.has_value() ? absolute_numbers(messages, indicator.sheet, row.mine) : "–",
                          documents::figure_words(format, row.comparator)});
  }
  return table_view(table);
}

// Where I have no figure, that of the comparator stands below, whole.
void add_comparators_figure(View& view, const Mirror& mirror, const IndicatorProfile& indicator,
                            const FigureFormat& format) {
  const Comparator comparator = mirror.profile.comparator;
  const feedback::Figure& figure = indicator.comparators[static_cast<std::size_t>(comparator)].raw;
  if (!figure.has_value()) {
    return;
  }
  View theirs;
  theirs.set("label", documents::comparator_label(mirror.messages, comparator));
  theirs.set("value", documents::figure_words(format, figure));
  theirs.set("counts", absolute_numbers(mirror.messages, indicator.sheet, figure));
  theirs.set("interval", documents::interval_words(format, figure));
  view.set("theirs", theirs);
}

void add_figure(View& view, const Mirror& mirror, const IndicatorProfile& indicator, const FigureFormat& format) {
  const feedback::Figure& figure = indicator.mine.raw;
  view.set("value", documents::figure_words(format, figure));
  view.set("has_value", figure.has_value());
  if (!figure.has_value()) {
    add_comparators_figure(view, mirror, indicator, format);
    return;
  }
  view.set("counts", absolute_numbers(mirror.messages, indicator.sheet, figure));
  view.set("interval", documents::interval_words(format, figure));
  if (indicator.mine.standardised.has_value()) {
    view.set("like", documents::figure_words(format, indicator.mine.standardised));
  }
}

View indicator_view(const Mirror& mirror, const IndicatorProfile& indicator, std::size_t number) {
  const FigureFormat format = documents::format_of(mirror.messages, indicator.sheet);
  const Comparator comparator = mirror.profile.comparator;
  const CaseMix case_mix = indicator.contrasts[static_cast<std::size_t>(comparator)].case_mix;
  const std::string id = fmt::format("i{}", number);
  View view = definition_view(mirror.messages, indicator.sheet);
  view.set("anchor", indicator.sheet.id);
  view.set("key", id);
  add_figure(view, mirror, indicator, format);
  view.set("raw", side_view(mirror, indicator, format, documents::Basis::raw, id + "-brut"));
  if (indicator.mine.standardised.has_value()) {
    view.set("like_side", side_view(mirror, indicator, format, documents::Basis::standardised, id + "-comparable"));
    // Where the mix of patients changes the conclusion, the comparable figure is the one to open with.
    view.set("like_first",
             case_mix == CaseMix::explains || case_mix == CaseMix::reveals || case_mix == CaseMix::reverses);
  }
  view.set("evolution", picture_view(documents::mirror_evolution(mirror.messages, indicator, comparator,
                                                                 documents::Basis::raw, id + "-evolution")));
  view.set("change", documents::change_sentence(format, indicator));
  if (!indicator.strata.empty()) {
    View strata;
    strata.set("table", strata_view(mirror, indicator, format));
    view.set("strata", strata);
  }
  return view;
}

View comparators_view(const Mirror& mirror) {
  View list{View::type::list};
  for (const Comparator comparator : feedback::all_comparators) {
    if (comparator == Comparator::my_group && mirror.profile.group.empty()) {
      continue;
    }
    View item;
    item.set("address", fmt::format("/miroir?comparateur={}", comparator_word(comparator)));
    item.set("label", documents::comparator_label(mirror.messages, comparator));
    item.set("current", comparator == mirror.profile.comparator);
    list << item;
  }
  return list;
}

// How many people the figures are about: the most that one indicator counts among those seen, then among those
// registered. No indicator counts all of a list, so both are "at least".
std::optional<std::int64_t> most_patients(const feedback::Profile& profile, measures::Attribution attribution) {
  std::optional<std::int64_t> most;
  for (const IndicatorProfile& indicator : profile.indicators) {
    if (indicator.sheet.attribution == attribution && indicator.mine.raw.has_value()) {
      most = std::max(most.value_or(0), indicator.mine.raw.patients);
    }
  }
  return most;
}

void add_head(View& view, const Mirror& mirror) {
  const base::Messages& messages = mirror.messages;
  view.set("period", messages.period(mirror.published.period()));
  view.set("dates", data_dates(messages, mirror.published));
  if (const auto seen = most_patients(mirror.profile, measures::Attribution::prescriber)) {
    view.set("patients", messages.plural("mirror.patients", *seen));
  }
  if (!mirror.group_name.empty()) {
    view.set("group", messages.text("mirror.group", {{"group", mirror.group_name}}));
  } else {
    view.set("group", messages.text("mirror.no-group"));
  }
  if (!mirror.my_letter.empty()) {
    view.set("letter", messages.text("mirror.letter", {{"letter", mirror.my_letter}}));
  }
}

std::string mirror_content(const Mirror& mirror) {
  View view;
  add_head(view, mirror);
  view.set("without_figures", !mirror.profile.has_figures);
  View headlines{View::type::list};
  for (const feedback::Headline& headline : mirror.profile.headlines) {
    View item;
    item.set("text", documents::headline_sentence(mirror.messages, mirror.profile, headline));
    headlines << item;
  }
  view.set("headlines", headlines);
  view.set("comparators", comparators_view(mirror));
  View indicators{View::type::list};
  for (std::size_t i = 0; i < mirror.profile.indicators.size(); ++i) {
    indicators << indicator_view(mirror, mirror.profile.indicators[i], i + 1);
  }
  view.set("indicators", indicators);
  return render("mirror", mirror.messages, view);
}

// Everything that changes the page besides the publication.
std::string cache_key(const Context& context, const Published& published, const std::string& physician,
                      std::optional<Comparator> comparator) {
  std::string key = fmt::format("mirror|{}|{}|{}|{}", published.publication.id, physician, context.messages.code(),
                                comparator ? comparator_word(*comparator) : "");
  for (const std::string& group : context.person->viewer.member_of) {
    key += "|" + group;
  }
  return key;
}

}  // namespace

Response show_mirror(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  const Frame frame{messages.text("mirror.title"), "mirror"};
  const auto published = shown_return(context);
  if (!published) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  const std::string physician = context.person->scope(programme::Role::physician);
  const auto comparator = parse_comparator(find_field(request.query, "comparateur").value_or(""));
  const auto name_of = [&](const std::string& group) {
    const auto entry = group.empty() ? std::nullopt : context.application.store.find_group(group);
    return entry ? entry->name : group;
  };
  const auto content = context.application.cache.get(cache_key(context, *published, physician, comparator), [&] {
    feedback::Profile profile = make_profile(context, *published, physician, comparator);
    std::string group_name = name_of(profile.group);
    std::string letter = letter_of(context, *published, profile);
    return mirror_content({messages, *published, std::move(profile), std::move(group_name), std::move(letter)});
  });
  return page(context, 200, frame, *content);
}

}  // namespace miroir::web
