#include "spec/spec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace miroir::spec {

using namespace measures;

namespace {

template <class Values>
std::vector<std::string> with_unused_zero(const Values& names) {
  std::vector<std::string> all{""};
  for (const auto& [name, ignored] : names) {
    all.push_back(name);
  }
  return all;
}

std::int32_t place(const std::vector<std::string>& names, const std::string& name) {
  if (name.empty()) {
    return 0;
  }
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw std::logic_error("a drawn claim names \"" + name + "\", whom the region does not have");
  }
  return static_cast<std::int32_t>(found - names.begin());
}

base::Date end_day(const std::string& text) { return text.empty() ? open_end : day(text); }

auto sort_key(const Event& event) {
  return std::tuple(event.date, event.code, event.prescriber, event.performer, event.prescription_date, event.quantity,
                    event.amount_cents, event.in_ald_care);
}

}  // namespace

base::Date day(const std::string& text) { return base::parse_date(text).value(); }

std::vector<std::string> medicines(int count) {
  std::vector<std::string> codes;
  for (int i = 1; i <= count; ++i) {
    codes.push_back(fmt::format("V03AB{:02}", i));
  }
  return codes;
}

DrawnPatient::DrawnPatient(const std::string& month, Sex drawn_sex)
    : birth_month(base::month_index(day(month + "-01"))), sex(drawn_sex) {}

DrawnPatient& DrawnPatient::registered(const std::string& number, const std::string& from, const std::string& to) {
  registrations.push_back({number, day(from), end_day(to)});
  return *this;
}

DrawnPatient& DrawnPatient::long_term_disease(const std::string& from, const std::string& to) {
  ald.push_back({day(from), end_day(to)});
  return *this;
}

DrawnPatient& DrawnPatient::died(const std::string& on) {
  death = day(on);
  return *this;
}

DrawnPatient& DrawnPatient::dispensed(const std::string& on, const std::vector<std::string>& atc,
                                      const Prescribed& how) {
  for (const std::string& code : atc) {
    Event event;
    event.date = day(on);
    event.prescription_date = how.on.empty() ? event.date : how.on == "unknown" ? no_date : day(how.on);
    event.quantity = how.boxes;
    event.amount_cents = how.boxes * how.cents_each;
    claims.push_back({EventKind::medicine, code, how.by, "", event});
  }
  return *this;
}

DrawnPatient& DrawnPatient::tested(const std::string& on, const std::vector<std::string>& nabm, const std::string& by) {
  for (const std::string& code : nabm) {
    Event event;
    event.date = day(on);
    event.prescription_date = event.date;
    event.quantity = 1;
    claims.push_back({EventKind::biology, code, by, "", event});
  }
  return *this;
}

DrawnPatient& DrawnPatient::operated(const std::string& on, const std::string& ccam, const std::string& by) {
  Event event;
  event.date = day(on);
  event.prescription_date = no_date;
  event.quantity = 1;
  claims.push_back({EventKind::procedure, ccam, "", by, event});
  return *this;
}

DrawnPatient& DrawnPatient::consulted(const std::string& on, const std::string& physician, std::int32_t quantity,
                                      bool in_ald_care) {
  Event event;
  event.date = day(on);
  event.prescription_date = no_date;
  event.quantity = quantity;
  event.in_ald_care = in_ald_care;
  claims.push_back({EventKind::consultation, "1111", "", physician, event});
  return *this;
}

PatientTimeline DrawnClaims::Person::timeline() const {
  PatientTimeline timeline{patient, events};
  timeline.patient.registrations = registrations;
  timeline.patient.ald = ald;
  return timeline;
}

void Region::physicians(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    practitioners_[name] = true;
    practitioner_of_number_[name] = name;
  }
}

void Region::specialist(const std::string& name) {
  practitioners_[name] = false;
  practitioner_of_number_[name] = name;
}

void Region::secondary_number(const std::string& physician, const std::string& number) {
  practitioner_of_number_[number] = physician;
}

void Region::member(const std::string& physician, const std::string& group, const std::string& from,
                    const std::string& to) {
  members_.push_back({physician, group, day(from), end_day(to)});
}

DrawnPatient& Region::patient(const std::string& birth_month, Sex sex) {
  return patients_.emplace_back(birth_month, sex);
}

