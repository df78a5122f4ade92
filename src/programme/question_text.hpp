// What can be said of a question from its words alone: whether it is one clear question, and which others resemble it.
//
// Help for its author, who decides: it looks at the shape (a question mark, one question, not too long), never at the
// sense. Likeness: words of three letters and more without accents, articles and plural marks, cut to six letters,
// weighed by how rare they are among the questions compared (K. Spärck Jones, A statistical interpretation of term
// specificity, Journal of Documentation 28, 1972), and compared by cosine. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

enum class QuestionAdvice : std::uint8_t { ask, one_only, shorten, say_more };
const char* question_advice_name(QuestionAdvice advice);

inline constexpr std::size_t longest_clear_question = 220;  // characters
inline constexpr std::size_t shortest_clear_question = 15;

// In that order: no question mark ("ask"), several ("one_only"), too long ("shorten"), too short ("say_more").
std::vector<QuestionAdvice> question_advice(std::string_view text);

// The words that two questions are compared by, each once, sorted.
std::vector<std::string> search_words(std::string_view text);

// Places in `texts` of those that resemble the query, the most like first. With `least` 0, every text that shares a
// word: a search. Nothing for a query without a word.
std::vector<std::size_t> similar_texts(std::span<const std::string> texts, std::string_view query, double least);
inline constexpr double least_likeness = 0.45;  // from here on two questions are shown as possibly the same

}  // namespace miroir::programme
