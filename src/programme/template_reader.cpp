#include "programme/programme_template.hpp"
#include "programme/template_vocabulary.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

using base::Bilingual;
using base::Fields;
using base::read_enumerator;
using base::read_integer;
using base::read_list;
using base::read_text;
using base::read_yes_or_no;
using base::Report;
using base::YamlEntry;
using base::YamlValue;

constexpr std::int32_t most_people = 60;
constexpr std::int32_t most_meetings = 60;
constexpr std::int32_t most_cents = 1'000'000;

std::int32_t number(Report& report, const YamlValue* value, std::int32_t least, std::int32_t most) {
  return read_integer(report, value, least, most).value_or(least);
}

Bilingual read_bilingual(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return {};
  }
  const Fields fields(report, *value, vocabulary::bilingual);
  return {read_text(report, fields.find("fr")).value_or(""), read_text(report, fields.find("en")).value_or("")};
}

// "20:30" as minutes after midnight.
std::int32_t read_hour(Report& report, const YamlValue* value) {
  const auto text = read_text(report, value);
  if (!text) {
    return 0;
  }
  const auto is_digit = [&](std::size_t place) { return (*text)[place] >= '0' && (*text)[place] <= '9'; };
  if (text->size() == 5 && is_digit(0) && is_digit(1) && (*text)[2] == ':' && is_digit(3) && is_digit(4)) {
    const std::int32_t hour = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
    const std::int32_t minute = ((*text)[3] - '0') * 10 + ((*text)[4] - '0');
    if (hour < 24 && minute < 60) {
      return hour * 60 + minute;
    }
  }
  report.add(value->position, fmt::format("expected an hour such as \"20:30\", found {}", base::described(*value)));
  return 0;
}

void read_group(Report& report, const YamlValue* value, ProgrammeTemplate& programme) {
  if (value == nullptr) {
    return;
  }
  const Fields group(report, *value, vocabulary::group);
  if (const YamlValue* members = group.find("members")) {
    const Fields sizes(report, *members, vocabulary::members);
    programme.fewest_members = number(report, sizes.find("fewest"), 2, most_people);
    programme.most_members = number(report, sizes.find("most"), 2, most_people);
    if (programme.most_members < programme.fewest_members) {
      report.add(members->position, "the most members are fewer than the fewest: raise `most` or lower `fewest`");
    }
  }
  if (const YamlValue* derogation = group.find("derogation")) {
    const Fields fields(report, *derogation, vocabulary::derogation);
    programme.smaller_by_derogation = true;
    programme.fewest_derogated = number(report, fields.find("fewest"), 2, most_people);
    if (*programme.fewest_derogated >= programme.fewest_members) {
      report.add(derogation->position, "a derogation permits fewer members than the rule: lower its `fewest`");
    }
  }
  programme.one_specialty = read_yes_or_no(report, group.find("one_specialty")).value_or(false);
  programme.coverage_percent = number(report, group.find("coverage_percent"), 0, 99);
  programme.quorum_percent = number(report, group.find("quorum_percent"), 0, 100);
}

void read_facilitator(Report& report, const YamlValue* value, ProgrammeTemplate& programme) {
  if (value == nullptr) {
    return;
  }
  const Fields fields(report, *value, vocabulary::facilitator);
  programme.facilitator = read_enumerator<FacilitatorRule>(report, fields.find("rule"), vocabulary::facilitator_rule)
                              .value_or(FacilitatorRule::none);
  programme.groups_per_facilitator = number(report, fields.find("groups"), 0, 20);
  programme.training_valid_months = number(report, fields.find("training_valid_months"), 0, 240);
  if ((programme.facilitator == FacilitatorRule::none) != (programme.groups_per_facilitator == 0)) {
    report.add(value->position, "`groups` goes with a facilitator: give it when there is one, and only then");
  }
}

void read_standings(Report& report, const YamlValue* value, ProgrammeTemplate& programme) {
  if (value == nullptr) {
    return;
  }
  const Fields fields(report, *value, vocabulary::standings);
  for (std::size_t place = 0; place < vocabulary::standings.words.size(); ++place) {
    StandingRule rule;
    rule.standing = static_cast<Standing>(place);
    if (const YamlValue* written = fields.find(vocabulary::standings.words[place].word)) {
      const Fields keys(report, *written, vocabulary::standing);
      rule.may_join = read_yes_or_no(report, keys.find("joins")).value_or(false);
      rule.counted = read_yes_or_no(report, keys.find("counted")).value_or(false);
      rule.paid = read_yes_or_no(report, keys.find("paid")).value_or(false);
    }
    programme.standings.push_back(rule);
  }
}

