// Returns, as the platform keeps them: figures that never change once loaded, and what was decided about them.
// Implemented in `store`.
#pragma once

#include "feedback/results.hpp"
#include "feedback/return_state.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace miroir::feedback {

// One results file. Loading the same file again changes nothing.
struct Publication {
  PublicationId id = 0;
  std::string results_sha256;
  std::string signer;            // Ed25519 public key, hexadecimal
  std::int64_t received_at = 0;  // seconds since 1970
  Manifest manifest;             // without sums_of_squares, which are kept with the rows
};

struct StoredRow {
  measures::ResultRow row;
  std::optional<double> sum_of_squares;  // cents²
};

// A results file that arrives: shown at once, or held until somebody publishes it.
struct Arrival {
  std::string signer;
  Instant at{};
  bool held = false;
  std::optional<PublicationId> corrects;
  std::string reason;  // of the correction
  std::string by;
};

enum class PublishOutcome : std::uint8_t { published, held, already_published };

struct PublishReceipt {
  PublishOutcome outcome = PublishOutcome::published;
  PublicationId id = 0;
};

class ResultStore {
 public:
  virtual ~ResultStore() = default;
  // All or nothing, in one transaction with the notice to the readers. Refuses periods that overlap published ones
  // ("overlapping-periods"), and unless it is held what check_move refuses.
  virtual base::Result<PublishReceipt> publish(const Results& results, const Arrival& arrival) = 0;
  // What was decided about every return, oldest first.
  virtual std::vector<ReturnRecord> returns() = 0;
  // A person's decision, checked (check_move) and written in one transaction with the notice to the readers. Refuses a
  // return that is not there ("no-return").
  virtual base::Result<void> decide(PublicationId id, const ReturnEvent& event) = 0;
  // Whatever its state: who may see it is decided elsewhere. Null when there is none.
  virtual std::shared_ptr<const Publication> find_publication(PublicationId id) = 0;
  // Numbers of the physicians who have a row in the last period, in order.
  virtual std::vector<std::string> physicians_in(PublicationId id) = 0;

  // Rows of one return. Of one entity at one level ("*" for groups, control, region), every period and indicator, one
  // stratum or, when `stratum` is empty, all.
  virtual std::vector<StoredRow> rows(PublicationId id, measures::Level level, const std::string& entity,
                                      const std::string& stratum) = 0;
  // Rows of several physicians for one period (a group's view).
  virtual std::vector<StoredRow> physician_rows(PublicationId id, const std::vector<std::string>& entities,
                                                const std::string& period, const std::string& indicator,
                                                const std::string& stratum) = 0;
  // All rows of a level for one period and stratum (the region's page).
  virtual std::vector<StoredRow> level_rows(PublicationId id, measures::Level level, const std::string& period,
                                            const std::string& stratum) = 0;
  // What makes up the numerators of one entity, every period, by indicator, classes before months.
  virtual std::vector<measures::ContentRow> content(PublicationId id, measures::Level level,
                                                    const std::string& entity) = 0;
};

}  // namespace miroir::feedback
