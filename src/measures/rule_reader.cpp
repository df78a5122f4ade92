#include "measures/rule_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/nearest_word.hpp"

namespace miroir::measures {

namespace {

constexpr std::int32_t most_counted = 100'000;
constexpr int deepest_condition = 6;

bool is_combination(const YamlValue& value) {
  const auto words = vocabulary::combination.spellings();
  return value.kind == YamlValue::Kind::mapping &&
         std::any_of(value.entries.begin(), value.entries.end(), [&](const YamlEntry& entry) {
           return std::find(words.begin(), words.end(), entry.key) != words.end();
         });
}

AgeRange read_age(Report& report, const YamlValue& value) {
  const Fields fields(report, value, vocabulary::age);
  AgeRange age;
  age.from = read_integer(report, fields.find("from"), 0, oldest_age).value_or(age.from);
  age.below = read_integer(report, fields.find("below"), 1, oldest_age).value_or(age.below);
  if (value.kind == YamlValue::Kind::mapping && value.entries.empty()) {
    report.add(value.position, "expected from, below or both");
  }
  if (age.from >= age.below) {
    report.add(
        value.position,
        fmt::format("the age limits are reversed: nobody is from {} and below {}; write the lower one under from",
                    age.from, age.below));
    return {};
  }
  return age;
}

// Conditions of one rule. What a unit is decides which windows and authors make sense.
class ConditionReader {
 public:
  ConditionReader(Report& report, CodeSets& code_sets, const Measure& measure)
      : report_(report), code_sets_(code_sets), measure_(measure) {}

  Condition read(const YamlValue& value, int depth = 0) {
    if (depth > deepest_condition) {
      report_.add(value.position,
                  fmt::format("conditions are nested deeper than {} levels: nest fewer", deepest_condition));
      return {};
    }
    return is_combination(value) ? read_combination(value, depth) : read_leaf(value);
  }

 private:
  Condition read_combination(const YamlValue& value, int depth) {
    Condition condition;
    const auto words = vocabulary::combination.spellings();
    if (value.entries.size() != 1) {
      const auto other = std::find_if(value.entries.begin(), value.entries.end(), [&](const YamlEntry& entry) {
        return std::find(words.begin(), words.end(), entry.key) == words.end();
      });
      const YamlEntry& extra = other == value.entries.end() ? value.entries.back() : *other;
      report_.add(extra.position,
                  "a combination of conditions has one key, all_of, any_of or none_of: nest the others");
      return condition;
    }
    const YamlEntry& entry = value.entries.front();
    const auto place = std::find(words.begin(), words.end(), entry.key) - words.begin();
    condition.kind = static_cast<Condition::Kind>(static_cast<std::ptrdiff_t>(Condition::Kind::all_of) + place);
    const auto* items = read_list(report_, &entry.value);
    if (items != nullptr && items->empty()) {
      report_.add(entry.value.position, fmt::format("{} needs at least one condition", entry.key));
    }
    for (const YamlValue& item : items == nullptr ? std::vector<YamlValue>{} : *items) {
      condition.children.push_back(read(item, depth + 1));
    }
    return condition;
  }

  Condition read_leaf(const YamlValue& value) {
    if (++conditions_ == most_conditions + 1) {
      report_.add(value.position, fmt::format("a rule holds at most {} conditions: remove some", most_conditions));
    }
    const Fields fields(report_, value, vocabulary::condition);
    Condition condition;
    if (value.kind != YamlValue::Kind::mapping) {
      return condition;
    }
    condition.minimum = read_integer(report_, fields.find("at_least"), 1, most_counted).value_or(1);
    condition.counted =
        read_enumerator<Counted>(report_, fields.find("of"), vocabulary::counted).value_or(Counted::lines);
    read_events(fields, condition);
    read_window(fields, condition);
    read_author(fields, condition);
    if (const YamlValue* each = fields.find("each")) {
      read_each(*each, condition);
    }
    if (const YamlValue* of = fields.find("of")) {
      check_kind(*of, condition.counted, condition.event_kind);
    }
    return condition;
  }

