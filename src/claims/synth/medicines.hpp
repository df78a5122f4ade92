// The nomenclature of the synthetic region (IR_PHA_R): invented products by default, or the real ones of a file.
//
// Invented CIP13 codes begin with 99999, which no real product has, and every invented name says SYNTHETIQUE.
#pragma once

#include "base/result.hpp"
#include "claims/synth/medicines_table.hpp"
#include "claims/synth/random.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::synth {

struct Product {
  std::int64_t cip13 = 0;
  std::int32_t cip7 = 0;
  std::string name;
  std::string substance;
  std::string atc;  // empty when the nomenclature does not know it
  std::string atc_name;
  std::string strength;  // "20", "7.5" or empty
  std::string strength_unit;
  std::int32_t units = 0;
  std::int64_t price_cents = 0;  // PHA_PRI_UNI is in centimes too
  std::int32_t rate_percent = 0;
  bool deliverable = false;  // it has a price and has not left the list
  std::string generic_group;
  std::string listed_from;  // YYYYMMDD
  std::string listed_until;
};

class Medicines {
 public:
  // Products of the file by ATC; classes that it does not hold get an invented product. An empty path: all invented.
  // Refuses a file without a needed column or without any product that can be delivered, with file and line.
  static base::Result<Medicines> make(const std::filesystem::path& file, std::uint64_t seed);

  const std::vector<Product>& products() const { return products_; }
  const Product& product(std::int32_t index) const { return products_[static_cast<std::size_t>(index)]; }
  // Index in molecules() of an ATC code of the table; throws std::logic_error for another one.
  std::int32_t molecule(std::string_view atc) const;
  // A product of that molecule: `dearness` (natural logarithm) leans towards dearer or cheaper ones.
  std::int32_t draw(std::int32_t molecule, bool quarterly, double dearness, Random& random) const;
  // Any product at all of moderate price, for the medicines no class of the table stands for.
  std::int32_t draw_any(Random& random) const {
    return pool_[static_cast<std::size_t>(random.below(static_cast<std::int32_t>(pool_.size())))];
  }
  std::int32_t draw_without_atc(Random& random) const {
    return without_atc_[static_cast<std::size_t>(random.below(static_cast<std::int32_t>(without_atc_.size())))];
  }

 private:
  void add_invented(std::size_t molecule, Random& random);
  void add_invented_without_atc(std::uint64_t seed);
  void index_molecules(std::uint64_t seed);
  void index_pool();

  struct Choices {
    std::vector<std::int32_t> monthly;  // product indexes, cheapest first
    std::vector<std::int32_t> quarterly;
  };
  std::vector<Product> products_;
  std::vector<Choices> choices_;  // by molecule
  std::vector<std::int32_t> pool_;
  std::vector<std::int32_t> without_atc_;
};

// The rows of a nomenclature file (`;`, columns in any order and case, decimal comma or point, Latin-1 or UTF-8).
base::Result<std::vector<Product>> read_products(const std::filesystem::path& file);

}  // namespace miroir::claims::synth
