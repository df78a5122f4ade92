#!/usr/bin/env bash
# The same eighteen indicators in R data.table and in PostgreSQL 15: same claims, same machine, same totals. The two
# are installed here, for nothing else needs them. MIROIR_BENCH_PATIENTS and MIROIR_BENCH_DATA as in engine.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! Rscript -e 'library(data.table)' >/dev/null 2>&1 || [ ! -x /usr/lib/postgresql/15/bin/initdb ]; then
  apt-get install -y --no-install-recommends r-base-core r-cran-data.table postgresql-15
fi
exec node bench/peers.mjs "${MIROIR_BENCH_PATIENTS:-320000}"