  void read_events(const Fields& fields, Condition& condition) {
    const YamlValue* kind = fields.find("kind");
    const auto named_kind = read_enumerator(report_, kind, vocabulary::kind, EventKind::medicine);
    condition.event_kind = named_kind.value_or(EventKind::medicine);
    const YamlValue* codes = fields.find("codes");
    if (codes == nullptr) {
      return;
    }
    condition.codes = code_sets_.use(report_, *codes, measure_.id);
    if (condition.codes) {
      condition.event_kind = code_sets_.sets()[*condition.codes].kind;
    }
    if (condition.codes && named_kind && *named_kind != condition.event_kind) {
      report_.add(kind->position, "the code set is of another kind: leave `kind` out");
    }
  }

  void read_window(const Fields& fields, Condition& condition) {
    const YamlValue* value = fields.find("in");
    if (value == nullptr) {
      return;
    }
    if (value->kind == YamlValue::Kind::mapping) {
      condition.window = read_window_in_days(*value);
    } else if (const auto place = read_word(report_, value, vocabulary::named_window)) {
      condition.window.kind = *place == 0 ? Window::Kind::period : Window::Kind::unit;
    }
    check_window(*value, condition);
  }

  Window read_window_in_days(const YamlValue& value) {
    static constexpr Window::Kind kinds[] = {Window::Kind::days_ending_period, Window::Kind::days_before_unit,
                                             Window::Kind::days_after_unit, Window::Kind::prescribed_with_unit};
    const Fields fields(report_, value, vocabulary::window);
    const auto words = vocabulary::window.spellings();
    if (value.entries.size() != 1) {
      report_.add(value.position, fmt::format("a window has exactly one key, {}", one_of(words)));
      return {};
    }
    const auto place = std::find(words.begin(), words.end(), value.entries.front().key) - words.begin();
    if (static_cast<std::size_t>(place) == words.size()) {
      return {};
    }
    const Window::Kind kind = kinds[place];
    const std::int32_t least = kind == Window::Kind::days_ending_period ? 1 : 0;
    const auto days = read_integer(report_, &value.entries.front().value, least, longest_window_days);
    return {kind, days.value_or(least)};
  }

  void check_window(const YamlValue& value, const Condition& condition) {
    const Window::Kind window = condition.window.kind;
    const bool of_prescription = window == Window::Kind::unit || window == Window::Kind::prescribed_with_unit;
    const bool of_unit =
        of_prescription || window == Window::Kind::days_before_unit || window == Window::Kind::days_after_unit;
    if (window == Window::Kind::unit && measure_.denominator.unit != Unit::prescriptions) {
      report_.add(value.position, "same_prescription goes with `count: prescriptions` only");
    } else if (of_unit && measure_.denominator.unit == Unit::patients) {
      report_.add(value.position,
                  "this window hangs on the unit's date, and patients have none: "
                  "count prescriptions, deliveries, consultations or starts");
    } else if (of_prescription && condition.event_kind != EventKind::medicine) {
      report_.add(value.position, "this window holds medicines only: count medicines, or write another window");
    } else if (of_prescription && condition.counted == Counted::prescriptions) {
      report_.add(value.position, "this window lies inside one prescription: count lines, boxes or medicines");
    }
  }

  void read_author(const Fields& fields, Condition& condition) {
    const YamlValue* value = fields.find("by");
    const bool implied = condition.window.kind == Window::Kind::unit;
    if (value == nullptr && measure_.attribution == Attribution::prescriber && !implied) {
      report_.add(fields.position(),
                  "a condition under attribution prescriber lacks the key \"by\": anyone or physician");
    }
    condition.author = read_enumerator<Author>(report_, value, vocabulary::author).value_or(Author::anyone);
  }

