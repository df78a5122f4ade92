// What an OMOP base becomes in the store (docs/reference/omop-input.md): drawn rows go in, what the store holds is read
// back. Each test fails when its rule is taken out.
#include "support/imported_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Events of person 1: those of person 2 are always drawn.
std::vector<std::string> of_person_1(const std::vector<std::string>& events) {
  std::vector<std::string> own;
  for (const std::string& event : events) {
    if (event.starts_with("1|")) {
      own.push_back(event);
    }
  }
  return own;
}

const std::string one_statin = "1|2018-03-12|C10AA05|22000001|nobody|2018-03-10|1|250|false";
const std::string one_test = "1|2018-03-12|592|22000001|nobody|-|1|0|false";
const std::string one_consultation = "1|2018-03-12|1111|nobody|22000001|-|1|0|false";

TEST(OmopMedicines, AnExposureIsADeliveryOnItsFirstDay) {
  DrawnOmop drawn;
  drawn.medicine();
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre(one_statin));
}

TEST(OmopMedicines, APrescriptionWrittenIsNotADelivery) {
  DrawnOmop drawn;
  drawn.medicine({{"drug_type_concept_id", "32838"}});
  drawn.medicine({{"drug_type_concept_id", "38000177"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), IsEmpty());
  EXPECT_EQ(store.dropped("DRUG_EXPOSURE", "a prescription, not a delivery"), 2);
}

TEST(OmopMedicines, TheClassIsTheNearestSubstance) {
  DrawnOmop drawn;
  drawn.class_of(DrawnOmop::statin, "1003", "4");
  drawn.medicine();
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre(one_statin));
  EXPECT_FALSE(store.has_remark("several-classes"));
}

TEST(OmopMedicines, AGroupNamesOnlyWhatHasNoSubstance) {
  DrawnOmop drawn;
  drawn.class_of(DrawnOmop::antibiotic, "1000", "0");
  drawn.class_of(DrawnOmop::unclassed, "1000", "2");
  drawn.medicine({{"drug_concept_id", DrawnOmop::antibiotic}});
  drawn.medicine({{"drug_concept_id", DrawnOmop::unclassed}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()),
              ElementsAre("1|2018-03-12|C10A|22000001|nobody|2018-03-10|1|250|false",
                          "1|2018-03-12|J01MA02|22000001|nobody|2018-03-10|1|250|false"));
}

TEST(OmopMedicines, OfClassesAsNearTheFirstIsTakenAndSaid) {
  DrawnOmop drawn;
  drawn.class_of(DrawnOmop::antibiotic, "1003", "1");
  drawn.medicine({{"drug_concept_id", DrawnOmop::antibiotic}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()),
              ElementsAre("1|2018-03-12|A02BC01|22000001|nobody|2018-03-10|1|250|false"));
  EXPECT_EQ(store.remark_count("several-classes"), 1);
}

