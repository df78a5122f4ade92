// A group's session in a real browser: prepared at a desk, led on a projector by keys, answered on phones, its remarks
// read and answered elsewhere; in both languages and without scripts.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { password, startPlatform } from "../support.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = process.env.MIROIR_SCREENSHOTS ?? "build/screenshots";
const projector = { width: 1920, height: 1080 };
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

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

/** Somebody signed in, on a screen of their own. */
async function person(login, viewport, options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", baseURL: platform.address, viewport, ...options });
  context.setDefaultTimeout(120_000); // a busy machine is no fault of the page
  const page = await context.newPage();
  page.problems = [];
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  page.on("pageerror", (error) => page.problems.push(String(error)));
  await page.goto("/connexion");
  await page.locator("#identifiant").fill(`${login}@demo.invalid`);
  await page.locator("#mot-de-passe").fill(password);
  await page.locator("form.form button").click();
  return page;
}

/** Keeps a picture, and says what is wrong with the page. */
async function look(page, name) {
  await page.screenshot({ path: join(screenshots, `session-${name}.png`), fullPage: true });
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  const faults = found.violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) faults.push(`${name}: ${overflow} px wider than the screen`);
  const key = (await page.locator("body").innerText()).match(/\{[a-z_]+\}|\b(?:session|remarks|guess|projection|chart)\.[a-z.-]+\b/);
  if (key) faults.push(`${name}: a key or an empty placeholder: ${key[0]}`);
  return faults;
}

async function prepare(facilitator, { kept = ["nsaid-ppi-u65", "antitussive"] } = {}) {
  await facilitator.goto("/groupe/G01/restitution");
  for (const box of await facilitator.locator("input[name=garde]").all()) {
    await box.setChecked(kept.includes(await box.getAttribute("value")));
  }
  for (const [place, id] of kept.entries()) {
    await facilitator.locator(`[name="place-${id}"]`).fill(String(place + 1));
  }
  await facilitator.locator("button[value=save]").click();
  await facilitator.locator("button[value=start]").click();
  await facilitator.waitForURL(/projection\/1/);
}

