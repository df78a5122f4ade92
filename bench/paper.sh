#!/usr/bin/env bash
# How long the papers of a region take: the demonstration's region (made at the first run of any bench and kept in
# build/bench), then 340 profiles; writes its section of docs/benchmarks.md.
#
#   MIROIR_BENCH_PROFILES   another number of profiles (340)
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/paper.mjs
