// The edges of the import for each of the eighteen indicators: the examples inside the shipped definitions, written as
// SNDS rows of persons with two pseudonyms and with lines cancelled by regularisation, count as the definitions say.
#include "claims/engine.hpp"
#include "measures/catalogue.hpp"
#include "measures/tabulation.hpp"
#include "spec/spec.hpp"
#include "support/clickhouse_servers.hpp"
#include "support/imported_store.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace miroir::spec {
namespace {

using measures::EventKind;
using measures::Example;
using measures::ExampleClaim;
using testing::DrawnSnds;
using testing::ImportedStore;
using testing::Row;

std::string date_text(base::Date date) {
  return date == measures::open_end ? "1600-01-01" : date == measures::no_date ? "" : base::format_date(date);
}

// Rows of every example of the catalogue, each a person of its own with physicians of its own.
class ExampleRows {
 public:
  // Whether every line is cancelled, or one more than there are.
  explicit ExampleRows(bool all_cancelled) : all_cancelled_(all_cancelled) {
    for (const measures::Measure& measure : shipped_catalogue().measures) {
      for (const Example& example : measure.examples) {
        add_person(example);
      }
    }
  }

  const DrawnSnds& drawn() const { return drawn_; }
  std::string number(const Example& example, const std::string& physician) const {
    return numbers_.at({&example, physician});
  }

 private:
  void add_person(const Example& example) {
    ++persons_;
    for (const char* half : {"A", "B"}) {
      drawn_.person({{"BEN_NIR_PSA", pseudonym(half)},
                     {"BEN_NIR_ANO", fmt::format("PERSON-{}", persons_)},
                     {"BEN_IDT_ANO", fmt::format("PERSON-{}", persons_)},
                     {"BEN_NAI_ANN", std::to_string(example.birth_month / 12)},
                     {"BEN_NAI_MOI", std::to_string(example.birth_month % 12 + 1)},
                     {"BEN_SEX_COD", std::to_string(static_cast<int>(example.sex))},
                     {"BEN_DCD_DTE", date_text(example.death)}});
    }
    for (const measures::ExpectedCount& expected : example.expected) {
      number_of(example, expected.physician);
    }
    for (const auto& [physician, span] : example.registrations) {
      drawn_.registration({{"BEN_NIR_PSA", pseudonym("A")},
                           {"MTT_PFS_NUM", number_of(example, physician)},
                           {"MTT_DEP_DTE", date_text(span.start)},
                           {"MTT_FIN_DTE", date_text(span.end)}});
    }
    for (const measures::Span& span : example.ald) {
      drawn_.long_term_disease({{"BEN_NIR_PSA", pseudonym("B")},
                                {"IMB_ALD_DTD", date_text(span.start)},
                                {"IMB_ALD_DTF", date_text(span.end)}});
    }
    bool first_half = true;
    for (const ExampleClaim& claim : example.claims) {
      add_claim(example, claim, pseudonym(first_half ? "A" : "B"));
      first_half = !first_half;
    }
  }

  std::string pseudonym(const std::string& half) const { return fmt::format("PSEUDO{}{}", persons_, half); }

  std::string number_of(const Example& example, const std::string& physician) {
    if (physician.empty()) {
      return "";
    }
    const auto [place, fresh] = numbers_.try_emplace({&example, physician}, fmt::format("229{:05}", numbers_.size()));
    if (fresh) {
      drawn_.practice({{"PFS_PFS_NUM", place->second}, {"STA_PFS_NUM", place->second}});
    }
    return place->second;
  }

  void add_claim(const Example& example, const ExampleClaim& claim, const std::string& pseudonym) {
    const std::string by = number_of(example, claim.by);
    const std::int32_t quantity = claim.event.quantity;
    add_line(claim, by, pseudonym, quantity);
    if (!all_cancelled_) {
      add_line(claim, by, pseudonym, quantity);
    }
    add_line(claim, by, pseudonym, -quantity);
  }

  void add_line(const ExampleClaim& claim, const std::string& by, const std::string& pseudonym, std::int32_t quantity) {
    const Row act{{"BEN_NIR_PSA", pseudonym},
                  {"EXE_SOI_DTD", date_text(claim.event.date)},
                  {"PRE_PRE_DTD", date_text(claim.event.prescription_date)},
                  {"PRS_ACT_QTE", std::to_string(quantity)}};
    const auto with = [&](const std::string& column, const std::string& value) {
      Row row = act;
      row[column] = value;
      return row;
    };
    switch (claim.kind) {
      case EventKind::medicine:
        drawn_.medicine(with("PFS_PRE_NUM", by), {{"PHA_PRS_C13", product(claim.code)},
                                                  {"PHA_ACT_QSN", std::to_string(quantity)},
                                                  {"PHA_ACT_PRU", price(claim)}});
        break;
      case EventKind::biology:
        drawn_.biology(with("PFS_PRE_NUM", by),
                       {{"BIO_PRS_IDE", claim.code}, {"BIO_ACT_QSN", std::to_string(quantity)}});
        break;
      case EventKind::procedure:
        drawn_.procedure(with("PFS_EXE_NUM", by), {{"CAM_PRS_IDE", claim.code}});
        break;
      case EventKind::consultation: {
        Row row = with("PFS_EXE_NUM", by);
        row["PRS_NAT_REF"] = claim.code;
        row["EXO_MTF"] = claim.event.in_ald_care ? "42" : "0";
        drawn_.consultation(row);
        break;
      }
    }
  }

