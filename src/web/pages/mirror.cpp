#include "web/pages/mirror.hpp"

#include "documents/feedback_charts.hpp"
#include "documents/mirror_sentences.hpp"
#include "feedback/letters.hpp"
#include "feedback/return_session.hpp"
#include "web/pages/home_facts.hpp"
#include "web/pages/own_return.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using feedback::Comparator;
using feedback::IndicatorProfile;

// All that the page is made of; the cache's key names the same things.
struct Mirror {
  const base::Messages& messages;
  const OwnReturn& own;
  feedback::Profile profile;
  std::string group_name;  // empty where there is none
  std::string my_letter;
  bool unfolded = false;
};

// One's letter for the whole return; none where the group's session draws letters anew at each indicator.
std::string letter_of(Context& context, const OwnReturn& own) {
  const feedback::CountedGroups& counted = own.published->manifest().groups;
  const auto groups = feedback::groups_of_physician(counted, own.physician);
  const auto group = groups.find(own.period().name);
  if (group == groups.end()) {
    return {};
  }
  const feedback::PublicationId id = own.published->publication.id;
  const auto session = context.application.store.find_return_session(group->second, id);
  if (feedback::letters_shown(session) != feedback::LettersMode::fixed) {
    return {};
  }
  return feedback::draw_letters(context.application.secret, own.published->publication.results_sha256, group->second,
                                counted.at(group->first).at(group->second))
      .at(own.physician);
}

bool named(feedback::Verdict verdict) {
  return verdict == feedback::Verdict::higher || verdict == feedback::Verdict::lower;
}

// What a folded subject says of its indicators.
struct Tally {
  int indicators = 0;
  int differ = 0;  // raw and with comparable patients alike
  int changed = 0;
  int too_few = 0;
};

void count_in(Tally& tally, const IndicatorProfile& indicator, Comparator comparator) {
  const feedback::Contrast& contrast = indicator.contrasts[static_cast<std::size_t>(comparator)];
  const bool holds = contrast.case_mix == feedback::CaseMix::same || contrast.case_mix == feedback::CaseMix::unknown;
  ++tally.indicators;
  tally.differ += named(contrast.raw.verdict) && holds ? 1 : 0;
  tally.changed += indicator.change && named(indicator.change->comparison.verdict) ? 1 : 0;
  tally.too_few +=
      indicator.too_few_for(comparator) || indicator.mine.raw.state == feedback::FigureState::hidden ? 1 : 0;
}

std::string tally_words(const base::Messages& messages, const Tally& tally) {
  std::string text = messages.plural("subject.count", tally.indicators);
  const auto add = [&](const char* key, int count) {
    if (count > 0) {
      text += " · " + messages.plural(key, count);
    }
  };
  add("subject.differ", tally.differ);
  add("subject.changed", tally.changed);
  add("subject.too-few", tally.too_few);
  return text;
}

View line_view(const Mirror& mirror, const IndicatorProfile& indicator) {
  const base::Messages& messages = mirror.messages;
  const auto format = documents::format_of(messages, indicator.sheet);
  const Comparator comparator = mirror.profile.comparator;
  const feedback::Figure& theirs = indicator.comparators[static_cast<std::size_t>(comparator)].raw;
  View view;
  view.set("title", in_language(messages, indicator.sheet.description.title));
  view.set("address", mirror_address(mirror.own, indicator.sheet.id));
  view.set("sentence", documents::short_sentence(format, indicator, comparator));
  if (indicator.mine.raw.has_value()) {
    view.set("value", format.value(indicator.mine.raw.value));
    view.set("counts", absolute_numbers(messages, indicator.sheet, indicator.mine.raw));
  } else if (theirs.has_value()) {
    view.set("theirs", messages.text("chart.item", {{"label", documents::comparator_label(messages, comparator)},
                                                    {"value", format.value(theirs.value)}}));
  }
  view.set("strip", documents::mirror_strip(messages, indicator, comparator, "b-" + indicator.sheet.id));
  return view;
}

struct Subject {
  std::string title;
  std::vector<const IndicatorProfile*> indicators;
};

// In the order of the return; indicators of no subject come last.
std::vector<Subject> subjects_of(const Mirror& mirror) {
  std::vector<Subject> subjects;
  Subject other{mirror.messages.text("subject.other"), {}};
  for (const IndicatorProfile& indicator : mirror.profile.indicators) {
    const std::string title = in_language(mirror.messages, indicator.sheet.subject);
    if (title.empty()) {
      other.indicators.push_back(&indicator);
      continue;
    }
    auto found = std::ranges::find(subjects, title, &Subject::title);
    if (found == subjects.end()) {
      subjects.push_back({title, {}});
      found = std::prev(subjects.end());
    }
    found->indicators.push_back(&indicator);
  }
  if (!other.indicators.empty()) {
    subjects.push_back(std::move(other));
  }
  return subjects;
}

