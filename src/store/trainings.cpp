#include "store/people_rows.hpp"
#include "store/soci_store.hpp"

namespace miroir::store {

namespace {

using programme::Decision;
using programme::Training;

std::vector<Training> read_trainings(soci::session& sql) {
  Training training;
  std::string day;
  std::string state;
  soci::statement statement =
      (sql.prepare << "SELECT id, title, day, place, state FROM training ORDER BY day DESC, id DESC",
       soci::into(training.id), soci::into(training.title), soci::into(day), soci::into(training.place),
       soci::into(state));
  statement.execute();
  std::vector<Training> trainings;
  while (statement.fetch()) {
    training.day = day_of(day);
    training.state = programme::training_states().parse_state(state).value();
    trainings.push_back(training);
  }
  std::int64_t id = 0;
  programme::PersonId person = 0;
  soci::statement attendances =
      (sql.prepare << "SELECT training_id, person_id FROM training_attendance ORDER BY training_id, person_id",
       soci::into(id), soci::into(person));
  attendances.execute();
  while (attendances.fetch()) {
    if (const auto found = std::ranges::find(trainings, id, &Training::id); found != trainings.end()) {
      found->attended.push_back(person);
    }
  }
  return trainings;
}

std::optional<Training> read_training(soci::session& sql, std::int64_t id) {
  const auto all = read_trainings(sql);
  const auto found = std::ranges::find(all, id, &Training::id);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::int64_t SociStore::add_training(const Training& training, const Decision& decision) {
  return connections_.write([&](soci::session& sql) {
    const std::string day = base::format_date(training.day);
    const std::string state = programme::training_states().name(programme::training_states().first());
    std::int64_t id = 0;
    sql << "INSERT INTO training (title, day, place, state) VALUES (:title, :day, :place, :state) RETURNING id",
        soci::into(id), soci::use(training.title, "title"), soci::use(day, "day"), soci::use(training.place, "place"),
        soci::use(state, "state");
    note_life_event(sql, programme::LifeOf::training, std::to_string(id), "plan", decision);
    return id;
  });
}

std::vector<Training> SociStore::trainings() {
  return connections_.read([&](soci::session& sql) { return read_trainings(sql); });
}

std::optional<Training> SociStore::find_training(std::int64_t id) {
  return connections_.read([&](soci::session& sql) { return read_training(sql, id); });
}

base::Result<void> SociStore::move_training(std::int64_t id, programme::TrainingMove move,
                                            const std::vector<programme::PersonId>& attended,
                                            const Decision& decision) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto training = read_training(sql, id);
    if (!training) {
      return base::refuse("unknown-training", "this training is not known: look at the list again");
    }
    const auto to = programme::training_states().check(training->state, move);
    if (!to) {
      return to.error();
    }
    if (move == programme::TrainingMove::hold && decision.day < training->day) {
      return base::refuse("not-yet", "the training has not been held yet: wait for its day");
    }
    const std::string state = programme::training_states().name(*to);
    sql << "UPDATE training SET state = :state WHERE id = :id", soci::use(state, "state"), soci::use(id, "id");
    for (const programme::PersonId person : attended) {
      sql << "INSERT INTO training_attendance (training_id, person_id) VALUES (:id, :person) ON CONFLICT DO NOTHING",
          soci::use(id, "id"), soci::use(person, "person");
    }
    note_life_event(sql, programme::LifeOf::training, std::to_string(id), programme::training_states().name(move),
                    decision);
    return {};
  });
}

std::vector<programme::ProgrammeChoice> SociStore::programme_choices() {
  return connections_.read([&](soci::session& sql) {
    programme::ProgrammeChoice choice;
    std::string day;
    soci::statement statement =
        (sql.prepare
             << "SELECT association, template_id, from_day FROM programme_choice ORDER BY association, from_day",
         soci::into(choice.association), soci::into(choice.template_id), soci::into(day));
    statement.execute();
    std::vector<programme::ProgrammeChoice> choices;
    while (statement.fetch()) {
      choice.from = day_of(day);
      choices.push_back(choice);
    }
    return choices;
  });
}

base::Result<void> SociStore::choose_programme(const programme::ProgrammeChoice& choice) {
  if (programme::find_template(choice.template_id) == nullptr) {
    return base::refuse("unknown-template", "no programme is called so: choose one of the list");
  }
  const std::string day = base::format_date(choice.from);
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO programme_choice (association, from_day, template_id) VALUES (:association, :day, "
           ":template_id) "
           "ON CONFLICT (association, from_day) DO UPDATE SET template_id = excluded.template_id",
        soci::use(choice.association, "association"), soci::use(day, "day"),
        soci::use(choice.template_id, "template_id");
  });
  return {};
}

std::vector<programme::Adjustment> SociStore::adjustments(const std::string& association) {
  return connections_.read([&](soci::session& sql) {
    programme::Adjustment adjustment;
    std::string rule;
    std::string day;
    std::string by;
    soci::statement statement =
        (sql.prepare << "SELECT rule, value, from_day, adjusted_by FROM programme_adjustment WHERE association = :key "
                        "ORDER BY from_day, rule",
         soci::into(rule), soci::into(adjustment.value), soci::into(day), soci::into(by),
         soci::use(association, "key"));
    statement.execute();
    std::vector<programme::Adjustment> adjustments;
    while (statement.fetch()) {
      adjustment.rule = programme::parse_adjustable_rule(rule).value();
      adjustment.from = day_of(day);
      adjustment.by = programme::parse_adjuster(by).value();
      adjustments.push_back(adjustment);
    }
    return adjustments;
  });
}

base::Result<void> SociStore::adjust_programme(const std::string& association,
                                               const programme::Adjustment& adjustment) {
  const auto choices = programme_choices();
  const programme::ProgrammeChoice* choice = programme::choice_on(choices, association, adjustment.from);
  const programme::ProgrammeTemplate* programme =
      programme::find_template(choice == nullptr ? programme::default_template : choice->template_id);
  if (programme == nullptr) {
    return base::refuse("unknown-template", "the association follows a programme that is no longer shipped");
  }
  if (const auto checked = programme::check_adjustment(*programme, adjustments(association), adjustment); !checked) {
    return checked;
  }
  const std::string rule = programme::adjustable_rule_name(adjustment.rule);
  const std::string day = base::format_date(adjustment.from);
  const std::string by = programme::adjuster_name(adjustment.by);
  connections_.write([&](soci::session& sql) {
    sql << "INSERT INTO programme_adjustment (association, rule, from_day, value, adjusted_by) "
           "VALUES (:association, :rule, :day, :value, :adjusted_by) ON CONFLICT (association, rule, from_day) "
           "DO UPDATE SET value = excluded.value, adjusted_by = excluded.adjusted_by",
        soci::use(association, "association"), soci::use(rule, "rule"), soci::use(day, "day"),
        soci::use(adjustment.value, "value"), soci::use(by, "adjusted_by");
  });
  return {};
}

}  // namespace miroir::store
