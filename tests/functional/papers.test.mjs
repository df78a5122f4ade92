// Papers and spreadsheets as their readers get them, read back by other programs: poppler for PDFs, unzip for workbooks.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { password, startPlatform } from "./support.mjs";

const kept = process.env.MIROIR_SCREENSHOTS ?? "build/screenshots";
let platform;
let directory;

before(async () => {
  mkdirSync(kept, { recursive: true });
  directory = mkdtempSync(join(tmpdir(), "miroir-papers-"));
  platform = await startPlatform();
});
after(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const cookieOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
const tokenOf = (html) => html.match(/name="jeton" value="([0-9a-f]+)"/)[1];

/** Signs in; gives a function that fetches an address of the platform. */
async function signedIn(login) {
  const page = await fetch(`${platform.address}/connexion`);
  const visitor = cookieOf(page)[0];
  const form = new URLSearchParams({ jeton: tokenOf(await page.text()), identifiant: `${login}@demo.invalid`, "mot-de-passe": password, retour: "/" });
  const answer = await fetch(`${platform.address}/connexion`, { method: "POST", redirect: "manual", headers: { cookie: visitor }, body: form });
  assert.equal(answer.status, 303, login);
  const cookie = cookieOf(answer).find((text) => text.includes("session"));
  return (path, options = {}) => fetch(platform.address + path, { ...options, headers: { cookie }, redirect: "manual" });
}

async function inLanguage(get, language) {
  const token = tokenOf(await (await get("/indicateurs")).text());
  await get("/langue", { method: "POST", body: new URLSearchParams({ jeton: token, langue: language, retour: "/" }) });
}

async function fileOf(get, path, name) {
  const response = await get(path);
  assert.equal(response.status, 200, path);
  assert.match(response.headers.get("content-disposition"), /^attachment; filename="[a-zA-Z0-9.-]+"$/);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const file = join(kept, name);
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
}

const tool = (program, ...options) => execFileSync(program, options, { encoding: "utf8", maxBuffer: 1 << 26 });
const textOf = (pdf) => tool("pdftotext", "-layout", pdf, "-");

/** What PDF/UA asks of a document's structure, read by poppler and from the catalogue; contents of tags are Unicode. */
function assertTagged(pdf) {
  const bytes = readFileSync(pdf).toString("latin1");
  for (const [key, what] of [
    [/\/StructTreeRoot \d+ 0 R/, "no structure tree"], [/\/MarkInfo\s*<<[^>]*\/Marked true/, "not marked as tagged"], [/\/Lang \((fr|en)\)/, "no language"],
    [/\/ViewerPreferences\s*<<[^>]*\/DisplayDocTitle true/, "a reader shows the file's name in place of the title"], [/pdfuaid:part/, "does not say that it is PDF/UA"],
  ]) {
    assert.match(bytes, key, what);
  }
  const structure = tool("pdfinfo", "-struct", pdf);
  const tags = new Set(structure.split("\n").map((line) => line.trim().split(" ")[0]));
  assert.ok(tags.has("Document"));
  for (const tag of ["H1", "P"]) assert.ok(tags.has(tag), `no ${tag} in the structure`);
  assert.match(tool("pdfinfo", "-struct-text", pdf), /"[^"]*Miroir/, "no text in the tags");
}

