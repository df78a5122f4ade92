#include "base/yaml_document.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>
#include <boost/locale/utf.hpp>

namespace miroir::base {

namespace {

// Leaves the parser at the first thing that is refused.
struct Refused {
  Position position;
  std::string sentence;
};

bool is_continuation_byte(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The parser counts columns in bytes; a reader's editor counts characters.
class Positions {
 public:
  explicit Positions(std::string_view text) {
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      lines_.push_back(text.substr(start, end - start));
      start = end + 1;
    }
  }

  Position at(const YAML::Mark& mark) const {
    if (mark.line < 0 || static_cast<std::size_t>(mark.line) >= lines_.size()) {
      return {static_cast<int>(lines_.size()), 1};
    }
    const std::string_view before =
        lines_[static_cast<std::size_t>(mark.line)].substr(0, static_cast<std::size_t>(std::max(mark.column, 0)));
    const auto continued = std::count_if(before.begin(), before.end(), is_continuation_byte);
    return {mark.line + 1, mark.column + 1 - static_cast<int>(continued)};
  }

 private:
  std::vector<std::string_view> lines_;
};

// Builds the tree from the parser's events. A key is held back until its value is complete.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Positions& positions) : positions_(positions) {}

  YamlValue take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(made(YamlValue::Kind::nothing, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { refuse_anchor(mark, 1); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlValue scalar = made(YamlValue::Kind::text, mark);
    scalar.text = value;
    scalar.quoted = tag == "!";
    add(std::move(scalar));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlValue::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlValue::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlValue value;
    bool has_key = false;  // the last entry waits for its value
  };

  YamlValue made(YamlValue::Kind kind, const YAML::Mark& mark) const {
    YamlValue value;
    value.kind = kind;
    value.position = positions_.at(mark);
    return value;
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0) {
      throw Refused{positions_.at(mark),
                    "anchors (&) and aliases (*) are not part of the language: write the value out"};
    }
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "!" && tag != "?") {
      throw Refused{positions_.at(mark), fmt::format("the tag \"{}\" is not part of the language: remove it", tag)};
    }
  }

  void open(YamlValue::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (levels_.size() >= deepest_yaml) {
      throw Refused{positions_.at(mark), fmt::format("nested deeper than {} levels: nest fewer", deepest_yaml)};
    }
    levels_.push_back({made(kind, mark)});
  }

  void close() {
    YamlValue value = std::move(levels_.back().value);
    levels_.pop_back();
    add(std::move(value));
  }

  void refuse_length(std::size_t length, Position position) const {
    if (length >= longest_yaml_list) {
      throw Refused{position, fmt::format("more than {} entries: keep fewer", longest_yaml_list)};
    }
  }

  void add(YamlValue value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().value.kind == YamlValue::Kind::list) {
      refuse_length(levels_.back().value.items.size(), value.position);
      levels_.back().value.items.push_back(std::move(value));
    } else if (levels_.back().has_key) {
      levels_.back().value.entries.back().value = std::move(value);
      levels_.back().has_key = false;
    } else {
      add_key(std::move(value));
    }
  }

  void add_key(YamlValue key) {
    if (key.kind != YamlValue::Kind::text) {
      throw Refused{key.position, "a key must be a word, such as rule"};
    }
    auto& entries = levels_.back().value.entries;
    refuse_length(entries.size(), key.position);
    const auto same = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.key == key.text; });
    if (same != entries.end()) {
      throw Refused{key.position,
                    fmt::format("the key \"{}\" is already given on line {}: keep one", key.text, same->position.line)};
    }
    entries.push_back({std::move(key.text), key.position, {}});
    levels_.back().has_key = true;
  }

  const Positions& positions_;
  std::vector<Level> levels_;
  YamlValue root_;
};

// Where the text stops being UTF-8 or holds a NUL; nothing when it is sound.
std::optional<Position> first_unreadable(const std::string& text) {
  using Utf8 = boost::locale::utf::utf_traits<char>;
  Position position;
  for (auto next = text.begin(); next != text.end();) {
    const auto code_point = Utf8::decode(next, text.end());
    if (!boost::locale::utf::is_valid_codepoint(code_point) || code_point == 0) {
      return position;
    }
    position.column += 1;
    if (code_point == '\n') {
      position = {position.line + 1, 1};
    }
  }
  return std::nullopt;
}

YamlValue parsed(const std::string& text) {
  const Positions positions(text);
  TreeBuilder builder(positions);
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  try {
    if (!parser.HandleNextDocument(builder)) {
      throw Refused{{}, "the file is empty: write the definition, or remove the file"};
    }
    YamlValue root = builder.take_root();
    TreeBuilder rest(positions);
    if (parser.HandleNextDocument(rest)) {
      throw Refused{rest.take_root().position, "a second document begins here: keep one document per file"};
    }
    return root;
  } catch (const YAML::Exception& error) {
    throw Refused{positions.at(error.mark), fmt::format("this is not YAML: {}", error.msg)};
  }
}

}  // namespace

std::string Mistake::text() const {
  return line == 0 ? fmt::format("{}: {}", file, sentence) : fmt::format("{}:{}:{}: {}", file, line, column, sentence);
}

std::optional<YamlValue> read_yaml(const std::string& file, const std::string& text, std::vector<Mistake>& mistakes) {
  const auto refuse = [&](Position position, std::string sentence) {
    mistakes.push_back({file, position.line, position.column, std::move(sentence)});
    return std::nullopt;
  };
  if (text.size() > largest_yaml_bytes) {
    return refuse(
        {}, fmt::format("the file holds {} bytes; a definition may hold at most {}", text.size(), largest_yaml_bytes));
  }
  if (const auto unreadable = first_unreadable(text)) {
    return refuse(*unreadable, "this is not UTF-8 text: save the file in UTF-8");
  }
  try {
    return parsed(text);
  } catch (const Refused& refused) {
    return refuse(refused.position, refused.sentence);
  } catch (const std::exception& error) {
    // Whatever else the parser throws on a strange text is still a mistake of that text.
    return refuse({}, fmt::format("this is not YAML: {}", error.what()));
  }
}

}  // namespace miroir::base
