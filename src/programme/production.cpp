#include "programme/production.hpp"

#include "programme/meeting.hpp"

#include <algorithm>

namespace miroir::programme {

namespace {

constexpr const char* state_names[] = {"shared", "withdrawn"};
constexpr const char* move_names[] = {"withdraw", "share_again"};
constexpr base::Transition<ProductionState, ProductionMove> transitions[] = {
    {ProductionState::shared, ProductionMove::withdraw, ProductionState::withdrawn},
    {ProductionState::withdrawn, ProductionMove::share_again, ProductionState::shared},
};
constexpr base::StateTable<ProductionState, ProductionMove> table("a production", "share", ProductionState::shared,
                                                                  state_names, move_names, transitions);
constexpr const char* kind_names[] = {"letter", "pathway", "leaflet", "other"};

}  // namespace

const base::StateTable<ProductionState, ProductionMove>& production_states() { return table; }
const char* production_kind_name(ProductionKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<ProductionKind> parse_production_kind(std::string_view name) {
  const auto found = std::ranges::find(kind_names, name);
  return found == std::end(kind_names) ? std::nullopt
                                       : std::optional(static_cast<ProductionKind>(found - std::begin(kind_names)));
}

base::Result<Production> check_production(Production production) {
  auto title = check_text(production.title, longest_production_title);
  if (!title) {
    return title.error();
  }
  auto text = check_text(production.text, longest_production);
  if (!text) {
    return text.error();
  }
  production.title = std::move(*title);
  production.text = std::move(*text);
  return base::Result<Production>(std::move(production));
}

}  // namespace miroir::programme
