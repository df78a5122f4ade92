#include "support/imported_store.hpp"

#include "claims/omop/import.hpp"
#include "claims/snds/import.hpp"
#include "columnar/database.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace miroir::testing {

namespace fs = std::filesystem;

ImportedStore::ImportedStore(const DrawnSnds& drawn, claims::importing::ImportOptions options) {
  import(drawn, std::move(options), claims::snds::import_snds);
}

ImportedStore::ImportedStore(const DrawnOmop& drawn, claims::importing::ImportOptions options) {
  import(drawn, std::move(options), claims::omop::import_omop);
}

void ImportedStore::import(const DrawnTables& drawn, claims::importing::ImportOptions options, Import run) {
  drawn.write(folder_.path() / "tables");
  fs::create_directories(file().parent_path());
  options.from = folder_.path() / "tables";
  options.store = file();
  outcome_ = run(options);
}

std::string ImportedStore::limitations() const {
  std::string codes;
  for (const auto& limitation : outcome_.report.limitations) {
    codes += (codes.empty() ? "" : ",") + limitation.code;
  }
  return codes;
}

std::vector<std::string> ImportedStore::rows(const std::string& sql) const {
  if (outcome_.refusal) {
    throw std::runtime_error("refused: " + outcome_.refusal->message);
  }
  columnar::DatabaseOptions options;
  options.path = file().string();
  options.read_only = true;
  const columnar::Database database(options);
  std::vector<std::string> lines;
  for (const auto& row : database.connect().rows(sql)) {
    std::string line;
    for (const auto& cell : row) {
      line += cell.value_or("-") + "|";
    }
    line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

std::string ImportedStore::value(const std::string& sql) const {
  const auto lines = rows(sql);
  return lines.empty() ? "" : lines.front();
}

std::vector<std::string> ImportedStore::events(int kind) const {
  return rows(fmt::format(
      "SELECT patient, date, code.text, coalesce(pre.number, 'nobody'), coalesce(exe.number, 'nobody'), "
      "prescription_date, quantity, amount_cents, in_ald_care FROM event JOIN code ON code.id = event.code "
      "LEFT JOIN practitioner AS pre ON pre.id = prescriber LEFT JOIN practitioner AS exe ON exe.id = performer "
      "WHERE event.kind = {} AND date <> '{}' ORDER BY ALL",
      kind, DrawnSnds::default_day));
}

std::int64_t ImportedStore::dropped(const std::string& table, const std::string& words) const {
  std::int64_t rows = 0;
  for (const auto& report : outcome_.report.tables) {
    for (const auto& entry : report.dropped) {
      rows += report.table == table && entry.reason.find(words) != std::string::npos ? entry.rows : 0;
    }
  }
  return rows;
}

bool ImportedStore::has_remark(const std::string& code) const { return remark_count(code) > 0; }

std::int64_t ImportedStore::remark_count(const std::string& code) const {
  for (const auto& remark : outcome_.report.remarks) {
    if (remark.code == code) {
      return remark.count;
    }
  }
  return 0;
}

}  // namespace miroir::testing
