// What physicians said of the returns they get, in a survey and in meetings: one test per complaint, named after it, that
// looks for the answer on the screen. In both languages, on a phone and at a desk, each page without a fault of
// accessibility.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startPlatform } from "../support.mjs";
import { faults, openPage, screens, screenshots, signIn, startBrowser } from "./browsing.mjs";

let platform;
let browser;
before(async () => {
  mkdirSync(screenshots, { recursive: true });
  platform = await startPlatform();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await platform?.stop();
});

/** One complaint: `walk(page, text, look)` once in each language; `text(fr, en)` is the one of the walk, `look(page)` looks
 * at a page on both screens; the page where the walk stops is looked at. */
function complaint(name, login, walk) {
  for (const language of ["fr", "en"]) {
    test(`${name} (${language})`, async () => {
      const { context, page, problems } = await openPage(browser, platform, { viewport: screens.phone });
      let looks = 0;
      const look = async (seen) => {
        ++looks;
        for (const [size, viewport] of Object.entries(screens)) {
          await seen.setViewportSize(viewport);
          const file = `complaint-${name.replace(/[^a-zA-Z0-9]+/g, "-").slice(0, 50)}-${looks}-${language}-${size}.png`;
          await seen.screenshot({ path: join(screenshots, file), fullPage: true });
          assert.deepEqual(await faults(seen), [], `${seen.url()} (${size})`);
        }
      };
      await signIn(page, login, language);
      await walk(page, (fr, en) => (language === "fr" ? fr : en), look);
      await look(page);
      assert.deepEqual(problems, []);
      await context.close();
    });
  }
}

const seen = async (page, pattern, what) => assert.match(await page.locator("main").innerText(), pattern, what);

/** The file behind a link that the page shows, downloaded by a click. */
async function fileBehind(page, link, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const file = join(screenshots, name);
  await download.saveAs(file);
  return file;
}

complaint("red because of 13.6 against 13.4; coloured smileys feel like school marks", "physician1", async (page, text) => {
  await page.goto("/miroir/ppi");
  assert.ok(await page.locator(".answer-sentence").isVisible());
  await seen(page, text(/entre .+ et .+, compte tenu du nombre/, /between .+ and .+/));
  assert.ok((await page.locator("svg:visible .chart-mine-interval").count()) > 0, "the interval is drawn");
  const colours = await page.evaluate(() => [...document.querySelectorAll("main *")].flatMap((element) => {
    const style = getComputedStyle(element);
    return [style.color, style.backgroundColor, style.fill, style.stroke];
  }));
  for (const colour of new Set(colours)) {
    const [red, green, blue, opacity] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    if (opacity === 0 || red === undefined) continue;
    assert.ok(!(red > 140 && green < 90 && blue < 90), `red: ${colour}`);
    assert.ok(!(green > 120 && red < 90 && blue < 90), `green: ${colour}`);
  }
});

complaint("too few cases: statistics badly made, uninterpretable", "physician1", async (page, text) => {
  await page.goto("/miroir?tout=1");
  const line = page.locator(".line", { hasText: text(/Trop peu de/, /Too few/) }).first();
  assert.equal(await line.locator("[class^=chart-other]").count(), 0, "no comparator beside it");
  await line.locator("h4 a").click();
  await page.locator(".too-few").waitFor();
  await seen(page, text(/Trop peu de patients pour vous comparer/, /Too few patients to compare you/));
  await seen(page, text(/Toutes les périodes réunies/, /All periods together/));
  await seen(page, text(/Rapproché de la moyenne/, /Drawn towards the mean/));
});

complaint("my list is old, inherited, full of tourists, or shared: figures should be related to patients' age", "physician1", async (page, text, look) => {
  await page.goto("/miroir/polypharmacy-65");
  const [raw, like] = await page.locator(".answer .figure h3").allInnerTexts();
  assert.equal(raw, text("Chiffre brut", "Raw figure"));
  assert.equal(like, text("À patientèle comparable", "With comparable patients"));
  await seen(page, text(/Le chiffre comparable est plus|Les deux se valent/, /The comparable figure is|Both are alike/));
  await look(page);
  await page.goto("/miroir/anxiolytic");
  await seen(page, text(/patients connus/, /known patients/));
  await seen(page, text(/nouveaux patients/, /new patients/));
});

