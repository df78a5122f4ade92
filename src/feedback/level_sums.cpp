#include "feedback/level_sums.hpp"

namespace miroir::feedback {

namespace {

using measures::Level;

using Parts = std::vector<Elimination::Term>;

// The sums as they grow, physician by physician.
class Gathering {
 public:
  explicit Gathering(const Places& places) : places_(places) {}

  void add(const measures::Physician& physician, std::size_t place) {
    of_physicians_[region_].push_back({place, 1});
    for (const std::string& group : physician.groups) {
      of_physicians_[{Level::group, group}].push_back({place, 1});
    }
    if (!physician.groups.empty()) {
      of_physicians_[all_groups_].push_back({place, 1});
    }
    if (physician.groups.size() > 1) {  // counted once in all groups, in each of its own
      of_groups_.push_back({place, 1 - static_cast<std::int64_t>(physician.groups.size())});
    }
    if (!physician.in_any_group) {
      of_physicians_[control_].push_back({place, 1});
    } else if (physician.groups.empty()) {
      of_sides_.push_back({place, 1});
    }
  }

  std::vector<LevelSum> finish() {
    for (const auto& [entity, place] : places_) {
      if (entity.first == Level::group) {
        of_groups_.push_back({place, 1});
      }
    }
    for (const Entity& side : {all_groups_, control_}) {
      if (const auto place = places_.find(side); place != places_.end()) {
        of_sides_.push_back({place->second, 1});
      }
    }
    for (auto& [entity, parts] : of_physicians_) {
      close(entity, std::move(parts));
    }
    close(all_groups_, std::move(of_groups_));
    close(region_, std::move(of_sides_));
    return std::move(sums_);
  }

 private:
  void close(const Entity& total, Parts parts) {
    if (const auto place = places_.find(total); place != places_.end()) {
      sums_.push_back({place->second, std::move(parts)});
    }
  }

  const Entity all_groups_{Level::groups, "*"};
  const Entity control_{Level::control, "*"};
  const Entity region_{Level::region, "*"};
  const Places& places_;
  std::map<Entity, Parts> of_physicians_;
  Parts of_groups_;
  Parts of_sides_;
  std::vector<LevelSum> sums_;
};

}  // namespace

std::vector<LevelSum> level_sums(const Places& places, const measures::PeriodContext& context) {
  Gathering gathering(places);
  for (const measures::Physician& physician : context.physicians) {
    if (const auto own = places.find({Level::physician, physician.entity}); own != places.end()) {
      gathering.add(physician, own->second);
    }
  }
  return gathering.finish();
}

}  // namespace miroir::feedback
