// The return that pages show: the latest publication, with the rows every page needs, read once and shared.
//
// The platform looks for a newer publication at most every two seconds; until then pages show the former one, whole.
// A group's rows are read when its page is first asked for.
#pragma once

#include "feedback/group_view.hpp"
#include "feedback/profile.hpp"
#include "feedback/region_view.hpp"
#include "feedback/result_store.hpp"
#include "programme/accounts.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace miroir::web {

// Every row of one group and of its members, and what of it may be shown.
struct GroupRows {
  std::vector<feedback::StoredRow> group;    // level group, every period and stratum
  std::vector<feedback::StoredRow> members;  // level physician
  feedback::GroupVisibility visibility;
};

struct Published {
  feedback::Publication publication;
  std::vector<base::Period> periods;  // oldest first
  std::vector<feedback::StoredRow> groups;
  std::vector<feedback::StoredRow> control;
  std::vector<feedback::StoredRow> region;

  const feedback::Manifest& manifest() const { return publication.manifest; }
  const base::Period& period() const { return periods.back(); }
  const feedback::IndicatorSheet* find_sheet(std::string_view id) const;
};

class PublishedReturns {
 public:
  explicit PublishedReturns(feedback::ResultStore& store) : store_(store) {}
  // Nothing before the first publication.
  std::shared_ptr<const Published> latest(programme::Instant now);
  std::shared_ptr<const GroupRows> group(const Published& published, const std::string& group);

 private:
  std::shared_ptr<const Published> read(feedback::Publication publication);

  feedback::ResultStore& store_;
  std::mutex mutex_;
  std::shared_ptr<const Published> latest_;
  programme::Instant looked_at_{};
  std::map<std::string, std::shared_ptr<const GroupRows>> groups_;  // of `latest_`
};

}  // namespace miroir::web
