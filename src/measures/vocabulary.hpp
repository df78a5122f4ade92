// Every key and word of the indicator language, with where it may stand and what it means.
//
// The reader checks against these tables and docs/reference/indicator-language.md is tested against them, so that
// the three cannot differ. Words that name an enumerator stand in the order of its declaration in plan.hpp.
#pragma once

#include "base/typed_reading.hpp"

#include <vector>

namespace miroir::measures {

using base::Vocabulary;
using base::Word;

namespace vocabulary {

// Mappings.
extern const Vocabulary catalogue_file;
extern const Vocabulary subject;
extern const Vocabulary definition;
extern const Vocabulary bilingual;
extern const Vocabulary change;
extern const Vocabulary threshold;
extern const Vocabulary rule;
extern const Vocabulary age;
extern const Vocabulary condition;
extern const Vocabulary combination;
extern const Vocabulary each;
extern const Vocabulary sum;
extern const Vocabulary window;
extern const Vocabulary code_set;
extern const Vocabulary stratum;
extern const Vocabulary example;
extern const Vocabulary registered;
extern const Vocabulary span;
extern const Vocabulary claim;

// Words.
extern const Vocabulary status;
extern const Vocabulary better;
extern const Vocabulary shown_as;
extern const Vocabulary attribution;
extern const Vocabulary unit;
extern const Vocabulary counted;
extern const Vocabulary each_counted;
extern const Vocabulary kind;
extern const Vocabulary author;
extern const Vocabulary named_window;
extern const Vocabulary summed;
extern const Vocabulary whole_stratum;
extern const Vocabulary registration;
extern const Vocabulary sex;

}  // namespace vocabulary

// All of the above, in the order of the reference.
std::vector<Vocabulary> language_vocabulary();

}  // namespace miroir::measures
