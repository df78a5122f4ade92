#include "web/paper/region_printing.hpp"

#include "web/paper/papers.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <fstream>
#include <mutex>
#include <thread>

#include <fmt/core.h>
#include <fmt/format.h>

namespace miroir::web {
namespace {

constexpr int most_presses = 4;

struct Paper {
  std::string physician;  // empty: the group's booklet
  std::string group;      // empty: none
  std::filesystem::path path;
};

// A name that no folder or shell will misread.
std::string safe_name(std::string_view text) {
  std::string name;
  for (const char letter : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_';
    name += plain ? letter : '_';
  }
  return name;
}

Paper profile_paper(const PrintRequest& request, const std::string& physician, const std::string& group) {
  const std::filesystem::path folder = group.empty() ? request.out : request.out / safe_name(group);
  return {physician, group, folder / fmt::format("profile-{}.pdf", safe_name(physician))};
}

std::string group_of(const Published& published, const std::string& physician) {
  const auto groups = feedback::groups_of_physician(published.manifest().groups, physician);
  const auto found = groups.find(published.period().name);
  return found == groups.end() ? std::string() : found->second;
}

base::Result<std::vector<Paper>> papers_wanted(const PaperSources& sources, const Published& published,
                                               const PrintRequest& request) {
  std::vector<Paper> papers;
  for (const std::string& physician : request.physicians) {
    if (!sources.store.find_physician(physician)) {
      return base::refuse("unknown-physician", fmt::format("no physician has the number {}", physician));
    }
    papers.push_back(profile_paper(request, physician, group_of(published, physician)));
  }
  std::vector<std::string> groups = request.groups;
  const std::vector<std::string> counted = counted_groups(published);
  if (groups.empty() && request.physicians.empty()) {
    groups = counted;
  }
  for (const std::string& group : groups) {
    if (std::ranges::find(counted, group) == counted.end()) {
      return base::refuse("unknown-group", fmt::format("no group {} is counted in {}; counted are {}", group,
                                                       published.period().name, fmt::join(counted, ", ")));
    }
    papers.push_back({{}, group, request.out / safe_name(group) / fmt::format("booklet-{}.pdf", safe_name(group))});
    for (const std::string& physician : counted_members(published, group)) {
      papers.push_back(profile_paper(request, physician, group));
    }
  }
  return papers;
}

base::Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (!error && made) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return base::refuse("no-output-folder",
                        fmt::format("the folder {} cannot be made: {}", folder.string(), error.message()));
  }
  return {};
}

// Whole or not at all: written beside, then renamed.
bool write_file(const std::filesystem::path& path, const std::string& bytes) {
  const std::filesystem::path beside = path.string() + ".part";
  std::error_code error;
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    std::filesystem::permissions(beside, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 error);
    file << bytes;
    file.flush();
    if (!file || error) {
      return false;
    }
  }
  std::filesystem::rename(beside, path, error);
  return !error;
}

class Printing {
 public:
  Printing(const PaperSources& sources, std::shared_ptr<const Published> published, const PrintRequest& request,
           std::vector<Paper> papers, const std::function<void(int, int)>& progress)
      : sources_(sources),
        published_(std::move(published)),
        messages_(base::Messages::of(request.language)),
        papers_(std::move(papers)),
        progress_(progress) {}

  base::Result<PrintReport> run(int presses) {
    std::vector<std::thread> threads;
    for (int i = 0; i < presses; ++i) {
      threads.emplace_back([this] { work(); });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    if (refusal_) {
      return *refusal_;
    }
    return report_;
  }

 private:
  void work() {
    try {
      print_papers();
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      failure_ = std::current_exception();
      next_ = papers_.size();
    }
  }

  void print_papers() {
    auto press = documents::PdfPress::start(press_files());
    while (press) {
      const std::size_t place = next_++;
      if (place >= papers_.size()) {
        return;
      }
      print(**press, papers_[place]);
      if (!(*press)->is_usable()) {
        press = documents::PdfPress::start(press_files());
      }
    }
    const std::scoped_lock lock(mutex_);
    refusal_ = press.error();
    next_ = papers_.size();
  }

  void print(documents::PdfPress& press, const Paper& paper) {
    const auto pdf = press.print(html_of(paper));
    const bool written = pdf && write_file(paper.path, *pdf);
    const std::scoped_lock lock(mutex_);
    if (!written) {
      refusal_ = base::refuse("papers-missing",
                              fmt::format("{} could not be printed{}; the others are there, run the command again "
                                          "for this one",
                                          paper.path.string(), pdf ? "" : ": " + pdf.error().message));
    }
    if (written) {
      ++(paper.physician.empty() ? report_.booklets : report_.profiles);
    }
    progress_(++tried_, static_cast<int>(papers_.size()));
  }

  std::string html_of(const Paper& paper) const {
    if (paper.physician.empty()) {
      return booklet_html(sources_, messages_, *published_, group_on_paper(sources_, *published_, paper.group));
    }
    const std::vector<std::string> member_of =
        paper.group.empty() ? std::vector<std::string>() : std::vector<std::string>{paper.group};
    return profile_html(sources_, messages_, *published_,
                        profile_on_paper(sources_, *published_, paper.physician, member_of), {});
  }

  const PaperSources& sources_;
  std::shared_ptr<const Published> published_;
  const base::Messages& messages_;
  std::vector<Paper> papers_;
  const std::function<void(int, int)>& progress_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;  // of all below
  PrintReport report_;
  int tried_ = 0;
  std::optional<base::Refusal> refusal_;
  std::exception_ptr failure_;
};

int presses_for(const PrintRequest& request, std::size_t papers) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int wanted = request.presses > 0 ? request.presses : std::clamp(cores, 1, most_presses);
  return std::max(1, std::min(wanted, static_cast<int>(papers)));
}

}  // namespace

base::Result<PrintReport> print_region(const PaperSources& sources, const PrintRequest& request,
                                       const std::function<void(int done, int all)>& progress) {
  auto published = sources.returns.latest(request.now);
  if (!published) {
    return base::refuse("nothing-published",
                        "nothing is published yet: bring a return in with `miroir feedback publish`");
  }
  auto papers = papers_wanted(sources, *published, request);
  if (!papers) {
    return papers.error();
  }
  if (const auto made = make_folder(request.out); !made) {
    return made.error();
  }
  for (const Paper& paper : *papers) {
    if (const auto made = make_folder(paper.path.parent_path()); !made) {
      return made.error();
    }
  }
  const int presses = presses_for(request, papers->size());
  return Printing(sources, std::move(published), request, std::move(*papers), progress).run(presses);
}

}  // namespace miroir::web
