// Published returns, as the platform keeps them. Implemented in `store`.
#pragma once

#include "feedback/results.hpp"

#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

using PublicationId = std::int64_t;

// One published results file. Publishing the same file again changes nothing.
struct Publication {
  PublicationId id = 0;
  std::string results_sha256;
  std::string signer;             // Ed25519 public key, hexadecimal
  std::int64_t published_at = 0;  // seconds since 1970
  Manifest manifest;              // without sums_of_squares, which are kept with the rows
};

struct StoredRow {
  measures::ResultRow row;
  std::optional<double> sum_of_squares;  // cents²
};

enum class PublishOutcome { published, already_published };

class ResultStore {
 public:
  virtual ~ResultStore() = default;
  // All or nothing, in one transaction. Refuses periods that overlap published ones ("overlapping-periods").
  virtual base::Result<PublishOutcome> publish(const Results& results, const std::string& signer,
                                               std::int64_t published_at) = 0;
  // The most recent publication, with its manifest; nothing before the first.
  virtual std::optional<Publication> latest_publication() = 0;
  // Rows of one entity at one level ("*" for groups, control, region), every period and indicator, one stratum or,
  // when `stratum` is empty, all. From the latest publication that holds each period.
  virtual std::vector<StoredRow> rows(measures::Level level, const std::string& entity, const std::string& stratum) = 0;
  // Rows of several physicians for one period (a group's view).
  virtual std::vector<StoredRow> physician_rows(const std::vector<std::string>& entities, const std::string& period,
                                                const std::string& indicator, const std::string& stratum) = 0;
  // All rows of a level for one period and stratum (the region's page).
  virtual std::vector<StoredRow> level_rows(measures::Level level, const std::string& period,
                                            const std::string& stratum) = 0;
  // What makes up the numerators of one entity, every period, by indicator, classes before months.
  virtual std::vector<measures::ContentRow> content(measures::Level level, const std::string& entity) = 0;
};

}  // namespace miroir::feedback
