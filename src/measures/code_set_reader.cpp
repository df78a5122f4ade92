#include "measures/code_set_reader.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/nearest_word.hpp"

namespace miroir::measures {

namespace {

// The nomenclatures: their key, the kind of event they code, and how a code looks (A a capital, 9 a digit).
struct Nomenclature {
  std::string_view key;
  EventKind kind;
  std::vector<std::string_view> shapes;
};

const std::vector<Nomenclature>& nomenclatures() {
  static const std::vector<Nomenclature> all{
      {"atc", EventKind::medicine, {"A", "A99", "A99A", "A99AA", "A99AA99"}},
      {"nabm", EventKind::biology, {"9", "99", "999", "9999"}},
      {"ccam", EventKind::procedure, {"AAAA999"}},
      {"act", EventKind::consultation, {"999", "9999", "99999"}},
  };
  return all;
}

bool has_shape(std::string_view code, std::string_view shape) {
  return std::equal(code.begin(), code.end(), shape.begin(), shape.end(), [](char c, char expected) {
    return expected == 'A' ? 'A' <= c && c <= 'Z' : '0' <= c && c <= '9';
  });
}

bool covers(EventKind kind, const std::string& word, const std::string& code) {
  return kind == EventKind::medicine ? code.starts_with(word) : code == word;
}

bool has_shape_of(const Nomenclature& nomenclature, const std::string& code) {
  return std::any_of(nomenclature.shapes.begin(), nomenclature.shapes.end(),
                     [&](std::string_view shape) { return has_shape(code, shape); });
}

class SetReader {
 public:
  SetReader(Report& report, CodeSet& set) : report_(report), set_(set) {}

  bool read(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::code_set);
    const YamlValue* listed = nullptr;
    for (const Nomenclature& nomenclature : nomenclatures()) {
      if (const YamlValue* codes = fields.find(nomenclature.key)) {
        if (listed != nullptr) {
          return fail(codes->position, "a code set holds codes of one nomenclature: make two sets");
        }
        listed = codes;
        nomenclature_ = &nomenclature;
      }
    }
    if (listed == nullptr) {
      return fail(value.position, "a code set lists its codes under one of atc, nabm, ccam, act");
    }
    set_.kind = nomenclature_->kind;
    read_codes(*listed, set_.included);
    if (const YamlValue* excluded = fields.find("except")) {
      read_codes(*excluded, set_.excluded);
      check_exceptions(*excluded);
    }
    return sound_;
  }

 private:
  bool fail(Position position, std::string sentence) {
    report_.add(position, std::move(sentence));
    sound_ = false;
    return false;
  }

  void read_codes(const YamlValue& value, std::vector<std::string>& codes) {
    const auto* items = read_list(report_, &value);
    if (items == nullptr || items->empty()) {
      fail(value.position, "expected at least one code");
      return;
    }
    for (const YamlValue& item : *items) {
      read_code(item, codes);
    }
  }

  void read_code(const YamlValue& item, std::vector<std::string>& codes) {
    if (item.kind != YamlValue::Kind::text || !has_shape_of(*nomenclature_, item.text)) {
      fail(item.position, fmt::format("{} is not a code of {}: expected the shape of {}", described(item),
                                      nomenclature_->key, code_shape(nomenclature_->kind)));
      return;
    }
    for (const std::string& other : codes) {
      if (covers(nomenclature_->kind, other, item.text) || covers(nomenclature_->kind, item.text, other)) {
        fail(item.position, fmt::format("\"{}\" overlaps \"{}\" of the same list: keep one", item.text, other));
        return;
      }
    }
    codes.push_back(item.text);
  }

  void check_exceptions(const YamlValue& value) {
    for (const std::string& code : set_.excluded) {
      const bool inside = std::any_of(set_.included.begin(), set_.included.end(), [&](const std::string& word) {
        return covers(set_.kind, word, code) && word != code;
      });
      if (!inside) {
        fail(value.position, fmt::format("\"{}\" is excepted but not in the set: remove it", code));
      }
    }
  }

  Report& report_;
  CodeSet& set_;
  const Nomenclature* nomenclature_ = nullptr;
  bool sound_ = true;
};

bool is_set_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '_';
  });
}

}  // namespace

bool is_code(EventKind kind, const std::string& text) {
  const auto& all = nomenclatures();
  return std::any_of(all.begin(), all.end(), [&](const Nomenclature& nomenclature) {
    return nomenclature.kind == kind && has_shape_of(nomenclature, text);
  });
}

std::string_view code_shape(EventKind kind) {
  switch (kind) {
    case EventKind::medicine:
      return "J01MA or J01MA02";
    case EventKind::biology:
      return "592";
    case EventKind::procedure:
      return "ALQP003";
    case EventKind::consultation:
      break;
  }
  return "1111";
}

void CodeSets::read_file(Report& report, const YamlValue& root) {
  if (root.kind != YamlValue::Kind::mapping) {
    report.add(root.position, fmt::format("expected code sets by name, found {}", described(root)));
    unreadable_ = true;
    return;
  }
  for (const YamlEntry& entry : root.entries) {
    if (!is_set_name(entry.key)) {
      report.add(entry.position, "the name of a code set is made of lower-case letters, digits and _");
    }
    CodeSet set;
    set.name = entry.key;
    const bool sound = SetReader(report, set).read(entry.value);
    named_[entry.key] = {sets_.size(), entry.position, false, sound};
    sets_.push_back(std::move(set));
  }
}

std::optional<std::size_t> CodeSets::use_named(Report& report, const YamlValue& value) {
  const auto found = named_.find(value.text);
  if (found == named_.end() && unreadable_) {
    return std::nullopt;
  }
  if (found == named_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, set] : named_) {
      names.push_back(name);
    }
    const std::string nearest = base::did_you_mean(value.text, names);
    report.add(value.position, fmt::format("no code set {} in code_sets.yaml{}", described(value),
                                           nearest.empty() ? ": add it there" : nearest));
    return std::nullopt;
  }
  found->second.used = true;
  // A set with a mistake has been told where it stands.
  return found->second.sound ? std::optional(found->second.index) : std::nullopt;
}

std::optional<std::size_t> CodeSets::use(Report& report, const YamlValue& value, const std::string& owner) {
  if (value.kind == YamlValue::Kind::text) {
    return use_named(report, value);
  }
  CodeSet set;
  set.name = fmt::format("{}_codes_{}", owner, sets_.size());
  std::replace(set.name.begin(), set.name.end(), '-', '_');
  if (!SetReader(report, set).read(value)) {
    return std::nullopt;
  }
  sets_.push_back(std::move(set));
  return sets_.size() - 1;
}

void CodeSets::report_unused(Report& report) const {
  for (const auto& [name, set] : named_) {
    if (!set.used) {
      report.add(set.position, fmt::format("no indicator uses the code set \"{}\": remove it", name));
    }
  }
}

}  // namespace miroir::measures
