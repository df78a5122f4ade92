#include "web/paper/papers.hpp"

#include "documents/charts/dots_line.hpp"
#include "documents/charts/svg.hpp"
#include "documents/feedback_charts.hpp"
#include "documents/sentences.hpp"
#include "web/embedded.hpp"
#include "web/pages/words.hpp"
#include "web/render.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using documents::FigureFormat;
using feedback::Comparator;
using feedback::IndicatorProfile;

// From so many indicators on, rows are set closer: the profile stays on one page.
constexpr std::size_t close_from = 13;
constexpr std::size_t closest_from = 19;

std::string paper_svg(std::string svg) { return documents::for_paper(std::move(svg)); }

const feedback::Figure& raw_of(const IndicatorProfile& indicator, Comparator comparator) {
  return indicator.comparators[static_cast<std::size_t>(comparator)].raw;
}

// Value, or a dash: the reason stands in its own column or below the table.
std::string value_or_dash(const FigureFormat& format, const feedback::Figure& figure) {
  return figure.has_value() ? format.value(figure.value) : "–";
}

std::string in_clear(const FigureFormat& format, const IndicatorProfile& indicator, Comparator comparator) {
  if (!indicator.mine.raw.has_value()) {
    return documents::missing_words(format.messages(), indicator.mine.raw);
  }
  const feedback::Contrast& contrast = indicator.contrasts[static_cast<std::size_t>(comparator)];
  return documents::verdict_sentence(format, indicator.sheet, contrast.raw, comparator);
}

View profile_row(const base::Messages& messages, const feedback::Profile& profile, const IndicatorProfile& indicator,
                 std::size_t number) {
  const FigureFormat format = documents::format_of(messages, indicator.sheet);
  View row;
  row.set("title", in_language(messages, indicator.sheet.description.title));
  const feedback::Figure& mine = indicator.mine.raw;
  row.set("value", value_or_dash(format, mine));
  if (mine.has_value()) {
    row.set("counts", absolute_numbers(messages, indicator.sheet, mine));
    if (mine.lower && mine.upper) {
      row.set("range", format.range(*mine.lower, *mine.upper, mine.value));
    }
  }
  row.set("picture",
          paper_svg(documents::mirror_line(messages, indicator, profile.comparator, fmt::format("l{}", number))));
  if (!profile.group.empty()) {
    View group;
    group.set("value", value_or_dash(format, raw_of(indicator, Comparator::my_group)));
    row.set("group", group);
  }
  row.set("groups", value_or_dash(format, raw_of(indicator, Comparator::groups)));
  row.set("control", value_or_dash(format, raw_of(indicator, Comparator::control)));
  row.set("words", in_clear(format, indicator, profile.comparator));
  return row;
}

void add_mark(View& view, const char* key, documents::Mark mark, const std::string& label) {
  View item;
  item.set("mark", paper_svg(documents::draw_mark(mark, fmt::format("k-{}", key), label)));
  item.set("label", label);
  view.set(key, item);
}

void add_keys(View& view, const base::Messages& messages, const feedback::Profile& profile) {
  add_mark(view, "key_mine", documents::Mark::mine, messages.text("figure.me"));
  if (!profile.group.empty()) {
    add_mark(view, "key_group", documents::Mark::group, documents::comparator_label(messages, Comparator::my_group));
  }
  add_mark(view, "key_groups", documents::Mark::groups, documents::comparator_label(messages, Comparator::groups));
  add_mark(view, "key_control", documents::Mark::control, documents::comparator_label(messages, Comparator::control));
}

void add_frame(View& view, const base::Messages& messages, const Published& published, const std::string& title) {
  view.set("language", messages.code());
  view.set("title", title);
  view.set("period", messages.period(published.period()));
  view.set("dates", data_dates(messages, published));
}

const char* density(std::size_t indicators) {
  return indicators >= closest_from ? "closest" : indicators >= close_from ? "close" : "roomy";
}

