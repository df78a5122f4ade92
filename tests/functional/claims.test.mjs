// Claims as an administrator meets them: synthesise, import, check; and imports that must change nothing.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const miroir = (...options) =>
  run(process.env.MIROIR_BINARY, options, { maxBuffer: 1 << 24 }).then(
    (output) => ({ code: 0, ...output }),
    (error) => error,
  );

let directory;
let tables;
let store;
const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const lastLine = (text) => text.trim().split("\n").pop();

before(async () => {
  directory = mkdtempSync(join(tmpdir(), "miroir-claims-"));
  tables = join(directory, "tables");
  store = join(directory, "claims.duckdb");
  const made = await miroir("claims", "synth", "--out", tables, "--patients", "1000", "--seed", "7");
  assert.equal(made.code, 0, made.stderr);
});

after(() => rmSync(directory, { recursive: true, force: true }));

test("a synthetic region is imported, twice to the same store, and found sound", async () => {
  const first = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", store, "--json");
  assert.equal(first.code, 0, first.stderr);
  const again = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", store, "--json");
  const [one, other] = [first, again].map((output) => JSON.parse(output.stdout));
  assert.ok(one.done && one.store.events > 1000);
  assert.equal(one.store.fingerprint, other.store.fingerprint);
  const checked = await miroir("claims", "check", "--store", store);
  assert.equal(checked.code, 0, checked.stderr);
  assert.match(checked.stdout, /The store is sound/);
});

test("CSV and Parquet give one fingerprint", async () => {
  const csv = join(directory, "csv");
  const options = ["--patients", "1000", "--seed", "7", "--csv"];
  assert.equal((await miroir("claims", "synth", "--out", csv, ...options)).code, 0);
  const outcome = await miroir("claims", "import", "--format", "snds", "--from", csv, "--store", join(directory, "csv.duckdb"), "--json");
  const checked = JSON.parse((await miroir("claims", "check", "--store", store, "--json")).stdout);
  assert.equal(JSON.parse(outcome.stdout).store.fingerprint, checked.fingerprint);
});

test("a cut Parquet file is refused in one sentence and the old store stays", async () => {
  const old = digest(store);
  const cut = join(tables, "ER_PHA_F.parquet");
  const whole = readFileSync(cut);
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  const refused = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", store, "--json");
  writeFileSync(cut, whole);
  assert.equal(refused.code, 1);
  assert.equal(refused.stderr, "miroir: ER_PHA_F.parquet is cut short (the end of the Parquet file is missing): copy it again\n");
  assert.equal(digest(store), old);
});

test("an interrupted import changes nothing and leaves nothing behind", async () => {
  const old = digest(store);
  const child = spawn(process.env.MIROIR_BINARY, ["claims", "import", "--format", "snds", "--from", tables, "--store", store]);
  let errors = "";
  let asked = false;
  child.stderr.on("data", (bytes) => {
    errors += bytes;
    if (errors.includes("Reading acts") && !asked) asked = child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 130);
  assert.equal(lastLine(errors), "miroir: the import was interrupted: nothing was changed");
  assert.equal(digest(store), old);
  assert.deepEqual(readdirSync(directory).filter((name) => name.includes("building")), []);
});

test("wrong usage is status 2, a store that is none status 1", async () => {
  assert.equal((await miroir("claims", "import", "--format", "omap", "--from", tables, "--store", store)).code, 2);
  const none = await miroir("claims", "check", "--store", join(directory, "none"));
  assert.equal(none.code, 1);
  assert.match(none.stderr, /does not exist: make it with `miroir claims import`/);
});
