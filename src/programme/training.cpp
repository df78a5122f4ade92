#include "programme/training.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace miroir::programme {

namespace {

using S = TrainingState;
constexpr const char* state_names[] = {"planned", "held", "cancelled"};
constexpr const char* move_names[] = {"hold", "cancel"};
constexpr base::Transition<TrainingState, TrainingMove> transitions[] = {
    {S::planned, TrainingMove::hold, S::held},
    {S::planned, TrainingMove::cancel, S::cancelled},
};
constexpr base::StateTable<TrainingState, TrainingMove> table("a training", "plan", S::planned, state_names, move_names,
                                                              transitions);
constexpr const char* life_names[] = {"person", "request", "membership", "group",     "training",
                                      "theme",  "dossier", "item",       "production"};

std::optional<base::Date> last_training(const std::vector<Training>& trainings, PersonId person, base::Date today) {
  std::optional<base::Date> last;
  for (const Training& training : trainings) {
    const bool attended = std::ranges::find(training.attended, person) != training.attended.end();
    if (training.state == S::held && attended && training.day <= today && (!last || *last < training.day)) {
      last = training.day;
    }
  }
  return last;
}

}  // namespace

const base::StateTable<TrainingState, TrainingMove>& training_states() { return table; }
const char* life_of_name(LifeOf thing) { return life_names[static_cast<std::size_t>(thing)]; }

std::vector<FacilitatorTraining> facilitators_today(const ProgrammeTemplate& rules,
                                                    const std::vector<PersonRole>& roles,
                                                    const std::vector<Training>& trainings, base::Date today) {
  std::map<PersonId, FacilitatorTraining> found;
  std::map<PersonId, base::Date> since;
  for (const PersonRole& role : roles) {
    if (role.kind == RoleKind::facilitator && role.covers(today)) {
      found[role.person].person = role.person;
      found[role.person].groups.push_back(role.scope);
      const auto [known, first] = since.try_emplace(role.person, role.from);
      known->second = std::min(known->second, role.from);
    }
  }
  std::vector<FacilitatorTraining> list;
  for (auto& [person, facilitator] : found) {
    std::ranges::sort(facilitator.groups);
    facilitator.trained = last_training(trainings, person, today);
    if (rules.facilitator == FacilitatorRule::trained) {
      if (!facilitator.trained) {
        facilitator.due = since.at(person);
      } else if (rules.training_valid_months > 0) {
        facilitator.due = base::add_months(*facilitator.trained, rules.training_valid_months);
      }
    }
    list.push_back(std::move(facilitator));
  }
  const base::Date never{std::numeric_limits<std::int32_t>::max()};
  std::ranges::stable_sort(
      list, {}, [&](const FacilitatorTraining& one) { return std::tuple(one.due.value_or(never), one.person); });
  return list;
}

ProgrammeTemplate rules_in_force(ProgrammeStore& store, const std::string& association, base::Date day) {
  const auto choices = store.programme_choices();
  const ProgrammeChoice* choice = choice_on(choices, association, day);
  const ProgrammeTemplate* chosen = find_template(choice == nullptr ? default_template : choice->template_id);
  const ProgrammeTemplate& programme = chosen == nullptr ? *find_template(default_template) : *chosen;
  std::vector<Adjustment> adjustments;
  for (const Adjustment& adjustment : store.adjustments(association)) {
    // What was set under another template before does not carry over.
    if (programme.find_adjustable(adjustment.rule) != nullptr &&
        (choice == nullptr || adjustment.from >= choice->from)) {
      adjustments.push_back(adjustment);
    }
  }
  return rules_on(programme, adjustments, day);
}

}  // namespace miroir::programme