  static std::string price(const ExampleClaim& claim) {
    const std::int64_t cents_each = claim.event.amount_cents / claim.event.quantity;
    return fmt::format("{}.{:02}", cents_each / 100, cents_each % 100);
  }

  std::string product(const std::string& atc) {
    const auto [place, fresh] = products_.try_emplace(atc, fmt::format("34009{:08}", products_.size()));
    if (fresh) {
      drawn_.add("IR_PHA_R", {{"PHA_CIP_C13", place->second}, {"PHA_ATC_CLA", atc}, {"PHA_PRI_UNI", "100"}});
    }
    return place->second;
  }

  bool all_cancelled_;
  int persons_ = 0;
  DrawnSnds drawn_;
  std::map<std::pair<const Example*, std::string>, std::string> numbers_;
  std::map<std::string, std::string> products_;
};

// Numerators and denominators at level physician, by indicator and physician.
std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>> counted(
    const ImportedStore& imported, claims::Engine engine) {
  const measures::Catalogue& catalogue = shipped_catalogue();
  const Measures selected = measures::select_measures(catalogue, {}).value();
  const auto store = claims::ClaimsStore::open(imported.file(), {.threads = 1});
  claims::RunOptions options{.engine = engine, .threads = 1, .progress = {}};
  if (engine == claims::Engine::clickhouse) {
    options.clickhouse = {support::fresh_clickhouse_databases().front()};
  }
  const auto runs =
      claims::run_measures(store.value(), catalogue, selected, {base::parse_period("2018-S1").value()}, options);
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>> counts;
  for (const auto& row : measures::tabulate(selected, runs.value().front().context, runs.value().front().counts)) {
    if (row.level == measures::Level::physician && row.stratum == "all") {
      counts[{row.indicator, row.entity}] = {row.numerator.value(), row.denominator.value()};
    }
  }
  return counts;
}

constexpr claims::Engine store_engines[] = {claims::Engine::reference, claims::Engine::native, claims::Engine::duckdb,
                                            claims::Engine::clickhouse};

TEST(ExamplesThroughTheImport, TwoPseudonymsAndCancelledDuplicatesChangeNothing) {
  const ExampleRows rows(false);
  const ImportedStore store(rows.drawn());
  for (const claims::Engine engine : store_engines) {
    const auto counts = counted(store, engine);
    for (const measures::Measure& measure : shipped_catalogue().measures) {
      ASSERT_GE(measure.examples.size(), 2U) << measure.id;
      for (const Example& example : measure.examples) {
        for (const measures::ExpectedCount& expected : example.expected) {
          const auto found = counts.at({measure.id, rows.number(example, expected.physician)});
          EXPECT_EQ(found, std::pair(expected.numerator, expected.denominator))
              << claims::engine_name(engine) << ", " << measure.id << ": " << example.shows.en;
        }
      }
    }
  }
}

TEST(ExamplesThroughTheImport, LinesCancelledToZeroNeverHappened) {
  const ExampleRows rows(true);
  const ImportedStore store(rows.drawn());
  for (const claims::Engine engine : store_engines) {
    for (const auto& [key, count] : counted(store, engine)) {
      if (key.second != DrawnSnds::physician) {
        EXPECT_EQ(count.first, 0) << claims::engine_name(engine) << ", " << key.first << " of " << key.second;
      }
    }
  }
}

// Each definition shows a case that counts and one that does not.
TEST(ExamplesThroughTheImport, EachIndicatorShowsBothSides) {
  EXPECT_EQ(shipped_catalogue().measures.size(), 18U);
  for (const measures::Measure& measure : shipped_catalogue().measures) {
    bool counts = false;
    bool does_not = false;
    for (const Example& example : measure.examples) {
      for (const measures::ExpectedCount& expected : example.expected) {
        counts |= expected.numerator > 0;
        does_not |= expected.numerator == 0;
      }
    }
    EXPECT_TRUE(counts && does_not) << measure.id;
  }
}

}  // namespace
}  // namespace miroir::spec
