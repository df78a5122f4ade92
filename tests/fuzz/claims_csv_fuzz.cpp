// CSV claims files, whatever bytes they hold: their header and encoding are described or refused, never a crash.
#include "claims/importing/files.hpp"

#include <unistd.h>

#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace miroir::claims::importing;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char delimiter : {';', ',', '\t'}) {
    split_csv_line(text.substr(0, text.find('\n')), delimiter);
  }

  static const auto path =
      std::filesystem::temp_directory_path() / ("miroir_claims_fuzz_" + std::to_string(getpid()) + ".csv");
  std::ofstream(path, std::ios::binary) << text;
  SourceFile file{.path = path, .shown = "ER_PRS_F.csv"};
  if (describe_csv(file) && file.columns.empty()) {
    std::abort();
  }
  return 0;
}
