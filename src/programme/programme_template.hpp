// The rules of a kind of programme, as data: who forms a group, what its year holds, what is paid to whom and when.
//
// A template is one YAML file of `programmes/` (keys and words: programme/template_vocabulary.hpp), compiled into the
// program. Nothing in the code asks which template it has: it asks what the template says. An association chooses one
// from a date on and changes, within the limits that the template names, the rules it calls adjustable; the federation
// may change a few more. Amounts are whole euro cents. Pure: the day asked about is an argument.
//
// What it refuses: a file with a mistake ("bad-template", with file, line, column and mend); an adjustment that the
// template does not leave to whoever makes it ("not-adjustable"), outside its limits ("outside-limits"), or that would
// make the rules contradict each other ("rules-disagree").
//
// Source of the five shipped: the specification of the groupes qualité, article 71 of the French national agreement of
// 2024 (GAP), and the published rules of SFMG, MG Form and PBSGL.
#pragma once

#include "base/bilingual.hpp"
#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/result.hpp"
#include "base/yaml_document.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

// What a meeting is about.
enum class MeetingKind : std::uint8_t {
  theme,             // a theme chosen for the whole region
  national_theme,    // a theme set for the country
  indicator_return,  // the group looks at its figures
  free_theme,        // chosen by the group
  drawn_cases,       // no theme: cases drawn by lot
  module,            // a ready-made educational module
};
const char* meeting_kind_name(MeetingKind kind);
std::optional<MeetingKind> parse_meeting_kind(std::string_view name);

enum class CaseSelection : std::uint8_t { on_theme, drawn_by_lot, from_module };
const char* case_selection_name(CaseSelection selection);

enum class FacilitatorRule : std::uint8_t { none, required, trained };
const char* facilitator_rule_name(FacilitatorRule rule);

// `problems_only`: problems met and improvements agreed, never the detail of a case. `reflective_sheet`: what each
// member will change, in place of minutes.
enum class MinutesRule : std::uint8_t { none, full, problems_only, reflective_sheet };
const char* minutes_rule_name(MinutesRule rule);

enum class PaymentMoment : std::uint8_t { none, after_meeting, year_end };
const char* payment_moment_name(PaymentMoment moment);

// As what a person attends.
enum class Standing : std::uint8_t { installed, collaborator, locum, intern, guest };
const char* standing_name(Standing standing);
std::optional<Standing> parse_standing(std::string_view name);

// The part in a meeting that is paid: a facilitator is paid as such in place of a member, never twice.
enum class PaidPart : std::uint8_t { member, facilitator };
const char* paid_part_name(PaidPart part);
std::optional<PaidPart> parse_paid_part(std::string_view name);

struct MeetingCount {
  MeetingKind kind = MeetingKind::theme;
  std::int32_t meetings = 0;
  bool operator==(const MeetingCount&) const = default;
};

// One year that the template permits, such as 6 themes, 2 returns and 2 free meetings.
struct YearShape {
  std::vector<MeetingCount> counts;  // in the order written; each kind once, each above 0

  std::int32_t meetings() const;
  bool operator==(const YearShape&) const = default;
};

struct StandingRule {
  Standing standing = Standing::installed;
  bool may_join = false;  // as a member; the others attend
  bool counted = false;   // in the size of the group, its quorum and its coverage
  bool paid = false;
  bool operator==(const StandingRule&) const = default;
};

// From that day on, until a later one for the same part.
struct PayRate {
  base::Date from;
  PaidPart part = PaidPart::member;
  std::int64_t cents = 0;  // for one meeting attended
  bool operator==(const PayRate&) const = default;
};

// Of so many meetings of the year, so many must have been attended to be paid at its end.
struct AssiduityQuota {
  std::int32_t meetings = 0;
  std::int32_t attended = 0;
  bool operator==(const AssiduityQuota&) const = default;
};

// A rule that an association may set otherwise, within limits.
enum class AdjustableRule : std::uint8_t {
  fewest_members,
  most_members,
  duration_minutes,
  start_minute,  // minutes after midnight
  dossier_lead_days,
  quorum_percent,
  coverage_percent,
  groups_per_facilitator,
  training_valid_months,
  member_pay_cents,
  facilitator_pay_cents,
};
const char* adjustable_rule_name(AdjustableRule rule);
std::optional<AdjustableRule> parse_adjustable_rule(std::string_view name);

enum class Adjuster : std::uint8_t { association, federation };
const char* adjuster_name(Adjuster adjuster);
std::optional<Adjuster> parse_adjuster(std::string_view name);

struct Adjustable {
  AdjustableRule rule = AdjustableRule::fewest_members;
  std::int32_t least = 0;
  std::int32_t most = 0;
  Adjuster by = Adjuster::association;  // the federation may adjust what an association may
  bool operator==(const Adjustable&) const = default;
};

