// The papers of a whole region in one go: every counted member's profile and every group's booklet, in a folder per
// group that only its owner can read. Several presses work at once.
#pragma once

#include "base/messages.hpp"
#include "web/paper/sources.hpp"

#include <filesystem>
#include <functional>

namespace miroir::web {

struct PrintRequest {
  programme::Instant now{};  // the latest return is the one that may be read then
  std::filesystem::path out;
  std::vector<std::string> physicians;  // these profiles alone
  std::vector<std::string> groups;      // these groups alone, booklet and profiles
  base::Language language = base::Language::french;
  int presses = 0;  // 0: one per core, at most four
};

struct PrintReport {
  int profiles = 0;
  int booklets = 0;
};

// `progress` is told how many papers of how many are done, from any thread. Refuses when nothing is published
// ("nothing-published"), an unknown physician or group, a folder that cannot be written, a press that cannot start, and
// at the end when some papers could not be printed; the others are there.
base::Result<PrintReport> print_region(const PaperSources& sources, const PrintRequest& request,
                                       const std::function<void(int done, int all)>& progress);

}  // namespace miroir::web
