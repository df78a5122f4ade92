// The filters and pitfalls of the French claims data (docs/reference and the SNDS reference, section 1), one test or
// several for each: drawn rows go in, what the store holds is read back. Each fails when its rule is taken out.
#include "support/imported_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string one_statin = "1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|1|250|false";
const std::string one_consultation = "1|2018-03-12|1111|nobody|22000001|-|1|0|false";

TEST(Pitfall01, LinesForInformationOnlyAreDropped) {
  DrawnSnds drawn;
  drawn.medicine({{"DPN_QLF", "71"}});
  drawn.medicine({{"PRS_DPN_QLP", "71"}});
  drawn.medicine({{"DPN_QLF", "72"}});
  drawn.medicine({{"PRS_DPN_QLP", "72"}});
  drawn.medicine({{"DPN_QLF", ""}, {"PRS_DPN_QLP", ""}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin)) << "an empty qualifier keeps the line";
  EXPECT_EQ(store.dropped("ER_PRS_F", "for information"), 4);
}

TEST(Pitfall01, ASettingKeepsThem) {
  DrawnSnds drawn;
  drawn.medicine({{"DPN_QLF", "71"}});
  claims::importing::ImportOptions options;
  options.keep_information_lines = true;
  const ImportedStore store(drawn, options);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
}

