// Synthetic regions for the benches: made once, kept as stores in MIROIR_BENCH_DATA (build/bench), with what their
// import took beside them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

export const program = "build/release/miroir";
export const engineBench = "build/release/bench/engine_bench";
const folder = process.env.MIROIR_BENCH_DATA ?? "build/bench";

/** Runs a command; its output, and the seconds it took on the clock and of the processor. */
export function timed(command, ...parts) {
  const script = 'TIMEFORMAT="seconds %R %U %S"; time "$@"';
  const text = execFileSync("bash", ["-c", `exec 2>&1; ${script}`, "bash", command, ...parts], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const [, seconds, user, system] = text.match(/seconds (\S+) (\S+) (\S+)\s*$/).map(Number);
  return { text, seconds, processor: user + system };
}

/** The store of a region: { store, people, actLines, importSeconds, importProcessor }. */
export function region(patients, from = "2017-01", to = "2018-12") {
  mkdirSync(folder, { recursive: true });
  const name = `${folder}/region-${patients}-${from}-${to}`;
  const store = `${name}.store`;
  const facts = `${name}.json`;
  if (!existsSync(store) || !existsSync(facts)) {
    const tables = `${name}.tables`;
    rmSync(tables, { recursive: true, force: true });
    rmSync(store, { force: true });
    const made = timed(program, "claims", "synth", "--out", tables, "--patients", String(patients), "--seed", "7", "--from", from, "--to", to);
    const imported = timed(program, "claims", "import", "--format", "snds", "--from", tables, "--store", store);
    rmSync(tables, { recursive: true, force: true });
    const actLines = Number(made.text.match(/(\d+) act lines/)[1]);
    const about = { patients, actLines, synthSeconds: made.seconds, importSeconds: imported.seconds, importProcessor: imported.processor };
    writeFileSync(facts, JSON.stringify(about));
  }
  return { store, ...JSON.parse(readFileSync(facts, "utf8")) };
}

/** One way of engine_bench in a process of its own: { seconds, processor, peak (MiB), events, patients, physicians }. */
export function measure(way, store, { threads, periods = "2018-S1" }) {
  const facts = JSON.parse(
    execFileSync(engineBench, [way, "--store", store, "--runs", "2", "--threads", String(threads), "--periods", periods], { encoding: "utf8" }),
  );
  // The first run of a process reads the file; the second finds it in DuckDB's memory.
  return { ...facts, seconds: facts.seconds.at(-1), processor: facts.processor_seconds.at(-1), peak: facts.peak_kibibytes / 1024 };
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Several runs of several ways, in turn so that a busy machine slows them alike: name -> { seconds, processor, … }. */
export function rounds(count, ways) {
  const runs = new Map(ways.map(([name]) => [name, []]));
  for (let round = 0; round < count; ++round) {
    for (const [name, run] of ways) runs.get(name).push(run());
  }
  return new Map(
    [...runs].map(([name, found]) => {
      const middle = (key) => median(found.map((one) => one[key]));
      const least = Math.min(...found.map((one) => one.seconds));
      const peak = Math.max(...found.map((one) => one.peak));
      return [name, { ...found[0], least, seconds: middle("seconds"), processor: middle("processor"), peak }];
    }),
  );
}

export const number = (value, digits = 0) =>
  value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });

export const threads = cpus().length;

const cpu = readFileSync("/proc/cpuinfo", "utf8").match(/model name\s*: (.*)/)?.[1] ?? "unknown";
export const machine = () => `${cpu}, ${threads} threads, ${number(totalmem() / 2 ** 30)} GiB; load average at the end ${number(loadavg()[0], 1)}.`;

/** A line of a table of targets: met, or by how much it was missed. */
export function target(text, goal, value, digits, atLeast, unit = "") {
  const met = atLeast ? value >= goal : value <= goal;
  const missed = atLeast ? goal / value : value / goal;
  return `| ${text} | ${atLeast ? "≥" : "≤"} ${number(goal, goal % 1 ? 1 : 0)}${unit} | ${number(value, digits)}${unit} | ${met ? "met" : `missed by a factor of ${number(missed, 2)}`} |`;
}
