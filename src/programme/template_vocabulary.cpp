#include "programme/template_vocabulary.hpp"

namespace miroir::programme::vocabulary {

namespace {

using base::Word;

constexpr bool required = true;

constexpr Word programme_keys[] = {
    {"id", "name of the template in lower case with hyphens; also the name of its file", required},
    {"version", "whole number from 1, raised with every change", required},
    {"title", "what the programme is called", required},
    {"summary", "one sentence: what sets it apart", required},
    {"group_word", "what it calls one of its groups", required},
    {"source", "the text that sets these rules", required},
    {"group", "who forms a group", required},
    {"facilitator", "who leads it", required},
    {"standings", "what each standing of an attendee gives", required},
    {"year", "what a year holds", required},
    {"theme_criteria", "what a suggested theme is scored on; left out where themes are not scored"},
    {"cases", "where the cases that members present come from", required},
    {"minutes", "what is written after a meeting", required},
    {"dossier_lead_days", "days before the meeting by which its dossier is out; left out where there is none"},
    {"payment", "what is paid, to whom and when", required},
    {"adjustable", "rules that may be set otherwise, and within what; an empty list `[]` when none may", required},
};
constexpr Word bilingual_keys[] = {{"fr", "the text in French", required}, {"en", "the text in English", required}};
constexpr Word group_keys[] = {
    {"members", "how many members", required},
    {"derogation", "whether a smaller group may be permitted; left out where it may not"},
    {"one_specialty", "yes when all members are of one specialty", required},
    {"coverage_percent", "share of the area's physicians of which more should be members; 0 when none is asked",
     required},
    {"quorum_percent", "share of the members counted that a meeting needs; 0 when none is asked", required},
};
constexpr Word members_keys[] = {
    {"fewest", "members, at least", required},
    {"most", "members, at most", required},
};
constexpr Word derogation_keys[] = {
    {"fewest", "members below which even a derogation is refused", required},
};
constexpr Word facilitator_keys[] = {
    {"rule", "whether a group has one, and trained or not", required},
    {"groups", "groups that one facilitator may lead; left out where there is none"},
    {"training_valid_months", "months after which a training is due again; 0 or left out: once is enough"},
};
constexpr Word standings_keys[] = {
    {"installed", "installed, on their own or with others", required},
    {"collaborator", "working in another's practice under a collaboration contract", required},
    {"locum", "replacing others", required},
    {"intern", "in training", required},
    {"guest", "a specialist or another professional, invited", required},
};
constexpr Word standing_keys[] = {
    {"joins", "yes when they may be a member", required},
    {"counted", "yes when they count in the group's size, quorum and coverage", required},
    {"paid", "yes when what they attend is paid", required},
};
constexpr Word year_keys[] = {
    {"meetings", "the years that are permitted, the usual one first; each tells how many meetings of each kind",
     required},
    {"closed_months", "months without meetings, 1 to 12; an empty list `[]` when there are none", required},
    {"duration_minutes", "how long a meeting is planned", required},
    {"starts_at", "the usual hour, such as \"20:30\"", required},
    {"meetings_per_theme", "how many meetings one theme takes", required},
};
constexpr Word theme_criterion_keys[] = {
    {"id", "name of the criterion in lower case with hyphens; kept with each score", required},
    {"label", "what it asks of a theme", required},
};
constexpr Word payment_keys[] = {
    {"moment", "when it is paid", required},
    {"rates", "euro cents for one meeting, each from a day on; an empty list `[]` when nothing is paid", required},
    {"assiduity", "meetings to have attended before anything is paid at the year's end; an empty list `[]` when none",
     required},
};
constexpr Word rate_keys[] = {
    {"from", "first day of the rate", required},
    {"part", "the part in the meeting that is paid", required},
    {"cents", "euro cents for one meeting", required},
};
constexpr Word quota_keys[] = {
    {"meetings", "of so many meetings in the year", required},
    {"attended", "so many attended, at least", required},
};
constexpr Word adjustable_keys[] = {
    {"rule", "which rule", required},
    {"least", "lowest value permitted", required},
    {"most", "highest value permitted", required},
    {"by", "who may set it; the federation may set whatever an association may", required},
};

constexpr Word meeting_kind_words[] = {
    {"theme", "a theme chosen for the whole region"},       {"national_theme", "a theme set for the country"},
    {"indicator_return", "the group looks at its figures"}, {"free_theme", "a theme chosen by the group"},
    {"drawn_cases", "no theme: cases drawn by lot"},        {"module", "a ready-made educational module"},
};
constexpr Word case_selection_words[] = {
    {"on_theme", "each member brings a case on the theme"},
    {"drawn_by_lot", "each member's case is drawn by lot, such as the third consultation of an afternoon"},
    {"from_module", "cases come with the module"},
};
constexpr Word facilitator_rule_words[] = {
    {"none", "the group leads itself"},
    {"required", "a facilitator, without a training asked by the programme"},
    {"trained", "a facilitator who followed the programme's training"},
};
constexpr Word minutes_rule_words[] = {
    {"none", "nothing"},
    {"full", "minutes of what was discussed and agreed"},
    {"problems_only", "problems met and improvements agreed, never the detail of a case"},
    {"reflective_sheet", "what each member will change"},
};
constexpr Word payment_moment_words[] = {
    {"none", "nothing is paid"},
    {"after_meeting", "after each meeting, once its attendance sheet is closed"},
    {"year_end", "once, at the end of the year"},
};
constexpr Word paid_part_words[] = {
    {"member", "attending"},
    {"facilitator", "leading the meeting, in place of attending"},
};
constexpr Word adjustable_rule_words[] = {
    {"fewest_members", "members, at least"},
    {"most_members", "members, at most"},
    {"duration_minutes", "how long a meeting is planned"},
    {"start_minute", "the usual hour, in minutes after midnight"},
    {"dossier_lead_days", "days between dossier and meeting"},
    {"quorum_percent", "share of the members that a meeting needs"},
    {"coverage_percent", "share of the area's physicians of which more should be members"},
    {"groups_per_facilitator", "groups that one facilitator may lead"},
    {"training_valid_months", "months after which a facilitator's training is due again"},
    {"member_pay_cents", "euro cents for a meeting attended"},
    {"facilitator_pay_cents", "euro cents for a meeting led"},
};
constexpr Word adjuster_words[] = {
    {"association", "the regional association, and the federation"},
    {"federation", "the federation alone"},
};

}  // namespace

const base::Vocabulary programme{"a programme template", programme_keys};
const base::Vocabulary bilingual{"a text in two languages", bilingual_keys};
const base::Vocabulary group{"group", group_keys};
const base::Vocabulary members{"members", members_keys};
const base::Vocabulary derogation{"derogation", derogation_keys};
const base::Vocabulary facilitator{"facilitator", facilitator_keys};
const base::Vocabulary standings{"standings", standings_keys};
const base::Vocabulary standing{"a standing", standing_keys};
const base::Vocabulary year{"year", year_keys};
const base::Vocabulary theme_criterion{"a criterion for themes", theme_criterion_keys};
const base::Vocabulary payment{"payment", payment_keys};
const base::Vocabulary rate{"a rate", rate_keys};
const base::Vocabulary quota{"an entry of assiduity", quota_keys};
const base::Vocabulary adjustable{"an entry of adjustable", adjustable_keys};
const base::Vocabulary meeting_kind{"a kind of meeting", meeting_kind_words};
const base::Vocabulary case_selection{"cases", case_selection_words};
const base::Vocabulary facilitator_rule{"the facilitator's rule", facilitator_rule_words};
const base::Vocabulary minutes_rule{"minutes", minutes_rule_words};
const base::Vocabulary payment_moment{"the moment of payment", payment_moment_words};
const base::Vocabulary paid_part{"a paid part", paid_part_words};
const base::Vocabulary adjustable_rule{"an adjustable rule", adjustable_rule_words};
const base::Vocabulary adjuster{"who adjusts", adjuster_words};

std::vector<base::Vocabulary> all() {
  return {programme, bilingual,      group,        members,         derogation,     facilitator,  standings,
          standing,  year,           meeting_kind, theme_criterion, case_selection, minutes_rule, facilitator_rule,
          payment,   payment_moment, rate,         paid_part,       quota,          adjustable,   adjustable_rule,
          adjuster};
}

}  // namespace miroir::programme::vocabulary
