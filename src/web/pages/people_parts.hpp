// What the pages of the organisation share: the day, who decides, the rules in force, lists to choose from.
#pragma once

#include "programme/people_store.hpp"
#include "programme/training.hpp"
#include "web/context.hpp"
#include "web/render.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace miroir::web {

// A text that a template shows where there is one: an empty one is as good as none.
void set_some(View& view, const char* name, const std::string& text);
base::Date today_of(const Context& context);
// The day of a form's field, today where it is empty; nothing where it is not a date.
std::optional<base::Date> day_in(const Context& context, std::string_view field);
// Trimmed, at most so many bytes.
std::string words_in(const Context& context, std::string_view field, std::size_t most = 500);
std::optional<std::int64_t> whole_number(std::string_view text);
programme::Decision decision_of(const Context& context, base::Date day, std::string reason = {});
// Of the association of who asks.
std::string association_of(const Context& context);
programme::ProgrammeTemplate rules_today(Context& context);
// "people.problem.CODE" where the catalogue has it, else the refusal's own sentence.
std::string problem_of(const Context& context, const base::Refusal& refusal);
// Standings to choose from, one of them chosen.
View standing_options(const base::Messages& messages, programme::Standing chosen);
// Groups to choose from, but for one.
View group_options(Context& context, const std::string& without = {});
View event_views(const base::Messages& messages, const std::vector<programme::LifeEvent>& events,
                 std::string_view thing);

}  // namespace miroir::web
