#include "cli/demo_contracts.hpp"

#include "programme/training.hpp"
#include "web/sessions.hpp"

#include <fmt/core.h>

namespace miroir::cli {

namespace {

using programme::Instant;

constexpr std::int32_t year_begins_in = 9;

Instant morning_of(base::Date date) { return Instant(std::chrono::days(date.days)) + std::chrono::hours(9); }

programme::ContractText text_of(const programme::Contract& contract, const std::string& group, Instant at) {
  const programme::ProgrammeTemplate& rules = *programme::find_template(contract.template_id);
  programme::ContractText text;
  text.text = programme::fill_contract(programme::contract_template(rules.id),
                                       {{"physician", contract.name},
                                        {"group", group},
                                        {"programme", rules.title.fr},
                                        {"year", fmt::format("{}–{}", contract.first_year, contract.first_year + 1)},
                                        {"member_pay", "150,00 €"},
                                        {"facilitator_pay", "250,00 €"}})
                  .value();
  text.sha256 = web::sha256_hexadecimal(text.text);
  text.offered_at = at;
  text.offered_by = "Secrétariat de l’association";
  return text;
}

void sign(store::PlatformStore& store, programme::ContractId id, const programme::Contract& contract,
          const programme::ContractText& text, base::Date day) {
  programme::ContractSignature signature;
  signature.signed_at = morning_of(day);
  signature.signed_on = day;
  signature.name = contract.name;
  signature.address = "192.0.2.1";
  signature.sha256 = text.sha256;
  store.sign_contract(id, signature, std::nullopt).value();
}

}  // namespace

void add_demo_contracts(store::PlatformStore& store, const std::string& region, const std::string& group,
                        const std::string& unsigned_member, base::Date today) {
  const base::YearMonthDay parts = base::year_month_day(today);
  const auto entry = store.find_group(group);
  for (const programme::Membership& membership : store.memberships_of_group(group)) {
    const auto physician = store.find_physician(membership.physician);
    if (!membership.covers(today) || !physician) {
      continue;
    }
    programme::Contract contract;
    contract.physician = membership.physician;
    contract.name = physician->display_name;
    contract.group = group;
    contract.region = region;
    contract.template_id = programme::default_template;
    contract.first_year = parts.month >= year_begins_in ? parts.year : parts.year - 1;
    const auto text = text_of(contract, entry ? entry->name : group, morning_of(today - 20));
    const auto id = store.offer_contract(contract, text);
    if (id && membership.physician != unsigned_member) {
      sign(store, *id, contract, text, today - 12);
    }
  }
}

}  // namespace miroir::cli
