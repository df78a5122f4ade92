#!/usr/bin/env bash
# The engine: the eighteen indicators of 2018 by the fused fold, by SQL, and a bare scan of the same columns; how time
# and memory grow; the targets.
#
# MIROIR_BENCH_PATIENTS says how many inhabitants (320,000: about 21 million events), MIROIR_BENCH_RUNS how many
# rounds (5), MIROIR_BENCH_DATA where the stores are kept between calls (build/bench).
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/engine.mjs "${MIROIR_BENCH_PATIENTS:-320000}" "${MIROIR_BENCH_RUNS:-5}"