  void read_each(const YamlValue& value, Condition& condition) {
    const Fields fields(report_, value, vocabulary::each);
    Each each;
    each.minimum = read_integer(report_, fields.find("at_least"), 1, most_counted).value_or(1);
    const YamlValue* of = fields.find("of");
    if (const auto place = read_word(report_, of, vocabulary::each_counted)) {
      static constexpr Counted counted[] = {Counted::lines,     Counted::acts,    Counted::boxes,
                                            Counted::medicines, Counted::classes, Counted::days};
      each.counted = counted[*place];
      check_kind(*of, each.counted, condition.event_kind);
    }
    if (condition.counted != Counted::deliveries && condition.counted != Counted::months) {
      report_.add(value.position, "each goes with `of: deliveries` and `of: months` only");
    } else if (condition.counted == Counted::deliveries && each.counted == Counted::days) {
      report_.add(of->position, "a delivery is of one day: ask it for lines, boxes, medicines or classes");
    }
    condition.each = each;
  }

  void check_kind(const YamlValue& of, Counted counted, EventKind kind) {
    const bool medicine = kind == EventKind::medicine;
    const bool any_kind = counted == Counted::lines || counted == Counted::days || counted == Counted::months;
    const bool wants_medicine = !any_kind && counted != Counted::acts;
    if (wants_medicine && !medicine) {
      report_.add(of.position, fmt::format("{} are of medicines: count acts, lines, days or months", of.text));
    } else if (counted == Counted::acts && medicine) {
      report_.add(of.position, "medicines are no acts: count boxes, lines, medicines, deliveries or prescriptions");
    }
  }

  Report& report_;
  CodeSets& code_sets_;
  const Measure& measure_;
  int conditions_ = 0;
};

class RuleReader {
 public:
  RuleReader(Report& report, CodeSets& code_sets, Measure& measure)
      : report_(report), code_sets_(code_sets), measure_(measure), conditions_(report, code_sets, measure) {}

  void read(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::rule);
    measure_.attribution = read_enumerator<Attribution>(report_, fields.find("attribution"), vocabulary::attribution)
                               .value_or(Attribution::registered);
    read_denominator(fields);
    if (const YamlValue* numerator = fields.find("numerator")) {
      read_numerator(*numerator);
    }
  }

 private:
  void read_denominator(const Fields& fields) {
    Denominator& denominator = measure_.denominator;
    const YamlValue* count = fields.find("count");
    denominator.unit = read_enumerator<Unit>(report_, count, vocabulary::unit).value_or(Unit::patients);
    if (measure_.attribution == Attribution::registered && denominator.unit != Unit::patients) {
      report_.add(count->position, "attribution registered counts patients only: use attribution prescriber");
    }
    if (const YamlValue* age = fields.find("age")) {
      denominator.age = read_age(report_, *age);
    }
    if (const auto place = read_word(report_, fields.find("sex"), vocabulary::sex)) {
      denominator.sex = *place == 0 ? Sex::female : Sex::male;
    }
    denominator.ald = read_yes_or_no(report_, fields.find("ald"));
    read_consultation_keys(fields);
    read_start_keys(fields);
    if (const YamlValue* where = fields.find("where")) {
      denominator.condition = conditions_.read(*where);
    }
  }

  void read_consultation_keys(const Fields& fields) {
    const YamlValue* value = fields.find("in_ald_care");
    measure_.denominator.in_ald_care = read_yes_or_no(report_, value);
    if (value != nullptr && measure_.denominator.unit != Unit::consultations) {
      report_.add(value->position, "in_ald_care goes with `count: consultations` only");
    }
  }

  void read_start_keys(const Fields& fields) {
    Denominator& denominator = measure_.denominator;
    for (const char* key : {"starting", "clear_days"}) {
      const YamlValue* value = fields.find(key);
      if (denominator.unit == Unit::starts && value == nullptr) {
        report_.add(fields.position(), fmt::format("`count: starts` needs the key \"{}\"", key));
      } else if (denominator.unit != Unit::starts && value != nullptr) {
        report_.add(value->position, fmt::format("{} goes with `count: starts` only", key));
      }
    }
    denominator.clear_days = read_integer(report_, fields.find("clear_days"), 1, longest_window_days).value_or(0);
    if (const YamlValue* starting = fields.find("starting")) {
      denominator.start_codes = code_sets_.use(report_, *starting, measure_.id);
      if (denominator.start_codes && code_sets_.sets()[*denominator.start_codes].kind != EventKind::medicine) {
        report_.add(starting->position, "a start is of medicines: expected a set of ATC codes");
      }
    }
  }

