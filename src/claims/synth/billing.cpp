#include "claims/synth/billing.hpp"

#include <cmath>

namespace miroir::claims::synth {

namespace {

// Shares of the untidiness. The brief figures of the SNDS reference (§ 7) where it gives any, else plausible ones.
constexpr double cancelled_share = 0.015;
constexpr double corrected_share_of_cancelled = 0.4;
constexpr double very_late_share = 0.02;  // more than six months
constexpr double late_share = 0.08;       // one to three months
constexpr double split_pack_share = 0.004;
constexpr double twice_billed_share = 0.004;    // two genuine identical lines
constexpr double shared_line_share = 0.06;      // two medicines under one line
constexpr double participation_share = 0.10;    // of consultations whose 1 € participation makes a line
constexpr double for_information_share = 0.02;  // of consultations by physicians with a hospital post
constexpr double fictitious_prescriber_share = 0.002;
constexpr double price_fall_per_year = 0.02;

constexpr std::int32_t surgery_new_price_month = 2017 * 12 + 4;  // May 2017: 25 € instead of 23 €
constexpr std::int32_t pharmacy_activity = 50;
constexpr std::int32_t laboratory_activity = 30;
constexpr std::int64_t biology_letter_tenths_of_cents = 270;  // the B of biology: 0.27 €

struct BiologyPrice {
  std::int32_t code;
  std::int32_t coefficient;
};
constexpr BiologyPrice biology_prices[] = {{592, 6},  {593, 7},   {1608, 6},  {1609, 12}, {1610, 22}, {552, 5},
                                           {996, 20}, {1577, 25}, {2004, 4},  {1133, 15}, {1104, 26}, {1208, 25},
                                           {522, 10}, {5201, 57}, {1804, 9},  {127, 16},  {407, 30},  {627, 6},
                                           {580, 5},  {590, 6},   {2001, 18}, {1576, 30}, {888, 35}};

std::int64_t biology_price_cents(std::int32_t code) {
  const auto* found = std::ranges::find(biology_prices, code, &BiologyPrice::code);
  return (found == std::end(biology_prices) ? 20 : found->coefficient) * biology_letter_tenths_of_cents / 10;
}

std::int32_t pharmacy_nature(std::int32_t rate_percent) {
  return rate_percent >= 100 ? 3311 : rate_percent >= 65 ? 3313 : rate_percent >= 30 ? 3312 : 3341;
}

std::int32_t consultation_nature(const Physician& physician, ConsultationKind kind) {
  const bool diploma = physician.specialty != 1;
  switch (kind) {
    case ConsultationKind::specialist:
      return 1112;
    case ConsultationKind::home:
      return diploma ? 1209 : 1210;
    case ConsultationKind::surgery:
      break;
  }
  return diploma ? 1109 : 1110;
}

std::int64_t consultation_price_cents(ConsultationKind kind, base::Date date) {
  const std::int64_t fee = base::month_index(date) >= surgery_new_price_month ? 2500 : 2300;
  return kind == ConsultationKind::specialist ? fee + 500 : kind == ConsultationKind::home ? fee + 1000 : fee;
}

base::Date month_after(base::Date date) {
  const auto [year, month, day] = base::year_month_day(date);
  return month == 12 ? base::make_date(year + 1, 1, 1) : base::make_date(year, month + 1, 1);
}

void negate(ClaimLine& line) {
  line.quantity = -line.quantity;
  line.paid_cents = -line.paid_cents;
  line.base_cents = -line.base_cents;
  line.complement_cents = -line.complement_cents;
  for (MedicineDetail& medicine : line.medicines) {
    medicine.boxes = -medicine.boxes;
    medicine.split_units = -medicine.split_units;
  }
  for (BiologyDetail& act : line.biology) {
    act.quantity = -act.quantity;
  }
}

}  // namespace

Billing::Billing(const Options& options, const Practitioners& practitioners, const Medicines& medicines,
                 TableBatches& batches)
    : options_(options),
      practitioners_(practitioners),
      medicines_(medicines),
      batches_(batches),
      random_(options.seed, Substream::billing, 0) {}

void Billing::begin(const Person& person) {
  person_ = &person;
  random_ = Random(options_.seed, Substream::billing, static_cast<std::uint64_t>(person.index) + 1);
  used_ = 0;
  bills_ = 0;
  last_processed_.reset();
}

std::string_view Billing::working_number(const Physician& physician, base::Date date) {
  if (physician.exercise == 8) {
    return "00000000";
  }
  const bool elsewhere = !physician.secondary_number.empty() && random_.chance(0.3);
  return elsewhere ? physician.secondary_number : physician.number_on(date);
}

ClaimLine& Billing::add_line(base::Date care, base::Date prescribed) {
  if (used_ == lines_.size()) {
    lines_.emplace_back();
  }
  ClaimLine& line = lines_[used_++];
  ClaimLine fresh;
  fresh.medicines = std::move(line.medicines);
  fresh.biology = std::move(line.biology);
  fresh.medicines.clear();
  fresh.biology.clear();
  fresh.care = care;
  fresh.prescribed = prescribed;
  line = std::move(fresh);
  return line;
}

std::int32_t Billing::exemption_for(base::Date date, bool for_disease) const {
  const LongTermDisease* disease = person_->disease_on(date);
  return disease == nullptr ? 0 : disease->nature + (for_disease ? 1 : 0);
}

Professional Billing::physician_as(const Physician& physician, std::string_view number) const {
  return {number, physician.specialty, 0, physician.exercise == 9 ? 99 : physician.exercise == 8 ? 8 : 1};
}

void Billing::set_prescriber(ClaimLine& line, const Prescriber& prescriber) const {
  if (prescriber.physician != nullptr) {
    line.prescriber = physician_as(*prescriber.physician, prescriber.number);
  } else {
    line.prescriber = {{}, 0, 0, 4};
    line.prescribing_hospital = prescriber.hospital;
    line.prescription_origin = 3;
  }
}

void Billing::set_pathway(ClaimLine& line, const Physician& physician) const {
  const Registration* registration = person_->registration_on(line.care);
  const bool own = registration != nullptr && &practitioners_.gp(registration->gp) == &physician;
  line.pathway = own ? 1 : registration != nullptr ? 3 : 24;
  line.prescription_origin = own ? 1 : 2;
}

void Billing::consultation(const Physician& physician, std::string_view number, base::Date date, ConsultationKind kind,
                           bool for_disease) {
  ClaimLine& line = add_line(date, date);
  line.nature = consultation_nature(physician, kind);
  line.performer = physician_as(physician, number);
  set_pathway(line, physician);
  line.exemption = exemption_for(date, for_disease);
  line.rate_percent = for_disease && line.exemption != 0 ? 100 : 70;
  line.base_cents = line.paid_cents = consultation_price_cents(kind, date);
  add_majorations(line);
  send();
  // A physician who also works in a hospital sees patients there too, sent for information only.
  if (physician.exercise == 2 && random_.chance(for_information_share)) {
    ClaimLine& again = add_line(date, date);
    again.nature = 1112;
    again.performer = physician_as(physician, number);
    again.expense = 71;
    again.transmitted_expense = random_.chance(0.5) ? 71 : 0;
    again.base_cents = again.paid_cents = 2500;
    send();
  }
}

// What goes with a consultation: the majoration for a small child or at home, the participation of 1 €.
void Billing::add_majorations(const ClaimLine& consultation) {
  const ClaimLine model = consultation;
  const std::int32_t age = person_->age_on(model.care);
  const bool at_home = model.nature == 1209 || model.nature == 1210;
  if (age < 6 || at_home || random_.chance(0.02)) {
    ClaimLine& line = add_line(model.care, model.prescribed);
    line.nature = model.nature;
    line.performer = model.performer;
    line.exemption = model.exemption;
    line.rate_percent = model.rate_percent;
    line.complement_top = 2;
    line.complement_cents = line.paid_cents = at_home ? 1000 : 500;
  }
  if (age >= 18 && random_.chance(participation_share)) {
    ClaimLine& line = add_line(model.care, model.prescribed);
    line.nature = model.nature;
    line.performer = model.performer;
    line.quantity = 0;
    line.rate_percent = 100;
    line.complement_top = 1;
    line.complement_code = 16;
    line.complement_cents = line.paid_cents = -100;
  }
}

void Billing::add_medicine(const DeliveredItem& item, std::int32_t renewal, std::int32_t exemption,
                           const ClaimLine& like) {
  const Product& product = medicines_.product(item.product);
  const double years = static_cast<double>(like.care - options_.first) / 365.25;
  const double price =
      static_cast<double>(product.price_cents) * std::pow(1.0 - price_fall_per_year, std::floor(years));
  MedicineDetail detail{product.cip13, product.cip7, item.boxes, std::llround(price) * 1000, 0, 0, renewal};
  std::int64_t amount = std::llround(price) * item.boxes;
  if (product.units > 1 && product.units < 60 && random_.chance(split_pack_share)) {
    detail.boxes = 1;
    detail.split_units = std::min(7, product.units);
    detail.split_price_cents = std::max<std::int64_t>(1, std::llround(price / product.units));
    amount = detail.split_units * detail.split_price_cents;
  }
  const std::int32_t nature = pharmacy_nature(product.rate_percent);
  const std::int32_t rate = exemption != 0 && item.for_disease ? 100 : product.rate_percent;
  ClaimLine* line = used_ > 0 && random_.chance(shared_line_share) ? &lines_[used_ - 1] : nullptr;
  if (line == nullptr || line->nature != nature || line->rate_percent != rate || line->exemption != exemption) {
    line = &add_line(like.care, like.prescribed);
    line->nature = nature;
    line->rate_percent = rate;
    line->exemption = exemption;
    line->prescriber = like.prescriber;
    line->performer = like.performer;
    line->prescribing_hospital = like.prescribing_hospital;
    line->prescription_origin = like.prescription_origin;
    line->renewal = like.renewal;
    line->pathway = like.pathway;
    line->quantity = 0;
  }
  line->quantity += detail.boxes;
  line->base_cents += amount;
  line->paid_cents += amount;
  line->medicines.push_back(detail);
}

void Billing::delivery(const Prescriber& prescriber, base::Date prescribed, base::Date date, std::int32_t renewal,
                       std::span<const DeliveredItem> items) {
  ClaimLine model;
  model.care = date;
  model.prescribed = prescribed;
  set_prescriber(model, prescriber);
  if (random_.chance(fictitious_prescriber_share)) {
    model.prescriber = physician_as(practitioners_.fictitious(), practitioners_.fictitious().number);
  }
  const auto& pharmacies = practitioners_.pharmacies();
  const std::size_t usual = static_cast<std::size_t>(person_->home_gp) % pharmacies.size();
  const std::size_t pharmacy = random_.chance(0.9) ? usual : (usual + 1) % pharmacies.size();
  model.performer = {pharmacies[pharmacy], 0, pharmacy_activity, 1};
  model.renewal = renewal == 0 ? 0 : random_.chance(0.02) ? 3 : 1;
  for (const DeliveredItem& item : items) {
    const std::int32_t exemption = exemption_for(date, item.for_disease);
    add_medicine(item, renewal, exemption, model);
    if (random_.chance(twice_billed_share)) {
      add_medicine(item, renewal, exemption, model);
    }
  }
  send();
}

void Billing::sampling(const Prescriber& prescriber, base::Date prescribed, base::Date date,
                       std::span<const std::int32_t> codes) {
  const auto& laboratories = practitioners_.laboratories();
  const auto& laboratory = laboratories[static_cast<std::size_t>(person_->home_gp) % laboratories.size()];
  ClaimLine* line = nullptr;
  for (const std::int32_t code : codes) {
    if (line == nullptr || line->biology.size() >= 3 || random_.chance(0.4)) {
      line = &add_line(date, prescribed);
      set_prescriber(*line, prescriber);
      line->performer = {laboratory, 0, laboratory_activity, 1};
      line->nature = 3211;
      line->exemption = exemption_for(date, line->rate_percent == 100);
      line->rate_percent = line->exemption != 0 && random_.chance(0.7) ? 100 : 60;
      line->exemption += line->rate_percent == 100 ? 1 : 0;
      line->quantity = 0;
    }
    line->biology.push_back({code, 1});
    line->quantity += 1;
    line->base_cents += biology_price_cents(code);
    line->paid_cents = line->base_cents;
  }
  send();
}

void Billing::depression_test(const Physician& physician, std::string_view number, base::Date date) {
  ClaimLine& line = add_line(date, date);
  line.nature = 1352;
  line.performer = physician_as(physician, number);
  set_pathway(line, physician);
  line.rate_percent = 70;
  line.base_cents = line.paid_cents = 6912;
  line.technical_act = "ALQP003";
  send();
}

void Billing::hospital_care(base::Date date, std::span<const std::int32_t> codes) {
  const auto& hospitals = practitioners_.hospitals();
  const auto& hospital = hospitals[static_cast<std::size_t>(person_->home_gp) % hospitals.size()];
  const double kind = random_.uniform();
  const auto mark = [&](ClaimLine& line) {
    line.performer = {"00000000", 0, 0, 4};
    line.exemption = exemption_for(date, false);
    // Known as the hospital's own by one mark or by the other, or by both; the last kind is a private clinic, paid.
    const bool clinic = kind > 0.9;
    line.expense = clinic || kind > 0.7 ? 0 : kind > 0.66 ? 72 : 71;
    line.transmitted_expense = kind < 0.4 ? 71 : kind > 0.85 && !clinic ? 71 : 0;
    line.establishment = EstablishmentDetail{hospital, clinic ? 0 : kind > 0.3 ? 1 : 2, clinic ? 2 : 1};
  };
  ClaimLine& consultation = add_line(date, date);
  consultation.nature = 1112;
  consultation.rate_percent = 70;
  consultation.base_cents = consultation.paid_cents = 2500;
  mark(consultation);
  for (const std::int32_t code : codes) {
    ClaimLine& line = add_line(date, date);
    line.nature = 3211;
    line.rate_percent = 60;
    line.base_cents = line.paid_cents = biology_price_cents(code);
    line.biology.push_back({code, 1});
    mark(line);
  }
  send();
}

std::int32_t Billing::draw_delay() {
  const double kind = random_.uniform();
  if (kind < very_late_share) {
    return std::min(420, 190 + static_cast<std::int32_t>(random_.exponential(60)));
  }
  if (kind < very_late_share + late_share) {
    return random_.between(25, 90);
  }
  return 2 + static_cast<std::int32_t>(random_.exponential(5));
}

Beneficiary Billing::beneficiary_on(base::Date date) const {
  const Person& person = *person_;
  Beneficiary beneficiary;
  beneficiary.pseudonym = person.pseudonym_on(date);
  beneficiary.rank = person.rank;
  beneficiary.birth_year = person.birth_month / 12;
  beneficiary.sex = person.sex;
  const std::int32_t months = base::month_index(date) - person.birth_month;
  beneficiary.age_code = months >= 24 ? months / 12 : 1000 + std::max(0, months);
  beneficiary.department = person.department;
  beneficiary.commune = person.commune;
  beneficiary.nir_kind = person.nir_kind;
  beneficiary.complementary_cover = person.complementary_cover;
  beneficiary.death = person.death != never && person.death <= date + 60 ? person.death : no_known_death;
  beneficiary.fund = person.fund;
  beneficiary.scheme = person.scheme;
  beneficiary.small_scheme = person.small_scheme;
  if (const Registration* registration = person.registration_on(date)) {
    const Physician& gp = practitioners_.gp(registration->gp);
    beneficiary.registered_number =
        registration->secondary_number ? gp.secondary_number : gp.number_on(registration->start);
  }
  return beneficiary;
}

void Billing::send_once(std::int32_t delay_days) {
  constexpr std::int32_t statements_per_person = 256;
  const base::Date care = lines_.front().care;
  const Beneficiary beneficiary = beneficiary_on(care);
  JoinKey key;
  key.processed = care + delay_days;
  key.available = month_after(key.processed);
  key.sender = 1 + person_->home_gp % 90;
  key.sender_order = 1 + bills_ / statements_per_person;
  key.organism = person_->fund;
  key.statement = person_->index * statements_per_person + bills_ % statements_per_person;
  ++bills_;
  for (std::size_t index = 0; index < used_; ++index) {
    key.line = static_cast<std::int32_t>(index) + 1;
    lines_[index].key = key;
    batches_.add_line(beneficiary, lines_[index]);
  }
  last_processed_ = std::max(last_processed_.value_or(key.processed), key.processed);
}

void Billing::send() {
  if (used_ == 0) {
    return;
  }
  const std::int32_t delay = draw_delay();
  send_once(delay);
  if (random_.chance(cancelled_share)) {
    cancel();
    send_once(delay + random_.between(5, 60));
    if (random_.chance(corrected_share_of_cancelled)) {
      cancel();  // back to what it was
      correct();
      send_once(delay + random_.between(61, 90));
    }
  }
  used_ = 0;
}

void Billing::cancel() {
  for (std::size_t index = 0; index < used_; ++index) {
    negate(lines_[index]);
  }
}

// The mistake mended: a box too many, or an exemption that was not due.
void Billing::correct() {
  for (std::size_t index = 0; index < used_; ++index) {
    ClaimLine& line = lines_[index];
    if (line.medicines.size() == 1 && line.medicines.front().boxes > 1) {
      const std::int64_t one = line.base_cents / line.medicines.front().boxes;
      line.medicines.front().boxes -= 1;
      line.quantity -= 1;
      line.base_cents -= one;
      line.paid_cents -= one;
    } else if (line.exemption == 42 || line.exemption == 44 || line.exemption == 46) {
      line.exemption -= 1;
    }
  }
}

}  // namespace miroir::claims::synth