complaint("give paediatric and non-paediatric tables", "physician1", async (page, text) => {
  await page.goto("/miroir/antitussive");
  await seen(page, text(/0 à 15 ans/, /0 to 15/));
  await seen(page, text(/16 ans et plus/, /16 and over/));
});

complaint("give absolute numbers", "physician1", async (page, text) => {
  await page.goto("/miroir/nsaid-ppi-u65");
  assert.match(await page.locator(".answer .figure").first().innerText(), text(/\d+ ordonnances sur \d+/, /\d+ of \d+ prescriptions|\d+ prescriptions of \d+/));
});

complaint("I don't understand the question, nor the diagrams", "physician1", async (page, text) => {
  await page.goto("/miroir/nsaid-ppi-u65");
  assert.match(await page.locator("h1").innerText(), /\?$/);
  await page.locator(".more summary").first().click();
  for (const part of text(["Qui est compté", "Un exemple", "Limites", "Source", "Version"], ["Who is counted", "An example", "Limits", "Source", "Version"])) {
    await page.locator("dl.definition dt", { hasText: part }).first().waitFor();
  }
  await page.locator(".more summary").nth(1).click();
  await page.locator("table:visible").first().waitFor();
  assert.ok((await page.locator("table:visible").count()) >= 2, "each picture has its table");
});

