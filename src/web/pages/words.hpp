// Small pieces of text and addresses that several pages share.
#pragma once

#include "web/published.hpp"
#include "web/render.hpp"

#include <string>

namespace miroir::web {

base::Date day_of(programme::Instant instant);
std::string group_address(const std::string& group);  // "/groupe/G01", encoded
std::string definition_address(const std::string& indicator);
// The reader's language of a text from the catalogue, typeset.
std::string in_language(const base::Messages& messages, const measures::Bilingual& text);
// What a coordinator wrote as a reason, to stand inside a sentence: without its own full stop.
std::string reason_words(const base::Messages& messages, std::string_view reason);
std::string publication_date(const base::Messages& messages, const Published& published);
// "Données de remboursement du 1er juillet au 31 décembre 2018, publiées le 12 juillet 2019."
std::string data_dates(const base::Messages& messages, const Published& published);
// "67 ordonnances sur 131", "61 patients sur 212": absolute numbers in the indicator's unit.
std::string absolute_numbers(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                             const feedback::Figure& figure);
// "65 à 74 ans", "femmes", "en ALD": how a stratum is called.
std::string stratum_name(const base::Messages& messages, const std::string& stratum);
// The page shown where there is nothing to show, with its sentence.
Response empty_page(const Context& context, const Frame& frame, std::string_view sentence_key);
// The definition's words: counted, not counted, example, limits, source, status, version.
View definition_view(const base::Messages& messages, const feedback::IndicatorSheet& sheet);
// A group's own figure: value, counts, interval, or why there is none.
void add_group_figure(View& view, const base::Messages& messages, const feedback::GroupIndicator& indicator);
// How many members have no figure; empty where all have one.
std::string members_note(const base::Messages& messages, const feedback::GroupIndicator& indicator);

}  // namespace miroir::web
