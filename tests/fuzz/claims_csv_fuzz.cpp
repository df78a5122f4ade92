// CSV claims files, whatever bytes they hold: their header and encoding are described or refused, never a crash. What
// is called UTF-8 is UTF-8, and column names always are, for they go into reports.
#include "claims/importing/files.hpp"
#include "web/form.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace miroir;
  using namespace miroir::claims::importing;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const auto path =
      std::filesystem::temp_directory_path() / ("miroir_claims_fuzz_" + std::to_string(getpid()) + ".csv");
  std::ofstream(path, std::ios::binary) << text;
  SourceFile file{.path = path, .shown = "ER_PRS_F.csv"};
  if (const auto described = describe_csv(file); !described) {
    require(!described.error().message.empty());
    return 0;
  }
  require(file.latin1 != web::is_valid_utf8(text));
  require(!file.columns.empty() && file.columns.size() == file.types.size());
  for (const std::string& column : file.columns) {
    require(web::is_valid_utf8(column));
  }
  return 0;
}
