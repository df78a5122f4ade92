#include "web/paper/sheets.hpp"

#include "documents/sentences.hpp"
#include "feedback/member_figure.hpp"
#include "web/pages/words.hpp"

namespace miroir::web {
namespace {

using documents::Cell;
using documents::CellFormat;
using documents::Column;
using documents::NumberCell;
using documents::Worksheet;
using feedback::Comparator;
using feedback::Figure;
using feedback::IndicatorSheet;
using feedback::Measured;
using measures::Display;

NumberCell shown(const IndicatorSheet& sheet, double value) {
  switch (sheet.display) {
    case Display::share:
      return {value, CellFormat::percent};
    case Display::per_thousand:
      return {value * 1000, CellFormat::decimal};
    case Display::mean_euros:
      return {value, CellFormat::euros};
  }
  return {value, CellFormat::decimal};
}

// The value, or why there is none.
Cell value_cell(const base::Messages& messages, const IndicatorSheet& sheet, const Figure& figure) {
  if (!figure.has_value()) {
    return documents::missing_words(messages, figure);
  }
  return shown(sheet, figure.value);
}

// Of others, as printed: the digits beyond would give their counts back.
Cell others_cell(const base::Messages& messages, const IndicatorSheet& sheet, Figure figure) {
  figure.value = feedback::rounded_as_printed(figure.value, sheet.display);
  return value_cell(messages, sheet, figure);
}

Cell limit_cell(const IndicatorSheet& sheet, const Figure& figure, const std::optional<double>& limit) {
  return figure.has_value() && limit ? Cell(shown(sheet, *limit)) : Cell();
}

void add_figure(std::vector<Cell>& row, const base::Messages& messages, const IndicatorSheet& sheet,
                const Figure& figure) {
  row.push_back(value_cell(messages, sheet, figure));
  row.push_back(limit_cell(sheet, figure, figure.lower));
  row.push_back(limit_cell(sheet, figure, figure.upper));
}

void add_counts(std::vector<Cell>& row, const IndicatorSheet& sheet, const Figure& figure) {
  // Without a denominator: counts that would give another figure back (feedback/region_view.hpp).
  if (!figure.has_value() || figure.denominator == 0) {
    row.insert(row.end(), 2, Cell());
    return;
  }
  const double numerator = static_cast<double>(figure.numerator);
  row.push_back(sheet.display == Display::mean_euros ? NumberCell{numerator / 100, CellFormat::euros}
                                                     : NumberCell{numerator, CellFormat::integer});
  row.push_back(NumberCell{static_cast<double>(figure.denominator), CellFormat::integer});
}

std::string unit_words(const base::Messages& messages, const IndicatorSheet& sheet) {
  static constexpr const char* keys[] = {"sheet.unit.share", "sheet.unit.per-thousand", "sheet.unit.euros"};
  return messages.text(keys[static_cast<std::size_t>(sheet.display)]);
}

std::string title_of(const base::Messages& messages, const IndicatorSheet& sheet) {
  return in_language(messages, sheet.description.title);
}

// The first columns of every sheet of figures, and the cells below them.
std::vector<Column> first_columns(const base::Messages& messages) {
  return {
      {messages.text("paper.indicator"), 46}, {messages.text("table.period"), 12}, {messages.text("sheet.unit"), 14}};
}
std::vector<Cell> first_cells(const base::Messages& messages, const IndicatorSheet& sheet, const base::Period& period) {
  return {title_of(messages, sheet), messages.period_short(period), unit_words(messages, sheet)};
}

void add_figure_columns(std::vector<Column>& columns, const base::Messages& messages, const std::string& label) {
  columns.push_back({label, 20});
  columns.push_back({messages.text("sheet.lower"), 12});
  columns.push_back({messages.text("sheet.upper"), 12});
}

void add_count_columns(std::vector<Column>& columns, const base::Messages& messages) {
  columns.push_back({messages.text("sheet.numerator"), 13});
  columns.push_back({messages.text("sheet.denominator"), 13});
}

void add_column(std::vector<Column>& columns, std::string label) { columns.push_back({std::move(label), 20}); }

Worksheet definitions_sheet(const base::Messages& messages, const Published& published) {
  Worksheet sheet;
  sheet.name = messages.text("sheet.definitions");
  sheet.wraps = true;
  sheet.columns = {{messages.text("paper.indicator"), 34},    {messages.text("sheet.question"), 40},
                   {messages.text("definition.counted"), 40}, {messages.text("definition.not-counted"), 40},
                   {messages.text("definition.example"), 40}, {messages.text("definition.limits"), 40},
                   {messages.text("definition.source"), 30},  {messages.text("sheet.id"), 24},
                   {messages.text("sheet.version"), 9}};
  for (const IndicatorSheet& indicator : published.manifest().indicators) {
    const auto& words = indicator.description;
    std::vector<Cell> row;
    for (const auto* text : {&words.title, &words.question, &words.counted, &words.not_counted, &words.example,
                             &words.limits, &words.source}) {
      row.emplace_back(in_language(messages, *text));
    }
    row.emplace_back(indicator.id);
    row.emplace_back(NumberCell{static_cast<double>(indicator.version), CellFormat::integer});
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

Worksheet members_sheet(const base::Messages& messages, const feedback::GroupView& view) {
  Worksheet sheet;
  sheet.name = messages.text("group.members");
  sheet.columns = first_columns(messages);
  sheet.columns.push_back({messages.text("table.letter"), 10});
  add_figure_columns(sheet.columns, messages, messages.text("table.figure"));
  for (const feedback::GroupIndicator& indicator : view.indicators) {
    for (const feedback::GroupMember& member : indicator.members) {
      std::vector<Cell> row = first_cells(messages, indicator.sheet, view.period);
      row.emplace_back(member.letter);
      add_figure(row, messages, indicator.sheet, member.figure);
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

Worksheet group_course_sheet(const base::Messages& messages, const feedback::GroupView& view) {
  Worksheet sheet;
  sheet.name = messages.text("mirror.evolution");
  sheet.columns = first_columns(messages);
  add_figure_columns(sheet.columns, messages, messages.text("figure.our-group"));
  add_count_columns(sheet.columns, messages);
  add_column(sheet.columns, messages.text("mirror.like"));
  for (const Comparator other : {Comparator::groups, Comparator::control, Comparator::region}) {
    add_column(sheet.columns, documents::comparator_label(messages, other));
  }
  for (const feedback::GroupIndicator& indicator : view.indicators) {
    for (const feedback::GroupPoint& point : indicator.evolution) {
      std::vector<Cell> row = first_cells(messages, indicator.sheet, point.period);
      add_figure(row, messages, indicator.sheet, point.group.raw);
      add_counts(row, indicator.sheet, point.group.raw);
      for (const Figure* figure :
           {&point.group.standardised, &point.groups.raw, &point.control.raw, &point.region.raw}) {
        row.push_back(others_cell(messages, indicator.sheet, *figure));
      }
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

Worksheet region_groups_sheet(const base::Messages& messages, const feedback::RegionView& view,
                              const std::vector<std::string>& names) {
  Worksheet sheet;
  sheet.name = messages.text("sheet.groups");
  sheet.columns = first_columns(messages);
  sheet.columns.insert(sheet.columns.begin() + 1, {messages.text("sheet.group"), 26});
  add_figure_columns(sheet.columns, messages, messages.text("table.figure"));
  add_count_columns(sheet.columns, messages);
  add_column(sheet.columns, messages.text("mirror.like"));
  for (const feedback::RegionIndicator& indicator : view.indicators) {
    for (std::size_t i = 0; i < indicator.groups.size(); ++i) {
      const Measured& measured = indicator.groups[i].measured;
      std::vector<Cell> row = first_cells(messages, indicator.sheet, view.period);
      row.insert(row.begin() + 1, Cell(names[i]));
      add_figure(row, messages, indicator.sheet, measured.raw);
      add_counts(row, indicator.sheet, measured.raw);
      row.push_back(value_cell(messages, indicator.sheet, measured.standardised));
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

Worksheet region_course_sheet(const base::Messages& messages, const feedback::RegionView& view) {
  Worksheet sheet;
  sheet.name = messages.text("mirror.evolution");
  sheet.columns = first_columns(messages);
  for (const Comparator whose : {Comparator::groups, Comparator::control, Comparator::region}) {
    add_figure_columns(sheet.columns, messages, documents::comparator_label(messages, whose));
    add_count_columns(sheet.columns, messages);
    add_column(sheet.columns, messages.text("mirror.like"));
  }
  for (const feedback::RegionIndicator& indicator : view.indicators) {
    for (const feedback::RegionPoint& point : indicator.evolution) {
      std::vector<Cell> row = first_cells(messages, indicator.sheet, point.period);
      for (const Measured* measured : {&point.groups, &point.control, &point.region}) {
        add_figure(row, messages, indicator.sheet, measured->raw);
        add_counts(row, indicator.sheet, measured->raw);
        row.push_back(value_cell(messages, indicator.sheet, measured->standardised));
      }
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

}  // namespace

documents::Workbook own_figures(const base::Messages& messages, const Published& published,
                                const feedback::Profile& profile) {
  Worksheet sheet;
  sheet.name = messages.text("figure.me");
  sheet.columns = first_columns(messages);
  add_figure_columns(sheet.columns, messages, messages.text("figure.me"));
  add_count_columns(sheet.columns, messages);
  add_column(sheet.columns, messages.text("mirror.like"));
  for (const Comparator comparator : feedback::all_comparators) {
    add_column(sheet.columns, documents::comparator_label(messages, comparator));
  }
  for (const feedback::IndicatorProfile& indicator : profile.indicators) {
    for (const feedback::Point& point : indicator.evolution) {
      std::vector<Cell> row = first_cells(messages, indicator.sheet, point.period);
      add_figure(row, messages, indicator.sheet, point.mine.raw);
      add_counts(row, indicator.sheet, point.mine.raw);
      row.push_back(value_cell(messages, indicator.sheet, point.mine.standardised));
      for (const Measured& other : point.comparators) {
        row.push_back(others_cell(messages, indicator.sheet, other.raw));
      }
      sheet.rows.push_back(std::move(row));
    }
  }
  return {messages.text("mirror.title"), {std::move(sheet), definitions_sheet(messages, published)}};
}

documents::Workbook group_figures(const base::Messages& messages, const Published& published,
                                  const feedback::GroupView& view, const std::string& name) {
  return {messages.text("group.title", {{"group", name}}),
          {members_sheet(messages, view), definitions_sheet(messages, published), group_course_sheet(messages, view)}};
}

documents::Workbook region_figures(const base::Messages& messages, const Published& published,
                                   const feedback::RegionView& view, const std::vector<std::string>& names) {
  return {messages.text("region.title"),
          {region_groups_sheet(messages, view, names), definitions_sheet(messages, published),
           region_course_sheet(messages, view)}};
}

documents::Workbook remarks_workbook(const base::Messages& messages, const Published& published,
                                     const std::vector<std::string>& headers,
                                     const std::vector<std::vector<std::string>>& lines) {
  Worksheet sheet;
  sheet.name = messages.text("remarks.title");
  sheet.wraps = true;
  for (const std::string& header : headers) {
    add_column(sheet.columns, header);
  }
  for (const std::vector<std::string>& line : lines) {
    sheet.rows.emplace_back(line.begin(), line.end());
  }
  return {messages.text("remarks.title"), {std::move(sheet), definitions_sheet(messages, published)}};
}

}  // namespace miroir::web
