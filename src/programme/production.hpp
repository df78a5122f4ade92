// What a group made for its territory and shares: a letter template, a local pathway, a leaflet for patients. Credited
// to the group, kept in versions, adopted by other groups. Pure but for the interface of storage, implemented in
// `store`.
#pragma once

#include "base/state_table.hpp"
#include "programme/accounts.hpp"
#include "programme/people_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

using ProductionId = std::int64_t;

enum class ProductionState : std::uint8_t { shared, withdrawn };
enum class ProductionMove : std::uint8_t { withdraw, share_again };
const base::StateTable<ProductionState, ProductionMove>& production_states();

enum class ProductionKind : std::uint8_t { letter, pathway, leaflet, other };
inline constexpr int production_kinds = 4;
const char* production_kind_name(ProductionKind kind);
std::optional<ProductionKind> parse_production_kind(std::string_view name);

struct Production {
  ProductionId id = 0;
  std::string submission;  // of the form: the same sent twice is kept once
  std::string region;
  std::string group;  // which made it
  ProductionKind kind = ProductionKind::letter;
  std::string title;
  ProductionState state = ProductionState::shared;
  std::int32_t version = 1;    // the latest
  std::int32_t adoptions = 0;  // groups that use it, its own not counted
  std::string text;            // Markdown, of the latest version
  Instant saved_at{};          // of the latest version
  bool operator==(const Production&) const = default;
};

struct ProductionVersion {
  std::int32_t number = 1;
  std::string text;
  std::string saved_by;  // display name; shown to the group itself only
  Instant saved_at{};
  bool operator==(const ProductionVersion&) const = default;
};

struct Adoption {
  std::string group;
  std::int32_t version = 1;  // the one adopted
  base::Date on;
  bool operator==(const Adoption&) const = default;
};

inline constexpr std::size_t longest_production_title = 150;  // bytes
inline constexpr std::size_t longest_production = 30'000;
// Refuses what has no title or words ("no-text") or is too long ("text-too-long").
base::Result<Production> check_production(Production production);

class ProductionStore {
 public:
  virtual ~ProductionStore() = default;
  // A form sent twice gives the production of the first time.
  virtual ProductionId add_production(const Production& production, const std::string& by,
                                      const Decision& decision) = 0;
  virtual std::optional<Production> find_production(ProductionId id) = 0;
  // Those shared, without their text; newest first.
  virtual std::vector<Production> productions(const std::string& region, std::int32_t offset, std::int32_t limit) = 0;
  virtual std::int32_t count_productions(const std::string& region) = 0;
  virtual std::vector<ProductionVersion> production_versions(ProductionId id) = 0;  // newest first
  // Refuses "unknown-production", "changed-meanwhile" and what is withdrawn ("move-not-permitted").
  virtual base::Result<std::int32_t> save_production(ProductionId id, std::int32_t from_version,
                                                     const std::string& text, const std::string& by, Instant at) = 0;
  virtual base::Result<void> move_production(ProductionId id, ProductionMove move, const Decision& decision) = 0;
  virtual std::vector<Adoption> adoptions(ProductionId id) = 0;  // by day, group
  // Of the latest version; an earlier adoption is brought up to date. Refuses the group's own ("own-production"),
  // "unknown-production" and what is withdrawn ("move-not-permitted").
  virtual base::Result<void> adopt_production(ProductionId id, const std::string& group, base::Date on) = 0;
};

}  // namespace miroir::programme
