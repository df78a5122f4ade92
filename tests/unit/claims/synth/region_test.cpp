// The region itself: its lines join, it looks like the one described, and every kind of dirt is in it.
#include "unit/claims/synth/fixture.hpp"

#include <gtest/gtest.h>

namespace miroir::claims::synth {
namespace {

constexpr const char* key =
    "FLX_DIS_DTD, FLX_TRT_DTD, FLX_EMT_TYP, FLX_EMT_NUM, FLX_EMT_ORD, ORG_CLE_NUM, DCT_ORD_NUM, PRS_ORD_NUM, "
    "REM_TYP_AFF";

std::int64_t count(const std::string& rows) {
  return Region6000::connection().integer(fmt::format("SELECT count(*) FROM {}", rows));
}

double share(const std::string& expression, const std::string& rows) {
  return std::stod(*Region6000::connection().value(fmt::format("SELECT avg(({})::INTEGER) FROM {}", expression, rows)));
}

TEST(Region, has_a_unique_key_on_every_line) {
  EXPECT_EQ(count(fmt::format("(SELECT DISTINCT {} FROM ER_PRS_F)", key)), count("ER_PRS_F"));
}

TEST(Region, has_a_line_for_every_detail) {
  for (const char* table : {"ER_PHA_F", "ER_BIO_F", "ER_CAM_F", "ER_ETE_F"}) {
    EXPECT_GT(count(table), 0) << table;
    EXPECT_EQ(count(fmt::format("{} ANTI JOIN ER_PRS_F USING ({})", table, key)), 0) << table;
  }
}

TEST(Region, knows_every_person_product_and_practitioner_it_speaks_of) {
  EXPECT_EQ(count("ER_PRS_F ANTI JOIN IR_BEN_R USING (BEN_NIR_PSA, BEN_RNG_GEM)"), 0);
  EXPECT_EQ(count("IR_IMB_R ANTI JOIN IR_BEN_R USING (BEN_NIR_PSA, BEN_RNG_GEM)"), 0);
  EXPECT_EQ(count("IR_MTT_R ANTI JOIN IR_BEN_R USING (BEN_NIR_PSA, BEN_RNG_GEM)"), 0);
  EXPECT_EQ(count("ER_PHA_F ANTI JOIN IR_PHA_R ON PHA_PRS_C13 = PHA_CIP_C13"), 0);
  EXPECT_EQ(
      count("(SELECT * FROM ER_PRS_F WHERE PRS_MTT_NUM IS NOT NULL) ANTI JOIN DA_PRA_R ON PRS_MTT_NUM = PFS_PFS_NUM"),
      0);
  EXPECT_EQ(count("GROUPS ANTI JOIN DA_PRA_R USING (STA_PFS_NUM)"), 0);
  EXPECT_EQ(count("(SELECT DTE_ANN_TRT, DTE_MOI_FIN, PFS_PFS_NUM FROM DA_PRA_R GROUP BY ALL HAVING count(*) > 1)"), 0);
}

TEST(Region, keeps_care_within_the_period_and_the_life_of_its_people) {
  EXPECT_EQ(count("ER_PRS_F WHERE EXE_SOI_DTD NOT BETWEEN '2017-01-01' AND '2018-12-31'"), 0);
  EXPECT_EQ(count("ER_PRS_F WHERE FLX_TRT_DTD < EXE_SOI_DTD OR FLX_DIS_DTD <= FLX_TRT_DTD"), 0);
  EXPECT_EQ(count("ER_PRS_F JOIN IR_BEN_R b USING (BEN_NIR_PSA, BEN_RNG_GEM) "
                  "WHERE b.BEN_DCD_DTE > '1600-01-01' AND EXE_SOI_DTD > b.BEN_DCD_DTE"),
            0);
}

TEST(Region, nets_to_nothing_below_zero) {
  EXPECT_EQ(count(fmt::format(
                "(SELECT BEN_NIR_PSA, BEN_RNG_GEM, EXE_SOI_DTD, PHA_PRS_C13, PRE_PRE_DTD, PFS_PRE_NUM, ETB_PRE_FIN "
                "FROM ER_PHA_F JOIN ER_PRS_F USING ({}) GROUP BY ALL HAVING sum(PHA_ACT_QSN) < 0)",
                key)),
            0);
}

struct Dirt {
  const char* name;
  const char* rows;
};
class RegionDirt : public testing::TestWithParam<Dirt> {};

TEST_P(RegionDirt, is_there) { EXPECT_GT(count(GetParam().rows), 0) << GetParam().rows; }

INSTANTIATE_TEST_SUITE_P(
    Every, RegionDirt,
    testing::Values(
        Dirt{"for_information", "ER_PRS_F WHERE DPN_QLF = 71"},
        Dirt{"for_information_as_transmitted_only", "ER_PRS_F WHERE PRS_DPN_QLP = 71 AND DPN_QLF = 0"},
        Dirt{"for_information_72", "ER_PRS_F WHERE DPN_QLF = 72"},
        Dirt{"expense_qualifier_null", "ER_PRS_F WHERE DPN_QLF IS NULL"},
        Dirt{"hospital_paid_elsewhere", "ER_ETE_F WHERE ETE_IND_TAA = 1"},
        Dirt{"clinic_kept", "ER_ETE_F WHERE ETE_IND_TAA <> 1 AND PRS_PPU_SEC = 2"},
        Dirt{"majoration", "ER_PRS_F WHERE CPL_MAJ_TOP = 2 AND PRS_ACT_QTE = 1"},
        Dirt{"participation", "ER_PRS_F WHERE CPL_AFF_COD = 16"},
        Dirt{"cancelled_medicine", "ER_PHA_F WHERE PHA_ACT_QSN < 0"},
        Dirt{"cancelled_biology", "ER_BIO_F WHERE BIO_ACT_QSN < 0"},
        Dirt{"cancelled_consultation", "ER_PRS_F WHERE PRS_ACT_QTE < 0 AND PRS_NAT_REF = 1110"},
        Dirt{"corrected_after_cancelling",
             "(SELECT BEN_NIR_PSA, EXE_SOI_DTD, PFS_EXE_NUM FROM ER_PRS_F WHERE PRS_NAT_REF IN (1109, 1110) AND "
             "CPL_MAJ_TOP = 0 "
             "GROUP BY ALL HAVING count(*) = 3 AND sum(PRS_ACT_QTE) = 1)"},
        Dirt{"fictitious_number", "ER_PRS_F WHERE BEN_CDI_NIR NOT IN ('00', '03', '04')"},
        Dirt{"provisional_number", "ER_PRS_F WHERE BEN_CDI_NIR IN ('03', '04')"},
        Dirt{"fictitious_scheme", "ER_PRS_F WHERE RGM_COD = 888 AND BEN_CDI_NIR = '00'"},
        Dirt{"two_pseudonyms", "(SELECT BEN_IDT_ANO FROM IR_BEN_R GROUP BY 1 HAVING count(DISTINCT BEN_NIR_PSA) = 2)"},
        Dirt{"twins", "(SELECT BEN_NIR_PSA FROM IR_BEN_R GROUP BY 1 HAVING count(DISTINCT BEN_RNG_GEM) = 2)"},
        Dirt{"no_certified_identity", "IR_BEN_R WHERE BEN_IDT_TOP = 0 AND BEN_CDI_NIR = '00'"},
        Dirt{"unknown_birth_month", "IR_BEN_R WHERE BEN_NAI_MOI = '00'"},
        Dirt{"secondary_cabinet", "DA_PRA_R WHERE PFS_PFS_NUM <> STA_PFS_NUM"},
        Dirt{"act_of_a_secondary_cabinet",
             "ER_PRS_F WHERE PFS_EXE_NUM IN (SELECT PFS_PFS_NUM FROM DA_PRA_R WHERE PFS_PFS_NUM <> STA_PFS_NUM)"},
        Dirt{"registered_under_a_secondary_number",
             "IR_MTT_R WHERE MTT_PFS_NUM IN (SELECT PFS_PFS_NUM FROM DA_PRA_R WHERE PFS_PFS_NUM <> STA_PFS_NUM)"},
        Dirt{"retired_and_still_registered",
             "IR_MTT_R WHERE MTT_PFS_NUM IN (SELECT PFS_PFS_NUM FROM DA_PRA_R WHERE EXC_EXC_NAT = '07' AND DTE_ANN_TRT "
             "= '2018') "
             "AND (MTT_FIN_DTE IS NULL OR MTT_FIN_DTE = '1600-01-01')"},
        Dirt{"open_end_as_null", "IR_MTT_R WHERE MTT_FIN_DTE IS NULL"},
        Dirt{"open_end_as_1600", "IR_MTT_R WHERE MTT_FIN_DTE = '1600-01-01'"},
        Dirt{"fictitious_practitioner", "DA_PRA_R WHERE EXC_EXC_NAT = '09'"},
        Dirt{"fictitious_prescriber", "ER_PRS_F WHERE PSP_STJ_COD = 99"},
        Dirt{"emergency_specialty_83", "DA_PRA_R WHERE PFS_PRA_SPE = '83'"},
        Dirt{"hospital_prescription",
             "ER_PRS_F WHERE ETB_PRE_FIN IS NOT NULL AND PFS_PRE_NUM IS NULL AND PRS_NAT_REF = 3313"},
        Dirt{"salaried_performer", "ER_PRS_F WHERE PFS_EXE_NUM = '00000000' AND PRS_NAT_REF IN (1109, 1110)"},
        Dirt{"split_pack", "ER_PHA_F WHERE PHA_DEC_TOP = 'D' AND PHA_DEC_QSU > 0 AND PHA_DEC_PRU > 0"},
        Dirt{"renewal_by_prescription", "ER_PRS_F WHERE PRE_REN_COD = '1' AND EXE_SOI_DTD > PRE_PRE_DTD + 20"},
        Dirt{"renewal_by_the_pharmacist", "ER_PRS_F WHERE PRE_REN_COD = '3'"},
        Dirt{"two_medicines_under_one_line", "ER_PHA_F WHERE PHA_ORD_NUM = 2"},
        Dirt{"two_genuine_identical_lines",
             "(SELECT FLX_TRT_DTD, ORG_CLE_NUM, DCT_ORD_NUM, FLX_EMT_ORD, PHA_PRS_C13, PHA_ACT_QSN FROM ER_PHA_F GROUP "
             "BY ALL "
             "HAVING count(*) = 2)"},
        Dirt{"agricultural_line_without_optional_fields", "ER_PRS_F WHERE RGM_GRG_COD = 2 AND PRS_ACT_NBR IS NULL"},
        Dirt{"agricultural_medicine_without_mode", "ER_PHA_F WHERE PHA_MOD_PRN IS NULL"},
        Dirt{"not_a_long_term_disease", "IR_IMB_R WHERE IMB_ETM_NAT IN (11, 13)"},
        Dirt{"disease_without_end", "IR_IMB_R WHERE IMB_ALD_DTF = '1600-01-01'"},
        Dirt{"visitor", "ER_PRS_F WHERE BEN_RES_DPT NOT IN ('022', '029', '035', '056')"},
        Dirt{"prescriber_of_another_region",
             "ER_PRS_F JOIN DA_PRA_R ON PFS_EXE_NUM = PFS_PFS_NUM WHERE PFS_COD_POS[1:2] NOT IN ('22', '29', '35', "
             "'56')"},
        Dirt{"born_in_the_period", "IR_BEN_R WHERE BEN_NAI_ANN >= '2017'"},
        Dirt{"dead_in_the_period", "IR_BEN_R WHERE BEN_DCD_DTE > '2017-01-01'"},
        Dirt{"member_who_left_or_joined", "GROUPS WHERE START_DATE > '2010-01-01'"}),
    [](const auto& test) { return std::string(test.param.name); });

struct Range {
  const char* name;
  const char* expression;
  const char* rows;
  double low;
  double high;
};
class RegionCalibration : public testing::TestWithParam<Range> {};

TEST_P(RegionCalibration, is_within_its_range) {
  const double value = share(GetParam().expression, GetParam().rows);
  EXPECT_GE(value, GetParam().low);
  EXPECT_LE(value, GetParam().high);
}

// The figures of the SNDS reference, § 5 and § 7, with room for a small region's chance.
INSTANTIATE_TEST_SUITE_P(
    Of, RegionCalibration,
    testing::Values(
        Range{"age_65_and_over", "BEN_NAI_ANN::INTEGER <= 1953", "IR_BEN_R WHERE BEN_DCD_DTE = '1600-01-01'", 0.19,
              0.27},
        Range{"age_under_20", "BEN_NAI_ANN::INTEGER >= 1999", "IR_BEN_R WHERE BEN_DCD_DTE = '1600-01-01'", 0.19, 0.27},
        Range{"late_rows", "FLX_TRT_DTD - EXE_SOI_DTD > 183", "ER_PRS_F", 0.015, 0.03},
        Range{"cancelled_lines", "PRS_ACT_QTE < 0", "ER_PRS_F", 0.010, 0.020},
        Range{"medicines_without_class", "PHA_ATC_CLA IS NULL", "ER_PHA_F JOIN IR_PHA_R ON PHA_PRS_C13 = PHA_CIP_C13",
              0.004, 0.02},
        Range{"long_term_disease_at_65",
              "BEN_NIR_PSA IN (SELECT BEN_NIR_PSA FROM IR_IMB_R WHERE IMB_ETM_NAT IN (41, 43, 45))",
              "IR_BEN_R WHERE BEN_NAI_ANN::INTEGER <= 1952", 0.40, 0.62},
        Range{"users_of_proton_pump_inhibitors_in_2018",
              "BEN_NIR_PSA IN (SELECT BEN_NIR_PSA FROM ER_PRS_F p JOIN ER_PHA_F d USING (FLX_DIS_DTD, FLX_TRT_DTD, "
              "FLX_EMT_TYP, "
              "FLX_EMT_NUM, FLX_EMT_ORD, ORG_CLE_NUM, DCT_ORD_NUM, PRS_ORD_NUM, REM_TYP_AFF) JOIN IR_PHA_R ON "
              "PHA_PRS_C13 = PHA_CIP_C13 WHERE PHA_ATC_CLA LIKE 'A02BC%' AND EXE_SOI_DTD >= '2018-01-01')",
              "IR_BEN_R WHERE BEN_RES_DPT IN ('022', '029', '035', '056')", 0.19, 0.29},
        Range{"registered_adults", "BEN_IDT_ANO IN (SELECT BEN_IDT_ANO FROM IR_MTT_R)",
              "IR_BEN_R WHERE BEN_NAI_ANN::INTEGER BETWEEN 1920 AND 1985 AND BEN_IDT_TOP = 1 AND BEN_RES_DPT IN "
              "('022', '029', '035', '056')",
              0.84, 0.97}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Region, has_prices_with_a_heavy_tail) {
  const double tail =
      std::stod(*Region6000::connection().value("SELECT sum(amount) FILTER (rank <= 0.01) / sum(amount) FROM (SELECT "
                                                "sum(PRS_PAI_MNT) AS amount, percent_rank() OVER "
                                                "(ORDER BY sum(PRS_PAI_MNT) DESC) AS rank FROM ER_PRS_F WHERE "
                                                "PRS_NAT_REF > 3300 GROUP BY BEN_NIR_PSA, BEN_RNG_GEM)"));
  EXPECT_GT(tail, 0.12);
  EXPECT_LT(tail, 0.60);
}

// The published figures: general practitioners prescribe about two boxes in three and a third of the euros.
TEST(Region, leaves_a_third_of_the_boxes_and_most_euros_to_specialists_and_hospitals) {
  const auto share_of_gps = [](const char* measure) {
    return std::stod(*Region6000::connection().value(
        fmt::format("SELECT sum({0}) FILTER (PSP_SPE_COD IN (1, 22, 23)) / sum({0}) FROM ER_PRS_F WHERE PRS_NAT_REF "
                    "BETWEEN 3300 AND 3399",
                    measure)));
  };
  EXPECT_NEAR(share_of_gps("PRS_ACT_QTE"), 0.66, 0.07);
  EXPECT_NEAR(share_of_gps("PRS_PAI_MNT"), 0.34, 0.12);
}

// 443 euros and 31.6 boxes a year for an inhabitant of Brittany in 2025; a small region has few of those whose
// treatment costs most.
TEST(Region, spends_on_medicines_about_what_is_published) {
  const auto of_an_inhabitant = [](const char* measure) {
    return std::stod(*Region6000::connection().value(
        fmt::format("SELECT (SELECT sum({}) / 2 FROM ER_PRS_F WHERE PRS_NAT_REF BETWEEN 3300 AND 3399) / (SELECT "
                    "count(DISTINCT BEN_IDT_ANO) FROM IR_BEN_R WHERE BEN_RES_DPT IN ('022', '029', '035', '056'))",
                    measure)));
  };
  EXPECT_NEAR(of_an_inhabitant("PRS_ACT_QTE"), 31.6, 5);
  EXPECT_NEAR(of_an_inhabitant("PRS_PAI_MNT"), 430, 130);
}

TEST(Region, gives_a_medicine_line_the_amount_of_its_details) {
  EXPECT_EQ(
      count(fmt::format(
          "(SELECT {}, any_value(PRS_PAI_MNT) AS paid, sum(CASE WHEN PHA_DEC_TOP = 'D' THEN PHA_DEC_QSU * PHA_DEC_PRU "
          "ELSE PHA_ACT_QSN * PHA_ACT_PRU END) AS details FROM ER_PRS_F JOIN ER_PHA_F USING ({}) GROUP BY {}) "
          "WHERE abs(paid - details) > 0.005",
          key, key, key)),
      0);
}

}  // namespace
}  // namespace miroir::claims::synth
