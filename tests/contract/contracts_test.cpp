#include "programme/contract.hpp"

#include "contract/database_fixture.hpp"

#include <fmt/core.h>

namespace miroir::testing {

namespace {

using programme::Contract;
using programme::ContractId;
using programme::ContractMove;
using programme::ContractScan;
using programme::ContractSignature;
using programme::ContractState;
using programme::ContractText;
using programme::Instant;

class ContractsContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(ContractsContract);

const base::Date day = base::make_date(2026, 9, 15);
Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

Contract contract(const std::string& physician = "990000001", const std::string& name = "Dr Élise Le Goff") {
  Contract out;
  out.physician = physician;
  out.name = name;
  out.group = "G01";
  out.region = "53";
  out.template_id = "quality-group";
  out.first_year = 2026;
  return out;
}
ContractText text(const std::string& words = "# Contrat\n\nL'un et l'autre.") {
  return {1, words, "hash of " + words, at(100), "Le secrétariat"};
}
ContractSignature signature(const ContractText& of, std::int64_t version = 1) {
  return {version, programme::SignatureWay::screen, at(200), day, 7, "Dr Élise Le Goff", "192.0.2.1", of.sha256};
}
template <class Type>
std::string code(const base::Result<Type>& result) {
  return result ? "" : result.error().code;
}

TEST_P(ContractsContract, KeepsWhatWasOfferedAndTheEvidenceOfItsSignature) {
  const auto store = open_store();
  const ContractId id = store->offer_contract(contract(), text()).value();
  EXPECT_EQ(code(store->offer_contract(contract(), text())), "contract-exists");
  EXPECT_EQ(store->find_contract(id)->state, ContractState::offered);
  ASSERT_TRUE(store->sign_contract(id, signature(text()), std::nullopt));
  const auto kept = store->find_contract(id).value();
  EXPECT_EQ(kept.state, ContractState::in_force);
  EXPECT_EQ(kept.texts, std::vector{text()});
  EXPECT_EQ(kept.signatures, std::vector{signature(text())});
  EXPECT_EQ(kept.revision, 2);
  EXPECT_EQ(code(store->sign_contract(id, signature(text()), std::nullopt)), "move-not-permitted");
  EXPECT_EQ(code(store->sign_contract(id + 1, signature(text()), std::nullopt)), "unknown-contract");
  EXPECT_FALSE(store->find_scan(id, 1));
}

TEST_P(ContractsContract, OnlyTheTextThatWasReadIsSigned) {
  const auto store = open_store();
  const ContractId id = store->offer_contract(contract(), text()).value();
  EXPECT_EQ(code(store->sign_contract(id, signature(text("Another")), std::nullopt)), "changed-meanwhile");
  EXPECT_EQ(code(store->sign_contract(id, signature(text(), 2), std::nullopt)), "changed-meanwhile");
  EXPECT_EQ(store->find_contract(id)->state, ContractState::offered);
}

TEST_P(ContractsContract, AnAmendmentIsATextBesideAndAwaitsItsOwnSignature) {
  const auto store = open_store();
  const ContractId id = store->offer_contract(contract(), text()).value();
  EXPECT_EQ(code(store->amend_contract(id, 1, text("More"))), "move-not-permitted");
  store->sign_contract(id, signature(text()), std::nullopt).value();
  EXPECT_EQ(code(store->amend_contract(id, 1, text("More"))), "changed-meanwhile");
  ASSERT_TRUE(store->amend_contract(id, 2, text("More")));
  auto kept = store->find_contract(id).value();
  EXPECT_EQ(kept.state, ContractState::amended);
  ASSERT_EQ(kept.texts.size(), 2U);
  EXPECT_EQ(kept.latest().version, 2);
  EXPECT_EQ(code(store->sign_contract(id, signature(text()), std::nullopt)), "changed-meanwhile");
  ASSERT_TRUE(store->sign_contract(id, signature(text("More"), 2), std::nullopt));
  EXPECT_EQ(store->find_contract(id)->signatures.size(), 2U);
}

TEST_P(ContractsContract, AScanIsKeptByteForByte) {
  const auto store = open_store();
  const ContractId id = store->offer_contract(contract(), text()).value();
  std::string bytes = "%PDF-";
  for (int i = 0; i < 1000; ++i) {
    bytes += static_cast<char>(i % 256);
  }
  ContractSignature paper = signature(text());
  paper.way = programme::SignatureWay::paper;
  store->sign_contract(id, paper, ContractScan{programme::ScanType::pdf, bytes}).value();
  ASSERT_TRUE(store->find_scan(id, 1));
  EXPECT_EQ(store->find_scan(id, 1)->bytes, bytes);
  EXPECT_EQ(store->find_scan(id, 1)->type, programme::ScanType::pdf);
}

TEST_P(ContractsContract, EndsWithADayAndAReasonAndMayBeginAgain) {
  const auto store = open_store();
  const ContractId id = store->offer_contract(contract(), text()).value();
  store->sign_contract(id, signature(text()), std::nullopt).value();
  EXPECT_EQ(code(store->move_contract(id, 1, ContractMove::end, day, "")), "changed-meanwhile");
  EXPECT_EQ(code(store->move_contract(id, 2, ContractMove::withdraw, day, "")), "move-not-permitted");
  ASSERT_TRUE(store->move_contract(id, 2, ContractMove::end, day, "Déménagement"));
  const auto kept = store->find_contract(id).value();
  EXPECT_EQ(kept.state, ContractState::ended);
  EXPECT_EQ(kept.ended_on, day);
  EXPECT_EQ(kept.reason, "Déménagement");
  EXPECT_TRUE(store->offer_contract(contract(), text()));
  EXPECT_EQ(store->contracts_of("990000001").size(), 2U);
}

TEST_P(ContractsContract, AreListedPageByPageAndFoundByName) {
  const auto store = open_store();
  for (int i = 0; i < 5; ++i) {
    store->offer_contract(contract(fmt::format("99000000{}", i), fmt::format("Dr Élise {}", i)), text()).value();
  }
  Contract elsewhere = contract("990000009");
  elsewhere.region = "52";
  store->offer_contract(elsewhere, text()).value();
  store->sign_contract(1, signature(text()), std::nullopt).value();
  programme::ContractFilter filter{"53", "elise", std::nullopt, 3, 3};
  const auto page = store->find_contracts(filter);
  EXPECT_EQ(page.total, 5);
  ASSERT_EQ(page.contracts.size(), 2U);
  EXPECT_EQ(page.contracts.front().name, "Dr Élise 3");
  filter = {"53", "", ContractState::offered, 0, 10};
  EXPECT_EQ(store->find_contracts(filter).total, 4);
  filter.text = "x' OR '1'='1";
  EXPECT_EQ(store->find_contracts(filter).total, 0);
  EXPECT_EQ(store->region_counts("53", 0, day).unsigned_contracts, 4);
}

}  // namespace

}  // namespace miroir::testing
