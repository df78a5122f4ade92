// What makes up a numerator: which classes and months may leave, at the edges of the threshold.
#include "feedback/content_disclosure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::feedback {
namespace {

using measures::ContentDimension;
using measures::ContentRow;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// Three physicians of the region in no group, with large classes that a test makes small. Everybody in the numerator
// has class M01AE; some have others too.
class Content {
 public:
  Content() {
    measure_.id = "indicator";
    measure_.numerator.condition.emplace();
    context_.period = base::parse_period("2018-S1").value();
    counts_.measures.resize(1);
    const measures::CellLayout layout(measure_);
    counts_.measures[0].cells.resize(3 * layout.size());
    std::int32_t number = 0;
    for (const char* name : {"A", "B", "C"}) {
      context_.physicians.push_back({name, {}, false});
      counts_.measures[0].cells[static_cast<std::size_t>(number) * layout.size()] = {
          .patients = 1000, .numerator_patients = 300, .denominator = 1000, .numerator = 300, .boxes = 900};
      for (const auto& [key, patients] : {std::pair{"M01AE", 300}, {"M01AB", 150}, {"M01AC", 120}}) {
        set(number, key, patients + number);
      }
      ++number;
    }
  }

  Content& set(std::int32_t physician, const std::string& key, std::int64_t patients) {
    auto& lines = counts_.measures[0].content;
    const bool month = key.find('-') != std::string::npos;
    std::erase_if(lines, [&](const auto& line) { return line.physician == physician && line.key == key; });
    if (patients > 0) {
      lines.push_back({physician,
                       month ? ContentDimension::month : ContentDimension::code_class,
                       key,
                       {.patients = std::min<std::int64_t>(patients, 300), .units = patients, .boxes = patients}});
    }
    return *this;
  }

  Content& set_numerator(std::int32_t physician, std::int64_t persons) {
    const measures::CellLayout layout(measure_);
    auto& cell = counts_.measures[0].cells[static_cast<std::size_t>(physician) * layout.size()];
    cell.numerator_patients = cell.numerator = persons;
    return *this;
  }

  // "A M01AE", "region M01AE".
  std::vector<std::string> published(std::int32_t min_cell = default_min_cell) const {
    auto rows = measures::tabulate({&measure_}, context_, counts_);
    control_disclosure({PeriodRows{context_, rows}}, {&measure_}, min_cell);
    auto content = measures::tabulate_content({&measure_}, context_, counts_);
    control_content(content, rows, {&measure_}, context_, min_cell);
    std::vector<std::string> names;
    for (const ContentRow& row : content) {
      names.push_back((row.entity == "*" ? measures::level_name(row.level) : row.entity) + " " + row.key);
    }
    return names;
  }

 private:
  measures::Measure measure_;
  measures::PeriodContext context_;
  measures::PeriodCounts counts_;
};

TEST(ContentDisclosure, ShowsLargeClasses) {
  EXPECT_THAT(Content().published(),
              IsSupersetOf({"A M01AE", "A M01AB", "A M01AC", "control M01AE", "region M01AE", "region M01AC"}));
}

TEST(ContentDisclosure, LeavesOutAClassOfOneToTenPersons) {
  const auto shows = [](std::int64_t patients) {
    const auto names = Content().set(0, "M01AC", patients).published();
    return std::find(names.begin(), names.end(), "A M01AC") != names.end();
  };
  EXPECT_FALSE(shows(1));
  EXPECT_FALSE(shows(10));
  EXPECT_TRUE(shows(11));
}

TEST(ContentDisclosure, LeavesOutAClassThatAllButOneToTenHave) {
  const auto shows = [](std::int64_t patients) {
    const auto names = Content().set(0, "M01AB", patients).published();
    return std::find(names.begin(), names.end(), "A M01AB") != names.end();
  };
  EXPECT_TRUE(shows(289));
  EXPECT_FALSE(shows(290));
  EXPECT_FALSE(shows(299));
  EXPECT_TRUE(shows(300));
}

// Boxes of "all" less those of the classes shown would be the boxes of the small one.
TEST(ContentDisclosure, LeavesOutAnotherClassWithALoneSmallOne) {
  const auto names = Content().set(0, "M01AC", 5).published();
  EXPECT_THAT(names, Not(::testing::Contains("A M01AC")));
  EXPECT_THAT(names, Not(IsSupersetOf({"A M01AE", "A M01AB"})));
}

// Seven and eight persons may be the same: two small classes do not cover each other, however many they are together.
TEST(ContentDisclosure, SmallClassesTogetherCountAsTheLargestOfThem) {
  const auto names = Content().set(0, "M01AC", 7).set(0, "M01AX", 8).published();
  EXPECT_THAT(names, Not(IsSupersetOf({"A M01AE", "A M01AB"})));
}

// The region's class less those of B and C would be A's.
TEST(ContentDisclosure, LeavesOutTheClassOfAColleagueOrOfTheRegion) {
  const auto names = Content().set(0, "M01AC", 5).published();
  EXPECT_THAT(names, Not(IsSupersetOf({"B M01AC", "C M01AC", "region M01AC"})));
  EXPECT_THAT(names, Not(IsSupersetOf({"B M01AC", "C M01AC", "control M01AC"})));
}

TEST(ContentDisclosure, ShowsNothingOfAFigureThatIsHidden) {
  const auto names = Content().set_numerator(0, 5).published();
  EXPECT_THAT(names, Not(::testing::Contains(::testing::StartsWith("A "))));
}

TEST(ContentDisclosure, ShowsEverythingNamedWhenSwitchedOff) {
  EXPECT_THAT(Content().set(0, "M01AC", 1).published(0), IsSupersetOf({"A M01AC", "region M01AC"}));
}

TEST(ContentDisclosure, NamesMonthsOfThePeriodOnly) {
  Content given;
  for (std::int32_t physician = 0; physician < 3; ++physician) {
    given.set(physician, "2017-12", 100).set(physician, "2018-01", 100).set(physician, "2018-07", 100);
  }
  EXPECT_THAT(given.published(), IsSupersetOf({"A 2018-01", "region 2018-01"}));
  EXPECT_THAT(given.published(), Not(::testing::Contains("region 2017-12")));
  EXPECT_THAT(given.published(), Not(::testing::Contains("region 2018-07")));
}

TEST(ContentDisclosure, NamesTheClassesThatMostPatientsOfTheRegionHave) {
  Content given;
  for (std::int32_t physician = 0; physician < 3; ++physician) {
    for (int i = 0; i < 30; ++i) {
      given.set(physician, "C" + std::to_string(100 + i), 150 + i);
    }
  }
  const auto names = given.published();
  EXPECT_THAT(names, IsSupersetOf({"region M01AE", "region C129"}));
  EXPECT_THAT(names, Not(::testing::Contains("region C105")));
  const auto of_region =
      std::count_if(names.begin(), names.end(), [](const std::string& name) { return name.starts_with("region "); });
  EXPECT_EQ(static_cast<std::size_t>(of_region), measures::named_classes);
}

TEST(ContentDisclosure, GivesContentToTheLongerOfPeriodsThatOverlap) {
  const auto period = [](const char* name) { return base::parse_period(name).value(); };
  const std::vector<base::Period> run{period("2018-Q1"), period("2018-S1"), period("2018-Q3")};
  EXPECT_FALSE(has_content(run[0], run));
  EXPECT_TRUE(has_content(run[1], run));
  EXPECT_TRUE(has_content(run[2], run));
}

}  // namespace
}  // namespace miroir::feedback
