// Called by paper.sh. The command is run twice: for the whole region, then for 340 profiles, the size of a region's
// groups, repeating the region's own physicians as often as needed.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { verdict, writeSection } from "./benchmarks.mjs";

const miroir = "build/release/miroir";
const data = "build/bench/demo";
const out = "build/bench/paper";
const wanted = Number(process.env.MIROIR_BENCH_PROFILES ?? 340);
const goal = 300; // seconds, of 340 profiles on 2 cores

/** The demonstration makes its data, then serves: it is stopped once it answers. */
function makeData() {
  if (existsSync(join(data, "demo.json"))) return Promise.resolve();
  const child = spawn(miroir, ["demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    child.on("exit", resolve);
    let text = "";
    child.stdout.on("data", (bytes) => {
      text += bytes;
      if (/http:\/\/127\.0\.0\.1:\d+/.test(text)) child.kill("SIGTERM");
    });
  });
}

function print(name, ...options) {
  rmSync(out, { recursive: true, force: true });
  const start = performance.now();
  const report = JSON.parse(execFileSync(miroir, ["feedback", "print", "--data", data, "--out", out, "--json", ...options], { encoding: "utf8" }));
  const files = readdirSync(out, { recursive: true }).filter((file) => file.endsWith(".pdf"));
  const bytes = files.reduce((sum, file) => sum + statSync(join(out, file)).size, 0);
  return { name, ...report, seconds: (performance.now() - start) / 1000, kib: bytes / files.length / 1024, files };
}

await makeData();
const region = print("the whole region");
const numbers = region.files.map((file) => /profile-(.+)\.pdf$/.exec(file)?.[1]).filter(Boolean);
const asked = Array.from({ length: wanted }, (_, i) => ["--physician", numbers[i % numbers.length]]).flat();
const many = print(`${wanted} profiles`, ...asked);
const one = print("one profile, start included", "--physician", numbers[0]);
rmSync(out, { recursive: true, force: true });
writeSection("paper", [
  "## The papers of a region",
  `${cpus()[0].model}, ${cpus().length} threads; the demonstration's region; WeasyPrint ${execFileSync("weasyprint", ["--version"], { encoding: "utf8" }).match(/[\d.]+/)[0]}.`,
  "",
  "| what | profiles | booklets | s | papers a second | KiB a paper |",
  "| --- | ---: | ---: | ---: | ---: | ---: |",
  ...[region, many, one].map((row) => `| ${row.name} | ${row.profiles} | ${row.booklets} | ${row.seconds.toFixed(1)} | ${((row.profiles + row.booklets) / row.seconds).toFixed(1)} | ${row.kib.toFixed(0)} |`),
  "",
  "| target | goal | measured | |",
  "| --- | ---: | ---: | --- |",
  `| ${wanted} profiles, s | < ${goal} | ${many.seconds.toFixed(1)} | ${verdict(many.seconds, goal)} |`,
].join("\n"));
