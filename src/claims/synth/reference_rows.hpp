// The rows of the reference tables: beneficiaries, long-term diseases, registrations, practitioners, medicines, groups.
#pragma once

#include "claims/synth/medicines.hpp"
#include "claims/synth/person.hpp"
#include "claims/synth/tables.hpp"

namespace miroir::claims::synth {

// IR_BEN_R, IR_IMB_R and IR_MTT_R for one person. `last_processed`: nothing when the person had no care.
void add_person_rows(const Options& options, const Practitioners& practitioners, const Person& person,
                     std::optional<base::Date> last_processed, TableBatches& batches);
// DA_PRA_R: one row per number of a practitioner and per month.
void add_practitioner_rows(const Options& options, const Practitioners& practitioners, TableBatches& batches);
void add_group_rows(const Practitioners& practitioners, TableBatches& batches);
void add_medicine_rows(const Medicines& medicines, TableBatches& batches);

}  // namespace miroir::claims::synth
