#include "documents/sentences.hpp"
#include "documents/feedback_charts.hpp"

#include <gtest/gtest.h>

#include <set>

namespace miroir::documents {
namespace {

using feedback::Comparator;
using feedback::Comparison;
using feedback::Figure;
using feedback::FigureState;
using feedback::Verdict;
using measures::Display;

const base::Messages& french = base::Messages::of(base::Language::french);
const base::Messages& english = base::Messages::of(base::Language::english);

Figure figure(double value, double lower, double upper) {
  Figure made;
  made.state = value == 0 ? FigureState::zero : FigureState::shown;
  made.value = value;
  made.lower = lower;
  made.upper = upper;
  made.numerator = 67;
  made.denominator = 131;
  return made;
}

Comparison comparison(Verdict verdict, double value, double lower, double upper) {
  Comparison made;
  made.verdict = verdict;
  made.difference = stats::Estimate{value, lower, upper, stats::Method::recovered};
  made.threshold = 0.02;
  return made;
}

feedback::IndicatorProfile indicator() {
  feedback::IndicatorProfile made;
  made.sheet.id = "nsaid-ppi-u65";
  made.sheet.unit = measures::Unit::prescriptions;
  made.sheet.practical_threshold = 2;
  made.sheet.description.title = {"AINS et IPP associés avant 65 ans", "NSAID with PPI before 65"};
  made.mine.raw = figure(0.511, 0.427, 0.595);
  made.mine.standardised = figure(0.49, 0.41, 0.57);
  made.comparators[0].raw = made.comparators[0].standardised = figure(0.38, 0.35, 0.41);
  made.contrasts[0].raw = comparison(Verdict::higher, 0.13, 0.04, 0.22);
  made.contrasts[0].standardised = comparison(Verdict::higher, 0.11, 0.02, 0.2);
  made.contrasts[0].case_mix = feedback::CaseMix::same;
  feedback::Point before;
  before.period = base::parse_period("2017-S2").value();
  before.mine.raw = figure(0.58, 0.49, 0.66);
  before.group = "G1";
  feedback::Point now;
  now.period = base::parse_period("2018-S2").value();
  now.mine = made.mine;
  now.comparators = made.comparators;
  now.group = "G1";
  made.evolution = {before, now};
  made.change = feedback::Change{before.period, before.mine.raw, comparison(Verdict::lower, -0.07, -0.12, -0.02)};
  return made;
}

const FigureFormat share(french, Display::share);

std::string verdict(const Comparison& made, Comparator comparator = Comparator::my_group) {
  return verdict_sentence(share, indicator().sheet, made, comparator);
}

TEST(VerdictSentence, NamesADifferenceWithoutJudgingIt) {
  EXPECT_EQ(verdict(comparison(Verdict::higher, 0.13, 0.04, 0.22)),
            "Plus souvent que dans votre groupe, et le hasard ne suffit pas à l’expliquer.");
  EXPECT_EQ(verdict(comparison(Verdict::lower, -0.13, -0.22, -0.04), Comparator::control),
            "Moins souvent que dans le groupe témoin, et le hasard ne suffit pas à l’expliquer.");
}

TEST(VerdictSentence, SaysWhyItNamesNone) {
  EXPECT_EQ(verdict(comparison(Verdict::like, 0.03, -0.04, 0.1)),
            "Comme dans votre groupe\u00a0: l’écart ne dépasse pas ce que le hasard explique.");
  EXPECT_EQ(verdict(comparison(Verdict::like, 0.01, 0.005, 0.015)),
            "Comme dans votre groupe\u00a0: l’écart est trop petit pour compter (moins de 2 points).");
  EXPECT_EQ(verdict(comparison(Verdict::cannot_tell, 0.01, -0.3, 0.3)), "Trop peu d’ordonnances pour vous comparer.");
  EXPECT_EQ(verdict(Comparison{}), "Pas de comparaison possible.");
}

TEST(VerdictSentence, SpeaksOfAmountsAsAmounts) {
  const FigureFormat euros(english, Display::mean_euros);
  EXPECT_EQ(verdict_sentence(euros, indicator().sheet, comparison(Verdict::higher, 30, 10, 50), Comparator::region),
            "More than in the region, and chance is not enough to explain it.");
}

TEST(DifferenceSentence, GivesItsSizeAndItsUncertainty) {
  EXPECT_EQ(difference_sentence(share, comparison(Verdict::higher, 0.13, 0.04, 0.22)),
            "L’écart est de 13 points\u202f; compte tenu du nombre, de 4 à 22 points.");
  EXPECT_EQ(difference_sentence(share, comparison(Verdict::like, 0.02, -0.03, 0.07)),
            "Compte tenu du nombre, l’écart peut aller de \u22123 à +7 points.");
  EXPECT_EQ(difference_sentence(share, Comparison{}), "");
  EXPECT_EQ(difference_sentence(share, comparison(Verdict::cannot_tell, 0.02, -0.3, 0.3)), "");
}

TEST(CaseMixSentence, SaysWhatThePatientsExplain) {
  feedback::IndicatorProfile made = indicator();
  EXPECT_NE(case_mix_sentence(share, made, Comparator::my_group).find("la conclusion est la même"), std::string::npos);
  made.mine.standardised.value = made.mine.raw.value;
  EXPECT_NE(case_mix_sentence(share, made, Comparator::my_group).find("presque rien"), std::string::npos);
  made.contrasts[0].case_mix = feedback::CaseMix::explains;
  EXPECT_NE(case_mix_sentence(share, made, Comparator::my_group).find("vos patients expliquent"), std::string::npos);
  made.contrasts[0].raw.verdict = Verdict::cannot_tell;
  EXPECT_EQ(case_mix_sentence(share, made, Comparator::my_group), "") << "the same figure, and no conclusion to change";
  made.contrasts[0].case_mix = feedback::CaseMix::unknown;
  EXPECT_EQ(case_mix_sentence(share, made, Comparator::my_group), "");
}

TEST(ChangeSentence, NamesOnlyARealChange) {
  feedback::IndicatorProfile made = indicator();
  EXPECT_EQ(change_sentence(share, made),
            "En baisse de 7 points depuis le 2e semestre 2017, et le hasard ne suffit pas à l’expliquer.");
  made.change->comparison.verdict = Verdict::like;
  EXPECT_EQ(change_sentence(share, made), "Pas de changement net depuis le 2e semestre 2017.");
  made.change.reset();
  EXPECT_EQ(change_sentence(share, made), "");
}

TEST(HeadlineSentence, HasOneForEachKind) {
  feedback::Profile profile;
  profile.indicators = {indicator()};
  using Kind = feedback::Headline::Kind;
  EXPECT_EQ(headline_sentence(french, profile, {Kind::differs}),
            "AINS et IPP associés avant 65 ans\u00a0: 51\u202f%, plus souvent que dans votre groupe (38\u202f%), et le "
            "hasard ne suffit pas à l’expliquer.");
  EXPECT_EQ(headline_sentence(english, profile, {Kind::changed}),
            "NSAID with PPI before 65: down by 7 points since the second half of 2017.");
  EXPECT_EQ(headline_sentence(french, profile, {Kind::too_few, 0, 4}),
            "Pour 4 indicateurs, vous avez trop peu de patients pour vous comparer.");
  EXPECT_EQ(headline_sentence(french, profile, {Kind::nothing_stands_out}),
            "Aucun de vos chiffres ne s’écarte nettement de ce qui se fait dans votre groupe.");
  EXPECT_FALSE(headline_sentence(english, profile, {Kind::no_figures}).empty());
}

TEST(FigureWords, TellTheStatesApart) {
  std::set<std::string> words;
  for (const FigureState state :
       {FigureState::zero, FigureState::hidden, FigureState::not_computable, FigureState::absent}) {
    Figure made;
    made.state = state;
    words.insert(figure_words(share, made));
  }
  Figure withheld;
  withheld.state = FigureState::withheld;
  withheld.withholding = feedback::Withholding::too_few_physicians;
  words.insert(figure_words(share, withheld));
  withheld.withholding = feedback::Withholding::one_physician_dominates;
  words.insert(figure_words(share, withheld));
  EXPECT_EQ(words.size(), 6U);
}

TEST(MirrorDots, ShowsRawAndComparableOnOneAxisInOneSentenceAndInATable) {
  const Picture picture = mirror_dots(french, indicator(), Comparator::my_group, "a");
  EXPECT_EQ(picture.reading,
            "Moi\u00a0: 51\u202f% (43–60\u202f%). Mon groupe\u00a0: 38\u202f% (35–41\u202f%). Moi, à patientèle "
            "comparable\u00a0: 49\u202f% (41–57\u202f%). Mon groupe, à patientèle comparable\u00a0: 38\u202f% "
            "(35–41\u202f%).");
  ASSERT_EQ(picture.table.rows.size(), 4U);
  EXPECT_EQ(picture.table.rows[0], (std::vector<std::string>{"Moi", "51\u202f%", "43–60\u202f%", "67 sur 131"}));
  EXPECT_NE(picture.wide.find("id=\"a-wide-title\""), std::string::npos);
  EXPECT_NE(picture.narrow.find("id=\"a-narrow-title\""), std::string::npos);
  EXPECT_TRUE(picture.projector.empty());
}

TEST(MirrorDots, PlacesNobodyWithTooFewPatients) {
  feedback::IndicatorProfile made = indicator();
  made.contrasts[0].raw.verdict = Verdict::cannot_tell;
  const Picture dots = mirror_dots(french, made, Comparator::my_group, "a");
  ASSERT_EQ(dots.table.rows.size(), 2U);
  EXPECT_EQ(dots.table.rows[0][0], "Mon groupe");
  EXPECT_EQ(mirror_evolution(french, made, Comparator::my_group, Basis::raw, "a").table.headers,
            (std::vector<std::string>{"Période", "Moi"}));
  const std::string strip = mirror_strip(french, made, Comparator::my_group, "a");
  EXPECT_NE(strip.find("chart-mine"), std::string::npos);
  EXPECT_EQ(strip.find("class=\"chart-other"), std::string::npos);
}

TEST(MirrorStrip, ReadsBothFiguresAndIsEmptyWithoutAny) {
  const std::string strip = mirror_strip(french, indicator(), Comparator::my_group, "a");
  EXPECT_NE(strip.find("Moi\u00a0: 51\u202f% (43–60\u202f%). Mon groupe\u00a0: 38\u202f% (35–41\u202f%)."),
            std::string::npos);
  EXPECT_NE(strip.find("class=\"chart-other"), std::string::npos);
  EXPECT_EQ(mirror_strip(french, {}, Comparator::my_group, "a"), "");
}

TEST(MirrorDots, HasNoLineForANewcomer) {
  feedback::IndicatorProfile made = indicator();
  made.mine = {};
  made.evolution[0].mine = made.evolution[1].mine = {};
  EXPECT_EQ(mirror_dots(french, made, Comparator::my_group, "a").table.rows[0][0], "Mon groupe");
  EXPECT_EQ(mirror_evolution(french, made, Comparator::my_group, Basis::raw, "a").reading,
            "Mon groupe\u00a0: 38\u202f%.");
}

TEST(MirrorEvolution, ReadsFromFirstToLast) {
  const Picture picture = mirror_evolution(french, indicator(), Comparator::my_group, Basis::raw, "a");
  EXPECT_EQ(picture.reading, "Moi\u00a0: 58\u202f% (S2 2017), puis 51\u202f% (S2 2018). Mon groupe\u00a0: 38\u202f%.");
  EXPECT_EQ(picture.table.headers, (std::vector<std::string>{"Période", "Moi", "Mon groupe"}));
}

TEST(GroupMembers, GivesNoCountsAndMarksNobody) {
  feedback::GroupIndicator group;
  group.sheet = indicator().sheet;
  group.now.group.raw = figure(0.38, 0.35, 0.41);
  group.members = {{"A", figure(0.39, 0.3, 0.49), true}, {"B", figure(0.47, 0.38, 0.56), false}};
  const Picture mine = group_members(french, group, "a");
  group.members[0].mine = false;
  EXPECT_EQ(mine.wide, group_members(french, group, "a").wide);
  EXPECT_EQ(mine.wide.find("131"), std::string::npos);
  for (const auto& row : mine.table.rows) {
    EXPECT_EQ(row.size(), 3U);
  }
  group.members.clear();
  group.now.group.raw.state = FigureState::withheld;
  group.now.group.raw.withholding = feedback::Withholding::too_few_physicians;
  EXPECT_TRUE(group_members(french, group, "a").wide.empty());
  EXPECT_NE(group_members(french, group, "a").reading.find("moins de 5"), std::string::npos);
}

TEST(RegionGroups, KeepsTheOrderGiven) {
  feedback::RegionIndicator region;
  region.sheet = indicator().sheet;
  region.evolution.emplace_back();
  region.evolution[0].control.raw = figure(0.46, 0.45, 0.47);
  region.groups = {{"G2", indicator().mine}, {"G1", indicator().comparators[0]}};
  const Picture picture = region_groups(french, region, {"Deux", "Un"}, Basis::raw, "a");
  EXPECT_EQ(picture.table.rows[0][0], "Deux");
  EXPECT_EQ(picture.table.rows[1][0], "Un");
  EXPECT_NE(picture.reading.find("de 38\u202f% à 51\u202f%"), std::string::npos);
}

}  // namespace
}  // namespace miroir::documents