/** Title, tags and fonts, as every paper must have them; gives the number of pages. */
function assertWellMade(pdf, title) {
  const facts = tool("pdfinfo", pdf);
  assert.match(facts, title);
  assert.match(facts, /Tagged: +yes/);
  assert.match(facts, /Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
  const fonts = tool("pdffonts", pdf).trim().split("\n").slice(2);
  assert.ok(fonts.length >= 2);
  assertTagged(pdf);
  // One sign, the per mille, is not in the first family: it is drawn in the second, and nothing else is.
  const allowed = textOf(pdf).includes("‰") ? /Atkinson-?Hyperlegible-?Next|DejaVu-?Sans/ : /Atkinson-?Hyperlegible-?Next/;
  for (const font of fonts) {
    assert.match(font, allowed, "another font stands in for a missing letter");
    assert.match(font, / yes yes yes /, "not embedded");
  }
  const strange = [...new Set(textOf(pdf))].filter((sign) => !/[\s\u0020-\u00ff€‰Œœ–—‘’“”…−]/.test(sign));
  assert.deepEqual(strange, [], "signs that the first family may lack");
  return Number(/Pages: +(\d+)/.exec(facts)[1]);
}

test("a physician's profile is one tagged page in their language, with nobody else in it", async () => {
  const get = await signedIn("physician1");
  for (const [language, words, title] of [
    ["fr", /À retenir[\s\S]*En clair/, /Title: +Mon profil/],
    ["en", /In plain words/, /Title: +My profile/],
  ]) {
    await inLanguage(get, language);
    const pdf = await fileOf(get, "/miroir/profil.pdf", `profile-${language}.pdf`);
    assert.equal(assertWellMade(pdf, title), 1);
    assert.ok(readFileSync(pdf).includes(`/Lang (${language})`));
    const text = textOf(pdf);
    assert.match(text, words);
    assert.doesNotMatch(text, /99000\d+/, "a number of a physician");
    assert.doesNotMatch(text, /(lettre|letter) [A-Z]\b/, "the letter would open the group's return");
  }
  await inLanguage(get, "fr");
  const other = await signedIn("physician2");
  const mine = textOf(await fileOf(get, "/miroir/profil.pdf", "profile-fr.pdf"));
  const theirs = textOf(await fileOf(other, "/miroir/profil.pdf", "profile-other.pdf"));
  assert.notEqual(mine, theirs);
});

test("who has no figure yet gets a page that says so", async () => {
  const pdf = await fileOf(await signedIn("newcomer"), "/miroir/profil.pdf", "profile-newcomer.pdf");
  assert.equal(assertWellMade(pdf, /Mon profil/), 1);
  assert.match(textOf(pdf), /Pas encore de chiffres à votre nom/);
});

test("a booklet has letters, the group's figures and nobody's name, and is the facilitator's and the coordinator's", async () => {
  const pdf = await fileOf(await signedIn("facilitator1"), "/groupe/G01/livret.pdf", "booklet.pdf");
  assert.ok(assertWellMade(pdf, /Livret du groupe/) > 3);
  const text = textOf(pdf);
  assert.match(text, /retirées au sort à chaque indicateur/);
  assert.doesNotMatch(text, /Synthétique|990000/);
  await fileOf(await signedIn("coordinator"), "/groupe/G02/livret.pdf", "booklet-coordinator.pdf");
  // Four members: too few for any figure of the group or of a member.
  const small = textOf(await fileOf(await signedIn("coordinator"), "/groupe/G03/livret.pdf", "booklet-small.pdf"));
  assert.match(small, /non montré : moins de 5 médecins y contribuent/);
  assert.doesNotMatch(small, /Les chiffres des membres vont de/);
  for (const [login, path] of [
    ["physician1", "/groupe/G01/livret.pdf"], ["facilitator1", "/groupe/G02/livret.pdf"], ["partner", "/groupe/G01/livret.pdf"],
    ["coordinator-elsewhere", "/groupe/G01/livret.pdf"], ["coordinator", "/groupe/absent/livret.pdf"],
  ]) {
    assert.equal((await (await signedIn(login))(path)).status, 404, `${login} on ${path}`);
  }
});

test("a coordinator has all booklets made at once and sees how far they are", async () => {
  const get = await signedIn("coordinator");
  const page = await get("/region/livrets");
  const started = await get("/region/livrets", { method: "POST", body: new URLSearchParams({ jeton: tokenOf(await page.text()) }) });
  assert.equal(started.status, 303);
  let text = "";
  for (let i = 0; i < 600 && !/Les livrets sont prêts/.test(text); ++i) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    text = await (await get("/region/livrets")).text();
    assert.match(text, /\d+ livrets? faits? sur 3/);
  }
  assert.match(text, /3 livrets faits sur 3/);
  assert.match(text, /href="\/groupe\/G01\/livret\.pdf"/);
});

