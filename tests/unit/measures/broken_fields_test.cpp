// Every field of every shipped definition, broken in turn: misspelt, missing, of another type, with an unknown word,
// out of range. Each must be refused where it stands, and a misspelling with what was meant.
//
// The definition is written anew from its tree with one field on each line, so that the place of each is known.
#include "measures/vocabulary.hpp"
#include "measures/yaml_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

namespace miroir::measures {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path catalogue_path = fs::path(MIROIR_SOURCE_DIR) / "catalogue";

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

struct Definition {
  std::string id;
  YamlValue root;
};

std::vector<Definition> shipped_definitions() {
  std::vector<Definition> definitions;
  for (const auto& file : fs::directory_iterator(catalogue_path)) {
    const std::string id = file.path().stem().string();
    if (id != "catalogue" && id != "code_sets") {
      std::vector<Mistake> mistakes;
      definitions.push_back({id, read_yaml(id, text_of(file.path()), mistakes).value()});
    }
  }
  return definitions;
}

std::vector<Mistake> mistakes_of(const std::string& id, const std::string& text) {
  static const std::string sets = text_of(catalogue_path / "code_sets.yaml");
  const auto reading = read_catalogue_files("folder", {{"catalogue.yaml", "version: \"1\"\nindicators: [" + id + "]\n"},
                                                       {"code_sets.yaml", sets},
                                                       {id + ".yaml", text}});
  std::vector<Mistake> mistakes;
  std::copy_if(reading.mistakes.begin(), reading.mistakes.end(), std::back_inserter(mistakes),
               [&](const Mistake& mistake) { return mistake.file == id + ".yaml"; });
  return mistakes;
}

std::string told(const std::vector<Mistake>& mistakes) {
  std::string text;
  for (const Mistake& mistake : mistakes) {
    text += mistake.text() + "\n";
  }
  return text;
}

class Breaking {
 public:
  explicit Breaking(Definition& definition) : definition_(definition) {}

  std::size_t broken() const { return broken_; }

  void break_every_field() { visit(definition_.root); }

  // What the definition says now must be refused at that node, in a sentence that holds `words`.
  void expect_refused(const void* node, const std::string& words) {
    ++broken_;
    const Written written(definition_.root);
    const Position place = written.place_of(node);
    const auto mistakes = mistakes_of(definition_.id, written.text());
    const bool there = std::any_of(mistakes.begin(), mistakes.end(), [&](const Mistake& mistake) {
      return mistake.line == place.line && mistake.column == place.column &&
             mistake.sentence.find(words) != std::string::npos;
    });
    EXPECT_TRUE(there) << definition_.id << ":" << place.line << ":" << place.column << " should be refused with \""
                       << words << "\"; told:\n"
                       << told(mistakes) << written.text();
  }

 private:
  void visit(YamlValue& value) {
    for (YamlValue& item : value.items) {
      visit(item);
    }
    for (std::size_t place = 0; place < value.entries.size(); ++place) {
      break_key(value, place);
      break_value(value.entries[place]);
      visit(value.entries[place].value);
    }
  }

  void break_key(YamlValue& mapping, std::size_t place) {
    YamlEntry& entry = mapping.entries[place];
    const std::string key = entry.key;
    const bool physician = key.size() == 1;
    entry.key = key + "x";
    expect_refused(&entry, physician ? "expected a physician" : "\"" + key + "x\"");
    entry.key = key;
    if (!optional_keys().contains(key) && !physician) {
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

  // Names that a mapping of the language may lack; where the same name is needed elsewhere it is not tried.
  static const std::set<std::string>& optional_keys() {
    static const std::set<std::string> keys = [] {
      std::set<std::string> names;
      for (const Vocabulary& vocabulary : language_vocabulary()) {
        for (const Word& word : vocabulary.words) {
          if (!word.required) {
            names.emplace(word.word);
          }
        }
      }
      return names;
    }();
    return keys;
  }

  // Keys whose value is a word of the language.
  static const std::set<std::string>& word_keys() {
    static const std::set<std::string> keys{"status", "better", "shown_as", "attribution", "count",   "of",
                                            "by",     "in",     "sum",      "codes",       "starting"};
    return keys;
  }

  Definition& definition_;
  std::size_t broken_ = 0;
};

TEST(BrokenFields, EachIsRefusedWhereItStands) {
  std::size_t broken = 0;
  for (Definition& definition : shipped_definitions()) {
    ASSERT_EQ(told(mistakes_of(definition.id, Written(definition.root).text())), "") << definition.id;
    Breaking breaking(definition);
    breaking.break_every_field();
    broken += breaking.broken();
  }
  EXPECT_GT(broken, 18U * 100U);
}

TEST(BrokenFields, AllOfADefinitionAreToldTogether) {
  for (Definition& definition : shipped_definitions()) {
    for (YamlEntry& entry : definition.root.entries) {
      if (entry.key == "status" || entry.key == "better" || entry.key == "version") {
        entry.value.text += "x";
      } else if (entry.key == "title" || entry.key == "limits") {
        entry.key += "x";
      }
    }
    const auto mistakes = mistakes_of(definition.id, Written(definition.root).text());
    // Three values, two keys, and the two that are then lacking.
    EXPECT_EQ(mistakes.size(), 7U) << definition.id << "\n" << told(mistakes);
  }
}

}  // namespace
}  // namespace miroir::measures
