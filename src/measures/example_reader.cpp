#include "measures/example_reader.hpp"

#include "measures/code_set_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace miroir::measures {

namespace {

constexpr const char* usual_period = "2018-S1";
constexpr const char* unknown = "unknown";
constexpr std::int32_t largest_quantity = 100'000;
constexpr std::int32_t largest_price_cents = 100'000'000;

bool is_physician(const std::string& text) { return text.size() == 1 && 'A' <= text[0] && text[0] <= 'Z'; }

// "2 of 5"
bool parse_count(const std::string& text, ExpectedCount& into) {
  const char* const end = text.data() + text.size();
  const auto numerator = std::from_chars(text.data(), end, into.numerator);
  constexpr std::string_view of = " of ";
  if (numerator.ec != std::errc{} || !std::string_view(numerator.ptr, end).starts_with(of)) {
    return false;
  }
  const auto denominator = std::from_chars(numerator.ptr + of.size(), end, into.denominator);
  return denominator.ec == std::errc{} && denominator.ptr == end && into.numerator >= 0 && into.denominator >= 0;
}

class ExampleReader {
 public:
  explicit ExampleReader(Report& report) : report_(report) {}

  Example read(const YamlValue& value) {
    const Fields fields(report_, value, vocabulary::example);
    Example example;
    example.file = report_.file();
    example.line = value.position.line;
    example.column = value.position.column;
    example.shows = read_bilingual(report_, fields.find("shows"));
    example.period = read_period(fields.find("period"));
    example.birth_month = read_month(fields.find("born"));
    read_sex(fields.find("sex"), example);
    example.death = read_date(report_, fields.find("died")).value_or(open_end);
    for (const YamlValue& item : items(fields.find("registered"))) {
      read_registration(item, example);
    }
    for (const YamlValue& item : items(fields.find("ald"))) {
      const Fields span(report_, item, vocabulary::span);
      example.ald.push_back(read_span(span));
    }
    for (const YamlValue& item : items(fields.find("claims"))) {
      read_claims(item, example);
    }
    if (const YamlValue* expected = fields.find("expected")) {
      read_expected(*expected, example);
    }
    return example;
  }

 private:
  std::vector<YamlValue> items(const YamlValue* value) {
    const auto* list = read_list(report_, value);
    return list == nullptr ? std::vector<YamlValue>{} : *list;
  }

  base::Period read_period(const YamlValue* value) {
    const std::string text = value == nullptr ? usual_period : value->text;
    const auto period = base::parse_period(text);
    if (!period) {
      report_.add(value->position, fmt::format("expected a half-year or quarter such as 2018-S1 or 2018-Q2, found {}",
                                               described(*value)));
      return *base::parse_period(usual_period);
    }
    return *period;
  }

  std::int32_t read_month(const YamlValue* value) {
    if (value == nullptr) {
      return 0;
    }
    const auto date = base::parse_date(value->text + "-01");
    if (!date) {
      report_.add(value->position, fmt::format("expected a month such as 1950-03, found {}", described(*value)));
      return 0;
    }
    return base::month_index(*date);
  }

  void read_sex(const YamlValue* value, Example& example) {
    if (const auto place = read_word(report_, value, vocabulary::sex)) {
      example.sex = *place == 0 ? Sex::female : Sex::male;
    }
  }

  std::string read_physician(const YamlValue* value) {
    if (value == nullptr) {
      return "";
    }
    if (value->kind != YamlValue::Kind::text || !is_physician(value->text)) {
      report_.add(value->position,
                  fmt::format("expected a physician, one capital letter such as A, found {}", described(*value)));
      return "";
    }
    return value->text;
  }

  Span read_span(const Fields& fields) {
    const YamlValue* to = fields.find("to");
    const Span span{read_date(report_, fields.find("from")).value_or(base::Date{}),
                    read_date(report_, to).value_or(open_end)};
    if (span.end < span.start) {
      report_.add(to->position, "this span ends before it begins: write its first day under from");
    }
    return span;
  }

