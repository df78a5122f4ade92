#include "store/publishing.hpp"

#include "feedback/disclosure.hpp"

#include <algorithm>
#include <set>

#include <fmt/core.h>

namespace miroir::store {

namespace {

base::Result<void> check_signer(const std::string& signer, const PublishRequest& request) {
  const std::vector<std::string> trusted = trusted_signers(request.data_directory);
  const bool known = std::find(trusted.begin(), trusted.end(), signer) != trusted.end();
  const bool first = trusted.empty() && request.accepted_signer.empty();
  if (!known && !first && signer != request.accepted_signer) {
    return base::refuse("unknown-signer",
                        fmt::format("{} is signed by {}, which this platform does not trust: if it is your data "
                                    "operator's new key, publish with --accept-signer {}",
                                    request.results.string(), signer, signer));
  }
  return {};
}

base::Result<void> check_threshold(const feedback::Manifest& manifest, const PublishRequest& request) {
  if (manifest.min_cell < feedback::default_min_cell && !request.allow_small_cells) {
    return base::refuse("small-cells",
                        fmt::format("{} was made with --min-cell {}: figures of fewer than {} patients must not reach "
                                    "the platform; run the indicators again without it",
                                    request.results.string(), manifest.min_cell, feedback::default_min_cell));
  }
  return {};
}

// Physicians and groups under plain names, that can be changed later.
void name_entities(const feedback::Manifest& manifest, const std::vector<std::string>& with_rows,
                   programme::DirectoryEntries& entries) {
  std::set<std::string> physicians(with_rows.begin(), with_rows.end());
  std::set<std::string> groups;
  for (const auto& [period, members_of_group] : manifest.groups) {
    for (const auto& [group, members] : members_of_group) {
      groups.insert(group);
      physicians.insert(members.begin(), members.end());
    }
  }
  for (const std::string& number : physicians) {
    entries.physicians.push_back({number, "Médecin " + number, ""});
  }
  for (const std::string& id : groups) {
    entries.groups.push_back({id, "Groupe " + id, "", manifest.region});
  }
}

using Member = std::pair<std::string, std::string>;  // physician, group

// One span for periods that follow each other; without an end when it holds in the last period.
void add_spans(const Member& member, const std::vector<base::Period>& periods, base::Date last_day,
               std::vector<programme::Membership>& memberships) {
  for (std::size_t first = 0; first < periods.size();) {
    base::Date end = periods[first].last;
    std::size_t next = first + 1;
    for (; next < periods.size() && periods[next].first <= end + 1; ++next) {
      end = std::max(end, periods[next].last);
    }
    memberships.push_back(
        {member.first, member.second, periods[first].first, end == last_day ? std::nullopt : std::optional(end)});
    first = next;
  }
}

// Memberships as counted.
void list_memberships(const feedback::Manifest& manifest, std::vector<programme::Membership>& memberships) {
  std::vector<base::Period> periods = manifest.periods;
  std::sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::map<Member, std::vector<base::Period>> counted;
  base::Date last_day;
  for (const base::Period& period : periods) {
    last_day = std::max(last_day, period.last);
    const auto groups = manifest.groups.find(period.name);
    if (groups == manifest.groups.end()) {
      continue;
    }
    for (const auto& [group, physicians] : groups->second) {
      for (const std::string& physician : physicians) {
        counted[{physician, group}].push_back(period);
      }
    }
  }
  for (const auto& [member, of_member] : counted) {
    add_spans(member, of_member, last_day, memberships);
  }
}

}  // namespace

base::Result<SignedResults> verify_for_publication(const PublishRequest& request) {
  auto read = read_results(request.results);
  if (!read) {
    return read.error();
  }
  if (const auto trusted = check_signer(read->signer, request); !trusted) {
    return trusted.error();
  }
  if (const auto allowed = check_threshold(read->results.manifest, request); !allowed) {
    return allowed.error();
  }
  return read;
}

base::Result<PublishReport> load_publication(PlatformStore& store, const SignedResults& results,
                                             const PublishRequest& request) {
  const feedback::Manifest& manifest = results.results.manifest;
  PublishReport report;
  report.first_signer = trusted_signers(request.data_directory).empty();
  const auto receipt =
      store.publish(results.results, {results.signer, feedback::Instant(std::chrono::seconds(request.now_seconds)),
                                      request.hold, request.corrects, request.reason, "feedback publish"});
  if (!receipt) {
    return base::refuse(receipt.error().code,
                        fmt::format("{} is not published: {}", request.results.string(), receipt.error().message));
  }
  report.outcome = receipt->outcome;
  report.id = receipt->id;
  trust_signer(request.data_directory, results.signer);
  if (receipt->outcome == feedback::PublishOutcome::published) {
    complete_directory(store, receipt->id);
  }
  report.rows = manifest.row_count;
  report.hidden_rows = manifest.hidden_row_count;
  report.signer = results.signer;
  for (const base::Period& period : manifest.periods) {
    report.periods.push_back(period.name);
  }
  return report;
}

void complete_directory(PlatformStore& store, feedback::PublicationId id) {
  const auto publication = store.find_publication(id);
  if (!publication) {
    return;
  }
  programme::DirectoryEntries entries;
  name_entities(publication->manifest, store.physicians_in(id), entries);
  list_memberships(publication->manifest, entries.memberships);
  store.add_missing(entries);
}

}  // namespace miroir::store