test("a session from its preparation to the answer that comes back", async () => {
  const faults = [];
  const facilitator = await person("facilitator1", desk);
  await facilitator.goto("/groupe/G01/restitution");
  faults.push(...await look(facilitator, "prepare-desk"));
  await facilitator.setViewportSize(phone);
  faults.push(...await look(facilitator, "prepare-phone"));
  await facilitator.setViewportSize(projector);
  await prepare(facilitator);
  faults.push(...await look(facilitator, "question"));

  // Keys: steps, help.
  await facilitator.keyboard.press("ArrowRight");
  await facilitator.waitForURL(/\/1\/devine/);
  await facilitator.keyboard.press("?");
  assert.ok(await facilitator.locator("dialog.screen-help").isVisible());
  await facilitator.keyboard.press("Escape");
  await facilitator.getByRole("button", { name: "Ouvrir les réponses" }).click();
  await facilitator.getByText("Pas encore assez de réponses").waitFor();
  faults.push(...await look(facilitator, "guess-open"));

  const phones = [];
  for (const [i, login] of ["physician1", "physician2", "member1", "member2", "member3", "member4"].entries()) {
    const page = await person(login, phone);
    await page.goto("/groupe/G01/devine");
    await page.locator("input[name=valeur]").fill(String(25 + 7 * i));
    await page.getByRole("button", { name: "Garder ma réponse" }).click();
    await page.getByText("Votre réponse, que vous pouvez encore changer").waitFor();
    phones.push(page);
  }
  faults.push(...await look(phones[0], "guess-phone"));
  // The wall follows by itself.
  await facilitator.getByRole("button", { name: "Montrer les réponses" }).click();
  await facilitator.locator(".picture svg").waitFor();
  assert.match(facilitator.url(), /\/1\/devine$/);
  faults.push(...await look(facilitator, "guess-revealed"));
  await phones[0].getByText("Votre chiffre", { exact: true }).waitFor();
  faults.push(...await look(phones[0], "guess-phone-revealed"));

  await facilitator.keyboard.press(" ");
  await facilitator.waitForURL(/\/1\/membres/);
  faults.push(...await look(facilitator, "members"));
  await facilitator.keyboard.press("ArrowDown");
  await facilitator.waitForURL(/\/2\/question/);
  await facilitator.goto("/groupe/G01/projection/2/tranches");
  faults.push(...await look(facilitator, "strata"));
  await facilitator.keyboard.press("PageDown");
  await facilitator.waitForURL(/\/2\/evolution/);
  faults.push(...await look(facilitator, "evolution"));
  await facilitator.keyboard.press("PageUp");
  await facilitator.waitForURL(/\/2\/tranches/);

  // Complaint: the sheet of remarks is carried by hand.
  await facilitator.setViewportSize(desk);
  await facilitator.goto("/groupe/G01/remarques?indicateur=antitussive");
  await facilitator.locator("#texte").fill("Mme Kerbrat est comptée deux fois ?");
  await facilitator.getByRole("button", { name: "Garder la remarque" }).click();
  await facilitator.getByText("Ce texte pourrait désigner quelqu’un").waitFor();
  faults.push(...await look(facilitator, "remark-warning"));
  await facilitator.locator("#texte").fill("Les sirops achetés sans ordonnance sont-ils comptés ?");
  await facilitator.getByRole("button", { name: "Garder la remarque" }).click();
  await facilitator.getByRole("heading", { name: "Remarques de cette séance" }).waitFor();

  const answering = await person("data_operator", desk);
  await answering.goto("/remarques");
  faults.push(...await look(answering, "remarks-desk"));
  await answering.setViewportSize(phone);
  faults.push(...await look(answering, "remarks-phone"));
  await answering.locator(".remark a").first().click();
  await answering.locator("#texte").fill("Non : seulement ce qui est remboursé.");
  await answering.getByRole("button", { name: "Répondre" }).click();
  await answering.getByText("seulement ce qui est remboursé").waitFor();
  faults.push(...await look(answering, "remark-phone"));

  await phones[1].goto("/groupe/G01");
  assert.ok(await phones[1].getByText("seulement ce qui est remboursé").isVisible());
  faults.push(...await look(phones[1], "group-phone"));
  await phones[1].setViewportSize(desk);
  faults.push(...await look(phones[1], "group-desk"));
  assert.deepEqual(faults, []);
  for (const page of [facilitator, answering, ...phones]) {
    assert.deepEqual(page.problems.filter((text) => !/status of 422/.test(text)), []);
  }
});

test("the session in English", async () => {
  const facilitator = await person("facilitator1", projector);
  await facilitator.getByRole("button", { name: "English" }).click();
  await prepare(facilitator);
  const faults = [];
  for (const step of ["question", "devine", "membres", "tranches", "evolution"]) {
    const answer = await facilitator.goto(`/groupe/G01/projection/2/${step}`);
    assert.equal(answer.status(), 200, step);
    faults.push(...await look(facilitator, `${step}-en`));
  }
  for (const address of ["/groupe/G01/restitution", "/groupe/G01/remarques", "/groupe/G01"]) {
    await facilitator.goto(address);
    faults.push(...await look(facilitator, `${address.replace(/\W+/g, "-")}-en`));
  }
  assert.deepEqual(faults, []);
});

// Complaint: "we always guess who is number 3".
test("a member never finds number 3", async () => {
  const member = await person("physician1", desk);
  await member.goto("/groupe/G01");
  const text = await member.locator("main").innerText();
  assert.doesNotMatch(text, /médecin \d|n° ?\d|990000|Synthétique/i);
  const letters = await member.locator("details.my-letter p").allTextContents();
  assert.ok(new Set(letters).size > 3, "letters change from one indicator to the next");
});

test("the session works without scripts", async () => {
  const facilitator = await person("facilitator1", desk, { javaScriptEnabled: false });
  await prepare(facilitator);
  await facilitator.locator("[data-key=next]").click();
  await facilitator.locator("button[value=open]").click();
  assert.match(facilitator.url(), /\/1\/devine$/);
  const member = await person("physician1", phone, { javaScriptEnabled: false });
  await member.goto("/groupe/G01");
  await member.getByRole("link", { name: "Deviner mes chiffres" }).click();
  await member.locator("input[name=valeur]").fill("40");
  await member.getByRole("button", { name: "Garder ma réponse" }).click();
  assert.ok(await member.getByText("que vous pouvez encore changer").isVisible());
});
