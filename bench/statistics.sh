#!/usr/bin/env bash
# How often difference-in-differences is right on drawn practice; writes docs/statistics-checks.md.
#
#   MIROIR_BENCH_SEEDS   drawn regions for each line (1000)
set -euo pipefail
cd "$(dirname "$0")/.."
page=$(mktemp)
trap 'rm -f "$page"' EXIT
build/release/bench/statistics_bench "${MIROIR_BENCH_SEEDS:-1000}" > "$page"
cp "$page" docs/statistics-checks.md
cat docs/statistics-checks.md
