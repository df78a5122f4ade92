// The medicines of the synthetic region: real ATC classes, plausible prices, no real product.
#pragma once

#include "claims/synth/style.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace miroir::claims::synth {

struct Molecule {
  std::string_view atc;   // as the insurance codes it, which is not always WHO's
  std::string_view name;  // the substance
  std::string_view form;
  std::int32_t price_cents = 0;  // of one box
  std::int32_t rate_percent = 65;
  std::int32_t units = 30;
  Style style = Style::general;
};

std::span<const Molecule> molecules();

}  // namespace miroir::claims::synth
