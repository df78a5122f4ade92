// A curious member against everything that a group's return emits: its page, its projected steps, its workbook, its
// booklet as text, the mirror, and the remarks that are exported. They know who the members are, in what order the
// directory has them, how large their lists are, and one letter somebody let slip; no letter may be linked to a person
// better than chance, except their own. Whose letter it is, is told by the members themselves, each on their own page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { password, startPlatform } from "./support.mjs";

// Accounts of members of G01, by their place in the directory (tests/support/web_region.cpp).
const members = { physician1: 3, physician2: 4, member1: 5, member2: 6, member3: 7, member4: 8, member5: 9 };
const alphabet = [..."ABCDEFGHJKLM"];
const chance = 1 / alphabet.length;
const people = Object.keys(members);

let platform;
let folder;
let everything;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "miroir-attack-"));
  platform = await startPlatform();
  everything = await gather();
});
after(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(login) {
  const cookieOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const page = await fetch(`${platform.address}/connexion`);
  const form = new URLSearchParams({ jeton: (await page.text()).match(/name="jeton" value="([0-9a-f]+)"/)[1],
    identifiant: `${login}@demo.invalid`, "mot-de-passe": password, retour: "/" });
  const answer = await fetch(`${platform.address}/connexion`, { method: "POST", redirect: "manual", headers: { cookie: cookieOf(page)[0] }, body: form });
  const cookie = cookieOf(answer).find((text) => text.includes("session"));
  const get = async (path, options = {}) => {
    const response = await fetch(platform.address + path, { redirect: "manual", ...options, headers: { cookie } });
    assert.ok(response.status < 400, `${login}: ${path}: ${response.status}`);
    return response;
  };
  return {
    page: async (path) => (await get(path)).text(),
    bytes: async (path) => Buffer.from(await (await get(path)).arrayBuffer()),
    async post(path, fields, from = path) {
      const token = (await (await get(from)).text()).match(/name="jeton" value="([0-9a-f]+)"/)[1];
      return get(path, { method: "POST", body: new URLSearchParams({ jeton: token, ...fields }) });
    },
  };
}

const decoded = (html) => html.replace(/<[^>]+>/g, " ").replace(/&#x27;|&#39;|&apos;/g, "'").replace(/&amp;/g, "&").replace(/&lt;/g, "<")
  .replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/[\s\u00a0\u202f]+/g, " ").trim();

/** Letters with their printed figure and interval, in the order of a page's table of members. */
function tableOf(html) {
  const rows = [...html.matchAll(/<tr[^>]*>\s*<th[^>]*>([\s\S]*?)<\/th>([\s\S]*?)<\/tr>/g)]
    .map(([, name, cells]) => [decoded(name), ...[...cells.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => decoded(cell))]);
  return rows.filter(([name]) => alphabet.includes(name));
}

function workbook(bytes) {
  const file = join(folder, "group.xlsx");
  writeFileSync(file, bytes);
  const part = (name) => execFileSync("unzip", ["-p", file, name], { encoding: "utf8", maxBuffer: 1 << 26 });
  const strings = [...part("xl/sharedStrings.xml").matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map((found) => decoded(found[1]));
  return [...part("xl/worksheets/sheet1.xml").matchAll(/<row [^>]*>([\s\S]*?)<\/row>/g)].map((row) =>
    [...row[1].matchAll(/<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(s)")?>(?:<v>([^<]*)<\/v>)?/g)].map(([, type, value]) =>
      type === "s" ? strings[Number(value)] : Number(value)));
}

/** A booklet's indicators, each as its letters and printed figures. */
function bookletFigures(pdf) {
  const file = join(folder, "booklet.pdf");
  writeFileSync(file, pdf);
  const text = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8", maxBuffer: 1 << 26 });
  return { text };
}

async function gather() {
  const found = { truth: {}, sizes: {}, pages: {}, workbooks: {}, projected: {}, letters: [] };
  const ids = [];
  for (const login of people) {
    const member = await signedIn(login);
    const page = await member.page("/groupe/G01");
    found.pages[login] = page;
    const folds = [...page.matchAll(/<details class="subject" id="([^"]+)">([\s\S]*?)<\/article>/g)];
    assert.equal(folds.length, 18, "eighteen indicators, each folded");
    found.truth[login] = folds.map(([, , html]) => decoded(html.match(/<details class="my-letter">[\s\S]*?<p>([\s\S]*?)<\/p>/)[1]).match(/\b([A-Z])\b(?!.*\b[A-Z]\b)/)[1]);
    if (ids.length === 0) {
      ids.push(...folds.map(([, id]) => id));
      found.letters = folds.map(([, , html]) => tableOf(html));
    }
    found.workbooks[login] = await member.bytes("/groupe/G01/chiffres.xlsx");
    found.projected[login] = [];
    for (let number = 1; number <= ids.length; ++number) {
      found.projected[login].push(await member.page(`/groupe/G01/projection/${number}/membres`));
    }
    // What everybody is taken to know of each other: how many patients they have.
    const own = await member.bytes("/miroir/chiffres.xlsx");
    found.sizes[login] = workbook(own).filter((row) => row[1] === "S2 2018").map((row) => row[7]);
  }
  found.ids = ids;
  const facilitator = await signedIn("facilitator1");
  found.booklet = bookletFigures(await facilitator.bytes("/groupe/G01/livret.pdf")).text;
  found.funnels = [];
  for (let number = 1; number <= ids.length; ++number) {
    if (ids[number - 1] !== "pharmacy-amount") found.funnels.push(await facilitator.page(`/groupe/G01/projection/${number}/hasard`));
  }
  found.steps = [];
  for (const step of ["question", "devine", "tranches", "evolution"]) found.steps.push(await facilitator.page(`/groupe/G01/projection/1/${step}`));
  return found;
}

/** Right guesses among tries, as a sentence where there are more than chance allows: five standard deviations. */
function assertNoBetterThan(probability, right, tries, attack) {
  const most = tries * probability + 5 * Math.sqrt(tries * probability * (1 - probability));
  assert.ok(right <= most, `${attack}: ${right} of ${tries} letters were linked to their person, ${Math.round(most)} at most by chance`);
}

function tryAll(guess) {
  let right = 0;
  let tries = 0;
  for (const login of people) {
    everything.truth[login].forEach((letter, indicator) => {
      const guessed = guess(login, indicator);
      if (guessed === undefined) return;
      ++tries;
      right += guessed === letter ? 1 : 0;
    });
  }
  return { right, tries };
}

test("the order of the directory, and its reverse, say nothing of letters", () => {
  for (const [name, at] of [["directory", (login) => members[login]], ["reverse", (login) => 11 - members[login]]]) {
    const { right, tries } = tryAll((login) => alphabet[at(login)]);
    assert.equal(tries, people.length * 18);
    assertNoBetterThan(chance, right, tries, name);
  }
});

test("a letter that was let slip is worth nothing at the next indicator", () => {
  const { right, tries } = tryAll((login, indicator) => (indicator === 0 ? undefined : everything.truth[login][0]));
  assertNoBetterThan(chance, right, tries, "followed along");
});

test("the size of a list, read from an interval, narrows nobody down below three", () => {
  // Whoever has the widest or the narrowest interval for its figure: Wilson's half-width at the printed value.
  const percent = (text) => Number(text.replace(/[^\d,.]/g, "").replace(",", "."));
  let right = 0;
  let tries = 0;
  everything.letters.forEach((rows, indicator) => {
    const implied = rows.flatMap(([letter, value, range]) => {
      const limits = (range ?? "").match(/[\d,.]+/g);
      if (!/%/.test(value) || limits?.length !== 2) return [];
      const share = percent(value) / 100;
      const half = (percent(limits[1]) - percent(limits[0])) / 200;
      return half > 0 && share > 0 ? [{ letter, size: (3.84 * share * (1 - share)) / half ** 2 }] : [];
    });
    if (implied.length < 12) return;
    implied.sort((a, b) => a.size - b.size);
    const known = people.map((login) => ({ login, size: everything.sizes[login][indicator] })).sort((a, b) => a.size - b.size);
    for (const [person, guessed] of [[known[0], implied[0]], [known.at(-1), implied.at(-1)]]) {
      ++tries;
      right += everything.truth[person.login][indicator] === guessed.letter ? 1 : 0;
    }
  });
  assert.ok(tries >= 20, `${tries} tries`);
  assertNoBetterThan(1 / 3, right, tries, "sizes");
});

test("every paper, workbook and screen has the letters of the page, so that together they tell no more", () => {
  const sheets = workbook(everything.workbooks.physician1).filter((row) => alphabet.includes(row[3]));
  const titles = [...new Set(sheets.map((row) => row[0]))];
  assert.equal(titles.length, 18);
  everything.letters.forEach((rows, indicator) => {
    assert.deepEqual(rows.map(([letter]) => letter), alphabet, "by letter, never by value");
    assert.deepEqual(tableOf(everything.projected.physician1[indicator]), rows, `projected: ${everything.ids[indicator]}`);
    const inBook = sheets.filter((row) => row[0] === titles[indicator]);
    assert.deepEqual(inBook.map((row) => row[3]), alphabet);
    const bySize = (figures) => figures.map((figure, at) => [figure, at]).sort((a, b) => a[0] - b[0]).map(([, at]) => at);
    const printed = rows.map(([, value]) => Number(value.replace(/[^\d,.]/g, "").replace(",", ".")));
    for (const [at, place] of bySize(inBook.map((row) => row[4])).entries()) {
      assert.equal(printed[place], [...printed].sort((a, b) => a - b)[at], "the workbook's letters are another draw's");
    }
  });
  // The booklet, read by another program: "A 26 %", indicator by indicator.
  const numbers = (text) => text.replace(/[^\d,]/g, "");
  const inBooklet = [...everything.booklet.matchAll(/^([A-HJ-M]) ([\d,\s\u00a0\u202f]+[%‰€])$/gm)].map(([, letter, value]) => [letter, numbers(value)]);
  assert.deepEqual(inBooklet, everything.letters.flatMap((rows) => rows.map(([letter, value]) => [letter, numbers(value)])));
});

test("the pages of two members differ by their own letter alone", () => {
  const common = (html) => html.slice(html.indexOf("<main")).replace(/<details class="my-letter">[\s\S]*?<\/details>/g, "")
    .replace(/name="jeton" value="[0-9a-f]+"/g, "");
  const [first, ...others] = people;
  for (const other of others) {
    assert.equal(common(everything.pages[first]), common(everything.pages[other]), other);
    assert.deepEqual(workbook(everything.workbooks[first]), workbook(everything.workbooks[other]), other);
    everything.projected[first].forEach((html, at) => assert.equal(common(html), common(everything.projected[other][at]), other));
  }
});

test("nothing names a member, and the funnel knows lists by threes", () => {
  const named = /99000\d{2}|Synthétique|demo\.invalid/;
  const all = [...Object.values(everything.pages), ...Object.values(everything.projected).flat(), ...everything.funnels, ...everything.steps]
    .map((html) => html.slice(html.indexOf("<main"))).concat(everything.booklet, JSON.stringify(workbook(everything.workbooks.physician1)));
  for (const text of all) assert.doesNotMatch(text, named);
  assert.equal(everything.funnels.length, 17);
  for (const html of everything.funnels) {
    const sizes = tableOf(html).map(([, size]) => size);
    assert.equal(sizes.length, 12);
    for (const size of new Set(sizes)) assert.ok(sizes.filter((other) => other === size).length >= 3, `a list of ${size} stands out`);
  }
});

test("exported remarks and revealed guesses say nothing of who", async () => {
  const facilitator = await signedIn("facilitator1");
  await facilitator.post("/groupe/G01/restitution", { action: "save", revision: "0", lettres: "per_indicator", garde: "ppi", "place-ppi": "1" });
  await facilitator.post("/groupe/G01/restitution", { action: "start" });
  await facilitator.post("/groupe/G01/projection/1/devine", { action: "open" });
  const typed = ["31", "12", "44", "23", "17", "38", "27"];
  for (const [i, login] of people.entries()) {
    await (await signedIn(login)).post("/groupe/G01/devine", { indicateur: "ppi", valeur: typed[i] });
  }
  await facilitator.post("/groupe/G01/projection/1/devine", { action: "reveal" });
  const wall = await facilitator.page("/groupe/G01/projection/1/devine");
  const rows = [...wall.matchAll(/<tr[^>]*>\s*<th[^>]*>([\s\S]*?)<\/th>/g)].map(([, name]) => Number(decoded(name).replace(/[^\d,]/g, "").replace(",", ".")))
    .filter((value) => !Number.isNaN(value) && value > 0);
  assert.deepEqual(rows, [...rows].sort((a, b) => a - b), "by value, never by arrival");
  const member = await signedIn("member1");
  const envoi = (await member.page("/miroir/hypnotic")).match(/name="envoi" value="([^"]+)"/)[1];
  await member.post("/miroir/hypnotic/remarque", { texte: "Ce chiffre compte un homonyme.", genre: "contest", envoi }, "/miroir/hypnotic");
  const operator = await signedIn("data_operator");
  const exported = (await operator.page("/remarques.csv")) + JSON.stringify(workbook(await operator.bytes("/remarques.xlsx")));
  assert.match(exported, /homonyme/);
  assert.doesNotMatch(exported, /99000\d{2}|Synthétique|demo\.invalid/, "a remark without disclosed author names its author");
});
