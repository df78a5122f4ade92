#include "claims/synth/practitioners.hpp"

#include <cmath>

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

constexpr std::int64_t people_per_gp = 1'150;
constexpr double members_share = 0.18;  // of the physicians, as in Bretagne
constexpr double typical_group_size = 10.5;
constexpr double years_to_improve = 2.0;  // time constant of what a group changes

// How physicians vary (standard deviation of the logarithm), how future members differ from the start, and what
// a group ends by changing. Improvement is downwards for prescriptions and upwards for monitoring and tests.
struct StyleSpread {
  Style style;
  float deviation;
  float member_difference;
  float group_effect;
};
constexpr StyleSpread spreads[] = {
    {Style::general, 0.10F, -0.03F, -0.05F},         {Style::ppi, 0.25F, -0.06F, -0.15F},
    {Style::nsaid, 0.25F, -0.06F, -0.18F},           {Style::antibiotic, 0.25F, -0.06F, -0.15F},
    {Style::fluoroquinolone, 0.45F, -0.10F, -0.35F}, {Style::statin, 0.20F, -0.04F, -0.10F},
    {Style::cardiovascular, 0.10F, -0.01F, -0.02F},  {Style::anxiolytic, 0.30F, -0.06F, -0.15F},
    {Style::hypnotic, 0.30F, -0.06F, -0.15F},        {Style::antidepressant, 0.20F, -0.02F, -0.04F},
    {Style::symptomatic, 0.40F, -0.10F, -0.35F},     {Style::analgesic, 0.20F, -0.03F, -0.05F},
    {Style::monitoring, 0.35F, 0.08F, 0.30F},        {Style::depression_test, 1.10F, 0.20F, 0.80F},
    {Style::visits, 0.10F, -0.01F, -0.01F},          {Style::price, 0.25F, -0.08F, -0.15F},
};

std::string number_text(const std::string& department, int kind, std::int32_t serial) {
  return fmt::format("{}{}{:05}", department.substr(0, 2), kind, serial % 100'000);
}

std::string number_department(const Commune& commune) {
  const std::string department = commune.insee_department();
  return std::isdigit(static_cast<unsigned char>(department[1])) != 0 ? department.substr(0, 2) : "20";
}

StyleFactors draw_style(Random& random) {
  StyleFactors style{};
  const auto propensity = static_cast<float>(0.10 * random.normal());  // some prescribe more of everything
  for (const StyleSpread& spread : spreads) {
    const auto own = static_cast<float>(spread.deviation * random.normal());
    const bool prescribing = spread.style != Style::monitoring && spread.style != Style::depression_test;
    style[static_cast<std::size_t>(spread.style)] = own + (prescribing ? propensity : 0.0F);
  }
  return style;
}

}  // namespace

std::int32_t gp_count(std::int64_t patients) {
  return std::max(fewest_physicians, static_cast<std::int32_t>((patients + people_per_gp / 2) / people_per_gp));
}

std::string group_name(std::int32_t group) { return fmt::format("GROUPE-{:02}", group + 1); }

Practitioners::Practitioners(const Options& options, const Territory& territory)
    : options_(options), territory_(territory), months_(static_cast<std::size_t>(options.months())) {
  make_gps();
  make_groups();
  spoil_some();
  make_others();
  reckon_factors();
}

Physician Practitioners::make_gp(std::int32_t index, bool retired) {
  Random random(options_.seed, Substream::physician, static_cast<std::uint64_t>(index));
  Physician gp;
  gp.commune_index = territory_.draw_commune(random);
  gp.commune = territory_.communes[static_cast<std::size_t>(gp.commune_index)];
  gp.sex = random.chance(0.4) ? 2 : 1;
  const int first_year = base::year_month_day(options_.first).year;
  gp.birth_year = retired ? first_year - random.between(63, 70) : first_year - random.between(31, 66);
  gp.specialty = random.chance(0.45) ? 22 : random.chance(0.08) ? 23 : 1;
  gp.mode = random.chance(0.03) ? 41 : random.chance(0.02) ? 42 : 0;
  gp.exercise = random.chance(0.12) ? 2 : 1;
  gp.installed = std::min(base::make_date(gp.birth_year + random.between(30, 36), random.between(1, 12), 1),
                          base::add_months(options_.first, -12));
  gp.list_weight = std::exp(0.25 * random.normal()) * (retired ? 0.4 : 1.0);
  gp.age_tilt = 0.07 + 0.10 * random.normal() + 0.003 * (first_year - gp.birth_year - 50);
  gp.style = draw_style(random);
  if (retired) {
    gp.retired =
        options_.first + random.between(-500, static_cast<std::int32_t>(options_.last - options_.first) * 2 / 3);
  }
  return gp;
}

