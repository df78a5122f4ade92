// The manifest of a results file, which comes from another machine: any bytes are read or refused in one line, never a
// crash, and what was read is written the same way twice.
#include "store/manifest_json.hpp"

#include <cstdlib>

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace miroir::store;
  const auto manifest = parse_manifest({reinterpret_cast<const char*>(data), size});
  if (!manifest) {
    require(!manifest.error().message.empty() && manifest.error().message.find('\n') == std::string::npos);
    return 0;
  }
  const auto text = manifest_text(*manifest);
  const auto again = parse_manifest(text);
  require(again && manifest_text(*again) == text);
  return 0;
}
