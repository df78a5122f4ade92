// From claims to the platform: the engines agree to the byte, what was changed on the way is refused, and publishing
// twice does no harm.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
let directory;
let store;

const miroir = (...options) =>
  run(process.env.MIROIR_BINARY, options, {
    maxBuffer: 1 << 24,
    env: { ...process.env, MIROIR_SIGNING_KEY: join(directory, "signing.key") },
  }).then(
    (output) => ({ code: 0, ...output }),
    (error) => error,
  );
const indicators = (out, ...options) =>
  miroir("indicators", "run", "--store", store, "--period", "2018-S1", "--out", out, ...options);
const publish = (results, data, ...options) => miroir("feedback", "publish", "--results", results, "--data", data, ...options);
const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const parts = ["", ".content.csv", ".manifest.json", ".manifest.sig"];

// One line on standard error, status 1, and what it must say. Progress is not part of the refusal.
function assertRefused(outcome, words) {
  assert.equal(outcome.code, 1, outcome.stderr);
  const said = outcome.stderr.trim().split("\n").filter((line) => line.startsWith("miroir: "));
  assert.equal(said.length, 1, outcome.stderr);
  assert.match(said[0], words);
}

// A file and its manifest and signature in a folder of their own, to be spoiled.
function copyOf(results, name) {
  const folder = join(directory, name);
  mkdirSync(folder);
  for (const part of parts) cpSync(results + part, join(folder, basename(results)) + part);
  return join(folder, basename(results));
}

function changeOneByte(file) {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(file, bytes);
}

before(async () => {
  directory = mkdtempSync(join(tmpdir(), "miroir-results-"));
  store = join(directory, "claims.duckdb");
  const tables = join(directory, "tables");
  const made = await miroir("claims", "synth", "--out", tables, "--patients", "3000", "--seed", "7");
  assert.equal(made.code, 0, made.stderr);
  const imported = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", store);
  assert.equal(imported.code, 0, imported.stderr);
  const computed = await indicators(join(directory, "results.csv"));
  assert.equal(computed.code, 0, computed.stderr);
});

after(() => rmSync(directory, { recursive: true, force: true }));

test("every engine, and the same engine again, writes the same bytes", async () => {
  const first = digest(join(directory, "results.csv"));
  const content = digest(join(directory, "results.csv.content.csv"));
  for (const engine of ["native", "reference", "duckdb"]) {
    const out = join(directory, `${engine}.csv`);
    const outcome = await indicators(out, "--engine", engine);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(digest(out), first, engine);
    assert.equal(digest(`${out}.content.csv`), content, engine);
  }
});

test("no cell of 1 to 10 patients leaves unless asked", async () => {
  const patients = (file) =>
    readFileSync(file, "utf8").trim().split("\n").slice(1).map((line) => line.split(",")[5]).filter((cell) => cell !== "").map(Number);
  assert.ok(patients(join(directory, "results.csv")).every((count) => count === 0 || count > 10));
  const everything = join(directory, "everything.csv");
  assert.equal((await indicators(everything, "--min-cell", "0")).code, 0);
  assert.ok(patients(everything).some((count) => count > 0 && count <= 10));
  const data = join(directory, "no-small-cells");
  assertRefused(await publish(everything, data), /--min-cell 0/);
  assert.ok(!existsSync(join(data, "miroir.db")));
});

for (const ending of ["csv", "json", "parquet"]) {
  test(`${ending} is published, twice without harm, and refused with one byte changed`, async () => {
    const results = join(directory, `formats.${ending}`);
    assert.equal((await indicators(results)).code, 0);
    const data = join(directory, `data-${ending}`);
    const first = await publish(results, data, "--json");
    assert.equal(first.code, 0, first.stderr);
    assert.equal(JSON.parse(first.stdout).outcome, "published");
    const again = await publish(results, data, "--json");
    assert.equal(again.code, 0, again.stderr);
    assert.equal(JSON.parse(again.stdout).outcome, "already-published");
    const database = digest(join(data, "miroir.db"));
    for (const part of parts) {
      const spoiled = copyOf(results, `spoiled-${ending}${part}`);
      changeOneByte(spoiled + part);
      assertRefused(await publish(spoiled, data), part.startsWith(".manifest") ? /does not fit/ : /was changed/);
      assert.equal(digest(join(data, "miroir.db")), database);
    }
    assert.equal(statSync(join(data, "miroir.db")).mode & 0o777, 0o600);
  });
}

test("a results file that is refused first makes no platform", async () => {
  const spoiled = copyOf(join(directory, "results.csv"), "spoiled-first");
  changeOneByte(spoiled);
  const data = join(directory, "never-made");
  assertRefused(await publish(spoiled, data), /was changed/);
  assert.ok(!existsSync(data));
});

test("another signer is refused until accepted by name", async () => {
  const data = join(directory, "two-signers");
  assert.equal((await publish(join(directory, "results.csv"), data)).code, 0);
  const other = join(directory, "other.csv");
  rmSync(join(directory, "signing.key"));
  assert.equal((await indicators(other)).code, 0);
  const refused = await publish(other, data);
  assertRefused(refused, /--accept-signer [0-9a-f]{64}/);
  const signer = refused.stderr.match(/--accept-signer ([0-9a-f]{64})/)[1];
  assert.equal((await publish(other, data, "--accept-signer", signer)).code, 0);
  assert.equal((await publish(other, data)).code, 0);
});

test("the signing key is private", () => {
  assert.equal(statSync(join(directory, "signing.key")).mode & 0o777, 0o600);
});

test("what cannot be computed or written is refused before or without a trace", async () => {
  const before = readdirSync(directory).sort();
  assertRefused(await indicators(join(directory, "results.xlsx")), /\.csv, \.json or \.parquet/);
  assertRefused(await indicators(join(directory, "nowhere", "results.csv")), /cannot be written/);
  assertRefused(await indicators(join(directory, "new.csv"), "--period", "2018-S1"), /twice/);
  assertRefused(await indicators(join(directory, "new.csv"), "--period", "2018-S3"), /2018-S3/);
  assertRefused(await indicators(join(directory, "new.csv"), "--only", "polypharmacy"), /polypharmacy-65/);
  assertRefused(await indicators(join(directory, "new.csv"), "--engine", "abacus"), /abacus/);
  assert.deepEqual(readdirSync(directory).sort(), before);
});
