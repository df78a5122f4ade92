// Figures and comparisons in words, in the reader's language: neutral, never good or bad, never a rank.
//
// Every function gives a whole sentence (capital, full stop) unless said; an empty text where there is nothing to say.
// Sentences speak to the reader ("vous"); labels of charts and tables are the reader's ("Moi", "Mon groupe").
#pragma once

#include "documents/figure_format.hpp"
#include "feedback/group_view.hpp"
#include "feedback/profile.hpp"
#include "feedback/region_view.hpp"

#include <string>

namespace miroir::documents {

FigureFormat format_of(const base::Messages& messages, const feedback::IndicatorSheet& sheet);

// The indicator's title in the reader's language, typeset.
std::string title_of(const base::Messages& messages, const feedback::IndicatorSheet& sheet);

// Label: "Mon groupe", "Groupes de la région", "Groupe témoin", "Région".
std::string comparator_label(const base::Messages& messages, feedback::Comparator comparator);
// Part of a sentence: "dans votre groupe".
std::string where(const base::Messages& messages, feedback::Comparator comparator);

// Label: "51 %", or why there is no value: "masqué : trop peu de patients".
std::string figure_words(const FigureFormat& format, const feedback::Figure& figure);
// Label: why there is no value; empty when there is one.
std::string missing_words(const base::Messages& messages, const feedback::Figure& figure);
// Part of a sentence: "entre 43 % et 60 %, compte tenu du nombre".
std::string interval_words(const FigureFormat& format, const feedback::Figure& figure);

// "Plus souvent que dans votre groupe, et le hasard ne suffit pas à l'expliquer."
std::string verdict_sentence(const FigureFormat& format, const feedback::IndicatorSheet& sheet,
                             const feedback::Comparison& comparison, feedback::Comparator comparator);
// "L'écart est de 13 points ; compte tenu du nombre, il est de 4 à 22 points."
std::string difference_sentence(const FigureFormat& format, const feedback::Comparison& comparison);
// "À âge, sexe et ALD comparables, votre chiffre serait de 24 % : vos patients expliquent l'écart."
std::string case_mix_sentence(const FigureFormat& format, const feedback::IndicatorProfile& indicator,
                              feedback::Comparator comparator);
// "En hausse de 6 points depuis le 2e semestre 2017 : plus que le hasard ne l'explique."
std::string change_sentence(const FigureFormat& format, const feedback::IndicatorProfile& indicator);
std::string headline_sentence(const base::Messages& messages, const feedback::Profile& profile,
                              const feedback::Headline& headline);

// The group as a whole against the other groups, or against the control group.
std::string group_sentence(const FigureFormat& format, const feedback::Comparison& comparison,
                           feedback::Comparator comparator);
// Groups against control: a difference, with the reminder that it is not an effect.
std::string region_sentence(const FigureFormat& format, const feedback::RegionPoint& point);

}  // namespace miroir::documents
