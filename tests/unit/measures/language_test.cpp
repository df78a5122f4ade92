// The indicator language: what is refused and how, and what a sound definition becomes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/yaml_document.hpp"
#include "measures/catalogue.hpp"
#include "measures/subjects.hpp"
#include "measures/typed_reading.hpp"
#include "measures/vocabulary.hpp"
#include "support/definition_stub.hpp"

namespace miroir::measures {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path invalid_folder = fs::path(MIROIR_SOURCE_DIR) / "tests/unit/measures/invalid";

constexpr const char* sound_rule = R"(id: indicator
rule:
  attribution: prescriber
  count: patients
  numerator: {of: prescriptions, codes: nsaid, in: period, by: physician}
)";
// Uses every set, so that none is refused as unused.
constexpr const char* other_rule = R"(id: other
rule:
  attribution: registered
  count: patients
  where: {of: lines, codes: nsaid, in: period}
  numerator: {of: lines, codes: creatinine, in: period}
)";

struct Texts {
  std::string catalogue = "version: \"1\"\nindicators:\n  - indicator\n  - other\n";
  std::string code_sets = "nsaid:\n  atc: [M01AE]\ncreatinine: {nabm: [592]}\n";
  std::string indicator = support::completed_definition(sound_rule);
  std::string other = support::completed_definition(other_rule);
};

CatalogueReading read(const Texts& texts) {
  return read_catalogue_files("folder", {{"catalogue.yaml", texts.catalogue},
                                         {"code_sets.yaml", texts.code_sets},
                                         {"indicator.yaml", texts.indicator},
                                         {"other.yaml", texts.other}});
}

CatalogueReading read_indicator(const std::string& definition) {
  Texts texts;
  texts.indicator = support::completed_definition(definition);
  return read(texts);
}

std::string mistakes_text(const CatalogueReading& reading) {
  std::string text;
  for (const Mistake& mistake : reading.mistakes) {
    text += "# expect " + mistake.text() + "\n";
  }
  return text;
}

std::string file_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The expectations at the head of a file, and the rest of it. They take one line of the text that is read, however
// many they are, so that positions do not move when one is added.
std::pair<std::string, std::string> split_expectations(const std::string& text) {
  std::string expected;
  std::string rest = "\n";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    (line.starts_with("# expect ") ? expected : rest) += line + "\n";
  }
  return {expected, rest};
}

CatalogueReading read_invalid(const std::string& name, const std::string& text) {
  Texts texts;
  if (name.starts_with("code_sets_")) {
    texts.code_sets = text;
  } else if (name.starts_with("catalogue_")) {
    texts.catalogue = text;
  } else if (name.starts_with("yaml_")) {
    texts.indicator = text;
  } else {
    texts.indicator = support::completed_definition(text);
  }
  return read(texts);
}

class InvalidFile : public ::testing::TestWithParam<std::string> {};

// MIROIR_REFRESH=1 writes what the reader says into the files; then read what changed.
TEST_P(InvalidFile, IsRefusedAsItsFirstLinesSay) {
  const fs::path path = invalid_folder / (GetParam() + ".yaml");
  const auto [expected, text] = split_expectations(file_text(path));
  const std::string found = mistakes_text(read_invalid(GetParam(), text));
  if (std::getenv("MIROIR_REFRESH") != nullptr) {
    std::ofstream(path, std::ios::binary) << found << text.substr(1);
  }
  EXPECT_FALSE(expected.empty()) << "the first line says what is expected";
  EXPECT_EQ(found, expected);
}

std::vector<std::string> invalid_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(invalid_folder)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Language, InvalidFile, ::testing::ValuesIn(invalid_names()),
                         [](const auto& name) { return name.param; });

TEST(Language, ASoundFolderGivesItsMeasuresInOrder) {
  const CatalogueReading reading = read({});
  ASSERT_EQ(mistakes_text(reading), "");
  ASSERT_EQ(reading.catalogue.measures.size(), 2U);
  EXPECT_EQ(reading.catalogue.version, "1");
  EXPECT_EQ(reading.catalogue.hash.size(), 64U);
  EXPECT_EQ(reading.catalogue.measures[1].id, "other");
  EXPECT_EQ(reading.catalogue.measures[1].order, 1);
}

TEST(Language, EachMissingKeyOfADefinitionIsToldByName) {
  for (const Word& word : vocabulary::definition.words) {
    if (!word.required) {
      continue;
    }
    std::string text = support::completed_definition(sound_rule);
    std::string without;
    std::istringstream lines(text);
    bool dropping = false;
    for (std::string line; std::getline(lines, line);) {
      dropping = line.starts_with(" ") ? dropping : line.starts_with(std::string(word.word) + ":");
      without += dropping ? "" : line + "\n";
    }
    Texts texts;
    texts.indicator = without;
    EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("lacks the key \"" + std::string(word.word) + "\"")) << without;
  }
}

