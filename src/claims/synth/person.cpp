#include "claims/synth/person.hpp"

#include <cmath>

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

constexpr double visitors_share = 0.02;
constexpr double fictitious_share = 0.003;
constexpr double twins_share = 0.010;  // of pairs of neighbouring indexes
constexpr double pseudonym_change_share = 0.025;
constexpr double agricultural_share = 0.08;
constexpr double self_employed_share = 0.06;

// Five-year bands from 0–4 to 95–99, of 1,000 people: the western regions about 2018, brought to the four broad
// bands of each department below.
constexpr std::array<double, 20> pyramid = {49, 58, 62, 60, 54, 52, 56, 60, 62, 67,
                                            68, 66, 66, 66, 58, 38, 31, 23, 11, 4};
struct BroadBands {
  std::string_view department;
  std::array<double, 4> shares;  // under 20, 20–59, 60–74, 75 and over
};
constexpr BroadBands broad_bands[] =
    {
        {"022", {0.221, 0.440, 0.217, 0.122}}, {"029", {0.219, 0.470, 0.201, 0.110}},
        {"035", {0.250, 0.510, 0.154, 0.086}}, {"056", {0.218, 0.454, 0.215, 0.113}},
        {"", {0.229, 0.474, 0.192, 0.105}},  // the whole of Bretagne in 2021, for any other department
};
constexpr std::array<double, 20> female_share = {0.49, 0.49, 0.49, 0.49, 0.49, 0.50, 0.50, 0.50, 0.50, 0.50,
                                                 0.51, 0.51, 0.52, 0.53, 0.54, 0.56, 0.60, 0.66, 0.72, 0.78};

std::size_t broad_band(std::size_t band) { return band < 4 ? 0 : band < 12 ? 1 : band < 15 ? 2 : 3; }

std::array<float, 20> pyramid_of(const Physician& gp) {
  const auto* found = std::ranges::find(broad_bands, gp.commune.department, &BroadBands::department);
  const BroadBands& bands = found == std::end(broad_bands) ? broad_bands[std::size(broad_bands) - 1] : *found;
  std::array<double, 4> sums{};
  for (std::size_t band = 0; band < pyramid.size(); ++band) {
    sums[broad_band(band)] += pyramid[band];
  }
  std::array<float, 20> running{};
  double total = 0;
  for (std::size_t band = 0; band < pyramid.size(); ++band) {
    const double share = pyramid[band] / sums[broad_band(band)] * bands.shares[broad_band(band)];
    const double years_from_middle = static_cast<double>(band) * 5 + 2.5 - 42;
    total += share * std::exp(gp.age_tilt * years_from_middle / 20);
    running[band] = static_cast<float>(total);
  }
  return running;
}

double registered_share(std::int32_t age) {
  return age < 16 ? 0.35 : age < 18 ? 0.60 : age < 30 ? 0.85 : age < 60 ? 0.92 : 0.965;
}

std::string synthetic_code(std::string_view prefix, std::int64_t number, std::uint64_t seed) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";
  std::uint64_t bits = mix_bits(seed ^ mix_bits(static_cast<std::uint64_t>(number) * 31 + prefix.size()));
  std::string code = fmt::format("{}{:010}", prefix, number);
  while (code.size() < 17) {
    code += letters[bits & 31U];
    bits >>= 5U;
  }
  return code;
}

}  // namespace

base::Date Person::present_from() const {
  const base::Date birth = base::make_date(birth_month / 12, birth_month % 12 + 1, 1);
  return std::max(arrival, birth + static_cast<std::int32_t>(index % 25));
}

const Registration* Person::registration_on(base::Date date) const {
  for (const Registration& registration : registrations) {
    if (registration.start <= date && (!registration.end || date <= *registration.end)) {
      return &registration;
    }
  }
  return nullptr;
}

const LongTermDisease* Person::disease_on(base::Date date) const {
  for (const LongTermDisease& disease : diseases) {
    if (disease.start <= date && (!disease.end || date <= *disease.end)) {
      return &disease;
    }
  }
  return nullptr;
}

Population::Population(const Options& options, const Territory& territory, const Practitioners& practitioners)
    : options_(options),
      territory_(territory),
      practitioners_(practitioners),
      visitors_(std::llround(static_cast<double>(options.patients) * visitors_share)),
      fictitious_(std::max<std::int64_t>(8, std::llround(static_cast<double>(options.patients) * fictitious_share))) {
  double weights = 0;
  for (const Physician& gp : practitioners.gps()) {
    weights += gp.list_weight;
  }
  double reached = 0;
  for (const Physician& gp : practitioners.gps()) {
    reached += gp.list_weight;
    running_lists_.push_back(std::llround(static_cast<double>(options.patients) * reached / weights));
    running_pyramid_.push_back(pyramid_of(gp));
  }
}

