// A text in the two languages of the interface, UTF-8.
#pragma once

#include <string>

namespace miroir::measures {

struct Bilingual {
  std::string fr;
  std::string en;
};

}  // namespace miroir::measures
