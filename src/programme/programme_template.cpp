#include "programme/programme_template.hpp"

#include "programme/template_vocabulary.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

// The names of enumerators are the words of the templates, in the same order.
template <class Enumeration>
const char* name_of(Enumeration value, const base::Vocabulary& words) {
  return words.words[static_cast<std::size_t>(value)].word.data();
}

template <class Enumeration>
std::optional<Enumeration> parse(std::string_view name, const base::Vocabulary& words) {
  const auto found = std::ranges::find(words.words, name, &base::Word::word);
  return found == words.words.end() ? std::nullopt
                                    : std::optional(static_cast<Enumeration>(found - words.words.begin()));
}

// Whole division upwards.
std::int32_t share_rounded_up(std::int32_t count, std::int32_t numerator, std::int32_t denominator) {
  return (count * numerator + denominator - 1) / denominator;
}

// The rate takes effect for one part from the adjustment's day on; later rates of the template no longer count.
void adjust_pay(ProgrammeTemplate& rules, PaidPart part, const Adjustment& adjustment) {
  std::erase_if(rules.pay, [&](const PayRate& rate) { return rate.part == part && rate.from >= adjustment.from; });
  rules.pay.push_back({adjustment.from, part, adjustment.value});
  std::ranges::stable_sort(rules.pay, {}, &PayRate::from);
}

void apply(const Adjustment& adjustment, ProgrammeTemplate& rules) {
  switch (adjustment.rule) {
    case AdjustableRule::fewest_members:
      rules.fewest_members = adjustment.value;
      return;
    case AdjustableRule::most_members:
      rules.most_members = adjustment.value;
      return;
    case AdjustableRule::duration_minutes:
      rules.duration_minutes = adjustment.value;
      return;
    case AdjustableRule::start_minute:
      rules.start_minute = adjustment.value;
      return;
    case AdjustableRule::dossier_lead_days:
      rules.dossier_lead_days = adjustment.value;
      return;
    case AdjustableRule::quorum_percent:
      rules.quorum_percent = adjustment.value;
      return;
    case AdjustableRule::coverage_percent:
      rules.coverage_percent = adjustment.value;
      return;
    case AdjustableRule::groups_per_facilitator:
      rules.groups_per_facilitator = adjustment.value;
      return;
    case AdjustableRule::training_valid_months:
      rules.training_valid_months = adjustment.value;
      return;
    case AdjustableRule::member_pay_cents:
      adjust_pay(rules, PaidPart::member, adjustment);
      return;
    case AdjustableRule::facilitator_pay_cents:
      adjust_pay(rules, PaidPart::facilitator, adjustment);
      return;
  }
}

}  // namespace

const char* meeting_kind_name(MeetingKind kind) { return name_of(kind, vocabulary::meeting_kind); }
std::optional<MeetingKind> parse_meeting_kind(std::string_view name) {
  return parse<MeetingKind>(name, vocabulary::meeting_kind);
}
const char* case_selection_name(CaseSelection selection) { return name_of(selection, vocabulary::case_selection); }
const char* facilitator_rule_name(FacilitatorRule rule) { return name_of(rule, vocabulary::facilitator_rule); }
const char* minutes_rule_name(MinutesRule rule) { return name_of(rule, vocabulary::minutes_rule); }
const char* payment_moment_name(PaymentMoment moment) { return name_of(moment, vocabulary::payment_moment); }
const char* standing_name(Standing standing) { return name_of(standing, vocabulary::standings); }
std::optional<Standing> parse_standing(std::string_view name) { return parse<Standing>(name, vocabulary::standings); }
const char* paid_part_name(PaidPart part) { return name_of(part, vocabulary::paid_part); }
std::optional<PaidPart> parse_paid_part(std::string_view name) { return parse<PaidPart>(name, vocabulary::paid_part); }
const char* adjustable_rule_name(AdjustableRule rule) { return name_of(rule, vocabulary::adjustable_rule); }
std::optional<AdjustableRule> parse_adjustable_rule(std::string_view name) {
  return parse<AdjustableRule>(name, vocabulary::adjustable_rule);
}
const char* adjuster_name(Adjuster adjuster) { return name_of(adjuster, vocabulary::adjuster); }
std::optional<Adjuster> parse_adjuster(std::string_view name) { return parse<Adjuster>(name, vocabulary::adjuster); }

std::int32_t YearShape::meetings() const {
  std::int32_t sum = 0;
  for (const MeetingCount& count : counts) {
    sum += count.meetings;
  }
  return sum;
}

