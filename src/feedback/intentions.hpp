// What a physician means to change, one text per indicator and return. For that physician's eyes alone: no function
// here reads those of several physicians, so that no page, export or count can be made of them.
#pragma once

#include "programme/accounts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

// Characters (Unicode), after trimming: a sentence, not a plan.
inline constexpr std::size_t longest_intention = 300;

struct Intention {
  std::string physician;  // STA_PFS_NUM
  std::string indicator;
  std::string period;  // of the return at which it was chosen: "2018-S2"
  std::string text;
  programme::Instant written_at;
  bool operator==(const Intention&) const = default;
};

class IntentionStore {
 public:
  virtual ~IntentionStore() = default;
  // Replaces that of the same physician, indicator and period.
  virtual void save_intention(const Intention& intention) = 0;
  // Forgets it wholly; nothing happens when there is none.
  virtual void remove_intention(const std::string& physician, const std::string& indicator,
                                const std::string& period) = 0;
  // Of one physician, by indicator and period.
  virtual std::vector<Intention> intentions_of(const std::string& physician) = 0;
};

// The text as it is kept: line breaks and runs of spaces are one space, none at the ends. Nothing when that leaves no
// text, or more than `longest_intention` characters.
std::optional<std::string> intention_text(std::string_view written);

// The latest one of an indicator, whichever return it was chosen at.
const Intention* latest_intention(const std::vector<Intention>& intentions, const std::string& indicator);

}  // namespace miroir::feedback