DrawnClaims Region::claims() const {
  DrawnClaims claims;
  claims.practitioners = with_unused_zero(practitioners_);
  claims.numbers = with_unused_zero(practitioner_of_number_);
  std::set<std::pair<EventKind, std::string>> codes;
  for (const DrawnPatient& patient : patients_) {
    for (const DrawnPatient::Claim& claim : patient.claims) {
      codes.emplace(claim.kind, claim.code);
    }
  }
  claims.codes.push_back({});
  for (const auto& [kind, text] : codes) {
    claims.codes.push_back({kind, text});
  }
  for (const DrawnPatient& patient : patients_) {
    DrawnClaims::Person person;
    person.patient.id = static_cast<std::uint32_t>(claims.persons.size()) + 1;
    person.patient.birth_month = patient.birth_month;
    person.patient.sex = patient.sex;
    person.patient.death = patient.death;
    person.ald = patient.ald;
    std::sort(person.ald.begin(), person.ald.end(),
              [](const Span& a, const Span& b) { return std::tie(a.start, a.end) < std::tie(b.start, b.end); });
    for (const auto& declared : patient.registrations) {
      person.registrations.push_back({place(claims.numbers, declared.number), declared.start, declared.end});
    }
    std::sort(person.registrations.begin(), person.registrations.end(),
              [](const Registration& a, const Registration& b) {
                return std::tie(a.start, a.end, a.number) < std::tie(b.start, b.end, b.number);
              });
    for (const DrawnPatient::Claim& claim : patient.claims) {
      Event event = claim.event;
      event.code = static_cast<std::uint32_t>(std::distance(codes.begin(), codes.find({claim.kind, claim.code}))) + 1;
      event.prescriber = place(claims.practitioners, claim.prescriber);
      event.performer = place(claims.practitioners, claim.performer);
      person.events.push_back(event);
    }
    std::sort(person.events.begin(), person.events.end(),
              [](const Event& a, const Event& b) { return sort_key(a) < sort_key(b); });
    claims.persons.push_back(std::move(person));
  }
  return claims;
}

PeriodContext Region::context(const base::Period& period) const {
  PeriodContext context;
  context.period = period;
  std::map<std::string, std::int32_t> index;
  for (const auto& [name, is_physician] : practitioners_) {
    if (!is_physician) {
      continue;
    }
    index[name] = static_cast<std::int32_t>(context.physicians.size());
    Physician physician;
    physician.entity = name;
    std::map<std::string, std::int32_t> days;
    for (const Member& member : members_) {
      const base::Date from = std::max(member.start, period.first);
      const base::Date to = std::min(member.end, period.last);
      if (member.physician == name && from <= to) {
        days[member.group] += to - from + 1;
        physician.in_any_group = true;
      }
    }
    for (const auto& [group, count] : days) {
      if (2 * count >= period.length_days()) {
        physician.groups.push_back(group);
      }
    }
    context.physicians.push_back(std::move(physician));
  }
  const auto index_of = [&](const std::string& name) { return index.contains(name) ? index.at(name) : -1; };
  context.physician_of_practitioner.push_back(-1);
  for (const auto& [name, is_physician] : practitioners_) {
    context.physician_of_practitioner.push_back(index_of(name));
  }
  context.physician_of_number.push_back(-1);
  for (const auto& [number, name] : practitioner_of_number_) {
    context.physician_of_number.push_back(index_of(name));
  }
  return context;
}

const Catalogue& shipped_catalogue() {
  static const Catalogue catalogue = load_catalogue(std::string(MIROIR_SOURCE_DIR) + "/catalogue").value();
  return catalogue;
}

