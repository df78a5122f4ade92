// Readers are told by e-mail through a real mail server: TLS and sign-in, both languages, failures, and a server killed
// between sending and noting it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { signIn, startPlatform } from "./support.mjs";

const recipients = ["physician1", "physician2", "physician3", "control", "newcomer", "facilitator1", "facilitator2",
  "member1", "member2", "member3", "member4", "member5"];
const everybody = recipients.length;
const secret = "mot de passe du courrier";

let folder;
let running = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "miroir-mail-"));
  running = [];
});
afterEach(async () => {
  for (const stop of running.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startMailServer(...options) {
  const child = spawn("/usr/bin/python3", [new URL("mail_server.py", import.meta.url).pathname, folder, ...options],
    { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise((resolve, reject) => {
    child.stdout.once("data", (bytes) => resolve(Number(bytes)));
    child.once("exit", (code) => reject(new Error(`the mail server ended with ${code}`)));
  });
  running.push(() => new Promise((resolve) => { child.removeAllListeners("exit"); child.once("exit", resolve); child.kill("SIGKILL"); }));
  return port;
}

function makeCertificate() {
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate,
    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"], { stdio: "ignore" });
  return { key, certificate };
}

/** A platform that is not the demonstration, whose one return is held; with the settings given. */
async function start(settings, ...options) {
  const platform = await startPlatform("--production", "--held", ...options, "--configuration", Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}`).join("\n"));
  running.push(() => platform.stop());
  return platform;
}

const mails = () => readdirSync(folder).filter((name) => name.endsWith(".json")).sort()
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

async function until(condition, what) {
  for (let i = 0; i < 600; ++i) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`waited in vain: ${what}`);
}

const settingsFor = (port, more = {}) => ({
  mail_server: `smtp://127.0.0.1:${port}`, mail_tls: "none", mail_from: "miroir@example.org", mail_contact: "coordination@example.org",
  public_address: "https://miroir.example.org/", mail_first_retry_seconds: 1, ...more,
});

async function publish(platform) {
  const coordinator = await signIn(platform, "coordinator");
  const answer = await coordinator.post("/retours/1/publier", { quand: "maintenant", mot: "18 % de mieux" }, "/retours/1");
  assert.equal(answer.status, 303);
  return coordinator;
}

test("each reader is told once, in their language, over TLS and signed in, without a figure", async () => {
  const { key, certificate } = makeCertificate();
  const port = await startMailServer("--tls", certificate, key, "--sign-in", "miroir", secret);
  writeFileSync(join(folder, "password"), `${secret}\n`, { mode: 0o600 });
  const platform = await start(settingsFor(port, { mail_tls: "required", mail_user: "miroir",
    mail_password_file: join(folder, "password"), mail_authority_file: certificate }));
  const english = await signIn(platform, "physician2");
  await english.post("/langue", { langue: "en", retour: "/" }, "/");
  const quiet = await signIn(platform, "physician3");
  assert.equal((await quiet.post("/compte", { courriers: "none" }, "/compte")).status, 303);
  const weekly = await signIn(platform, "control");
  await weekly.post("/compte", { courriers: "digest" }, "/compte");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.deepEqual(mails(), [], "a held return is told to nobody");
  const coordinator = await publish(platform);
  const expected = recipients.filter((name) => !["physician3", "control"].includes(name)).map((name) => `${name}@demo.invalid`);
  await until(() => mails().length >= expected.length, "the mails");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const kept = mails();
  assert.deepEqual(kept.map((mail) => mail.to.join()).sort(), expected.sort());
  for (const mail of kept) {
    const inEnglish = mail.to[0].startsWith("physician2");
    assert.ok(mail.tls && mail.signed_in);
    assert.equal(mail.headers.subject, inEnglish ? "Miroir: the return of the second half of 2018 is published"
      : "Miroir\u00a0: le retour du 2e semestre 2018 est publié");
    assert.match(mail.headers["message-id"], /^<[0-9a-f]{32}@example\.org>$/);
    assert.equal(mail.headers["list-unsubscribe"], "<https://miroir.example.org/compte>");
    for (const text of [mail.plain, mail.html]) {
      assert.match(text, /https:\/\/miroir\.example\.org\//);
      assert.match(text, /coordination@example\.org/);
      assert.doesNotMatch(text, /%|‰|€|de mieux|antibio|statine/i, "no figure, no indicator, nothing of the coordinator's word");
    }
  }
  assert.equal(new Set(kept.map((mail) => mail.headers["message-id"])).size, kept.length);
  const page = (await coordinator.get("/retours/1")).text;
  assert.match(page, new RegExp(`${everybody - 2} courriers envoyés`));
  assert.match(page, /1 courrier à envoyer/, "the weekly one waits for Monday");
});

test("a mail that is refused for now is sent later, one that is refused for ever is given up and can be restarted", async () => {
  const port = await startMailServer();
  writeFileSync(join(folder, "answer"), "451 later");
  const platform = await start(settingsFor(port));
  const coordinator = await publish(platform);
  await until(async () => new RegExp(`${everybody} courriers à envoyer`).test((await coordinator.get("/retours/1")).text), "all that wait");
  writeFileSync(join(folder, "answer"), "550 unknown");
  await until(async () => new RegExp(`${everybody} courriers abandonnés`).test((await coordinator.get("/retours/1")).text), "all given up");
  assert.match((await coordinator.get("/retours/1")).text, /server-550/);
  assert.deepEqual(mails(), []);
  unlinkSync(join(folder, "answer"));
  await coordinator.post("/retours/1/courriers", {}, "/retours/1");
  await until(() => mails().length === everybody, "the mails, once restarted");
});

test("a mail server that is away loses nothing, and without one the coordinator is told", async () => {
  const port = await startMailServer();
  await running.pop()();
  const platform = await start(settingsFor(port));
  const coordinator = await publish(platform);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.deepEqual(mails(), []);
  await startMailServer("--port", String(port));
  await until(() => mails().length === everybody, "the mails, once it is back");
  assert.doesNotMatch((await coordinator.get("/retours/1")).text, /Aucun serveur de courrier/);
  const without = await start({});
  const other = await publish(without);
  assert.match((await other.get("/retours/1")).text, /Aucun serveur de courrier/);
});

test("killed between sending and noting it, the server sends one mail twice at most, with one Message-ID, and loses none", async () => {
  const port = await startMailServer();
  writeFileSync(join(folder, "answer"), "hang");
  const platform = await start(settingsFor(port));
  await publish(platform);
  await until(() => mails().length === 1, "the first mail, taken but not answered");
  await platform.kill();
  unlinkSync(join(folder, "answer"));
  await platform.restart();
  await until(() => new Set(mails().map((mail) => mail.to[0])).size === everybody, "everybody told");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const kept = mails();
  assert.ok(kept.length <= everybody + 1, `${kept.length} mails`);
  for (const to of new Set(kept.map((mail) => mail.to[0]))) {
    assert.equal(new Set(kept.filter((mail) => mail.to[0] === to).map((mail) => mail.headers["message-id"])).size, 1);
  }
});

const iso = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a group is told of its meeting, of what changes and of its end, and nothing of what is said there", async () => {
  const port = await startMailServer();
  const platform = await start(settingsFor(port));
  const facilitator = await signIn(platform, "facilitator1");
  const quiet = await signIn(platform, "member1");
  await quiet.post("/compte", { courriers: "none" }, "/compte");
  const weekly = await signIn(platform, "member2");
  await weekly.post("/compte", { courriers: "digest" }, "/compte");
  const meetings = "/groupe/G01/reunions";
  await facilitator.post(`${meetings}/plan`, { heure: "20:30", duree: 120, lieu: "Salle des fêtes", "date-0": iso(20), "garder-0": 1,
    "nature-0": "theme", "theme-0": "Antalgiques" }, `${meetings}/plan`);
  const page = (await facilitator.get(meetings)).text.match(/href="(\/groupe\/G01\/reunions\/\d+)"/)[1];
  const lead = (form) => facilitator.post(`${page}/conduite`, form, page);
  const own = await signIn(platform, "physician1");
  await own.post(`${page}/question`, { question: "Comment arrêter ?", cas: "Un cas secret", revision: 0 }, page);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.deepEqual(mails(), [], "a meeting that is only planned is told to nobody");
  assert.equal((await lead({ action: "invite" })).status, 303);
  const told = ["facilitator1", "member3", "member4", "member5", "newcomer", "physician1", "physician2"].map((name) => `${name}@demo.invalid`);
  await until(() => mails().length >= told.length, "the invitations");
  await lead({ action: "move_date", date: iso(21) });
  await until(() => mails().length >= 2 * told.length, "the new date");
  await lead({ action: "cancel" });
  await until(() => mails().length >= 3 * told.length, "the cancellation");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const kept = mails();
  assert.equal(kept.length, 3 * told.length);
  for (const [i, words] of [/réunion du/, /déplacée/, /annulée/].entries()) {
    const round = kept.slice(i * told.length, (i + 1) * told.length);
    assert.deepEqual(round.map((mail) => mail.to.join()).sort(), told);
    for (const mail of round) {
      assert.match(mail.headers.subject, words);
      assert.match(mail.plain, new RegExp(`https://miroir\\.example\\.org${page}\n`));
      assert.doesNotMatch(mail.plain + mail.html, /secret|arrêter|%|€/);
      if (i < 2) assert.match(mail.plain, /Salle des fêtes/);
    }
  }
});

test("settings that are not right are refused in one sentence", async () => {
  const platform = await start({});
  const conf = join(platform.directory, "miroir.conf");
  for (const [line, words] of [
      ["mail_server = http://x", /smtp:\/\/host/],
      ["mail_server = smtp://x", /mail_from/],
      ["mail_server = smtp://x\nmail_from = a@b", /public_address/],
      ["mail_server = smtp://x\nmail_from = a@b\npublic_address = https://x\nmail_user = u", /cannot be read/],
      ["mail_server = smtp://x\nmail_from = a@b\npublic_address = https://x\nmail_first_retry_seconds = 0", /from 1 to 3600/],
    ]) {
      writeFileSync(conf, `${line}\n`);
      assert.throws(() => execFileSync(process.env.MIROIR_BINARY, ["serve", "--data", platform.directory, "--listen", "127.0.0.1:0"],
        { stdio: "pipe", timeout: 60000 }), (error) => error.status === 1 && words.test(String(error.stderr)), line);
  }
});
