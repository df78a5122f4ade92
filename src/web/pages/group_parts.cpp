#include "web/pages/group_parts.hpp"

#include "web/pages/words.hpp"
#include "web/shown_return.hpp"

#include <nlohmann/json.hpp>

namespace miroir::web {

base::Date today(const Context& context) {
  const auto days = std::chrono::floor<std::chrono::days>(context.application.now());
  return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

std::string name_of_group(Context& context, const std::string& group) {
  const auto entry = context.application.store.find_group(group);
  return entry ? entry->name : group;
}

std::string own_number_in(const SignedIn& person, const std::string& group) {
  const bool member = std::ranges::find(person.viewer.member_of, group) != person.viewer.member_of.end();
  return member ? person.scope(programme::Role::physician) : std::string();
}

bool leads(const SignedIn& person, const std::string& group) {
  return programme::is_permitted(&person.viewer, programme::Resource::return_session, {{}, group, {}});
}

std::vector<std::string> members_today(const Context& context, const std::string& group) {
  std::vector<std::string> members;
  for (const programme::Membership& membership : context.application.store.memberships_of_group(group)) {
    if (membership.covers(today(context))) {
      members.push_back(membership.physician);
    }
  }
  return members;
}

std::vector<const feedback::IndicatorSheet*> GroupReturn::indicators() const {
  std::vector<const feedback::IndicatorSheet*> out;
  if (!session) {
    for (const feedback::IndicatorSheet& sheet : published->manifest().indicators) {
      out.push_back(&sheet);
    }
    return out;
  }
  for (const std::string& id : session->indicators) {
    if (const auto* sheet = published->find_sheet(id)) {
      out.push_back(sheet);
    }
  }
  return out;
}

std::optional<GroupReturn> find_group_return(const Context& context, const std::string& group) {
  auto published = shown_return(context);
  if (!published) {
    return std::nullopt;
  }
  auto session = context.application.store.find_return_session(group, published->publication.id);
  return GroupReturn{group, std::move(published), std::move(session)};
}

feedback::GroupView view_of(Context& context, const GroupReturn& shown,
                            std::vector<feedback::IndicatorSheet> indicators, const std::string& stratum) {
  feedback::GroupViewInput input = context.application.returns.group_view_input(*shown.published, shown.group);
  input.secret = context.application.secret;
  input.letters_per_indicator = shown.letters() == feedback::LettersMode::per_indicator;
  input.viewer = own_number_in(*context.person, shown.group);
  input.stratum = stratum;
  if (!indicators.empty()) {
    input.indicators = std::move(indicators);
  }
  return feedback::build_group_view(input);
}

std::string designated_secretary(const Context& context, const std::string& group) {
  const auto shown = find_group_return(context, group);
  if (!shown || !shown->session || shown->session->secretary.empty()) {
    return {};
  }
  const auto members = members_today(context, group);
  const bool member = std::ranges::find(members, shown->session->secretary) != members.end();
  return member ? shown->session->secretary : std::string();
}

std::string live_state(const Context& context, const GroupReturn& shown) {
  nlohmann::ordered_json state{{"state", "none"},
                               {"open", nlohmann::json::array()},
                               {"enough", nlohmann::json::array()},
                               {"revealed", nlohmann::json::array()}};
  if (shown.session) {
    state["state"] = feedback::session_state_name(shown.session->state);
    for (const std::string& indicator : shown.session->indicators) {
      const auto round = context.application.store.guess_round(shown.session->id, indicator);
      if (round.state == feedback::GuessState::revealed) {
        state["revealed"].push_back(indicator);
      } else if (round.state == feedback::GuessState::open) {
        state[enough_guesses(round) ? "enough" : "open"].push_back(indicator);
      }
    }
  }
  return state.dump();
}

}  // namespace miroir::web
