#include "columnar/short_memory.hpp"

#include <string_view>

namespace miroir::columnar {

bool is_short_memory(const ColumnarError& error) {
  return std::string_view(error.what()).find("Out of Memory Error") != std::string_view::npos;
}

}  // namespace miroir::columnar
