#include "programme/question_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum QuestionAdvice;

std::string long_question(std::size_t characters) {
  std::string text(characters, 'a');
  text.back() = '?';
  return text;
}

TEST(QuestionAdvice, OneClearQuestionNeedsNone) {
  EXPECT_THAT(question_advice("Quand arrêter un IPP prescrit depuis plus d'un an ?"), IsEmpty());
}

TEST(QuestionAdvice, SaysWhatWouldMakeItClear) {
  EXPECT_THAT(question_advice("Les IPP au long cours chez le sujet âgé"), ElementsAre(ask));
  EXPECT_THAT(question_advice("Faut-il l'arrêter ? Et comment s'y prendre ?"), ElementsAre(one_only));
  EXPECT_THAT(question_advice("Stop ?"), ElementsAre(say_more));
  EXPECT_THAT(question_advice(long_question(longest_clear_question + 1)), ElementsAre(shorten));
  EXPECT_THAT(question_advice(long_question(longest_clear_question)), IsEmpty());
}

TEST(QuestionAdvice, LengthIsInCharactersNotBytes) {
  std::string accented;
  for (std::size_t i = 1; i < longest_clear_question; ++i) {
    accented += "é";
  }
  EXPECT_THAT(question_advice(accented + "?"), IsEmpty());
}

TEST(SearchWords, LoseAccentsArticlesAndPlurals) {
  EXPECT_THAT(search_words("Les anxiolytiques chez l'âgé : Œdème, IPP !"),
              ElementsAre("age", "anxiol", "ipp", "oedeme"));
  EXPECT_EQ(search_words("ANTIBIOTIQUES"), search_words("antibiotique"));
  EXPECT_THAT(search_words("\xC3"), IsEmpty()) << "cut in the middle of a letter";
}

TEST(SimilarTexts, FindsTheSameQuestionInOtherWords) {
  const std::vector<std::string> texts{
      "Comment arrêter une benzodiazépine prise depuis dix ans ?", "Faut-il doser la vitamine D ?",
      "Quand arrêter un inhibiteur de la pompe à protons ?", "Quel sevrage pour les benzodiazépines au long cours ?"};
  EXPECT_THAT(similar_texts(texts, "benzodiazepines", 0), ElementsAre(3, 0));
  EXPECT_THAT(similar_texts(texts, "Arrêter une benzodiazépine prise depuis 10 ans, comment faire ?", least_likeness),
              ElementsAre(0));
  EXPECT_THAT(similar_texts(texts, "Quelle place pour la télémédecine ?", 0), IsEmpty());
  EXPECT_THAT(similar_texts(texts, "les des une", 0), IsEmpty());
  EXPECT_THAT(similar_texts({}, "vitamine", 0), IsEmpty());
}

}  // namespace
}  // namespace miroir::programme
