#include "web/published.hpp"

#include <set>

namespace miroir::web {
namespace {

constexpr std::chrono::seconds look_again_after{2};
constexpr std::size_t most_returns_kept = 4;

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

feedback::CountedGroups of_period(const feedback::CountedGroups& groups, const std::string& period) {
  const auto found = groups.find(period);
  return found == groups.end() ? feedback::CountedGroups{} : feedback::CountedGroups{*found};
}

}  // namespace

const feedback::IndicatorSheet* Published::find_sheet(std::string_view id) const {
  const auto found = std::ranges::find(manifest().indicators, id, &feedback::IndicatorSheet::id);
  return found == manifest().indicators.end() ? nullptr : &*found;
}

feedback::GroupVisibility visibility_in(const Published& published, const feedback::CountedGroups& groups,
                                        const std::vector<feedback::StoredRow>& physician_rows,
                                        const std::vector<feedback::StoredRow>& group_rows) {
  feedback::GroupVisibility visibility = feedback::decide_visibility(groups, physician_rows, group_rows);
  for (const auto& [group, period] : published.changed.groups) {
    visibility.withhold(group, period, feedback::Withholding::members_changed);
  }
  return visibility;
}

feedback::RegionViewInput region_view_input(feedback::ResultStore& store, const Published& published) {
  feedback::RegionViewInput input;
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  const std::string& period = published.period().name;
  const feedback::PublicationId id = published.publication.id;
  feedback::CountedGroups counted;
  if (const auto found = published.manifest().groups.find(period); found != published.manifest().groups.end()) {
    counted[period] = found->second;
    for (const auto& [group, members] : found->second) {
      input.groups.push_back(group);
    }
  }
  const auto physicians = store.level_rows(id, measures::Level::physician, period, "all");
  input.group_rows = store.level_rows(id, measures::Level::group, period, "all");
  input.visibility = visibility_in(published, counted, physicians, input.group_rows);
  input.rounded_totals =
      feedback::totals_that_give_back(counted, physicians, input.group_rows, published.groups, input.visibility);
  for (const std::string& changed : published.changed.all_groups) {
    for (const feedback::IndicatorSheet& sheet : published.manifest().indicators) {
      input.rounded_totals.insert({changed, sheet.id, "all"});
    }
  }
  return input;
}

std::vector<Round> PublishedReturns::all_rounds(programme::Instant now) {
  std::vector<feedback::ReturnRecord> records;
  {
    const std::scoped_lock lock(mutex_);
    if (!looked_ || now - looked_at_ >= look_again_after || now < looked_at_) {
      records_ = store_.returns();
      looked_at_ = now;
      looked_ = true;
    }
    records = records_;
  }
  const std::vector<feedback::Standing> standings = feedback::standings(records, now);
  const auto latest = feedback::latest_return(records, standings);
  std::vector<Round> rounds;
  for (std::size_t place = 0; place < records.size(); ++place) {
    rounds.push_back({std::move(records[place]), standings[place], latest == place});
  }
  return rounds;
}

std::shared_ptr<const Published> PublishedReturns::latest(programme::Instant now) {
  const std::vector<Round> rounds = all_rounds(now);
  const auto found = std::ranges::find(rounds, true, &Round::latest);
  return found == rounds.end() ? nullptr : open(*found, now);
}

std::shared_ptr<const Published> PublishedReturns::find(feedback::PublicationId id, programme::Instant now) {
  const auto found = round(id, now);
  return found && found->standing.is_readable() ? open(*found, now) : nullptr;
}

std::vector<Round> PublishedReturns::rounds(programme::Instant now) {
  std::vector<Round> rounds = all_rounds(now);
  std::erase_if(rounds, [](const Round& round) { return !round.standing.was_visible; });
  std::ranges::stable_sort(rounds, std::ranges::greater(),
                           [](const Round& round) { return *round.standing.visible_from; });
  return rounds;
}

std::optional<Round> PublishedReturns::round(feedback::PublicationId id, programme::Instant now) {
  for (Round& round : all_rounds(now)) {
    if (round.record.id == id) {
      return std::move(round);
    }
  }
  return std::nullopt;
}

void PublishedReturns::look_again() {
  const std::scoped_lock lock(mutex_);
  looked_ = false;
}

std::shared_ptr<const Published> PublishedReturns::open(const Round& round, programme::Instant now) {
  const feedback::PublicationId id = round.record.id;
  if (auto found = kept(id)) {
    return found;
  }
  const std::scoped_lock reading(reading_mutex_);
  if (auto found = kept(id)) {
    return found;
  }
  auto published = read(round, now);
  const std::scoped_lock lock(mutex_);
  if (published) {
    entries_.push_front({published, {}, nullptr});
    if (entries_.size() > most_returns_kept) {
      entries_.pop_back();
    }
  }
  return published;
}

std::shared_ptr<const Published> PublishedReturns::kept(feedback::PublicationId id) {
  const std::scoped_lock lock(mutex_);
  const auto found =
      std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.published->publication.id == id; });
  if (found == entries_.end()) {
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().published;
}

