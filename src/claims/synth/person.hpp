// One inhabitant of the synthetic region: age, home, registrations, long-term disease, identities.
#pragma once

#include "claims/synth/practitioners.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace miroir::claims::synth {

const base::Date never = base::make_date(2200, 1, 1);
const base::Date no_known_death = base::make_date(1600, 1, 1);  // the insurance's "none"

struct Registration {
  std::int32_t gp = 0;
  base::Date start;
  std::optional<base::Date> end;
  bool secondary_number = false;  // declared under the number of the second cabinet
};

struct LongTermDisease {
  std::int32_t number = 0;   // IMB_ALD_NUM
  std::int32_t nature = 41;  // IMB_ETM_NAT
  std::string_view diagnosis;
  base::Date start;
  std::optional<base::Date> end;
};

enum class PersonKind : std::uint8_t { inhabitant, visitor, fictitious };

struct Person {
  PersonKind kind = PersonKind::inhabitant;
  std::int64_t index = 0;
  std::int32_t birth_month = 0;  // base::month_index
  bool birth_month_unknown = false;
  std::int32_t sex = 1;
  std::string department;
  std::string commune;
  base::Date arrival = base::make_date(1900, 1, 1);
  base::Date departure = never;  // of the region
  base::Date death = never;
  std::int32_t home_gp = 0;  // whom the person sees, registered or not
  std::vector<Registration> registrations;
  std::vector<LongTermDisease> diseases;
  double frailty = 0;  // three standard normal traits that make treatments go together
  double heart = 0;
  double mind = 0;

  std::string pseudonym;         // BEN_NIR_PSA
  std::int32_t rank = 1;         // BEN_RNG_GEM
  std::string second_pseudonym;  // from `renamed` on, or empty
  base::Date renamed = never;
  std::string identity;         // BEN_IDT_ANO
  bool identity_is_nir = true;  // BEN_IDT_TOP
  std::string nir_kind = "00";  // BEN_CDI_NIR
  std::int32_t scheme = 1;      // RGM_GRG_COD: 1 general, 2 agricultural, 3 self-employed
  std::int32_t small_scheme = 101;
  std::string fund;  // ORG_AFF_BEN
  bool complementary_cover = false;

  base::Date present_from() const;
  base::Date present_until() const { return std::min(death, departure); }  // the last day, included
  std::int32_t age_on(base::Date date) const { return base::age_years(birth_month, date); }
  const std::string& pseudonym_on(base::Date date) const { return date >= renamed ? second_pseudonym : pseudonym; }
  const Registration* registration_on(base::Date date) const;
  const LongTermDisease* disease_on(base::Date date) const;
};

class Population {
 public:
  Population(const Options& options, const Territory& territory, const Practitioners& practitioners);

  // Inhabitants first, then summer visitors, then fictitious identities.
  std::int64_t size() const { return options_.patients + visitors_ + fictitious_; }
  // The person of that index, the same however often and from whatever thread it is asked. Long-term diseases
  // are added by the care, which knows the treatments.
  Person person(std::int64_t index) const;

 private:
  struct DrawnAge {
    std::int32_t birth_month;
    std::int32_t sex;
  };
  DrawnAge draw_age(const Physician& gp, Random& random) const;
  void place(Person& person, Random& random) const;
  void live(Person& person, Random& random) const;
  void registrate(Person& person, Random& random) const;
  void identify(Person& person, Random& random) const;
  bool twins(std::int64_t pair) const;
  Person visitor(Person person, Random& random) const;
  Person fictitious(Person person, Random& random) const;
  base::Date draw_death(const Person& person, Random& random) const;
  void add_registration_changes(Person& person, Random& random) const;

  const Options& options_;
  const Territory& territory_;
  const Practitioners& practitioners_;
  std::int64_t visitors_;
  std::int64_t fictitious_;
  std::vector<std::int64_t> running_lists_;             // people up to each physician's list, running sums
  std::vector<std::array<float, 20>> running_pyramid_;  // five-year bands, running sums, by physician
};

}  // namespace miroir::claims::synth
