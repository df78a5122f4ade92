#include "claims/synth/care.hpp"

#include <cmath>

namespace miroir::claims::synth {

namespace {

constexpr double trait_spread = 1.15;           // standard deviation of the log odds that the traits of a person make
constexpr double widest_habit = 1.6;            // log factors of physicians stay within
constexpr double other_gp_share = 0.07;         // occasional visits to another physician
constexpr double also_specialist_share = 0.22;  // of any lasting treatment
constexpr double outside_gp_share = 0.008;      // and to one of another region
constexpr std::int32_t month_days = 28;

double log_odds_of(double share) {
  const double kept = std::clamp(share, 1e-6, 0.97);
  return std::log(kept / (1 - kept));
}

// So that the traits, once added, leave the share of the whole as it was (logistic–normal approximation).
double widened(double log_odds) { return log_odds * std::sqrt(1 + 0.346 * trait_spread * trait_spread); }

CarePlan::Choices choices_of(const Medicines& medicines, std::span<const Choice> choices) {
  CarePlan::Choices resolved;
  float total = 0;
  for (const Choice& choice : choices) {
    if (!choice.atc.empty()) {
      resolved.molecules.push_back(medicines.molecule(choice.atc));
      resolved.running_weights.push_back(total += choice.weight);
    }
  }
  return resolved;
}

std::vector<float> running_months(const Options& options, Season season) {
  std::vector<float> running;
  float total = 0;
  const auto weights = season_weights(season);
  for (std::int32_t month = 0; month < options.months(); ++month) {
    total += weights[static_cast<std::size_t>((base::month_index(options.first) + month) % 12)];
    running.push_back(total);
  }
  return running;
}

}  // namespace

CarePlan::CarePlan(const Options& options, const Medicines& medicines) {
  for (const Treatment& treatment : treatments()) {
    treatments_.push_back(choices_of(medicines, treatment.choices));
    auto& odds = log_odds_.emplace_back();
    for (std::size_t band = 0; band < age_bands; ++band) {
      odds[band] = {widened(log_odds_of(treatment.percent[band] * treatment.male / 100.0)),
                    widened(log_odds_of(treatment.percent[band] * treatment.female / 100.0))};
    }
  }
  for (const Reason& reason : reasons()) {
    ReasonPlan plan;
    for (const Remedy& remedy : reason.remedies) {
      if (remedy.probability > 0) {
        plan.remedies.push_back(choices_of(medicines, remedy.choices));
      }
    }
    plan.running_months = running_months(options, reason.season);
    reasons_.push_back(std::move(plan));
  }
  constexpr Choice starts[] = {{"N06AB10", 4}, {"N06AB05", 3}, {"N06AB06", 2}, {"N06AX16", 2}};
  constexpr Choice hospital[] = {{"N02BE01", 5}, {"B01AB05", 3}, {"J01CR02", 2}, {"A02BC01", 2}, {"N02AJ13", 3},
                                 {"V07AB", 3},   {"M01AE03", 1}, {"J01MA12", 1}, {"A03FA01", 1}};
  constexpr Choice protection[] = {{"A02BC01", 4}, {"A02BC05", 3}, {"A02BC02", 3}, {"A02BC03", 3}};
  antidepressants_ = choices_of(medicines, starts);
  hospital_ = choices_of(medicines, hospital);
  protection_ = choices_of(medicines, protection);
}

Care::Care(const Options& options, const Practitioners& practitioners, const Medicines& medicines, const CarePlan& plan,
           Billing& billing)
    : options_(options),
      practitioners_(practitioners),
      medicines_(medicines),
      plan_(plan),
      billing_(billing),
      random_(options.seed, Substream::care, 0) {}

void Care::live(Person& person) {
  person_ = &person;
  random_ = Random(options_.seed, Substream::care, static_cast<std::uint64_t>(person.index) + 1);
  last_panel_ = options_.first - random_.between(0, 400);
  candidates_.clear();
  diabetic_ = hypertensive_ = false;
  if (person.kind == PersonKind::inhabitant) {
    find_candidates();
    add_diseases();
  }
  billing_.begin(person);
  if (person.kind == PersonKind::inhabitant) {
    followed_by_gp();
    followed_by_specialist();
    hospital_visits();
  }
  occasional_visits();
}

bool Care::present(base::Date date) const {
  return date >= options_.first && date <= options_.last && date >= person_->present_from() &&
         date <= person_->present_until();
}

std::int32_t Care::usual_gp(base::Date date) const {
  const Registration* registration = person_->registration_on(date);
  const std::int32_t wanted = registration != nullptr           ? registration->gp
                              : !person_->registrations.empty() ? person_->registrations.back().gp
                                                                : person_->home_gp;
  return practitioners_.present_gp(wanted, date, static_cast<std::uint64_t>(person_->index));
}

double Care::factor(std::int32_t gp, base::Date date, Style style) const {
  return practitioners_.log_factor(gp, std::clamp(options_.month_of(date), 0, options_.months() - 1), style);
}

void Care::find_candidates() {
  const std::int32_t age = std::max(0, person_->age_on(options_.first + (options_.last - options_.first) / 2));
  const std::size_t band = age_band(age);
  const auto sex = static_cast<std::size_t>(person_->sex - 1);
  const std::array<double, 3> traits = {person_->frailty, 0.45 * person_->frailty + 0.893 * person_->heart,
                                        0.45 * person_->frailty + 0.893 * person_->mind};
  for (std::size_t index = 0; index < treatments().size(); ++index) {
    const Treatment& treatment = treatments()[index];
    const double threshold = log_odds_of(random_.uniform());
    const double odds =
        plan_.log_odds(index, band, sex) + trait_spread * traits[static_cast<std::size_t>(treatment.trait)];
    const double margin = threshold - odds;
    if (margin > widest_habit) {
      continue;
    }
    Candidate candidate{index, margin};
    candidate.quarterly = random_.chance(treatment.quarterly);
    candidate.by_specialist = random_.chance(std::min(1.0, also_specialist_share + 2.2 * treatment.specialist));
    candidate.product = medicines_.draw(plan_.treatment(index).draw(random_), candidate.quarterly,
                                        factor(person_->home_gp, options_.first, Style::price), random_);
    if (random_.chance(0.008)) {
      candidate.product = medicines_.draw_without_atc(random_);
    }
    diabetic_ = diabetic_ || (margin < 0 && treatment.disease == 8);
    hypertensive_ = hypertensive_ || (margin < 0 && index < 4 && treatment.style == Style::cardiovascular);
    candidates_.push_back(candidate);
  }
}

// Long-term diseases: those that the treatments speak of, and others that come with age.
void Care::add_diseases() {
  for (Candidate& candidate : candidates_) {
    const Treatment& treatment = treatments()[candidate.treatment];
    if (candidate.margin > 0 || !random_.chance(treatment.disease_share)) {
      continue;
    }
    candidate.for_disease = true;
    const bool known = std::ranges::any_of(
        person_->diseases, [&](const LongTermDisease& disease) { return disease.number == treatment.disease; });
    if (!known) {
      LongTermDisease disease{treatment.disease, 41, treatment.diagnosis, options_.first - random_.between(30, 3'600),
                              std::nullopt};
      disease.start =
          random_.chance(0.08) ? options_.first + random_.below(options_.last - options_.first) : disease.start;
      person_->diseases.push_back(disease);
    }
  }
  add_disease_of_age();
}

void Care::add_disease_of_age() {
  struct Cause {
    std::int32_t number;
    std::string_view diagnosis;
    std::array<float, age_bands> percent;
  };
  constexpr Cause causes[] = {{30, "C18", {.1F, .2F, .6F, 1.5F, 3.5F, 6.5F, 9, 10}},
                              {23, "F32", {.4F, 1, 1.5F, 2, 2.2F, 2, 1.6F, 1.6F}},
                              {15, "G30", {0, 0, 0, 0, .1F, .5F, 2, 6}},
                              {3, "I70", {0, 0, .1F, .3F, 1, 2.5F, 4, 6}},
                              {1, "I63", {0, .1F, .2F, .3F, .7F, 1.5F, 3, 5}},
                              {31, "M15", {.8F, .5F, .5F, .6F, .8F, 1, 1.5F, 2.5F}}};
  const std::int32_t age = std::max(0, person_->age_on(options_.first));
  for (const Cause& cause : causes) {
    if (random_.chance(cause.percent[age_band(age)] / 100.0)) {
      LongTermDisease disease{cause.number, cause.number == 31 ? 43 : 41, cause.diagnosis,
                              options_.first - random_.between(-500, 3'000), std::nullopt};
      if (random_.chance(0.15)) {
        disease.end = disease.start + random_.between(700, 1'900);
      }
      person_->diseases.push_back(disease);
    }
  }
  if (person_->diseases.size() >= 3 && random_.chance(0.3)) {
    person_->diseases.back().nature = 45;
  }
}

std::vector<const Care::Candidate*> Care::taken_on(base::Date date, std::int32_t gp, bool by_specialist) const {
  std::vector<const Candidate*> taken;
  for (const Candidate& candidate : candidates_) {
    const Style style = treatments()[candidate.treatment].style;
    const double habit = candidate.by_specialist ? 0.0 : factor(gp, date, style);
    if (candidate.by_specialist == by_specialist && habit > candidate.margin) {
      taken.push_back(&candidate);
    }
  }
  return taken;
}

void Care::followed_by_gp() {
  const base::Date begin = std::max(options_.first, person_->present_from());
  const auto at_first = taken_on(options_.first, usual_gp(begin), false);
  const std::size_t lasting = at_first.size();
  std::int32_t interval = lasting >= 3 ? 88 : lasting == 2 ? 110 : lasting == 1 ? 160 : 230;
  if (lasting == 0 && candidates_.empty()) {
    return;
  }
  interval = static_cast<std::int32_t>(interval * std::exp(-factor(usual_gp(begin), begin, Style::visits)) *
                                       (0.9 + 0.3 * random_.uniform()));
  base::Date date = begin - random_.below(interval);
  while (date <= options_.last && date <= person_->present_until()) {
    date = follow_up_visit(date, interval);
  }
}

// One visit and what is delivered until the next, whose day is returned. Visits just before the period are not
// billed, but their renewals inside it are.
base::Date Care::follow_up_visit(base::Date date, std::int32_t interval_days) {
  const base::Date next = date + std::max(20, interval_days + random_.between(-12, 12));
  const std::int32_t index = usual_gp(std::max(date, options_.first));
  const auto taken = taken_on(date, index, false);
  if (taken.empty()) {
    return next;
  }
  const Physician& gp = practitioners_.gp(index);
  const Prescriber prescriber{&gp, billing_.working_number(gp, date), {}};
  if (present(date)) {
    const bool home = person_->age_on(date) >= 80 && random_.chance(0.3);
    const bool for_disease = std::ranges::any_of(taken, &Candidate::for_disease) && random_.chance(0.75);
    billing_.consultation(gp, prescriber.number, date, home ? ConsultationKind::home : ConsultationKind::surgery,
                          for_disease);
    biology(prescriber, index, date, hypertensive_ || diabetic_ ? 0.36 : 0.20);
  }
  deliver_until({prescriber, date, next}, taken);
  return next;
}

void Care::deliver_until(const Renewal& renewal, std::span<const Candidate* const> taken) {
  base::Date date = renewal.prescribed + (random_.chance(0.8) ? 0 : random_.between(1, 4));
  std::vector<DeliveredItem> items;
  for (std::int32_t number = 0; date < renewal.until && number < 12; ++number) {
    items.clear();
    for (const Candidate* candidate : taken) {
      if ((candidate->quarterly && number % 3 != 0) || random_.chance(0.05)) {
        continue;
      }
      const Product& product = medicines_.product(candidate->product);
      const std::int32_t boxes = product.units > 0 && product.units <= 8 && product.price_cents < 400
                                     ? random_.between(2, 4)
                                 : product.units == 14 ? 2
                                                       : 1;
      items.push_back({candidate->product, boxes, candidate->for_disease});
    }
    if (present(date) && !items.empty() && !random_.chance(0.05)) {
      billing_.delivery(renewal.prescriber, renewal.prescribed, date, number, items);
    }
    date = date + month_days + random_.between(0, 3);
  }
}

// Specialists see people for what they started, twice a year, and others now and then.
void Care::followed_by_specialist() {
  const std::int32_t home = person_->home_gp;
  const auto& specialists = practitioners_.specialists();
  const auto taken = taken_on(options_.first, home, true);
  const std::int32_t interval = taken.empty() ? 900 : 180;
  base::Date date = options_.first - random_.below(interval);
  while (date <= options_.last) {
    const base::Date next = date + interval + random_.between(-20, 20);
    const Physician& specialist =
        specialists[static_cast<std::size_t>(random_.below(static_cast<std::int32_t>(specialists.size())))];
    const bool in_hospital =
        !taken.empty() && (random_.chance(0.3) || medicines_.product(taken.front()->product).price_cents > 10'000);
    const auto& hospitals = practitioners_.hospitals();
    const Prescriber prescriber =
        in_hospital ? Prescriber{nullptr, {}, hospitals[static_cast<std::size_t>(home) % hospitals.size()]}
                    : Prescriber{&specialist, specialist.number_on(date), {}};
    if (present(date) && !in_hospital) {
      billing_.consultation(specialist, prescriber.number, date, ConsultationKind::specialist,
                            !taken.empty() && taken.front()->for_disease);
    }
    deliver_until({prescriber, date, next}, taken);
    date = next;
  }
}

base::Date Care::draw_day(std::int32_t month) {
  const base::Date first = base::add_months(options_.first, month);
  base::Date day = first + random_.below(base::add_months(first, 1) - first);
  const bool sunday = (day.days + 4) % 7 == 0;
  return sunday && day < options_.last ? day + 1 : day;
}

void Care::occasional_visits() {
  const base::Date middle = options_.first + (options_.last - options_.first) / 2;
  const double years = options_.months() / 12.0;
  const std::int32_t age = std::max(0, person_->age_on(middle));
  double rate = 0.76 * std::exp(0.45 * person_->frailty - 0.10);
  if (person_->kind == PersonKind::inhabitant) {
    rate *= std::exp(factor(person_->home_gp, middle, Style::visits));
  } else {
    rate = person_->kind == PersonKind::visitor ? 0.2 : 1.5;
  }
  for (std::size_t index = 0; index < reasons().size(); ++index) {
    const Reason& reason = reasons()[index];
    const double sex = person_->sex == 2 ? reason.female : 2 - reason.female;
    const double mean = reason.per_year[age_band(age)] * rate * years * std::max(0.05, sex) *
                        (reason.of_the_mind ? std::exp(0.6 * person_->mind - 0.18) : 1.0);
    const auto& months =
        person_->kind == PersonKind::visitor ? plan_.reason(0).running_months : plan_.reason(index).running_months;
    for (std::int32_t left = random_.poisson(mean); left > 0; --left) {
      auto month = static_cast<std::int32_t>(random_.pick(std::span<const float>(months)));
      if (person_->kind == PersonKind::visitor) {
        // Holidays: July and August for most, whatever ails them.
        const std::int32_t calendar = (base::month_index(options_.first) + month) % 12;
        month = random_.chance(0.8) ? std::clamp(month - calendar + random_.between(6, 7), 0, options_.months() - 1)
                                    : month;
      }
      if (const base::Date date = draw_day(month); present(date)) {
        occasional_visit(index, date);
      }
    }
  }
}

void Care::occasional_visit(std::size_t reason, base::Date date) {
  const auto salt = static_cast<std::uint64_t>(person_->index);
  std::int32_t index = usual_gp(date);
  if (random_.chance(other_gp_share)) {
    index = practitioners_.present_gp(
        (index + random_.between(1, 4)) % static_cast<std::int32_t>(practitioners_.gps().size()), date, salt);
  }
  const bool away = person_->kind == PersonKind::inhabitant && random_.chance(outside_gp_share);
  const auto& outside = practitioners_.outside_gps();
  const Physician& gp =
      away ? outside[static_cast<std::size_t>(random_.below(static_cast<std::int32_t>(outside.size())))]
           : practitioners_.gp(index);
  const std::string_view number = billing_.working_number(gp, date);
  const bool home = person_->age_on(date) >= 80 && random_.chance(0.3);
  billing_.consultation(gp, number, date, home ? ConsultationKind::home : ConsultationKind::surgery,
                        random_.chance(0.1));
  if (reasons()[reason].of_the_mind) {
    if (random_.chance(0.055 * std::exp(factor(index, date, Style::depression_test)))) {
      billing_.depression_test(gp, number, date);
    }
    if (person_->age_on(date) >= 16 && random_.chance(0.16 * std::exp(factor(index, date, Style::antidepressant)))) {
      start_antidepressant(gp, number, index, date);
    }
  }
  std::vector<DeliveredItem> items;
  prescribe_for(reason, date, index, items);
  const Prescriber prescriber{&gp, number, {}};
  if (!items.empty() && random_.chance(0.97)) {
    const base::Date delivered = date + (random_.chance(0.86) ? 0 : random_.between(1, 5));
    if (present(delivered)) {
      billing_.delivery(prescriber, date, delivered, 0, items);
    }
  }
  if (person_->kind == PersonKind::inhabitant && person_->age_on(date) >= 18) {
    biology(prescriber, index, date, person_->age_on(date) >= 40 ? 0.11 : 0.05);
  }
}

void Care::prescribe_for(std::size_t reason, base::Date date, std::int32_t gp, std::vector<DeliveredItem>& items) {
  const Reason& row = reasons()[reason];
  const CarePlan::ReasonPlan& plan = plan_.reason(reason);
  const std::int32_t age = person_->age_on(date);
  const double dearness = factor(gp, date, Style::price);
  bool anti_inflammatory = false;
  for (std::size_t index = 0; index < plan.remedies.size(); ++index) {
    const Remedy& remedy = row.remedies[index];
    const double odds = log_odds_of(remedy.probability) + factor(gp, date, remedy.style);
    if (age < remedy.youngest || age > remedy.oldest || !random_.chance(1 / (1 + std::exp(-odds)))) {
      continue;
    }
    const std::int32_t product = random_.chance(0.012)
                                     ? medicines_.draw_without_atc(random_)
                                     : medicines_.draw(plan.remedies[index].draw(random_), false, dearness, random_);
    const bool small = medicines_.product(product).units > 0 && medicines_.product(product).units <= 8;
    items.push_back({product, small && remedy.style == Style::analgesic ? random_.between(2, 3) : 1, false});
    anti_inflammatory = anti_inflammatory || remedy.style == Style::nsaid;
  }
  if (anti_inflammatory && random_.chance(0.32 * std::exp(factor(gp, date, Style::ppi)))) {
    items.push_back({medicines_.draw(plan_.stomach_protection().draw(random_), false, dearness, random_), 1, false});
  }
  const double further = 0.42 * std::exp(2 * factor(gp, date, Style::general));  // medicines of no class of the tables
  while (!items.empty() && items.size() < 8 && random_.chance(std::min(0.8, further))) {
    items.push_back({medicines_.draw_any(random_), 1, false});
  }
}

// An episode of some months, delivered monthly on one prescription renewed at the same physician's.
void Care::start_antidepressant(const Physician& gp, std::string_view number, std::int32_t index, base::Date date) {
  Candidate candidate;
  candidate.product =
      medicines_.draw(plan_.starting_antidepressant().draw(random_), false, factor(index, date, Style::price), random_);
  const Candidate* taken[] = {&candidate};
  const std::int32_t months = random_.between(1, 8);
  for (std::int32_t month = 0; month < months; month += 3) {
    const base::Date prescribed = date + month * 30;
    if (month > 0 && present(prescribed)) {
      billing_.consultation(gp, number, prescribed, ConsultationKind::surgery, false);
    }
    deliver_until({{&gp, number, {}}, prescribed, date + std::min(months, month + 3) * 30}, taken);
  }
}

void Care::hospital_visits() {
  const double years = options_.months() / 12.0;
  const double age = std::max(0, person_->age_on(options_.first));
  for (std::int32_t left = random_.poisson((0.08 + 0.003 * age) * years); left > 0; --left) {
    const base::Date date = draw_day(random_.below(options_.months()));
    if (!present(date)) {
      continue;
    }
    std::vector<std::int32_t> codes;
    if (random_.chance(0.4)) {
      codes = {593, 1609, 1104};
    }
    billing_.hospital_care(date, codes);
    std::vector<DeliveredItem> items;
    while (random_.chance(items.empty() ? 0.5 : 0.6) && items.size() < 6) {
      items.push_back({medicines_.draw(plan_.hospital_medicines().draw(random_), false, 0.0, random_),
                       random_.between(1, 2), false});
    }
    const auto& hospitals = practitioners_.hospitals();
    if (!items.empty()) {
      billing_.delivery({nullptr, {}, hospitals[static_cast<std::size_t>(person_->home_gp) % hospitals.size()]}, date,
                        date, 0, items);
    }
  }
}

std::vector<std::int32_t> Care::panel(std::int32_t gp, base::Date date) {
  const double habit = factor(gp, date, Style::monitoring);
  const auto likely = [&](double share) { return random_.chance(1 / (1 + std::exp(-log_odds_of(share) - habit))); };
  std::vector<std::int32_t> codes;
  if (likely(0.9)) {
    codes.push_back(random_.chance(0.3) ? 592 : 593);
  }
  if (likely(hypertensive_ ? 0.80 : 0.40)) {
    const double kind = random_.uniform();
    codes.push_back(kind < 0.65 ? 1609 : kind < 0.82 ? 1610 : 1608);
  }
  if (likely(diabetic_ ? 0.50 : hypertensive_ ? 0.20 : 0.11)) {
    codes.push_back(random_.chance(diabetic_ ? 0.7 : 0.45) ? 1133 : 2004);
  }
  if (diabetic_) {
    codes.push_back(1577);
  }
  for (const auto& [code, share] : {std::pair{552, 0.6}, std::pair{996, 0.5}, std::pair{1104, 0.6}, std::pair{522, 0.4},
                                    std::pair{1208, 0.15}, std::pair{1804, 0.3}}) {
    if (random_.chance(share)) {
      codes.push_back(code);
    }
  }
  return codes;
}

// A yearly panel, prescribed with that chance at each visit once ten months have passed since the last.
void Care::biology(const Prescriber& prescriber, std::int32_t gp, base::Date date, double chance) {
  const base::Date sampled = date + random_.between(1, 20);
  const bool due = date - last_panel_ > (diabetic_ ? 100 : 290);
  const double habit = factor(gp, date, Style::monitoring);
  if (!due || !random_.chance(chance * std::exp(0.6 * habit)) || !present(sampled)) {
    return;
  }
  last_panel_ = sampled;
  if (random_.chance(0.07)) {
    return;  // prescribed, never done
  }
  if (const auto codes = panel(gp, date); !codes.empty()) {
    billing_.sampling(prescriber, date, sampled, codes);
  }
}

}  // namespace miroir::claims::synth
