// A results file on its way into the platform, on both databases.
#include "store/publishing.hpp"

#include "contract/database_fixture.hpp"
#include "store/files.hpp"
#include "support/results_sample.hpp"

#include <fstream>

namespace miroir::testing {

namespace {

namespace fs = std::filesystem;
using base::make_date;
using programme::Membership;
using store::PublishRequest;

// Half a year later: 2018-S1 again, as the history of 2018-S2.
feedback::Results next_half_year() {
  feedback::Results later = sample_results();
  const auto rename = [](const std::string& period) { return period == "2017-S2" ? "2018-S1" : "2018-S2"; };
  for (auto& row : later.rows) {
    row.period = rename(row.period);
  }
  for (auto& period : later.manifest.periods) {
    period = base::parse_period(rename(period.name)).value();
  }
  later.manifest.groups = {{"2018-S1", later.manifest.groups.at("2017-S2")},
                           {"2018-S2", later.manifest.groups.at("2018-S1")}};
  feedback::describe_rows(later.rows, later.manifest);
  return later;
}

class PublishingContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    std::string pattern = (fs::temp_directory_path() / "miroir-publishing-XXXXXX").string();
    data_ = mkdtemp(pattern.data());
  }
  void TearDown() override {
    fs::remove_all(data_);
    StoreContract::TearDown();
  }

  PublishRequest write(feedback::Results results, const std::string& name = "results.csv",
                       const std::string& key = "signing.key") const {
    store::write_results(data_ / name, results, store::SigningKey::load_or_create(data_ / key).value()).value();
    PublishRequest request;
    request.results = data_ / name;
    request.data_directory = data_;
    request.now_seconds = 100;
    return request;
  }

  fs::path data_;
};
MIROIR_ON_BOTH_DATABASES(PublishingContract);

TEST_P(PublishingContract, LoadsRowsAndFillsTheDirectory) {
  const auto platform = open_store();
  const PublishRequest request = write(sample_results());
  const auto report =
      store::load_publication(*platform, store::verify_for_publication(request).value(), request).value();
  EXPECT_EQ(report.outcome, feedback::PublishOutcome::published);
  EXPECT_TRUE(report.first_signer);
  EXPECT_EQ(platform->rows(1, measures::Level::region, "*", "all").size(), 4u);
  EXPECT_EQ(platform->find_physician("990000004")->display_name, "Médecin 990000004");
  EXPECT_EQ(platform->find_group("G01")->name, "Groupe G01");
  EXPECT_EQ(platform->memberships_of_physician("990000001"),
            (std::vector{Membership{"990000001", "G01", make_date(2017, 7, 1), std::nullopt}}));
}

TEST_P(PublishingContract, TwiceChangesNothing) {
  const auto platform = open_store();
  const PublishRequest request = write(sample_results());
  store::load_publication(*platform, store::verify_for_publication(request).value(), request);
  const auto again =
      store::load_publication(*platform, store::verify_for_publication(request).value(), request).value();
  EXPECT_EQ(again.outcome, feedback::PublishOutcome::already_published);
  EXPECT_FALSE(again.first_signer);
  EXPECT_EQ(platform->rows(1, measures::Level::region, "*", "all").size(), 4u);
  EXPECT_EQ(platform->memberships_of_group("G01").size(), 3u);
}

TEST_P(PublishingContract, EndsAMembershipThatWasNotCountedLast) {
  const auto platform = open_store();
  feedback::Results results = sample_results();
  results.manifest.groups["2018-S1"]["G01"] = {"990000002", "990000003"};
  const PublishRequest request = write(results);
  store::load_publication(*platform, store::verify_for_publication(request).value(), request);
  EXPECT_EQ(platform->memberships_of_physician("990000001"),
            (std::vector{Membership{"990000001", "G01", make_date(2017, 7, 1), make_date(2017, 12, 31)}}));
}

