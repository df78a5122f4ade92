// What is expected of each role on its home page, followed to where it is done: a contract offered, signed on screen and on
// paper, an invitation answered, minutes read. Looked at on a phone and a desk.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startPlatform } from "../support.mjs";
import { faults, openPage, screens, screenshots, signIn, startBrowser } from "./browsing.mjs";

let platform;
let browser;
const problems = [];
const wrong = [];

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  platform = await startPlatform();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await platform?.stop();
});

async function person(login) {
  const { page, problems: own } = await openPage(browser, platform, { viewport: screens.desk });
  await signIn(page, login, "fr");
  problems.push(own);
  return page;
}

async function look(page, name) {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(screenshots, `expected-${name}-${screen}.png`), fullPage: true });
    wrong.push(...(await faults(page)).map((fault) => `${name} (${screen}): ${fault}`));
  }
}

const iso = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const todo = (page, name) => page.locator(".todo").getByRole("link", { name });

test("each home page says what is expected and leads there", async () => {
  const office = await person("secretariat");
  await office.goto("/contrats");
  await office.locator("#groupe").selectOption("G01");
  await button(office, "Proposer").click();
  await office.getByText(/contrats proposés/).waitFor();
  await look(office, "contracts");

  const facilitator = await person("facilitator1");
  await todo(facilitator, "Planifier les réunions à venir").click();
  for (const box of await facilitator.locator(".plan input[type=checkbox]").all()) await box.uncheck();
  await facilitator.locator("[name=garder-0]").check();
  await facilitator.locator("[name=date-0]").fill(iso(9));
  await facilitator.locator("[name=nature-0]").selectOption("theme");
  await facilitator.locator("[name=theme-0]").fill("Antalgiques");
  await facilitator.locator("form.plan button, form button").last().click();
  await facilitator.goto("/");
  await look(facilitator, "facilitator");
  await todo(facilitator, "Inviter les membres").click();
  await button(facilitator, "Inviter les membres").click();

  const member = await person("physician1");
  await look(member, "member");
  await todo(member, "Répondre à l’invitation").click();
  await member.locator("[name=reponse]").first().click();
  await member.goto("/");
  assert.equal(await todo(member, "Répondre à l’invitation").count(), 0, "answered, it is expected no more");
  await todo(member, "Lire et signer votre contrat").click();
  await look(member, "contract-to-sign");
  await member.locator("[name=lu]").check();
  await button(member, "Signer").click();
  await member.getByText(/signé à l’écran le/).waitFor();

  await office.goto("/");
  await look(office, "secretariat");
  await todo(office, /contrats ne sont pas encore signés/).click();
  await office.locator("tbody a").first().click();
  await office.setInputFiles("#scan", { name: "photo.txt", mimeType: "text/plain", buffer: Buffer.from("nothing of a scan") });
  await button(office, "Enregistrer la signature").click();
  await office.getByText(/ni un PDF/).waitFor();
  await office.setInputFiles("#scan", { name: "contrat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
  await button(office, "Enregistrer la signature").click();
  await office.getByText(/signé sur papier le/).waitFor();
  await look(office, "contract-signed");

  const coordinator = await person("coordinator");
  await todo(coordinator, "Lire le nouveau retour de la région").click();
  await coordinator.goto("/");
  assert.equal(await todo(coordinator, "Lire le nouveau retour de la région").count(), 0, "read, it is no news");
  assert.deepEqual(wrong, []);
  // The scan that is no scan is refused with a 409 on purpose.
  assert.deepEqual(problems.flat().filter((problem) => !/status of 409/.test(problem)), []);
});
