// Opening a claims store, and what a period knows of practitioners and groups.
#include "claims/claims_store.hpp"

#include "support/store_writer.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include <fmt/format.h>

namespace miroir::claims {
namespace {

using support::DrawnStore;

constexpr std::int32_t june_2018 = 2018 * 12 + 5;

class ClaimsStoreTest : public ::testing::Test {
 protected:
  ClaimsStoreTest()
      : path_(std::filesystem::temp_directory_path() / fmt::format("miroir-claims-store-{}.store", ::getpid())) {
    std::filesystem::remove(path_);
  }
  ~ClaimsStoreTest() override { std::filesystem::remove(path_); }

  ClaimsStore opened(const DrawnStore& drawn) {
    support::write_store(drawn, path_);
    return ClaimsStore::open(path_, {.threads = 1}).value();
  }
  std::string refusal() { return ClaimsStore::open(path_, {}).error().code; }

  measures::PeriodContext context(const DrawnStore& drawn) { return opened(drawn).period_context(period_).value(); }

  std::filesystem::path path_;
  base::Period period_ = base::parse_period("2018-S1").value();
};

base::Date day(const char* text) { return base::parse_date(text).value(); }

// Practitioner A with a practice under A1; B under B1.
DrawnStore two_practitioners() {
  DrawnStore drawn;
  drawn.codes = {{}, {measures::EventKind::medicine, "A02BC01"}};
  drawn.practitioners = {"", "A", "B"};
  drawn.numbers = {"", "A", "A1", "B1"};
  drawn.practices = {{.month = june_2018, .number = 2, .practitioner = 1},
                     {.month = june_2018, .number = 3, .practitioner = 2}};
  return drawn;
}

TEST_F(ClaimsStoreTest, a_missing_file_is_refused) { EXPECT_EQ(refusal(), "no-store"); }

TEST_F(ClaimsStoreTest, a_file_that_is_no_database_is_refused) {
  std::ofstream(path_) << "period;indicator\n";
  EXPECT_EQ(refusal(), "not-a-store");
}

TEST_F(ClaimsStoreTest, a_database_without_a_version_is_refused) {
  columnar::Database({.path = path_.string(), .memory_limit_bytes = {}, .threads = 1, .temporary_directory = ""})
      .connect()
      .run("CREATE TABLE other (id INTEGER)");
  EXPECT_EQ(refusal(), "not-a-store");
}

TEST_F(ClaimsStoreTest, a_store_of_another_version_is_refused) {
  support::write_store(two_practitioners(), path_);
  columnar::Database({.path = path_.string(), .memory_limit_bytes = {}, .threads = 1, .temporary_directory = ""})
      .connect()
      .run("UPDATE store_info SET value = '999'");
  EXPECT_EQ(refusal(), "store-version");
}

TEST_F(ClaimsStoreTest, a_period_whose_last_month_is_missing_is_refused_with_the_months_there) {
  DrawnStore drawn = two_practitioners();
  drawn.practices.push_back({.month = june_2018 + 1, .number = 2, .practitioner = 1});
  drawn.practices.push_back({.month = june_2018 + 3, .number = 2, .practitioner = 1});
  const auto refused = opened(drawn).period_context(base::parse_period("2018-S2").value());
  EXPECT_EQ(refused.error().code, "period-not-covered");
  EXPECT_NE(refused.error().message.find("2018-06 to 2018-07, 2018-09"), std::string::npos) << refused.error().message;
}

TEST_F(ClaimsStoreTest, a_physician_needs_one_practice_that_is_general_liberal_and_in_the_region) {
  DrawnStore drawn = two_practitioners();
  drawn.practices[0].liberal = false;
  drawn.practices.push_back({.month = june_2018, .number = 1, .practitioner = 1, .in_region = false});
  const auto found = context(drawn);
  ASSERT_EQ(found.physicians.size(), 1U);
  EXPECT_EQ(found.physicians[0].entity, "B");
  EXPECT_EQ(found.physician_of_practitioner, (std::vector<std::int32_t>{-1, -1, 0}));
}

TEST_F(ClaimsStoreTest, a_declared_number_is_a_practice_number_or_the_practitioners_own) {
  EXPECT_EQ(context(two_practitioners()).physician_of_number, (std::vector<std::int32_t>{-1, 0, 0, 1}));
}

TEST_F(ClaimsStoreTest, the_own_number_of_somebody_without_a_practice_that_month_is_nobodys) {
  DrawnStore drawn = two_practitioners();
  drawn.practices[0].month = june_2018 - 1;
  EXPECT_EQ(context(drawn).physician_of_number, (std::vector<std::int32_t>{-1, -1, -1, 0}));
}

// 2018-S1 has 181 days: 91 are half of them or more, 90 are not.
TEST_F(ClaimsStoreTest, a_member_for_half_the_days_is_in_the_group) {
  DrawnStore drawn = two_practitioners();
  drawn.memberships = {{1, "G", {day("2018-04-01"), measures::open_end}},
                       {2, "G", {day("2018-04-02"), measures::open_end}}};
  const auto physicians = context(drawn).physicians;
  EXPECT_EQ(physicians[0].groups, std::vector<std::string>{"G"});
  EXPECT_TRUE(physicians[1].groups.empty());
  EXPECT_TRUE(physicians[1].in_any_group);
}

TEST_F(ClaimsStoreTest, days_covered_twice_count_once) {
  DrawnStore drawn = two_practitioners();
  drawn.memberships = {{1, "G", {day("2018-01-01"), day("2018-02-28")}},
                       {1, "G", {day("2018-02-01"), day("2018-03-31")}},
                       {1, "H", {day("2018-01-01"), day("2018-02-28")}},
                       {1, "H", {day("2018-02-01"), day("2018-04-01")}}};
  EXPECT_EQ(context(drawn).physicians[0].groups, std::vector<std::string>{"H"});
}

TEST_F(ClaimsStoreTest, a_membership_that_ended_before_the_period_is_none) {
  DrawnStore drawn = two_practitioners();
  drawn.memberships = {{1, "G", {day("2017-01-01"), day("2017-12-31")}}};
  EXPECT_FALSE(context(drawn).physicians[0].in_any_group);
}

TEST_F(ClaimsStoreTest, patients_come_with_their_own_spans) {
  DrawnStore drawn = two_practitioners();
  drawn.persons.resize(3);
  drawn.persons[0].death = day("2018-03-01");
  drawn.persons[2].registrations = {{2, day("2017-01-01"), day("2017-12-31")}, {3, day("2018-01-01")}};
  drawn.persons[2].ald = {{day("2018-01-01")}};
  const PatientTable table = opened(drawn).patients();
  ASSERT_EQ(table.patients.size(), 3U);
  EXPECT_EQ(table.patients[0].death, day("2018-03-01"));
  EXPECT_TRUE(table.patients[1].registrations.empty());
  ASSERT_EQ(table.patients[2].registrations.size(), 2U);
  EXPECT_EQ(table.patients[2].registrations[1].number, 3);
  EXPECT_EQ(table.patients[2].registrations[1].end, measures::open_end);
  EXPECT_EQ(table.patients[2].ald.size(), 1U);
}

TEST_F(ClaimsStoreTest, codes_are_placed_by_their_identifier) {
  const auto codes = opened(two_practitioners()).codes();
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_EQ(codes[1].text, "A02BC01");
}

}  // namespace
}  // namespace miroir::claims