  void read_numerator(const YamlValue& value) {
    const bool sums = value.kind == YamlValue::Kind::mapping &&
                      std::any_of(value.entries.begin(), value.entries.end(),
                                  [](const YamlEntry& entry) { return entry.key == "sum"; });
    if (sums) {
      read_sum(value);
    } else {
      measure_.numerator.condition = conditions_.read(value);
    }
  }

  void read_sum(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::sum);
    Numerator& numerator = measure_.numerator;
    const YamlValue* summed = fields.find("sum");
    numerator.kind = read_enumerator(report_, summed, vocabulary::summed, Numerator::Kind::amount_cents)
                         .value_or(Numerator::Kind::amount_cents);
    if (measure_.denominator.unit != Unit::patients) {
      report_.add(summed->position, "sums go with `count: patients` only");
    }
    if (const YamlValue* codes = fields.find("codes")) {
      numerator.codes = code_sets_.use(report_, *codes, measure_.id);
    }
    if (numerator.codes) {
      numerator.event_kind = code_sets_.sets()[*numerator.codes].kind;
    }
    check_sum(fields, *summed);
  }

  void check_sum(const Fields& fields, const YamlValue& summed) {
    const Numerator& numerator = measure_.numerator;
    const bool medicine = numerator.event_kind == EventKind::medicine;
    const bool acts = numerator.kind == Numerator::Kind::acts;
    if (acts && fields.find("codes") == nullptr) {
      report_.add(summed.position, "a sum of acts needs `codes`");
    } else if (acts && numerator.codes && medicine) {
      report_.add(summed.position, "medicines are no acts: sum boxes or euros");
    } else if (!acts && !medicine) {
      report_.add(summed.position, fmt::format("{} are of medicines: sum acts", summed.text));
    }
  }

  Report& report_;
  CodeSets& code_sets_;
  Measure& measure_;
  ConditionReader conditions_;
};

// "65-74" is 65 to 74 completed years, "85+" from 85 on.
std::optional<AgeRange> parse_age_band(const std::string& text) {
  AgeRange band;
  const char* end = text.data() + text.size();
  auto [next, error] = std::from_chars(text.data(), end, band.from);
  if (error != std::errc{} || next == end) {
    return std::nullopt;
  }
  if (*next == '+') {
    return next + 1 == end && band.from <= oldest_age ? std::optional(band) : std::nullopt;
  }
  std::int32_t last_age = 0;
  const auto rest = *next == '-' ? std::from_chars(next + 1, end, last_age) : std::from_chars_result{end, std::errc{}};
  if (*next != '-' || rest.ec != std::errc{} || rest.ptr != end || last_age > oldest_age || band.from < 0) {
    return std::nullopt;
  }
  band.below = last_age + 1;
  return band;
}

class StrataReader {
 public:
  StrataReader(Report& report, Measure& measure) : report_(report), measure_(measure) {}

  void read(const YamlValue& value) {
    const auto* items = read_list(report_, &value);
    for (const YamlValue& item : items == nullptr ? std::vector<YamlValue>{} : *items) {
      read_stratum(item);
    }
  }