  void read_registration(const YamlValue& value, Example& example) {
    const Fields fields(report_, value, vocabulary::registered);
    const std::string physician = read_physician(fields.find("with"));
    example.registrations.push_back({physician, read_span(fields)});
  }

  void read_claims(const YamlValue& value, Example& example) {
    const Fields fields(report_, value, vocabulary::claim);
    const ExampleClaim claim = read_claim(fields);
    static constexpr std::pair<const char*, EventKind> kinds[] = {{"medicines", EventKind::medicine},
                                                                  {"tests", EventKind::biology},
                                                                  {"procedures", EventKind::procedure},
                                                                  {"consultations", EventKind::consultation}};
    int named = 0;
    for (const auto& [key, kind] : kinds) {
      const YamlValue* codes = fields.find(key);
      named += codes != nullptr ? 1 : 0;
      for (const YamlValue& code : items(codes)) {
        add_claim(claim, kind, code, example);
      }
    }
    if (named != 1 && value.kind == YamlValue::Kind::mapping) {
      report_.add(value.position, "a claim has exactly one key of medicines, tests, procedures, consultations");
    }
  }

  // What holds for every code of the entry.
  ExampleClaim read_claim(const Fields& fields) {
    ExampleClaim claim;
    claim.by = read_physician(fields.find("by"));
    claim.event.date = read_date(report_, fields.find("on")).value_or(base::Date{});
    const YamlValue* prescribed = fields.find("prescribed");
    const bool is_unknown = prescribed != nullptr && prescribed->text == unknown;
    claim.event.prescription_date = is_unknown ? no_date : read_date(report_, prescribed).value_or(claim.event.date);
    claim.event.quantity = read_integer(report_, fields.find("quantity"), 1, largest_quantity).value_or(1);
    claim.event.amount_cents = read_integer(report_, fields.find("cents_each"), 0, largest_price_cents).value_or(0) *
                               std::int64_t{claim.event.quantity};
    claim.event.in_ald_care = read_yes_or_no(report_, fields.find("ald_care")).value_or(false);
    return claim;
  }

  void add_claim(ExampleClaim claim, EventKind kind, const YamlValue& code, Example& example) {
    const bool no_class = kind == EventKind::medicine && code.text == unknown;
    if (!no_class && (code.kind != YamlValue::Kind::text || !is_code(kind, code.text))) {
      report_.add(code.position,
                  fmt::format("{} is no code here: expected the shape of {}", described(code), code_shape(kind)));
      return;
    }
    claim.kind = kind;
    claim.code = no_class ? "" : code.text;
    if (kind == EventKind::procedure || kind == EventKind::consultation) {
      claim.event.prescription_date = no_date;
    }
    example.claims.push_back(std::move(claim));
  }

  void read_expected(const YamlValue& value, Example& example) {
    if (value.kind != YamlValue::Kind::mapping || value.entries.empty()) {
      report_.add(value.position,
                  fmt::format("expected physicians and their counts, {{A: 1 of 2}}, found {}", described(value)));
      return;
    }
    for (const YamlEntry& entry : value.entries) {
      ExpectedCount expected{
          .physician = entry.key, .line = entry.value.position.line, .column = entry.value.position.column};
      if (!is_physician(entry.key)) {
        report_.add(entry.position,
                    fmt::format("expected a physician, one capital letter such as A, found \"{}\"", entry.key));
      } else if (entry.value.kind != YamlValue::Kind::text || !parse_count(entry.value.text, expected)) {
        report_.add(entry.value.position, fmt::format("expected a numerator and a denominator such as 1 of 2, found {}",
                                                      described(entry.value)));
      } else {
        example.expected.push_back(std::move(expected));
      }
    }
  }

  Report& report_;
};

}  // namespace

std::vector<Example> read_examples(Report& report, const YamlValue& value) {
  std::vector<Example> examples;
  const auto* items = read_list(report, &value);
  for (const YamlValue& item : items == nullptr ? std::vector<YamlValue>{} : *items) {
    examples.push_back(ExampleReader(report).read(item));
  }
  return examples;
}

}  // namespace miroir::measures
