#include "claims/synth/reference_rows.hpp"

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

using columnar::RowBatch;

constexpr double disease_row_missing_share = 0.05;  // exempted in the claims, absent from IR_IMB_R

void add_text_or_null(RowBatch& batch, std::string_view value) {
  if (value.empty()) {
    batch.add_null();
  } else {
    batch.add_text(value);
  }
}

void add_date_or_null(RowBatch& batch, std::optional<base::Date> date) {
  if (date) {
    batch.add(date->days);
  } else {
    batch.add_null();
  }
}

void add_beneficiary_row(const Options& options, const Person& person, std::string_view pseudonym,
                         std::optional<base::Date> last_processed, TableBatches& batches) {
  RowBatch& batch = batches[Table::ir_ben_r];
  batch.add_text(pseudonym).add(person.rank);
  add_text_or_null(batch, person.identity_is_nir ? std::string_view(person.identity) : std::string_view());
  batch.add_text(person.identity).add(person.identity_is_nir ? 1 : 0).add_text(person.nir_kind);
  batch.add_text(std::to_string(person.birth_month / 12));
  batch.add_text(person.birth_month_unknown ? "00" : fmt::format("{:02}", person.birth_month % 12 + 1));
  batch.add(person.sex).add(person.death == never ? no_known_death.days : person.death.days).add_text(person.fund);
  batch.add_text(person.department).add_text(person.commune).add(last_processed ? 1 : 0);
  add_date_or_null(batch, last_processed);
  batch.add((options.first - 1'000 - static_cast<std::int32_t>(person.index % 700)).days).end_row();
}

void add_disease_rows(const Person& person, Random& random, TableBatches& batches) {
  RowBatch& batch = batches[Table::ir_imb_r];
  const auto add = [&](const LongTermDisease& disease, std::string_view pseudonym) {
    batch.add_text(pseudonym).add(person.rank).add(disease.start.days);
    batch.add(disease.end ? disease.end->days : no_known_death.days);  // 1600: no end
    batch.add(disease.number).add(disease.nature).add_text(disease.diagnosis).add((disease.start + 30).days).end_row();
  };
  for (const LongTermDisease& disease : person.diseases) {
    if (!random.chance(disease_row_missing_share)) {
      const bool under_second = !person.second_pseudonym.empty() && random.chance(0.5);
      add(disease, under_second ? person.second_pseudonym : person.pseudonym);
    }
  }
  if (random.chance(0.012)) {  // accident at work or invalidity: not a long-term disease
    add({0, random.chance(0.6) ? 11 : 13, "S82", base::make_date(2015, 1, 1) + random.below(900), std::nullopt},
        person.pseudonym);
  }
}

void add_registration_rows(const Options& options, const Practitioners& practitioners, const Person& person,
                           Random& random, TableBatches& batches) {
  RowBatch& batch = batches[Table::ir_mtt_r];
  for (const Registration& registration : person.registrations) {
    const Physician& gp = practitioners.gp(registration.gp);
    batch.add_text(person.pseudonym_on(std::min(registration.start, options.last))).add(person.rank);
    add_text_or_null(batch, person.identity_is_nir ? std::string_view(person.identity) : std::string_view());
    batch.add_text(person.identity);
    batch.add_text(registration.secondary_number ? gp.secondary_number : gp.number_on(registration.start));
    batch.add(registration.start.days);
    if (registration.end) {
      batch.add(registration.end->days).add_text("CHG");
    } else if (random.chance(0.5)) {
      batch.add(no_known_death.days).add_null();
    } else {
      batch.add_null().add_null();
    }
    batch.end_row();
  }
}

void add_practitioner_row(const Physician& physician, std::string_view number, std::string_view main_number,
                          base::Date month, TableBatches& batches) {
  const base::Date last_day = base::add_months(month, 1) - 1;
  const bool ended = physician.retired <= last_day;
  const auto [year, month_number, day] = base::year_month_day(month);
  RowBatch& batch = batches[Table::da_pra_r];
  batch.add_text(std::to_string(year))
      .add_text(fmt::format("{:02}", month_number))
      .add_text(number)
      .add_text(main_number);
  batch.add_text(std::to_string(physician.sex)).add_text(std::to_string(physician.birth_year));
  batch.add_text(fmt::format("{:02}", physician.specialty))
      .add_text(fmt::format("{:02}", physician.mode))
      .add_text("1");
  batch.add_text(fmt::format("{:02}", ended ? 7 : physician.exercise));
  const std::string since = base::format_date(ended ? physician.retired : physician.installed);
  for (const std::string& date : {since, base::format_date(physician.installed)}) {
    batch.add_text(date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2));
  }
  batch.add_text(physician.commune.code)
      .add_text(physician.commune.postal_code)
      .add_text(physician.commune.name)
      .end_row();
}

}  // namespace

