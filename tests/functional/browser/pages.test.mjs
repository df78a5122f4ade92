// Each role's pages in a real browser: both languages, a phone and a desk, no accessibility violation, no console error,
// nothing that needs scripts, nothing wider than the screen. Screenshots are kept to be looked at.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { password, startPlatform } from "../support.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = process.env.MIROIR_SCREENSHOTS ?? "build/screenshots";
const screens = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };

const walks = {
  physician1: ["/", "/miroir", "/miroir?comparateur=temoin", "/groupe/G01", "/indicateurs", "/indicateurs/nsaid-ppi-u65"],
  control: ["/miroir"],
  newcomer: ["/miroir"],
  facilitator1: ["/", "/groupe/G01", "/groupe/G01/projection/1", "/groupe/G01/projection/8"],
  coordinator: ["/", "/region", "/region/groupes", "/annuaire"],
  secretariat: ["/", "/annuaire", "/annuaire/G01"],
  partner: ["/", "/region", "/annuaire"],
  nobody: ["/", "/absent"],
};

let platform;
let browser;

beforeEach(async () => {
  mkdirSync(screenshots, { recursive: true });
  platform = await startPlatform();
  browser = await chromium.launch({
    executablePath: process.env.MIROIR_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
});
afterEach(async () => {
  await browser?.close();
  await platform?.stop();
});

/** A page that fails the test at any console error or failed request. */
async function open(options) {
  const context = await browser.newContext({ locale: "fr-FR", baseURL: platform.address, ...options });
  context.setDefaultTimeout(120_000); // a busy machine is no fault of the page
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    // A refused page is reported as a failed load of itself: that one is expected.
    if (message.type() === "error" && !/the server responded with a status of 40[34]/.test(message.text())) {
      problems.push(message.text());
    }
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  return { context, page, problems };
}

async function signIn(page, login, language) {
  await page.goto("/connexion");
  if (language === "en") {
    await page.getByRole("button", { name: "English" }).click();
  }
  await page.locator("#identifiant").fill(`${login}@demo.invalid`);
  await page.locator("#mot-de-passe").fill(password);
  await page.locator("form.form button").click();
  // The language of an account is its own: bring it to the one of this walk.
  if ((await page.locator("html").getAttribute("lang")) !== language) {
    await page.getByRole("button", { name: language === "en" ? "English" : "Français" }).click();
  }
  assert.equal(await page.locator("html").getAttribute("lang"), language);
}

async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}

/** Everything that is wrong with the page shown, in words. */
async function faults(page) {
  const found = await violations(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) found.push(`${overflow} px wider than the screen`);
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1,h2,h3,h4")].filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1])));
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
  levels.forEach((level, i) => {
    if (i > 0 && level > levels[i - 1] + 1) found.push(`heading ${level} after ${levels[i - 1]}`);
  });
  const unfilled = (await page.locator("body").innerText()).match(/\{[a-z_]+\}|\b[a-z][a-z-]*\.[a-z][a-z-]+\.[a-z-]+\b/);
  if (unfilled && !unfilled[0].endsWith("demo.invalid")) found.push(`a key or an empty placeholder: ${unfilled[0]}`);
  return found;
}

for (const [login, addresses] of Object.entries(walks)) {
  for (const language of ["fr", "en"]) {
    test(`${login} in ${language} on a phone and at a desk`, async () => {
      const { context, page, problems } = await open({ viewport: screens.desk });
      const wrong = [];
      await signIn(page, login, language);
      for (const address of addresses) {
        for (const [name, size] of Object.entries(screens)) {
          await page.setViewportSize(size);
          await page.goto(address);
          const file = `${login}${address.replace(/[^a-zA-Z0-9]+/g, "-").replace(/-$/, "")}-${language}-${name}.png`;
          await page.screenshot({ path: join(screenshots, file), fullPage: true });
          wrong.push(...(await faults(page)).map((fault) => `${address} (${name}): ${fault}`));
        }
      }
      await context.close();
      assert.deepEqual(wrong, []);
      assert.deepEqual(problems, []);
    });
  }
}

test("sign-in and design pages, before signing in", async () => {
  const { context, page, problems } = await open({});
  for (const address of ["/connexion", "/design"]) {
    for (const [name, size] of Object.entries(screens)) {
      await page.setViewportSize(size);
      await page.goto(address);
      await page.screenshot({ path: join(screenshots, `visitor${address.replace("/", "-")}-fr-${name}.png`), fullPage: true });
      assert.deepEqual(await faults(page), [], `${address} (${name})`);
    }
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test("everything works without scripts", async () => {
  const { context, page } = await open({ javaScriptEnabled: false, viewport: screens.phone });
  await page.goto("/miroir");
  assert.match(page.url(), /\/connexion\?retour=/);
  await page.locator("#identifiant").fill("physician1@demo.invalid");
  await page.locator("#mot-de-passe").fill(password);
  await page.locator("form.form button").click();
  assert.match(page.url(), /\/miroir$/, "back where one wanted to go");
  const article = page.locator("article.indicator").first();
  await article.locator("summary").first().click();
  assert.ok(await article.locator("dl.definition").isVisible(), "the definition is one click away");
  const comparable = page.locator("fieldset.views", { has: page.locator(".choose-like") }).first();
  await comparable.locator(".choose-like").check({ force: true });
  assert.ok(await comparable.locator(".view-like").isVisible());
  assert.ok(!(await comparable.locator(".view-raw").isVisible()));
  await page.locator("form[action='/deconnexion'] button").click();
  await page.goto("/miroir");
  assert.match(page.url(), /\/connexion/, "signed out");
  await context.close();
});

test("a demonstration account enters with one button, and keeps the language chosen", async () => {
  const { context, page, problems } = await open({ viewport: screens.desk });
  await page.goto("/connexion");
  await page.locator("button.account").first().click();
  assert.equal(new URL(page.url()).pathname, "/");
  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByRole("button", { name: "Français" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.deepEqual(problems, []);
  await context.close();
});

test("the skip link comes first and leads to the content", async () => {
  const { context, page } = await open({ viewport: screens.desk });
  await page.goto("/connexion");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "contenu");
  await context.close();
});