void Practitioners::make_gps() {
  listed_ = options_.physicians != 0 ? options_.physicians : gp_count(options_.patients);
  const std::int32_t retired = std::max(1, listed_ / 30);
  for (std::int32_t index = 0; index < listed_; ++index) {
    gps_.push_back(make_gp(index, false));
  }
  // Neighbours are next to one another: groups are local, and a patient's other physicians are near.
  std::ranges::stable_sort(gps_, {}, &Physician::commune_index);
  for (std::int32_t index = 0; index <= retired; ++index) {
    gps_.push_back(make_gp(listed_ + index, index < retired));
  }
  Physician& health_centre = gps_.back();
  health_centre.exercise = 8;
  health_centre.list_weight = 0.4;
  for (std::size_t index = 0; index < gps_.size(); ++index) {
    gps_[index].number = number_text(number_department(gps_[index].commune), 1, static_cast<std::int32_t>(index) + 1);
  }
}

void Practitioners::join(Physician& physician, std::int32_t group, base::Date founded, Random& random) {
  Membership membership{group, founded, std::nullopt};
  if (random.chance(0.25)) {
    membership.start = founded + random.between(60, 720);
    if (founded == options_.groups_from) {
      membership.start = base::add_months(founded, 6);
    }
  }
  const base::Date latest = base::add_months(options_.last, -6) + 1;
  membership.start = std::max(std::min(membership.start, latest), physician.installed);
  if (random.chance(0.06)) {
    const base::Date earliest = std::max(membership.start + 180, options_.first + 90);
    if (earliest < options_.last) {
      membership.end = earliest + random.below(options_.last - earliest);
    }
  }
  physician.memberships.push_back(membership);
  // A few go from one group to another.
  if (groups_ > 1 && !membership.end && random.chance(0.03)) {
    const base::Date change = options_.first + (options_.last - options_.first) / 2 + random.between(-30, 30);
    if (change > membership.start) {
      physician.memberships.back().end = change;
      physician.memberships.push_back({(group + 1) % groups_, change + 1, std::nullopt});
    }
  }
}

void Practitioners::form_group(std::int32_t group, std::int32_t first, std::int32_t window) {
  Random random(options_.seed, Substream::group, static_cast<std::uint64_t>(group));
  const std::int32_t wanted = std::min(random.between(9, 12), window);
  const base::Date opening = base::add_months(options_.first, -84);
  const base::Date last_opening = options_.first + (options_.last - options_.first) / 4;
  base::Date founded = opening + random.below(last_opening - opening);
  if (group == 0) {
    founded = base::add_months(options_.first, -30);  // at least one group with a past
  }
  if (!options_.every_other_group_older || group % 2 == 1) {
    founded = options_.groups_from.value_or(founded);
  }
  std::int32_t left = wanted;
  for (std::int32_t place = 0; place < window && left > 0; ++place) {
    if (random.uniform() * (window - place) < left) {
      const std::int32_t neighbour = first + place;
      join(gps_[static_cast<std::size_t>(neighbour)], group, founded, random);
      --left;
    }
  }
}

void Practitioners::make_groups() {
  groups_ = std::max(2, static_cast<std::int32_t>(std::lround(listed_ * members_share / typical_group_size)));
  if (options_.groups != 0) {
    groups_ = options_.groups;
  }
  const std::int32_t share = listed_ / groups_;
  for (std::int32_t group = 0; group < groups_; ++group) {
    const std::int32_t window = std::min(share - share / 4, 18);
    form_group(group, group * share, window);
  }
  for (Physician& gp : gps_) {
    if (gp.memberships.empty()) {
      continue;
    }
    gp.age_tilt -= 0.10;
    for (const StyleSpread& spread : spreads) {
      gp.style[static_cast<std::size_t>(spread.style)] += spread.member_difference;
    }
  }
}

