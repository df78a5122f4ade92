// How the mirror is read: in one glance on a phone, and by keyboard. What it answers to complaints is in
// complaints.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startPlatform } from "../support.mjs";
import { openPage as open, screens, signIn, startBrowser } from "./browsing.mjs";

let platform;
let browser;
before(async () => {
  platform = await startPlatform();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await platform?.stop();
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
