#include "measures/catalogue.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <sodium.h>

#include "base/nearest_word.hpp"
#include "measures/definition_reader.hpp"
#include "measures/subjects.hpp"

namespace miroir::measures {

namespace fs = std::filesystem;

namespace {

constexpr const char* list_name = "catalogue.yaml";
constexpr const char* sets_name = "code_sets.yaml";

std::string file_name(const CatalogueFile& file) { return fs::path(file.name).filename().string(); }

// Reads at most one byte more than is accepted: the reader then says that it is too large.
bool read_file(const fs::path& path, std::vector<CatalogueFile>& files, std::vector<Mistake>& mistakes) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(base::largest_yaml_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (stream.fail() && !stream.eof())) {
    mistakes.push_back({path.string(), 0, 0, "the file cannot be read"});
    return false;
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  files.push_back({path.string(), std::move(text)});
  return true;
}

std::vector<fs::path> yaml_files(const fs::path& folder, std::vector<Mistake>& mistakes) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".yaml" && entry->is_regular_file(error)) {
      paths.push_back(entry->path());
    }
  }
  if (error) {
    mistakes.push_back({folder.string(), 0, 0, fmt::format("the folder cannot be read: {}", error.message())});
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// SHA-256 over names, lengths and contents in the order of the names.
std::string hash_of(const std::vector<CatalogueFile>& files) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const CatalogueFile& file : files) {
    const std::string framed = fmt::format("{}\n{}\n{}", file_name(file), file.text.size(), file.text);
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(framed.data()), framed.size());
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  std::string hexadecimal;
  for (const unsigned char byte : digest) {
    hexadecimal += fmt::format("{:02x}", byte);
  }
  return hexadecimal;
}

bool is_id(const std::string& text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-'; });
}

class CatalogueReader {
 public:
  CatalogueReader(std::string folder, const std::vector<CatalogueFile>& files)
      : folder_(std::move(folder)), files_(files) {
    std::sort(files_.begin(), files_.end(),
              [](const CatalogueFile& a, const CatalogueFile& b) { return file_name(a) < file_name(b); });
  }

  CatalogueReading read(std::vector<Mistake> mistakes) {
    mistakes_ = std::move(mistakes);
    read_sets();
    read_list_file();
    report_unlisted();
    // A definition with a mistake may be the one that uses a set: unused sets are told once the rest is mended.
    if (mistakes_.empty() && find(sets_name) != nullptr) {
      Report report(find(sets_name)->name, mistakes_);
      code_sets_.report_unused(report);
    }
    return finished();
  }

  // Only one definition: no list, and sets may go unused.
  CatalogueReading read_one(const CatalogueFile& file, std::vector<Mistake> mistakes) {
    mistakes_ = std::move(mistakes);
    read_sets();
    read_definition_of(file, fs::path(file.name).stem().string());
    return finished();
  }

 private:
  const CatalogueFile* find(const std::string& name) const {
    const auto found =
        std::find_if(files_.begin(), files_.end(), [&](const CatalogueFile& file) { return file_name(file) == name; });
    return found == files_.end() ? nullptr : &*found;
  }

  void read_sets() {
    const CatalogueFile* file = find(sets_name);
    if (file == nullptr) {
      return;  // a rule that names a set will say so
    }
    const auto root = read_yaml(file->name, file->text, mistakes_);
    if (!root) {
      code_sets_.set_unreadable();
      return;
    }
    Report report(file->name, mistakes_);
    code_sets_.read_file(report, *root);
  }

  void read_list_file() {
    const CatalogueFile* file = find(list_name);
    if (file == nullptr) {
      mistakes_.push_back({folder_, 0, 0, fmt::format("there is no {} here: a catalogue begins with one", list_name)});
      return;
    }
    const auto root = read_yaml(file->name, file->text, mistakes_);
    if (!root) {
      return;
    }
    Report report(file->name, mistakes_);
    const Fields fields(report, *root, vocabulary::catalogue_file);
    catalogue_.version = read_text(report, fields.find("version")).value_or("");
    if (const auto* items = read_list(report, fields.find("indicators"))) {
      list_is_read_ = true;
      for (const YamlValue& item : *items) {
        read_listed(report, item);
      }
      read_subjects(report, fields.find("subjects"), listed_);
    }
  }

  void read_listed(Report& report, const YamlValue& item) {
    const auto id = read_text(report, &item);
    if (!id) {
      return;
    }
    if (!is_id(*id)) {
      report.add(item.position, "an id is made of lower-case letters, digits and inner hyphens");
    } else if (!listed_.insert(*id).second) {
      report.add(item.position, fmt::format("the indicator {} is listed twice: keep one", described(item)));
    } else if (const CatalogueFile* file = find(*id + ".yaml")) {
      read_definition_of(*file, *id);
    } else {
      report.add(item.position, missing_file(*id));
    }
  }

