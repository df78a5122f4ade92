#include "programme/contract.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

namespace miroir::programme {
namespace {

using enum ContractState;

constexpr base::Transition<ContractState, ContractMove> transitions[] = {
    {offered, ContractMove::sign, in_force},      {offered, ContractMove::withdraw, withdrawn},
    {in_force, ContractMove::renew, in_force},    {in_force, ContractMove::amend, amended},
    {in_force, ContractMove::end, ended},         {amended, ContractMove::sign, in_force},
    {amended, ContractMove::take_back, in_force}, {amended, ContractMove::end, ended},
};
constexpr const char* state_names[] = {"offered", "in_force", "amended", "ended", "withdrawn"};
constexpr const char* move_names[] = {"sign", "renew", "amend", "take_back", "end", "withdraw"};
constexpr std::array way_names{"screen", "paper"};
constexpr std::array media_types{"application/pdf", "image/jpeg", "image/png"};

constexpr std::int32_t year_begins_in = 9;

template <class Enumeration, std::size_t count>
std::optional<Enumeration> parse(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enumeration>(found - names.begin()));
}

std::int32_t school_year(base::Date day) {
  const base::YearMonthDay parts = base::year_month_day(day);
  return parts.month >= year_begins_in ? parts.year : parts.year - 1;
}

}  // namespace

const base::StateTable<ContractState, ContractMove>& contract_states() {
  static const base::StateTable<ContractState, ContractMove> table("a contract", "offer", offered, state_names,
                                                                   move_names, transitions);
  return table;
}

const char* signature_way_name(SignatureWay way) { return way_names[static_cast<std::size_t>(way)]; }
std::optional<SignatureWay> parse_signature_way(std::string_view name) { return parse<SignatureWay>(way_names, name); }
const char* scan_media_type(ScanType type) { return media_types[static_cast<std::size_t>(type)]; }
std::optional<ScanType> parse_scan_type(std::string_view media_type) {
  return parse<ScanType>(media_types, media_type);
}

std::optional<std::int32_t> contract_year(const Contract& contract, base::Date day) {
  const bool was_signed = !contract.signatures.empty();
  const bool over = contract.ended_on && *contract.ended_on < day;
  const std::int32_t year = school_year(day);
  return was_signed && !over && contract.first_year <= year ? std::optional(year) : std::nullopt;
}

std::string_view contract_template(std::string_view template_id) {
  std::string_view usual;
  for (const base::EmbeddedFile& file : embedded_contracts()) {
    const std::string_view name = file.name.substr(0, file.name.rfind('.'));
    if (name == template_id) {
      return file.bytes;
    }
    if (name == "default") {
      usual = file.bytes;
    }
  }
  return usual;
}

base::Result<std::string> fill_contract(std::string_view text, const ContractNames& names) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    text.remove_prefix(open + 1);
    const std::size_t close = text.find('}');
    const std::string_view name = text.substr(0, close);
    const auto found = close == std::string_view::npos ? names.end() : names.find(name);
    if (found == names.end()) {
      return base::refuse("unknown-name", fmt::format("the text of the contract names {{{}}}, which nothing is called",
                                                      name.substr(0, 40)));
    }
    filled += found->second;
    text.remove_prefix(close + 1);
  }
  return filled;
}

base::Result<void> check_contract_text(std::string_view text) {
  if (text.find_first_not_of(" \r\n\t") == std::string_view::npos) {
    return base::refuse("no-text", "the contract has no text: write one");
  }
  return text.size() > longest_contract
             ? base::Result<void>(base::refuse("text-too-long", "the text of the contract is too long: shorten it"))
             : base::Result<void>();
}

base::Result<ScanType> check_scan(std::string_view bytes) {
  if (bytes.empty()) {
    return base::refuse("no-scan", "no file came: choose the scan of the signed contract");
  }
  if (bytes.size() > largest_scan) {
    return base::refuse("scan-too-large", "the file is larger than 5 MB: scan it with a lower resolution");
  }
  using namespace std::string_view_literals;
  if (bytes.starts_with("%PDF-"sv)) {
    return ScanType::pdf;
  }
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
    return ScanType::jpeg;
  }
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return ScanType::png;
  }
  return base::refuse("unknown-scan", "the file is no PDF, JPEG or PNG: scan the contract again as one of these");
}

}  // namespace miroir::programme
