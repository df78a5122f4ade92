// The manifest of a results file, which comes from another machine: any bytes are read or refused, never a crash,
// and what was read is written the same way twice.
#include "store/manifest_json.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace miroir::store;
  const auto manifest = parse_manifest({reinterpret_cast<const char*>(data), size});
  if (manifest) {
    const auto text = manifest_text(*manifest);
    const auto again = parse_manifest(text);
    if (!again || manifest_text(*again) != text) {
      std::abort();
    }
  }
  return 0;
}