  std::string missing_file(const std::string& id) const {
    const std::string nearest = base::did_you_mean(id, file_ids());
    return fmt::format("there is no file {}.yaml{}", id, nearest.empty() ? ": write it, or remove the id" : nearest);
  }

  std::vector<std::string> file_ids() const {
    std::vector<std::string> ids;
    for (const CatalogueFile& file : files_) {
      ids.push_back(fs::path(file.name).stem().string());
    }
    return ids;
  }

  void read_definition_of(const CatalogueFile& file, const std::string& id) {
    const auto root = read_yaml(file.name, file.text, mistakes_);
    if (!root) {
      return;
    }
    Report report(file.name, mistakes_);
    Measure measure = read_definition(report, *root, id, code_sets_);
    measure.order = static_cast<std::int32_t>(catalogue_.measures.size());
    catalogue_.measures.push_back(std::move(measure));
  }

  void report_unlisted() {
    if (!list_is_read_) {
      return;
    }
    for (const CatalogueFile& file : files_) {
      const std::string name = file_name(file);
      const std::string id = fs::path(name).stem().string();
      if (name != list_name && name != sets_name && !listed_.contains(id)) {
        mistakes_.push_back(
            {file.name, 1, 1, fmt::format("{} does not list \"{}\": add it there or remove the file", list_name, id)});
      }
    }
  }

  CatalogueReading finished() {
    std::stable_sort(mistakes_.begin(), mistakes_.end(), [](const Mistake& a, const Mistake& b) {
      return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    if (!mistakes_.empty()) {
      return {{}, std::move(mistakes_)};
    }
    catalogue_.hash = hash_of(files_);
    catalogue_.code_sets = code_sets_.sets();
    return {std::move(catalogue_), {}};
  }

  std::string folder_;
  std::vector<CatalogueFile> files_;
  std::vector<Mistake> mistakes_;
  CodeSets code_sets_;
  Catalogue catalogue_;
  std::set<std::string> listed_;
  bool list_is_read_ = false;
};

}  // namespace

CatalogueReading read_catalogue_files(const std::string& folder, const std::vector<CatalogueFile>& files) {
  return CatalogueReader(folder, files).read({});
}

CatalogueReading read_catalogue(const fs::path& folder) {
  std::vector<CatalogueFile> files;
  std::vector<Mistake> mistakes;
  for (const fs::path& path : yaml_files(folder, mistakes)) {
    read_file(path, files, mistakes);
  }
  if (!mistakes.empty()) {
    return {{}, std::move(mistakes)};
  }
  return CatalogueReader(folder.string(), files).read({});
}

CatalogueReading read_definition_file(const fs::path& file, const fs::path& folder) {
  std::vector<CatalogueFile> files;
  std::vector<Mistake> mistakes;
  std::error_code error;
  const fs::path sets = folder / sets_name;
  const bool sound = read_file(file, files, mistakes) && (!fs::exists(sets, error) || read_file(sets, files, mistakes));
  if (!sound) {
    return {{}, std::move(mistakes)};
  }
  const CatalogueFile definition = files.front();
  return CatalogueReader(folder.string(), files).read_one(definition, {});
}

base::Result<Catalogue> load_catalogue(const fs::path& folder) {
  CatalogueReading reading = read_catalogue(folder);
  if (reading.mistakes.empty()) {
    return std::move(reading.catalogue);
  }
  const std::size_t others = reading.mistakes.size() - 1;
  const std::string rest = others == 0 ? ""
                           : others == 1
                               ? " (and one other mistake: `miroir indicators check` shows it)"
                               : fmt::format(" (and {} other mistakes: `miroir indicators check` shows them)", others);
  return base::refuse("bad-catalogue", reading.mistakes.front().text() + rest);
}

base::Result<std::vector<const Measure*>> select_measures(const Catalogue& catalogue,
                                                          const std::vector<std::string>& ids) {
  std::vector<std::string> known;
  for (const Measure& measure : catalogue.measures) {
    known.push_back(measure.id);
  }
  for (const std::string& id : ids) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      const std::string nearest = base::did_you_mean(id, known);
      return base::refuse("unknown-indicator",
                          fmt::format("there is no indicator \"{}\"{}", id,
                                      nearest.empty() ? ": `miroir indicators list` shows them" : nearest));
    }
  }
  std::vector<const Measure*> selected;
  for (const Measure& measure : catalogue.measures) {
    if (ids.empty() || std::find(ids.begin(), ids.end(), measure.id) != ids.end()) {
      selected.push_back(&measure);
    }
  }
  return selected;
}

}  // namespace miroir::measures