TEST(OmopMedicines, AConceptThatIsItselfAClassIsThatClass) {
  DrawnOmop drawn;
  drawn.medicine({{"drug_concept_id", "0"}, {"drug_source_concept_id", "1002"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()),
              ElementsAre("1|2018-03-12|J01MA02|22000001|nobody|2018-03-10|1|250|false"));
}

TEST(OmopMedicines, AMedicineWithoutAClassIsKeptInNoSet) {
  DrawnOmop drawn;
  drawn.medicine({{"drug_concept_id", DrawnOmop::unclassed}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre("1|2018-03-12||22000001|nobody|2018-03-10|1|250|false"));
  EXPECT_EQ(store.remark_count("medicine-without-class"), 1);
}

TEST(OmopMedicines, ANegativeQuantityCancelsADelivery) {
  DrawnOmop drawn;
  drawn.medicine({{"boxes", ""}});
  drawn.medicine({{"boxes", ""}, {"quantity", "-30"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), IsEmpty());
  EXPECT_EQ(store.dropped("DRUG_EXPOSURE", "cancelled"), 2);
}

TEST(OmopMedicines, UnitsAreNotBoxes) {
  DrawnOmop drawn;
  drawn.medicine({{"boxes", ""}, {"quantity", "90"}});
  drawn.medicine({{"boxes", "3"}, {"drug_exposure_start_date", "2018-04-01"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()),
              ElementsAre(one_statin, "1|2018-04-01|C10AA05|22000001|nobody|2018-03-10|3|250|false"));
}

TEST(OmopMedicines, AmountsAreThoseAllowedAddedOverPayers) {
  DrawnOmop drawn;
  const std::string exposure = drawn.medicine({{"without_cost", ""}});
  drawn.cost(exposure, {{"amount_allowed", "2.00"}});
  drawn.cost(exposure, {{"amount_allowed", "0.50"}, {"total_charge", "99"}});
  drawn.cost(exposure, {{"cost_domain_id", "Visit"}, {"amount_allowed", "25"}});
  drawn.cost(exposure, {{"currency_concept_id", "44818668"}, {"amount_allowed", "7"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre(one_statin));
  EXPECT_EQ(store.dropped("COST", "not of a medicine"), 1);
  EXPECT_EQ(store.dropped("COST", "not in euros"), 1);
}

TEST(OmopMedicines, WithoutAnAmountAllowedTheChargeIsTaken) {
  DrawnOmop drawn;
  drawn.cost(drawn.medicine({{"without_cost", ""}}), {{"amount_allowed", ""}, {"total_charge", "2,50"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre(one_statin));
}

TEST(OmopBiology, ASourceValueOfDigitsIsANabmCode) {
  DrawnOmop drawn;
  drawn.biology({{"measurement_concept_id", "0"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.biology()), ElementsAre(one_test));
}

TEST(OmopBiology, ALoincCodeStandsForTheNabmCodeOfItsTest) {
  DrawnOmop drawn;
  drawn.biology({{"measurement_source_value", "creat"}});
  drawn.biology({{"measurement_source_value", "2823-3"}, {"measurement_concept_id", "0"}});
  drawn.biology({{"measurement_source_value", "local"}, {"measurement_source_concept_id", "3002"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.biology()), ElementsAre("1|2018-03-12|1608|22000001|nobody|-|2|0|false", one_test));
}

TEST(OmopBiology, AnUnknownTestKeepsItsOwnCode) {
  DrawnOmop drawn;
  drawn.biology({{"measurement_source_value", "Troponine"}, {"measurement_concept_id", "9999"}});
  drawn.biology({{"measurement_source_value", ""}, {"measurement_concept_id", "9998"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.biology()), ElementsAre("1|2018-03-12|CONCEPT 9998|22000001|nobody|-|1|0|false",
                                                        "1|2018-03-12|TROPONINE|22000001|nobody|-|1|0|false"));
}

TEST(OmopProcedures, ACcamCodeIsFoundInTheSourceValueOrTheConcept) {
  DrawnOmop drawn;
  drawn.procedure({{"procedure_source_value", "ALQP003_1_0"}});
  drawn.procedure({{"procedure_source_value", ""}, {"procedure_concept_id", "4001"}});
  drawn.procedure({{"procedure_source_value", "local 7"}, {"procedure_date", "2018-03-13"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.procedures()), ElementsAre("1|2018-03-12|ALQP003|nobody|22000001|-|2|0|false",
                                                           "1|2018-03-13|LOCAL 7|nobody|22000001|-|1|0|false"));
}

TEST(OmopConsultations, AVisitIsAConsultationByItsNatureElseByItsConcept) {
  DrawnOmop drawn;
  drawn.visit();
  drawn.visit({{"visit_source_value", "3313"}});  // a pharmacy's
  drawn.visit({{"visit_source_value", "1125"}});  // an add-on
  drawn.visit({{"visit_source_value", ""}, {"visit_concept_id", "581476"}, {"visit_start_date", "2018-03-13"}});
  drawn.visit({{"visit_source_value", ""}, {"visit_concept_id", "5083"}, {"visit_start_date", "2018-03-14"}});
  drawn.visit({{"visit_source_value", ""}, {"visit_concept_id", "9201"}, {"visit_start_date", "2018-03-15"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.consultations()),
              ElementsAre(one_consultation, "1|2018-03-13|1211|nobody|22000001|-|1|0|false",
                          "1|2018-03-14|1191|nobody|22000001|-|1|0|false"));
  EXPECT_EQ(store.dropped("VISIT_OCCURRENCE", "not a consultation"), 3);
}

TEST(OmopConsultations, TwoVisitsOfADayAreTwoConsultations) {
  DrawnOmop drawn;
  drawn.visit();
  drawn.visit();
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.consultations()), ElementsAre("1|2018-03-12|1111|nobody|22000001|-|2|0|false"));
}

TEST(OmopProviders, GeneralPractitionersAreKnownByTheInsurancesCodesElseByTheConcept) {
  DrawnOmop drawn;
  drawn.provider({{"provider_id", "13"}, {"provider_source_value", "A3"}, {"specialty_source_value", "22"}});
  drawn.provider({{"provider_id", "14"},
                  {"provider_source_value", "A4"},
                  {"specialty_source_value", ""},
                  {"specialty_concept_id", "38004446"}});
  drawn.provider({{"provider_id", "15"},
                  {"provider_source_value", "A5"},
                  {"specialty_source_value", "34"},
                  {"specialty_concept_id", "38004446"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(
      store.rows(
          "SELECT practitioner.number, general_practitioner FROM practice JOIN practitioner ON practitioner = id "
          "WHERE month = 2018 * 12 + 5 ORDER BY practitioner.number"),
      ElementsAre("22000001|true", "22000055|false", "A3|true", "A4|true", "A5|false"));
}

TEST(OmopProviders, SeveralProvidersOfOneSourceValueAreOnePractitioner) {
  DrawnOmop drawn;
  drawn.provider({{"provider_id", "19"}});
  drawn.medicine({{"provider_id", "19"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre(one_statin));
  EXPECT_EQ(store.value("SELECT count(*) FROM practitioner"), "2");
}

TEST(OmopProviders, AProviderThatIsNotListedIsNobody) {
  DrawnOmop drawn;
  drawn.medicine({{"provider_id", "404"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(of_person_1(store.medicines()), ElementsAre("1|2018-03-12|C10AA05|nobody|nobody|2018-03-10|1|250|false"));
  EXPECT_EQ(store.remark_count("unknown-prescriber"), 1);
}

TEST(OmopProviders, ThePlaceOfPracticeTellsTheRegion) {
  DrawnOmop drawn;
  drawn.add("LOCATION", {{"location_id", "6"}, {"zip", "75011"}});
  drawn.add("CARE_SITE", {{"care_site_id", "8"}, {"location_id", "6"}});
  drawn.provider({{"provider_id", "13"}, {"provider_source_value", "A3"}, {"care_site_id", "8"}});
  drawn.provider({{"provider_id", "14"}, {"provider_source_value", "A4"}, {"care_site_id", ""}});
  const ImportedStore store(drawn);
  EXPECT_EQ(store.report().region, "53");
  EXPECT_THAT(store.rows("SELECT practitioner.number, in_region FROM practice JOIN practitioner ON practitioner = id "
                         "WHERE month = 2018 * 12 + 5 ORDER BY practitioner.number"),
              ElementsAre("22000001|true", "22000055|true", "A3|false", "A4|false"));
  EXPECT_EQ(store.remark_count("unplaced-providers"), 1);
}

TEST(OmopProviders, WithoutPlacesTheRegionMustBeNamedAndAllAreInIt) {
  DrawnOmop drawn;
  drawn.remove_table("LOCATION");
  drawn.remove_table("CARE_SITE");
  const ImportedStore refused(drawn);
  EXPECT_THAT(refused.outcome().refusal->message, HasSubstr("name the region with --region"));
  claims::importing::ImportOptions options;
  options.region = "53";
  const ImportedStore store(drawn, options);
  EXPECT_EQ(store.value("SELECT count(*) FROM practice WHERE NOT in_region"), "0");
}

TEST(OmopProviders, GroupsNameThePractitioners) {
  const ImportedStore store((DrawnOmop()));
  EXPECT_THAT(store.rows("SELECT number, group_id FROM membership JOIN practitioner ON practitioner = id"),
              ElementsAre("22000001|G1"));
}

TEST(OmopPersons, BirthSexAndDeath) {
  DrawnOmop drawn;
  drawn.person({{"person_id", "3"}, {"gender_concept_id", "8507"}, {"month_of_birth", ""}});
  drawn.person({{"person_id", "4"}, {"gender_concept_id", "0"}});
  drawn.person({{"person_id", "5"}, {"year_of_birth", ""}});
  const ImportedStore store(drawn);
  EXPECT_THAT(
      store.rows("SELECT id, birth_month // 12, birth_month % 12 + 1, sex, death_date FROM patient ORDER BY id"),
      ElementsAre("1|1950|3|2|-", "2|1930|3|2|2016-11-05", "3|1950|6|1|-", "4|1950|3|0|-"));
  EXPECT_EQ(store.dropped("PERSON", "birth year"), 1);
}

TEST(OmopPersons, RegistrationsComeFromTheirOwnTable) {
  DrawnOmop drawn;
  drawn.add("REGISTRATION",
            {{"person_id", "2"}, {"provider_id", "404"}, {"start_date", "2015-01-01"}, {"end_date", ""}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT patient, practitioner.number, start_date, end_date FROM registration "
                         "JOIN practitioner ON practitioner.id = registration.number"),
              ElementsAre("1|22000001|2015-01-01|-"));
  EXPECT_EQ(store.dropped("REGISTRATION", "provider not in PROVIDER"), 1);
  EXPECT_THAT(store.limitations(), Not(HasSubstr("registration")));
}

TEST(OmopPersons, ElseTheProviderOfThePersonIsTheRegisteredPhysicianOfTheExtraction) {
  DrawnOmop drawn;
  drawn.remove_table("REGISTRATION");
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT patient, practitioner.number, start_date, end_date FROM registration "
                         "JOIN practitioner ON practitioner.id = registration.number"),
              ElementsAre("1|22000001|1900-01-01|-"));
  EXPECT_THAT(store.limitations(), HasSubstr("registration-history"));
}

TEST(OmopPersons, ALongTermDiseaseIsAConditionOrAPlanCalledSo) {
  DrawnOmop drawn;
  drawn.condition({{"condition_source_value", "ald30"}, {"condition_end_date", "2017-02-01"}});
  drawn.condition({{"condition_source_value", "E11"}});
  drawn.add("PAYER_PLAN_PERIOD", {{"person_id", "1"},
                                  {"payer_plan_period_start_date", "2018-01-01"},
                                  {"payer_plan_period_end_date", "2099-12-31"},
                                  {"plan_source_value", "ALD exonerante"}});
  const ImportedStore store(drawn);
  EXPECT_THAT(store.rows("SELECT * FROM ald ORDER BY ALL"),
              ElementsAre("1|2016-05-01|2017-02-01", "1|2018-01-01|-", "2|2016-05-01|-"));
  EXPECT_EQ(store.dropped("CONDITION_OCCURRENCE", "not a long-term disease"), 1);
}

TEST(OmopLimits, AFullBaseLacksOnlyTheConsultationsInLongTermDiseaseCare) {
  DrawnOmop drawn;
  drawn.procedure();
  const ImportedStore store(drawn);
  EXPECT_EQ(store.limitations(), "ald-care");
  EXPECT_EQ(store.value("SELECT value FROM store_info WHERE key = 'limitations'"), "ald-care");
}

TEST(OmopLimits, WhatABaseLacksIsFound) {
  const auto lacking = [](const std::string& table, const std::string& column) {
    DrawnOmop drawn;
    drawn.procedure();
    if (column.empty()) {
      drawn.remove_table(table);
    } else {
      drawn.remove_column(table, column);
    }
    return ImportedStore(drawn).limitations();
  };
  EXPECT_EQ(lacking("DRUG_EXPOSURE", "provider_id"), "ald-care,prescribers");
  EXPECT_EQ(lacking("DRUG_EXPOSURE", "prescription_date"), "ald-care,prescription-dates");
  EXPECT_EQ(lacking("DRUG_EXPOSURE", "boxes"), "ald-care,boxes");
  EXPECT_EQ(lacking("COST", ""), "ald-care,amounts");
  EXPECT_EQ(lacking("DEATH", ""), "deaths,ald-care");
  EXPECT_EQ(lacking("CONDITION_OCCURRENCE", ""), "ald,ald-care");
  EXPECT_EQ(lacking("VISIT_OCCURRENCE", "provider_id"), "ald-care,consultations");
  EXPECT_EQ(lacking("MEASUREMENT", ""), "ald-care,biology-prescribers");
  EXPECT_EQ(lacking("PROCEDURE_OCCURRENCE", ""), "ald-care,procedure-performers");
}

TEST(OmopLimits, SpecialtiesAreNotPersons) {
  DrawnOmop drawn;
  drawn.remove_rows("PROVIDER");
  drawn.provider({{"provider_source_value", "1_0"}});
  drawn.provider({{"provider_id", "12"}, {"provider_source_value", "3_0"}, {"specialty_source_value", "3"}});
  EXPECT_THAT(ImportedStore(drawn).limitations(), HasSubstr("providers"));
}

TEST(OmopLimits, AProviderWithMorePatientsThanAPhysicianCanHaveIsNotAPerson) {
  DrawnOmop drawn;
  for (int person = 10; person < 10'020; ++person) {
    drawn.person({{"person_id", std::to_string(person)}});
    drawn.visit({{"person_id", std::to_string(person)}});
  }
  EXPECT_THAT(ImportedStore(drawn).limitations(), HasSubstr("providers"));
}

TEST(OmopLimits, TooFewClassesAreNoClasses) {
  DrawnOmop drawn;
  for (int line = 0; line < 4; ++line) {
    drawn.medicine({{"drug_concept_id", DrawnOmop::unclassed}});
  }
  EXPECT_THAT(ImportedStore(drawn).limitations(), HasSubstr("medicine-classes"));
}

}  // namespace
}  // namespace miroir::testing
