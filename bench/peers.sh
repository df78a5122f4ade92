#!/usr/bin/env bash
# The same eighteen indicators in R data.table and in PostgreSQL 15: same claims, same machine, same totals. The two
# are installed here, for nothing else needs them. MIROIR_BENCH_PATIENTS and MIROIR_BENCH_DATA as in engine.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! Rscript -e 'library(data.table)' >/dev/null 2>&1 || [ ! -x /usr/lib/postgresql/15/bin/initdb ]; then
  apt-get install -y --no-install-recommends r-base-core r-cran-data.table postgresql-15
fi
# Whatever ends the bench, no server and no copy of the claims stay behind.
work=$(mktemp -d -t miroir-peers-XXXXXX)
leave() {
  if [ -f "$work/data/postmaster.pid" ]; then
    runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_ctl -D "$work/data" -m immediate -w stop >/dev/null || true
  fi
  rm -rf "$work"
}
trap leave EXIT
trap 'exit 1' INT TERM
node bench/peers.mjs "${MIROIR_BENCH_PATIENTS:-320000}" "$work"
