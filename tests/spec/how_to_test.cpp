// The indicator that docs/how-to/write-an-indicator.md writes, as it stands on the page, on every engine: its own drawn
// patients, and its edges. Its commands are run by tests/functional/how_to.test.mjs.
#include "spec/edges.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace miroir::spec {
namespace {

constexpr const char* id = "psychotropics-75";

// The first YAML block of the page.
std::string definition_of_the_page() {
  std::ifstream stream(std::string(MIROIR_SOURCE_DIR) + "/docs/how-to/write-an-indicator.md");
  const std::string page{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const std::string fence = "```yaml\n";
  const std::size_t begin = page.find(fence) + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

measures::Catalogue catalogue_of_the_page() {
  measures::CatalogueReading reading = measures::read_catalogue_files(
      "folder", {{"catalogue.yaml", std::string("version: \"1\"\nindicators: [") + id + "]\n"},
                 {std::string(id) + ".yaml", definition_of_the_page()}});
  for (const measures::Mistake& mistake : reading.mistakes) {
    ADD_FAILURE() << mistake.text();
  }
  return std::move(reading.catalogue);
}

TEST(HowTo, ItsIndicatorHasItsEdgesOnEveryEngine) {
  const auto delivered = [](const std::string& first, const std::string& second, const std::string& born = "1940-05") {
    return [=](Region& region, const std::string& physician) {
      region.patient(born)
          .registered(physician, "2010-01-01")
          .dispensed(first, {"N05BA04"}, {.by = physician})
          .dispensed(second, {"N06AB06"}, {.by = colleague});
    };
  };
  expect_edges(catalogue_of_the_page(), id,
               {{"first and last day of a month", 1, 1, delivered("2018-03-01", "2018-03-31")},
                {"last day and first day of the next", 0, 1, delivered("2018-03-31", "2018-04-01")},
                {"first and last day of the period, apart", 0, 1, delivered("2018-01-01", "2018-06-30")},
                {"a month of which half is before the period", 0, 1, delivered("2017-12-31", "2018-01-01")},
                {"a month after the period", 0, 1, delivered("2018-07-01", "2018-07-02")},
                {"the same month of two years", 0, 1, delivered("2017-03-01", "2018-03-01")},
                {"just seventy-five", 1, 1, delivered("2018-03-01", "2018-03-31", "1943-06")},
                {"still seventy-four", 0, 0, delivered("2018-03-01", "2018-03-31", "1943-07")},
                {"two of one class", 0, 1,
                 [](Region& region, const std::string& physician) {
                   region.patient("1940-05")
                       .registered(physician, "2010-01-01")
                       .dispensed("2018-03-01", {"N05BA04", "N05BA12"}, {.by = physician});
                 }},
                {"died on the last day", 0, 0, [](Region& region, const std::string& physician) {
                   region.patient("1940-05")
                       .registered(physician, "2010-01-01")
                       .dispensed("2018-03-01", {"N05BA04", "N06AB06"}, {.by = physician})
                       .died("2018-06-30");
                 }}});
}

}  // namespace
}  // namespace miroir::spec
