// Every field of every shipped definition, of those in the folder `whole`, which together hold every key that the
// language knows, and of catalogue.yaml and code_sets.yaml, broken in turn: misspelt, missing, of another type, with an
// unknown word, out of range. Each must be refused where it stands with what to do, a misspelling with what was meant.
//
// The definition is written anew from its tree with one field on each line, so that the place of each is known.
#include "measures/typed_reading.hpp"
#include "measures/vocabulary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

namespace miroir::measures {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path catalogue_path = fs::path(MIROIR_SOURCE_DIR) / "catalogue";
const fs::path whole_path = fs::path(MIROIR_SOURCE_DIR) / "tests/unit/measures/whole";

// Stands for a mapping whose keys are names that its author chooses.
const Vocabulary free_names{"names", {}};

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// A tree as text in flow style, and the place of a node or key in it.
class Written {
 public:
  explicit Written(const YamlValue& root) { write(root); }

  const std::string& text() const { return text_; }
  Position place_of(const void* node) const { return places_.at(node); }

 private:
  void newline() {
    text_ += "\n";
    position_ = {position_.line + 1, 1};
  }
  void append(const std::string& ascii) {
    text_ += ascii;
    position_.column += static_cast<int>(ascii.size());
  }

  void write(const YamlValue& value) {
    places_[&value] = position_;
    switch (value.kind) {
      case YamlValue::Kind::nothing:
        append("~");
        break;
      case YamlValue::Kind::text:
        write_text(value);
        break;
      case YamlValue::Kind::list:
        append("[");
        for (const YamlValue& item : value.items) {
          newline();
          write(item);
          append(",");
        }
        append("]");
        break;
      case YamlValue::Kind::mapping:
        append("{");
        for (const YamlEntry& entry : value.entries) {
          newline();
          places_[&entry] = position_;
          append(entry.key + ": ");
          write(entry.value);
          append(",");
        }
        append("}");
        break;
    }
  }

  // Nothing follows a text on its line but a comma, so that bytes need not be counted in characters.
  void write_text(const YamlValue& value) {
    const bool simple = value.text.find_first_of(",[]{}:#\"'\n") == std::string::npos;
    std::string quoted;
    for (const char c : value.text) {
      quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    append(value.quoted || !simple ? "\"" + quoted + "\"" : value.text);
  }

  std::string text_;
  Position position_;
  std::map<const void*, Position> places_;
};

using Reader = std::function<std::vector<Mistake>(const std::string& text)>;

// One file of a catalogue, and how the catalogue is read with it.
struct Definition {
  std::string id;
  YamlValue root;
  Reader mistakes_of;
};

std::vector<Mistake> mistakes_in(const std::string& file, const std::vector<CatalogueFile>& files) {
  const auto reading = read_catalogue_files("folder", files);
  std::vector<Mistake> mistakes;
  std::copy_if(reading.mistakes.begin(), reading.mistakes.end(), std::back_inserter(mistakes),
               [&](const Mistake& mistake) { return mistake.file == file; });
  return mistakes;
}

// Code sets that the definition does not use are mistakes of another file.
Definition definition_of(const fs::path& path) {
  static const std::string sets = text_of(catalogue_path / "code_sets.yaml");
  const std::string id = path.stem().string();
  std::vector<Mistake> mistakes;
  return {id, read_yaml(id, text_of(path), mistakes).value(), [id](const std::string& text) {
            return mistakes_in(id + ".yaml", {{"catalogue.yaml", "version: \"1\"\nindicators: [" + id + "]\n"},
                                              {"code_sets.yaml", sets},
                                              {id + ".yaml", text}});
          }};
}

std::vector<Definition> definitions() {
  std::vector<Definition> all;
  for (const fs::path& folder : {catalogue_path, whole_path}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().stem() != "catalogue" && file.path().stem() != "code_sets") {
        all.push_back(definition_of(file.path()));
      }
    }
  }
  return all;
}

// A file of the shipped catalogue beside the definitions.
Definition shared_file(const std::string& name) {
  std::vector<CatalogueFile> files;
  for (const auto& file : fs::directory_iterator(catalogue_path)) {
    files.push_back({file.path().filename().string(), text_of(file.path())});
  }
  std::vector<Mistake> mistakes;
  return {
      name, read_yaml(name, text_of(catalogue_path / name), mistakes).value(), [name, files](const std::string& text) {
        std::vector<CatalogueFile> changed = files;
        std::find_if(changed.begin(), changed.end(), [&](const auto& file) { return file.name == name; })->text = text;
        return mistakes_in(name, changed);
      }};
}

std::string told(const std::vector<Mistake>& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) {
    text += mistake.text() + "\n";
  }
  return text;
}

