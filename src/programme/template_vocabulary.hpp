// Every key and word of a programme template, with what it means. The reader checks against these tables, and
// docs/reference/programme-templates.md is tested against them. Words that name an enumerator stand in the order of its
// declaration in programme/programme_template.hpp.
#pragma once

#include "base/typed_reading.hpp"

#include <vector>

namespace miroir::programme::vocabulary {

// Mappings.
extern const base::Vocabulary programme;
extern const base::Vocabulary bilingual;
extern const base::Vocabulary group;
extern const base::Vocabulary members;
extern const base::Vocabulary derogation;
extern const base::Vocabulary facilitator;
extern const base::Vocabulary standings;
extern const base::Vocabulary standing;
extern const base::Vocabulary year;
extern const base::Vocabulary theme_criterion;
extern const base::Vocabulary payment;
extern const base::Vocabulary rate;
extern const base::Vocabulary quota;
extern const base::Vocabulary adjustable;

// Words.
extern const base::Vocabulary meeting_kind;  // also the keys of a permitted year
extern const base::Vocabulary case_selection;
extern const base::Vocabulary facilitator_rule;
extern const base::Vocabulary minutes_rule;
extern const base::Vocabulary payment_moment;
extern const base::Vocabulary paid_part;
extern const base::Vocabulary adjustable_rule;
extern const base::Vocabulary adjuster;

// All of the above, in the order of the reference.
std::vector<base::Vocabulary> all();

}  // namespace miroir::programme::vocabulary
