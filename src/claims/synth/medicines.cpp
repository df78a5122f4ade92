#include "claims/synth/medicines.hpp"

#include <cmath>

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

constexpr std::int64_t invented_prefix = 9'999'900'000'000;
constexpr std::int64_t dearest_of_pool_cents = 6'000;
constexpr std::size_t most_products_per_molecule = 12;
constexpr double quarterly_price_factor = 2.75;  // a box of three months costs a little less than three boxes

Product invented(const Molecule& molecule, std::int64_t serial, double price_factor, bool quarterly) {
  Product product;
  product.cip13 = invented_prefix + serial;
  product.units = molecule.units * (quarterly ? 3 : 1);
  product.name = fmt::format("{} SYNTHETIQUE {} {}", molecule.name, molecule.form, product.units);
  product.substance = molecule.name;
  product.atc = molecule.atc;
  product.atc_name = molecule.name;
  const double factor = price_factor * (quarterly ? quarterly_price_factor : 1.0);
  product.price_cents = std::llround(molecule.price_cents * factor);
  product.rate_percent = molecule.rate_percent;
  product.deliverable = true;
  product.listed_from = "20100101";
  product.listed_until = "00000000";
  return product;
}

// Medicines of the classes that physicians differ in come from the tables of care alone.
bool belongs_to_a_style(const Product& product) {
  return std::ranges::any_of(molecules(), [&](const Molecule& row) {
    return row.style != Style::general && product.atc.starts_with(row.atc.substr(0, 5));
  });
}

}  // namespace

void Medicines::add_invented(std::size_t molecule, Random& random) {
  const Molecule& row = molecules()[molecule];
  const bool lasting = row.units >= 28 && row.units <= 90;
  for (int serial = 0; serial < 4; ++serial) {
    const bool quarterly = serial == 3;
    if (quarterly && !lasting) {
      continue;
    }
    const double price_factor = 0.85 + 0.15 * serial + 0.1 * random.uniform();
    products_.push_back(
        invented(row, static_cast<std::int64_t>(molecule) * 10 + serial, quarterly ? 1.0 : price_factor, quarterly));
  }
}

void Medicines::add_invented_without_atc(std::uint64_t seed) {
  Random random(seed, Substream::medicine, molecules().size());
  for (int serial = 0; serial < 12; ++serial) {
    Product product = invented(molecules().front(), 90'000 + serial, 0.5 + 3.0 * random.uniform(), false);
    product.name = fmt::format("PRODUIT SYNTHETIQUE SANS CLASSE {}", serial + 1);
    product.substance.clear();
    product.atc.clear();
    product.atc_name.clear();
    products_.push_back(std::move(product));
  }
}

void Medicines::index_molecules(std::uint64_t seed) {
  std::map<std::string, std::vector<std::int32_t>, std::less<>> by_atc;
  for (std::size_t index = 0; index < products_.size(); ++index) {
    if (products_[index].deliverable) {
      by_atc[products_[index].atc].push_back(static_cast<std::int32_t>(index));
    }
  }
  choices_.resize(molecules().size());
  for (std::size_t index = 0; index < molecules().size(); ++index) {
    const Molecule& row = molecules()[index];
    Random random(seed, Substream::medicine, index);
    auto found = by_atc[std::string(row.atc)];
    if (found.empty()) {
      const std::size_t before = products_.size();
      add_invented(index, random);
      for (std::size_t added = before; added < products_.size(); ++added) {
        found.push_back(static_cast<std::int32_t>(added));
      }
    }
    // The prices nearest to the class's own come first: a real class also holds hospital packs.
    const auto distance = [&](std::int32_t product) {
      const Product& candidate = products_[static_cast<std::size_t>(product)];
      const double factor = candidate.units >= 80 && row.units < 60 ? quarterly_price_factor : 1.0;
      return std::abs(std::log(static_cast<double>(candidate.price_cents) / (row.price_cents * factor)));
    };
    std::ranges::stable_sort(found, {}, distance);
    for (const std::int32_t product : found) {
      const bool quarterly = row.units < 60 && products_[static_cast<std::size_t>(product)].units >= 80;
      auto& list = quarterly ? choices_[index].quarterly : choices_[index].monthly;
      if (list.size() < most_products_per_molecule) {
        list.push_back(product);
      }
    }
    if (choices_[index].monthly.empty()) {
      choices_[index].monthly = choices_[index].quarterly;
    }
    std::ranges::stable_sort(choices_[index].monthly, {}, [&](std::int32_t product) {
      return products_[static_cast<std::size_t>(product)].price_cents;
    });
  }
}

void Medicines::index_pool() {
  for (std::size_t index = 0; index < products_.size(); ++index) {
    const Product& product = products_[index];
    if (!product.deliverable || product.price_cents > dearest_of_pool_cents) {
      continue;
    }
    if (product.atc.empty()) {
      without_atc_.push_back(static_cast<std::int32_t>(index));
    } else if (!belongs_to_a_style(product)) {
      pool_.push_back(static_cast<std::int32_t>(index));
    }
  }
}

base::Result<Medicines> Medicines::make(const std::filesystem::path& file, std::uint64_t seed) {
  Medicines medicines;
  if (!file.empty()) {
    auto products = read_products(file);
    if (!products) {
      return products.error();
    }
    medicines.products_ = std::move(*products);
  }
  medicines.index_molecules(seed);
  const bool classless = std::ranges::any_of(medicines.products_, [](const Product& product) {
    return product.atc.empty() && product.deliverable && product.price_cents <= dearest_of_pool_cents;
  });
  if (!classless) {
    medicines.add_invented_without_atc(seed);
  }
  medicines.index_pool();
  return medicines;
}

std::int32_t Medicines::molecule(std::string_view atc) const {
  const auto table = molecules();
  const auto found = std::ranges::find(table, atc, &Molecule::atc);
  if (found == table.end()) {
    throw std::logic_error(fmt::format("the table of medicines has no {}", atc));
  }
  return static_cast<std::int32_t>(found - table.begin());
}

std::int32_t Medicines::draw(std::int32_t molecule, bool quarterly, double dearness, Random& random) const {
  const Choices& choices = choices_[static_cast<std::size_t>(molecule)];
  if (quarterly && !choices.quarterly.empty()) {
    return choices
        .quarterly[static_cast<std::size_t>(random.below(static_cast<std::int32_t>(choices.quarterly.size())))];
  }
  // A power of a uniform number leans towards the head (cheap) or the tail (dear) of the list.
  const double position = std::pow(random.uniform(), std::exp(-dearness * 3.0));
  return choices.monthly[static_cast<std::size_t>(position * static_cast<double>(choices.monthly.size()) * 0.999999)];
}

}  // namespace miroir::claims::synth
