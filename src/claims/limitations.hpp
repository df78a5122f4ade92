// What a claims store cannot tell because the base it was made from does not hold it.
//
// An SNDS store has no limitation. An OMOP base rarely holds everything; what it lacks is kept in the store
// (store_info, key `limitations`, codes in the order below, part of the fingerprint), so that no engine counts what is
// not there.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims {

enum class Limitation : std::uint8_t {
  providers,             // a provider is a specialty or a service, not a person
  registrations,         // nobody's registered physician is known
  registration_history,  // the registered physician is known as of the extraction, without dates
  deaths,
  ald,                 // long-term diseases
  ald_care,            // which consultations were care of a long-term disease
  prescribers,         // of medicines
  prescription_dates,  // of medicines
  medicine_classes,    // ATC
  amounts,             // of medicines
  boxes,               // a quantity in units, not in boxes
  consultations,       // by general practitioners
  biology_prescribers,
  procedure_performers,
};

struct LimitationWords {
  Limitation limitation;
  std::string_view code;  // kebab-case and stable
  std::string_view words;
};

std::span<const LimitationWords> limitation_words();
std::string_view limitation_code(Limitation limitation);
std::string_view limitation_sentence(Limitation limitation);
// The limitations of store_info's value. A new code comes with a new version of the store, which older programs refuse.
std::vector<Limitation> parse_limitations(std::string_view codes);

}  // namespace miroir::claims
