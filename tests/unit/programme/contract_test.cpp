#include "programme/contract.hpp"

#include "programme/programme_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace miroir::programme {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Contract signed_contract() {
  Contract contract;
  contract.first_year = 2026;
  contract.state = ContractState::in_force;
  contract.signatures.push_back({});
  return contract;
}

TEST(Contract, TheReferenceDrawsTheTable) {
  std::ifstream stream(std::string(MIROIR_SOURCE_DIR) + "/docs/reference/states.md");
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  EXPECT_THAT(text, HasSubstr("```mermaid\n" + contract_states().diagram() + "```"));
}

TEST(Contract, IsRenewedTacitlyEachSeptember) {
  const Contract contract = signed_contract();
  EXPECT_EQ(contract_year(contract, base::make_date(2026, 8, 31)), std::nullopt);
  EXPECT_EQ(contract_year(contract, base::make_date(2026, 9, 1)), 2026);
  EXPECT_EQ(contract_year(contract, base::make_date(2027, 8, 31)), 2026);
  EXPECT_EQ(contract_year(contract, base::make_date(2027, 9, 1)), 2027);
}

TEST(Contract, CoversNothingAfterItsLastDayNorWithoutASignature) {
  Contract contract = signed_contract();
  contract.state = ContractState::ended;
  contract.ended_on = base::make_date(2027, 2, 15);
  EXPECT_EQ(contract_year(contract, base::make_date(2027, 2, 15)), 2026);
  EXPECT_EQ(contract_year(contract, base::make_date(2027, 2, 16)), std::nullopt);
  contract = signed_contract();
  contract.signatures.clear();
  contract.state = ContractState::offered;
  EXPECT_EQ(contract_year(contract, base::make_date(2026, 10, 1)), std::nullopt);
}

TEST(ContractText, NamesWhatItIsGivenAndNothingElse) {
  const ContractNames names{{"physician", "Dr {group} Le Goff"}, {"group", "G"}};
  EXPECT_EQ(*fill_contract("Between us and {physician} of {group}.", names), "Between us and Dr {group} Le Goff of G.");
  EXPECT_EQ(fill_contract("{nobody}", names).error().code, "unknown-name");
  EXPECT_EQ(fill_contract("{physician", names).error().code, "unknown-name");
  EXPECT_EQ(*fill_contract("", names), "");
}

TEST(ContractText, EveryProgrammeHasOneThatCanBeFilled) {
  const ContractNames names{{"physician", "A"}, {"group", "B"},      {"programme", "C"},
                            {"year", "D"},      {"member_pay", "E"}, {"facilitator_pay", "F"}};
  for (const ProgrammeTemplate& programme : shipped_templates()) {
    const auto filled = fill_contract(contract_template(programme.id), names);
    ASSERT_TRUE(filled) << programme.id << ": " << filled.error().message;
    EXPECT_THAT(*filled, Not(HasSubstr("{")));
    EXPECT_TRUE(check_contract_text(*filled));
  }
  EXPECT_NE(contract_template("quality-group"), contract_template("unknown"));
}

TEST(ContractText, HasWordsAndAnEnd) {
  EXPECT_EQ(check_contract_text(" \r\n").error().code, "no-text");
  EXPECT_TRUE(check_contract_text(std::string(longest_contract, 'a')));
  EXPECT_EQ(check_contract_text(std::string(longest_contract + 1, 'a')).error().code, "text-too-long");
}

TEST(ContractScan, IsKnownByItsBytes) {
  EXPECT_EQ(*check_scan("%PDF-1.7\n"), ScanType::pdf);
  EXPECT_EQ(*check_scan("\xFF\xD8\xFF\xE0"), ScanType::jpeg);
  EXPECT_EQ(*check_scan("\x89PNG\r\n\x1A\n"), ScanType::png);
  EXPECT_EQ(check_scan("").error().code, "no-scan");
  EXPECT_EQ(check_scan("<html>%PDF-").error().code, "unknown-scan");
  EXPECT_EQ(check_scan("%PDF").error().code, "unknown-scan");
  std::string large = "%PDF-";
  large.resize(largest_scan);
  EXPECT_TRUE(check_scan(large));
  large += 'a';
  EXPECT_EQ(check_scan(large).error().code, "scan-too-large");
}

}  // namespace
}  // namespace miroir::programme
