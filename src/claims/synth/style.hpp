// The dimensions in which physicians differ from one another, and in which groups improve.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace miroir::claims::synth {

enum class Style : std::uint8_t {
  general,  // any treatment without a dimension of its own
  ppi,
  nsaid,
  antibiotic,
  fluoroquinolone,
  statin,
  cardiovascular,
  anxiolytic,
  hypnotic,
  antidepressant,
  symptomatic,  // antiemetics, antidiarrhoeals, antitussives, decongestants
  analgesic,
  monitoring,       // biology
  depression_test,  // ALQP003
  visits,           // how often chronic patients are seen
  price,            // preference for dearer products
};
constexpr std::size_t style_count = 16;
// As the command line calls them, in the same order.
constexpr std::string_view style_names[style_count] = {
    "general",    "ppi",      "nsaid",          "antibiotic",  "fluoroquinolone", "statin",     "cardiovascular",
    "anxiolytic", "hypnotic", "antidepressant", "symptomatic", "analgesic",       "monitoring", "depression-test",
    "visits",     "price"};

using StyleFactors = std::array<float, style_count>;  // natural logarithms of a relative rate

}  // namespace miroir::claims::synth
