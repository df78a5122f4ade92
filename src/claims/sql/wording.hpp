// The parts of a plan in plain English, for the comments of the SQL and for nothing else.
#pragma once

#include "base/date.hpp"
#include "measures/plan.hpp"

#include <string>

namespace miroir::claims::sql {

// "at least 2 dispensing dates with 7 different medicines or more, in the period, whoever prescribed".
std::string leaf_words(const measures::Catalogue& catalogue, const measures::Condition& leaf);
std::string kind_words(measures::EventKind kind);
// "65 and over", "17 to 64".
std::string ages_words(const measures::AgeRange& ages);
// ", women, without a long-term disease", or nothing.
std::string population_words(const measures::Denominator& denominator);

}  // namespace miroir::claims::sql
