// A text in the two languages of the interface, UTF-8.
#pragma once

#include <string>

namespace miroir::base {

struct Bilingual {
  std::string fr;
  std::string en;

  bool operator==(const Bilingual&) const = default;
};

}  // namespace miroir::base