YearShape read_shape(Report& report, const YamlValue& value) {
  const Fields fields(report, value, vocabulary::meeting_kind);
  YearShape shape;
  for (const YamlEntry& entry : value.entries) {
    if (const auto kind = parse_meeting_kind(entry.key)) {
      shape.counts.push_back({*kind, number(report, &entry.value, 1, most_meetings)});
    }
  }
  if (shape.counts.empty()) {
    report.add(value.position, "a year holds at least one meeting: name a kind and how many");
  }
  return shape;
}

void read_months(Report& report, const YamlValue* value, std::vector<std::int32_t>& months) {
  const auto* items = read_list(report, value);
  if (items == nullptr) {
    return;
  }
  for (const YamlValue& item : *items) {
    const std::int32_t month = number(report, &item, 1, 12);
    if (!months.empty() && month <= months.back()) {
      report.add(item.position, "months are given once each, in order");
    }
    months.push_back(month);
  }
  if (months.size() >= 12) {
    report.add(value->position, "all months are closed: leave one open");
  }
}

void read_year(Report& report, const YamlValue* value, ProgrammeTemplate& programme) {
  if (value == nullptr) {
    return;
  }
  const Fields fields(report, *value, vocabulary::year);
  if (const auto* shapes = read_list(report, fields.find("meetings"))) {
    for (const YamlValue& shape : *shapes) {
      programme.years.push_back(read_shape(report, shape));
    }
    if (shapes->empty()) {
      report.add(fields.find("meetings")->position, "no year is permitted: give one at least");
    }
  }
  read_months(report, fields.find("closed_months"), programme.closed_months);
  programme.duration_minutes = number(report, fields.find("duration_minutes"), 15, 480);
  programme.start_minute = read_hour(report, fields.find("starts_at"));
  programme.meetings_per_theme = number(report, fields.find("meetings_per_theme"), 1, 12);
}

void read_criteria(Report& report, const YamlValue* value, std::vector<ThemeCriterion>& criteria) {
  const auto* items = value == nullptr ? nullptr : read_list(report, value);
  if (items == nullptr) {
    return;
  }
  for (const YamlValue& item : *items) {
    const Fields fields(report, item, vocabulary::theme_criterion);
    ThemeCriterion criterion{read_text(report, fields.find("id")).value_or(""),
                             read_bilingual(report, fields.find("label"))};
    if (std::ranges::find(criteria, criterion.id, &ThemeCriterion::id) != criteria.end()) {
      report.add(item.position, fmt::format("the criterion {} is given twice: keep one", criterion.id));
    }
    criteria.push_back(std::move(criterion));
  }
}

void read_rates(Report& report, const YamlValue* value, std::vector<PayRate>& rates) {
  const auto* items = read_list(report, value);
  if (items == nullptr) {
    return;
  }
  std::set<std::pair<PaidPart, base::Date>> seen;
  for (const YamlValue& item : *items) {
    const Fields fields(report, item, vocabulary::rate);
    PayRate rate;
    rate.from = base::read_date(report, fields.find("from")).value_or(base::Date{});
    rate.part =
        read_enumerator<PaidPart>(report, fields.find("part"), vocabulary::paid_part).value_or(PaidPart::member);
    rate.cents = number(report, fields.find("cents"), 0, most_cents);
    if (!seen.emplace(rate.part, rate.from).second) {
      report.add(item.position, "this part has a rate from that day already: keep one");
    }
    rates.push_back(rate);
  }
  std::ranges::stable_sort(rates, {}, &PayRate::from);
}

void read_quotas(Report& report, const YamlValue* value, std::vector<AssiduityQuota>& quotas) {
  const auto* items = read_list(report, value);
  if (items == nullptr) {
    return;
  }
  for (const YamlValue& item : *items) {
    const Fields fields(report, item, vocabulary::quota);
    const AssiduityQuota quota{number(report, fields.find("meetings"), 1, most_meetings),
                               number(report, fields.find("attended"), 1, most_meetings)};
    if (quota.attended > quota.meetings) {
      report.add(item.position, "more are to be attended than there are: lower `attended`");
    }
    quotas.push_back(quota);
  }
  std::ranges::stable_sort(quotas, {}, &AssiduityQuota::meetings);
}

