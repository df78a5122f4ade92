// "Did it help?" in words that a committee understands: what changed since members joined, and when nothing can be
// said.
//
// Every function gives whole sentences; an empty text where there is nothing to say. "Lower" and "higher" are told
// against what the control group's course let one expect, never as good or bad: the definition says what is wanted.
#pragma once

#include "documents/sentences.hpp"
#include "feedback/effect.hpp"

#include <string>

namespace miroir::documents {

// "Depuis leur entrée dans un groupe, les membres sont 3,2 points plus bas que ce que laissait attendre …", or "On ne
// peut pas dire : …".
std::string effect_sentence(const base::Messages& messages, const feedback::IndicatorEffect& effect);
// "C'est le sens que l'indicateur recherche."; only where members moved.
std::string direction_sentence(const base::Messages& messages, const feedback::IndicatorEffect& effect);
// "Avant leur entrée, futurs membres et groupe témoin évoluaient de la même façon, au hasard près."
std::string pre_trend_sentence(const base::Messages& messages, const feedback::IndicatorEffect& effect);
// "Sur 12 groupes, 11 s'expliquent par le hasard seul …"
std::string funnel_sentence(const base::Messages& messages, const feedback::IndicatorSheet& sheet,
                            const feedback::GroupFunnel& funnel);

// An amount with its interval: "1 234 567 € (de 900 000 € à 1 500 000 €)".
std::string amount_words(const base::Messages& messages, const stats::Estimate& estimate, int decimals);
std::string saving_sentence(const base::Messages& messages, const feedback::Economy& economy);
// Of an amount not spent per euro of the programme.
std::string return_sentence(const base::Messages& messages, const stats::Estimate& back);

}  // namespace miroir::documents
