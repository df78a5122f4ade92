// What the browser tests share: a browser, a page that notes its problems, signing in, and what is wrong with a page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { password } from "../support.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const screenshots = process.env.MIROIR_SCREENSHOTS ?? "build/screenshots";
export const screens = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.MIROIR_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

/** A page that fails the test at any console error or failed request. */
export async function openPage(browser, platform, options) {
  const context = await browser.newContext({ locale: "fr-FR", baseURL: platform.address, ...options });
  context.setDefaultTimeout(120_000); // a busy machine is no fault of the page
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    // A refused page is reported as a failed load of itself: that one is expected.
    if (message.type() === "error" && !/the server responded with a status of 4(03|04|22)/.test(message.text())) {
      problems.push(message.text());
    }
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  return { context, page, problems };
}

export async function signIn(page, login, language) {
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
export async function faults(page) {
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
