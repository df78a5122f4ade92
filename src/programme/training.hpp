// Trainings of facilitators: sessions, who attended, and who is due. What is asked comes from the programme's template:
// whether a facilitator is trained at all, and after how many months a training is due again. Pure but for the
// interface of storage, implemented in `store`.
#pragma once

#include "programme/people_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace miroir::programme {

enum class TrainingState : std::uint8_t { planned, held, cancelled };
enum class TrainingMove : std::uint8_t { hold, cancel };
const base::StateTable<TrainingState, TrainingMove>& training_states();

struct Training {
  std::int64_t id = 0;
  std::string title;
  base::Date day;
  std::string place;
  TrainingState state = TrainingState::planned;
  std::vector<PersonId> attended;  // ascending
  bool operator==(const Training&) const = default;
};

// Where a facilitator of today stands.
struct FacilitatorTraining {
  PersonId person = 0;
  std::vector<std::string> groups;    // led today, ascending
  std::optional<base::Date> trained;  // the last training held and attended
  std::optional<base::Date> due;      // the day from which a training is due; nothing: never again
  bool is_due(base::Date today) const { return due && *due <= today; }
  bool operator==(const FacilitatorTraining&) const = default;
};

// By the day they are due, then by person. Without any training one is due from the role's first day.
std::vector<FacilitatorTraining> facilitators_today(const ProgrammeTemplate& rules,
                                                    const std::vector<PersonRole>& roles,
                                                    const std::vector<Training>& trainings, base::Date today);

class TrainingStore {
 public:
  virtual ~TrainingStore() = default;
  virtual std::int64_t add_training(const Training& training, const Decision& decision) = 0;
  virtual std::vector<Training> trainings() = 0;  // latest first
  virtual std::optional<Training> find_training(std::int64_t id) = 0;
  // Who attended is written with the move that says it was held. Refuses a training held before its day ("not-yet").
  virtual base::Result<void> move_training(std::int64_t id, TrainingMove move, const std::vector<PersonId>& attended,
                                           const Decision& decision) = 0;
};

// The template that each association follows, and what it set otherwise.
class ProgrammeStore {
 public:
  virtual ~ProgrammeStore() = default;
  virtual std::vector<ProgrammeChoice> programme_choices() = 0;  // by association, day
  // Refuses a template that is not shipped ("unknown-template"). The choice of the same day is replaced.
  virtual base::Result<void> choose_programme(const ProgrammeChoice& choice) = 0;
  virtual std::vector<Adjustment> adjustments(const std::string& association) = 0;  // by day
  // Refuses what check_adjustment refuses. The same rule from the same day is replaced.
  virtual base::Result<void> adjust_programme(const std::string& association, const Adjustment& adjustment) = 0;
};

// Followed by an association that has chosen none.
inline constexpr const char* default_template = "quality-group";
// The rules that an association follows on that day: those of the quality groups where it has chosen none.
ProgrammeTemplate rules_in_force(ProgrammeStore& store, const std::string& association, base::Date day);

}  // namespace miroir::programme
