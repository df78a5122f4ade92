// Turns care into claim lines, as untidy as the insurance's own: every trap of the SNDS reference is laid here.
//
// One bill (a consultation, a delivery by a pharmacy, a sampling) is a few lines that share a statement number.
// A bill may reach the insurance months late, be cancelled by its exact opposite, and be sent again corrected.
#pragma once

#include "claims/synth/medicines.hpp"
#include "claims/synth/person.hpp"
#include "claims/synth/tables.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace miroir::claims::synth {

// Who prescribes: a physician, or a hospital whose prescribers are not named.
struct Prescriber {
  const Physician* physician = nullptr;
  std::string_view number;    // as it will be written; empty for a hospital
  std::string_view hospital;  // ETB_PRE_FIN
};

struct DeliveredItem {
  std::int32_t product = 0;
  std::int32_t boxes = 1;
  bool for_disease = false;  // reimbursed in full for the long-term disease
};

enum class ConsultationKind : std::uint8_t { surgery, home, specialist };

class Billing {
 public:
  Billing(const Options& options, const Practitioners& practitioners, const Medicines& medicines,
          TableBatches& batches);

  // Everything billed from now on is for that person, who must outlive it.
  void begin(const Person& person);
  // The number under which a physician works that day: one of his two cabinets, or none when he is salaried.
  std::string_view working_number(const Physician& physician, base::Date date);

  void consultation(const Physician& physician, std::string_view number, base::Date date, ConsultationKind kind,
                    bool for_disease);
  // `renewal`: 0 on the first delivery of a prescription, then 1, 2 …
  void delivery(const Prescriber& prescriber, base::Date prescribed, base::Date date, std::int32_t renewal,
                std::span<const DeliveredItem> items);
  void sampling(const Prescriber& prescriber, base::Date prescribed, base::Date date,
                std::span<const std::int32_t> codes);
  void depression_test(const Physician& physician, std::string_view number, base::Date date);
  // Care in a hospital's own premises: paid by its budget and sent for information, with some biology.
  void hospital_care(base::Date date, std::span<const std::int32_t> codes);

  // The latest processing date of the person's lines, or never-billed as nothing.
  std::optional<base::Date> last_processed() const { return last_processed_; }

 private:
  ClaimLine& add_line(base::Date care, base::Date prescribed);
  void add_medicine(const DeliveredItem& item, std::int32_t renewal, std::int32_t exemption, const ClaimLine& like);
  void add_majorations(const ClaimLine& consultation);
  std::int32_t exemption_for(base::Date date, bool for_disease) const;
  Professional physician_as(const Physician& physician, std::string_view number) const;
  void set_prescriber(ClaimLine& line, const Prescriber& prescriber) const;
  void set_pathway(ClaimLine& line, const Physician& physician) const;

  // Sends the lines gathered since the last bill.
  void send();
  void send_once(std::int32_t delay_days);
  void cancel();
  void correct();
  Beneficiary beneficiary_on(base::Date date) const;
  std::int32_t draw_delay();

  const Options& options_;
  const Practitioners& practitioners_;
  const Medicines& medicines_;
  TableBatches& batches_;
  const Person* person_ = nullptr;
  Random random_;
  std::vector<ClaimLine> lines_;  // of the bill in hand; a pool: only the first `used_` are in use
  std::size_t used_ = 0;
  std::int32_t bills_ = 0;
  std::optional<base::Date> last_processed_;
};

}  // namespace miroir::claims::synth
