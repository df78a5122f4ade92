// What a physician's mirror says beside the sentences of documents/sentences.hpp: the line of an indicator in the list,
// what to do with too few patients, the words of a run chart, and what happened since an intention was chosen.
//
// Whole sentences; an empty text where there is nothing to say.
#pragma once

#include "documents/sentences.hpp"

namespace miroir::documents {

// One short sentence for the list: "Plus souvent que dans votre groupe (38 %)."
std::string short_sentence(const FigureFormat& format, const feedback::IndicatorProfile& indicator,
                           feedback::Comparator comparator);

// Why a figure has no position: "Fiabilité de votre chiffre : 0,42 sur 1 ; …".
std::string reliability_sentence(const FigureFormat& format, const feedback::IndicatorProfile& indicator);
// "Sur 4 périodes réunies depuis le 1er semestre 2017 : 48 %, entre 40 % et 56 %."
std::string pooled_sentence(const FigureFormat& format, const feedback::Pooled& pooled);
// "Rapproché de la moyenne des médecins de la région : 44 %, entre 37 % et 50 %."
std::string shrunken_sentence(const FigureFormat& format, const feedback::Figure& shrunken);

// The raw figure against the standardised one, in one sentence: what the mix of patients is worth.
std::string mix_sentence(const FigureFormat& format, const feedback::Measured& mine);

// "Depuis au moins 7 périodes, votre chiffre reste du même côté de sa moyenne : … Elle va dans le sens souhaité."
std::string run_sentence(const base::Messages& messages, const feedback::RunReading& run);

// What happened since an intention was chosen; without a change: that there has been no other return.
std::string since_sentence(const FigureFormat& format, const feedback::IndicatorProfile& indicator,
                           const std::optional<feedback::Change>& change);

}  // namespace miroir::documents