void add_person_rows(const Options& options, const Practitioners& practitioners, const Person& person,
                     std::optional<base::Date> last_processed, TableBatches& batches) {
  Random random(options.seed, Substream::person, static_cast<std::uint64_t>(person.index) + (1ULL << 40U));
  add_beneficiary_row(options, person, person.pseudonym, last_processed, batches);
  if (!person.second_pseudonym.empty()) {
    add_beneficiary_row(options, person, person.second_pseudonym, last_processed, batches);
  }
  add_disease_rows(person, random, batches);
  add_registration_rows(options, practitioners, person, random, batches);
}

void add_practitioner_rows(const Options& options, const Practitioners& practitioners, TableBatches& batches) {
  for (base::Date month = options.first; month <= options.last; month = base::add_months(month, 1)) {
    for (const Physician* physician : practitioners.everyone()) {
      const base::Date last_day = base::add_months(month, 1) - 1;
      if (physician->installed > last_day) {
        continue;
      }
      const std::string& main_number = physician->number_on(last_day);
      add_practitioner_row(*physician, main_number, main_number, month, batches);
      if (!physician->secondary_number.empty()) {
        add_practitioner_row(*physician, physician->secondary_number, main_number, month, batches);
      }
      if (main_number != physician->number || physician->former_number.empty()) {
        continue;
      }
      add_practitioner_row(*physician, physician->former_number, main_number, month, batches);
    }
  }
}

void add_group_rows(const Practitioners& practitioners, TableBatches& batches) {
  for (const Physician& gp : practitioners.gps()) {
    for (const Membership& membership : gp.memberships) {
      RowBatch& batch = batches[Table::groups];
      batch.add_text(gp.number).add_text(group_name(membership.group)).add(membership.start.days);
      add_date_or_null(batch, membership.end);
      batch.end_row();
    }
  }
}

void add_medicine_rows(const Medicines& medicines, TableBatches& batches) {
  RowBatch& batch = batches[Table::ir_pha_r];
  for (const Product& product : medicines.products()) {
    batch.add(product.cip13);
    if (product.cip7 > 0) {
      batch.add(product.cip7);
    } else {
      batch.add_null();
    }
    add_text_or_null(batch, product.name);
    add_text_or_null(batch, product.substance);
    add_text_or_null(batch, product.atc);
    add_text_or_null(batch, product.atc_name);
    add_text_or_null(batch, std::string_view(product.atc).substr(0, 3));
    add_text_or_null(batch, product.units > 0 ? std::to_string(product.units) : std::string());
    add_text_or_null(batch, product.strength);
    add_text_or_null(batch, product.strength_unit);
    add_text_or_null(batch, product.price_cents > 0 ? fmt::format("{}.00", product.price_cents) : std::string());
    add_text_or_null(batch, product.rate_percent > 0 ? std::to_string(product.rate_percent) : std::string());
    add_text_or_null(batch, product.generic_group);
    add_text_or_null(batch, product.listed_from);
    add_text_or_null(batch, product.listed_until);
    batch.end_row();
  }
}

}  // namespace miroir::claims::synth
