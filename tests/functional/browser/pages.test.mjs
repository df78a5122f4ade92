// Each role's pages in a real browser: both languages, a phone and a desk, no accessibility violation, no console error,
// nothing that needs scripts, nothing wider than the screen. Screenshots are kept to be looked at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { password, startPlatform } from "../support.mjs";
import { faults, openPage, screens, screenshots, signIn, startBrowser } from "./browsing.mjs";

const walks = {
  physician1: ["/", "/miroir", "/miroir?comparateur=temoin", "/miroir?tout=1", "/miroir/nsaid-ppi-u65",
    "/miroir/pharmacy-amount?comparateur=region", "/miroir/decongestant", "/miroir/anxiolytic", "/miroir/nsaid-65/contenu", "/groupe/G01", "/indicateurs", "/indicateurs/nsaid-ppi-u65", "/compte"],
  physician2: ["/miroir", "/miroir/ppi"],
  control: ["/miroir", "/miroir/polypharmacy-65"],
  newcomer: ["/miroir", "/miroir/ppi", "/miroir/ppi/contenu"],
  locum: ["/miroir", "/miroir/ppi"],
  facilitator1: ["/", "/groupe/G01", "/groupe/G01/projection/1", "/groupe/G01/projection/8"],
  coordinator: ["/", "/region", "/region/groupes", "/region/livrets", "/annuaire", "/programme"],
  secretariat: ["/", "/annuaire", "/annuaire/G01"],
  partner: ["/", "/region", "/annuaire"],
  nobody: ["/", "/absent"],
};

// French is looked at on both screens; English, whose words are other but whose layout is the same, on the narrow one.
const looked = { fr: Object.entries(screens), en: [["phone", screens.phone]] };

// Reading changes nothing: every test shares one platform.
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

const open = (options) => openPage(browser, platform, options);

for (const [login, addresses] of Object.entries(walks)) {
  for (const language of ["fr", "en"]) {
    test(`${login} in ${language}`, async () => {
      const { context, page, problems } = await open({ viewport: screens.desk });
      const wrong = [];
      await signIn(page, login, language);
      for (const address of addresses) {
        for (const [name, size] of looked[language]) {
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
  await page.locator(".fold a").click();
  assert.ok(await page.locator(".line").last().isVisible(), "every subject unfolds");
  await page.locator(".line a").first().click();
  assert.match(page.url(), /\/miroir\/[a-z0-9-]+$/);
  await page.locator(".more summary").first().click();
  assert.ok(await page.locator("dl.definition").isVisible(), "the definition is one click away");
  await page.locator(".compare-to a").last().click();
  assert.match(page.url(), /comparateur=region/);
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
  // The account keeps the language of its last visit: it comes back to that.
  const there = await page.locator("html").getAttribute("lang");
  for (const language of there === "en" ? ["fr", "en"] : ["en", "fr"]) {
    await page.getByRole("button", { name: language === "en" ? "English" : "Français" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), language);
  }
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
