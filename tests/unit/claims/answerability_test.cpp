// What each limit of a base takes away: of the indicators shipped, and of rules made for the purpose.
#include "claims/answerability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::claims {
namespace {

using measures::Condition;
using measures::Counted;
using measures::Dimension;
using measures::EventKind;
using measures::Measure;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const measures::Catalogue& catalogue() {
  static const auto shipped = measures::load_catalogue(std::string(MIROIR_SOURCE_DIR) + "/catalogue").value();
  return shipped;
}

// The codes that the shipped indicators ask for, as if the base held them all.
StoreGaps lacking(const std::vector<Limitation>& limitations) {
  StoreGaps gaps;
  gaps.limitations.insert(limitations.begin(), limitations.end());
  for (const measures::CodeSet& set : catalogue().code_sets) {
    gaps.codes.push_back({set.kind, set.included.front()});
  }
  return gaps;
}

Answerability answer(const std::string& id, const StoreGaps& gaps) {
  return assess(gaps, catalogue(), *measures::select_measures(catalogue(), {id}).value().front());
}

bool counted(const std::string& id, Limitation limitation) {
  return answer(id, lacking({limitation})).can_be_counted();
}

TEST(Answerability, AStoreWithoutLimitsAnswersEverything) {
  for (const Measure& measure : catalogue().measures) {
    const Answerability answer = assess({}, catalogue(), measure);
    EXPECT_TRUE(answer.can_be_counted() && answer.lost.empty() && answer.cautions.empty()) << measure.id;
  }
}

TEST(Answerability, WithoutPersonsAsProvidersNothingIsCounted) {
  for (const Measure& measure : catalogue().measures) {
    EXPECT_THAT(assess(lacking({Limitation::providers}), catalogue(), measure).missing,
                ElementsAre("the base knows no provider as a person, only specialties or services"));
  }
}

TEST(Answerability, RegisteredPatientsNeedRegistrationsAndDeaths) {
  for (const Limitation limitation : {Limitation::registrations, Limitation::deaths}) {
    EXPECT_FALSE(counted("polypharmacy-65", limitation));
    EXPECT_FALSE(counted("ckd-monitoring-60", limitation));
    EXPECT_TRUE(counted("nsaid-65", limitation));
  }
}

TEST(Answerability, PrescriptionsNeedPrescribersAndTheirDates) {
  for (const Limitation limitation : {Limitation::prescribers, Limitation::prescription_dates}) {
    EXPECT_FALSE(counted("nsaid-ppi-u65", limitation));
    EXPECT_FALSE(counted("fluoroquinolone-16", limitation)) << "active patients";
    EXPECT_FALSE(counted("pharmacy-amount", limitation));
    EXPECT_TRUE(counted("polypharmacy-65", limitation)) << "whoever prescribed";
  }
  EXPECT_FALSE(counted("fluoroquinolone-16", Limitation::consultations)) << "active patients";
  EXPECT_TRUE(counted("nsaid-65", Limitation::consultations));
}

TEST(Answerability, MedicinesNeedTheirClassesAndAmountsTheirEuros) {
  EXPECT_FALSE(counted("nsaid-65", Limitation::medicine_classes));
  EXPECT_FALSE(counted("polypharmacy-65", Limitation::medicine_classes)) << "distinct medicines";
  EXPECT_TRUE(counted("ckd-monitoring-60", Limitation::medicine_classes));
  EXPECT_TRUE(counted("pharmacy-amount", Limitation::medicine_classes));
  EXPECT_FALSE(counted("pharmacy-amount", Limitation::amounts));
  EXPECT_TRUE(counted("nsaid-65", Limitation::amounts));
}

TEST(Answerability, TestsOfWhichTheBaseHoldsNoneAreNotCountedAsNever) {
  StoreGaps gaps = lacking({Limitation::ald_care});
  std::erase_if(gaps.codes, [](const measures::Code& code) { return code.text == "1608"; });
  EXPECT_THAT(answer("hypertension-monitoring-40", gaps).missing,
              ElementsAre("the base holds no laboratory test with the code 1608 or 1609 or 1610"));
  EXPECT_TRUE(answer("ckd-monitoring-60", gaps).can_be_counted());
}

TEST(Answerability, ASplitThatCannotBeMadeIsLeftOut) {
  const StoreGaps gaps = lacking({Limitation::registration_history, Limitation::ald});
  const Answerability polypharmacy = answer("polypharmacy-65", gaps);
  EXPECT_THAT(polypharmacy.lost, ElementsAre(Dimension::registration));
  EXPECT_THAT(polypharmacy.cautions, Contains(HasSubstr("registered physician of the extraction")));
  EXPECT_THAT(polypharmacy.cautions, Contains("not split by registration"));
  const Answerability monitoring = answer("ckd-monitoring-60", gaps);
  EXPECT_THAT(monitoring.lost, ElementsAre(Dimension::ald));
  EXPECT_THAT(monitoring.cautions, Contains(HasSubstr("without expected values")));
  const Measure& whole = *measures::select_measures(catalogue(), {"ckd-monitoring-60"}).value().front();
  const Measure narrowed = without_lost_splits(whole, monitoring);
  ASSERT_EQ(narrowed.strata.size() + 1, whole.strata.size());
  EXPECT_EQ(narrowed.strata.front().dimension, Dimension::age);
}

// Rules that no shipped indicator has.
Measure measure_counting(Condition condition) {
  Measure measure;
  measure.id = "drawn";
  measure.attribution = measures::Attribution::registered;
  measure.numerator.condition = std::move(condition);
  return measure;
}

TEST(Answerability, WhatALeafCountsSaysWhatItNeeds) {
  const auto missing = [](const Condition& condition, Limitation limitation) {
    return !assess(lacking({limitation}), catalogue(), measure_counting(condition)).can_be_counted();
  };
  Condition leaf;
  EXPECT_FALSE(missing(leaf, Limitation::boxes));
  leaf.counted = Counted::boxes;
  EXPECT_TRUE(missing(leaf, Limitation::boxes));
  leaf = {};
  leaf.author = measures::Author::physician;
  EXPECT_TRUE(missing(leaf, Limitation::prescribers));
  leaf.event_kind = EventKind::biology;
  EXPECT_TRUE(missing(leaf, Limitation::biology_prescribers));
  leaf.event_kind = EventKind::procedure;
  EXPECT_TRUE(missing(leaf, Limitation::procedure_performers));
  leaf.event_kind = EventKind::consultation;
  EXPECT_TRUE(missing(leaf, Limitation::consultations));
  leaf = {};
  leaf.each = measures::Each{.counted = Counted::classes, .minimum = 2};
  EXPECT_TRUE(missing(leaf, Limitation::medicine_classes));
  Condition inside;
  inside.kind = Condition::Kind::none_of;
  inside.children = {leaf};
  EXPECT_TRUE(missing(inside, Limitation::medicine_classes)) << "also inside a combination";
}

TEST(Answerability, ConsultationsOutsideLongTermCareNeedToKnowIt) {
  Measure measure;
  measure.attribution = measures::Attribution::prescriber;
  measure.denominator.unit = measures::Unit::consultations;
  EXPECT_TRUE(assess(lacking({Limitation::ald_care}), catalogue(), measure).can_be_counted());
  measure.denominator.in_ald_care = false;
  EXPECT_FALSE(assess(lacking({Limitation::ald_care}), catalogue(), measure).can_be_counted());
}

TEST(Limitations, EveryOneHasACodeThatIsReadBack) {
  std::string codes;
  std::vector<Limitation> all;
  for (const LimitationWords& words : limitation_words()) {
    codes += (codes.empty() ? "" : ",") + std::string(words.code);
    all.push_back(words.limitation);
    EXPECT_EQ(limitation_code(words.limitation), words.code);
    EXPECT_EQ(limitation_sentence(words.limitation), words.words);
  }
  EXPECT_EQ(parse_limitations(codes), all);
  EXPECT_THAT(parse_limitations(""), IsEmpty());
}

}  // namespace
}  // namespace miroir::claims
