// The individual contract between the association and a member: offered for a year, signed on screen or on paper,
// renewed tacitly, amended with notice, ended. One table of states and permitted moves, drawn in
// docs/reference/states.md. Pure but for the interface of storage, implemented in `store`.
//
// A text that was offered never changes: an amendment is a new text beside it. A signature is kept with its evidence:
// who, when, from where, and the SHA-256 of the text that was read.
#pragma once

#include "base/date.hpp"
#include "base/embedded.hpp"
#include "base/result.hpp"
#include "base/state_table.hpp"
#include "programme/accounts.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

using ContractId = std::int64_t;

//   offered    its text can be read and signed
//   in_force   signed; from year to year until somebody ends it
//   amended    a new text was notified; the one signed before holds until the new one is
//   ended      by one of the two
//   withdrawn  taken back before it was signed
enum class ContractState : std::uint8_t { offered, in_force, amended, ended, withdrawn };
// `renew` is the calendar's: nobody makes it (contract_year).
enum class ContractMove : std::uint8_t { sign, renew, amend, take_back, end, withdraw };
const base::StateTable<ContractState, ContractMove>& contract_states();

struct ContractText {
  std::int64_t version = 1;
  std::string text;    // Markdown
  std::string sha256;  // of the text, hexadecimal
  Instant offered_at{};
  std::string offered_by;  // display name
  bool operator==(const ContractText&) const = default;
};

enum class SignatureWay : std::uint8_t { screen, paper };
const char* signature_way_name(SignatureWay way);
std::optional<SignatureWay> parse_signature_way(std::string_view name);

struct ContractSignature {
  std::int64_t version = 1;
  SignatureWay way = SignatureWay::screen;
  Instant signed_at{};    // on paper: when the scan came
  base::Date signed_on;   // on paper: the day written on it
  AccountId account = 0;  // who signed, or who brought the paper
  std::string name;       // of that account
  std::string address;    // from where, as the platform saw it
  std::string sha256;     // of the text signed
  bool operator==(const ContractSignature&) const = default;
};

struct Contract {
  ContractId id = 0;
  std::string physician;  // number
  std::string name;       // of the physician, as in the text
  std::string group;
  std::string region;  // INSEE code of the association
  std::string template_id;
  std::int32_t first_year = 0;  // 2026: from September 2026 to August 2027
  ContractState state = ContractState::offered;
  std::optional<base::Date> ended_on;
  std::string reason;  // of its end
  std::int64_t revision = 1;
  std::vector<ContractText> texts;            // by version
  std::vector<ContractSignature> signatures;  // by version

  const ContractText& latest() const { return texts.back(); }
  bool waits() const { return state == ContractState::offered || state == ContractState::amended; }
  bool operator==(const Contract&) const = default;
};

// The year, by its first one, that the contract covers on a day: tacitly renewed each September. Nothing before its
// first year, for one never signed, and after its end.
std::optional<std::int32_t> contract_year(const Contract& contract, base::Date day);

// What a text of `programmes/contracts` names in braces: {physician}, {group}, {programme}, {year}, {member_pay},
// {facilitator_pay}.
using ContractNames = std::map<std::string, std::string, std::less<>>;
std::span<const base::EmbeddedFile> embedded_contracts();
// That of the programme, and where it has none the usual one.
std::string_view contract_template(std::string_view template_id);
// Refuses ("unknown-name") a name in braces that is not among `names`.
base::Result<std::string> fill_contract(std::string_view text, const ContractNames& names);
// Refuses "no-text" and "text-too-long".
base::Result<void> check_contract_text(std::string_view text);
inline constexpr std::size_t longest_contract = 20'000;  // bytes

enum class ScanType : std::uint8_t { pdf, jpeg, png };
const char* scan_media_type(ScanType type);  // "application/pdf"
std::optional<ScanType> parse_scan_type(std::string_view media_type);
inline constexpr std::size_t largest_scan = 5 * 1024 * 1024;
// What the bytes are, whatever their file was called. Refuses "no-scan", "scan-too-large" and "unknown-scan".
base::Result<ScanType> check_scan(std::string_view bytes);
struct ContractScan {
  ScanType type = ScanType::pdf;
  std::string bytes;
};

struct ContractFilter {
  std::string region;
  std::string text;  // of a name or a group; folded before comparing
  std::optional<ContractState> state;
  std::int32_t offset = 0;
  std::int32_t limit = 50;
};
struct ContractPage {
  std::vector<Contract> contracts;  // by name; without their texts and signatures
  std::int32_t total = 0;
};

class ContractStore {
 public:
  virtual ~ContractStore() = default;
  // With its first text. Refuses "contract-exists" when the physician has one in that group that is not over.
  virtual base::Result<ContractId> offer_contract(const Contract& contract, const ContractText& text) = 0;
  virtual std::optional<Contract> find_contract(ContractId id) = 0;
  virtual std::vector<Contract> contracts_of(const std::string& physician) = 0;  // newest first
  virtual ContractPage find_contracts(const ContractFilter& filter) = 0;
  // Of the latest text. Refuses "unknown-contract", "changed-meanwhile" when `signature` is of another text, and
  // "move-not-permitted". The scan is that of a signature on paper.
  virtual base::Result<void> sign_contract(ContractId id, const ContractSignature& signature,
                                           const std::optional<ContractScan>& scan) = 0;
  // The moves below refuse "unknown-contract", "changed-meanwhile" and "move-not-permitted".
  virtual base::Result<void> amend_contract(ContractId id, std::int64_t revision, const ContractText& text) = 0;
  virtual base::Result<void> move_contract(ContractId id, std::int64_t revision, ContractMove move, base::Date day,
                                           const std::string& reason) = 0;
  virtual std::optional<ContractScan> find_scan(ContractId id, std::int64_t version) = 0;
};

}  // namespace miroir::programme