// Whether a sentence says what to do, and not only what is wrong.
bool tells_the_mend(const std::string& sentence) {
  static const char* const words[] = {"expected ",
                                      "did you mean",
                                      " lacks the key \"",
                                      " needs ",
                                      " must be ",
                                      " goes with ",
                                      " has exactly one key",
                                      " has one key",
                                      " is made of ",
                                      " under one of ",
                                      " go up",
                                      ": write ",
                                      "; write ",
                                      ": add ",
                                      ": remove ",
                                      ": keep ",
                                      ": make ",
                                      ": leave ",
                                      ": nest ",
                                      ": count ",
                                      ": sum ",
                                      ": use ",
                                      ": ask ",
                                      ": anyone or "};
  return std::any_of(std::begin(words), std::end(words),
                     [&](const char* word) { return sentence.find(word) != std::string::npos; });
}

class Breaking {
 public:
  explicit Breaking(Definition& definition) : definition_(definition) {}

  std::size_t broken() const { return broken_; }
  // Place and key of each that was broken.
  const std::set<std::pair<std::string, std::string>>& keys() const { return keys_; }

  void break_every_field(const Vocabulary* of_root) { visit(definition_.root, of_root); }

 private:
  // What the definition says now must be refused at that node, in a sentence that holds `words`.
  void expect_refused(const void* node, const std::string& words) {
    ++broken_;
    const Written written(definition_.root);
    const Position place = written.place_of(node);
    const auto mistakes = definition_.mistakes_of(written.text());
    const bool there = std::any_of(mistakes.begin(), mistakes.end(), [&](const Mistake& mistake) {
      return mistake.line == place.line && mistake.column == place.column &&
             mistake.sentence.find(words) != std::string::npos;
    });
    EXPECT_TRUE(there) << definition_.id << ":" << place.line << ":" << place.column << " should be refused with \""
                       << words << "\"; told:\n"
                       << told(mistakes) << written.text();
    for (const Mistake& mistake : mistakes) {
      EXPECT_TRUE(mistake.line > 0 && mistake.column > 0 && tells_the_mend(mistake.sentence)) << mistake.text();
    }
  }

  void visit(YamlValue& value, const Vocabulary* vocabulary, const std::string& of_key = "") {
    for (YamlValue& item : value.items) {
      if (item.kind == YamlValue::Kind::text) {
        break_text_item(item);
      }
      visit(item, vocabulary_of(of_key, item), of_key);
    }
    for (std::size_t place = 0; place < value.entries.size(); ++place) {
      break_key(value, place, vocabulary);
      break_value(value.entries[place]);
      YamlEntry& entry = value.entries[place];
      visit(entry.value, entry.value.kind == YamlValue::Kind::list ? nullptr : vocabulary_of(entry.key, entry.value),
            entry.key);
    }
  }

  // Of a mapping under that key, or in the list under it; nothing where the keys are no words of the language.
  static const Vocabulary* vocabulary_of(const std::string& key, const YamlValue& value) {
    using namespace vocabulary;
    static const std::map<std::string, const Vocabulary*> by_key{{"practical_threshold", &threshold},
                                                                 {"rule", &rule},
                                                                 {"age", &age},
                                                                 {"each", &each},
                                                                 {"in", &window},
                                                                 {"codes", &code_set},
                                                                 {"starting", &code_set},
                                                                 {"strata", &stratum},
                                                                 {"examples", &example},
                                                                 {"registered", &registered},
                                                                 {"ald", &span},
                                                                 {"claims", &claim},
                                                                 {"changes", &change},
                                                                 {"expected", nullptr}};
    if (value.kind != YamlValue::Kind::mapping) {
      return nullptr;
    }
    if (const auto found = by_key.find(key); found != by_key.end()) {
      return found->second;
    }
    const auto has = [&](std::string_view wanted) {
      return std::any_of(value.entries.begin(), value.entries.end(),
                         [&](const YamlEntry& entry) { return entry.key == wanted; });
    };
    if (has("fr")) {
      return &bilingual;
    }
    if (has("sum")) {
      return &sum;
    }
    return has("all_of") || has("any_of") || has("none_of") ? &combination : has("in") ? &condition : &code_set;
  }

  static bool is_required(const Vocabulary& vocabulary, const std::string& key) {
    return std::any_of(vocabulary.words.begin(), vocabulary.words.end(),
                       [&](const Word& word) { return word.word == key && word.required; });
  }

  void break_key(YamlValue& mapping, std::size_t place, const Vocabulary* vocabulary) {
    if (vocabulary == &free_names) {
      return;
    }
    YamlEntry& entry = mapping.entries[place];
    const std::string key = entry.key;
    entry.key = key + "x";
    expect_refused(&entry, vocabulary == nullptr                    ? "expected a physician"
                           : vocabulary == &vocabulary::combination ? ""
                                                                    : "\"" + key + "x\"");
    entry.key = key;
    if (vocabulary == nullptr) {
      return;
    }
    keys_.emplace(vocabulary->place, key);
    if (is_required(*vocabulary, key)) {
      const YamlEntry removed = entry;
      mapping.entries.erase(mapping.entries.begin() + static_cast<std::ptrdiff_t>(place));
      expect_refused(&mapping, "");
      mapping.entries.insert(mapping.entries.begin() + static_cast<std::ptrdiff_t>(place), removed);
    }
  }

