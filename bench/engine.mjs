// The engine, in docs/benchmarks.md: the eighteen indicators by every way, how time and memory grow, and the targets.
//
//   node bench/engine.mjs PATIENTS ROUNDS
import { execFileSync } from "node:child_process";

import { writeSection } from "./benchmarks.mjs";
import { engineBench, machine, measure, number, region, rounds, target, threads } from "./regions.mjs";

const [patients, count] = process.argv.slice(2).map(Number);
const eight = [2015, 2016, 2017, 2018].flatMap((year) => [`${year}-S1`, `${year}-S2`]);
const whole = region(patients);
const check = JSON.parse(execFileSync(engineBench, ["check", "--store", whole.store], { encoding: "utf8" }));

const words = new Map([
  ["scan", "bare DuckDB scan of the columns that the fold reads"],
  ["stream", "the same columns handed to the program, in order, and dropped"],
  ["counts", "native: the eighteen indicators, all levels and strata, one pass"],
  ["native", "the same, and what makes up each numerator by class and month"],
  ["single", "expert SQL, the best single query for the eighteen (no strata)"],
  ["separate", "expert SQL, one query for each indicator (no strata)"],
  ["generated", "SQL of the duckdb engine, one query for each indicator, all strata"],
]);
const ways = rounds(count, [...words.keys()].map((way) => [way, () => measure(way, whole.store, { threads })]));
const scan = ways.get("scan");
const native = ways.get("native");
const wayRows = [...ways].map(
  ([way, run]) =>
    `| ${words.get(way)} | ${number(run.least, 3)} | ${number(run.seconds, 3)} | ${number(run.processor, 3)} | ` +
    `${number(run.events / run.seconds / 1e6, 1)} | ${number(run.seconds / scan.seconds, 1)} | ` +
    `${number(run.processor / scan.processor, 1)} | ${number(run.peak)} |`,
);
writeSection("engine", `## The engine: eighteen indicators, 2018-S1

${machine()}
Synthetic region, seed 7: ${number(native.events)} events, ${number(native.patients)} patients, ${native.physicians} physicians.
${count} rounds, each way in a process of its own, second run of the process (the file is in memory).
Before measuring, the hand-written SQL was checked against the native counts: ${check.rows} pairs of indicator and
physician, numerator and denominator equal. Processor seconds are those of all threads together: on a busy machine
they tell more than the clock.

| way | s, least | s, median | processor s, median | million events/s | times the scan | processor, times the scan | peak MiB |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${wayRows.join("\n")}
`);

const half = region(Math.round(patients / 2));
const years = region(Math.round(patients / 4), "2014-01", "2018-12");
const growth = rounds(count, [
  ["half", () => measure("native", half.store, { threads })],
  ["whole", () => measure("native", whole.store, { threads })],
  ["one", () => measure("native", years.store, { threads, periods: eight.at(-1) })],
  ["eight", () => measure("native", years.store, { threads, periods: eight.join(",") })],
  ["half scan", () => measure("scan", half.store, { threads })],
  ["whole scan", () => measure("scan", whole.store, { threads })],
]);
const growthRow = (name, text) => {
  const run = growth.get(name);
  return `| ${text} | ${number(run.events)} | ${number(run.seconds, 3)} | ${number(run.processor, 3)} | ${number(run.peak)} |`;
};
const ratio = (a, b, key) => growth.get(a)[key] / growth.get(b)[key];
const overBuffer = native.peak - scan.peak;
writeSection("scaling", `## How time and memory grow

${machine()}
DuckDB's buffer keeps the file, as far as its limit allows: the scan, which holds nothing else, shows its part of the peak.

| run | events | s | processor s | peak MiB |
| --- | ---: | ---: | ---: | ---: |
${growthRow("half", "native, half the patients")}
${growthRow("whole", "native, all patients")}
${growthRow("half scan", "bare scan, half the patients")}
${growthRow("whole scan", "bare scan, all patients")}
${growthRow("one", "native, five years of claims, 2018-S2")}
${growthRow("eight", "native, the same claims, eight semesters (2015-S1 to 2018-S2) in one run")}

Import of the region above (SNDS tables in Parquet): ${number(whole.actLines)} act lines in ${number(whole.importSeconds, 1)} s,
${number(whole.importProcessor, 1)} s of processor: ${number(whole.actLines / whole.importSeconds)} lines a second by the clock,
${number((whole.actLines / whole.importProcessor) * threads)} if ${threads} threads were always free.
`);

const perSecond = whole.actLines / whole.importSeconds;
writeSection("targets", `## Targets

${number(native.events)} events; each line from the runs above, the native engine with what makes up the numerators. Those by processor
seconds say what a machine that does nothing else would see.

| target | goal | measured | |
| --- | ---: | ---: | --- |
${[
  target("times faster than expert SQL, one query for each indicator", 25, ways.get("separate").seconds / native.seconds, 1, true),
  target("the same, by processor seconds", 25, ways.get("separate").processor / native.processor, 1, true),
  target("times faster than the best single query", 4, ways.get("single").seconds / native.seconds, 1, true),
  target("the same, by processor seconds", 4, ways.get("single").processor / native.processor, 1, true),
  target("time, in bare scans of the columns used", 2, native.seconds / scan.seconds, 2, false),
  target("the same, by processor seconds", 2, native.processor / scan.processor, 2, false),
  target("time of twice the events", 2.1, ratio("whole", "half", "seconds"), 2, false),
  target("the same, by processor seconds", 2.1, ratio("whole", "half", "processor"), 2, false),
  target("peak memory beside DuckDB's buffer, MiB", 1024, overBuffer, 0, false),
  target("time of eight semesters, in times of one", 2, ratio("eight", "one", "seconds"), 2, false),
  target("the same, by processor seconds", 2, ratio("eight", "one", "processor"), 2, false),
  target("import, act lines a second", 300000, perSecond, 0, true),
  target("the same, by processor seconds, all threads free", 300000, (whole.actLines / whole.importProcessor) * threads, 0, true),
].join("\n")}

What bounds the engine: the bare scan takes ${number((scan.processor / scan.events) * 1e9, 1)} ns of processor an event; handing the columns to the program takes
${number((ways.get("stream").processor / scan.events) * 1e9, 1)} ns, and the whole run ${number((native.processor / scan.events) * 1e9, 1)} ns. The rest is the fold: choosing the events that
a plan looks at, and the counts of each patient and physician.
`);