bool Population::twins(std::int64_t pair) const {
  return Random(options_.seed, Substream::twins, static_cast<std::uint64_t>(pair)).chance(twins_share);
}

Person Population::person(std::int64_t index) const {
  Random random(options_.seed, Substream::person, static_cast<std::uint64_t>(index));
  Person person;
  person.index = index;
  if (index >= options_.patients + visitors_) {
    return fictitious(std::move(person), random);
  }
  if (index >= options_.patients) {
    return visitor(std::move(person), random);
  }
  const auto list = std::upper_bound(running_lists_.begin(), running_lists_.end(), index);
  person.home_gp = static_cast<std::int32_t>(list - running_lists_.begin());
  const auto [birth_month, sex] = draw_age(practitioners_.gp(person.home_gp), random);
  person.birth_month = birth_month;
  person.sex = sex;
  place(person, random);
  live(person, random);
  registrate(person, random);
  identify(person, random);
  return person;
}

Population::DrawnAge Population::draw_age(const Physician& gp, Random& random) const {
  const auto& running = running_pyramid_[static_cast<std::size_t>(&gp - practitioners_.gps().data())];
  const std::size_t band = random.pick(std::span<const float>(running));
  // Ages are those of the last month, so that children are born during the period.
  const auto age_months = static_cast<std::int32_t>(band) * 60 + random.below(60);
  const std::int32_t sex = random.chance(female_share[band]) ? 2 : 1;
  return {base::month_index(options_.last) - age_months, sex};
}

void Population::place(Person& person, Random& random) const {
  const std::int32_t of_gp = practitioners_.gp(person.home_gp).commune_index;
  const std::int32_t commune = random.chance(0.6) ? of_gp : territory_.draw_neighbour(of_gp, random);
  person.department = territory_.communes[static_cast<std::size_t>(commune)].department;
  person.commune = territory_.communes[static_cast<std::size_t>(commune)].code;
}

base::Date Population::draw_death(const Person& person, Random& random) const {
  for (base::Date year = options_.first; year <= options_.last; year = base::add_months(year, 12)) {
    const double age = person.age_on(year);
    // Gompertz: mortality doubles every eight years of age, and is higher in men.
    const double hazard = 0.003 * std::exp(0.09 * (age - 50)) * (person.sex == 1 ? 1.3 : 0.8);
    if (age >= 0 && random.chance(std::min(0.6, hazard))) {
      const base::Date death = year + random.below(365);
      return death <= options_.last ? death : never;
    }
  }
  return never;
}

// Death, moves into and out of the region, and the traits that hold treatments together.
void Population::live(Person& person, Random& random) const {
  const double years = options_.months() / 12.0;
  const std::int32_t days = options_.last - options_.first;
  person.death = draw_death(person, random);
  const double mobility = person.age_on(options_.last) < 40 ? 0.035 : 0.012;
  if (random.chance(mobility * years)) {
    person.arrival = options_.first + random.below(days);
  } else if (random.chance(mobility * years)) {
    person.departure = options_.first + random.below(days);
  }
  person.frailty = random.normal();
  person.heart = random.normal();
  person.mind = random.normal();
  person.birth_month_unknown = random.chance(0.004);
}

void Population::registrate(Person& person, Random& random) const {
  const std::int32_t age = person.age_on(options_.last);
  const bool registered = random.chance(registered_share(age));
  if (!registered) {
    return;
  }
  const Physician& gp = practitioners_.gp(person.home_gp);
  const std::int32_t adult_year = std::max(2005, person.birth_month / 12 + (age < 16 ? 0 : 16));
  const base::Date earliest = std::max(base::make_date(adult_year, 7, 1), gp.installed);
  const base::Date latest = random.chance(0.07) ? options_.last - 30 : options_.first - 400;
  base::Date start = earliest < latest ? earliest + random.below(latest - earliest) : earliest;
  start = std::max(start, person.arrival);
  if (start > options_.last || start >= gp.retired) {
    return;
  }
  Registration registration{person.home_gp, start, std::nullopt};
  registration.secondary_number = !gp.secondary_number.empty() && random.chance(0.35);
  person.registrations.push_back(registration);
  add_registration_changes(person, random);
  if (person.death != never && random.chance(0.5)) {
    person.registrations.back().end = std::max(person.registrations.back().start, person.death);
  }
}

