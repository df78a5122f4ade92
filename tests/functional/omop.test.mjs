// An OMOP base as a statistician meets it: import, what it cannot answer, and a run that leaves that out.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
let directory;
const miroir = (...options) =>
  run(process.env.MIROIR_BINARY, options, {
    maxBuffer: 1 << 24,
    env: { ...process.env, XDG_CONFIG_HOME: join(directory, "config") },
  }).then(
    (output) => ({ code: 0, ...output }),
    (error) => error,
  );

const month = (number) => `2018-${String(number).padStart(2, "0")}-15`;
const months = Array.from({ length: 12 }, (_, index) => index + 1);
const persons = Array.from({ length: 40 }, (_, index) => index + 1);

// A base without prescription dates, long-term diseases or the physicians' registrations over time.
const tables = {
  person: ["person_id,gender_concept_id,year_of_birth,provider_id", ...persons.map((person) => `${person},8532,1940,11`)],
  death: ["person_id,death_date", "40,2016-02-03"],
  provider: ["provider_id,provider_source_value,specialty_source_value", "11,22000001,1"],
  concept: ["concept_id,concept_code,vocabulary_id", "1001,C10AA05,ATC", "2001,83367,RxNorm"],
  concept_ancestor: ["ancestor_concept_id,descendant_concept_id,min_levels_of_separation", "1001,2001,1"],
  drug_exposure: [
    "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,provider_id,quantity",
    ...persons.flatMap((person) => months.map((number) => `${person * 100 + number},${person},2001,${month(number)},11,30`)),
  ],
  measurement: [
    "measurement_id,person_id,measurement_concept_id,measurement_date,provider_id,measurement_source_value",
    ...persons.flatMap((person) => [`${person * 10},${person},0,2018-03-02,11,0592`, `${person * 10 + 1},${person},0,2018-03-02,11,2888-6`]),
  ],
  visit_occurrence: [
    "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,provider_id",
    ...persons.map((person) => `${person},${person},9202,2018-03-01,11`),
  ],
};

before(() => {
  directory = mkdtempSync(join(tmpdir(), "miroir-omop-"));
  mkdirSync(join(directory, "tables"));
  for (const [table, lines] of Object.entries(tables)) {
    writeFileSync(join(directory, "tables", `${table}.csv`), lines.join("\n") + "\n");
  }
});

after(() => rmSync(directory, { recursive: true, force: true }));

const importing = (...options) =>
  miroir("claims", "import", "--format", "omop", "--from", join(directory, "tables"), "--store", join(directory, "claims.store"), ...options);

test("a base that does not say where its providers practise asks for the region", async () => {
  const refused = await importing();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /name the region with --region/);
});

test("the report says for each indicator what cannot be counted and why", async () => {
  const outcome = await importing("--region", "53", "--json");
  assert.equal(outcome.code, 0, outcome.stderr);
  const report = JSON.parse(outcome.stdout);
  const codes = report.limitations.map(({ code }) => code);
  assert.deepEqual(
    ["registration-history", "ald", "prescription-dates", "amounts", "boxes"].filter((code) => !codes.includes(code)),
    [],
  );
  const answers = new Map(report.indicators.map((indicator) => [indicator.id, indicator]));
  assert.equal(answers.get("ckd-monitoring-60").can_be_counted, true);
  assert.match(answers.get("ckd-monitoring-60").cautions.join(), /without expected values/);
  assert.equal(answers.get("nsaid-65").can_be_counted, false);
  assert.deepEqual(answers.get("nsaid-65").missing, ["the base holds no prescription date"]);
  const text = await importing("--region", "53");
  assert.match(text.stdout, /nsaid-65 +cannot be counted: the base holds no prescription date/);
});

test("a run counts what the base answers, and says what it leaves out", async () => {
  const out = join(directory, "results.csv");
  const store = join(directory, "claims.store");
  const options = ["indicators", "run", "--store", store, "--period", "2018-S1", "--min-cell", "0"];
  const outcome = await miroir(...options, "--out", out, "--json");
  assert.equal(outcome.code, 0, outcome.stderr);
  const left = JSON.parse(outcome.stdout).notes.filter((note) => note.left_out).map((note) => note.indicator);
  assert.ok(left.includes("nsaid-65") && !left.includes("ckd-monitoring-60"));
  const rows = readFileSync(out, "utf8").trim().split("\n").slice(1).map((line) => line.split(/[,;]/));
  assert.ok(rows.every(([, indicator, , , stratum]) => !left.includes(indicator) && !/^(ald|registration)=/.test(stratum)));
  const region = rows.find(([, indicator, level, , stratum]) => indicator === "ckd-monitoring-60" && level === "region" && stratum === "all");
  assert.deepEqual(region.slice(6), ["39", "39", "1.000000", "", "", ""], "39 of 39 alive, no expected value, no medicines");

  const refused = await miroir(...options, "--out", out, "--only", "nsaid-65");
  assert.equal(refused.code, 1);
  assert.equal(refused.stderr, "miroir: nsaid-65 cannot be counted: the base holds no prescription date\n");
});

test("an option of the SNDS is refused", async () => {
  const refused = await importing("--region", "53", "--keep-information-lines");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /--keep-information-lines is for SNDS tables/);
});
