#!/usr/bin/env bash
# A whole region, 3.4 million inhabitants and some 3,000 physicians: four semesters in one run, and the import of its
# two years of claims. Needs some 60 GB of disk while the store is made and an hour; MIROIR_BENCH_DATA keeps the store
# between calls, MIROIR_BENCH_REGION says how many inhabitants.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/whole_region.mjs "${MIROIR_BENCH_REGION:-3400000}"