TEST_P(PublishingContract, KeepsOneMembershipWhenALaterReturnGoesOn) {
  const auto platform = open_store();
  const PublishRequest request = write(sample_results());
  store::load_publication(*platform, store::verify_for_publication(request).value(), request);
  const PublishRequest second = write(next_half_year(), "later.csv");
  EXPECT_TRUE(store::load_publication(*platform, store::verify_for_publication(second).value(), second));
  EXPECT_EQ(platform->memberships_of_group("G01").size(), 3u);
}

TEST_P(PublishingContract, RefusesAnotherSignerUntilAccepted) {
  const auto platform = open_store();
  const PublishRequest first = write(sample_results());
  store::load_publication(*platform, store::verify_for_publication(first).value(), first);
  PublishRequest other = write(sample_results(), "other.csv", "other.key");
  const auto refused = store::verify_for_publication(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "unknown-signer");
  other.accepted_signer = store::SigningKey::load_or_create(data_ / "other.key")->public_key();
  other.corrects = 1;
  other.reason = "nouvelle clé";
  store::load_publication(*platform, store::verify_for_publication(other).value(), other);
  EXPECT_EQ(store::trusted_signers(data_).size(), 2u);
  other.accepted_signer.clear();
  EXPECT_TRUE(store::verify_for_publication(other));
}

TEST_P(PublishingContract, RefusesAPeriodThatOverlapsAPublishedOne) {
  const auto platform = open_store();
  const PublishRequest first = write(sample_results());
  ASSERT_TRUE(store::load_publication(*platform, store::verify_for_publication(first).value(), first));
  feedback::Results quarter = sample_results();
  quarter.manifest.periods = {base::parse_period("2018-Q1").value()};
  quarter.manifest.groups.clear();
  quarter.rows.clear();
  const PublishRequest second = write(quarter, "quarter.csv");
  const auto refused = store::load_publication(*platform, store::verify_for_publication(second).value(), second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "overlapping-periods");
  EXPECT_EQ(platform->rows(1, measures::Level::region, "*", "all").size(), 4u);
  EXPECT_EQ(platform->returns().size(), 1u);
}

TEST_P(PublishingContract, RefusesPeriodsPublishedBeforeUnlessAsACorrection) {
  const auto platform = open_store();
  const PublishRequest first = write(sample_results());
  ASSERT_TRUE(store::load_publication(*platform, store::verify_for_publication(first).value(), first));
  feedback::Results mended = sample_results();
  mended.manifest.store_fingerprint = std::string(64, '9');
  PublishRequest second = write(mended, "mended.csv");
  const auto verified = store::verify_for_publication(second).value();
  const auto refused = store::load_publication(*platform, verified, second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "already-published-periods");
  EXPECT_NE(refused.error().message.find("--corrects 1"), std::string::npos);
  second.corrects = 1;
  second.reason = "lignes en double";
  EXPECT_EQ(store::load_publication(*platform, verified, second)->id, 2);
}

TEST_P(PublishingContract, HoldsAReturnWithoutTouchingTheDirectory) {
  const auto platform = open_store();
  PublishRequest request = write(sample_results());
  request.hold = true;
  const auto report =
      store::load_publication(*platform, store::verify_for_publication(request).value(), request).value();
  EXPECT_EQ(report.outcome, feedback::PublishOutcome::held);
  EXPECT_TRUE(platform->groups().empty());
  store::complete_directory(*platform, report.id);
  EXPECT_EQ(platform->groups().size(), 1u);
  EXPECT_EQ(platform->physicians().size(), 4u);
}

TEST_P(PublishingContract, RefusesSmallCellsUnlessAllowed) {
  feedback::Results results = sample_results();
  results.manifest.min_cell = 10;
  PublishRequest request = write(results);
  EXPECT_EQ(store::verify_for_publication(request).error().code, "small-cells");
  request.allow_small_cells = true;
  EXPECT_TRUE(store::verify_for_publication(request));
}

}  // namespace

}  // namespace miroir::testing
