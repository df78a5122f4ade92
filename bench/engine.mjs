// Runs engine_bench once for each way and round, the ways in turn so that a busy machine slows them alike, and
// writes the table of the engine into docs/benchmarks.md.
//
//   node bench/engine.mjs PROGRAM STORE ROUNDS
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

import { writeSection } from "./benchmarks.mjs";

const [program, store, rounds] = process.argv.slice(2);
const ways = [
  ["scan", "bare DuckDB scan of the columns that the fold reads"],
  ["stream", "the same columns handed to the program, in order, and dropped"],
  ["native", "native: the eight indicators, all levels and strata, one pass"],
  ["single", "expert SQL, the best single query for the eight (no strata)"],
  ["separate", "expert SQL, one query for each indicator (no strata)"],
  ["generated", "SQL of the duckdb engine, one query for each indicator, all strata"],
];
const threads = cpus().length;

const run = (way) =>
  JSON.parse(execFileSync(program, [way, "--store", store, "--runs", "2", "--threads", String(threads)]).toString());
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const number = (value, digits) => value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });

const check = JSON.parse(execFileSync(program, ["check", "--store", store]).toString());
const seconds = new Map(ways.map(([way]) => [way, []]));
const processor = new Map(ways.map(([way]) => [way, []]));
const peak = new Map();
let facts;
for (let round = 0; round < Number(rounds); ++round) {
  for (const [way] of ways) {
    facts = run(way);
    // The first run of a process reads the file; the second finds it in DuckDB's memory.
    seconds.get(way).push(facts.seconds.at(-1));
    processor.get(way).push(facts.processor_seconds.at(-1));
    peak.set(way, Math.max(peak.get(way) ?? 0, facts.peak_kibibytes));
  }
}

const bare = median(seconds.get("scan"));
const bareProcessor = median(processor.get("scan"));
const rows = ways.map(([way, words]) => {
  const middle = median(seconds.get(way));
  const work = median(processor.get(way));
  return `| ${words} | ${number(Math.min(...seconds.get(way)), 3)} | ${number(middle, 3)} | ${number(work, 3)} | ` +
    `${number(facts.events / middle / 1e6, 1)} | ${number(middle / bare, 1)} | ${number(work / bareProcessor, 1)} | ` +
    `${number(peak.get(way) / 1024, 0)} |`;
});
const nativeTime = median(seconds.get("native"));
const times = (way) => number(median(seconds.get(way)) / nativeTime, 1);
const cpu = readFileSync("/proc/cpuinfo", "utf8").match(/model name\s*: (.*)/)?.[1] ?? "unknown";

writeSection("engine", `## The engine: eight indicators, 2018-S1

${cpu}, ${threads} threads, ${number(totalmem() / 2 ** 30, 0)} GiB; load average before the end ${number(loadavg()[1], 1)}.
Synthetic region, seed 7: ${number(facts.events, 0)} events, ${number(facts.patients, 0)} patients, ${facts.physicians} physicians.
${rounds} rounds, each way in a process of its own, second run of the process (the file is in memory).
Before measuring, the hand-written SQL was checked against the native counts: ${check.rows} pairs of indicator and
physician, numerator and denominator equal.

| way | s, least | s, median | processor s, median | million events/s | times the scan | processor, times the scan | peak MiB |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}

The native engine takes 1/${times("single")} of the time of the best single query and 1/${times("separate")} of that of one query
for each indicator. Processor seconds are those of all threads together: on a busy machine they tell more than the clock.
`);
