// Accounts made from the command line: what is refused, and that nothing is made twice.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

function add(directory, password, grant = "physician:990000001") {
  return spawnSync(
    process.env.MIROIR_BINARY,
    ["accounts", "add", "--data", directory, "--login", "One@Test.Invalid", "--name", "One", "--grant", grant],
    { input: `${password}\n`, encoding: "utf8" },
  );
}

test("an account is made once, with a long password and a known role", () => {
  const directory = mkdtempSync(join(tmpdir(), "miroir-accounts-"));
  try {
    assert.match(add(directory, "too short").stderr, /at least 12 characters/);
    assert.match(add(directory, "long enough to be one", "king:53").stderr, /is not a role and its place/);
    assert.match(add(join(directory, "missing"), "long enough to be one").stderr, /is not a data directory/);
    const made = add(directory, "long enough to be one");
    assert.equal(made.status, 0);
    assert.equal(made.stdout, "Account one@test.invalid may sign in\n");
    const again = add(directory, "long enough to be one");
    assert.equal(again.status, 1);
    assert.match(again.stderr, /exists already/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