complaint("they must be wrong: this isn't me", "physician1", async (page, text, look) => {
  await page.goto("/miroir/anxiolytic");
  await page.getByRole("link", { name: text("De quoi ce chiffre est fait", "What makes up this figure") }).click();
  await page.waitForURL(/contenu/);
  await seen(page, text(/Par classe de médicaments/, /By class of medicine/));
  await seen(page, text(/Par mois/, /By month/));
  await seen(page, text(/Par âge des patients/, /By patients['’] age/));
  await seen(page, text(/masqué/, /hidden/));
  assert.ok((await page.locator("svg:visible").count()) >= 3);
  await look(page);
  await page.goto("/miroir/hypnotic");
  await page.locator("#remarque summary").click();
  await page.locator("#remark-text").fill("Ce chiffre compte sans doute un homonyme.");
  await page.getByRole("button", { name: text("Envoyer", "Send"), exact: true }).click();
  await page.getByText(text("en attente d’une réponse", "waiting for an answer")).first().waitFor();
  await seen(page, /homonyme/);
});

complaint("we always guess who is number 3", "physician1", async (page, text) => {
  await page.goto("/groupe/G01");
  await seen(page, text(/lettres, retirées au sort à chaque indicateur et jamais rangées par valeur/, /letters, drawn anew for each indicator and never ordered by value/));
  const folds = page.locator("details.subject");
  for (const at of [0, 1]) {
    await folds.nth(at).locator("summary").first().click();
    const members = folds.nth(at).locator("svg:visible").first();
    await members.waitFor();
    const letters = (await members.locator("text").allTextContents()).filter((word) => /^[A-Z]$/.test(word));
    assert.deepEqual(letters, [..."ABCDEFGHJKLM"], "in the order of letters, whatever their values");
  }
  const whole = await page.locator("main").textContent();
  assert.doesNotMatch(whole, /médecin \d|physician \d|n° ?\d|990000|Synthétique/i);
  const letters = await page.locator("details.my-letter p").allTextContents();
  assert.ok(new Set(letters).size > 3, "one's own letter changes from one indicator to the next");
});

complaint("what is it for? has the group helped?", "physician1", async (page, text) => {
  await page.goto("/groupe/G01");
  const fold = page.locator("details.subject", { hasText: text("Suivi biologique de l’hypertension", "hypertension") }).first();
  await fold.locator("summary").first().click();
  const words = async () => fold.innerText();
  assert.match(await words(), text(/Évolution/, /Over time|Course|History/));
  assert.match(await words(), text(/Groupe témoin\s: .+ \(S1 2017\), puis .+ \(S2 2018\)/, /Control group: .+ 2017.+ 2018/));
  assert.match(await words(), text(/Notre groupe\s: .+ \(S1 2017\), puis .+ \(S2 2018\)/, /Our group: .+ 2017.+ 2018/));
  assert.match(await words(), text(/entre .+ et .+, compte tenu du nombre/, /between .+ and .+/), "with its interval");
  assert.match(await words(), text(/groupe témoin/, /control group/), "compared with the control group");
});

complaint("figures don't stay in my head", "physician2", async (page, text, look) => {
  await page.goto("/miroir");
  assert.ok((await page.locator(".panel ol > li").count()) <= 3);
  const first = await page.locator("main section").first().innerText();
  assert.match(first, text(/Ce que vous vouliez changer/, /What you meant to change/));
  assert.match(first, text(/Depuis, votre chiffre est passé de/, /Since then, your figure went from/));
  await look(page);
  const paper = page.locator('a[href="/miroir/profil.pdf"]').first();
  assert.ok(await paper.isVisible(), "one page to take away");
  await page.goto("/miroir/ppi");
  await page.locator("#intention-text").fill("Proposer une fenêtre sans IPP");
  await page.getByRole("button", { name: text("Garder", "Keep"), exact: true }).click();
  await page.locator("#intention").getByText("Proposer une fenêtre sans IPP").first().waitFor();
  await page.goto("/miroir");
  const pdf = await fileBehind(page, page.locator('a[href="/miroir/profil.pdf"]').first(), `complaint-profile-${text("fr", "en")}.pdf`);
  const words = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  assert.match(words, text(/Ce que je change/, /What I change/));
  assert.match(words, /Proposer une fenêtre sans IPP/, "printed on the page to take away");
  await page.goto("/miroir/ppi");
  await page.locator("#intention button", { hasText: text("Y renoncer", "Give it up") }).click();
  await page.locator("#intention-text").waitFor();
});

complaint("locums and newcomers have no figures", "newcomer", async (page, text) => {
  await page.goto("/miroir/ppi");
  await seen(page, text(/Pas encore de chiffres à votre nom/, /No figures of yours yet/));
  await seen(page, text(/Mon groupe/, /My group/));
});

complaint("the sheet of remarks goes to the insurance by hand", "facilitator1", async (page, text, look) => {
  const words = text("Les sirops sans ordonnance sont-ils comptés ?", "Are syrups without prescription counted?");
  await page.goto("/groupe/G01/restitution");
  if ((await page.locator("button[value=close]").count()) === 0) {  // not running since the other language
    await page.locator("button[value=save]").click();
    await page.locator("button[value=start]").click();
    await page.waitForURL(/projection\/1/);
  }
  await page.goto("/groupe/G01/remarques?indicateur=antitussive");
  await page.locator("#texte").fill(words);
  await page.getByRole("button", { name: text("Garder la remarque", "Keep the remark") }).click();
  await page.locator(".remark-text", { hasText: words }).first().waitFor();
  await look(page);
  const insurance = await openPage(browser, platform, { viewport: screens.phone });
  await signIn(insurance.page, "data_operator", text("fr", "en"));
  await insurance.page.goto("/remarques");
  await insurance.page.locator(".remark-text", { hasText: words }).first().waitFor();
  const csv = await fileBehind(insurance.page, insurance.page.locator('a[href^="/remarques.csv"]'), `remarks-${text("fr", "en")}.csv`);
  assert.ok(readFileSync(csv, "utf8").includes(words));
  const book = await fileBehind(insurance.page, insurance.page.locator('a[href^="/remarques.xlsx"]'), `remarks-${text("fr", "en")}.xlsx`);
  const part = (name) => execFileSync("unzip", ["-p", book, name], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.ok(part("xl/sharedStrings.xml").includes(words));
  assert.equal([...part("xl/workbook.xml").matchAll(/<sheet name=/g)].length, 2, "remarks, then definitions");
  await look(insurance.page);
  assert.deepEqual(insurance.problems, []);
  await insurance.context.close();
});