TEST(Language, MistakesOfAllFilesAreToldTogether) {
  Texts texts;
  texts.code_sets += "statin: {atc: [c10]}\n";
  texts.indicator += "unheard: 1\n";
  texts.other += "unseen: 1\n";
  const CatalogueReading reading = read(texts);
  EXPECT_EQ(reading.mistakes.size(), 3U) << mistakes_text(reading);
  EXPECT_TRUE(reading.catalogue.measures.empty());
}

TEST(Language, AWholeDefinitionBecomesAPlan) {
  const CatalogueReading reading = read_indicator(R"(id: indicator
version: 3
status: validated
validated_on: 2026-11-21
changes:
  - {version: 1, date: 2025-01-01, what: {fr: Un, en: One}}
  - {version: 3, date: 2026-01-01, what: {fr: Trois, en: Three}}
better: higher
shown_as: per_thousand
practical_threshold: {per_thousand: 1.5}
rule:
  attribution: prescriber
  count: consultations
  in_ald_care: yes
  age: {from: 6, below: 60}
  where: {at_least: 3, of: deliveries, codes: nsaid, in: {last_days: 90}, by: anyone, each: {at_least: 2, of: medicines}}
  numerator:
    any_of:
      - {of: boxes, codes: {atc: [C02], except: [C02K]}, in: {dispensed_within: 0}, by: physician}
      - none_of:
          - {of: days, kind: procedure, in: {days_before: 30}, by: physician}
strata:
  - age: [6-17, 18-59]
  - sex
  - ald
  - registration
)");
  ASSERT_EQ(mistakes_text(reading), "");
  const Measure& measure = reading.catalogue.measures.front();
  EXPECT_EQ(measure.version, 3);
  EXPECT_EQ(measure.status, Status::validated);
  EXPECT_EQ(measure.description.validated_on, base::make_date(2026, 11, 21));
  EXPECT_EQ(measure.direction, Direction::higher);
  EXPECT_EQ(measure.display, Display::per_thousand);
  EXPECT_EQ(measure.threshold_unit, ThresholdUnit::per_thousand);
  EXPECT_DOUBLE_EQ(measure.practical_threshold, 1.5);
  EXPECT_EQ(measure.attribution, Attribution::prescriber);
  const Denominator& denominator = measure.denominator;
  EXPECT_EQ(denominator.unit, Unit::consultations);
  EXPECT_EQ(denominator.in_ald_care, true);
  EXPECT_EQ(denominator.age, (AgeRange{6, 60}));
  const Condition& where = denominator.condition.value();
  EXPECT_EQ(where.minimum, 3);
  EXPECT_EQ(where.counted, Counted::deliveries);
  EXPECT_EQ(where.each, (Each{Counted::medicines, 2}));
  EXPECT_EQ(where.window, (Window{Window::Kind::days_ending_period, 90}));
  EXPECT_EQ(where.author, Author::anyone);
  EXPECT_EQ(reading.catalogue.code_sets[where.codes.value()].name, "nsaid");
  const Condition& numerator = measure.numerator.condition.value();
  EXPECT_EQ(numerator.kind, Condition::Kind::any_of);
  ASSERT_EQ(numerator.children.size(), 2U);
  EXPECT_EQ(numerator.children[0].window, (Window{Window::Kind::prescribed_with_unit, 0}));
  EXPECT_EQ(numerator.children[0].author, Author::physician);
  const CodeSet& inline_set = reading.catalogue.code_sets[numerator.children[0].codes.value()];
  EXPECT_TRUE(inline_set.contains({EventKind::medicine, "C02AC06"}));
  EXPECT_FALSE(inline_set.contains({EventKind::medicine, "C02KX01"}));
  EXPECT_EQ(numerator.children[1].kind, Condition::Kind::none_of);
  const Condition& days = numerator.children[1].children.front();
  EXPECT_EQ(days.event_kind, EventKind::procedure);
  EXPECT_EQ(days.window, (Window{Window::Kind::days_before_unit, 30}));
  EXPECT_FALSE(days.codes.has_value());
  ASSERT_EQ(measure.strata.size(), 4U);
  EXPECT_EQ(measure.strata[0].ages[1], (AgeRange{18, 60}));
  EXPECT_EQ(measure.strata[3].registration, (std::vector<std::string>{"known", "new", "elsewhere"}));
}

TEST(Language, AnOpenBandReachesTheOldest) {
  const CatalogueReading reading = read_indicator(std::string(sound_rule) + "strata:\n  - age: [0-15, 85+]\n");
  ASSERT_EQ(mistakes_text(reading), "");
  EXPECT_EQ(reading.catalogue.measures.front().strata.front().ages[1], (AgeRange{85, AgeRange{}.below}));
}

TEST(Language, ColumnsAreCountedInCharacters) {
  Texts texts;
  texts.other = "# é\n{title: {fr: \"é é é\", xx: 1}}\n";
  EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("other.yaml:2:23: unknown key \"xx\""));
}

TEST(Language, AFileThatIsTooLargeIsRefused) {
  Texts texts;
  texts.other = "#" + std::string(base::largest_yaml_bytes, ' ');
  EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("other.yaml:1:1: the file holds 1000001 bytes"));
}