std::shared_ptr<const Published> PublishedReturns::read(const Round& round, programme::Instant now) {
  const feedback::PublicationId id = round.record.id;
  auto published = std::make_shared<Published>();
  const auto publication = store_.find_publication(id);
  if (!publication || publication->manifest.periods.empty()) {
    return nullptr;
  }
  published->publication = *publication;
  published->visible_from = *round.standing.visible_from;
  published->periods = published->manifest().periods;
  std::ranges::sort(published->periods, {}, &base::Period::first);
  published->groups = store_.rows(id, measures::Level::groups, "*", "");
  published->control = store_.rows(id, measures::Level::control, "*", "");
  published->region = store_.rows(id, measures::Level::region, "*", "");
  published->reliabilities =
      feedback::fit_reliabilities(published->manifest().indicators,
                                  store_.level_rows(id, measures::Level::physician, published->period().name, "all"));
  published->changed = changes_before(round, published->manifest().groups, now);
  return published;
}

feedback::ChangedMembers PublishedReturns::changes_before(const Round& round, const feedback::CountedGroups& groups,
                                                          programme::Instant now) {
  feedback::ChangedMembers changes;
  for (const Round& earlier : rounds(now)) {
    if (*earlier.standing.visible_from > *round.standing.visible_from || earlier.record.id >= round.record.id) {
      continue;
    }
    if (const auto publication = store_.find_publication(earlier.record.id)) {
      feedback::add_changes(changes, publication->manifest.groups, groups);
    }
  }
  return changes;
}

PublishedReturns::Entry* PublishedReturns::find_entry(const Published& published) {
  const auto found =
      std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.published.get() == &published; });
  return found == entries_.end() ? nullptr : &*found;
}

std::shared_ptr<const GroupRows> PublishedReturns::group(const Published& published, const std::string& group) {
  {
    const std::scoped_lock lock(mutex_);
    const Entry* entry = find_entry(published);
    if (entry != nullptr && entry->groups.contains(group)) {
      return entry->groups.at(group);
    }
  }
  auto rows = std::make_shared<GroupRows>();
  const feedback::CountedGroups counted = only_group(published.manifest().groups, group);
  std::set<std::string> members;
  for (const auto& [period, groups] : counted) {
    members.insert(groups.at(group).begin(), groups.at(group).end());
  }
  rows->group = store_.rows(published.publication.id, measures::Level::group, group, "");
  for (const std::string& member : members) {
    append(rows->members, store_.rows(published.publication.id, measures::Level::physician, member, ""));
  }
  rows->visibility = visibility_in(published, counted, rows->members, rows->group);
  const std::scoped_lock lock(mutex_);
  if (Entry* entry = find_entry(published)) {
    entry->groups[group] = rows;
  }
  return rows;
}

feedback::GroupViewInput PublishedReturns::group_view_input(const Published& published, const std::string& name) {
  const auto rows = group(published, name);
  feedback::GroupViewInput input;
  input.group = name;
  input.return_name = published.publication.results_sha256;
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups = published.manifest().groups;
  for (const feedback::StoredRow& row : rows->members) {
    if (row.row.period == published.period().name) {
      input.physician_rows.push_back(row);
    }
  }
  input.group_rows = rows->group;
  input.groups_rows = published.groups;
  input.control_rows = published.control;
  input.region_rows = published.region;
  input.visibility = rows->visibility;
  return input;
}

std::shared_ptr<const feedback::Effect> PublishedReturns::effect(const Published& published) {
  const std::scoped_lock reckoning(effect_mutex_);
  {
    const std::scoped_lock lock(mutex_);
    const Entry* entry = find_entry(published);
    if (entry != nullptr && entry->effect) {
      return entry->effect;
    }
  }
  const feedback::PublicationId id = published.publication.id;
  feedback::EffectInput input;
  input.periods = published.periods;
  input.indicators = published.manifest().indicators;
  input.groups = published.manifest().groups;
  input.region_rows = published.region;
  for (const base::Period& period : published.periods) {
    append(input.physician_rows, store_.level_rows(id, measures::Level::physician, period.name, "all"));
  }
  input.group_rows = store_.level_rows(id, measures::Level::group, published.period().name, "all");
  input.visibility = feedback::decide_visibility(of_period(input.groups, published.period().name), input.physician_rows,
                                                 input.group_rows);
  auto effect = std::make_shared<const feedback::Effect>(feedback::build_effect(input));
  const std::scoped_lock lock(mutex_);
  if (Entry* entry = find_entry(published)) {
    entry->effect = effect;
  }
  return effect;
}

}  // namespace miroir::web
