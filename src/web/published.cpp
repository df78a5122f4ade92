#include "web/published.hpp"

#include <set>

namespace miroir::web {
namespace {

constexpr std::chrono::seconds look_again_after{2};

void append(std::vector<feedback::StoredRow>& rows, std::vector<feedback::StoredRow>&& more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// The members of one group over the periods, alone of all groups.
feedback::CountedGroups only_group(const feedback::CountedGroups& groups, const std::string& group) {
  feedback::CountedGroups out;
  for (const auto& [period, members] : groups) {
    if (const auto found = members.find(group); found != members.end()) {
      out[period][group] = found->second;
    }
  }
  return out;
}

}  // namespace

const feedback::IndicatorSheet* Published::find_sheet(std::string_view id) const {
  const auto found = std::ranges::find(manifest().indicators, id, &feedback::IndicatorSheet::id);
  return found == manifest().indicators.end() ? nullptr : &*found;
}

std::shared_ptr<const Published> PublishedReturns::latest(programme::Instant now) {
  const std::scoped_lock lock(mutex_);
  if (latest_ && now - looked_at_ < look_again_after) {
    return latest_;
  }
  looked_at_ = now;
  auto publication = store_.latest_publication();
  if (!publication) {
    latest_ = nullptr;
  } else if (!latest_ || latest_->publication.id != publication->id) {
    latest_ = read(std::move(*publication));
    groups_.clear();
  }
  return latest_;
}

std::shared_ptr<const Published> PublishedReturns::read(feedback::Publication publication) {
  auto published = std::make_shared<Published>();
  published->publication = std::move(publication);
  published->periods = published->manifest().periods;
  std::ranges::sort(published->periods, {}, &base::Period::first);
  published->groups = store_.rows(measures::Level::groups, "*", "");
  published->control = store_.rows(measures::Level::control, "*", "");
  published->region = store_.rows(measures::Level::region, "*", "");
  return published->periods.empty() ? nullptr : published;
}

std::shared_ptr<const GroupRows> PublishedReturns::group(const Published& published, const std::string& group) {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = groups_.find(group);
    if (found != groups_.end() && latest_.get() == &published) {
      return found->second;
    }
  }
  auto rows = std::make_shared<GroupRows>();
  const feedback::CountedGroups counted = only_group(published.manifest().groups, group);
  std::set<std::string> members;
  for (const auto& [period, groups] : counted) {
    members.insert(groups.at(group).begin(), groups.at(group).end());
  }
  rows->group = store_.rows(measures::Level::group, group, "");
  for (const std::string& member : members) {
    append(rows->members, store_.rows(measures::Level::physician, member, ""));
  }
  rows->visibility = feedback::decide_visibility(counted, rows->members, rows->group);
  const std::scoped_lock lock(mutex_);
  if (latest_.get() == &published) {
    groups_[group] = rows;
  }
  return rows;
}

}  // namespace miroir::web
