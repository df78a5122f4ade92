#include "measures/vocabulary.hpp"

namespace miroir::measures {

namespace {

constexpr bool required = true;

constexpr Word catalogue_file_keys[] = {
    {"version", "version of the whole catalogue, as printed in a run's manifest", required},
    {"indicators", "ids in the order of the results; each has its file ID.yaml beside this one", required},
    {"subjects", "how pages group the indicators; those in no subject come last"},
};

constexpr Word subject_keys[] = {
    {"title", "what the subject is called", required},
    {"indicators", "ids of the list above, each in one subject at most", required},
};

constexpr Word definition_keys[] = {
    {"id", "name of the indicator in lower case with hyphens; also the name of its file", required},
    {"version", "whole number from 1; raised with every change of the rule; equals the last of `changes`", required},
    {"status", "how far the rule is agreed", required},
    {"better", "which direction is better for patients", required},
    {"shown_as", "how the figure is shown", required},
    {"practical_threshold", "the smallest difference worth speaking of", required},
    {"rule", "what is counted", required},
    {"strata", "how the figure is split; an empty list `[]` when it is not", required},
    {"title", "name of the indicator", required},
    {"question", "the question it answers, in plain words", required},
    {"why", "why it matters", required},
    {"source", "guideline or source", required},
    {"action", "one concrete thing the physician can do", required},
    {"counted", "who is counted", required},
    {"not_counted", "who is not counted", required},
    {"example", "an example of a patient who counts", required},
    {"limits", "known limits", required},
    {"examples", "drawn patients, and what must be counted of them"},
    {"author", "who wrote the definition", required},
    {"reviewer", "who checked it", required},
    {"validated_on", "a date (2026-11-21), or `not yet`; a validated definition needs the date", required},
    {"next_review", "date by which the definition is read again, or `not yet`", required},
    {"changes", "log of the versions, oldest first", required},
};

constexpr Word bilingual_keys[] = {
    {"fr", "the text in French", required},
    {"en", "the text in English", required},
};

constexpr Word change_keys[] = {
    {"version", "the version that this change made", required},
    {"date", "the day of the change", required},
    {"what", "what changed, in both languages", required},
};

constexpr Word threshold_keys[] = {
    {"points", "percentage points; for figures shown as `share`"},
    {"per_thousand", "per thousand; for figures shown as `per_thousand`"},
    {"percent", "percent of the figure compared with; for figures shown as `euros`"},
};

constexpr Word rule_keys[] = {
    {"attribution", "to whom a patient's figures count", required},
    {"count", "the unit counted in the denominator", required},
    {"age", "completed years on the last day of the period; all ages when left out"},
    {"sex", "`F` or `M`: only women, or only men; everybody when left out"},
    {"ald", "`yes` or `no`: only with, or without, a recognised long-term disease on the last day of the period"},
    {"where", "a condition that a unit must meet to be counted at all"},
    {"in_ald_care",
     "`yes` or `no`: only consultations in, or outside, care of a long-term disease; `consultations` only"},
    {"starting", "a code set: the medicines whose first delivery is a start; `starts` only"},
    {"clear_days", "days before that delivery without any of them, whoever prescribed; `starts` only"},
    {"numerator", "a condition (the units of the denominator that meet it) or a sum", required},
};

constexpr Word age_keys[] = {
    {"from", "the youngest age counted"},
    {"below", "the first age no longer counted"},
};

constexpr Word condition_keys[] = {
    {"at_least", "how many are needed; 1 when left out"},
    {"of", "what is counted among the events selected", required},
    {"codes", "a code set, by name or written here; any code of the kind when left out"},
    {"kind", "kind of the events, where no code set says it; `medicine` when both are left out"},
    {"in", "the window in which the events fall", required},
    {"by", "whose events; needed under attribution `prescriber`, except in the window `same_prescription`"},
    {"each", "`deliveries` and `months` only: what one delivery, or one month, must hold to count"},
};

constexpr Word combination_keys[] = {
    {"all_of", "a list of conditions: every one holds"},
    {"any_of", "a list of conditions: one holds, or several"},
    {"none_of", "a list of conditions: not one holds"},
};

constexpr Word each_keys[] = {
    {"at_least", "how many are needed in one delivery, or one month", required},
    {"of", "what is counted among the events selected of that day, or month", required},
};

constexpr Word each_counted_words[] = {
    {"lines", "netted claim lines"},           {"acts", "quantities of tests, procedures or consultations"},
    {"boxes", "quantities of medicine lines"}, {"medicines", "distinct seven-character ATC codes"},
    {"classes", "distinct classes"},           {"days", "distinct care dates; `months` only"},
};

constexpr Word sum_keys[] = {
    {"sum", "what is added up over the patients of the denominator", required},
    {"codes", "a code set; all medicines when left out (`acts` needs one)"},
};

constexpr Word window_keys[] = {
    {"last_days", "so many days ending on the last day of the period: 365 is that day and the 364 before"},
    {"days_before", "from so many days before the unit's date to that date included"},
    {"days_after", "from the unit's date to so many days after it"},
    {"dispensed_within", "medicines prescribed on the unit's date and dispensed 0 to so many days after it"},
};

constexpr Word code_set_keys[] = {
    {"atc", "ATC codes of medicines; a shorter code holds all that begin with it"},
    {"nabm", "codes of laboratory tests (NABM)"},
    {"ccam", "codes of procedures (CCAM)"},
    {"act", "natures of acts (PRS_NAT_REF) of consultations"},
    {"except", "codes that the set does not hold although they are listed or begin alike"},
};

constexpr Word stratum_keys[] = {
    {"age", "age bands, each `65-74` (both ages included) or `85+`"},
    {"registration", "a list of relations to the physician counted"},
};

constexpr Word example_keys[] = {
    {"shows", "what the example shows", required},
    {"period", "half-year or quarter counted; `2018-S1` when left out"},
    {"born", "month of birth: `1950-03`", required},
    {"sex", "unknown when left out"},
    {"died", "day of death"},
    {"registered", "a list: with whom the patient is registered, as declared"},
    {"ald", "a list: spans of a recognised long-term disease"},
    {"claims", "a list: what was dispensed or done, already netted"},
    {"expected", "what each physician must count: `{A: 1 of 2}` is a numerator of 1 and a denominator of 2", required},
};

constexpr Word registered_keys[] = {
    {"with", "a physician", required},
    {"from", "first day", required},
    {"to", "last day; still so when left out"},
};

constexpr Word span_keys[] = {
    {"from", "first day", required},
    {"to", "last day; still so when left out"},
};

constexpr Word claim_keys[] = {
    {"on", "day of care: dispensing, sampling, act", required},
    {"medicines", "a list of ATC codes, one line each; `unknown` for one whose class is not known"},
    {"tests", "a list of NABM codes"},
    {"procedures", "a list of CCAM codes"},
    {"consultations", "a list of natures of acts (PRS_NAT_REF), usually `[1111]`"},
    {"by", "the physician who prescribed (medicines, tests) or did it; someone to whom nothing counts when left out"},
    {"prescribed", "day of the prescription; the day of care when left out; `unknown` when the claims do not say"},
    {"quantity", "boxes, tests or acts of each line; 1 when left out"},
    {"cents_each", "price of one box in cents; 0 when left out"},
    {"ald_care", "`yes` or `no`: consultations exempted as care of a long-term disease; `no` when left out"},
};

constexpr Word status_words[] = {
    {"proposed", "a choice to confirm with the programme's owners"},
    {"validated", "agreed by the technical committee"},
    {"retired", "kept for past periods, no longer returned"},
};

constexpr Word better_words[] = {
    {"lower", "a lower figure is better"},
    {"higher", "a higher figure is better"},
    {"none", "neither: the figure informs"},
};

constexpr Word shown_as_words[] = {
    {"share", "a percentage"},
    {"per_thousand", "per 1,000 units; for counts that may exceed one per unit"},
    {"euros", "cents added up, shown as euros per unit"},
};

constexpr Word attribution_words[] = {
    {"registered", "the general practitioner with whom the patient is registered, whoever prescribed or did"},
    {"prescriber", "the physician who prescribed or did, to whomever"},
};

constexpr Word unit_words[] = {
    {"patients",
     "registered patients alive on the last day; under `prescriber`, patients with at least one consultation "
     "by the physician or one prescription of the physician in the period"},
    {"prescriptions",
     "person x prescriber x prescription date with a medicine, dated in the period, dispensed at any time"},
    {"deliveries", "person x physician x dispensing date in the period of medicines that the physician prescribed"},
    {"consultations", "the physician's consultations in the period, by net quantity"},
    {"starts",
     "a person's first delivery of `starting` in the period with none in the `clear_days` before, for each "
     "physician whose prescription of them was delivered that day; dated by that prescription, the earliest if "
     "several"},
};

constexpr Word counted_words[] = {
    {"lines", "netted claim lines"},
    {"acts", "quantities of tests, procedures or consultations"},
    {"boxes", "quantities of medicine lines"},
    {"medicines", "distinct seven-character ATC codes"},
    {"classes", "distinct classes: the first four characters of the ATC code (N05B anxiolytics, N05C hypnotics)"},
    {"deliveries", "distinct dispensing dates of medicines"},
    {"prescriptions", "distinct prescriber x prescription date; the window holds for the prescription date"},
    {"days", "distinct care dates"},
    {"months", "distinct calendar months of care dates"},
};

constexpr Word kind_words[] = {
    {"medicine", "dispensed medicines"},
    {"biology", "laboratory tests"},
    {"procedure", "procedures"},
    {"consultation", "consultations of a general practitioner"},
};

constexpr Word author_words[] = {
    {"anyone", "whoever prescribed or did"},
    {"physician",
     "the physician to whom the unit counts: as prescriber of medicines and tests, as performer of "
     "procedures and consultations"},
};

constexpr Word named_window_words[] = {
    {"period", "first to last day of the period"},
    {"same_prescription", "the lines of the prescription counted; `prescriptions` only"},
};

constexpr Word summed_words[] = {
    {"euros", "base amounts of medicines (quantity x unit price), by prescription date in the period"},
    {"boxes", "quantities of medicines, by prescription date in the period"},
    {"acts", "quantities of tests, procedures or consultations in the period"},
};

constexpr Word whole_stratum_words[] = {
    {"sex", "women, men"},
    {"ald", "with and without a recognised long-term disease on the last day"},
    {"registration", "all relations that can occur: known and new, and elsewhere under attribution `prescriber`"},
};

constexpr Word registration_words[] = {
    {"known", "registered with the physician for at least twelve months"},
    {"new", "registered with the physician for less than twelve months"},
    {"elsewhere", "not registered with the physician; attribution `prescriber` only"},
};

constexpr Word sex_words[] = {
    {"F", "a woman"},
    {"M", "a man"},
};

}  // namespace

namespace vocabulary {

const Vocabulary catalogue_file{"catalogue.yaml", catalogue_file_keys};
const Vocabulary subject{"a subject", subject_keys};
const Vocabulary definition{"a definition", definition_keys};
const Vocabulary bilingual{"a text in two languages", bilingual_keys};
const Vocabulary change{"an entry of changes", change_keys};
const Vocabulary threshold{"practical_threshold", threshold_keys};
const Vocabulary rule{"rule", rule_keys};
const Vocabulary age{"age", age_keys};
const Vocabulary condition{"a condition", condition_keys};
const Vocabulary combination{"a combination of conditions", combination_keys};
const Vocabulary each{"each", each_keys};
const Vocabulary each_counted{"of in each", each_counted_words};
const Vocabulary sum{"a sum", sum_keys};
const Vocabulary window{"a window in days", window_keys};
const Vocabulary code_set{"a code set", code_set_keys};
const Vocabulary stratum{"a stratum with limits", stratum_keys};
const Vocabulary example{"an example", example_keys};
const Vocabulary registered{"registered", registered_keys};
const Vocabulary span{"ald", span_keys};
const Vocabulary claim{"a claim", claim_keys};

const Vocabulary status{"status", status_words};
const Vocabulary better{"better", better_words};
const Vocabulary shown_as{"shown_as", shown_as_words};
const Vocabulary attribution{"attribution", attribution_words};
const Vocabulary unit{"count", unit_words};
const Vocabulary counted{"of", counted_words};
const Vocabulary kind{"kind", kind_words};
const Vocabulary author{"by", author_words};
const Vocabulary named_window{"in", named_window_words};
const Vocabulary summed{"sum", summed_words};
const Vocabulary whole_stratum{"a stratum", whole_stratum_words};
const Vocabulary registration{"registration", registration_words};
const Vocabulary sex{"sex", sex_words};

}  // namespace vocabulary

std::vector<Vocabulary> language_vocabulary() {
  using namespace vocabulary;
  return {catalogue_file, subject,      definition, bilingual,   status,    better,  shown_as, threshold,     change,
          rule,           attribution,  unit,       age,         condition, counted, kind,     author,        each,
          each_counted,   named_window, window,     combination, sum,       summed,  code_set, whole_stratum, stratum,
          registration,   example,      sex,        registered,  span,      claim};
}

}  // namespace miroir::measures
