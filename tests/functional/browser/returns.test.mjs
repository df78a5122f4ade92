// The coordinator's walk in a real browser, both languages, phone and desk: look at what arrived, schedule it, publish it,
// correct it, withdraw the correction; what readers see at each step; and the account's choice of mail.
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
  platform = await startPlatform("--held-twice");
  browser = await startBrowser();
});
afterEach(async () => {
  await browser?.close();
  await platform?.stop();
});

/** A person's page that is looked at, on both screens, wherever the walk stops. */
async function walker(login, language) {
  const { context, page, problems } = await openPage(browser, platform, { viewport: screens.desk });
  await signIn(page, login, language);
  return {
    page, problems, close: () => context.close(),
    async look(name) {
      const wrong = [];
      for (const [screen, size] of Object.entries(screens)) {
        await page.setViewportSize(size);
        await page.screenshot({ path: join(screenshots, `returns-${name}-${language}-${screen}.png`), fullPage: true });
        wrong.push(...(await faults(page)).map((fault) => `${name} (${screen}): ${fault}`));
      }
      assert.deepEqual(wrong, []);
    },
  };
}

const words = {
  fr: { publish: "Publier ce retour", cancel: "Annuler la date", scheduled: /Programmé pour le/, published: /Publié le/,
    older: /Vous lisez un retour antérieur/, corrected: /Corrigé le/, withdrawOpen: "Retirer ce retour", withdraw: "Retirer définitivement",
    withdrawn: /Retiré le/, save: "Enregistrer", weekly: /Une fois par semaine/, saved: /Votre choix est enregistré/, nothing: /Aucun retour/ },
  en: { publish: "Publish this return", cancel: "Cancel the date", scheduled: /Scheduled for/, published: /Published on/,
    older: /You are reading an earlier return/, corrected: /Corrected on/, withdrawOpen: "Withdraw this return", withdraw: "Withdraw for good",
    withdrawn: /Withdrawn on/, save: "Save", weekly: /Once a week/, saved: /Your choice is saved/, nothing: /No return/ },
};

for (const language of ["fr", "en"]) {
  test(`schedule, publish, correct and withdraw, in ${language}`, async () => {
    const say = words[language];
    const coordinator = await walker("coordinator", language);
    const reader = await walker("physician1", language);
    const page = coordinator.page;
    const sees = async (pattern, address = "/miroir") => {
      await reader.page.goto(address);
      assert.match(await reader.page.locator("main").innerText(), pattern, address);
    };

    await page.goto("/retours");
    await coordinator.look("list-held");
    await page.goto("/retours/1");
    await coordinator.look("held");
    await sees(say.nothing);

    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await page.locator("input[name=quand][value=jour]").check();
    await page.locator("#jour").fill(day);
    await page.getByRole("button", { name: say.publish }).click();
    assert.match(await page.locator(".lede").innerText(), say.scheduled);
    await coordinator.look("scheduled");
    await sees(say.nothing);
    assert.equal((await reader.page.goto("/miroir?retour=1")).status(), 404);

    await page.getByRole("button", { name: say.cancel }).click();
    await page.locator("#mot").fill("Bonne lecture !");
    await page.getByRole("button", { name: say.publish }).click();
    assert.match(await page.locator(".lede").innerText(), say.published);
    await coordinator.look("published");
    await sees(/Bonne lecture/, "/");

    await page.goto("/retours/2");
    await coordinator.look("to-correct");
    await page.locator("#motif-correction").fill("Des lignes étaient comptées deux fois.");
    await page.getByRole("button", { name: say.publish }).click();
    assert.match(await page.locator(".lede").innerText(), say.published);
    await sees(say.corrected);
    await reader.look("corrected-mirror");
    await sees(say.older, "/miroir?retour=1");
    await reader.look("earlier-mirror");
    await reader.page.locator(".compare-to a").last().click();
    assert.match(reader.page.url(), /retour=1/, "the choices of an earlier return stay with it");
    await reader.page.goto("/historique");
    await reader.look("rounds");

    await page.goto("/retours/2");
    await page.locator("summary", { hasText: say.withdrawOpen }).click();
    await page.locator("#motif-retrait").fill("Le fichier n’était pas le bon.");
    await coordinator.look("withdrawing");
    await page.getByRole("button", { name: say.withdraw }).click();
    assert.match(await page.locator(".lede").innerText(), say.withdrawn);
    await coordinator.look("withdrawn");
    assert.equal((await reader.page.goto("/miroir?retour=2")).status(), 404);
    await page.goto("/retours");
    await coordinator.look("list");

    await reader.page.goto("/compte");
    await reader.page.getByLabel(say.weekly).check();
    await reader.page.getByRole("button", { name: say.save }).click();
    assert.match(await reader.page.locator("main").innerText(), say.saved);
    await reader.look("account");
    await page.goto("/demonstration/courriers");
    await coordinator.look("mails");

    assert.deepEqual([...coordinator.problems, ...reader.problems], []);
    await coordinator.close();
    await reader.close();
  });
}

test("the whole of it works by keyboard alone and without scripts", async () => {
  const { context, page } = await openPage(browser, platform, { javaScriptEnabled: false, viewport: screens.phone });
  await page.goto("/retours/1");
  await page.locator("#identifiant").fill("coordinator@demo.invalid");
  await page.locator("#mot-de-passe").fill("une phrase de passe synthétique");
  await page.locator("#mot-de-passe").press("Enter");
  assert.match(page.url(), /\/retours\/1$/);
  await page.locator("input[name=quand][value=maintenant]").focus();
  await page.keyboard.press("Enter");
  await page.locator(".lede", { hasText: "Publié le" }).waitFor();
  await context.close();
});