TEST(Language, AnAliasBombIsRefusedAtItsFirstAnchor) {
  Texts texts;
  texts.other = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    texts.other +=
        std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" + static_cast<char>(c - 1) + "]\n";
  }
  EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("other.yaml:1:4: anchors (&) and aliases (*)"));
}

TEST(Language, AListWithoutEndIsRefused) {
  Texts texts;
  texts.other = "[";
  for (std::size_t i = 0; i <= base::longest_yaml_list; ++i) {
    texts.other += "1,";
  }
  texts.other += "1]";
  EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("more than 10000 entries"));
}

TEST(Language, TextThatIsNotUtf8IsRefusedWhereItStops) {
  for (const std::string& bytes : {std::string("\xE9"), std::string("\0", 1), std::string("\xC3")}) {
    Texts texts;
    texts.other = "id: other\nwhy: " + bytes + "\n";
    EXPECT_THAT(mistakes_text(read(texts)), HasSubstr("other.yaml:2:6: this is not UTF-8 text"));
  }
}

TEST(Language, TheShippedSubjectsHoldEveryIndicatorOnce) {
  const fs::path folder = fs::path(MIROIR_SOURCE_DIR) / "catalogue";
  std::multiset<std::string> placed;
  for (const Subject& subject : load_subjects(folder)) {
    EXPECT_FALSE(subject.title.fr.empty());
    EXPECT_FALSE(subject.title.en.empty());
    placed.insert(subject.indicators.begin(), subject.indicators.end());
  }
  std::multiset<std::string> ids;
  for (const Measure& measure : load_catalogue(folder).value().measures) {
    ids.insert(measure.id);
  }
  EXPECT_EQ(placed, ids);
  EXPECT_TRUE(load_subjects("/nowhere/at/all").empty());
}

TEST(Language, AnIndicatorIsInOneSubjectAndInTheList) {
  Texts texts;
  texts.catalogue +=
      "subjects:\n  - title: {fr: Un, en: One}\n    indicators: [other, othr]\n"
      "  - title: {fr: Deux, en: Two}\n    indicators: [other]\n  - indicators: []\n";
  const std::string mistakes = mistakes_text(read(texts));
  EXPECT_THAT(mistakes, HasSubstr("catalogue.yaml:7:25: the indicator \"othr\" is not in the list of this "
                                  "catalogue; did you mean \"other\"?"));
  EXPECT_THAT(mistakes, HasSubstr("catalogue.yaml:9:18: the indicator \"other\" is in two subjects: keep it in one"));
  EXPECT_THAT(mistakes, HasSubstr("catalogue.yaml:10:5: a subject lacks the key \"title\""));
}

TEST(Language, AMissingFolderIsAMistakeAndNoException) {
  const CatalogueReading reading = read_catalogue("/nowhere/at/all");
  ASSERT_EQ(reading.mistakes.size(), 1U);
  EXPECT_THAT(reading.mistakes.front().text(), HasSubstr("/nowhere/at/all: the folder cannot be read"));
  EXPECT_THAT(mistakes_text(read_catalogue_files("folder", {})), HasSubstr("folder: there is no catalogue.yaml here"));
}

TEST(Language, AMissingFileIsAMistakeAndNoException) {
  const CatalogueReading reading = read_definition_file("/nowhere/ppi.yaml", "/nowhere");
  ASSERT_EQ(reading.mistakes.size(), 1U);
  EXPECT_THAT(reading.mistakes.front().text(), HasSubstr("/nowhere/ppi.yaml: the file cannot be read"));
}

TEST(Language, TheHashFollowsEveryByteAndNoOrder) {
  const std::string hash = read({}).catalogue.hash;
  Texts changed;
  changed.other += "\n";
  EXPECT_NE(read(changed).catalogue.hash, hash);
  const Texts texts;
  const CatalogueReading turned = read_catalogue_files("elsewhere", {{"elsewhere/other.yaml", texts.other},
                                                                     {"elsewhere/indicator.yaml", texts.indicator},
                                                                     {"elsewhere/code_sets.yaml", texts.code_sets},
                                                                     {"elsewhere/catalogue.yaml", texts.catalogue}});
  EXPECT_EQ(turned.catalogue.hash, hash);
}

TEST(Language, LoadingTellsTheFirstMistakeAndHowManyMore) {
  EXPECT_EQ(load_catalogue("/nowhere/at/all").error().code, "bad-catalogue");
  EXPECT_EQ(load_catalogue(invalid_folder).error().code, "bad-catalogue");
}

TEST(Language, SelectingKeepsTheOrderOfTheCatalogueAndNamesTheNearest) {
  const CatalogueReading reading = read({});
  const auto both = select_measures(reading.catalogue, {"other", "indicator"});
  ASSERT_TRUE(both.has_value());
  EXPECT_EQ(both->front()->id, "indicator");
  EXPECT_EQ(select_measures(reading.catalogue, {}).value().size(), 2U);
  const auto unknown = select_measures(reading.catalogue, {"indicater"});
  EXPECT_EQ(unknown.error().code, "unknown-indicator");
  EXPECT_THAT(unknown.error().message, HasSubstr("did you mean \"indicator\"?"));
}

}  // namespace
}  // namespace miroir::measures
