// Whatever the rows of a results file hold, the reader gives rows or one refusal, and never more.
//
// The first byte chooses ("0", "1" or "2" in the first inputs): rows as CSV, JSON or Parquet, under a signature that
// fits, since a reader that trusts its signer must still bear a signer's mistakes.
#include "base/digest.hpp"
#include "store/files.hpp"
#include "store/manifest_json.hpp"
#include "store/results_file.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace miroir;

const fs::path& folder() {
  static const fs::path path = [] {
    std::string pattern = (fs::temp_directory_path() / "miroir-fuzz-XXXXXX").string();
    return fs::path(mkdtemp(pattern.data()));
  }();
  return path;
}

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void try_rows(const char* ending, std::string_view rows) {
  static const auto key = store::SigningKey::load_or_create(folder() / "signing.key").value();
  const fs::path file = folder() / (std::string("results") + ending);
  feedback::Manifest manifest;
  manifest.periods = {base::parse_period("2018-S1").value()};
  manifest.indicators.resize(1);
  manifest.indicators[0].id = "ppi";
  manifest.indicators[0].strata = {"all"};
  manifest.row_count = 1;
  manifest.results_sha256 = base::sha256_hex(rows);
  const std::string content = "period,indicator,level,entity,dimension,key,patients,units,boxes,amount_cents\n";
  manifest.content_sha256 = base::sha256_hex(content);
  const std::string text = store::manifest_text(manifest);
  store::write_file(file, rows).value();
  store::write_file(file.string() + ".content.csv", content).value();
  store::write_file(file.string() + ".manifest.json", text).value();
  store::write_file(file.string() + ".manifest.sig", "ed25519 " + key.public_key() + " " + key.sign(text) + "\n")
      .value();
  const auto read = store::read_results(file);
  require(read ? read->results.rows.size() == 1 : read.error().message.find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr const char* endings[] = {".csv", ".json", ".parquet"};
  if (size > 0) {
    try_rows(endings[data[0] % std::size(endings)], {reinterpret_cast<const char*>(data) + 1, size - 1});
  }
  return 0;
}