void Population::add_registration_changes(Person& person, Random& random) const {
  const double years = options_.months() / 12.0;
  const Physician& gp = practitioners_.gp(person.home_gp);
  const bool leaves_retired = gp.retired <= options_.last && random.chance(0.45);
  const bool changes = random.chance(0.04 * years);
  const bool declares_again = random.chance(0.01 * years);
  if (!changes && !declares_again && !leaves_retired) {
    return;
  }
  const Registration first = person.registrations.back();
  const base::Date earliest =
      std::max({first.start + 60, options_.first, leaves_retired ? gp.retired : options_.first});
  if (earliest >= options_.last) {
    return;
  }
  const base::Date change = earliest + random.below(options_.last - earliest);
  Registration next{first.gp, change + 1, std::nullopt, first.secondary_number};
  if (changes || leaves_retired) {
    next.gp = practitioners_.present_gp(
        (first.gp + random.between(1, 6)) % static_cast<std::int32_t>(practitioners_.gps().size()), change + 1,
        static_cast<std::uint64_t>(person.index));
    next.secondary_number = false;
    next.start = next.start + (random.chance(0.3) ? random.between(5, 90) : 0);  // some are without one for a while
  }
  person.registrations.back().end = change;
  if (next.start <= options_.last) {
    person.registrations.push_back(next);
  }
}

void Population::identify(Person& person, Random& random) const {
  // Twins of one sex share the pseudonym and are told apart by the rank alone.
  const std::int64_t pair = person.index / 2;
  const bool second_twin = person.index % 2 == 1 && twins(pair);
  const std::int64_t number = second_twin ? person.index - 1 : person.index;
  if (twins(pair)) {
    const Random shared(options_.seed, Substream::twins, static_cast<std::uint64_t>(pair) + (1ULL << 40U));
    Random traits = shared;
    person.birth_month = base::month_index(options_.first) - traits.between(12, 300);
    person.sex = traits.between(1, 2);
    person.registrations.clear();
    person.arrival = base::make_date(1900, 1, 1);
    person.death = never;
  }
  const double scheme = random.uniform();
  person.scheme = scheme < agricultural_share ? 2 : scheme < agricultural_share + self_employed_share ? 3 : 1;
  person.small_scheme = person.scheme == 1 ? 101 : person.scheme * 100;
  person.fund = fmt::format("{:02}{}{}000", person.scheme, "CMR"[person.scheme - 1], person.department);
  person.rank = second_twin ? 2 : person.scheme == 2 && !twins(pair) ? random.between(1, 4) : 1;
  person.pseudonym = synthetic_code("PSA", number * 2, options_.seed);
  person.identity = synthetic_code("ANO", person.index, options_.seed);
  person.complementary_cover = random.chance(0.07);
  if (random.chance(0.004)) {
    person.nir_kind = random.chance(0.5) ? "03" : "04";  // provisional, yet real
  }
  if (!twins(pair) && random.chance(pseudonym_change_share)) {
    person.second_pseudonym = synthetic_code("PSA", number * 2 + 1, options_.seed);
    person.renamed = options_.first + random.below(options_.last - options_.first);
  } else if (!twins(pair) && random.chance(0.01)) {
    // No certified number: the identity is the pseudonym and the rank.
    person.identity_is_nir = false;
    person.identity = person.pseudonym;
  }
}

Person Population::visitor(Person person, Random& random) const {
  person.kind = PersonKind::visitor;
  person.home_gp = random.below(static_cast<std::int32_t>(practitioners_.gps().size()));
  const auto drawn = draw_age(practitioners_.gp(person.home_gp), random);
  person.birth_month = std::min(drawn.birth_month, base::month_index(options_.first) - 12);
  person.sex = drawn.sex;
  const Commune& home =
      territory_.outside[static_cast<std::size_t>(random.below(static_cast<std::int32_t>(territory_.outside.size())))];
  person.department = home.department;
  person.commune = home.code;
  identify(person, random);
  return person;
}

// The identities that stand for care whose patient must not be known: they are nobody.
Person Population::fictitious(Person person, Random& random) const {
  person.kind = PersonKind::fictitious;
  person.home_gp = random.below(static_cast<std::int32_t>(practitioners_.gps().size()));
  person.birth_month = base::month_index(1955, 1);
  person.sex = random.between(1, 2);
  place(person, random);
  person.pseudonym = synthetic_code("FIC", person.index, options_.seed);
  person.identity = person.pseudonym;
  person.identity_is_nir = false;
  person.fund = fmt::format("01C{}000", person.department);
  constexpr std::array<const char*, 5> kinds = {"01", "05", "08", "09", "11"};
  if (person.index % 4 == 0) {
    person.small_scheme = 888;  // this one is told by its scheme, not by its kind of number
  } else {
    person.nir_kind = kinds[static_cast<std::size_t>(random.below(5))];
  }
  return person;
}

}  // namespace miroir::claims::synth
