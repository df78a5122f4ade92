// Who takes what, and why people consult: the calibration tables of the synthetic region.
//
// Prevalences and rates are rounded figures for western France about 2017, set so that the region meets the
// published figures listed in docs/reference (users of PPI, benzodiazepines, statins, share of consultations
// without a medicine, polypharmacy …); no row describes a real person, physician or product.
#pragma once

#include "claims/synth/style.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace miroir::claims::synth {

// Ages 0–15, 16–29, 30–39, 40–49, 50–59, 60–69, 70–79, 80 and over.
constexpr std::size_t age_bands = 8;
constexpr std::size_t age_band(std::int32_t age) {
  return age < 16 ? 0 : age < 30 ? 1 : age < 80 ? static_cast<std::size_t>(age / 10 - 1) : 7;
}

struct Choice {
  std::string_view atc;
  float weight = 0;
};

enum class Trait : std::uint8_t { frailty, heart, mind };

// A treatment taken for months and renewed.
struct Treatment {
  std::string_view name;
  Style style;
  Trait trait;                           // what makes it go together with others
  std::array<float, age_bands> percent;  // of the people of that age
  float male = 1;                        // multiplies the percentage; the two have a mean near 1
  float female = 1;
  float specialist = 0;      // share prescribed by specialists and hospitals
  float quarterly = 0;       // share taken in boxes of three months
  std::int32_t disease = 0;  // IMB_ALD_NUM it often goes with
  float disease_share = 0;
  std::string_view diagnosis = {};     // ICD-10
  std::array<Choice, 7> choices = {};  // empty code: no more
};

std::span<const Treatment> treatments();

enum class Season : std::uint8_t { flat, winter, summer, spring, autumn };

// One thing that may be prescribed for a reason of consulting.
struct Remedy {
  float probability = 0;
  Style style = Style::general;
  std::int32_t youngest = 0;
  std::int32_t oldest = 120;
  std::array<Choice, 6> choices = {};
};

// A reason of consulting that comes and goes.
struct Reason {
  std::string_view name;
  Season season;
  std::array<float, age_bands> per_year;  // consultations of one person for it
  float female = 1;
  bool of_the_mind = false;  // depression tests are done here
  std::array<Remedy, 8> remedies = {};
};

std::span<const Reason> reasons();
std::span<const float, 12> season_weights(Season season);  // January to December

}  // namespace miroir::claims::synth
