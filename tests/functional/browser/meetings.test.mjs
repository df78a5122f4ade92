// A group's meeting in a real browser, from the year planned in one step to the minutes that the association reads: people
// answer on phones, two edit the same minutes at once, and a question lives on to the next meeting.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
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

const people = [];

/** Somebody signed in, on a screen of their own. */
async function person(login, viewport = screens.desk, language = "fr") {
  const { page, problems } = await openPage(browser, platform, { viewport });
  await signIn(page, login, language);
  people.push({ login, problems });
  return page;
}

const found = [];
async function look(page, name) {
  await page.screenshot({ path: join(screenshots, `meetings-${name}.png`), fullPage: true });
  found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const iso = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The page of the only meeting of that day. */
async function openMeeting(page, day) {
  await page.goto("/groupe/G01/reunions");
  await page.locator("section", { has: page.locator("#coming") }).locator("h3 a").first().click();
  await page.locator("h1").waitFor();
  return page.url();
}

async function plan(facilitator, days) {
  await facilitator.goto("/groupe/G01/reunions/plan");
  for (const box of await facilitator.locator(".plan input[type=checkbox]").all()) {
    await box.uncheck();
  }
  for (const [i, day] of days.entries()) {
    await facilitator.locator(`[name=garder-${i}]`).check();
    await facilitator.locator(`[name=date-${i}]`).fill(iso(day));
    await facilitator.locator(`[name=nature-${i}]`).selectOption("theme");
    await facilitator.locator(`[name=theme-${i}]`).fill(`Antalgiques, partie ${i + 1}`);
  }
  await button(facilitator, "Garder ces dates").click();
  await facilitator.locator("#coming").waitFor();
}

test("a meeting from its plan to the minutes that the association reads", async () => {
  const facilitator = await person("facilitator1");
  await facilitator.goto("/groupe/G01/reunions");
  await look(facilitator, "empty");
  await facilitator.goto("/groupe/G01/reunions/plan");
  assert.equal(await facilitator.locator(".plan-row").count(), 10, "ten meetings in the year");
  await look(facilitator, "plan-desk");
  await facilitator.setViewportSize(screens.phone);
  await look(facilitator, "plan-phone");
  await facilitator.setViewportSize(screens.desk);
  await plan(facilitator, [7, 30]);
  await look(facilitator, "year");

  const address = await openMeeting(facilitator);
  await button(facilitator, "Inviter les membres").click();
  await facilitator.getByText("invitations envoyées").waitFor();

  // A member answers, then the date moves: the answer stays, and is known to be for the earlier date.
  const member = await person("physician1", screens.phone);
  await member.goto(address);
  await button(member, "Je viens").click();
  await member.getByText("Vous avez répondu que vous venez.").waitFor();
  await facilitator.goto(address);
  await facilitator.locator("#nouvelle-date").fill(iso(0));
  await button(facilitator, "Déplacer").click();
  await facilitator.getByText("réponse pour une date antérieure").waitFor();
  await member.goto(address);
  await member.getByText("C’était pour une date antérieure").waitFor();
  await button(member, "Je viens").click();

  // One clear question; what may name a patient is pointed out before it is kept.
  await member.locator("#question").fill("Arrêter le tramadol");
  await member.locator("#cas").fill("Mme Kerbrat, née le 12/03/1941, le prend depuis huit ans.");
  await button(member, "Garder").click();
  await member.getByText("Ce texte pourrait désigner quelqu’un").waitFor();
  await look(member, "identity-phone");
  await member.locator("#cas").fill("Une patiente âgée le prend depuis huit ans.");
  await button(member, "Garder").click();
  await member.getByText("tournez-la en question").waitFor();
  await member.locator("#question").fill("Comment arrêter un tramadol pris depuis huit ans ?");
  await button(member, "Garder").click();
  await member.getByText("tournez-la en question").waitFor({ state: "detached" });
  await look(member, "meeting-phone");
  const colleague = await person("physician2");
  await colleague.goto(address);
  assert.ok(await colleague.getByText("Comment arrêter un tramadol").isVisible());
  assert.equal(await colleague.getByText("Une patiente âgée").count(), 0, "a case stays with its author");
  await button(colleague, "Je m’excuse").click();
  await colleague.getByText("Vous êtes excusé").waitFor();

  // The facilitator settles who writes; the proposal stands first.
  await facilitator.goto(address);
  await look(facilitator, "meeting-desk");
  assert.match(await facilitator.locator("#secretaire option").first().textContent(), /\(son tour\)/);
  await facilitator.locator("#secretaire").selectOption({ label: "Dr Synthétique 05" });
  await facilitator.locator("#lieu").fill("Maison de santé");
  await button(facilitator, "Garder ces réglages").click();
  await facilitator.locator("#nom").fill("Mme Durand, pharmacienne");
  await button(facilitator, "Ajouter").click();
  await facilitator.getByText("Mme Durand, pharmacienne, Invité").waitFor();

  // Held, on two devices.
  await button(facilitator, "Commencer la séance").click();
  await facilitator.waitForURL(/seance$/);
  await facilitator.getByRole("button", { name: "Présent Dr Synthétique 03" }).click();
  await facilitator.getByRole("button", { name: "Présent Dr Synthétique 05" }).click();
  await facilitator.locator("[data-speaker]").first().click();
  assert.equal(await facilitator.locator("[data-speaker]").first().getAttribute("aria-pressed"), "true");
  const secretary = await person("member1", { width: 820, height: 1180 });
  await secretary.goto(`${address}/seance`);
  await secretary.locator("#note-text").fill("Proposer une décroissance par paliers");
  // Another form is sent meanwhile: what is being typed stays.
  await secretary.getByRole("button", { name: /^Discutée/ }).click();
  await secretary.getByText("discutée", { exact: true }).waitFor();
  assert.equal(await secretary.locator("#note-text").inputValue(), "Proposer une décroissance par paliers");
  await button(secretary, "Noter").click();
  await secretary.locator("#notes p", { hasText: "Proposer une décroissance" }).waitFor();
  await secretary.locator("#note-kind").selectOption("economic_obstacle");
  await secretary.locator("#note-text").fill("Les séances de kinésithérapie manquent");
  await button(secretary, "Noter").click();
  await secretary.locator("#notes p", { hasText: "kinésithérapie" }).waitFor();
  await secretary.locator("#open-text").fill("Quelle durée de décroissance pour un opioïde faible ?");
  await secretary.locator("#open-member").selectOption({ label: "Dr Synthétique 03" });
  await button(secretary, "Laisser ouverte").click();
  await secretary.locator("#ouvertes").getByText("Quelle durée de décroissance").waitFor();
  await look(secretary, "live-tablet");
  await secretary.setViewportSize(screens.phone);
  await look(secretary, "live-phone");
  await secretary.setViewportSize({ width: 820, height: 1180 });

  // Closed while the secretary types: nothing is lost.
  await secretary.locator("#note-kind").selectOption("task");
  await secretary.locator("#note-text").fill("Écrire une fiche de décroissance");
  await facilitator.reload();
  await button(facilitator, "Clore la séance").click();
  await facilitator.waitForURL(/compte-rendu$/);
  await button(secretary, "Noter").click();
  await secretary.getByRole("heading", { name: "La séance a été close" }).waitFor();
  assert.equal(await secretary.locator("#late-text").inputValue(), "Écrire une fiche de décroissance");
  await look(secretary, "late");
  await button(secretary, "Ajouter au compte rendu").click();
  await secretary.waitForURL(/compte-rendu$/);
  assert.match(await secretary.locator("#part-agreements").inputValue(), /décroissance par paliers[\s\S]*Écrire une fiche/);
  assert.match(await secretary.locator("#part-attendance").inputValue(), /Présents\s: .*Synthétique 03.*Synthétique 05/);
  assert.match(await secretary.locator("#part-attendance").inputValue(), /Excusés\s: .*Synthétique 04/);
  assert.doesNotMatch(await secretary.locator("form.minutes-form").innerText(), /patiente âgée/);
  await look(secretary, "minutes-edit");

  // Two people edit the same minutes at once.
  await facilitator.reload();
  await secretary.locator("#part-obstacles").fill("– Le kinésithérapeute est loin");
  await button(secretary, "Garder").click();
  await secretary.waitForURL(/compte-rendu$/);
  await facilitator.locator("#part-agreements").fill("– Décroissance par paliers de quatre semaines");
  await button(facilitator, "Garder").click();
  await facilitator.getByText("ont été réunis").waitFor();
  assert.match(await facilitator.locator("#part-obstacles").inputValue(), /kinésithérapeute est loin/);
  // Both change the same part: one beside the other, and neither kept over the other unseen.
  await secretary.reload();
  await secretary.locator("#part-discussion").fill("– Version de la secrétaire");
  await button(secretary, "Garder").click();
  await secretary.waitForURL(/compte-rendu$/);
  await facilitator.locator("#part-discussion").fill("– Version de l’animatrice");
  await button(facilitator, "Garder").click();
  await facilitator.getByText("l’une à côté de l’autre").waitFor();
  assert.equal(await facilitator.locator("#part-discussion").inputValue(), "– Version de l’animatrice");
  assert.ok(await facilitator.locator(".two-versions").getByText("Version de la secrétaire").isVisible());
  await look(facilitator, "minutes-conflict");
  await facilitator.setViewportSize(screens.phone);
  await look(facilitator, "minutes-conflict-phone");
  await facilitator.setViewportSize(screens.desk);
  await button(facilitator, "Valider et envoyer à l’association").click();
  await facilitator.getByText("Envoyé à l’association.").waitFor();
  await look(facilitator, "minutes-sent");

  const coordinator = await person("coordinator");
  await coordinator.goto("/comptes-rendus");
  await look(coordinator, "received");
  await coordinator.getByRole("link", { name: /Trieux/ }).click();
  await coordinator.getByText("Version de l’animatrice").waitFor();
  await look(coordinator, "received-one");

  // The question is looked up, carried to the next meeting, closed there, and shared without a name.
  await member.goto("/groupe/G01/reunions");
  await member.getByRole("link", { name: /Quelle durée de décroissance/ }).click();
  await member.locator("#reponse").fill("De quatre à huit semaines, par paliers de 10 %.");
  await member.locator("#references").fill("HAS, Bon usage des opioïdes, 2022");
  await button(member, "Garder la réponse").click();
  await member.getByText("réponse trouvée", { exact: true }).waitFor();
  await look(member, "question-phone");
  const next = await openMeeting(facilitator);
  assert.ok(await facilitator.getByText("Quelle durée de décroissance").isVisible(), "carried to the next meeting");
  await facilitator.locator("#nouvelle-date").fill(iso(1));
  await button(facilitator, "Déplacer").click();
  assert.equal(await button(facilitator, "Commencer la séance").count(), 0, "never before its day");
  await facilitator.goto("/groupe/G01/reunions");
  await facilitator.getByRole("link", { name: /Quelle durée de décroissance/ }).click();
  await button(facilitator, "Partager avec les groupes de la région").click();
  await facilitator.getByText("Partagée avec les groupes").waitFor();
  await button(facilitator, "Clore la question").click();
  await facilitator.getByText("close", { exact: true }).first().waitFor();
  await facilitator.goto(next);
  assert.equal(await facilitator.getByText("Quelle durée de décroissance").count(), 0);

  const elsewhere = await person("physician3");
  await elsewhere.goto("/questions?q=decroissance+opioide");
  const text = await elsewhere.locator("main").innerText();
  assert.match(text, /Quelle durée de décroissance/);
  assert.match(text, /De quatre à huit semaines/);
  assert.doesNotMatch(text, /Trieux|Synthétique/, "no group and no name");
  await look(elsewhere, "questions");
  await elsewhere.setViewportSize(screens.phone);
  await look(elsewhere, "questions-phone");
  assert.deepEqual(found, []);
  for (const { login, problems } of people) {
    assert.deepEqual(problems.filter((problem) => !/status of 409/.test(problem)), [], login);
  }
});

test("meetings in English", async () => {
  const facilitator = await person("facilitator2", screens.desk, "en");
  for (const address of ["/groupe/G02/reunions", "/groupe/G02/reunions/plan", "/questions"]) {
    await facilitator.goto(address);
    await look(facilitator, `${address.replace(/\W+/g, "-")}-en`);
  }
  await facilitator.getByRole("button", { name: "Français" }).click();
  assert.deepEqual(found, []);
});
