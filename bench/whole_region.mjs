// A whole region, in docs/benchmarks.md: four semesters in one run, the same from the command line to the signed file,
// and the import.
//
//   node bench/whole_region.mjs PATIENTS
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeSection } from "./benchmarks.mjs";
import { engineBench, machine, number, program, region, target, threads } from "./regions.mjs";

const patients = Number(process.argv[2]);
const semesters = ["2017-S1", "2017-S2", "2018-S1", "2018-S2"];
// DuckDB's buffer, a setting: what a run takes beside it is its own.
const bufferMebibytes = 1024;

function run(way, periods) {
  const parts = [way, "--store", whole.store, "--runs", "1", "--threads", String(threads), "--periods", periods.join(","), "--buffer", String(bufferMebibytes)];
  const facts = JSON.parse(execFileSync(engineBench, parts, { encoding: "utf8" }));
  return { ...facts, seconds: facts.seconds[0], processor: facts.processor_seconds[0], peak: facts.peak_kibibytes / 1024 };
}

/** A command's seconds and the most memory it held, in MiB, read every tenth of a second. */
function watched(command, ...parts) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, parts, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, XDG_CONFIG_HOME: work } });
    let peak = 0;
    const look = setInterval(() => {
      try {
        peak = Math.max(peak, Number(readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)?.[1] ?? 0));
      } catch {
        // It has just ended.
      }
    }, 100);
    child.on("exit", (code) => {
      clearInterval(look);
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, peak: peak / 1024 });
      else reject(new Error(`${command} ${parts.join(" ")}: ${code}`));
    });
  });
}

const work = mkdtempSync(join(tmpdir(), "miroir-region-"));
const whole = region(patients);
try {
  const scan = run("scan", ["2018-S1"]);
  const one = run("native", ["2018-S1"]);
  const four = run("native", semesters);
  const counts = run("counts", semesters);
  const periods = semesters.flatMap((name) => ["--period", name]);
  const command = await watched(program, "indicators", "run", "--store", whole.store, ...periods, "--out", join(work, "results.csv"));
  const row = (words, found) =>
    `| ${words} | ${number(found.seconds, 2)} | ${found.events ? number(found.events / found.seconds / 1e6, 1) : ""} | ${number(found.peak)} |`;
  writeSection("whole region", `## A whole region

${machine()}
Synthetic region, seed 7: ${number(patients)} inhabitants, ${number(four.patients)} patients, ${number(four.physicians)} physicians, ${number(four.events)} events of 2017 and
2018; the store has ${number(statSync(whole.store).size / 2 ** 20)} MiB. One run each, the first of its process, the file in the system's
cache as far as it fits. DuckDB's buffer was set to ${number(bufferMebibytes)} MiB, but for the command, which sets its own.

| run | s | million events/s | peak MiB |
| --- | ---: | ---: | ---: |
${row("bare DuckDB scan of the columns that the fold reads", scan)}
${row("native, the eighteen indicators of 2018-S1, with what makes them up", one)}
${row("native, the same of four semesters in one run", four)}
${row("native, four semesters, without what makes them up", counts)}
${row("`miroir indicators run` of the four semesters: counts, levels, disclosure control, signed files", command)}

Import of the SNDS tables in Parquet: ${number(whole.actLines)} act lines in ${number(whole.importSeconds)} s (${number(whole.importProcessor)} s of processor),
${number(whole.actLines / whole.importSeconds)} lines a second.

| target | goal | measured | |
| --- | ---: | ---: | --- |
${[
  target("time of four semesters, in bare scans", 2, four.seconds / scan.seconds, 2, false),
  target("peak memory of four semesters beside DuckDB's buffer, MiB", 1024, four.peak - scan.peak, 0, false),
  target("import, act lines a second", 300000, whole.actLines / whole.importSeconds, 0, true),
].join("\n")}
`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
