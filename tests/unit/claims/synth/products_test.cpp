// Medicines: invented ones that nobody can mistake for real ones, or those of a file.
#include "claims/synth/medicines.hpp"

#include "unit/claims/synth/fixture.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace miroir::claims::synth {
namespace {

class Products : public testing::Test {
 protected:
  Products() : folder_("products") { std::filesystem::create_directories(folder_.path()); }
  std::filesystem::path file(const std::string& text) const {
    const auto path = folder_.path() / "nomenclature.csv";
    std::ofstream(path) << text;
    return path;
  }
  FreshFolder folder_;
};

TEST_F(Products, are_plainly_invented_by_default) {
  const auto medicines = Medicines::make({}, 1);
  ASSERT_TRUE(medicines);
  for (const Product& product : medicines->products()) {
    EXPECT_EQ(product.cip13 / 100'000'000, 99'999) << product.name;
    EXPECT_NE(product.name.find("SYNTHETIQUE"), std::string::npos) << product.name;
    EXPECT_GT(product.price_cents, 0) << product.name;
  }
}

TEST_F(Products, come_from_a_file_whatever_the_order_and_case_of_its_columns) {
  const auto path = file(
      "pha_pri_uni;PHA_TAU_COD;PHA_ATC_C07;PHA_CIP_C13;PHA_DOS_PRA_DSES;PHA_INS_DTF\n"
      "512.00;65;A02BC01;3400000000001;7,5;00000000\n"
      "100.00;65;A02BC01;3400000000002;20;20050117\n"
      ";;;3400000000003;;00000000\n");
  auto medicines = Medicines::make(path, 1);
  ASSERT_TRUE(medicines) << medicines.error().message;
  const Product& first = medicines->product(0);
  EXPECT_EQ(first.price_cents, 512);
  EXPECT_EQ(first.strength, "7.5");
  Random random(1, Substream::medicine, 1);
  for (int draw = 0; draw < 50; ++draw) {
    // The second left the list, the third has no price: neither is ever delivered.
    const auto product = medicines->draw(medicines->molecule("A02BC01"), false, 0, random);
    EXPECT_EQ(medicines->product(product).cip13, 3'400'000'000'001);
  }
  const auto other = medicines->draw(medicines->molecule("C10AA05"), false, 0, random);
  EXPECT_EQ(medicines->product(other).cip13 / 100'000'000, 99'999);
}

TEST_F(Products, of_a_latin_1_file_are_read) {
  const auto medicines = Medicines::make(
      file(
          "PHA_CIP_C13;PHA_ATC_CLA;PHA_PRI_UNI;PHA_TAU_COD;PHA_NOM_COURT\n3400000000001;A02BC01;512;65;COMPRIM\xC9S\n"),
      1);
  ASSERT_TRUE(medicines) << medicines.error().message;
  EXPECT_EQ(medicines->product(0).name, "COMPRIMÉS");
}

TEST_F(Products, without_a_needed_column_are_refused_by_name) {
  const auto medicines = Medicines::make(file("PHA_CIP_C13;PHA_ATC_CLA;PHA_TAU_COD\n3400000000001;A02BC01;65\n"), 1);
  ASSERT_FALSE(medicines);
  EXPECT_EQ(medicines.error().code, "missing-column");
  EXPECT_NE(medicines.error().message.find("PHA_PRI_UNI"), std::string::npos);
}

TEST_F(Products, that_nobody_could_deliver_are_refused) {
  EXPECT_EQ(Medicines::make(file("PHA_CIP_C13;PHA_ATC_CLA;PHA_PRI_UNI;PHA_TAU_COD\n3400000000001;A02BC01;;65\n"), 1)
                .error()
                .code,
            "no-products");
  EXPECT_EQ(Medicines::make(folder_.path() / "absent.csv", 1).error().code, "no-products");
}

}  // namespace
}  // namespace miroir::claims::synth
