#include "documents/mirror_sentences.hpp"

#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

using feedback::CaseMix;
using feedback::Comparator;
using feedback::Comparison;
using feedback::Figure;
using feedback::FigureState;
using feedback::RunReading;
using feedback::Verdict;
using measures::Display;

const base::Messages& french = base::Messages::of(base::Language::french);
const FigureFormat share(french, Display::share);

Figure figure(double value) {
  Figure made;
  made.state = FigureState::shown;
  made.value = value;
  made.lower = value - 0.08;
  made.upper = value + 0.08;
  made.numerator = 67;
  made.denominator = 131;
  return made;
}

Comparison comparison(Verdict verdict, double value) {
  Comparison made;
  made.verdict = verdict;
  made.difference = stats::Estimate{value, value - 0.05, value + 0.05, stats::Method::recovered};
  made.threshold = 0.02;
  return made;
}

feedback::IndicatorProfile indicator(Verdict verdict, CaseMix mix = CaseMix::same) {
  feedback::IndicatorProfile made;
  made.sheet.unit = measures::Unit::prescriptions;
  made.mine.raw = figure(0.51);
  made.mine.standardised = figure(0.47);
  made.comparators[0].raw = figure(0.38);
  made.contrasts[0].raw = comparison(verdict, 0.13);
  made.contrasts[0].case_mix = mix;
  return made;
}

std::string short_of(const feedback::IndicatorProfile& made) {
  return short_sentence(share, made, Comparator::my_group);
}

TEST(ShortSentence, NamesADifferenceOnlyWhereItHolds) {
  EXPECT_EQ(short_of(indicator(Verdict::higher)), "Plus souvent que dans votre groupe (38\u202f%).");
  EXPECT_EQ(short_of(indicator(Verdict::lower)), "Moins souvent que dans votre groupe (38\u202f%).");
  EXPECT_EQ(short_of(indicator(Verdict::like)), "Comme dans votre groupe (38\u202f%).");
  EXPECT_NE(short_of(indicator(Verdict::higher, CaseMix::explains)).find("que vos patients expliquent"),
            std::string::npos);
  EXPECT_NE(short_of(indicator(Verdict::like, CaseMix::reveals)).find("un écart apparaît"), std::string::npos);
  EXPECT_NE(short_of(indicator(Verdict::higher, CaseMix::reverses)).find("change de sens"), std::string::npos);
}

TEST(ShortSentence, GivesNoPlaceToWhoHasTooFewPatients) {
  EXPECT_EQ(short_of(indicator(Verdict::cannot_tell)), "Trop peu d’ordonnances pour vous comparer.");
}

TEST(ShortSentence, SaysWhyThereIsNoFigure) {
  feedback::IndicatorProfile made = indicator(Verdict::not_comparable);
  made.mine.raw = {};
  EXPECT_EQ(short_of(made), "Pas de chiffre à votre nom.");
  made.mine.raw.state = FigureState::hidden;
  EXPECT_EQ(short_of(made), "Masqué\u00a0: trop peu de patients.");
  made.mine.raw.state = FigureState::not_computable;
  EXPECT_EQ(short_of(made), "Personne n’est compté.");
}

TEST(ReliabilitySentence, NeverRoundsUpToTheThreshold) {
  feedback::IndicatorProfile made = indicator(Verdict::cannot_tell);
  made.reliability = 0.6999;
  EXPECT_NE(reliability_sentence(share, made).find("0,69 sur 1"), std::string::npos);
  EXPECT_NE(reliability_sentence(share, made).find("0,70"), std::string::npos);
  made.reliability = 0;
  EXPECT_NE(reliability_sentence(share, made).find("pas plus"), std::string::npos);
  made.reliability.reset();
  EXPECT_NE(reliability_sentence(share, made).find("30 unités"), std::string::npos);
}

TEST(MixSentence, GivesTheReasonOfTheDifference) {
  feedback::Measured mine = indicator(Verdict::higher).mine;
  EXPECT_NE(mix_sentence(share, mine).find("plus bas"), std::string::npos);
  mine.standardised.value = 0.6;
  EXPECT_NE(mix_sentence(share, mine).find("plus haut"), std::string::npos);
  mine.standardised.value = 0.512;
  EXPECT_NE(mix_sentence(share, mine).find("se valent"), std::string::npos);
  mine.standardised.state = FigureState::not_computable;
  EXPECT_NE(mix_sentence(share, mine).find("Pas de chiffre"), std::string::npos);
  mine.raw.state = FigureState::hidden;
  EXPECT_EQ(mix_sentence(share, mine), "");
}

TEST(RunSentence, SaysThePatternAndWhetherItIsDesired) {
  RunReading run;
  run.periods = 8;
  EXPECT_EQ(run_sentence(french, run), "Sur 8 périodes, rien ne sort de la variation habituelle.");
  run.pattern = RunReading::Pattern::shift;
  run.signal = stats::Signal::improvement;
  EXPECT_EQ(run_sentence(french, run),
            "Sur 8 périodes, les 7 dernières au moins sont du même côté de la moyenne\u00a0: un changement qui dure. "
            "C’est dans le sens souhaité.");
  run.signal = stats::Signal::concern;
  EXPECT_TRUE(run_sentence(french, run).ends_with("contraire à celui souhaité."));
  run.signal = stats::Signal::neutral_change;
  EXPECT_TRUE(run_sentence(french, run).ends_with("qui dure."));
}

TEST(SinceSentence, IsHonestAboutWhatHappened) {
  feedback::IndicatorProfile made = indicator(Verdict::higher);
  feedback::Change change{base::parse_period("2018-S1").value(), figure(0.58), comparison(Verdict::lower, -0.07)};
  EXPECT_EQ(since_sentence(share, made, change),
            "Depuis, votre chiffre est passé de 58\u202f% à 51\u202f%\u00a0: en baisse de 7 points (compte tenu du "
            "nombre, de 2 à 12 points), et le hasard ne suffit pas à l’expliquer.");
  change.comparison = comparison(Verdict::like, -0.03);
  const std::string like = since_sentence(share, made, change);
  EXPECT_NE(like.find("pas un changement net"), std::string::npos);
  EXPECT_NE(like.find("de \u22128 à +2 points"), std::string::npos);
  change.comparison.verdict = Verdict::cannot_tell;
  EXPECT_NE(since_sentence(share, made, change).find("trop peu de données"), std::string::npos);
  EXPECT_EQ(since_sentence(share, made, std::nullopt), "Depuis, aucun chiffre à comparer.");
}

}  // namespace
}  // namespace miroir::documents
