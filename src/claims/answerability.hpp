// Which indicators a claims store can answer, and why not the others.
//
// An indicator whose rule needs what the store's base does not hold cannot be counted. One that is only split by it
// is counted without that split. Where the base names laboratory tests and procedures in its own codes, a code set of
// which it holds no single act cannot be told from one that it does not record: it is said, not counted as 0.
#pragma once

#include "claims/claims_store.hpp"
#include "claims/limitations.hpp"
#include "measures/catalogue.hpp"

#include <set>
#include <string>
#include <vector>

namespace miroir::claims {

// What a store is known to lack.
struct StoreGaps {
  std::set<Limitation> limitations;
  std::vector<measures::Code> codes;  // of the store's events; only where there are limitations

  static StoreGaps of(const ClaimsStore& store);
  bool lacks(Limitation limitation) const { return limitations.contains(limitation); }
};

// One indicator over a store.
struct Answerability {
  std::string indicator;
  std::vector<std::string> missing;       // why it cannot be counted; empty when it can
  std::vector<measures::Dimension> lost;  // splits that cannot be made
  std::vector<std::string> cautions;      // what its reader must know
  bool can_be_counted() const { return missing.empty(); }
};

Answerability assess(const StoreGaps& gaps, const measures::Catalogue& catalogue, const measures::Measure& measure);

// The measure without the splits that are lost.
measures::Measure without_lost_splits(measures::Measure measure, const Answerability& answerability);

// Refuses ("cannot-be-counted") with the first measure, split or expected value that the store cannot give.
base::Result<void> check_answerable(const ClaimsStore& store, const measures::Catalogue& catalogue,
                                    const std::vector<const measures::Measure*>& measures);

// "polypharmacy-65 cannot be counted: the base …; the base …"
std::string refusal_sentence(const Answerability& answerability);

}  // namespace miroir::claims