 private:
  void read_stratum(const YamlValue& item) {
    if (item.kind == YamlValue::Kind::mapping) {
      const Fields fields(report_, item, vocabulary::stratum);
      if (const YamlValue* ages = fields.find("age")) {
        add(*ages, {Dimension::age, read_bands(*ages), {}});
      }
      if (const YamlValue* relations = fields.find("registration")) {
        add(*relations, {Dimension::registration, {}, read_relations(*relations)});
      }
      return;
    }
    if (item.kind == YamlValue::Kind::text && item.text == "age") {
      report_.add(item.position, "age needs its bands: age: [65-74, 75-84, 85+]");
      return;
    }
    const auto dimension = read_enumerator(report_, &item, vocabulary::whole_stratum, Dimension::sex);
    if (dimension) {
      add(item,
          {*dimension, {}, *dimension == Dimension::registration ? possible_relations() : std::vector<std::string>{}});
    }
  }

  void add(const YamlValue& value, Stratifier stratifier) {
    const bool twice = std::any_of(measure_.strata.begin(), measure_.strata.end(),
                                   [&](const Stratifier& other) { return other.dimension == stratifier.dimension; });
    if (twice) {
      report_.add(value.position, "this dimension is already given: keep one");
      return;
    }
    measure_.strata.push_back(std::move(stratifier));
  }

  std::vector<AgeRange> read_bands(const YamlValue& value) {
    std::vector<AgeRange> bands;
    const auto* items = read_list(report_, &value);
    if (items != nullptr && items->empty()) {
      report_.add(value.position, "expected at least one age band");
    }
    for (const YamlValue& item : items == nullptr ? std::vector<YamlValue>{} : *items) {
      read_band(item, bands);
    }
    return bands;
  }

  void read_band(const YamlValue& item, std::vector<AgeRange>& bands) {
    const auto band = item.kind == YamlValue::Kind::text ? parse_age_band(item.text) : std::nullopt;
    const AgeRange population = measure_.denominator.age;
    if (!band) {
      report_.add(item.position, fmt::format("expected an age band such as 65-74 or 85+, found {}", described(item)));
    } else if (band->from >= band->below) {
      report_.add(item.position, fmt::format("the limits of the age band {} are reversed: write {}-{}", item.text,
                                             band->below - 1, band->from));
    } else if (band->from < population.from || band->below > population.below) {
      report_.add(item.position, fmt::format("the age band {} lies outside the population, which is {}: keep within it",
                                             item.text, population_text(population)));
    } else if (!bands.empty() && band->from < bands.back().below) {
      report_.add(
          item.position,
          fmt::format("the age band {} overlaps the band before it, or comes too late: write them from the youngest up",
                      item.text));
    } else {
      bands.push_back(*band);
    }
  }

  static std::string population_text(AgeRange age) {
    return age.below == AgeRange{}.below ? fmt::format("{}+", age.from) : fmt::format("{}-{}", age.from, age.below - 1);
  }

  std::vector<std::string> read_relations(const YamlValue& value) {
    std::vector<std::string> relations;
    const auto* items = read_list(report_, &value);
    if (items != nullptr && items->empty()) {
      report_.add(value.position, "expected at least one of known, new, elsewhere");
    }
    for (const YamlValue& item : items == nullptr ? std::vector<YamlValue>{} : *items) {
      if (!read_word(report_, &item, vocabulary::registration)) {
        continue;
      }
      if (item.text == "elsewhere" && measure_.attribution == Attribution::registered) {
        report_.add(item.position, "elsewhere cannot occur under attribution registered: remove it");
      } else if (std::find(relations.begin(), relations.end(), item.text) != relations.end()) {
        report_.add(item.position, fmt::format("{} is already given: keep one", item.text));
      } else {
        relations.push_back(item.text);
      }
    }
    return relations;
  }

  std::vector<std::string> possible_relations() const {
    std::vector<std::string> relations{"known", "new"};
    if (measure_.attribution == Attribution::prescriber) {
      relations.emplace_back("elsewhere");
    }
    return relations;
  }

  Report& report_;
  Measure& measure_;
};

}  // namespace

void read_rule(Report& report, const YamlValue& value, CodeSets& code_sets, Measure& measure) {
  RuleReader(report, code_sets, measure).read(value);
}

void read_strata(Report& report, const YamlValue& value, Measure& measure) {
  StrataReader(report, measure).read(value);
}

}  // namespace miroir::measures