// The latest of each indicator.
void add_intentions(View& view, const base::Messages& messages, const Published& published,
                    const feedback::Profile& profile, const std::vector<feedback::Intention>& intentions) {
  View items{View::type::list};
  for (const IndicatorProfile& indicator : profile.indicators) {
    if (const feedback::Intention* latest = feedback::latest_intention(intentions, indicator.sheet.id)) {
      View item;
      item.set("title", in_language(messages, indicator.sheet.description.title));
      item.set("text", latest->text);
      const auto chosen_at = base::parse_period(latest->period);
      if (chosen_at && latest->period != published.period().name) {
        item.set("since", messages.text("paper.intention-since", {{"period", messages.period(*chosen_at)}}));
      }
      items << item;
    }
  }
  if (items.is_non_empty_list()) {
    View section;
    section.set("items", items);
    view.set("intentions", section);
  }
}

View booklet_indicator(const base::Messages& messages, const feedback::GroupIndicator& indicator, std::size_t number) {
  const std::string id = fmt::format("i{}", number);
  View view;
  view.set("number", std::to_string(number));
  view.set("title", in_language(messages, indicator.sheet.description.title));
  view.set("question", in_language(messages, indicator.sheet.description.question));
  add_group_figure(view, messages, indicator);
  const documents::Picture members = documents::group_members(messages, indicator, id + "-m");
  if (!indicator.members.empty()) {
    view.set("members", paper_svg(members.narrow));
    view.set("members_reading", members.reading);
  }
  if (const std::string note = members_note(messages, indicator); !note.empty()) {
    view.set("members_note", note);
  }
  const documents::Picture evolution =
      documents::group_evolution(messages, indicator, documents::Basis::raw, id + "-e");
  view.set("evolution", paper_svg(evolution.narrow));
  view.set("evolution_reading", evolution.reading);
  return view;
}

}  // namespace

const std::vector<documents::PressFile>& press_files() {
  static const std::vector<documents::PressFile> files = [] {
    std::vector<documents::PressFile> found;
    for (const base::EmbeddedFile& file : embedded_assets()) {
      if (file.name == "paper.css" || file.name.ends_with(".woff2")) {
        found.push_back({std::string(file.name), std::string(file.bytes)});
      }
    }
    return found;
  }();
  return files;
}

std::string profile_html(const PaperSources& sources, const base::Messages& messages, const Published& published,
                         const feedback::Profile& profile, const std::vector<feedback::Intention>& intentions) {
  View view;
  add_frame(view, messages, published, messages.text("paper.profile-title"));
  const auto physician = sources.store.find_physician(profile.physician);
  view.set("name", physician ? physician->display_name : profile.physician);
  view.set("density", density(profile.indicators.size()));
  if (profile.group.empty()) {
    view.set("group_name", messages.text("mirror.no-group"));
  } else {
    view.set("group_name", messages.text("mirror.group", {{"group", group_title(sources, profile.group)}}));
    view.set("has_group", true);
  }
  view.set("without_figures", !profile.has_figures);
  View headlines{View::type::list};
  for (const feedback::Headline& headline : profile.headlines) {
    View item;
    item.set("text", documents::headline_sentence(messages, profile, headline));
    headlines << item;
  }
  view.set("headlines", headlines);
  add_intentions(view, messages, published, profile, intentions);
  add_keys(view, messages, profile);
  View rows{View::type::list};
  for (std::size_t i = 0; i < profile.indicators.size(); ++i) {
    rows << profile_row(messages, profile, profile.indicators[i], i + 1);
  }
  view.set("rows", rows);
  return render("paper_profile", messages, view);
}

std::string booklet_html(const PaperSources& sources, const base::Messages& messages, const Published& published,
                         const feedback::GroupView& group) {
  View view;
  const std::string name = group_title(sources, group.group);
  add_frame(view, messages, published, messages.text("paper.booklet-title", {{"group", name}}));
  view.set("name", name);
  const bool fixed = letters_of(sources, published, group.group) == feedback::LettersMode::fixed;
  view.set("lede", messages.text(fixed ? "paper.booklet-lede.fixed" : "paper.booklet-lede.per-indicator"));
  view.set("members_count", messages.plural("group.members-counted", group.members));
  View indicators{View::type::list};
  for (std::size_t i = 0; i < group.indicators.size(); ++i) {
    indicators << booklet_indicator(messages, group.indicators[i], i + 1);
  }
  view.set("indicators", indicators);
  return render("paper_booklet", messages, view);
}

}  // namespace miroir::web
