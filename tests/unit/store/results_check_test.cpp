#include "store/results_check.hpp"

#include "support/results_sample.hpp"

#include <gtest/gtest.h>

namespace miroir::store {
namespace {

using feedback::Results;
using measures::Level;
using measures::ResultRow;

std::string refusal_of(const Results& results) {
  const auto checked = check_rows(results.manifest, results.rows);
  return checked ? "" : checked.error().message;
}

// The sample with its second row changed.
template <class Change>
std::string refusal_after(Change change) {
  Results results = testing::sample_results();
  change(results.rows[1]);
  return refusal_of(results);
}

TEST(ResultsCheck, AcceptsTheRowsThatTheManifestPromises) { EXPECT_EQ(refusal_of(testing::sample_results()), ""); }

TEST(ResultsCheck, AcceptsHiddenRowsAndRowsOfNobody) {
  EXPECT_EQ(refusal_after([](ResultRow& row) { row = testing::hidden_row(row); }), "");
  EXPECT_EQ(refusal_after([](ResultRow& row) {
              row.patients = row.numerator = row.denominator = 0;
              row.value.reset();
            }),
            "");
}

TEST(ResultsCheck, RefusesARowOfAnotherReturn) {
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.period = "2016-S1"; }), "row 2: its period is not in the manifest");
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.indicator = "ppi"; }),
            "row 2: its indicator is not in the manifest");
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.stratum = "sex=F"; }), "row 2: its stratum is not in the manifest");
}

TEST(ResultsCheck, RefusesARowTwice) {
  Results results = testing::sample_results();
  results.rows[1] = results.rows[0];
  EXPECT_EQ(refusal_of(results), "row 2: it is there twice");
}

TEST(ResultsCheck, RefusesNamesThatAreNotPlain) {
  const std::vector<std::string> names{"", "=HYPERLINK(0)", "+1", "-1", "@SUM", "a\nb", "tab\t", std::string(101, 'x')};
  for (const std::string& name : names) {
    EXPECT_EQ(refusal_after([&](ResultRow& row) { row.entity = name; }),
              "row 2: its entity is not a name that its level allows")
        << name;
  }
  EXPECT_NE(refusal_after([](ResultRow& row) { row.entity = std::string("a\0b", 3); }), "");
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.entity = "Médecin, n° 1"; }), "");
}

TEST(ResultsCheck, WantsAStarForLevelsOfOneEntityOnly) {
  EXPECT_NE(refusal_after([](ResultRow& row) { row.level = Level::region; }), "");
  EXPECT_EQ(refusal_after([](ResultRow& row) {
              row.level = Level::control;
              row.entity = "**";
            }),
            "row 2: its entity is not a name that its level allows");
}

TEST(ResultsCheck, RefusesHalfARow) {
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.value.reset(); }), "row 2: some of its figures are missing");
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.expected.reset(); }), "row 2: some of its figures are missing");
  EXPECT_EQ(refusal_after([](ResultRow& row) { row.numerator = -1; }), "row 2: it has a figure below 0");
}

TEST(ResultsCheck, AcceptsRowsThatAllLackExpectedValues) {
  Results results = testing::sample_results();
  for (ResultRow& row : results.rows) {
    row.expected.reset();
  }
  EXPECT_EQ(refusal_of(results), "");
}

TEST(ResultsCheck, RefusesSmallCellsBelowTheThresholdOfTheManifest) {
  const auto with = [](std::int64_t numerator, std::int64_t denominator, std::int32_t min_cell) {
    Results results = testing::sample_results();
    results.manifest.min_cell = min_cell;
    const ResultRow& row = results.rows[1];
    results.rows[1] =
        testing::sample_row(row.period, row.indicator, row.level, row.entity, row.stratum, numerator, denominator);
    return refusal_of(results);
  };
  EXPECT_EQ(with(0, 10, 11), "row 2: it shows fewer than 11 patients");
  EXPECT_EQ(with(0, 11, 11), "");
  EXPECT_EQ(with(10, 100, 11), "row 2: it shows fewer than 11 patients");
  EXPECT_EQ(with(11, 100, 11), "");
  EXPECT_EQ(with(3, 5, 0), "");
}

// The sample with content of its third row, which is of stratum "all".
template <class Change>
std::string content_refusal_after(Change change) {
  Results results = testing::sample_results();
  results.content = {testing::sample_content(results.rows[2], measures::ContentDimension::code_class, "M01AE"),
                     testing::sample_content(results.rows[2], measures::ContentDimension::month, "2017-09")};
  change(results);
  const auto checked = check_content(results.manifest, results.rows, results.content);
  return checked ? "" : checked.error().message;
}

TEST(ResultsCheck, AcceptsContentOfAFigureThatIsShown) {
  EXPECT_EQ(content_refusal_after([](Results&) {}), "");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[0].key = "?"; }), "");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[0].patients = 11; }), "");
}

TEST(ResultsCheck, RefusesContentThatIsNotRight) {
  EXPECT_EQ(content_refusal_after([](Results& results) { results.rows[2] = testing::hidden_row(results.rows[2]); }),
            "row 1: it is of no figure that is shown");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[1].entity = "nobody"; }),
            "row 2: it is of no figure that is shown");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[1] = results.content[0]; }),
            "row 2: it is there twice");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[0].key = "=1+1"; }),
            "row 1: its key is not plain text");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[1].key = "2018-01"; }),
            "row 2: its month is not of its period");
  EXPECT_EQ(content_refusal_after([](Results& results) { results.content[0].patients = 10; }),
            "row 1: it shows fewer than 11 patients");
}

}  // namespace
}  // namespace miroir::store
