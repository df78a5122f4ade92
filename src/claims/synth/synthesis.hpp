// Writes a whole synthetic region: one file per SNDS table in one folder, or nothing at all.
//
// People are made block by block, in parallel, and written in their order: the bytes of the CSV files depend on
// the options alone, and memory on the size of a block. The folder appears under its name once it is complete.
#pragma once

#include "claims/synth/options.hpp"

#include <functional>

namespace miroir::claims::synth {

struct Summary {
  std::int64_t people = 0;
  std::int64_t act_lines = 0;  // of ER_PRS_F
  std::int64_t medicine_lines = 0;
  std::int32_t physicians = 0;
  std::int32_t groups = 0;
};

// From 0 to 1; called on the caller's thread.
using Progress = std::function<void(double share_done)>;

base::Result<Summary> synthesise(const Options& options, const Progress& progress = {});

}  // namespace miroir::claims::synth