// Secondary cabinets, a main cabinet that moves, physicians who settle during the period.
void Practitioners::spoil_some() {
  std::int32_t moves = listed_ >= 60 ? std::max(1, listed_ / 100) : 0;
  for (std::int32_t index = 0; index < listed_; ++index) {
    Physician& gp = gps_[static_cast<std::size_t>(index)];
    Random random(options_.seed, Substream::practitioner, static_cast<std::uint64_t>(index));
    const auto department = number_department(gp.commune);
    if (random.chance(0.07) || index == 3 || index == listed_ / 2) {
      gp.secondary_number = number_text(department, 1, 50'000 + index);
    }
    const bool free = gp.memberships.empty() && gp.secondary_number.empty();
    if (free && moves > 0 && random.chance(0.05)) {
      gp.former_number = number_text(department, 1, 60'000 + index);
      gp.moved = base::make_date(base::year_month_day(options_.first).year, 1, 1) + 30 * random.between(4, 8);
      --moves;
    } else if (free && random.chance(0.03)) {
      gp.installed = options_.first + random.below((options_.last - options_.first) / 2);
    }
  }
}

void Practitioners::make_others() {
  constexpr std::int32_t specialties[] = {3, 5, 7, 8, 12, 13, 14, 15, 32, 33, 35, 42, 83};
  const std::int32_t each = std::max(1, listed_ / 40);
  std::int32_t serial = 0;
  const auto make = [&](std::int32_t specialty, std::int32_t exercise) {
    Random random(options_.seed, Substream::practitioner, 1'000'000U + static_cast<std::uint64_t>(serial));
    Physician physician = make_gp(2'000'000 + serial, false);
    physician.specialty = specialty;
    physician.exercise = exercise;
    physician.number = number_text(number_department(physician.commune), 1, 70'000 + serial++);
    return physician;
  };
  for (const std::int32_t specialty : specialties) {
    for (std::int32_t index = 0; index < each; ++index) {
      specialists_.push_back(make(specialty, 1));
    }
  }
  for (const Commune& commune : territory_.outside) {
    Physician gp = make(1, 1);
    gp.commune = commune;
    gp.commune_index = -1;
    gp.number = number_text(number_department(commune), 1, 90'000 + static_cast<std::int32_t>(outside_gps_.size()));
    outside_gps_.push_back(std::move(gp));
  }
  for (std::int32_t index = 0; index < std::max(1, listed_ / 60); ++index) {
    replacements_.push_back(make(1, 11));
  }
  fictitious_ = make(1, 9);
  const auto establishments = [&](std::int64_t people_each, int kind, std::vector<std::string>& into) {
    const std::int64_t count = std::max<std::int64_t>(3, options_.patients / people_each);
    for (std::int64_t index = 0; index < count; ++index) {
      Random random(options_.seed, Substream::practitioner,
                    3'000'000U + static_cast<std::uint64_t>(kind * 100'000 + index));
      const Commune& commune = territory_.communes[static_cast<std::size_t>(territory_.draw_commune(random))];
      into.push_back(number_text(number_department(commune), kind, static_cast<std::int32_t>(index) + 1));
    }
  };
  establishments(3'000, 2, pharmacies_);
  establishments(15'000, 6, laboratories_);
  establishments(100'000, 0, hospitals_);
}

std::vector<const Physician*> Practitioners::everyone() const {
  std::vector<const Physician*> all;
  for (const auto* list : {&gps_, &specialists_, &outside_gps_, &replacements_}) {
    for (const Physician& physician : *list) {
      all.push_back(&physician);
    }
  }
  all.push_back(&fictitious_);
  return all;
}

std::int32_t Practitioners::present_gp(std::int32_t wanted, base::Date date, std::uint64_t salt) const {
  if (gp(wanted).active_on(date)) {
    return wanted;
  }
  for (std::uint64_t step = 1;; ++step) {
    const auto near = static_cast<std::int32_t>((static_cast<std::uint64_t>(wanted) + salt % 5 + step) %
                                                static_cast<std::uint64_t>(listed_));
    if (gp(near).active_on(date)) {
      return near;
    }
  }
}

// What being in groups adds to the logarithm of a rate, in the middle of a month: a little more with every year spent
// in them, and what was learnt stays when one leaves; or what was asked for, at once.
std::array<double, style_count> Practitioners::learnt_by(const Physician& gp, base::Date middle) const {
  double years = 0;
  bool joined = false;
  for (const Membership& membership : gp.memberships) {
    const base::Date until = std::min(middle, membership.end.value_or(middle));
    years += std::max(0, until - membership.start) / 365.25;
    joined = joined || membership.start <= middle;
  }
  std::array<double, style_count> factors{};
  if (!options_.group_effects.empty()) {
    for (const GroupEffect& effect : options_.group_effects) {
      factors[static_cast<std::size_t>(effect.style)] = joined ? std::log(effect.relative) : 0;
    }
    return factors;
  }
  const double learnt = 1.0 - std::exp(-years / years_to_improve);
  for (const StyleSpread& spread : spreads) {
    factors[static_cast<std::size_t>(spread.style)] = spread.group_effect * learnt;
  }
  return factors;
}

void Practitioners::reckon_factors() {
  log_factors_.resize(gps_.size() * months_ * style_count);
  for (std::size_t index = 0; index < gps_.size(); ++index) {
    const Physician& gp = gps_[index];
    for (std::size_t month = 0; month < months_; ++month) {
      const base::Date middle = base::add_months(options_.first, static_cast<std::int32_t>(month)) + 14;
      const auto learnt = learnt_by(gp, middle);
      for (std::size_t style = 0; style < style_count; ++style) {
        log_factors_[(index * months_ + month) * style_count + style] =
            static_cast<float>(gp.style[style] + learnt[style]);
      }
    }
  }
}

}  // namespace miroir::claims::synth