  void break_value(YamlEntry& entry) {
    YamlValue& value = entry.value;
    const YamlValue sound = value;
    const bool is_text = value.kind == YamlValue::Kind::text;
    value = is_text ? value_of(YamlValue::Kind::list) : value_of(YamlValue::Kind::text, "wrong");
    expect_refused(&value, "");
    const bool physician = sound.text.size() == 1;
    if (is_text && word_keys().contains(entry.key) && !physician) {
      value = value_of(YamlValue::Kind::text, sound.text + "x");
      expect_refused(&value, "did you mean \"" + sound.text + "\"");
    }
    if (is_text && (sound.text == "yes" || sound.text == "no")) {
      value = value_of(YamlValue::Kind::text, "maybe");
      expect_refused(&value, "expected yes or no");
    }
    if (is_text && is_number(sound.text) && !sound.quoted) {
      for (const char* number : {"-1", "1000000000000", "1.2.3", "many"}) {
        value = value_of(YamlValue::Kind::text, number);
        expect_refused(&value, "expected a");
      }
    }
    if (is_text && base::parse_date(sound.text)) {
      value = value_of(YamlValue::Kind::text, "2018-02-30");
      expect_refused(&value, "expected a date such as 2026-11-21, found \"2018-02-30\"");
    }
    value = sound;
  }

  // A code, a band, a dimension or a relation.
  void break_text_item(YamlValue& item) {
    const YamlValue sound = item;
    for (const YamlValue& wrong : {value_of(YamlValue::Kind::list), value_of(YamlValue::Kind::text, "wrong one")}) {
      item = wrong;
      expect_refused(&item, "");
    }
    item = sound;
  }

  static YamlValue value_of(YamlValue::Kind kind, const std::string& text = "") {
    YamlValue value;
    value.kind = kind;
    value.text = text;
    return value;
  }

  static bool is_number(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return ('0' <= c && c <= '9') || c == '.'; });
  }

  // Keys whose value is a word of the language.
  static const std::set<std::string>& word_keys() {
    static const std::set<std::string> keys{"status", "better", "shown_as", "attribution", "count",    "of",
                                            "by",     "in",     "sum",      "codes",       "starting", "kind"};
    return keys;
  }

  Definition& definition_;
  std::size_t broken_ = 0;
  std::set<std::pair<std::string, std::string>> keys_;
};

TEST(BrokenFields, EachIsRefusedWhereItStands) {
  std::size_t broken = 0;
  std::set<std::pair<std::string, std::string>> keys;
  for (Definition& definition : definitions()) {
    ASSERT_EQ(told(definition.mistakes_of(Written(definition.root).text())), "") << definition.id;
    Breaking breaking(definition);
    breaking.break_every_field(&vocabulary::definition);
    broken += breaking.broken();
    keys.insert(breaking.keys().begin(), breaking.keys().end());
  }
  EXPECT_GT(broken, 22U * 100U);
  using namespace vocabulary;
  for (const Vocabulary* mapping :
       {&vocabulary::definition, &bilingual, &change, &threshold, &rule, &age, &condition, &combination, &each, &sum,
        &window, &code_set, &stratum, &example, &registered, &span, &claim}) {
    for (const Word& word : mapping->words) {
      EXPECT_TRUE(keys.contains({std::string(mapping->place), std::string(word.word)}))
          << mapping->place << ": no definition here has the key " << word.word;
    }
  }
}

TEST(BrokenFields, OfTheCatalogueAndItsCodeSetsToo) {
  Definition catalogue = shared_file("catalogue.yaml");
  ASSERT_EQ(told(catalogue.mistakes_of(Written(catalogue.root).text())), "");
  Breaking(catalogue).break_every_field(&vocabulary::catalogue_file);
  Definition code_sets = shared_file("code_sets.yaml");
  ASSERT_EQ(told(code_sets.mistakes_of(Written(code_sets.root).text())), "");
  Breaking(code_sets).break_every_field(&free_names);
}

TEST(BrokenFields, AllOfADefinitionAreToldTogether) {
  for (Definition& definition : definitions()) {
    bool first_version = false;
    for (YamlEntry& entry : definition.root.entries) {
      first_version = first_version || (entry.key == "version" && entry.value.text == "1");
      if (entry.key == "status" || entry.key == "better" || entry.key == "version") {
        entry.value.text += "x";
      } else if (entry.key == "title" || entry.key == "limits") {
        entry.key += "x";
      }
    }
    const auto mistakes = definition.mistakes_of(Written(definition.root).text());
    // Three values, two keys, and the two that are then lacking; where the version is not 1, its last change too.
    EXPECT_EQ(mistakes.size(), first_version ? 7U : 8U) << definition.id << "\n" << told(mistakes);
  }
}

}  // namespace
}  // namespace miroir::measures
