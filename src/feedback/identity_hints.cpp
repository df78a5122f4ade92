#include "feedback/identity_hints.hpp"

#include <algorithm>
#include <string>

#include <boost/regex.hpp>

namespace miroir::feedback {

namespace {

// Letters of French and English in UTF-8, read byte by byte; a blank may be one that does not break.
const std::string upper = R"((?:[A-Z]|\xC3[\x80-\x9E]|\xC5\x92))";
const std::string lower = R"((?:[a-z]|\xC3[\x9F-\xBF]|\xC5\x93))";
const std::string blank = R"((?:[ \t\n]|\xC2\xA0|\xE2\x80\xAF))";
const std::string apostrophe = R"((?:'|\xE2\x80\x99))";
const std::string word_begins = R"((?:(?<![A-Za-z0-9\x80-\xFF])|(?<=\xE2\x80\x99)))";
const std::string word_ends = R"((?![A-Za-z\x80-\xFF]))";
const std::string digits_begin = R"((?<!\d))";
const std::string digits_end = R"((?!\d))";
const std::string gap = "(?:" + blank + R"(|[.\-])?)";

// "Dupont", "Marie-Anne", "D'Arc"; "DUPONT" from five letters on: shorter ones are mostly acronyms (AINS, HTA).
const std::string capitals = upper + "{5,20}" + word_ends;
const std::string simple = upper + lower + "{1,20}(?:-" + upper + lower + "{1,20})?";
const std::string proper = "(?:" + upper + apostrophe + ")?" + simple;
const std::string first_name = "(?:" + capitals + "|" + simple + ")";
const std::string name = "(?:" + capitals + "|" + proper + ")";
// What stands between "rue" and its name.
const std::string of_the = blank + "(?:(?:de|du|des|la|le|les|[ld]" + apostrophe + ")" + blank + "?){0,3}";
const std::string initial = "(?:" + upper + R"((?:\.|(?![A-Za-z\x80-\xFF]))))";

// Words that begin a sentence, or a body's name: a capital after them is not a surname.
const std::string not_a_first_name =
    "(?!(?:Le|La|Les|Un|Une|Des|Du|De|Ce|Cette|Ces|Notre|Nos|Mon|Ma|Mes|Son|Sa|Ses|Leur|Leurs|Chez|Pour|Avec|Sans|Dans|"
    "Sur|Sous|Par|En|Au|Aux|Et|Ou|Mais|Car|Si|Nous|Vous|Il|Elle|Ils|Elles|On|Je|Assurance|Haute|Groupe|Union|Agence|"
    "The|A|An|In|On|At|For|With|Our|We|He|She|They|If|My|And|But|Health)" +
    word_ends + ")";

struct Shape {
  IdentityKind kind;
  boost::regex regex;
};

// The surest first: where two overlap, the first is kept.
const std::vector<Shape>& shapes() {
  const auto shape = [](IdentityKind kind, const std::string& pattern) { return Shape{kind, boost::regex(pattern)}; };
  static const std::string months =
      "(?i:janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre|"
      "january|february|march|april|may|june|july|august|september|october|november|december)";
  static const std::vector<Shape> list{
      // Sex, year, month, department, commune, order, and the two digits of its key, which people often leave out.
      shape(IdentityKind::social_security, digits_begin + "[12]" + gap + R"(\d{2})" + gap +
                                               R"((?:0[1-9]|1[0-2]|[2-9]\d))" + gap + R"((?:\d{2}|2[ABab]))" + gap +
                                               R"(\d{3})" + gap + R"(\d{3})" + "(?:" + gap + R"(\d{2})?)" + digits_end),
      shape(IdentityKind::phone, R"((?<![\d+])(?:0|(?:\+|00)33)" + gap + R"((?:\(0\))?)" + gap + ")[1-9](?:" + gap +
                                     R"(\d{2}){4})" + digits_end),
      shape(IdentityKind::email, R"([A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,64}\.[A-Za-z]{2,12})"),
      shape(IdentityKind::date, digits_begin + R"(\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d{2}))" + digits_end),
      shape(IdentityKind::date, digits_begin + R"(\d{4}-\d{2}-\d{2})" + digits_end),
      shape(IdentityKind::date,
            digits_begin + R"(\d{1,2}(?:er|st|nd|rd|th)?)" + blank + months + blank + R"(\d{4})" + digits_end),
      shape(IdentityKind::date,
            word_begins + months + blank + R"(\d{1,2}(?:st|nd|rd|th)?,?)" + blank + R"(\d{4})" + digits_end),
      shape(IdentityKind::address,
            digits_begin + R"(\d{1,4}(?:)" + blank + "?(?:bis|ter|quater))?,?" + blank +
                R"((?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|route|quai|lotissement|résidence|)"
                R"(square|street|road|lane))" +
                word_ends + "(?:" + of_the + name + ")?"),
      shape(IdentityKind::address, word_begins + "(?i:rue|avenue|boulevard|impasse)" + word_ends + of_the + name),
      shape(IdentityKind::address, digits_begin + R"((?:0[1-9]|[1-8]\d|9[0-8])\d{3})" + blank + proper),
      shape(IdentityKind::name, word_begins +
                                    R"((?:M\.|MM\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Dr\.?|Pr\.?|)"
                                    R"((?i:monsieur|madame|mademoiselle|miss|docteur|doctor)))" +
                                    blank + "(?:" + name + "|" + initial + ")(?:" + blank + name + ")?"),
      shape(IdentityKind::name, word_begins + "(?i:patiente?|née?|prénommée?|nommée?|appelée?|s" + apostrophe +
                                    "appelle|called|named)" + blank + proper + "(?:" + blank + name + ")?"),
      shape(IdentityKind::name, word_begins + not_a_first_name + first_name + blank + name + word_ends),
  };
  return list;
}

bool overlaps(const IdentityHint& first, const IdentityHint& second) {
  return first.offset < second.offset + second.length && second.offset < first.offset + first.length;
}

}  // namespace

const char* identity_kind_name(IdentityKind kind) {
  static constexpr const char* names[] = {"social-security", "phone", "email", "date", "address", "name"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<IdentityHint> identity_hints(std::string_view text) {
  std::vector<IdentityHint> hints;
  for (const Shape& shape : shapes()) {
    using Iterator = boost::regex_iterator<std::string_view::const_iterator>;
    for (Iterator match(text.begin(), text.end(), shape.regex); match != Iterator(); ++match) {
      const IdentityHint hint{shape.kind, static_cast<std::size_t>(match->position()),
                              static_cast<std::size_t>(match->length())};
      if (std::ranges::none_of(hints, [&](const IdentityHint& other) { return overlaps(hint, other); })) {
        hints.push_back(hint);
      }
    }
  }
  std::ranges::sort(hints, {}, &IdentityHint::offset);
  return hints;
}

}  // namespace miroir::feedback
