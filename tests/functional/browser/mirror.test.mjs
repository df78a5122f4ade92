// The mirror's answers to what physicians said of their returns: one test per complaint, on screen, in both languages,
// on a phone and at a desk, each page without a fault of accessibility.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startPlatform } from "../support.mjs";
import { faults, openPage as open, screens, screenshots, signIn, startBrowser } from "./browsing.mjs";

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

/** One complaint: `walk(page, text)` in each language and size; `text(fr, en)` is the one of the walk. */
function complaint(name, login, walk) {
  for (const language of ["fr", "en"]) {
    for (const [size, viewport] of Object.entries(screens)) {
      test(`${name} (${language}, ${size})`, async () => {
        const { context, page, problems } = await open(browser, platform, { viewport });
        await signIn(page, login, language);
        await walk(page, (fr, en) => (language === "fr" ? fr : en));
        const file = `complaint-${name.replace(/[^a-zA-Z0-9]+/g, "-").slice(0, 50)}-${language}-${size}.png`;
        await page.screenshot({ path: join(screenshots, file), fullPage: true });
        assert.deepEqual(await faults(page), []);
        assert.deepEqual(problems, []);
        await context.close();
      });
    }
  }
}

const seen = async (page, pattern, what) => assert.match(await page.locator("main").innerText(), pattern, what);

complaint("red because of 13.6 against 13.4: an interval, and a difference is named only when it counts", "physician1", async (page, text) => {
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

complaint("too few cases: no place among the others, and two other readings explained", "physician1", async (page, text) => {
  await page.goto("/miroir?tout=1");
  const line = page.locator(".line", { hasText: text(/Trop peu de/, /Too few/) }).first();
  assert.equal(await line.locator("[class^=chart-other]").count(), 0, "no comparator beside it");
  await line.locator("h4 a").click();
  await seen(page, text(/Trop peu de patients pour vous comparer/, /Too few patients to compare you/));
  await seen(page, text(/Toutes les périodes réunies/, /All periods together/));
  await seen(page, text(/Rapproché de la moyenne/, /Drawn towards the mean/));
  assert.ok(await page.locator(".too-few").isVisible());
});

complaint("my patients are older: raw and comparable side by side, with the reason", "physician1", async (page, text) => {
  await page.goto("/miroir/polypharmacy-65");
  const [raw, like] = await page.locator(".answer .figure h3").allInnerTexts();
  assert.equal(raw, text("Chiffre brut", "Raw figure"));
  assert.equal(like, text("À patientèle comparable", "With comparable patients"));
  await seen(page, text(/Le chiffre comparable est plus|Les deux se valent/, /The comparable figure is|Both are alike/));
});

complaint("inherited or shared lists: known and new patients apart", "physician1", async (page, text) => {
  await page.goto("/miroir/anxiolytic");
  await seen(page, text(/patients connus/, /known patients/));
  await seen(page, text(/nouveaux patients/, /new patients/));
});

complaint("paediatric and other tables", "physician1", async (page, text) => {
  await page.goto("/miroir/antitussive");
  await seen(page, text(/0 à 15 ans/, /0 to 15/));
  await seen(page, text(/16 ans et plus/, /16 and over/));
});

complaint("absolute numbers beside the rate", "physician1", async (page, text) => {
  await page.goto("/miroir/nsaid-ppi-u65");
  assert.match(await page.locator(".answer .figure").first().innerText(), text(/\d+ ordonnances sur \d+/, /\d+ of \d+ prescriptions|\d+ prescriptions of \d+/));
});

complaint("I don't understand the question nor the diagrams: definition, example, limits, source one click away", "physician1", async (page, text) => {
  await page.goto("/miroir/nsaid-ppi-u65");
  assert.match(await page.locator("h1").innerText(), /\?$/);
  await page.locator(".more summary").first().click();
  for (const part of text(["Qui est compté", "Un exemple", "Limites", "Source", "Version"], ["Who is counted", "An example", "Limits", "Source", "Version"])) {
    assert.ok(await page.locator("dl.definition dt", { hasText: part }).first().isVisible(), part);
  }
  await page.locator(".more summary").nth(1).click();
  assert.ok((await page.locator("table:visible").count()) >= 2, "each picture has its table");
});

complaint("they must be wrong, this isn't me: what makes up the figure", "physician1", async (page, text) => {
  await page.goto("/miroir/anxiolytic");
  await page.getByRole("link", { name: text("De quoi ce chiffre est fait", "What makes up this figure") }).click();
  await seen(page, text(/Par classe de médicaments/, /By class of medicine/));
  await seen(page, text(/Par mois/, /By month/));
  await seen(page, text(/Par âge des patients/, /By patients’ age/));
  await seen(page, text(/masqué/, /hidden/));
  assert.ok((await page.locator("svg:visible").count()) >= 3);
});

complaint("this isn't me: contest a figure and read the answer on the same page", "physician3", async (page, text) => {
  await page.goto("/miroir/hypnotic");
  await page.locator("#remarque summary").click();
  await page.locator("#remark-text").fill("Ce chiffre compte sans doute un homonyme.");
  await page.getByRole("button", { name: text("Envoyer", "Send") }).click();
  await seen(page, /homonyme/);
  await seen(page, text(/en attente d’une réponse/, /waiting for an answer/));
});

complaint("figures don't stay in my head: three things at most, one intention, found again with what happened", "physician2", async (page, text) => {
  await page.goto("/miroir");
  assert.ok((await page.locator(".panel ol > li").count()) <= 3);
  const first = await page.locator("main section").first().innerText();
  assert.match(first, text(/Ce que vous vouliez changer/, /What you meant to change/));
  assert.match(first, text(/Depuis, votre chiffre est passé de/, /Since then, your figure went from/));
  await page.locator("main section").first().locator("a").first().click();
  await page.locator("#intention-text").fill("Proposer une fenêtre sans IPP");
  await page.getByRole("button", { name: text("Garder", "Keep"), exact: true }).click();
  assert.match(await page.locator("#intention").innerText(), /Proposer une fenêtre sans IPP/);
  await page.locator("#intention button", { hasText: text("Y renoncer", "Give it up") }).click();
});

complaint("locums and newcomers: said plainly, the group's figures shown", "newcomer", async (page, text) => {
  await page.goto("/miroir/ppi");
  await seen(page, text(/Pas encore de chiffres à votre nom/, /No figures of yours yet/));
  await seen(page, text(/Mon groupe/, /My group/));
});

test("the page is read in one glance: short on a phone, few subjects open", async () => {
  const { context, page } = await open(browser, platform, { viewport: screens.phone });
  await signIn(page, "physician1", "fr");
  await page.goto("/miroir");
  const folded = await page.locator("details.subject:not([open])").count();
  assert.ok(folded > 0, "subjects without news are folded");
  await context.close();
});

test("every page of the mirror works with the keyboard alone", async () => {
  const { context, page } = await open(browser, platform, { viewport: screens.desk });
  await signIn(page, "physician1", "fr");
  await page.goto("/miroir");
  await page.locator("details.subject:not([open]) summary").first().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => document.activeElement.getAttribute("href"));
  assert.match(focused, /^\/miroir\//);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/miroir\//);
  await context.close();
});
