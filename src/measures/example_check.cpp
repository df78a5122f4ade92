#include "measures/example_check.hpp"

#include "measures/example_claims.hpp"
#include "measures/native.hpp"
#include "measures/reference.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace miroir::measures {

namespace {

CellCounts of_physician(const PeriodCounts& counts, std::size_t physician, std::size_t physicians) {
  const std::vector<CellCounts>& cells = counts.measures.front().cells;
  const std::size_t size = cells.size() / physicians;
  CellCounts sum;
  for (std::size_t cell = 0; cell < size; ++cell) {
    sum += cells[physician * size + cell];
  }
  return sum;
}

class ExampleChecker {
 public:
  ExampleChecker(const Catalogue& catalogue, const Measure& measure, const Example& example,
                 std::vector<Mistake>& mistakes)
      : catalogue_(catalogue), measures_{&measure}, example_(example), claims_(example), mistakes_(mistakes) {}

  void check() {
    ReferenceEngine reference(catalogue_, measures_, claims_.codes(), claims_.contexts());
    reference.add(claims_.timeline());
    compare("reference", reference.take_counts().front());
    const NativeProgram program(catalogue_, measures_, claims_.codes(), claims_.contexts(), false);
    NativeFold fold(program);
    fold.add({&claims_.timeline(), 1});
    compare("native", fold.take_counts(0));
  }

 private:
  void compare(const char* engine, const PeriodCounts& counts) {
    const auto& physicians = claims_.contexts().front().physicians;
    for (std::size_t place = 0; place < physicians.size(); ++place) {
      compare(engine, expected_of(physicians[place].entity), of_physician(counts, place, physicians.size()));
    }
  }

  ExpectedCount expected_of(const std::string& physician) const {
    const auto found = std::find_if(example_.expected.begin(), example_.expected.end(),
                                    [&](const ExpectedCount& expected) { return expected.physician == physician; });
    return found != example_.expected.end()
               ? *found
               : ExpectedCount{.physician = physician, .line = example_.line, .column = example_.column};
  }

  void compare(const char* engine, const ExpectedCount& expected, const CellCounts& counted) {
    if (counted.numerator != expected.numerator || counted.denominator != expected.denominator) {
      mistakes_.push_back({example_.file, expected.line, expected.column,
                           fmt::format("the example \"{}\" expects {} of {} for {}, the {} engine counts {} of {}: "
                                       "`miroir indicators explain` says why",
                                       example_.shows.en, expected.numerator, expected.denominator, expected.physician,
                                       engine, counted.numerator, counted.denominator)});
    }
  }

  const Catalogue& catalogue_;
  std::vector<const Measure*> measures_;
  const Example& example_;
  ExampleClaims claims_;
  std::vector<Mistake>& mistakes_;
};

}  // namespace

std::size_t number_of_examples(const Catalogue& catalogue) {
  std::size_t number = 0;
  for (const Measure& measure : catalogue.measures) {
    number += measure.examples.size();
  }
  return number;
}

std::vector<Mistake> check_examples(const Catalogue& catalogue) {
  std::vector<Mistake> mistakes;
  for (const Measure& measure : catalogue.measures) {
    for (const Example& example : measure.examples) {
      ExampleChecker(catalogue, measure, example, mistakes).check();
    }
  }
  return mistakes;
}

}  // namespace miroir::measures
