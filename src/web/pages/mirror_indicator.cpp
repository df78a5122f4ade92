#include "web/pages/mirror_indicator.hpp"

#include "documents/breakdown_charts.hpp"
#include "documents/mirror_sentences.hpp"
#include "feedback/identity_hints.hpp"
#include "web/pages/errors.hpp"
#include "web/pages/mirror_forms.hpp"
#include "web/pages/parts.hpp"
#include "web/pages/words.hpp"

#include <fmt/core.h>

namespace miroir::web {
namespace {

using documents::FigureFormat;
using feedback::Comparator;
using feedback::Figure;
using feedback::IndicatorProfile;
using feedback::IndicatorSheet;

// What the page of one indicator is made of.
struct IndicatorPage {
  const base::Messages& messages;
  const OwnReturn& own;
  const feedback::Profile& profile;
  const IndicatorProfile& indicator;
  FigureFormat format;

  Comparator comparator() const { return profile.comparator; }
  const feedback::Measured& theirs() const { return indicator.comparators[static_cast<std::size_t>(comparator())]; }
};

View figure_view(const IndicatorPage& page, const Figure& figure, const std::string& counts) {
  View view;
  view.set("value", documents::figure_words(page.format, figure));
  view.set("is_words", !figure.has_value());
  if (figure.has_value()) {
    view.set("counts", counts);
    view.set("interval", documents::interval_words(page.format, figure));
  }
  return view;
}

std::string observed_words(const IndicatorPage& page, const feedback::Measured& mine) {
  const base::Messages& messages = page.messages;
  const bool euros = page.format.display() == measures::Display::mean_euros;
  const double expected = mine.expected.value_or(0);
  return messages.text("indicator.observed",
                       {{"numerator", euros ? messages.euros(static_cast<double>(mine.raw.numerator) / 100, 0)
                                            : messages.integer(mine.raw.numerator)},
                        {"expected", euros ? messages.euros(expected / 100, 0) : messages.number(expected, 1)}});
}

// Raw and comparable side by side, with the reason of their difference.
void add_figures(View& view, const IndicatorPage& page) {
  const feedback::Measured& mine = page.indicator.mine;
  view.set("raw", figure_view(page, mine.raw, absolute_numbers(page.messages, page.indicator.sheet, mine.raw)));
  if (!mine.raw.has_value()) {
    return;
  }
  if (mine.standardised.has_value()) {
    view.set("like", figure_view(page, mine.standardised, observed_words(page, mine)));
  }
  view.set("mix", documents::mix_sentence(page.format, mine));
}

// Mine is absent or hidden: the comparator's stands in its place, whole.
void add_theirs(View& view, const IndicatorPage& page) {
  const Figure& figure = page.theirs().raw;
  if (page.indicator.mine.raw.has_value() || !figure.has_value()) {
    return;
  }
  View theirs = figure_view(page, figure, absolute_numbers(page.messages, page.indicator.sheet, figure));
  theirs.set("label", documents::comparator_label(page.messages, page.comparator()));
  view.set("theirs", theirs);
}

void add_comparison(View& view, const IndicatorPage& page) {
  const feedback::Contrast& contrast = page.indicator.contrasts[static_cast<std::size_t>(page.comparator())];
  if (!page.indicator.mine.raw.has_value()) {
    view.set("answer", documents::short_sentence(page.format, page.indicator, page.comparator()));
    return;
  }
  view.set("answer", documents::verdict_sentence(page.format, page.indicator.sheet, contrast.raw, page.comparator()));
  view.set("difference", documents::difference_sentence(page.format, contrast.raw));
  view.set("case_mix", documents::case_mix_sentence(page.format, page.indicator, page.comparator()));
}

// The two readings offered to who has too few patients.
void add_too_few(View& view, const IndicatorPage& page) {
  if (!page.indicator.mine.raw.has_value() || !page.indicator.too_few_for(page.comparator())) {
    return;
  }
  View section;
  section.set("why", documents::reliability_sentence(page.format, page.indicator));
  if (const auto& pooled = page.indicator.pooled) {
    View item = figure_view(page, pooled->mine, absolute_numbers(page.messages, page.indicator.sheet, pooled->mine));
    item.set("sentence", documents::pooled_sentence(page.format, *pooled));
    item.set("verdict",
             documents::verdict_sentence(page.format, page.indicator.sheet, pooled->comparison, page.comparator()));
    section.set("pooled", item);
  }
  if (const auto& shrunken = page.indicator.shrunken) {
    View item = figure_view(page, *shrunken, "");
    item.set("sentence", documents::shrunken_sentence(page.format, *shrunken));
    section.set("shrunken", item);
  }
  view.set("too_few", section);
}

// "Le groupe montré est celui où vous étiez alors : … jusqu'au …", where it was another one.
View moves_view(Context& context, const IndicatorPage& page) {
  View list{View::type::list};
  const auto& points = page.indicator.evolution;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (!points[i].group.empty() && points[i].group != points[i + 1].group) {
      View item;
      item.set("text",
               page.messages.text("indicator.history-group", {{"group", group_name(context, points[i].group)},
                                                              {"period", page.messages.period(points[i].period)}}));
      list << item;
    }
  }
  return list;
}

void add_history(View& view, Context& context, const IndicatorPage& page) {
  view.set("evolution", picture_view(documents::mirror_evolution(page.messages, page.indicator, page.comparator(),
                                                                 documents::Basis::raw, "evolution")));
  view.set("change", documents::change_sentence(page.format, page.indicator));
  if (page.indicator.run) {
    view.set("run", documents::run_sentence(page.messages, *page.indicator.run));
  }
  if (page.comparator() == Comparator::my_group) {
    const View moves = moves_view(context, page);
    view.set("moves", moves);
    view.set("membership", page.messages.text("indicator.history-note"));
  }
}

View strata_table(const IndicatorPage& page, const std::string& dimension) {
  const base::Messages& messages = page.messages;
  documents::Table table;
  table.caption = messages.text(fmt::format("indicator.strata-{}", dimension));
  table.headers = {messages.text("mirror.strata-who"), messages.text("mirror.strata-mine"),
                   messages.text("mirror.strata-counts"), documents::comparator_label(messages, page.comparator())};
  for (const feedback::StratumRow& row : page.indicator.strata) {
    if (feedback::dimension_of(row.stratum) != dimension) {
      continue;
    }
    table.rows.push_back({stratum_name(messages, row.stratum), documents::figure_words(page.format, row.mine),
                          row.mine.has_value() ? absolute_numbers(messages, page.indicator.sheet, row.mine) : "–",
                          documents::figure_words(page.format, row.comparator)});
  }
  return table_view(table);
}

View strata_view(const IndicatorPage& page) {
  View list{View::type::list};
  for (const std::string& dimension : feedback::stratum_dimensions(page.indicator.sheet)) {
    View item;
    item.set("table", strata_table(page, dimension));
    item.set("new_patients", dimension == "registration");
    list << item;
  }
  return list;
}

void add_intention(View& view, const IndicatorPage& page) {
  const feedback::Intention* latest = feedback::latest_intention(page.own.intentions, page.indicator.sheet.id);
  if (latest == nullptr || latest->period == page.own.period().name) {
    return;
  }
  view.set("before", intention_view(page.messages, page.own, *latest, &page.indicator));
}

std::string indicator_content(Context& context, const IndicatorPage& page) {
  const base::Messages& messages = page.messages;
  const IndicatorSheet& sheet = page.indicator.sheet;
  View view = definition_view(messages, sheet);
  view.set("subject", in_language(messages, sheet.subject));
  view.set("period", messages.period(page.own.period()));
  view.set("dates", data_dates(messages, *page.own.published));
  view.set("back", mirror_address(page.own));
  view.set("content_address", mirror_address(page.own, sheet.id, "contenu"));
  view.set("without_figures", page.indicator.mine.raw.state == feedback::FigureState::absent);
  add_intention(view, page);
  add_comparison(view, page);
  add_figures(view, page);
  add_theirs(view, page);
  add_too_few(view, page);
  view.set("comparators", comparators_view(messages, page.profile, mirror_path(sheet.id)));
  view.set("dots", picture_view(documents::mirror_dots(messages, page.indicator, page.comparator(), "moi")));
  view.set("compare_title",
           messages.text(page.indicator.mine.raw.has_value() && !page.indicator.too_few_for(page.comparator())
                             ? "indicator.compare-title"
                             : "indicator.compare-title-theirs"));
  add_history(view, context, page);
  if (!page.indicator.strata.empty()) {
    View strata;
    strata.set("tables", strata_view(page));
    view.set("strata", strata);
  }
  return render("mirror_indicator", messages, view);
}

// The return, and the indicator that the address names; or the answer when there is none.
struct Opened {
  std::optional<OwnReturn> own;
  const IndicatorSheet* sheet = nullptr;
};

Opened open_indicator(const Request& request, Context& context) {
  Opened opened;
  opened.own = open_own_return(request, context);
  if (opened.own) {
    opened.sheet = opened.own->published->find_sheet(context.parameter("indicator"));
  }
  return opened;
}

Response indicator_response(Context& context, const OwnReturn& own, const IndicatorSheet& sheet, int status,
                            const FormProblem& problem) {
  const base::Messages& messages = context.messages;
  const auto content = context.application.cache.get(own_cache_key(context, own, "indicator|" + sheet.id), [&] {
    const feedback::Profile profile = own_profile(context, own, sheet.id);
    const IndicatorProfile& indicator = profile.indicators.front();
    return indicator_content(context,
                             {messages, own, profile, indicator, documents::format_of(messages, indicator.sheet)});
  });
  const Frame frame{in_language(messages, sheet.description.title), "mirror"};
  return page(context, status, frame, *content + mirror_forms(context, own, sheet, problem));
}

constexpr int unprocessable = 422;

// ---- What makes up a figure ----

struct ContentPage {
  const base::Messages& messages;
  const OwnReturn& own;
  const IndicatorSheet& sheet;
  std::vector<feedback::StoredRow> mine;  // of the period and indicator
  std::vector<feedback::StoredRow> region;
  feedback::ContentSide my_side;
  feedback::ContentSide region_side;
};

std::vector<feedback::StoredRow> of_indicator(const std::vector<feedback::StoredRow>& rows, const std::string& period,
                                              const std::string& indicator) {
  std::vector<feedback::StoredRow> found;
  std::ranges::copy_if(rows, std::back_inserter(found), [&](const feedback::StoredRow& stored) {
    return stored.row.period == period && stored.row.indicator == indicator;
  });
  return found;
}

std::vector<const feedback::StoredRow*> pointers(const std::vector<feedback::StoredRow>& rows) {
  std::vector<const feedback::StoredRow*> out;
  for (const feedback::StoredRow& row : rows) {
    out.push_back(&row);
  }
  return out;
}

feedback::ContentSide side_of(const std::vector<feedback::StoredRow>& rows, std::vector<measures::ContentRow> content,
                              const std::string& period, const std::string& indicator) {
  feedback::ContentSide side;
  for (const feedback::StoredRow& row : rows) {
    if (row.row.stratum == "all") {
      side.row = &row;
    }
  }
  std::erase_if(content,
                [&](const measures::ContentRow& row) { return row.period != period || row.indicator != indicator; });
  side.content = std::move(content);
  return side;
}

void add_breakdown(View& sections, const ContentPage& page, const feedback::Breakdown& breakdown,
                   const std::string& heading, documents::BreakdownWords words, const std::string& id) {
  const base::Messages& messages = page.messages;
  words.title = messages.text("content.caption",
                              {{"title", in_language(messages, page.sheet.description.title)}, {"what", heading}});
  View section;
  section.set("heading", heading);
  section.set("picture", picture_view(documents::breakdown_bars(messages, page.sheet, breakdown, words, id)));
  section.set("note", messages.text(breakdown.remainder ? "content.boxes-note" : "content.units-note"));
  sections << section;
}

// Acts and tests have codes of their own; a class of medicine is five characters of the ATC.
bool is_class_of_medicine(const std::string& key) { return key == "?" || key.size() == 5; }

void add_contents(View& sections, const ContentPage& page) {
  using measures::ContentDimension;
  const base::Messages& messages = page.messages;
  if (const auto classes = feedback::break_down(ContentDimension::code_class, page.my_side, page.region_side)) {
    documents::BreakdownWords words;
    words.part = messages.text("content.class");
    for (const feedback::BreakdownPart& part : classes->parts) {
      words.labels.push_back(documents::class_name(messages, part.key));
    }
    const bool medicines = is_class_of_medicine(classes->parts.front().key);
    add_breakdown(sections, page, *classes, messages.text(medicines ? "content.by-class" : "content.by-act"),
                  std::move(words), "classes");
  }
  if (const auto months = feedback::break_down(ContentDimension::month, page.my_side, page.region_side)) {
    documents::BreakdownWords words;
    words.part = messages.text("content.month");
    for (const feedback::BreakdownPart& part : months->parts) {
      words.labels.push_back(documents::month_name(messages, part.key));
    }
    add_breakdown(sections, page, *months, messages.text("content.by-month"), std::move(words), "mois");
  }
}

void add_strata(View& sections, const ContentPage& page) {
  const base::Messages& messages = page.messages;
  for (const std::string& dimension : feedback::stratum_dimensions(page.sheet)) {
    const auto strata = feedback::break_down_strata(page.sheet, dimension, pointers(page.mine), pointers(page.region));
    if (!strata) {
      continue;
    }
    documents::BreakdownWords words;
    words.part = messages.text("content.patients");
    for (const feedback::BreakdownPart& part : strata->parts) {
      words.labels.push_back(stratum_name(messages, part.key));
    }
    add_breakdown(sections, page, *strata, messages.text(fmt::format("content.by-{}", dimension)), std::move(words),
                  dimension);
  }
}

std::string breakdown_content(Context& context, const OwnReturn& own, const IndicatorSheet& sheet) {
  const base::Messages& messages = context.messages;
  store::PlatformStore& store = context.application.store;
  const std::string& period = own.period().name;
  const feedback::PublicationId id = own.published->publication.id;
  ContentPage page{messages,
                   own,
                   sheet,
                   of_indicator(store.rows(id, measures::Level::physician, own.physician, ""), period, sheet.id),
                   of_indicator(own.published->region, period, sheet.id),
                   {},
                   {}};
  page.my_side = side_of(page.mine, store.content(id, measures::Level::physician, own.physician), period, sheet.id);
  page.region_side = side_of(page.region, store.content(id, measures::Level::region, "*"), period, sheet.id);
  View sections{View::type::list};
  add_contents(sections, page);
  add_strata(sections, page);
  View view;
  view.set("title", in_language(messages, sheet.description.title));
  view.set("period", messages.period(own.period()));
  view.set("back", mirror_address(own, sheet.id));
  const bool has_figure = page.my_side.row != nullptr && page.my_side.row->row.numerator.value_or(0) > 0;
  view.set("sections", sections);
  if (!sections.is_non_empty_list()) {
    view.set("nothing", messages.text(has_figure ? "content.none" : "content.no-figure"));
  }
  return render("mirror_content", messages, view);
}

// ---- Forms ----

bool is_checked(const Context& context, std::string_view name) { return context.form_value(name) == "oui"; }

// The words that might identify a patient, quoted, at most three.
std::string hinted_words(const base::Messages& messages, const std::string& text) {
  std::string words;
  int shown = 0;
  for (const feedback::IdentityHint& hint : feedback::identity_hints(text)) {
    if (++shown <= 3) {
      words += (words.empty() ? "" : ", ") + messages.text("intention.quoted", {{"text", std::string(hint.in(text))}});
    }
  }
  return words;
}

// What is wrong with the remark in the form; empty when it may be sent.
FormProblem remark_problem(const Context& context, const base::Result<std::string>& text) {
  const base::Messages& messages = context.messages;
  FormProblem problem;
  problem.remark_text = std::string(context.form_value("texte"));
  problem.remark_kind = std::string(context.form_value("genre"));
  problem.disclosed = is_checked(context, "numero");
  if (!text) {
    problem.remark = messages.text(text.error().code == "identifies-a-patient" ? "contest.problem-social-security"
                                                                               : "contest.problem");
    return problem;
  }
  const auto kind = feedback::parse_remark_kind(problem.remark_kind);
  if (!kind || *kind == feedback::RemarkKind::group) {
    problem.remark = messages.text("contest.problem-kind");
    return problem;
  }
  if (const std::string words = hinted_words(messages, *text); !words.empty() && !is_checked(context, "confirme")) {
    problem.remark = messages.text("contest.hint", {{"words", words}});
    problem.asks_confirmation = true;
  }
  return problem;
}

feedback::Remark remark_in_form(const Context& context, const OwnReturn& own, const IndicatorSheet& sheet,
                                const std::string& text) {
  feedback::Remark remark;
  remark.submission = std::string(context.form_value("envoi").substr(0, 64));
  remark.publication = own.published->publication.id;
  remark.period = own.period().name;
  remark.indicator = sheet.id;
  remark.region = own.published->manifest().region;
  const auto groups = feedback::groups_of_physician(own.published->manifest().groups, own.physician);
  if (const auto group = groups.find(remark.period); group != groups.end()) {
    remark.group = group->second;
  }
  remark.physician = own.physician;
  remark.author_disclosed = is_checked(context, "numero");
  remark.kind = *feedback::parse_remark_kind(context.form_value("genre"));
  remark.text = text;
  remark.created_at = context.application.now();
  return remark;
}

}  // namespace

