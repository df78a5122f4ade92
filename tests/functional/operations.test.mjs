// What happens when long work is stopped, has no room, meets a store it cannot read, or is done again from a manifest:
// always one clear line, nothing lost, nothing left behind.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
let directory;
let tables;
let store;

const environment = () => ({ ...process.env, MIROIR_SIGNING_KEY: join(directory, "signing.key") });
const done = (promise) =>
  promise.then(
    (output) => ({ code: 0, ...output }),
    (error) => error,
  );
const miroir = (...options) =>
  done(run(process.env.MIROIR_BINARY, options, { maxBuffer: 1 << 24, env: environment() }));
// A process whose files may not grow beyond so many KiB: every further write fails, as on a full disk.
const withoutRoom = (kibibytes, ...options) =>
  done(
    run("bash", ["-c", `trap "" XFSZ; ulimit -f ${kibibytes}; exec "$0" "$@"`, process.env.MIROIR_BINARY, ...options], {
      maxBuffer: 1 << 24,
      env: environment(),
    }),
  );
const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const parts = ["", ".content.csv", ".manifest.json", ".manifest.sig"];
const indicators = (out, ...options) => ["indicators", "run", "--store", store, "--period", "2018-S1", "--out", out, ...options];

function assertRefused(outcome, words, code = 1) {
  assert.equal(outcome.code, code, outcome.stderr);
  const said = outcome.stderr.trim().split("\n").filter((line) => line.includes("miroir: "));
  assert.equal(said.length, 1, outcome.stderr);
  assert.match(said[0], words);
}

/** Starts the program and sends the signal once standard error says that `step` is under way. */
async function stopDuring(step, signal, ...options) {
  const child = spawn(process.env.MIROIR_BINARY, options, { env: environment() });
  let stderr = "";
  let sent = false;
  child.stderr.on("data", (bytes) => {
    stderr += bytes;
    if (!sent && stderr.includes(step)) {
      sent = true;
      child.kill(signal);
    }
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.ok(sent, stderr);
  return { code, stderr };
}

// A folder with a copy of the store, or of a results file, in it.
function folderWith(name, ...files) {
  const folder = join(directory, name);
  mkdirSync(folder);
  for (const file of files) cpSync(file, join(folder, file.split("/").at(-1)));
  return folder;
}
const contents = (folder) => readdirSync(folder).sort().map((name) => [name, digest(join(folder, name))]);

before(async () => {
  directory = mkdtempSync(join(tmpdir(), "miroir-operations-"));
  tables = join(directory, "tables");
  store = join(directory, "claims.store");
  const made = await miroir("claims", "synth", "--out", tables, "--patients", "6000", "--seed", "7");
  assert.equal(made.code, 0, made.stderr);
  const imported = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", store);
  assert.equal(imported.code, 0, imported.stderr);
  const computed = await miroir(...indicators(join(directory, "results.csv")));
  assert.equal(computed.code, 0, computed.stderr);
});

after(() => rmSync(directory, { recursive: true, force: true }));

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  test(`${signal} during an import leaves the old store as it was`, async () => {
    const folder = folderWith(`import-${signal}`, store);
    const before = contents(folder);
    const outcome = await stopDuring("…", signal, "claims", "import", "--format", "snds", "--from", tables, "--store",
      join(folder, "claims.store"));
    assertRefused(outcome, /interrupted: nothing was changed|interrupted/, code);
    assert.deepEqual(contents(folder), before);
  });

  test(`${signal} during the making of a region leaves nothing`, async () => {
    const folder = folderWith(`synth-${signal}`);
    const outcome = await stopDuring("…", signal, "claims", "synth", "--out", join(folder, "region"), "--patients", "60000");
    assertRefused(outcome, /interrupted/, code);
    assert.deepEqual(readdirSync(folder), []);
  });
}

for (const engine of ["native", "reference", "duckdb"]) {
  test(`a run of the ${engine} engine that is stopped leaves the old results as they were`, async () => {
    const results = join(directory, "results.csv");
    const folder = folderWith(`run-${engine}`, ...parts.map((part) => results + part));
    const before = contents(folder);
    const outcome = await stopDuring("Counting", "SIGINT",
      ...indicators(join(folder, "results.csv"), "--period", "2018-S2", "--engine", engine));
    assertRefused(outcome, /interrupted/, 130);
    assert.deepEqual(contents(folder), before);
  });
}

test("a publication that is stopped is there wholly or not at all", async () => {
  const data = join(directory, "stopped-publication");
  const outcome = await stopDuring("Verifying", "SIGINT", "feedback", "publish", "--results", join(directory, "results.csv"),
    "--data", data);
  if (outcome.code !== 0) assertRefused(outcome, /interrupted/, 130);
  const again = JSON.parse((await miroir("feedback", "publish", "--json", "--results", join(directory, "results.csv"), "--data", data)).stdout);
  assert.equal(again.outcome, outcome.code === 0 ? "already-published" : "published");
});

test("an import without room on the disk says so and leaves the old store as it was", async () => {
  const folder = folderWith("full-import", store);
  const before = contents(folder);
  const outcome = await withoutRoom(600, "claims", "import", "--format", "snds", "--from", tables, "--store",
    join(folder, "claims.store"));
  assertRefused(outcome, /claims\.store: there is no room in .*make room there/);
  assert.deepEqual(contents(folder), before);
});

test("an import that needs more memory than it may take says so and leaves the old store as it was", async () => {
  const folder = folderWith("short-import", store);
  const before = contents(folder);
  const outcome = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", join(folder, "claims.store"),
    "--memory", "1MiB");
  assertRefused(outcome, /the 1 MiB of memory it may take: nothing was changed; allow it more with --memory/);
  assert.deepEqual(contents(folder), before);
});

