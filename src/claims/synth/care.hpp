// What happens to one person: treatments renewed month after month, reasons to consult that come and go,
// biology, specialists and hospital.
//
// A person has for each treatment a fixed threshold; he takes it while the prevalence at his age, his traits and
// his physician's habit of the month exceed it. So a physician who changes slowly changes his patients' treatments
// slowly, and a patient who changes physician changes treatment.
#pragma once

#include "claims/synth/billing.hpp"
#include "claims/synth/care_tables.hpp"

#include <array>
#include <vector>

namespace miroir::claims::synth {

// The tables of care with their codes resolved once against the nomenclature.
class CarePlan {
 public:
  CarePlan(const Options& options, const Medicines& medicines);

  struct Choices {
    std::vector<std::int32_t> molecules;
    std::vector<float> running_weights;
    std::int32_t draw(Random& random) const { return molecules[random.pick(std::span<const float>(running_weights))]; }
  };
  struct ReasonPlan {
    std::vector<Choices> remedies;
    std::vector<float> running_months;  // over the months of the period
  };
  const Choices& treatment(std::size_t index) const { return treatments_[index]; }
  const ReasonPlan& reason(std::size_t index) const { return reasons_[index]; }
  // Natural logarithm of the odds of each treatment, by age band and sex (0 male, 1 female).
  double log_odds(std::size_t treatment, std::size_t band, std::size_t sex) const {
    return log_odds_[treatment][band][sex];
  }
  const Choices& starting_antidepressant() const { return antidepressants_; }
  const Choices& hospital_medicines() const { return hospital_; }
  const Choices& stomach_protection() const { return protection_; }

 private:
  std::vector<Choices> treatments_;
  std::vector<ReasonPlan> reasons_;
  std::vector<std::array<std::array<double, 2>, age_bands>> log_odds_;
  Choices antidepressants_;
  Choices hospital_;
  Choices protection_;
};

class Care {
 public:
  Care(const Options& options, const Practitioners& practitioners, const Medicines& medicines, const CarePlan& plan,
       Billing& billing);

  // Bills all the care of the person in the period, and gives the person the long-term diseases it goes with.
  void live(Person& person);

 private:
  struct Candidate {  // a treatment the person takes, or would take with a more willing physician
    std::size_t treatment = 0;
    double margin = 0;  // taken when the physician's log factor exceeds it
    std::int32_t product = 0;
    bool quarterly = false;
    bool by_specialist = false;
    bool for_disease = false;
  };
  struct Renewal {
    Prescriber prescriber;
    base::Date prescribed;
    base::Date until;  // deliveries before that day
  };

  void find_candidates();
  void add_diseases();
  void add_disease_of_age();
  void followed_by_gp();
  base::Date follow_up_visit(base::Date date, std::int32_t interval_days);
  void deliver_until(const Renewal& renewal, std::span<const Candidate* const> taken);
  void followed_by_specialist();
  void occasional_visits();
  void occasional_visit(std::size_t reason, base::Date date);
  void prescribe_for(std::size_t reason, base::Date date, std::int32_t gp, std::vector<DeliveredItem>& items);
  void start_antidepressant(const Physician& gp, std::string_view number, std::int32_t index, base::Date date);
  void hospital_visits();
  void biology(const Prescriber& prescriber, std::int32_t gp, base::Date date, double chance);
  std::vector<std::int32_t> panel(std::int32_t gp, base::Date date);
  std::vector<const Candidate*> taken_on(base::Date date, std::int32_t gp, bool by_specialist) const;
  double factor(std::int32_t gp, base::Date date, Style style) const;
  std::int32_t usual_gp(base::Date date) const;
  bool present(base::Date date) const;
  base::Date draw_day(std::int32_t month);

  const Options& options_;
  const Practitioners& practitioners_;
  const Medicines& medicines_;
  const CarePlan& plan_;
  Billing& billing_;
  Person* person_ = nullptr;
  Random random_;
  std::vector<Candidate> candidates_;
  base::Date last_panel_;
  bool diabetic_ = false;
  bool hypertensive_ = false;
};

}  // namespace miroir::claims::synth
