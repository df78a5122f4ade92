// A drawn patient written inside a definition, and what each physician must count of it: the test of a rule that its
// author can read. One patient, claims already netted, physicians named by one capital letter (A, B …); a claim by
// nobody is by someone to whom nothing is counted.
#pragma once

#include "measures/bilingual.hpp"
#include "measures/timeline.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace miroir::measures {

struct ExampleClaim {
  EventKind kind = EventKind::medicine;
  std::string code;  // empty: a medicine whose class is unknown
  std::string by;    // a physician, or empty
  Event event;       // without code, prescriber and performer
};

struct ExampleRegistration {
  std::string physician;
  Span span;
};

struct ExpectedCount {
  std::string physician;
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  int line = 0;
  int column = 0;
};

struct Example {
  Bilingual shows;
  base::Period period;
  std::int32_t birth_month = 0;  // base::month_index
  Sex sex = Sex::unknown;
  base::Date death = open_end;
  std::vector<ExampleRegistration> registrations;
  std::vector<Span> ald;
  std::vector<ExampleClaim> claims;
  std::vector<ExpectedCount> expected;
  // Where it stands, for the sentence that says what was counted instead.
  std::string file;
  int line = 0;
  int column = 0;
};

}  // namespace miroir::measures
