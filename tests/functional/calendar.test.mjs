// A person's meetings in their own calendar: the private address is read by real programs, Debian's vdirsyncer and khal.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { signIn, startPlatform } from "./support.mjs";

let platform;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "miroir-calendar-"));
  platform = await startPlatform();
});
after(async () => {
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const iso = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const run = (program, ...options) => execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"],
  env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder, LC_ALL: "C.UTF-8", TZ: "Europe/Paris" } });

/** What vdirsyncer keeps of the address, event by event, and what khal says of these days. */
function read(address) {
  const events = join(folder, "events");
  mkdirSync(events, { recursive: true });
  writeFileSync(join(folder, "vdirsyncer.conf"), `[general]
status_path = "${folder}/status/"
[pair meetings]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "${events}"
fileext = ".ics"
[storage there]
type = "http"
url = "${address}"
`);
  writeFileSync(join(folder, "khal.conf"), `[calendars]
[[meetings]]
path = ${events}
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
`);
  const sync = (...options) => run("vdirsyncer", "-c", join(folder, "vdirsyncer.conf"), ...options);
  sync("discover");
  sync("sync");
  const files = readdirSync(events).map((name) => readFileSync(join(events, name), "utf8").replaceAll("\r\n ", ""));
  const list = run("khal", "-c", join(folder, "khal.conf"), "list", "--format", "{start}|{title}|{location}|{status}", iso(0), "60d");
  return { files, list };
}

const sequence = (file) => Number(file.match(/SEQUENCE:(\d+)/)[1]);

test("a calendar program shows the meetings, moves them and takes the cancelled ones for what they are", async () => {
  const facilitator = await signIn(platform, "facilitator1");
  const meetings = "/groupe/G01/reunions";
  await facilitator.post(`${meetings}/plan`, { heure: "20:30", duree: 90, lieu: "Salle des fêtes, Rennes", "date-0": iso(10), "garder-0": 1,
    "nature-0": "theme", "theme-0": "Antalgiques", "date-1": iso(40), "garder-1": 1, "nature-1": "theme", "theme-1": "Angine" }, `${meetings}/plan`);
  const pages = [...(await facilitator.get(meetings)).text.matchAll(/href="(\/groupe\/G01\/reunions\/\d+)"/g)].map((found) => found[1]);
  const physician = await signIn(platform, "physician1");
  const makeAddress = async () => (await physician.post("/compte/agenda", { action: "creer" }, "/compte")).text
    .match(/value="(http:[^"]+\/calendrier\/[0-9a-f]{64}\.ics)"/)[1];
  const first = await makeAddress();
  const before = read(first);
  assert.equal(before.files.length, 2);
  assert.match(before.list, new RegExp(`${iso(10)} 20:30\\|.*Antalgiques\\|Salle des fêtes, Rennes`));
  assert.match(before.list, new RegExp(`${iso(40)} 20:30\\|.*Angine`));

  await facilitator.post(`${pages[0]}/conduite`, { action: "invite" }, pages[0]);
  await facilitator.post(`${pages[0]}/conduite`, { action: "move_date", date: iso(12) }, pages[0]);
  await facilitator.post(`${pages[1]}/conduite`, { action: "cancel" }, pages[1]);
  const later = read(first);
  assert.equal(later.files.length, 2, "the same events");
  assert.match(later.list, new RegExp(`${iso(12)} 20:30\\|.*Antalgiques`));
  assert.doesNotMatch(later.list, new RegExp(`${iso(10)} 20:30`));
  const of = (files, theme) => files.find((file) => file.includes(theme));
  assert.ok(sequence(of(later.files, "Antalgiques")) > sequence(of(before.files, "Antalgiques")));
  assert.match(of(later.files, "Angine"), /STATUS:CANCELLED/);

  const second = await makeAddress();
  assert.equal((await fetch(first)).status, 404, "renewed, the former address opens nothing");
  const answer = await fetch(second);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^text\/calendar/);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.doesNotMatch((await physician.get("/compte")).text, /calendrier\/[0-9a-f]/, "shown only once");
  assert.equal((await physician.post("/compte/agenda", { action: "retirer" }, "/compte")).status, 303);
  assert.equal((await fetch(second)).status, 404);
  for (const address of [first, second]) {
    assert.ok(!platform.log.includes(address.match(/[0-9a-f]{64}/)[0]), "no log holds the token");
  }
});

test("an address opens that calendar only, and nothing is guessed", async () => {
  const elsewhere = await signIn(platform, "control");
  const address = (await elsewhere.post("/compte/agenda", { action: "creer" }, "/compte")).text.match(/value="(http:[^"]+\.ics)"/)[1];
  assert.doesNotMatch(await (await fetch(address)).text(), /VEVENT/, "who is in no group has no meeting");
  const token = address.match(/[0-9a-f]{64}/)[0];
  for (const path of ["/compte", "/", "/miroir"]) {
    const answer = await fetch(platform.address + path, { redirect: "manual", headers: { cookie: `miroir-session=${token}` } });
    assert.equal(answer.status, 303, path);
  }
  for (const path of ["/calendrier/x.ics", `/calendrier/${token}`, `/calendrier/${"0".repeat(64)}.ics`, "/calendrier/.ics"]) {
    assert.equal((await fetch(platform.address + path)).status, 404, path);
  }
});
