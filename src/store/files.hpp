// Whole files, read with a limit and written so that a reader never sees half of one.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace miroir::store {

// Refuses a file that is missing ("no-file"), unreadable or longer than the limit ("file-too-long").
base::Result<std::string> read_file(const std::filesystem::path& file, std::uintmax_t limit_bytes);
// Writes beside the file, then renames over it. Refuses ("cannot-write") with the reason.
base::Result<void> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace miroir::store