Response show_mirror_indicator(const Request& request, Context& context) {
  const Opened opened = open_indicator(request, context);
  if (!opened.own) {
    return empty_page(context, {context.messages.text("mirror.title"), "mirror"}, "empty.nothing-published");
  }
  return opened.sheet == nullptr ? error_page(context, 404)
                                 : indicator_response(context, *opened.own, *opened.sheet, 200, {});
}

Response show_mirror_content(const Request& request, Context& context) {
  const Opened opened = open_indicator(request, context);
  if (!opened.own) {
    return empty_page(context, {context.messages.text("mirror.title"), "mirror"}, "empty.nothing-published");
  }
  if (opened.sheet == nullptr) {
    return error_page(context, 404);
  }
  const auto content =
      context.application.cache.get(own_cache_key(context, *opened.own, "content|" + opened.sheet->id),
                                    [&] { return breakdown_content(context, *opened.own, *opened.sheet); });
  return page(context, 200, {context.messages.text("content.title"), "mirror"}, *content);
}

Response save_intention(const Request& request, Context& context) {
  const Opened opened = open_indicator(request, context);
  if (opened.sheet == nullptr) {
    return error_page(context, 404);
  }
  const std::string& period = opened.own->period().name;
  const Response back = redirect_to(mirror_path(opened.sheet->id) + "#intention");
  if (is_checked(context, "renoncer")) {
    context.application.store.remove_intention(opened.own->physician, opened.sheet->id, period);
    return back;
  }
  const auto text = feedback::intention_text(context.form_value("texte"));
  if (!text) {
    FormProblem problem;
    problem.intention = context.messages.text("intention.problem");
    problem.intention_text = std::string(context.form_value("texte"));
    return indicator_response(context, *opened.own, *opened.sheet, unprocessable, problem);
  }
  context.application.store.save_intention(
      {opened.own->physician, opened.sheet->id, period, *text, context.application.now()});
  return back;
}

Response send_remark(const Request& request, Context& context) {
  const Opened opened = open_indicator(request, context);
  if (opened.sheet == nullptr) {
    return error_page(context, 404);
  }
  const auto text = feedback::check_remark_text(context.form_value("texte"));
  const FormProblem problem = remark_problem(context, text);
  if (!problem.remark.empty()) {
    return indicator_response(context, *opened.own, *opened.sheet, unprocessable, problem);
  }
  context.application.store.add_remark(remark_in_form(context, *opened.own, *opened.sheet, *text));
  return redirect_to(mirror_path(opened.sheet->id) + "#remarque");
}

}  // namespace miroir::web
