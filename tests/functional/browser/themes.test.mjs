// A region's themes in a real browser, from a member's suggestion to the dossier that the group reads, with what the
// committees decide, what groups share and send up, and the search that finds it all.
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
const found = [];

async function person(login, viewport = screens.desk, language = "fr") {
  const { page, problems } = await openPage(browser, platform, { viewport });
  await signIn(page, login, language);
  people.push({ login, problems });
  return page;
}

async function look(page, name) {
  await page.screenshot({ path: join(screenshots, `themes-${name}.png`), fullPage: true });
  found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
}

/** The page on both screens. */
async function lookTwice(page, name) {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await look(page, `${name}-${screen}`);
  }
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const open = (page, name) => page.locator("summary", { hasText: name }).first().click();

const titles = ["Déprescrire un IPP", "La douleur du dos", "Le premier entretien anxieux", "Le mal de gorge",
  "Dix médicaments et plus", "Le diabète qui commence"];

async function suggest(page, title) {
  await page.goto("/themes");
  await page.locator("#titre").fill(title);
  await page.locator("#raison").fill("Chacun de nous en voit chaque semaine, et personne ne fait pareil.");
  await button(page, "Proposer ce thème").click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

test("a theme from its suggestion to the dossier that a group reads", async () => {
  const member = await person("physician1", screens.phone);
  await member.goto("/themes");
  await look(member, "empty-phone");
  for (const title of titles) await suggest(member, title);
  await member.locator("#remarque").fill("Et quel rythme de surveillance ?");
  await button(member, "Ajouter la remarque").click();
  await member.getByText("Et quel rythme").waitFor();

  // Scored on the programme's five criteria, proposed, validated with its votes.
  const technical = await person("technical_committee");
  await technical.goto(new URL(member.url()).pathname);
  await open(technical, "Mes notes");
  for (const [place, select] of (await technical.locator("select[name^=note-]").all()).entries()) {
    await select.selectOption(String(5 - (place % 3)));
  }
  assert.equal(await technical.locator("select[name^=note-]").count(), 5);
  await button(technical, "Garder mes notes").click();
  await technical.getByText(/Total\s: 21/).waitFor();
  await lookTwice(technical, "one");
  await technical.goto("/themes");
  await technical.getByRole("link", { name: "Choisir les thèmes de l’année" }).click();
  for (const [place, title] of titles.entries()) {
    await technical.locator(`#place-${place + 1}`).selectOption({ label: title });
  }
  await lookTwice(technical, "choice");
  await button(technical, "Soumettre au comité de pilotage").click();
  await technical.getByText("attendent la décision").waitFor();

  const steering = await person("steering_committee");
  await steering.goto("/comites/pilotage");
  await open(steering, "Inscrire la décision");
  await steering.locator("[name=pour]").fill("9");
  await steering.locator("[name=contre]").fill("2");
  await steering.locator("[name=motif]").fill("Variés, et proches de la pratique.");
  await lookTwice(steering, "decision");
  await button(steering, "Inscrire cette décision").click();
  await steering.getByText("9 pour, 2 contre").waitFor();

  // The dossier, late until it is released.
  await technical.goto("/themes");
  await technical.getByRole("heading", { name: "Dossiers attendus" }).waitFor();
  await lookTwice(technical, "calendar");
  await technical.locator(".panel a").first().click();
  await technical.locator("#synthese").fill("# La question\n\nFaut-il arrêter l’oméprazole ?\n\n* Par paliers\n* Avec le patient\n\n<b>rien</b>");
  await button(technical, "Garder cette version").click();
  await open(technical, "Ajouter une référence");
  await technical.locator("#titre").fill("Bon usage des inhibiteurs");
  await technical.locator("#source").fill("Haute Autorité de santé");
  await technical.locator("#annee").fill("2022");
  await technical.locator("#preuve").selectOption("grade_a");
  await technical.locator("#liens-interets").fill("aucun déclaré");
  await technical.locator("#lien").fill("https://exemple.invalid/ipp");
  await technical.locator("details button", { hasText: "Ajouter une référence" }).click();
  await technical.getByText("grade A").first().waitFor();
  await button(technical, "Publier le dossier").click();
  await technical.getByText("publié", { exact: true }).waitFor();
  await lookTwice(technical, "writing");

  // The facilitator keeps the synthesis for the meeting: the member's page and search both hold it back.
  const facilitator = await person("facilitator1");
  await facilitator.goto("/themes");
  await facilitator.getByRole("link", { name: titles[0] }).click();
  await facilitator.locator("select[name=regle]").selectOption("references_before");
  await button(facilitator, "Garder ce choix").click();
  await lookTwice(facilitator, "dossier");
  await member.goto("/recherche?q=omeprazole");
  await member.getByText("0 résultat").waitFor();
  await member.goto("/recherche?q=INHIBITEURS");
  await member.getByRole("link", { name: titles[0] }).click();
  await member.getByText("D’ici là, voici les références").waitFor();
  assert.equal(await member.getByText("oméprazole").count(), 0);
  await open(member, "ne m’inspire pas confiance");
  await member.locator("textarea[name=raison]").fill("Qui l’a financée ?");
  await button(member, "Le dire au comité technique").click();
  await member.getByText("Le comité technique répondra ici").waitFor();
  await lookTwice(member, "references");

  // Productions, and what a group sends up.
  await member.goto("/groupe/G01/productions");
  await member.locator("#titre").fill("Lettre au psychiatre");
  await member.locator("#texte").fill("**Objet : avis**\n\nMerci de préciser :\n\n* le traitement et sa durée ;\n* qui revoit le patient.");
  await button(member, "Partager").click();
  await member.getByText("pas encore reprise").waitFor();
  const address = new URL(member.url()).pathname;
  const other = await person("facilitator2");
  await other.goto(address);
  await other.getByRole("button", { name: /Reprendre pour/ }).click();
  await other.getByText("reprise par 1 groupe").waitFor();
  await lookTwice(other, "production");
  await other.goto("/productions");
  await lookTwice(other, "productions");
  await other.goto("/recherche?q=psychiatre");
  await lookTwice(other, "search");
  await member.goto("/groupe/G01/envois");
  await member.locator("#texte").fill("Pouvez-vous envoyer les dossiers un mois avant ?");
  await button(member, "Envoyer au comité technique").click();
  await member.getByText("En attente de réponse").waitFor();
  await technical.goto("/comites/technique");
  await lookTwice(technical, "committee");
  await technical.locator("[id^=reponse-]").fill("Dès le mois prochain.");
  await button(technical, "Répondre au groupe").click();
  await technical.getByText("Rien n’attend de décision").waitFor();
  await member.reload();
  await member.getByText("Dès le mois prochain.").waitFor();
  await lookTwice(member, "letters");

  const english = await person("coordinator", screens.phone, "en");
  for (const page of ["/themes", "/themes/1", "/themes/choix", "/dossiers/1", "/dossiers/1/ecriture", "/comites/pilotage",
    "/comites/technique", "/productions", address, "/recherche?q=letter"]) {
    await english.goto(page);
    await look(english, `en${page.replace(/\W+/g, "-")}`);
  }
  await english.getByRole("button", { name: "Français" }).click();
  assert.deepEqual(found, []);
  for (const { login, problems } of people) assert.deepEqual(problems, [], login);
});
