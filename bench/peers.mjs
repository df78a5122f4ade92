// What a statistician would use today, on the same claims and the same machine: data.table and PostgreSQL 15, the
// eighteen indicators without their strata. Their totals are checked against the native engine's before they count.
//
//   node bench/peers.mjs PATIENTS EMPTY_FOLDER     peers.sh empties the folder and stops the server
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";

import { writeSection } from "./benchmarks.mjs";
import { engineBench, measure, number, region, rounds, threads, timed } from "./regions.mjs";

const { store } = region(Number(process.argv[2]));
const work = process.argv[3];
chmodSync(work, 0o755);
const csv = join(work, "csv");
const postgresql = "/usr/lib/postgresql/15/bin";
const period = { first: "DATE '2018-01-01'", last: "DATE '2018-06-30'", year_before: "DATE '2017-07-01'", month: String(2018 * 12 + 5) };

const sorted = (text) => text.trim().replaceAll('"', "").split("\n").slice(1).sort().join("\n");
const native = sorted(execFileSync(engineBench, ["totals", "--store", store], { encoding: "utf8", maxBuffer: 2 ** 28 }));
const indicators = [...new Set(native.split("\n").map((line) => line.split(",")[0]))];

function expectSame(name, totals) {
  const found = new Set(sorted(totals).split("\n"));
  const expected = native.split("\n");
  const missing = expected.find((line) => !found.has(line));
  if (missing || found.size !== expected.length) {
    throw new Error(`${name}: ${found.size} totals, ${expected.length} expected, among them ${missing ?? "all found"}`);
  }
}

function dataTable() {
  const out = join(work, "totals.csv");
  const run = timed("Rscript", "bench/peers.R", csv, out, String(threads));
  expectSame("data.table", readFileSync(out, "utf8"));
  const seconds = (word) => Number(run.text.match(new RegExp(`${word} (\\S+)`))[1]);
  return { load: seconds("load"), separate: seconds("compute") };
}

/** A query of bench/sql for PostgreSQL: whole division is written otherwise, the rest is common to both. */
function query(name) {
  const text = readFileSync(`bench/sql/${name}.sql`, "utf8").replaceAll("//", "/");
  return text.replaceAll(/:(first|last|year_before|month)\b/g, (_, word) => period[word]);
}

const counted = (sql, columns) =>
  `SELECT ${columns}, number, numerator::BIGINT, denominator::BIGINT FROM (${sql}) AS counted ` +
  "JOIN practitioner ON practitioner.id = counted.practitioner WHERE denominator > 0";

// As PostgreSQL's guide advises for a machine of this size that does nothing else; durability is not asked of it.
const settings = {
  shared_buffers: "4GB", effective_cache_size: "12GB", work_mem: "512MB", maintenance_work_mem: "1GB", max_wal_size: "8GB",
  max_parallel_workers_per_gather: threads, max_parallel_maintenance_workers: threads, random_page_cost: "1.1",
  fsync: "off", synchronous_commit: "off", full_page_writes: "off", listen_addresses: "", unix_socket_directories: work,
};

const tables = `
CREATE TABLE code (id INTEGER, kind SMALLINT, text VARCHAR);
CREATE TABLE practitioner (id INTEGER, number VARCHAR);
CREATE TABLE professional_number (id INTEGER, number VARCHAR);
CREATE TABLE practice (month INTEGER, number INTEGER, practitioner INTEGER, general_practitioner BOOLEAN, liberal BOOLEAN,
  in_region BOOLEAN);
CREATE TABLE patient (id INTEGER, birth_month INTEGER, sex SMALLINT, death_date DATE);
CREATE TABLE registration (patient INTEGER, number INTEGER, start_date DATE, end_date DATE);
CREATE TABLE ald (patient INTEGER, start_date DATE, end_date DATE);
CREATE TABLE event (patient INTEGER, date DATE, kind SMALLINT, code INTEGER, prescriber INTEGER, performer INTEGER,
  prescription_date DATE, quantity INTEGER, amount_cents BIGINT, in_ald_care BOOLEAN);
`;
const indexes = `
CREATE INDEX ON event (kind, prescription_date);
CREATE INDEX ON event (kind, date);
CREATE INDEX ON event (patient);
CREATE INDEX ON event (code);
ALTER TABLE patient ADD PRIMARY KEY (id);
CREATE INDEX ON registration (patient);
VACUUM ANALYZE;
`;

