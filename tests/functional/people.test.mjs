// People from a table on the command line: told, refused row by row, applied, and the second time nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

// Eleven digits with the key of Luhn.
function rpps(serial) {
  const digits = `10${String(serial).padStart(8, "0")}`;
  for (let key = 0; key < 10; key += 1) {
    const sum = [...`${digits}${key}`].reverse().reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return `${digits}${key}`;
  }
  throw new Error("no key");
}

test("a table of people is tried, applied, and applied again without effect", () => {
  const directory = mkdtempSync(join(tmpdir(), "miroir-people-"));
  const file = join(directory, "people.csv");
  const run = (...options) =>
    spawnSync(process.env.MIROIR_BINARY, ["people", "import", "--data", directory, "--from", file, ...options], { encoding: "utf8" });
  try {
    writeFileSync(file, `rpps;nom;prénom;ville\n${rpps(1)};Le Goff;Hélène;Guingamp\n123;Roux;Ana;Brest\n`);
    const tried = run("--dry-run");
    assert.equal(tried.status, 0, tried.stderr);
    assert.match(tried.stdout, /people\.csv:3: rpps: an RPPS number has 11 digits/);
    assert.match(tried.stdout, /1 to add, 0 to change, 0 unchanged, 1 refused\nNothing was changed/);
    assert.match(run().stdout, /1 to add.*\nDone/);
    assert.match(run().stdout, /0 to add, 0 to change, 1 unchanged, 1 refused/);
    writeFileSync(file, `rpps;nom;prénom;ville\n${rpps(1)};Le Goff;Hélène;Paimpol\n`);
    const changed = JSON.parse(run("--json").stdout);
    assert.deepEqual(changed.changes[0].changes, [{ column: "ville", before: "Guingamp", after: "Paimpol" }]);
    writeFileSync(file, "couleur\nbleu\n");
    const refused = run();
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /no column is called "nom"/);
    const annuaire = `Identifiant PP|Nom d'exercice|Prénom d'exercice|Code profession|Code savoir-faire|Code commune (coord. structure)|\n${rpps(1)}|LE GOFF|HELENE|10|SM26|22070|\n${rpps(2)}|ROUX|ANA|10|SM26|75056|\n`;
    writeFileSync(file, annuaire);
    assert.match(run("--format", "annuaire", "--departments", "22,29").stdout, /1 practitioners elsewhere[\s\S]*0 to add, 1 to change/);
    assert.match(run("--format", "annuaire", "--departments", "22,29").stdout, /0 to add, 0 to change, 1 unchanged/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
