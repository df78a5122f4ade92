// The manifest of a results file as JSON text: the same manifest always gives the same bytes.
//
// Keys are in a fixed order, maps in the order of their keys, and nothing reads a clock. Reading refuses
// ("bad-manifest") with the place and what was expected; text that is too deep, too long or not UTF-8 never reaches
// the JSON parser's tree.
#pragma once

#include "base/result.hpp"
#include "feedback/results.hpp"

#include <string>
#include <string_view>

namespace miroir::store {

// Of a manifest, in bytes: a region of thousands of physicians stays below a few megabytes.
inline constexpr std::size_t manifest_size_limit_bytes = std::size_t{64} << 20;

std::string manifest_text(const feedback::Manifest& manifest);
base::Result<feedback::Manifest> parse_manifest(std::string_view text);

}  // namespace miroir::store