test("a region without room on the disk says so and leaves nothing", async () => {
  const folder = folderWith("full-synth");
  const outcome = await withoutRoom(200, "claims", "synth", "--out", join(folder, "region"), "--patients", "6000");
  assertRefused(outcome, /there is no room in .*make room there/);
  assert.deepEqual(readdirSync(folder), []);
});

for (const ending of ["csv", "json", "parquet"]) {
  test(`${ending} results without room on the disk say so and leave the old ones as they were`, async () => {
    const out = join(directory, `full-results-${ending}`, `results.${ending}`);
    const folder = folderWith(`full-results-${ending}`);
    assert.equal((await miroir(...indicators(out, "--only", "ppi"))).code, 0);
    const before = contents(folder);
    const outcome = await withoutRoom(8, ...indicators(out, "--period", "2018-S2"));
    assertRefused(outcome, /there is no room in .*nothing was changed/);
    assert.deepEqual(contents(folder), before);
  });
}

test("a second import of the same store is refused while the first one runs", async () => {
  const folder = folderWith("two-imports", store);
  const target = join(folder, "claims.store");
  writeFileSync(`${target}.building-${process.pid}`, "");  // this test stands for a running import
  const before = contents(folder);
  const outcome = await miroir("claims", "import", "--format", "snds", "--from", tables, "--store", target);
  assertRefused(outcome, new RegExp(`another import \\(process ${process.pid}\\)`));
  assert.deepEqual(contents(folder), before);
});

test("two runs into one results file leave the four files of one of them", async () => {
  const out = join(directory, "contested.csv");
  const both = await Promise.all(["2018-S1", "2018-S2"].map((period) =>
    miroir("indicators", "run", "--store", store, "--period", period, "--out", out)));
  assert.deepEqual(both.map((outcome) => outcome.code), [0, 0]);
  const published = await miroir("feedback", "publish", "--results", out, "--data", join(directory, "contested"));
  assert.equal(published.code, 0, published.stderr);
});

test("what is no store is refused by every command that reads one", async () => {
  const wrong = join(directory, "wrong.store");
  writeFileSync(wrong, "not a store");
  assertRefused(await miroir("claims", "check", "--store", wrong), /wrong\.store/);
  assertRefused(await miroir("indicators", "run", "--store", wrong, "--period", "2018-S1", "--out", join(directory, "none.csv")),
    /not a claims store/);
  assertRefused(await miroir("claims", "check", "--store", join(directory, "missing.store")), /missing\.store/);
});

test("with --json a refusal is one object on standard output", async () => {
  const missing = join(directory, "missing.store");
  const refused = [
    [["claims", "check", "--json", "--store", missing], "no-store"],
    [["indicators", "run", "--json", "--store", missing, "--period", "2018-S1", "--out", join(directory, "none.csv")], "no-store"],
    [["claims", "import", "--json", "--format", "snds", "--from", missing, "--store", join(directory, "new.store")], "no-folder"],
    [["claims", "synth", "--json", "--out", tables], undefined],
    [["feedback", "publish", "--json", "--results", join(directory, "none.csv"), "--data", join(directory, "none")], "no-file"],
  ];
  for (const [options, code] of refused) {
    const outcome = await miroir(...options);
    assert.equal(outcome.code, 1, options.join(" "));
    const { refusal } = JSON.parse(outcome.stdout);
    if (code) assert.equal(refusal.code, code);
    assert.ok(outcome.stderr.includes(refusal.sentence), options.join(" "));
  }
});

test("store and manifest alone are enough to make the same files again", async () => {
  const first = join(directory, "first.csv");
  const made = await miroir(...indicators(first, "--period", "2017-S2", "--only", "ppi,nsaid-65", "--min-cell", "5", "--engine", "reference"));
  assert.equal(made.code, 0, made.stderr);
  const manifest = JSON.parse(readFileSync(`${first}.manifest.json`, "utf8"));
  const checked = JSON.parse((await miroir("claims", "check", "--json", "--store", store)).stdout);
  assert.equal(checked.fingerprint, manifest.store_fingerprint);
  const version = await miroir("indicators", "list", "--json");
  assert.equal(version.code, 0, version.stderr);
  const second = join(directory, "second.csv");
  const again = await miroir("indicators", "run", "--store", store, "--out", second,
    ...manifest.periods.flatMap((period) => ["--period", period]),
    "--only", manifest.indicators.map((sheet) => sheet.id).join(","),
    "--min-cell", String(manifest.min_cell), "--engine", manifest.engine);
  assert.equal(again.code, 0, again.stderr);
  for (const part of parts) assert.equal(digest(second + part), digest(first + part), part);
});
