#include "claims/limitations.hpp"

#include <algorithm>
#include <array>

namespace miroir::claims {

namespace {

constexpr std::array<LimitationWords, 14> all = {{
    {Limitation::providers, "providers", "the base knows no provider as a person, only specialties or services"},
    {Limitation::registrations, "registrations", "the base does not say who is whose registered physician"},
    {Limitation::registration_history, "registration-history",
     "the base says who the registered physician is, not since when"},
    {Limitation::deaths, "deaths", "the base holds no death"},
    {Limitation::ald, "ald", "the base does not say who has a long-term disease (ALD)"},
    {Limitation::ald_care, "ald-care",
     "the base does not say which consultations are care of a long-term disease (ALD)"},
    {Limitation::prescribers, "prescribers", "the base does not say which practitioner prescribed the medicines"},
    {Limitation::prescription_dates, "prescription-dates", "the base holds no prescription date"},
    {Limitation::medicine_classes, "medicine-classes", "too many medicines of the base have no ATC class"},
    {Limitation::amounts, "amounts", "the base does not hold the amount of the medicines"},
    {Limitation::boxes, "boxes", "the base counts medicines in units, not in boxes"},
    {Limitation::consultations, "consultations", "the base holds no consultation of a known general practitioner"},
    {Limitation::biology_prescribers, "biology-prescribers",
     "the base does not say which practitioner ordered the laboratory tests"},
    {Limitation::procedure_performers, "procedure-performers",
     "the base does not say which practitioner did the procedures"},
}};

const LimitationWords& words_of(Limitation limitation) { return all.at(static_cast<std::size_t>(limitation)); }

}  // namespace

std::span<const LimitationWords> limitation_words() { return all; }

std::string_view limitation_code(Limitation limitation) { return words_of(limitation).code; }

std::string_view limitation_sentence(Limitation limitation) { return words_of(limitation).words; }

std::vector<Limitation> parse_limitations(std::string_view codes) {
  std::vector<Limitation> found;
  while (!codes.empty()) {
    const std::size_t comma = std::min(codes.find(','), codes.size());
    const std::string_view code = codes.substr(0, comma);
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.code == code; });
    if (known != all.end()) {
      found.push_back(known->limitation);
    }
    codes.remove_prefix(std::min(comma + 1, codes.size()));
  }
  return found;
}

}  // namespace miroir::claims
