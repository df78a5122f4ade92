#!/usr/bin/env bash
# How long a page of the platform takes with 100 readers at once: starts the demonstration (its data is made at the first
# run and kept in build/bench), signs in as each role, measures each of its pages with wrk, writes its section of
# docs/benchmarks.md.
#
#   MIROIR_BENCH_SECONDS   length of each measure (10)
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/pages.mjs