// Few at once: only subjects with something to say are open.
View subjects_view(const Mirror& mirror) {
  View list{View::type::list};
  for (const Subject& subject : subjects_of(mirror)) {
    Tally tally;
    View lines{View::type::list};
    for (const IndicatorProfile* indicator : subject.indicators) {
      count_in(tally, *indicator, mirror.profile.comparator);
      lines << line_view(mirror, *indicator);
    }
    View item;
    item.set("title", subject.title);
    item.set("tally", tally_words(mirror.messages, tally));
    item.set("open", mirror.unfolded || tally.differ + tally.changed > 0);
    item.set("indicators", lines);
    list << item;
  }
  return list;
}

// How many people the figures are about: the most that one indicator counts among those seen. No indicator counts all
// of them, so it is "at least".
std::optional<std::int64_t> most_patients(const feedback::Profile& profile) {
  std::optional<std::int64_t> most;
  for (const IndicatorProfile& indicator : profile.indicators) {
    if (indicator.sheet.attribution == measures::Attribution::prescriber && indicator.mine.raw.has_value()) {
      most = std::max(most.value_or(0), indicator.mine.raw.patients);
    }
  }
  return most;
}

void add_head(View& view, const Mirror& mirror) {
  const base::Messages& messages = mirror.messages;
  view.set("period", messages.period(mirror.own.period()));
  view.set("dates", data_dates(messages, *mirror.own.published));
  if (const auto seen = most_patients(mirror.profile)) {
    view.set("patients", messages.plural("mirror.patients", *seen));
  }
  view.set("group", mirror.group_name.empty() ? messages.text("mirror.no-group")
                                              : messages.text("mirror.group", {{"group", mirror.group_name}}));
  if (!mirror.my_letter.empty()) {
    view.set("letter", messages.text("mirror.letter", {{"letter", mirror.my_letter}}));
  }
}

// The latest of each indicator, those of earlier returns first: they are what the page begins with.
void add_intentions(View& view, const Mirror& mirror) {
  View before{View::type::list};
  View now{View::type::list};
  bool any_before = false;
  bool any_now = false;
  for (const feedback::Intention& intention : mirror.own.intentions) {
    if (feedback::latest_intention(mirror.own.intentions, intention.indicator) != &intention) {
      continue;
    }
    const auto& indicators = mirror.profile.indicators;
    const auto found = std::ranges::find(indicators, intention.indicator,
                                         [](const IndicatorProfile& indicator) { return indicator.sheet.id; });
    const View item =
        intention_view(mirror.messages, mirror.own, intention, found == indicators.end() ? nullptr : &*found);
    const bool of_this_return = intention.period == mirror.own.period().name;
    (of_this_return ? now : before) << item;
    (of_this_return ? any_now : any_before) = true;
  }
  if (any_before) {
    View section;
    section.set("items", before);
    view.set("before", section);
  }
  if (any_now) {
    View section;
    section.set("items", now);
    view.set("now", section);
  }
}

// The signs of the small pictures, by comparator.
const char* comparator_sign(Comparator comparator) {
  switch (comparator) {
    case Comparator::my_group:
      return "◆";
    case Comparator::groups:
      return "○";
    case Comparator::control:
      return "□";
    case Comparator::region:
      return "△";
  }
  return "";
}

std::string mirror_content(const Mirror& mirror) {
  const base::Messages& messages = mirror.messages;
  View view;
  add_head(view, mirror);
  add_intentions(view, mirror);
  view.set("without_figures", !mirror.profile.has_figures);
  View headlines{View::type::list};
  for (const feedback::Headline& headline : mirror.profile.headlines) {
    View item;
    item.set("text", documents::headline_sentence(messages, mirror.profile, headline));
    if (headline.kind == feedback::Headline::Kind::differs || headline.kind == feedback::Headline::Kind::changed) {
      item.set("address", mirror_address(mirror.own, mirror.profile.indicators[headline.indicator].sheet.id));
    }
    headlines << item;
  }
  view.set("headlines", headlines);
  view.set("comparators", comparators_view(messages, mirror.profile, "/miroir"));
  view.set("sign", comparator_sign(mirror.profile.comparator));
  view.set("compared", documents::comparator_label(messages, mirror.profile.comparator));
  view.set("unfolded", mirror.unfolded);
  const std::string address = mirror_address(mirror.own);
  view.set("unfold", address + (mirror.own.comparator ? "&" : "?") + "tout=1");
  view.set("fold", address);
  view.set("subjects", subjects_view(mirror));
  return render("mirror", messages, view);
}

}  // namespace

Response show_mirror(const Request& request, Context& context) {
  const base::Messages& messages = context.messages;
  const Frame frame{messages.text("mirror.title"), "mirror"};
  const auto own = open_own_return(request, context);
  if (!own) {
    return empty_page(context, frame, "empty.nothing-published");
  }
  note_return_seen(context);
  const bool unfolded = find_field(request.query, "tout").has_value();
  const std::string letter = letter_of(context, *own);
  const std::string key =
      own_cache_key(context, *own, fmt::format("{}|{}", unfolded ? "list-unfolded" : "list", letter));
  const auto content = context.application.cache.get(key, [&] {
    feedback::Profile profile = own_profile(context, *own);
    std::string name = group_name(context, profile.group);
    return mirror_content({messages, *own, std::move(profile), std::move(name), letter, unfolded});
  });
  return page(context, 200, frame, *content);
}

}  // namespace miroir::web
