// A claims store opened read-only: what the engines need from it. The tables are described in store_schema.hpp.
#pragma once

#include "base/result.hpp"
#include "columnar/database.hpp"
#include "measures/timeline.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace miroir::claims {

// Patients and their spans, in memory (about 60 bytes a patient and 12 a span).
struct PatientTable {
  std::vector<measures::Patient> patients;  // by id; the spans point into the vectors below
  std::vector<measures::Registration> registrations;
  std::vector<measures::Span> ald;
  std::vector<std::uint32_t> owners;  // room for reading
};

struct StoreOptions {
  std::int64_t memory_limit_bytes = std::int64_t{4} << 30;
  int threads = 0;  // 0: all cores
};

class ClaimsStore {
 public:
  // Refuses a missing file ("no-store"), one that is not a claims store ("not-a-store") and one of another version
  // of Miroir ("store-version"), with what to do.
  static base::Result<ClaimsStore> open(const std::filesystem::path& file, const StoreOptions& options);

  const columnar::Database& database() const { return database_; }
  std::string info(const std::string& key) const;
  std::vector<measures::Code> codes() const;  // indexed by code id; [0] is unused
  // Refuses ("period-not-covered") when the practitioners of the period's last month are not in the store.
  base::Result<measures::PeriodContext> period_context(const base::Period& period) const;
  PatientTable patients() const;
  // Those whose identifiers are from the first to the last, read through a connection of the caller's own.
  // `table` is one that was read before, or empty: its room is used again.
  static void read_patients(const columnar::Connection& connection, std::uint32_t first, std::uint32_t last,
                            PatientTable& table);

 private:
  ClaimsStore(columnar::Database database, std::filesystem::path file);
  columnar::Database database_;
  std::filesystem::path file_;
};

}  // namespace miroir::claims
