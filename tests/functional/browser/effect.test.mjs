// "Did the groups help?" in a real browser: sentences first, charts with their tables, the euros with a cost typed by the
// reader, for who steers the programme only; no accessibility violation, readable on a phone.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { startPlatform } from "../support.mjs";
import { faults, openPage, screens, screenshots, signIn, startBrowser } from "./browsing.mjs";

let platform;
let browser;

beforeEach(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await startBrowser();
});
afterEach(async () => {
  await browser?.close();
  await platform?.stop();
});

async function open(login, language, ...options) {
  platform = await startPlatform(...options);
  const opened = await openPage(browser, platform, { viewport: screens.desk });
  await signIn(opened.page, login, language);
  return opened;
}

/** Photographs the page on a phone and at a desk, and gathers what is wrong with it. */
async function look(page, name) {
  const wrong = [];
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(screenshots, `effect-${name}-${screen}.png`), fullPage: true });
    wrong.push(...(await faults(page)).map((fault) => `${name} (${screen}): ${fault}`));
  }
  return wrong;
}

const answer = (page, title) => page.locator(".answers li").filter({ has: page.getByRole("link", { name: title, exact: true }) });

for (const [language, words] of Object.entries({
  fr: { link: "Les groupes ont-ils aidé ?", ppi: "IPP", lower: /Depuis leur entrée dans un groupe, les membres sont plus bas de .+ points/,
    hypnotic: "Hypnotiques", doubtful: /avant même d.entrer dans un groupe/, cost: /Coût du programme/, button: /Calculer/ },
  en: { link: "Did the groups help?", ppi: "Proton-pump inhibitors", lower: /Since they joined a group, members are .+ points lower/,
    hypnotic: "Hypnotics", doubtful: /even before they joined a group/, cost: /Cost of the programme/, button: /Reckon/ },
})) {
  test(`the coordinator reads what changed, in ${language}`, async () => {
    const { context, page, problems } = await open("coordinator", language, "--joined-later");
    await page.goto("/region");
    await page.getByRole("link", { name: words.link }).first().click();
    assert.equal(new URL(page.url()).pathname, "/region/effet");
    assert.match(await answer(page, words.ppi).innerText(), words.lower);
    assert.match(await answer(page, words.hypnotic).innerText(), words.doubtful);
    await page.waitForLoadState(); // isVisible does not wait, and the page is long
    assert.ok(await page.locator("#ppi .effect-row svg").first().isVisible(), "the event study is drawn");
    for (const summary of await page.locator("#ppi summary").all()) await summary.click();
    assert.ok(await page.locator("#ppi table").first().isVisible(), "with its table");
    assert.equal(await page.locator("#ppi details .picture").count(), 1, "and the groups around one another");
    assert.deepEqual(await look(page, `coordinator-${language}`), []);

    await page.getByLabel(words.cost).fill("abc");
    await page.getByRole("button", { name: words.button }).click();
    assert.ok(await page.getByRole("alert").isVisible());
    assert.equal(await page.getByLabel(words.cost).getAttribute("aria-invalid"), "true");
    assert.equal(await page.getByLabel(words.cost).inputValue(), "abc", "what was typed is still there");
    assert.deepEqual(await look(page, `wrong-cost-${language}`), []);
    await page.getByLabel(words.cost).fill("65 000,50");
    await page.getByRole("button", { name: words.button }).click();
    assert.match(await page.getByRole("status").innerText(), /€/);
    assert.deepEqual(await look(page, `return-${language}`), []);
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test("the partner, the steering committee and the federation read the same without any group's place", async () => {
  platform = await startPlatform("--joined-later");
  for (const login of ["partner", "steering_committee", "federation_officer"]) {
    const { context, page, problems } = await openPage(browser, platform, { viewport: screens.desk });
    await signIn(page, login, "fr");
    assert.equal(await page.getByRole("link", { name: "Groupes", exact: true }).count(), 0, "no list of groups in the menu");
    await page.goto("/region");
    await page.getByRole("link", { name: "Les groupes ont-ils aidé ?" }).first().click();
    await page.waitForURL("**/region/effet");
    assert.match(await answer(page, "IPP").innerText(), /les membres sont plus bas/);
    await page.locator("#ppi summary").last().click();
    assert.match(await page.locator("#ppi details").last().innerText(), /Groupes montrés/);
    assert.equal(await page.locator("#ppi details .picture").count(), 0);
    assert.deepEqual(await look(page, `${login}-fr`), []);
    for (const address of ["/region/groupes", "/region/chiffres.xlsx", "/annuaire", "/personnes"]) {
      assert.equal((await page.request.get(address)).status(), 403, `${login} on ${address}`);
    }
    assert.deepEqual(problems, []);
    await context.close();
  }
});

test("where everybody was a member from the first period on, the page says that nothing can be said", async () => {
  const { context, page, problems } = await open("coordinator", "fr");
  await page.goto("/region/effet");
  assert.match(await page.locator(".answers").innerText(), /On ne peut rien dire de l.effet des groupes/);
  assert.deepEqual(await look(page, "nothing-fr"), []);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a physician does not find it", async () => {
  const { context, page } = await open("physician1", "fr", "--joined-later");
  assert.equal((await page.goto("/region/effet")).status(), 403);
  await context.close();
});
