#!/usr/bin/env bash
# The engine: the eight indicators of 2018 by the fused fold, by SQL, and a bare scan of the same columns.
#
# MIROIR_BENCH_PATIENTS says how many inhabitants (220,000: about 12 million events), MIROIR_BENCH_RUNS how many
# rounds (5), MIROIR_BENCH_DATA where the store is kept between calls (build/bench).
set -euo pipefail
cd "$(dirname "$0")/.."

patients=${MIROIR_BENCH_PATIENTS:-220000}
data=${MIROIR_BENCH_DATA:-build/bench}
store=$data/region-$patients.store
mkdir -p "$data"
if [ ! -f "$store" ]; then
  rm -rf "$data/tables"
  build/release/miroir claims synth --out "$data/tables" --patients "$patients" --seed 7
  build/release/miroir claims import --format snds --from "$data/tables" --store "$store"
  rm -rf "$data/tables"
fi
node bench/engine.mjs build/release/bench/engine_bench "$store" "${MIROIR_BENCH_RUNS:-5}"
