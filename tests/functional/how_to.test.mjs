// docs/how-to/write-an-indicator.md, followed to the letter in an empty folder: its commands are run and its file written.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const source = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(source, "docs/how-to/write-an-indicator.md"), "utf8");
const blocks = [...page.matchAll(/```(sh|yaml)\n(.*?)```/gs)].map(([, language, text]) => ({ language, text }));
const said = [];
let folder;

const shell = (commands) =>
  promisify(execFile)("bash", ["-e", "-c", commands], {
    cwd: folder,
    maxBuffer: 1 << 24,
    env: { ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, MIROIR_SIGNING_KEY: join(folder, "signing.key") },
  }).then((output) => output.stdout);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "miroir-how-to-"));
  cpSync(join(source, "catalogue"), join(folder, "catalogue"), { recursive: true });
  await shell(`mkdir bin && ln -s "${process.env.MIROIR_BINARY}" bin/miroir`);
  for (const { language, text } of blocks) {
    if (language === "yaml") writeFileSync(join(folder, "mine/psychotropics-75.yaml"), text);
    else said.push(await shell(text));
  }
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("the definition is accepted and its drawn patients count as it says", () => {
  assert.match(said.join("\n"), /psychotropics-75\.yaml: 1 indicator, 2 examples, no mistake/);
  assert.match(said.join("\n"), /mine: 19 indicators, \d+ examples, no mistake/);
});

test("the page shows what the program says", () => {
  const told = said.find((text) => text.includes("example 2"));
  for (const line of ["A: 0 of 1", "the patient: counted, not in the numerator", "a patient aged 78 on 2018-06-30, registered with A (known)"]) {
    assert.ok(told.includes(line), told);
    assert.ok(page.includes(line));
  }
  assert.match(said.join("\n"), /date_trunc\('month', event\.date\)/);
});

test("every engine counts the same patients, and some", () => {
  const rows = readFileSync(join(folder, "native.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
  const column = (name) => rows[0].indexOf(name);
  const region = rows.find((row) => row[column("level")] === "region" && row[column("stratum")] === "all");
  assert.ok(Number(region[column("numerator")]) > 0, region.join());
  assert.ok(Number(region[column("denominator")]) > Number(region[column("numerator")]));
});

test("the refusals that the page shows are those of the program", async () => {
  const file = join(folder, "mine/psychotropics-75.yaml");
  const sound = readFileSync(file, "utf8");
  const refusal = async (from, to) => {
    writeFileSync(file, sound.replace(from, to));
    const error = await shell("miroir indicators check mine/psychotropics-75.yaml").then(() => assert.fail("accepted"), (refused) => refused);
    writeFileSync(file, sound);
    return error.stderr;
  };
  const place = (ending) => page.match(new RegExp(`psychotropics-75\\.yaml:(\\d+:\\d+): ${ending}`))[1];
  const word = await refusal("of: months", "of: month");
  assert.match(word, /unknown word "month" for of: .*did you mean "months"\?/);
  assert.ok(word.includes(`:${place("unknown word")}:`), word);
  const example = await refusal("expected: {A: 1 of 1}", "expected: {A: 0 of 1}");
  assert.match(example, /the example "Two classes in March" expects 0 of 1 for A, the reference engine counts 1 of 1/);
  assert.ok(example.includes(`:${place("the example")}:`), example);
});