const StandingRule& ProgrammeTemplate::rule_of(Standing standing) const {
  const auto found = std::ranges::find(standings, standing, &StandingRule::standing);
  if (found == standings.end()) {
    throw std::logic_error("a programme template without one of the standings");
  }
  return *found;
}

const Adjustable* ProgrammeTemplate::find_adjustable(AdjustableRule rule) const {
  const auto found = std::ranges::find(adjustable, rule, &Adjustable::rule);
  return found == adjustable.end() ? nullptr : &*found;
}

std::optional<std::int64_t> ProgrammeTemplate::pay_cents(PaidPart part, base::Date day) const {
  std::optional<std::int64_t> cents;
  for (const PayRate& rate : pay) {
    if (rate.part == part && rate.from <= day) {
      cents = rate.cents;
    }
  }
  return cents;
}

bool ProgrammeTemplate::reaches_assiduity(std::int32_t attended, std::int32_t held) const {
  if (assiduity.empty()) {
    return true;
  }
  const AssiduityQuota* nearest = &assiduity.front();
  for (const AssiduityQuota& quota : assiduity) {
    if (std::abs(quota.meetings - held) < std::abs(nearest->meetings - held)) {
      nearest = &quota;
    }
  }
  return held > 0 && attended >= share_rounded_up(held, nearest->attended, nearest->meetings);
}

const YearShape* ProgrammeTemplate::find_year(std::int32_t meetings) const {
  const auto found =
      std::ranges::find_if(years, [meetings](const YearShape& shape) { return shape.meetings() == meetings; });
  return found == years.end() ? nullptr : &*found;
}

std::int32_t ProgrammeTemplate::quorum(std::int32_t members_counted) const {
  return share_rounded_up(members_counted, quorum_percent, 100);
}

bool ProgrammeTemplate::is_closed(std::int32_t month) const {
  return std::ranges::find(closed_months, month) != closed_months.end();
}

const ProgrammeTemplate* find_template(std::string_view id) {
  const auto& all = shipped_templates();
  const auto found = std::ranges::find(all, id, &ProgrammeTemplate::id);
  return found == all.end() ? nullptr : &*found;
}

base::Result<void> check_adjustment(const ProgrammeTemplate& programme, const std::vector<Adjustment>& before,
                                    const Adjustment& adjustment) {
  const Adjustable* permitted = programme.find_adjustable(adjustment.rule);
  const char* name = adjustable_rule_name(adjustment.rule);
  if (permitted == nullptr) {
    return base::refuse("not-adjustable",
                        fmt::format("the template {} sets {} for everybody: it cannot be changed", programme.id, name));
  }
  if (permitted->by == Adjuster::federation && adjustment.by != Adjuster::federation) {
    return base::refuse("not-adjustable", fmt::format("{} is set by the federation: ask it to make the change", name));
  }
  if (adjustment.value < permitted->least || adjustment.value > permitted->most) {
    return base::refuse("outside-limits", fmt::format("{} may be from {} to {}: {} is outside", name, permitted->least,
                                                      permitted->most, adjustment.value));
  }
  std::vector<Adjustment> all = before;
  all.push_back(adjustment);
  const ProgrammeTemplate rules = rules_on(programme, all, adjustment.from);
  if (rules.fewest_members > rules.most_members ||
      (rules.fewest_derogated && *rules.fewest_derogated >= rules.fewest_members)) {
    return base::refuse("rules-disagree", fmt::format("a group would need from {} to {} members: change the other "
                                                      "limit first",
                                                      rules.fewest_members, rules.most_members));
  }
  return {};
}

ProgrammeTemplate rules_on(const ProgrammeTemplate& programme, const std::vector<Adjustment>& adjustments,
                           base::Date day) {
  std::vector<Adjustment> begun;
  std::ranges::copy_if(adjustments, std::back_inserter(begun),
                       [day](const Adjustment& adjustment) { return adjustment.from <= day; });
  std::ranges::stable_sort(begun, {}, &Adjustment::from);
  ProgrammeTemplate rules = programme;
  for (const Adjustment& adjustment : begun) {
    apply(adjustment, rules);
  }
  return rules;
}

const ProgrammeChoice* choice_on(const std::vector<ProgrammeChoice>& choices, const std::string& association,
                                 base::Date day) {
  const ProgrammeChoice* latest = nullptr;
  for (const ProgrammeChoice& choice : choices) {
    if (choice.association == association && choice.from <= day && (latest == nullptr || latest->from <= choice.from)) {
      latest = &choice;
    }
  }
  return latest;
}

}  // namespace miroir::programme
