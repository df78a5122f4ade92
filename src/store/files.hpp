// Whole files, read with a limit and written so that a reader never sees half of one.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miroir::store {

// Refuses a file that is missing ("no-file"), unreadable or longer than the limit ("file-too-long").
base::Result<std::string> read_file(const std::filesystem::path& file, std::uintmax_t limit_bytes);
// Writes beside the file, then renames over it. Refuses ("cannot-write") with the reason.
// The refusal of a file that the system would not write, by its error number ("disk-full",
// "cannot-write"); `bytes` is what it needs, 0 when that is not known.
base::Refusal cannot_write(const std::filesystem::path& file, int error, std::size_t bytes);

// Writes several files whole, or none: all of them beside their places first, then each into its place, one writer at a
// time in a folder. Refuses ("disk-full", "cannot-write"), leaving the files that were there as they were.
base::Result<void> write_files(const std::vector<std::pair<std::filesystem::path, std::string_view>>& files);

base::Result<void> write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace miroir::store