const server = (...command) =>
  execFileSync("runuser", ["-u", "postgres", "--", ...command], { encoding: "utf8", cwd: work, maxBuffer: 2 ** 28 });
const psql = (sql) => server(`${postgresql}/psql`, "-h", work, "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-c", sql);

function loadPostgresql() {
  const start = performance.now();
  for (const statement of tables.split(";").filter((text) => text.trim())) psql(statement);
  for (const [, table] of tables.matchAll(/CREATE TABLE (\w+)/g)) psql(`\\copy ${table} FROM '${csv}/${table}.csv' CSV HEADER`);
  for (const statement of indexes.split(";").filter((text) => text.trim())) psql(statement);
  return (performance.now() - start) / 1000;
}

function timedQuery(sql) {
  const start = performance.now();
  const text = psql(sql);
  return { seconds: (performance.now() - start) / 1000, text };
}

function startPostgresql() {
  const data = join(work, "data");
  server(`${postgresql}/initdb`, "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  server("bash", "-c", `cat >> ${data}/postgresql.conf <<'END'\n${lines.join("\n")}\nEND`);
  server("bash", "-c", `${postgresql}/pg_ctl -D ${data} -l ${data}/log -w start >/dev/null`);
}

function relational() {
  startPostgresql();
  const load = loadPostgresql();
  psql("SELECT count(*) FROM event");
  const header = "indicator,number,numerator,denominator\n";
  let separate = 0;
  let totals = header;
  for (const indicator of indicators) {
    const run = timedQuery(counted(query(indicator), `'${indicator}' AS indicator`));
    separate += run.seconds;
    totals += run.text.split("\n").slice(1).join("\n");
  }
  expectSame("PostgreSQL, one query for each indicator", totals);
  const single = timedQuery(counted(query("all_eighteen"), "indicator"));
  expectSame("PostgreSQL, the single query", single.text);
  return { load, separate, single: single.seconds };
}

mkdirSync(csv);
execFileSync(engineBench, ["export", "--store", store, "--to", csv]);
execFileSync("bash", ["-c", `chown -R postgres '${work}'`]);
const r = dataTable();
const pg = relational();
const fold = rounds(3, [["native", () => measure("native", store, { threads })]]).get("native");
const row = (words, load, seconds) =>
  `| ${words} | ${load === undefined ? "" : number(load, 1)} | ${number(seconds, 2)} | ${number(seconds / fold.seconds, 1)} |`;
writeSection("peers", `## What a statistician would use today

The eighteen indicators, 2018-S1, ${number(fold.events)} events, ${threads} threads; load average at the end ${number(loadavg()[0], 1)}. The peers count no strata, the native
engine all of them. Totals of all were equal: ${number(native.split("\n").length)} pairs of indicator and physician.

| way | load, s | s | times the native |
| --- | ---: | ---: | ---: |
${row("native, store in memory", undefined, fold.seconds)}
${row("R 4.2 data.table, one script, what several indicators need kept between them", r.load, r.separate)}
${row("PostgreSQL 15, one query for each indicator", pg.load, pg.separate)}
${row("PostgreSQL 15, the single query", undefined, pg.single)}

Load: data.table reads CSV; PostgreSQL copies CSV, makes its indexes and its statistics. PostgreSQL had 4 GB of shared
buffers, 512 MB of work memory, ${threads} workers a query and no durability to keep.
`);
