// The four engines on one synthetic region, several semesters in one run: the rows and what makes them up, to the byte.
//
// MIROIR_ENGINES_PATIENTS says how many inhabitants (500, and two semesters; more are counted over four).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startClickhouse } from "./clickhouse.mjs";

const patients = process.env.MIROIR_ENGINES_PATIENTS ?? "500";
const few = Number(patients) <= 500;
const semesters = (few ? ["2017-S2", "2018-S1"] : ["2017-S1", "2017-S2", "2018-S1", "2018-S2"]).flatMap((name) => ["--period", name]);
let folder;
let servers;

const miroir = (...parts) =>
  promisify(execFile)(process.env.MIROIR_BINARY, parts, {
    cwd: folder, maxBuffer: 1 << 26, env: { ...process.env, MIROIR_SIGNING_KEY: join(folder, "signing.key") },
  });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "miroir-engines-"));
  servers = await startClickhouse(2);
  await miroir("claims", "synth", "--out", "tables", "--patients", patients, "--seed", "20", "--from", "2016-01", "--to", "2018-12");
  await miroir("claims", "import", "--format", "snds", "--from", "tables", "--store", "region.store");
});
after(async () => {
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The files that a run wrote, by what each holds; the manifest names the engine and is left out. */
async function results(engine, ...more) {
  await miroir("indicators", "run", "--store", "region.store", ...semesters, "--min-cell", "0", "--engine", engine, "--out", `${engine}.csv`, ...more);
  const written = readdirSync(folder).filter((name) => name.startsWith(`${engine}.`) && name.endsWith(".csv"));
  return Object.fromEntries(written.map((name) => [name.slice(engine.length), readFileSync(join(folder, name), "utf8")]));
}

test("four engines, one result", async () => {
  const expected = await results("reference");
  assert.deepEqual(Object.keys(expected).sort(), [".csv", ".csv.content.csv"]);
  for (const semester of ["2017-S2", "2018-S1"]) assert.match(expected[".csv"], new RegExp(semester));
  for (const [engine, ...more] of [["duckdb"], ["native"], ["clickhouse", "--clickhouse", servers.urls.join(",")]]) {
    const found = await results(engine, ...more);
    for (const part of Object.keys(expected)) {
      assert.ok(found[part] === expected[part], `${engine} writes another ${part} than the reference engine`);
    }
  }
});