// What a suggested theme is scored on.
struct ThemeCriterion {
  std::string id;  // kept with each score
  base::Bilingual label;
  bool operator==(const ThemeCriterion&) const = default;
};

struct ProgrammeTemplate {
  std::string id;  // name of its file
  std::int32_t version = 1;
  base::Bilingual title;
  base::Bilingual summary;
  base::Bilingual group_word;  // what the programme calls one group: "groupe qualité"
  base::Bilingual source;

  // The group.
  std::int32_t fewest_members = 2;
  std::int32_t most_members = 40;
  bool smaller_by_derogation = false;            // below the fewest, with a decision of the steering committee
  std::optional<std::int32_t> fewest_derogated;  // below it even a derogation is refused
  bool one_specialty = false;
  std::int32_t coverage_percent =
      0;  // of the area's physicians who should be in the group; reached when MORE are. 0: none asked
  std::int32_t quorum_percent = 0;  // of the members counted, for a meeting to hold; 0: none asked
  FacilitatorRule facilitator = FacilitatorRule::none;
  std::int32_t groups_per_facilitator = 0;  // most that one may lead; 0 where there is none
  std::int32_t training_valid_months = 0;   // a training older is due again; 0: once is enough
  std::vector<StandingRule> standings;      // every standing, once

  // The year.
  std::vector<YearShape> years;                // permitted ones; the first is the usual one
  std::vector<std::int32_t> closed_months;     // 1 to 12, without meetings; ascending
  std::int32_t duration_minutes = 120;         // of a meeting
  std::int32_t start_minute = 20 * 60 + 30;    // minutes after midnight
  std::int32_t meetings_per_theme = 1;         // one theme is worked on over so many meetings
  std::vector<ThemeCriterion> theme_criteria;  // empty: themes are not scored
  CaseSelection cases = CaseSelection::on_theme;
  MinutesRule minutes = MinutesRule::full;
  std::optional<std::int32_t> dossier_lead_days;  // at least so long before the meeting; nothing: no dossier

  // Money.
  PaymentMoment payment = PaymentMoment::none;
  std::vector<PayRate> pay;               // by date
  std::vector<AssiduityQuota> assiduity;  // by meetings; empty: none asked

  std::vector<Adjustable> adjustable;

  const StandingRule& rule_of(Standing standing) const;
  const Adjustable* find_adjustable(AdjustableRule rule) const;

  // The rate of that day; nothing before the first and where nothing is paid.
  std::optional<std::int64_t> pay_cents(PaidPart part, base::Date day) const;
  // Whether who attended so many of the meetings held is paid at the year's end. Where the year held another number of
  // meetings than a quota names, the nearest quota's share is asked of it, rounded up. True where no quota is asked.
  bool reaches_assiduity(std::int32_t attended, std::int32_t held) const;
  // The permitted year of so many meetings; nothing when there is none.
  const YearShape* find_year(std::int32_t meetings) const;
  // The members counted that a meeting needs.
  std::int32_t quorum(std::int32_t members_counted) const;
  bool is_closed(std::int32_t month) const;

  bool operator==(const ProgrammeTemplate&) const = default;
};

struct TemplateReading {
  std::optional<ProgrammeTemplate> programme;  // nothing when there is a mistake
  std::vector<base::Mistake> mistakes;
};

// `id` is what the file's name says it is. All mistakes are told together.
TemplateReading read_template(const std::string& file, const std::string& id, const std::string& text);

// The files of `programmes/`, compiled into the program, and what they say: by id, read once.
std::span<const base::EmbeddedFile> embedded_programmes();
const std::vector<ProgrammeTemplate>& shipped_templates();
const ProgrammeTemplate* find_template(std::string_view id);

// One rule set otherwise by an association or the federation, from a day on.
struct Adjustment {
  AdjustableRule rule = AdjustableRule::fewest_members;
  std::int32_t value = 0;
  base::Date from;
  Adjuster by = Adjuster::association;
  bool operator==(const Adjustment&) const = default;
};

// The template that an association follows from a day on.
struct ProgrammeChoice {
  std::string association;
  std::string template_id;
  base::Date from;
  bool operator==(const ProgrammeChoice&) const = default;
};

base::Result<void> check_adjustment(const ProgrammeTemplate& programme, const std::vector<Adjustment>& before,
                                    const Adjustment& adjustment);
// The rules in force on that day: the template with the adjustments that had begun, the latest of each rule last.
ProgrammeTemplate rules_on(const ProgrammeTemplate& programme, const std::vector<Adjustment>& adjustments,
                           base::Date day);
// The latest choice that had begun.
const ProgrammeChoice* choice_on(const std::vector<ProgrammeChoice>& choices, const std::string& association,
                                 base::Date day);

}  // namespace miroir::programme
