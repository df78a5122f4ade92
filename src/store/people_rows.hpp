// Reading and writing rows of people within a caller's transaction. Private to the folder.
#pragma once

#include "programme/people_store.hpp"

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

namespace miroir::store {

base::Date day_of(const std::string& text);
std::optional<base::Date> day_of(const std::string& text, soci::indicator indicator);

void note_life_event(soci::session& sql, programme::LifeOf thing, const std::string& id, const std::string& move,
                     const programme::Decision& decision);
std::optional<programme::Person> read_person(soci::session& sql, programme::PersonId id);
std::optional<programme::Person> read_person_of_number(soci::session& sql, const std::string& number);
// "rpps-taken", "email-taken", "number-taken" when another person has the same.
base::Result<void> check_person_is_alone(soci::session& sql, const programme::Person& person);
// With an id of its own when it has none; the physician of the directory goes by the same name.
programme::PersonId write_person(soci::session& sql, const programme::Person& person);
// By physician, start; all of them where `condition` is empty.
std::vector<programme::Membership> read_memberships_where(soci::session& sql, const std::string& condition,
                                                          const std::string& key);
void write_membership(soci::session& sql, const programme::Membership& membership);
// Ends what covers the day, with that day as its last, or removes what had not begun. Notes each.
void end_memberships(soci::session& sql, const std::string& condition, const std::string& key,
                     programme::MembershipMove move, const programme::Decision& decision);
// Checked by check_group_move before anything is written; closing and refusing end what is open.
base::Result<void> write_group_move(soci::session& sql, const std::string& group, programme::GroupMove move,
                                    const programme::ProgrammeTemplate& rules, const programme::GroupFacts& facts,
                                    const programme::Decision& decision);
std::string membership_id(const std::string& number, const std::string& group);

}  // namespace miroir::store
