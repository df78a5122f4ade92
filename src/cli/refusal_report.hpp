// A refusal for machines: what --json prints on standard output beside the sentence on standard error.
#pragma once

#include "base/result.hpp"

#include <string>

namespace miroir::cli {

// {"refusal": {"code", "sentence", "file", "line"}}; file and line are those that the sentence begins with, "FILE: …"
// or "FILE:12: …", null where it names none.
std::string refusal_json(const base::Refusal& refusal);

}  // namespace miroir::cli
