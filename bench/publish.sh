#!/usr/bin/env bash
# How long `miroir feedback publish` takes for a region of 3,000 physicians: eighteen indicators, all strata, four
# half-years, with contents; into SQLite and into PostgreSQL 15 (a server of its own, in its default settings). Writes its
# section of docs/benchmarks.md.
#
#   MIROIR_BENCH_PHYSICIANS   another number of physicians (3000)
#   MIROIR_BENCH_ROUNDS       publications measured for each database (3)
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
stop() {
  if [ -d "$work/postgresql/data" ]; then
    runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_ctl -D "$work/postgresql/data" -m immediate -w stop >/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
chmod 755 "$work"
node bench/publish.mjs "$work"
