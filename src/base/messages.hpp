// The interface's words and numbers in French and English.
//
// Texts come from gettext catalogues (locale/fr.po, locale/en.po), compiled at build and embedded in the program.
// Keys are symbols ("mirror.title"), never sentences; placeholders are named ({name}). Numbers, money and dates
// follow the language. French typography (narrow no-break spaces before ; ! ? and %, no-break space before : and
// inside « ») is set here once, so that catalogues and definitions may be typed with plain spaces.
// Immutable once made: safe to share between threads. A key that no catalogue holds gives the key itself; a test
// proves that no source or template uses one.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace miroir::base {

enum class Language : std::uint8_t { french, english };
const char* language_code(Language language);    // "fr", "en"
Language parse_language(std::string_view code);  // French for anything that is not English

using Placeholder = std::pair<std::string_view, std::string_view>;
using Placeholders = std::initializer_list<Placeholder>;

class Messages {
 public:
  static const Messages& of(Language language);
  ~Messages();
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  Language language() const { return language_; }
  const char* code() const { return language_code(language_); }
  bool has(std::string_view key) const;

  std::string text(std::string_view key, Placeholders placeholders = {}) const;
  // Singular or plural form for `count`; {count} is written with thousands separated.
  std::string plural(std::string_view key, std::int64_t count, Placeholders placeholders = {}) const;
  // A text that comes from elsewhere (a definition), with this language's typography.
  std::string typeset(std::string_view text) const;

  std::string integer(std::int64_t value) const;              // 1 234 567 · 1,234,567
  std::string number(double value, int decimals) const;       // 1 234,5 · 1,234.5
  std::string percent(double share, int decimals = 0) const;  // 0.125, 1: 12,5 % · 12.5%
  std::string per_thousand(double share, int decimals = 1) const;
  std::string euros(double amount, int decimals = 2) const;  // 1 234,50 € · €1,234.50
  std::string euros_of_cents(std::int64_t cents) const;
  std::string date_long(Date date) const;                // 1er juillet 2018 · 1 July 2018
  std::string day_and_month(Date date) const;            // 1er juillet · 1 July
  std::string date_short(Date date) const;               // 01/07/2018 · 1 Jul 2018
  std::string period(const Period& period) const;        // 1er semestre 2018 · first half of 2018
  std::string period_short(const Period& period) const;  // S1 2018 · H1 2018

 private:
  explicit Messages(Language language);
  struct Catalogue;  // hides Boost.Locale, slow to compile
  Language language_;
  std::unique_ptr<const Catalogue> catalogue_;
};

}  // namespace miroir::base
