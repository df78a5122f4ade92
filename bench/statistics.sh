# How often difference-in-differences is right: the tables of docs/statistics-checks.md.
build/release/bench/statistics_bench "${MIROIR_BENCH_SEEDS:-1000}"
