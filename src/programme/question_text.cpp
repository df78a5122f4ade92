#include "programme/question_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace miroir::programme {
namespace {

constexpr std::array advice_names{"ask", "one_only", "shorten", "say_more"};
constexpr std::size_t shortest_word = 3;
constexpr std::size_t longest_stem = 6;

// Words that carry no subject, as they are once accents are gone.
const std::set<std::string, std::less<>>& empty_words() {
  static const std::set<std::string, std::less<>> words{
      "les",   "des",  "une",   "dans",  "par",     "pour",     "sur",     "avec",    "sans",     "chez",
      "que",   "qui",  "quel",  "quels", "quelle",  "quelles",  "quand",   "comment", "pourquoi", "est",
      "sont",  "faut", "peut",  "doit",  "plus",    "moins",    "mon",     "mes",     "nos",      "notre",
      "vos",   "leur", "leurs", "ses",   "son",     "ces",      "cette",   "cet",     "aux",      "entre",
      "vers",  "mais", "donc",  "car",   "pas",     "ont",      "ete",     "etre",    "avoir",    "fait",
      "faire", "the",  "and",   "for",   "with",    "how",      "what",    "when",    "which",    "should",
      "can",   "our",  "are",   "does",  "patient", "patients", "patiente"};
  return words;
}

// Letters of Latin-1 (U+00C0 to U+00FF, two bytes of UTF-8) as plain ones; 0 for anything else.
char plain_letter(unsigned char second) {
  static constexpr std::string_view letters = "aaaaaaaceeeeiiiidnooooo*ouuuuybsaaaaaaaceeeeiiiidnooooo/ouuuuyby";
  const char letter = letters[second - 0x80U];
  return letter >= 'a' && letter <= 'z' ? letter : '\0';
}

// The text in plain lower-case letters and digits, everything else a blank.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
      out += static_cast<char>(byte);
    } else if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (byte == 0xC3 && i + 1 < text.size()) {
      const char letter = plain_letter(static_cast<unsigned char>(text[++i]));
      out += letter == '\0' ? ' ' : letter;
    } else if (byte == 0xC5 && i + 1 < text.size()) {
      ++i;
      out += "oe";
    } else {
      out += ' ';
    }
  }
  return out;
}

void add_word(std::set<std::string>& words, std::string word) {
  if (word.size() < shortest_word || empty_words().contains(word)) {
    return;
  }
  if (word.size() > shortest_word && (word.back() == 's' || word.back() == 'x')) {
    word.pop_back();
  }
  words.insert(word.substr(0, longest_stem));
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

using Weights = std::map<std::string, double>;

Weights rarity(const std::vector<std::vector<std::string>>& documents) {
  Weights counts;
  for (const auto& words : documents) {
    for (const std::string& word : words) {
      counts[word] += 1;
    }
  }
  for (auto& [word, count] : counts) {
    count = std::log(1 + static_cast<double>(documents.size()) / count);
  }
  return counts;
}

double length_of(const std::vector<std::string>& words, const Weights& weights) {
  double sum = 0;
  for (const std::string& word : words) {
    sum += weights.at(word) * weights.at(word);
  }
  return std::sqrt(sum);
}

double cosine(const std::vector<std::string>& one, const std::vector<std::string>& other, const Weights& weights) {
  std::vector<std::string> shared;
  std::ranges::set_intersection(one, other, std::back_inserter(shared));
  const double lengths = length_of(one, weights) * length_of(other, weights);
  const double length = length_of(shared, weights);
  return lengths > 0 ? length * length / lengths : 0;
}

}  // namespace

const char* question_advice_name(QuestionAdvice advice) { return advice_names[static_cast<std::size_t>(advice)]; }

std::vector<QuestionAdvice> question_advice(std::string_view text) {
  std::vector<QuestionAdvice> advice;
  const auto marks = std::ranges::count(text, '?');
  if (marks == 0) {
    advice.push_back(QuestionAdvice::ask);
  }
  if (marks > 1) {
    advice.push_back(QuestionAdvice::one_only);
  }
  if (characters(text) > longest_clear_question) {
    advice.push_back(QuestionAdvice::shorten);
  }
  if (characters(text) < shortest_clear_question) {
    advice.push_back(QuestionAdvice::say_more);
  }
  return advice;
}

std::vector<std::string> search_words(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char letter : plain(text) + " ") {
    if (letter != ' ') {
      word += letter;
      continue;
    }
    add_word(words, std::move(word));
    word.clear();
  }
  return {words.begin(), words.end()};
}

std::vector<std::size_t> similar_texts(std::span<const std::string> texts, std::string_view query, double least) {
  std::vector<std::vector<std::string>> documents;
  for (const std::string& text : texts) {
    documents.push_back(search_words(text));
  }
  documents.push_back(search_words(query));
  const Weights weights = rarity(documents);
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t place = 0; place < texts.size(); ++place) {
    const double likeness = cosine(documents[place], documents.back(), weights);
    if (likeness > 0 && likeness >= least) {
      found.emplace_back(-likeness, place);
    }
  }
  std::ranges::sort(found);
  std::vector<std::size_t> places;
  for (const auto& [likeness, place] : found) {
    places.push_back(place);
  }
  return places;
}

}  // namespace miroir::programme
