// What the pages about a group's return share: the session, the group's view with letters as the session says, parts.
#pragma once

#include "feedback/return_session.hpp"
#include "web/context.hpp"
#include "web/published.hpp"
#include "web/render.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

base::Date today(const Context& context);
std::string name_of_group(Context& context, const std::string& group);
// The person's own number when they are a member of the group today; otherwise empty.
std::string own_number_in(const SignedIn& person, const std::string& group);
// May prepare and lead the group's session.
bool leads(const SignedIn& person, const std::string& group);
// Numbers of today's members.
std::vector<std::string> members_today(const Context& context, const std::string& group);

// A group's return as its pages show it.
struct GroupReturn {
  std::string group;
  std::shared_ptr<const Published> published;
  std::optional<feedback::ReturnSession> session;

  feedback::LettersMode letters() const { return feedback::letters_shown(session); }
  // Those of the session, in its order; before one is prepared, all.
  std::vector<const feedback::IndicatorSheet*> indicators() const;
};

// Nothing before the first publication.
std::optional<GroupReturn> find_group_return(const Context& context, const std::string& group);
// `indicators` empty: all of the return. `stratum`: "all", "age=0-15".
feedback::GroupView view_of(Context& context, const GroupReturn& shown,
                            std::vector<feedback::IndicatorSheet> indicators, const std::string& stratum = "all");
// Number of the member designated to note remarks, if still a member; otherwise empty.
std::string designated_secretary(const Context& context, const std::string& group);

// What changes during a session, as JSON: its state, and which guesses are open, enough or revealed. Never a number.
// Scripts compare it with that of the page they stand on.
std::string live_state(const Context& context, const GroupReturn& shown);

}  // namespace miroir::web