/** Sheets of a workbook as rows of cells: { text } or { number, style }. */
function readWorkbook(file) {
  const part = (name) => tool("unzip", "-p", file, name);
  const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
  const strings = [...part("xl/sharedStrings.xml").matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map((found) => unescape(found[1]));
  const names = [...part("xl/workbook.xml").matchAll(/<sheet name="([^"]+)"/g)].map((found) => unescape(found[1]));
  return names.map((name, i) => {
    const xml = part(`xl/worksheets/sheet${i + 1}.xml`);
    const rows = [...xml.matchAll(/<row [^>]*>([\s\S]*?)<\/row>/g)].map((row) =>
      [...row[1].matchAll(/<c r="[A-Z]+\d+"(?: s="(\d+)")?(?: t="(s)")?>(?:<v>([^<]*)<\/v>)?/g)].map(([, style, type, value]) =>
        type === "s" ? { text: strings[Number(value)] } : { number: Number(value), style }));
    return { name, frozen: /state="frozen"/.test(xml), formulas: /<f>/.test(xml), rows };
  });
}

test("workbooks hold numbers as numbers, words for what is hidden, and the definitions", async () => {
  const own = readWorkbook(await fileOf(await signedIn("physician1"), "/miroir/chiffres.xlsx", "own.xlsx"));
  assert.deepEqual(own.map((sheet) => sheet.name), ["Moi", "Définitions"]);
  const group = readWorkbook(await fileOf(await signedIn("facilitator1"), "/groupe/G01/chiffres.xlsx", "group.xlsx"));
  const region = readWorkbook(await fileOf(await signedIn("coordinator"), "/region/chiffres.xlsx", "region.xlsx"));
  for (const sheet of [...own, ...group, ...region]) {
    assert.ok(sheet.frozen, sheet.name);
    assert.ok(!sheet.formulas, sheet.name);
    assert.ok(sheet.rows.length > 1, sheet.name);
  }
  assert.equal(own[1].rows.length, 19, "eighteen indicators are defined");
  assert.equal(own[0].rows.length, 1 + 18 * 4, "four half-years each");
  assert.ok(own[0].rows[1].some((cell) => cell.number !== undefined));
  const words = (book) => book.flatMap((sheet) => sheet.rows.flat()).map((cell) => cell.text ?? "");
  assert.ok(words(region).some((text) => text.startsWith("non montré")), "what is withheld is words");
  assert.ok(words(group).includes("A"), "members are letters");
  for (const book of [group, region]) {
    assert.ok(!words(book).some((text) => /990000|Synthétique/.test(text)), "a physician is named");
  }
});

test("the command prints a region into folders that are nobody else's", async () => {
  const run = promisify(execFile);
  const out = join(directory, "out");
  const printed = await run(process.env.MIROIR_BINARY, ["feedback", "print", "--data", platform.directory, "--out", out, "--group", "G02", "--json"]);
  assert.deepEqual(JSON.parse(printed.stdout), { profiles: 6, booklets: 1 });
  assert.equal(statSync(out).mode & 0o777, 0o700);
  const files = readdirSync(join(out, "G02"));
  assert.equal(files.length, 7);
  for (const file of files) {
    assert.equal(statSync(join(out, "G02", file)).mode & 0o777, 0o600, file);
    assertWellMade(join(out, "G02", file), file.startsWith("booklet") ? /Livret/ : /Mon profil/);
  }
  for (const [options, words] of [
    [["--group", "absent"], /no group absent is counted in/],
    [["--physician", "absent"], /no physician has the number absent/],
  ]) {
    const refused = await run(process.env.MIROIR_BINARY, ["feedback", "print", "--data", platform.directory, "--out", join(directory, "none"), ...options]).catch((error) => error);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, words);
    assert.ok(!existsSync(join(directory, "none")));
  }
});
