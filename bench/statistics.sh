#!/usr/bin/env bash
# How often difference-in-differences is right, on drawn practice and from claims to the page's answer; writes
# docs/statistics-checks.md.
#
#   MIROIR_BENCH_SEEDS     drawn regions for each line (1000)
#   MIROIR_BENCH_REGIONS   pairs of synthetic regions, with an effect and without (100)
set -euo pipefail
cd "$(dirname "$0")/.."
page=$(mktemp)
trap 'rm -f "$page"' EXIT
build/release/bench/statistics_bench "${MIROIR_BENCH_SEEDS:-1000}" > "$page"
build/release/bench/effect_check "${MIROIR_BENCH_REGIONS:-100}" >> "$page"
cp "$page" docs/statistics-checks.md
cat docs/statistics-checks.md
