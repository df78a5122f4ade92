// Netting: a cancelled line comes back with a negative quantity, possibly followed by a corrected one. Signed
// quantities are summed over what identifies an act; what sums to 0 or less never happened. What is left becomes the
// store's codes and events.
//
// The steps of a format have staged, each with its `reason` (0: kept):
//   medicine           cip13, atc, name, price_cents              one row per product
//   medicine_line      patient, date, prescription_date, prescriber, cip13, quantity, amount_cents
//   biology_line       patient, date, prescription_date, prescriber, performer, code, quantity
//   procedure_line     the same with activity and phase
//   consultation_line  patient, date, performer, nature, quantity, in_ald_care
#pragma once

#include "claims/importing/step.hpp"

#include <string>
#include <string_view>

namespace miroir::claims::importing {

// General practitioners' consultations, teleconsultations and visits (PRS_NAT_REF), for an SQL list.
inline constexpr std::string_view consultation_natures =
    "1111, 1110, 1109, 1112, 1104, 1105, 1098, 1191, 1192, 1211, 1212, 1210, 1209, 1214, 1221, 1222";

// The tables that the lines come from, for the report.
struct LineTables {
  std::string medicines;
  std::string biology;
  std::string procedures;
  std::string products;  // "IR_PHA_R": where medicines are listed
};

void build_events(const Step& step, const LineTables& tables);
void count_store(const Step& step);

}  // namespace miroir::claims::importing
