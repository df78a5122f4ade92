#include "columnar/full_disk.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace miroir::columnar {

namespace {

// Those of the system for ENOSPC, EDQUOT and EFBIG, and DuckDB's own for its temporary files.
constexpr std::string_view full_disk_words[] = {"No space left on device", "Disk quota exceeded", "File too large",
                                                "max_temp_directory_size"};

}  // namespace

bool is_full_disk(const ColumnarError& error) {
  const std::string_view words = error.what();
  return std::any_of(std::begin(full_disk_words), std::end(full_disk_words),
                     [words](std::string_view full) { return words.find(full) != std::string_view::npos; });
}

}  // namespace miroir::columnar
