// The returns that pages show: each whole, as it was loaded, with the rows every page needs, read once and shared.
//
// Which return may be read follows from what was decided about it and from the clock (feedback/return_state.hpp). What
// was decided is looked up at most every two seconds, and at once after a decision made on this server; a scheduled
// return appears at its instant. A few returns are kept in memory, the least recently read going first; a group's rows
// are read when its page is first asked for. Safe to use from several workers.
#pragma once

#include "feedback/effect.hpp"
#include "feedback/group_view.hpp"
#include "feedback/profile.hpp"
#include "feedback/region_view.hpp"
#include "feedback/result_store.hpp"
#include "programme/accounts.hpp"

#include <list>
#include <map>
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
  programme::Instant visible_from{};  // since when readers can see it
  std::vector<base::Period> periods;  // oldest first
  std::vector<feedback::StoredRow> groups;
  std::vector<feedback::StoredRow> control;
  std::vector<feedback::StoredRow> region;
  feedback::Reliabilities reliabilities;  // of the physicians' figures in the period shown
  feedback::ChangedMembers changed;       // since the returns that readers could see before this one

  const feedback::Manifest& manifest() const { return publication.manifest; }
  const base::Period& period() const { return periods.back(); }
  const feedback::IndicatorSheet* find_sheet(std::string_view id) const;
};

// A return as its readers may know it: where it stands, and of which periods it is.
struct Round {
  feedback::ReturnRecord record;
  feedback::Standing standing;
  bool latest = false;
};

// What may be shown of these rows of groups, as part of this return (feedback/visibility.hpp).
feedback::GroupVisibility visibility_in(const Published& published, const feedback::CountedGroups& groups,
                                        const std::vector<feedback::StoredRow>& physician_rows,
                                        const std::vector<feedback::StoredRow>& group_rows);
// The region as published, with every group of the period shown.
feedback::RegionViewInput region_view_input(feedback::ResultStore& store, const Published& published);

class PublishedReturns {
 public:
  explicit PublishedReturns(feedback::ResultStore& store) : store_(store) {}
  // Nothing before the first publication.
  std::shared_ptr<const Published> latest(programme::Instant now);
  // An earlier return, or the latest; nothing where there is none that may be read now.
  std::shared_ptr<const Published> find(feedback::PublicationId id, programme::Instant now);
  // Every return there is, oldest first: for who publishes them.
  std::vector<Round> all_rounds(programme::Instant now);
  // Every return that readers have been able to see, the most recent first.
  std::vector<Round> rounds(programme::Instant now);
  std::optional<Round> round(feedback::PublicationId id, programme::Instant now);
  std::shared_ptr<const GroupRows> group(const Published& published, const std::string& group);
  // A group as published; who looks, the secret and how letters are drawn are for the caller to say.
  feedback::GroupViewInput group_view_input(const Published& published, const std::string& group);
  // What the groups changed, reckoned when it is first asked for.
  std::shared_ptr<const feedback::Effect> effect(const Published& published);
  // What was decided is looked up again at the next request.
  void look_again();

 private:
  struct Entry {
    std::shared_ptr<const Published> published;
    std::map<std::string, std::shared_ptr<const GroupRows>> groups;
    std::shared_ptr<const feedback::Effect> effect;
  };
  std::shared_ptr<const Published> open(const Round& round, programme::Instant now);
  std::shared_ptr<const Published> kept(feedback::PublicationId id);
  std::shared_ptr<const Published> read(const Round& round, programme::Instant now);
  feedback::ChangedMembers changes_before(const Round& round, const feedback::CountedGroups& groups,
                                          programme::Instant now);
  Entry* find_entry(const Published& published);

  feedback::ResultStore& store_;
  std::mutex mutex_;
  std::mutex reading_mutex_;  // one return is read at a time
  std::mutex effect_mutex_;   // one effect is reckoned at a time
  std::vector<feedback::ReturnRecord> records_;
  programme::Instant looked_at_{};
  bool looked_ = false;
  std::list<Entry> entries_;  // most recently used first
};

}  // namespace miroir::web
