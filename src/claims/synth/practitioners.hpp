// The practitioners of the synthetic region: who exists, under which numbers, how they differ, who is in a group.
//
// Group members differ from the others before they join (younger lists, somewhat lower prescribing: confounding)
// and go on improving slowly after: that is what an evaluation has to tell apart.
#pragma once

#include "claims/synth/options.hpp"
#include "claims/synth/style.hpp"
#include "claims/synth/territory.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace miroir::claims::synth {

struct Membership {
  std::int32_t group = 0;
  base::Date start;
  std::optional<base::Date> end;
};

struct Physician {
  std::string number;            // STA_PFS_NUM, eight digits: department, 1, serial number
  std::string secondary_number;  // PFS_PFS_NUM of a second cabinet, or empty
  std::string former_number;     // before the main cabinet moved, or empty
  base::Date moved;
  std::int32_t specialty = 1;  // PFS_PRA_SPE
  std::int32_t mode = 0;       // PRA_MEP_COD
  std::int32_t exercise = 1;   // EXC_EXC_NAT while active; 7 once retired
  std::int32_t sex = 1;
  std::int32_t birth_year = 1960;
  Commune commune;
  std::int32_t commune_index = -1;  // in the territory; −1 outside
  base::Date installed;
  base::Date retired = base::make_date(2200, 1, 1);
  double list_weight = 1;
  double age_tilt = 0;  // > 0: older patients
  StyleFactors style{};
  std::vector<Membership> memberships;

  bool active_on(base::Date date) const { return installed <= date && date < retired; }
  // The number of the main cabinet on that day.
  const std::string& number_on(base::Date date) const {
    return former_number.empty() || date >= moved ? number : former_number;
  }
};

class Practitioners {
 public:
  Practitioners(const Options& options, const Territory& territory);

  // Those with a list of patients: general practitioners, among them some retired and one of a health centre.
  const std::vector<Physician>& gps() const { return gps_; }
  const Physician& gp(std::int32_t index) const { return gps_[static_cast<std::size_t>(index)]; }
  // A general practitioner who sees patients that day, near the one of that index when he is not there.
  std::int32_t present_gp(std::int32_t wanted, base::Date date, std::uint64_t salt) const;
  // What multiplies a rate, for that physician in that month of the period: natural logarithm.
  double log_factor(std::int32_t gp, std::int32_t month, Style style) const {
    return log_factors_[(static_cast<std::size_t>(gp) * months_ + static_cast<std::size_t>(month)) * style_count +
                        static_cast<std::size_t>(style)];
  }
  const std::vector<Physician>& specialists() const { return specialists_; }
  const std::vector<Physician>& outside_gps() const { return outside_gps_; }
  const Physician& fictitious() const { return fictitious_; }
  const std::vector<Physician>& replacements() const { return replacements_; }
  const std::vector<std::string>& pharmacies() const { return pharmacies_; }
  const std::vector<std::string>& laboratories() const { return laboratories_; }
  const std::vector<std::string>& hospitals() const { return hospitals_; }
  std::int32_t groups() const { return groups_; }
  // Every physician that DA_PRA_R must list.
  std::vector<const Physician*> everyone() const;

 private:
  void make_gps();
  Physician make_gp(std::int32_t index, bool retired);
  void make_groups();
  void form_group(std::int32_t group, std::int32_t first, std::int32_t window);
  void join(Physician& physician, std::int32_t group, base::Date founded, Random& random);
  void spoil_some();
  void make_others();
  std::array<double, style_count> learnt_by(const Physician& gp, base::Date middle) const;
  void reckon_factors();

  const Options& options_;
  const Territory& territory_;
  std::size_t months_;
  std::int32_t listed_ = 0;  // the first so many of gps_ are in practice
  std::int32_t groups_ = 0;
  std::vector<Physician> gps_;
  std::vector<Physician> specialists_;
  std::vector<Physician> outside_gps_;
  std::vector<Physician> replacements_;
  Physician fictitious_;
  std::vector<std::string> pharmacies_;
  std::vector<std::string> laboratories_;
  std::vector<std::string> hospitals_;
  std::vector<float> log_factors_;
};

std::string group_name(std::int32_t group);

// How many general practitioners a region of so many people is given: about 1,150 people (1,000 registered)
// each, but never fewer than 28, so that two groups and their controls exist in a small demonstration.
std::int32_t gp_count(std::int64_t patients);

}  // namespace miroir::claims::synth