TEST(Pitfall02, PublicHospitalLinesCountedElsewhereAreDropped) {
  DrawnSnds drawn;
  drawn.detail("ER_ETE_F", drawn.consultation({{"EXE_SOI_DTD", "2018-03-01"}}), {{"ETE_IND_TAA", "1"}});
  drawn.detail("ER_ETE_F", drawn.consultation(), {{"ETE_IND_TAA", "0"}});
  drawn.detail("ER_ETE_F", drawn.consultation({{"EXE_SOI_DTD", "2018-03-13"}}), {{"ETE_IND_TAA", ""}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.consultations(), ElementsAre(one_consultation, "1|2018-03-13|1111|nobody|22000001|-|1|0|false"));
  EXPECT_EQ(store.dropped("ER_PRS_F", "ETE_IND_TAA"), 1);
}

TEST(Pitfall02, ALineWithSeveralEstablishmentRowsIsCountedOnce) {
  DrawnSnds drawn;
  const Row key = drawn.medicine();
  drawn.detail("ER_ETE_F", key, {{"ETE_IND_TAA", "0"}});
  drawn.detail("ER_ETE_F", key, {{"ETE_IND_TAA", "2"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
}

TEST(Pitfall03, AddOnsOfAConsultationAreNotConsultations) {
  DrawnSnds drawn;
  drawn.consultation();
  drawn.consultation({{"CPL_MAJ_TOP", "2"}});
  drawn.consultation({{"CPL_AFF_COD", "16"}, {"PRS_ACT_QTE", "1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.consultations(), ElementsAre(one_consultation));
}

TEST(Pitfall03, OnlyActsOfTheListAreConsultations) {
  DrawnSnds drawn;
  drawn.consultation();
  drawn.consultation({{"PRS_NAT_REF", "1125"}});
  drawn.consultation({{"PRS_NAT_REF", "9999"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.consultations(), ElementsAre(one_consultation));
  EXPECT_EQ(store.remark_count("unread-natures"), 2) << "what no rule reads is said";
}

TEST(Pitfall03, AddOnsOfAProcedureAreNotProcedures) {
  DrawnSnds drawn;
  drawn.procedure();
  drawn.procedure({{"CPL_MAJ_TOP", "2"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.procedures(), ElementsAre("1|2018-03-12|ALQP003|22000001|22000001|-|1|0|false"));
}

TEST(Pitfall04, ACancelledMedicineNeverHappened) {
  DrawnSnds drawn;
  drawn.medicine();
  drawn.medicine({{"PRS_ACT_QTE", "-1"}}, {{"PHA_ACT_QSN", "-1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), IsEmpty());
  EXPECT_EQ(store.dropped("ER_PHA_F", "cancelled"), 2);
}

TEST(Pitfall04, ACancelledThenCorrectedMedicineIsTheCorrectedOne) {
  DrawnSnds drawn;
  drawn.medicine({}, {{"PHA_ACT_QSN", "3"}});
  drawn.medicine({}, {{"PHA_ACT_QSN", "-3"}});
  drawn.medicine({}, {{"PHA_ACT_QSN", "1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
}

TEST(Pitfall04, TwoGenuineIdenticalLinesAreBothCounted) {
  DrawnSnds drawn;
  drawn.medicine();
  drawn.medicine();
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|2|500|false"));
}

TEST(Pitfall04, LinesOfAnotherDayOrPrescriberDoNotCancel) {
  DrawnSnds drawn;
  drawn.medicine();
  drawn.medicine({{"EXE_SOI_DTD", "2018-03-13"}}, {{"PHA_ACT_QSN", "-1"}});
  drawn.medicine({{"PFS_PRE_NUM", DrawnSnds::specialist}}, {{"PHA_ACT_QSN", "-1"}});
  drawn.medicine({{"PRE_PRE_DTD", "2018-03-09"}}, {{"PHA_ACT_QSN", "-1"}});
  drawn.medicine({}, {{"PHA_PRS_C13", DrawnSnds::antibiotic}, {"PHA_ACT_QSN", "-1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
}

TEST(Pitfall04, ActsAreNettedToo) {
  DrawnSnds drawn;
  drawn.consultation();
  drawn.consultation({{"PRS_ACT_QTE", "-1"}});
  drawn.procedure();
  drawn.procedure({{"PRS_ACT_QTE", "-1"}});
  drawn.procedure({}, {{"CAM_ACT_COD", "4"}});
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}});
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}}, {{"BIO_ACT_QSN", "-1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.consultations(), IsEmpty());
  EXPECT_THAT(store.procedures(), SizeIs(1)) << "another activity is another act";
  EXPECT_THAT(store.biology(), IsEmpty());
}

TEST(Pitfall04, AnActCorrectedToAnotherPrescriberIsTheLatters) {
  DrawnSnds drawn;
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}, {"PFS_PRE_NUM", DrawnSnds::specialist}});
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}, {"PFS_PRE_NUM", DrawnSnds::specialist}}, {{"BIO_ACT_QSN", "-1"}});
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.biology().back(), "1|2018-05-02|592|22000001|nobody|2018-03-10|1|0|false");
}

TEST(Pitfall04, ConsultationsInLongTermDiseaseCareAreNettedWithinTheTotal) {
  DrawnSnds drawn;
  drawn.consultation({{"EXO_MTF", "42"}});
  drawn.consultation();
  drawn.consultation({{"PRS_ACT_QTE", "-1"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.consultations(), ElementsAre("1|2018-03-12|1111|nobody|22000001|-|1|0|true"));
}

TEST(Pitfall05, AmountsComeFromEachMedicineNotFromTheLine) {
  DrawnSnds drawn;
  const Row key = drawn.medicine({{"BSE_REM_BSE", "12.5"}, {"PRS_PAI_MNT", "12.5"}});
  drawn.detail("ER_PHA_F", key, {{"PHA_PRS_C13", DrawnSnds::antibiotic}, {"PHA_ACT_PRU", "10,00"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(),
              ElementsAre(one_statin, "1|2018-03-12|J01MA02|22000001|nobody|2018-03-10|1|1000|false"));
}

TEST(Pitfall05, ASplitPackHasItsOwnQuantityAndPrice) {
  DrawnSnds drawn;
  drawn.medicine({}, {{"PHA_DEC_TOP", "D"}, {"PHA_DEC_QSU", "7"}, {"PHA_DEC_PRU", "0.335"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|1|235|false"))
      << "7 x 0.335 euros = 234.5 cents, halves away from zero";
}

TEST(Pitfall05, ASplitPackCancelsWithTheSignOfItsBoxes) {
  DrawnSnds drawn;
  const Row split = {{"PHA_DEC_TOP", "D"}, {"PHA_DEC_QSU", "7"}, {"PHA_DEC_PRU", "0.335"}};
  Row cancelled = split;
  cancelled["PHA_ACT_QSN"] = "-1";
  drawn.medicine({}, split);
  drawn.medicine({}, split);
  drawn.medicine({}, cancelled);
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|1|235|false"));
}

TEST(Pitfall06, LateLinesAreMeasuredAndUnfinishedMonthsSaid) {
  DrawnSnds drawn;
  drawn.medicine({{"FLX_DIS_DTD", "2018-10-01"}});
  drawn.medicine({{"FLX_DIS_DTD", "2018-09-01"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.report().lags.lines, 4);
  EXPECT_EQ(store.report().lags.late_lines, 1);
  EXPECT_EQ(store.report().lags.last_flow_month, "2018-10");
  EXPECT_EQ(store.report().lags.last_complete_month, "2018-03");
  EXPECT_FALSE(store.has_remark("incomplete-months")) << "March is followed by the six flows of May to October";
}

TEST(Pitfall06, AMonthNotFollowedBySixFlowsIsSaid) {
  DrawnSnds drawn;
  drawn.medicine({{"FLX_DIS_DTD", "2018-09-01"}});
  const ImportedStore store(drawn);
  EXPECT_TRUE(store.has_remark("incomplete-months"));
}

TEST(Pitfall07, FictitiousIdentitiesAreDropped) {
  DrawnSnds drawn;
  drawn.medicine({{"BEN_CDI_NIR", "01"}});
  drawn.medicine({{"BEN_CDI_NIR", "11"}});
  drawn.medicine({{"RGM_COD", "888"}, {"RGM_GRG_COD", "01"}});
  drawn.medicine({{"RGM_COD", "888"}, {"RGM_GRG_COD", "02"}, {"EXE_SOI_DTD", "2018-02-03"}});
  drawn.medicine({{"BEN_CDI_NIR", "03"}, {"EXE_SOI_DTD", "2018-02-04"}});
  drawn.medicine({{"BEN_CDI_NIR", "4"}, {"EXE_SOI_DTD", "2018-02-05"}});
  drawn.medicine({{"BEN_CDI_NIR", ""}, {"EXE_SOI_DTD", "2018-02-06"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT date FROM event WHERE kind = 1 AND date > '2018-02-01' ORDER BY date"),
              ElementsAre("2018-02-03", "2018-02-04", "2018-02-05", "2018-02-06"));
  EXPECT_EQ(store.dropped("ER_PRS_F", "BEN_CDI_NIR"), 2);
  EXPECT_EQ(store.dropped("ER_PRS_F", "RGM_COD 888"), 1);
}

TEST(Pitfall07, FictitiousIdentitiesAreNoPatients) {
  DrawnSnds drawn;
  drawn.person({{"BEN_NIR_PSA", "PSA2"}, {"BEN_NIR_ANO", "PERSON2"}, {"BEN_CDI_NIR", "11"}, {"BEN_NAI_ANN", "1955"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.value("SELECT count(*) FROM patient"), "1");
}

TEST(Pitfall07, APseudonymWithoutPersonDropsItsLines) {
  DrawnSnds drawn;
  drawn.medicine({{"BEN_NIR_PSA", "UNHEARD"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), IsEmpty());
  EXPECT_EQ(store.dropped("ER_PRS_F", "not in IR_BEN_R"), 1);
}

TEST(Pitfall07, PseudonymsOfOnePersonArePutTogether) {
  DrawnSnds drawn;
  drawn.person({{"BEN_NIR_PSA", "PSA2"}, {"BEN_NAI_ANN", "1951"}, {"MAX_TRT_DTD", "2018-12-02"}, {"BEN_SEX_COD", "0"}});
  drawn.person({{"BEN_NIR_PSA", "PSA3"}, {"BEN_NAI_ANN", "1940"}, {"MAX_TRT_DTD", "2011-01-01"}});
  drawn.medicine();
  drawn.medicine({{"BEN_NIR_PSA", "PSA2"}});
  drawn.long_term_disease({{"BEN_NIR_PSA", "PSA3"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|2|500|false"));
  EXPECT_THAT(store.rows("SELECT birth_month // 12, birth_month % 12 + 1, sex FROM patient"), ElementsAre("1951|3|2"))
      << "the pseudonym seen last is believed, except for what it does not know";
  EXPECT_EQ(store.value("SELECT count(*) FROM ald"), "1");
}

TEST(Pitfall07, TwinsOfOnePseudonymAreTwoPersons) {
  DrawnSnds drawn;
  drawn.person({{"BEN_RNG_GEM", "2"}, {"BEN_NIR_ANO", "TWIN"}, {"BEN_IDT_ANO", "TWIN"}});
  drawn.medicine();
  drawn.medicine({{"BEN_RNG_GEM", "2"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), SizeIs(2));
}

TEST(Pitfall08, APracticeNumberIsItsPractitionersMainNumber) {
  DrawnSnds drawn;
  drawn.medicine({{"PFS_PRE_NUM", DrawnSnds::second_practice}});
  drawn.consultation({{"PFS_EXE_NUM", DrawnSnds::second_practice}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
  EXPECT_THAT(store.consultations(), ElementsAre(one_consultation));
}

TEST(Pitfall08, TheMonthOfCareDecides) {
  DrawnSnds drawn;
  auto& practices = drawn.rows("DA_PRA_R");
  for (Row& row : practices) {
    if (row["PFS_PFS_NUM"] == DrawnSnds::second_practice && std::stoi(row["DTE_MOI_FIN"]) >= 7) {
      row["STA_PFS_NUM"] = DrawnSnds::specialist;
    }
  }
  drawn.medicine({{"PFS_PRE_NUM", DrawnSnds::second_practice}, {"EXE_SOI_DTD", "2018-06-30"}});
  drawn.medicine({{"PFS_PRE_NUM", DrawnSnds::second_practice}, {"EXE_SOI_DTD", "2018-07-01"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-06-30|C10AA05|22000001|nobody|2018-03-10|1|250|false",
                                             "1|2018-07-01|C10AA05|22000055|nobody|2018-03-10|1|250|false"));
}

TEST(Pitfall08, AMainNumberThatIsNoPracticeIsItself) {
  DrawnSnds drawn;
  for (Row& row : drawn.rows("DA_PRA_R")) {
    if (row["PFS_PFS_NUM"] == DrawnSnds::physician) {
      row["PFS_PFS_NUM"] = "22000077";
    }
  }
  drawn.medicine();
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
}

TEST(Pitfall08, FictitiousPractitionersAreCreditedWithNothing) {
  DrawnSnds drawn;
  drawn.practice({{"PFS_PFS_NUM", "22999999"}, {"STA_PFS_NUM", "22999999"}, {"EXC_EXC_NAT", "9"}});
  drawn.medicine({{"PFS_PRE_NUM", "22999999"}});
  drawn.medicine({{"PSP_STJ_COD", "99"}, {"EXE_SOI_DTD", "2018-03-13"}});
  drawn.consultation({{"PSE_STJ_COD", "99"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|nobody|nobody|2018-03-10|1|250|false",
                                             "1|2018-03-13|C10AA05|nobody|nobody|2018-03-10|1|250|false"));
  EXPECT_THAT(store.consultations(), ElementsAre("1|2018-03-12|1111|nobody|nobody|-|1|0|false"));
  EXPECT_EQ(store.value("SELECT count(*) FROM practitioner WHERE number = '22999999'"), "0");
}

TEST(Pitfall08, UnknownAndSalariedPractitionersAreNobodyButTheLineIsThePatients) {
  DrawnSnds drawn;
  drawn.medicine({{"PFS_PRE_NUM", "22123456"}});
  drawn.consultation({{"PFS_EXE_NUM", "00000000"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|nobody|nobody|2018-03-10|1|250|false"));
  EXPECT_THAT(store.consultations(), ElementsAre("1|2018-03-12|1111|nobody|nobody|-|1|0|false"));
  EXPECT_EQ(store.remark_count("unknown-prescriber"), 1);
}

TEST(Pitfall08, ARegistrationKeepsTheDeclaredNumber) {
  DrawnSnds drawn;
  drawn.registration({{"MTT_PFS_NUM", DrawnSnds::second_practice}, {"MTT_DEP_DTE", "2018-06-01"}});
  drawn.registration({{"MTT_PFS_NUM", "22777777"}, {"MTT_DEP_DTE", "2018-07-01"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT professional_number.number, start_date, end_date FROM registration "
                         "JOIN professional_number ON professional_number.id = registration.number ORDER BY ALL"),
              ElementsAre("22000001|2015-01-01|-", "22000009|2018-06-01|-", "22777777|2018-07-01|-"));
  EXPECT_EQ(store.remark_count("unknown-registered-number"), 1);
}

TEST(Pitfall08, WhoIsAGeneralPractitionerInLiberalPracticeOfTheRegion) {
  DrawnSnds drawn;
  const auto practice = [&](const std::string& number, const std::string& specialty, const std::string& practised,
                            const std::string& postal_code) {
    drawn.practice({{"PFS_PFS_NUM", number},
                    {"STA_PFS_NUM", number},
                    {"PFS_PRA_SPE", specialty},
                    {"EXC_EXC_NAT", practised},
                    {"PFS_COD_POS", postal_code},
                    {"DTE_MOI_FIN", "6"}});
  };
  practice("A", "22", "2", "35000");
  practice("B", "23", "1", "56000");
  practice("C", "81", "1", "29000");
  practice("D", "1", "8", "29000");
  practice("E", "1", "1", "44000");
  claims::importing::ImportOptions options;
  options.region = "53";
  const ImportedStore store(drawn, options);
  EXPECT_THAT(store.rows("SELECT number.number, general_practitioner, liberal, in_region FROM practice "
                         "JOIN professional_number AS number ON number.id = practice.number "
                         "WHERE number.number IN ('A', 'B', 'C', 'D', 'E') ORDER BY 1"),
              ElementsAre("A|true|true|true", "B|true|true|true", "C|false|true|true", "D|true|false|true",
                          "E|true|true|false"));
}

TEST(Pitfall09, AHospitalPrescriptionIsNeverTheMedecinTraitants) {
  DrawnSnds drawn;
  const std::string hospital = "220000020";
  drawn.medicine({{"ETB_PRE_FIN", hospital}, {"PFS_PRE_NUM", ""}});
  drawn.medicine({{"ETB_PRE_FIN", hospital}, {"PFS_PRE_NUM", DrawnSnds::specialist}, {"EXE_SOI_DTD", "2018-03-13"}});
  drawn.medicine({{"ETB_PRE_FIN", hospital}, {"EXE_SOI_DTD", "2018-03-14"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre("1|2018-03-12|C10AA05|nobody|nobody|2018-03-10|1|250|false",
                                             "1|2018-03-13|C10AA05|nobody|nobody|2018-03-10|1|250|false",
                                             "1|2018-03-14|C10AA05|22000001|nobody|2018-03-10|1|250|false"))
      << "only a general practitioner's own number credits a hospital's line";
}

TEST(Pitfall10, ALongTermDiseaseIsASpanOfItsTableOnly) {
  DrawnSnds drawn;
  drawn.person({{"BEN_NIR_PSA", "PSA2"}, {"BEN_NIR_ANO", "PERSON2"}});
  drawn.consultation({{"BEN_NIR_PSA", "PSA2"}, {"EXO_MTF", "44"}});
  drawn.consultation({{"EXO_MTF", "43"}});
  for (const char* nature : {"41", "43", "45", "12", "13"}) {
    drawn.long_term_disease({{"IMB_ETM_NAT", nature}, {"IMB_ALD_DTD", std::string("2016-05-") + nature[1] + "1"}});
  }
  drawn.rows("IR_IMB_R").back()["IMB_ALD_DTD"] = "2016-06-01";
  drawn.rows("IR_IMB_R")[1]["IMB_ALD_DTD"] = "2016-05-01";
  drawn.rows("IR_IMB_R")[2]["IMB_ALD_DTD"] = "2016-05-03";
  drawn.rows("IR_IMB_R")[2]["IMB_ALD_DTF"] = "2020-01-31";
  drawn.rows("IR_IMB_R")[3]["IMB_ALD_DTD"] = "2016-05-05";
  drawn.rows("IR_IMB_R")[4]["IMB_ALD_DTD"] = "2016-05-07";
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT * FROM ald"),
              ElementsAre("1|2016-05-01|-", "1|2016-05-03|2020-01-31", "1|2016-05-05|-"))
      << "an exemption on a line makes no patient";
  EXPECT_THAT(store.consultations(), ElementsAre("1|2018-03-12|1111|nobody|22000001|-|1|0|false",
                                                 "2|2018-03-12|1111|nobody|22000001|-|1|0|true"))
      << "41, 43 and 45 are other care of the same patients";
}

TEST(Pitfall11, RowsOfTheAgriculturalSchemeLackFieldsAndAreKept) {
  DrawnSnds drawn;
  const Row empty = {{"PRS_ACT_QTE", ""}, {"CPL_MAJ_TOP", ""}, {"CPL_AFF_COD", ""}, {"EXO_MTF", ""},
                     {"DPN_QLF", ""},     {"PRS_DPN_QLP", ""}, {"RGM_COD", ""},     {"RGM_GRG_COD", ""},
                     {"PSP_STJ_COD", ""}, {"PSE_STJ_COD", ""}, {"ETB_PRE_FIN", ""}, {"BEN_CDI_NIR", ""}};
  drawn.medicine(empty, {{"PHA_DEC_TOP", ""}, {"PHA_DEC_QSU", ""}, {"PHA_DEC_PRU", ""}});
  drawn.consultation(empty);
  const ImportedStore store(drawn);
  EXPECT_THAT(store.medicines(), ElementsAre(one_statin));
  EXPECT_THAT(store.consultations(), ElementsAre(one_consultation));
  EXPECT_EQ(store.remark_count("missing-quantity"), 2);
}

TEST(Pitfall12, AMedicineWithoutClassIsKeptInNoCodeSet) {
  DrawnSnds drawn;
  drawn.add("IR_PHA_R", {{"PHA_CIP_C13", "3400900000035"}, {"PHA_ATC_CLA", ""}, {"PHA_NOM_COURT", "RECENT"}});
  drawn.medicine({}, {{"PHA_PRS_C13", "3400900000035"}});
  drawn.medicine({}, {{"PHA_PRS_C13", "3400900000042"}, {"PHA_ACT_QSN", "2"}});
  drawn.medicine({}, {{"PHA_PRS_C13", ""}, {"PHA_ACT_QSN", "3"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT text, quantity, amount_cents FROM event JOIN code ON code.id = event.code "
                         "WHERE event.kind = 1 AND date > '2018-02-01' ORDER BY quantity"),
              ElementsAre("|1|250", "|2|500", "|3|750"));
  EXPECT_EQ(store.remark_count("medicine-without-class"), 3);
  EXPECT_EQ(store.remark_count("unknown-medicine"), 1);
}

TEST(Pitfall12, TheInsurancesOwnClassesAreKeptAsTheyAre) {
  DrawnSnds drawn;
  int number = 50;
  for (const char* atc : {"A02X", "R01AA05", "R05DA20", "WHOMEO", "N05C"}) {
    const std::string cip = "34009000000" + std::to_string(++number);
    drawn.add("IR_PHA_R", {{"PHA_CIP_C13", cip}, {"PHA_ATC_CLA", atc}});
    drawn.medicine({}, {{"PHA_PRS_C13", cip}});
  }
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT text FROM code WHERE kind = 1 AND text <> 'C10AA05' ORDER BY text"),
              ElementsAre("A02X", "N05C", "R01AA05", "R05DA20", "WHOMEO"));
}

TEST(Pitfall13, OnlyReimbursedActsAreSeen) {
  DrawnSnds drawn;
  // A test tells that it was done, not what was found: a value in the line changes nothing.
  drawn.biology({{"EXE_SOI_DTD", "2018-05-02"}, {"PRS_PAI_MNT", "160"}}, {{"BIO_PRS_IDE", "1577"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.biology().back(), "1|2018-05-02|1577|22000001|nobody|2018-03-10|1|0|false");
  EXPECT_THAT(store.medicines(), IsEmpty())
      << "a product of the nomenclature that nobody was reimbursed for is no event";
}

TEST(Pitfall13, AConsultationsReasonIsNotADisease) {
  DrawnSnds drawn;
  drawn.consultation({{"EXO_MTF", "42"}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.value("SELECT count(*) FROM ald"), "0");
}

}  // namespace
}  // namespace miroir::testing
