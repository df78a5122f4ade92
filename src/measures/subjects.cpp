#include "measures/subjects.hpp"

#include "base/nearest_word.hpp"
#include "measures/typed_reading.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace miroir::measures {

namespace {

class SubjectReader {
 public:
  SubjectReader(Report& report, const std::set<std::string>& listed) : report_(report), listed_(listed) {}

  void read(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::subject);
    const YamlValue* title = fields.find("title");
    const YamlValue* indicators = fields.find("indicators");
    if (title == nullptr || indicators == nullptr) {
      return;  // already told
    }
    Subject subject{read_bilingual(report_, title), {}};
    if (const auto* items = read_list(report_, indicators)) {
      for (const YamlValue& item : *items) {
        add(subject, item);
      }
    }
    subjects_.push_back(std::move(subject));
  }

  std::vector<Subject> subjects() && { return std::move(subjects_); }

 private:
  void add(Subject& subject, const YamlValue& item) {
    const auto id = read_text(report_, &item);
    if (!id) {
      return;
    }
    if (!listed_.contains(*id)) {
      const std::string near = base::did_you_mean(*id, std::vector(listed_.begin(), listed_.end()));
      report_.add(item.position, fmt::format("the indicator {} is not in the list of this catalogue{}", described(item),
                                             near.empty() ? ": add it to \"indicators\", or remove it here" : near));
    } else if (!placed_.insert(*id).second) {
      report_.add(item.position, fmt::format("the indicator {} is in two subjects: keep it in one", described(item)));
    }
    subject.indicators.push_back(*id);
  }

  Report& report_;
  const std::set<std::string>& listed_;
  std::set<std::string> placed_;
  std::vector<Subject> subjects_;
};

}  // namespace

std::vector<Subject> read_subjects(Report& report, const YamlValue* value, const std::set<std::string>& listed) {
  const auto* items = value == nullptr ? nullptr : read_list(report, value);
  if (items == nullptr) {
    return {};
  }
  SubjectReader reader(report, listed);
  for (const YamlValue& item : *items) {
    reader.read(item);
  }
  return std::move(reader).subjects();
}

std::vector<Subject> load_subjects(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "catalogue.yaml";
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::vector<Mistake> mistakes;
  const auto root = read_yaml(path.string(), text, mistakes);
  if (!root) {
    return {};
  }
  Report report(path.string(), mistakes);
  const Fields fields(report, *root, vocabulary::catalogue_file);
  std::set<std::string> listed;
  if (const auto* items = read_list(report, fields.find("indicators"))) {
    for (const YamlValue& item : *items) {
      listed.insert(read_text(report, &item).value_or(""));
    }
  }
  return read_subjects(report, fields.find("subjects"), listed);
}

}  // namespace miroir::measures
