// The server as a process: it answers, refuses what it must, and stops cleanly.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { startPlatform } from "./support.mjs";

const run = promisify(execFile);

async function refusal(...options) {
  return run(process.env.MIROIR_BINARY, options).then(() => ({ code: 0, stderr: "" }), (error) => error);
}

test("the platform answers, and stops within a moment on SIGTERM", async () => {
  const platform = await startPlatform();
  const health = await fetch(`${platform.address}/sante`);
  assert.equal(health.status, 200);
  assert.equal(await health.text(), "ok\n");
  assert.equal(statSync(join(platform.directory, "miroir.secret")).mode & 0o777, 0o600);
  const start = Date.now();
  assert.equal(await platform.stop(), 0);
  assert.ok(Date.now() - start < 5000);
});

test("styles are kept for ever, pages never", async () => {
  const platform = await startPlatform();
  try {
    const page = await fetch(`${platform.address}/connexion`);
    assert.equal(page.headers.get("cache-control"), "no-store");
    const style = (await page.text()).match(/href="(\/fichiers\/miroir-[0-9a-f]+\.css)"/)[1];
    const sheet = await fetch(platform.address + style);
    assert.match(sheet.headers.get("cache-control"), /immutable/);
    const text = await sheet.text();
    assert.doesNotMatch(text, /\{\{/);
    for (const [, font] of text.matchAll(/url\((\/fichiers\/[^)]+)\)/g)) {
      assert.equal((await fetch(platform.address + font)).status, 200, font);
    }
  } finally {
    await platform.stop();
  }
});

test("a directory without a database, a bad address or a taken port is refused in one sentence", async () => {
  const directory = mkdtempSync(join(tmpdir(), "miroir-serve-"));
  const platform = await startPlatform();
  try {
    for (const [options, words] of [
      [["--data", join(directory, "absent")], /is not a directory/],
      [["--data", directory], /holds no database/],
      [["--data", platform.directory, "--listen", "nowhere"], /not an address/],
      [["--data", platform.directory, "--listen", new URL(platform.address).host], /cannot listen/],
    ]) {
      const { code, stderr } = await refusal("serve", ...options);
      assert.equal(code, 1, options.join(" "));
      assert.match(stderr, words);
      assert.equal(stderr.trim().split("\n").length, 1);
    }
  } finally {
    await platform.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
