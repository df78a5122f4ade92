// Called by publish.sh with a folder to work in. Each publication goes into a new database; the time is that of the whole
// command: verify the signature, read and check every row, load, commit.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { verdict, writeSection } from "./benchmarks.mjs";
import { median, number, program } from "./regions.mjs";

const [work] = process.argv.slice(2);
const physicians = Number(process.env.MIROIR_BENCH_PHYSICIANS ?? 3000);
const rounds = Number(process.env.MIROIR_BENCH_ROUNDS ?? 3);
const goal = 30; // seconds, of 3,000 physicians
const postgresql = "/usr/lib/postgresql/15/bin";
const sockets = join(work, "postgresql");
const asPostgres = (...command) => execFileSync("runuser", ["-u", "postgres", "--", ...command], { stdio: ["ignore", "pipe", "inherit"], cwd: sockets });

function startPostgresql() {
  mkdirSync(sockets);
  execFileSync("chown", ["postgres", sockets]);
  const data = join(sockets, "data");
  asPostgres(`${postgresql}/initdb`, "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
  asPostgres("bash", "-c", `${postgresql}/pg_ctl -D ${data} -l ${data}/log -o "-k ${sockets} -h ''" -w start >/dev/null`);
}

/** Seconds of one publication into the data folder. */
function publish(results, data) {
  const start = performance.now();
  const text = execFileSync(program, ["feedback", "publish", "--results", results, "--data", data, "--json"], { encoding: "utf8" });
  const report = JSON.parse(text);
  if (report.outcome !== "published") throw new Error(`not published: ${report.outcome}`);
  return (performance.now() - start) / 1000;
}

const results = join(work, "results.csv");
const made = JSON.parse(execFileSync("build/release/bench/large_results", [results, String(physicians), String(Math.ceil(physicians / 30))], { encoding: "utf8" }));
startPostgresql();
const seconds = { sqlite: [], postgresql: [] };
for (let round = 0; round < rounds; ++round) {
  const lite = join(work, `sqlite-${round}`);
  mkdirSync(lite);
  seconds.sqlite.push(publish(results, lite));
  const large = join(work, `postgresql-${round}`);
  mkdirSync(large);
  const name = `round${round}`;
  asPostgres(`${postgresql}/createdb`, "-h", sockets, name);
  writeFileSync(join(large, "miroir.conf"), `database = postgresql://postgres@/${name}?host=${sockets}\n`);
  seconds.postgresql.push(publish(results, large));
}
const bytes = statSync(join(work, "sqlite-0", "miroir.db")).size;
const row = (name, values) => `| ${name} | ${number(Math.min(...values), 1)} | ${number(median(values), 1)} |`;
const target = (name, values) => `| a region of ${number(physicians)} physicians published into ${name}, s | < ${goal} | ${number(median(values), 1)} | ${verdict(median(values), goal)} |`;
writeSection("publish", `## Publishing: ${number(physicians)} physicians, eighteen indicators, all strata, four half-years

${cpus()[0].model.trim()}, ${cpus().length} threads, ${Math.round(totalmem() / 2 ** 30)} GiB; load average before the end ${loadavg()[0].toFixed(1)}.
A results file made up for this: ${number(made.rows)} rows and ${number(made.content_rows)} rows of content. ${rounds} rounds, each into a new database:
the whole command, from the signature to the commit. PostgreSQL 15 as installed, on the same machine. The SQLite file takes ${number(bytes / 2 ** 20)} MiB.

| database | s, least | s, median |
| --- | ---: | ---: |
${row("SQLite", seconds.sqlite)}
${row("PostgreSQL", seconds.postgresql)}

| target | goal | measured | |
| --- | ---: | ---: | --- |
${target("SQLite", seconds.sqlite)}
${target("PostgreSQL", seconds.postgresql)}`);
