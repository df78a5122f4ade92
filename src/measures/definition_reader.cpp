#include "measures/definition_reader.hpp"

#include "measures/example_reader.hpp"

#include <fmt/format.h>

namespace miroir::measures {

namespace {

constexpr std::int32_t last_version = 100'000;

class DefinitionReader {
 public:
  DefinitionReader(Report& report, const YamlValue& root, CodeSets& code_sets)
      : report_(report), fields_(report, root, vocabulary::definition), code_sets_(code_sets) {}

  Measure read(const std::string& id) {
    read_id(id);
    measure_.version = read_integer(report_, fields_.find("version"), 1, last_version).value_or(1);
    measure_.status = enumerator<Status>("status", vocabulary::status);
    measure_.direction = enumerator<Direction>("better", vocabulary::better);
    const std::size_t before_rule = report_.size();
    const YamlValue* rule = fields_.find("rule");
    if (rule != nullptr) {
      read_rule(report_, *rule, code_sets_, measure_);
    }
    rule_is_sound_ = rule != nullptr && report_.size() == before_rule;
    if (const YamlValue* strata = fields_.find("strata")) {
      read_strata(report_, *strata, measure_);
    }
    read_display();
    read_description();
    if (const YamlValue* examples = fields_.find("examples")) {
      measure_.examples = read_examples(report_, *examples);
    }
    return std::move(measure_);
  }

 private:
  template <class Enumeration>
  Enumeration enumerator(const char* key, const Vocabulary& words) {
    return read_enumerator<Enumeration>(report_, fields_.find(key), words).value_or(Enumeration{});
  }

  void read_id(const std::string& id) {
    measure_.id = id;
    const YamlValue* value = fields_.find("id");
    if (const auto written = read_text(report_, value); written && *written != id) {
      report_.add(value->position,
                  fmt::format("the id {} must be the name of its file, which says \"{}\"", described(*value), id));
    }
  }

  void read_display() {
    const YamlValue* shown_as = fields_.find("shown_as");
    const auto display = read_enumerator<Display>(report_, shown_as, vocabulary::shown_as);
    if (!display) {
      return;
    }
    measure_.display = *display;
    const auto kind = measure_.numerator.kind;
    if (rule_is_sound_ && (kind == Numerator::Kind::amount_cents) != (*display == Display::mean_euros)) {
      report_.add(shown_as->position, kind == Numerator::Kind::amount_cents
                                          ? "a sum of euros is shown as euros: write euros"
                                          : "only a sum of euros is shown as euros: write share or per_thousand");
    } else if (rule_is_sound_ && kind != Numerator::Kind::units && *display == Display::share) {
      report_.add(shown_as->position, "a sum may exceed one per patient and is no share: write per_thousand");
    } else if (const YamlValue* threshold = fields_.find("practical_threshold")) {
      read_threshold(*threshold);
    }
  }

  void read_threshold(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::threshold);
    const auto expected = static_cast<std::size_t>(measure_.display);
    const std::string unit{vocabulary::threshold.words[expected].word};
    const YamlValue* number = fields.find(unit);
    if (value.kind != YamlValue::Kind::mapping) {
      return;
    }
    if (number == nullptr || value.entries.size() != 1) {
      report_.add(value.position, fmt::format("a figure shown as {} has its threshold in {}: write {{{}: 2}}",
                                              vocabulary::shown_as.words[expected].word, unit, unit));
    }
    measure_.threshold_unit = static_cast<ThresholdUnit>(expected);
    measure_.practical_threshold = read_positive_number(report_, number).value_or(0);
  }

  void read_description() {
    Description& description = measure_.description;
    const std::pair<const char*, Bilingual*> texts[] = {
        {"title", &description.title},
        {"question", &description.question},
        {"why", &description.why},
        {"source", &description.source},
        {"action", &description.action},
        {"counted", &description.counted},
        {"not_counted", &description.not_counted},
        {"example", &description.example},
        {"limits", &description.limits},
    };
    for (const auto& [key, text] : texts) {
      *text = read_bilingual(report_, fields_.find(key));
    }
    description.author = read_text(report_, fields_.find("author")).value_or("");
    description.reviewer = read_text(report_, fields_.find("reviewer")).value_or("");
    const YamlValue* validated_on = fields_.find("validated_on");
    description.validated_on = read_date_or_not_yet(report_, validated_on);
    if (validated_on != nullptr && measure_.status == Status::validated && validated_on->text == "not yet") {
      report_.add(validated_on->position, "a validated definition needs the date of its validation");
    }
    description.next_review = read_date_or_not_yet(report_, fields_.find("next_review"));
    if (const YamlValue* changes = fields_.find("changes")) {
      read_changes(*changes);
    }
  }

  void read_changes(const YamlValue& value) {
    auto& changes = measure_.description.changes;
    const auto* items = read_list(report_, &value);
    if (items == nullptr) {
      return;
    }
    for (const YamlValue& item : *items) {
      const Fields fields(report_, item, vocabulary::change);
      ChangeLogEntry entry;
      const YamlValue* version = fields.find("version");
      entry.version = read_integer(report_, version, 1, last_version).value_or(1);
      entry.date = read_date(report_, fields.find("date")).value_or(base::Date{});
      entry.what = read_bilingual(report_, fields.find("what"));
      if (version != nullptr && !changes.empty() && entry.version <= changes.back().version) {
        report_.add(version->position, "versions go up: the oldest change stands first");
      }
      changes.push_back(std::move(entry));
    }
    if (changes.empty() || changes.back().version != measure_.version) {
      report_.add(value.position,
                  fmt::format("the last change must be of version {}, as the definition", measure_.version));
    }
  }

  Report& report_;
  Fields fields_;
  CodeSets& code_sets_;
  Measure measure_;
  bool rule_is_sound_ = false;
};

}  // namespace

Measure read_definition(Report& report, const YamlValue& root, const std::string& id, CodeSets& code_sets) {
  return DefinitionReader(report, root, code_sets).read(id);
}

}  // namespace miroir::measures