namespace {

std::string row_text(const ResultRow& row) {
  const auto integer = [](const std::optional<std::int64_t>& value) { return value ? fmt::format("{}", *value) : ""; };
  const auto number = [](const std::optional<double>& value) { return value ? fmt::format("{:a}", *value) : ""; };
  return fmt::format(
      "{} {} {} {} {} patients={} numerator={} denominator={} value={} expected={} boxes={} cents={} "
      "behind={} squares={}",
      row.period, row.indicator, level_name(row.level), row.entity, row.stratum, integer(row.patients),
      integer(row.numerator), integer(row.denominator), number(row.value), number(row.expected), integer(row.boxes),
      integer(row.amount_cents), row.numerator_patients, static_cast<double>(row.sum_of_squares));
}

std::string rows_text(const Rows& rows) {
  std::string text;
  for (const ResultRow& row : rows) {
    text += row_text(row) + "\n";
  }
  return text;
}

void expect_row(const EngineUnderTest& engine, const Rows& rows, const Expected& expected, const std::string& stratum) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const ResultRow& row) {
    return row.level == Level::physician && row.entity == expected.entity && row.stratum == stratum;
  });
  ASSERT_NE(found, rows.end()) << engine.name << " has no row for " << expected.entity << " in " << stratum;
  EXPECT_EQ(found->numerator, expected.numerator) << engine.name << ": numerator of " << expected.entity;
  EXPECT_EQ(found->denominator, expected.denominator) << engine.name << ": denominator of " << expected.entity;
}

}  // namespace

void expect_counts(const Catalogue& catalogue, const Region& region, const std::string& indicator,
                   const std::string& period, const std::vector<Expected>& expected, const std::string& stratum) {
  const Measures measures = select_measures(catalogue, {indicator}).value();
  std::string reference;
  for (const EngineUnderTest& engine : engines()) {
    const Rows rows = engine.rows(region, catalogue, measures, base::parse_period(period).value());
    for (const Expected& one : expected) {
      expect_row(engine, rows, one, stratum);
    }
    if (&engine == &engines().front()) {
      reference = rows_text(rows);
    }
    EXPECT_EQ(rows_text(rows), reference) << engine.name << " differs from the reference";
  }
}

void expect_counts(const Region& region, const std::string& indicator, const std::string& period,
                   const std::vector<Expected>& expected, const std::string& stratum) {
  expect_counts(shipped_catalogue(), region, indicator, period, expected, stratum);
}

namespace {

std::vector<std::string> content_lines(const std::vector<ExpectedContent>& content) {
  std::vector<std::string> lines;
  for (const ExpectedContent& line : content) {
    lines.push_back(fmt::format("{} {}: patients={} units={} boxes={} cents={}", line.entity, line.key, line.patients,
                                line.units, line.boxes, line.amount_cents));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void expect_cells_add_up(const EngineUnderTest& engine, const MeasureCounts& counts) {
  ContentCounts of_classes;
  ContentCounts of_months;
  CellCounts of_cells;
  for (const ContentLine& line : counts.content) {
    (line.dimension == ContentDimension::code_class ? of_classes : of_months) += line.counts;
  }
  for (const CellCounts& cell : counts.cells) {
    of_cells += cell;
  }
  EXPECT_EQ(of_cells.boxes, of_classes.boxes) << engine.name;
  EXPECT_EQ(of_cells.boxes, of_months.boxes) << engine.name;
  EXPECT_EQ(of_cells.amount_cents, of_classes.amount_cents) << engine.name;
  EXPECT_EQ(of_cells.amount_cents, of_months.amount_cents) << engine.name;
}

}  // namespace

void expect_content(const Catalogue& catalogue, const Region& region, const std::string& indicator,
                    const std::string& period, const std::vector<ExpectedContent>& expected) {
  const Measures measures = select_measures(catalogue, {indicator}).value();
  for (const EngineUnderTest& engine : engines()) {
    const Counted counted = engine.counted(region, catalogue, measures, base::parse_period(period).value());
    std::vector<ExpectedContent> actual;
    for (const ContentLine& line : counted.counts.measures.front().content) {
      actual.push_back({counted.context.physicians[static_cast<std::size_t>(line.physician)].entity, line.key,
                        line.counts.patients, line.counts.units, line.counts.boxes, line.counts.amount_cents});
    }
    EXPECT_EQ(content_lines(actual), content_lines(expected)) << engine.name;
    expect_cells_add_up(engine, counted.counts.measures.front());
  }
}

void expect_content(const Region& region, const std::string& indicator, const std::string& period,
                    const std::vector<ExpectedContent>& expected) {
  expect_content(shipped_catalogue(), region, indicator, period, expected);
}

}  // namespace miroir::spec