void read_payment(Report& report, const YamlValue* value, ProgrammeTemplate& programme) {
  if (value == nullptr) {
    return;
  }
  const Fields fields(report, *value, vocabulary::payment);
  programme.payment = read_enumerator<PaymentMoment>(report, fields.find("moment"), vocabulary::payment_moment)
                          .value_or(PaymentMoment::none);
  read_rates(report, fields.find("rates"), programme.pay);
  read_quotas(report, fields.find("assiduity"), programme.assiduity);
  if (programme.payment == PaymentMoment::none && !programme.pay.empty()) {
    report.add(value->position, "rates are given and nothing is paid: remove them, or name the moment");
  }
  if (programme.payment != PaymentMoment::year_end && !programme.assiduity.empty()) {
    report.add(value->position, "assiduity is judged at the year's end: give `moment: year_end`, or ask none");
  }
}

void read_adjustable(Report& report, const YamlValue* value, std::vector<Adjustable>& rules) {
  const auto* items = read_list(report, value);
  if (items == nullptr) {
    return;
  }
  for (const YamlValue& item : *items) {
    const Fields fields(report, item, vocabulary::adjustable);
    const auto rule = read_enumerator<AdjustableRule>(report, fields.find("rule"), vocabulary::adjustable_rule);
    const Adjustable read{
        rule.value_or(AdjustableRule::fewest_members), number(report, fields.find("least"), 0, most_cents),
        number(report, fields.find("most"), 0, most_cents),
        read_enumerator<Adjuster>(report, fields.find("by"), vocabulary::adjuster).value_or(Adjuster::federation)};
    if (read.least > read.most) {
      report.add(item.position, "the limits are reversed: `least` is above `most`");
    }
    if (rule && std::ranges::find(rules, *rule, &Adjustable::rule) != rules.end()) {
      report.add(item.position, fmt::format("{} is given twice: keep one", adjustable_rule_name(*rule)));
    }
    rules.push_back(read);
  }
}

void read_root(Report& report, const YamlValue& root, const std::string& id, ProgrammeTemplate& programme) {
  const Fields fields(report, root, vocabulary::programme);
  const auto written = read_text(report, fields.find("id"));
  if (written && *written != id) {
    report.add(fields.find("id")->position, fmt::format("the id must be \"{}\", as the file is called", id));
  }
  programme.id = id;
  programme.version = number(report, fields.find("version"), 1, 1000);
  programme.title = read_bilingual(report, fields.find("title"));
  programme.summary = read_bilingual(report, fields.find("summary"));
  programme.group_word = read_bilingual(report, fields.find("group_word"));
  programme.source = read_bilingual(report, fields.find("source"));
  read_group(report, fields.find("group"), programme);
  read_facilitator(report, fields.find("facilitator"), programme);
  read_standings(report, fields.find("standings"), programme);
  read_year(report, fields.find("year"), programme);
  read_criteria(report, fields.find("theme_criteria"), programme.theme_criteria);
  programme.cases = read_enumerator<CaseSelection>(report, fields.find("cases"), vocabulary::case_selection)
                        .value_or(CaseSelection::on_theme);
  programme.minutes = read_enumerator<MinutesRule>(report, fields.find("minutes"), vocabulary::minutes_rule)
                          .value_or(MinutesRule::full);
  programme.dossier_lead_days = read_integer(report, fields.find("dossier_lead_days"), 0, 365);
  read_payment(report, fields.find("payment"), programme);
  read_adjustable(report, fields.find("adjustable"), programme.adjustable);
}

}  // namespace

TemplateReading read_template(const std::string& file, const std::string& id, const std::string& text) {
  TemplateReading reading;
  const auto root = base::read_yaml(file, text, reading.mistakes);
  if (!root) {
    return reading;
  }
  Report report(file, reading.mistakes);
  ProgrammeTemplate programme;
  read_root(report, *root, id, programme);
  if (reading.mistakes.empty()) {
    reading.programme = std::move(programme);
  }
  return reading;
}

const std::vector<ProgrammeTemplate>& shipped_templates() {
  static const std::vector<ProgrammeTemplate> templates = [] {
    std::vector<ProgrammeTemplate> read;
    for (const base::EmbeddedFile& file : embedded_programmes()) {
      const std::string name(file.name);
      TemplateReading reading =
          read_template("programmes/" + name, name.substr(0, name.rfind('.')), std::string(file.bytes));
      if (!reading.programme) {
        throw std::logic_error(reading.mistakes.front().text());
      }
      read.push_back(std::move(*reading.programme));
    }
    std::ranges::sort(read, {}, &ProgrammeTemplate::id);
    return read;
  }();
  return templates;
}

}  // namespace miroir::programme
