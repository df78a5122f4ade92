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

// What a name in the directory does not say yet is said plainly, and can be changed later.
void add_to_directory(PlatformStore& store, const feedback::Results& results) {
  std::set<std::string> physicians;
  std::set<std::string> groups;
  for (const measures::ResultRow& row : results.rows) {
    if (row.level == measures::Level::physician) {
      physicians.insert(row.entity);
    } else if (row.level == measures::Level::group) {
      groups.insert(row.entity);
    }
  }
  for (const std::string& number : physicians) {
    if (!store.find_physician(number)) {
      store.save_physician({number, "Médecin " + number, ""});
    }
  }
  for (const std::string& id : groups) {
    if (!store.find_group(id)) {
      store.save_group({id, "Groupe " + id, ""});
    }
  }
}

// Memberships as counted, one span for periods that follow each other.
void add_memberships(PlatformStore& store, const feedback::Manifest& manifest) {
  std::map<std::pair<std::string, std::string>, std::vector<base::Period>> counted;
  for (const base::Period& period : manifest.periods) {
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
  for (const auto& [member, periods] : counted) {
    const auto& [physician, group] = member;
    for (std::size_t first = 0; first < periods.size();) {
      std::size_t last = first;
      while (last + 1 < periods.size() && periods[last + 1].first <= periods[last].last + 1) {
        ++last;
      }
      const bool still = periods[last].last == manifest.periods.back().last;
      const std::optional<base::Date> end = still ? std::nullopt : std::optional(periods[last].last);
      store.add_membership({physician, group, periods[first].first, end});
      first = last + 1;
    }
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

PublishReport load_publication(PlatformStore& store, const SignedResults& results, const PublishRequest& request) {
  const feedback::Manifest& manifest = results.results.manifest;
  PublishReport report;
  report.first_signer = trusted_signers(request.data_directory).empty();
  report.outcome = store.publish(results.results, results.signer, request.now_seconds);
  trust_signer(request.data_directory, results.signer);
  add_to_directory(store, results.results);
  if (report.outcome == feedback::PublishOutcome::published) {
    add_memberships(store, manifest);
  }
  report.rows = manifest.row_count;
  report.hidden_rows = manifest.hidden_row_count;
  report.signer = results.signer;
  for (const base::Period& period : manifest.periods) {
    report.periods.push_back(period.name);
  }
  return report;
}

}  // namespace miroir::store
