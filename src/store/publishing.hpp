// Brings a signed results file into the platform: verify, trust, load, and name who is new.
#pragma once

#include "store/platform_store.hpp"
#include "store/results_file.hpp"

#include <filesystem>
#include <string>

namespace miroir::store {

struct PublishRequest {
  std::filesystem::path results;
  std::filesystem::path data_directory;
  std::string accepted_signer;     // a public key to trust from now on; empty: only those already trusted
  bool allow_small_cells = false;  // results made with a threshold below 11
  std::int64_t now_seconds = 0;    // since 1970
  bool hold = false;               // received, and shown to nobody until somebody publishes it
  std::optional<feedback::PublicationId> corrects;
  std::string reason;  // of the correction
};

struct PublishReport {
  feedback::PublishOutcome outcome = feedback::PublishOutcome::published;
  feedback::PublicationId id = 0;  // the return's number
  std::int64_t rows = 0;
  std::int64_t hidden_rows = 0;
  std::vector<std::string> periods;
  std::string signer;
  bool first_signer = false;  // trusted because the data directory knew none yet
};

// Reads and checks, touching nothing. Refuses what read_results refuses, a signer not trusted ("unknown-signer"), and
// results made with a threshold below 11 ("small-cells").
base::Result<SignedResults> verify_for_publication(const PublishRequest& request);

// Loads verified results. The first publication of a data directory makes its signer trusted. Publishing the same file
// twice changes nothing. Unless the return is held, the directory is completed from it. Refuses periods that overlap
// published ones ("overlapping-periods"), and what feedback::check_move refuses.
base::Result<PublishReport> load_publication(PlatformStore& store, const SignedResults& results,
                                             const PublishRequest& request);

// Physicians and groups of a return that the directory does not know are added with plain names, and the memberships
// that were counted; what is there stays as it is.
void complete_directory(PlatformStore& store, feedback::PublicationId id);

}  // namespace miroir::store
