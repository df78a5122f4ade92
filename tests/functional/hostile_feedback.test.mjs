// What nobody means to send to the pages of a return: numbers of things that are not there, values too large to be, bodies
// without end, forms without their token or sent twice. Each is refused clearly, none ends in a fault (500), none changes
// anything, and the platform goes on answering.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { password, startPlatform } from "./support.mjs";

const long = "x".repeat(4000);
const ids = ["absent", "0", "-1", "1.5", "9223372036854775807", "99999999999999999999999999", "1e9", "%20", "%F0%9F%92%A9", "%3Cb%3E",
  "..%2F..%2Fetc%2Fpasswd", "%27%3B%20DROP%20TABLE%20account%3B--", long];
const broken = ["%00", "%ff", "%", "%zz"];

let platform;
before(async () => { platform = await startPlatform(); });
after(async () => platform?.stop());

const cookieOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
const tokenOf = (html) => html.match(/name="jeton" value="([0-9a-f]+)"/)[1];

/** Signs in; gives what asks for an address, and what sends a form there, with the person's own token unless told. */
async function signedIn(login) {
  const page = await fetch(`${platform.address}/connexion`);
  const visitor = cookieOf(page)[0];
  const form = new URLSearchParams({ jeton: tokenOf(await page.text()), identifiant: `${login}@demo.invalid`, "mot-de-passe": password, retour: "/" });
  const answer = await fetch(`${platform.address}/connexion`, { method: "POST", redirect: "manual", headers: { cookie: visitor }, body: form });
  assert.equal(answer.status, 303, login);
  const cookie = cookieOf(answer).find((text) => text.includes("session"));
  const get = (path, options = {}) => fetch(platform.address + path, { ...options, headers: { cookie, ...options.headers }, redirect: "manual" });
  const token = tokenOf(await (await get("/compte")).text());
  const post = (path, fields, jeton = token) => get(path, { method: "POST", body: new URLSearchParams(jeton === null ? fields : { jeton, ...fields }) });
  return { get, post, cookie, token };
}

/** A refusal: a status of 4xx with words, without what only a fault would tell. */
async function refused(response, what, statuses = [400, 403, 404, 409, 422]) {
  assert.ok(statuses.includes(response.status), `${what}: ${response.status}`);
  const words = await response.text();
  assert.ok(words.length > 10, `${what}: no word`);
  assert.doesNotMatch(words, /SQL|sqlite|exception|std::|\.cpp/, what);
}

const places = {
  physician1: ["/miroir/ID", "/miroir/ID/contenu"],
  facilitator1: ["/groupe/ID", "/groupe/ID/projection/1", "/groupe/G01/projection/ID", "/groupe/G01/projection/1/ID", "/groupe/ID/direct",
    "/groupe/ID/restitution", "/groupe/ID/remarques", "/groupe/ID/livret.pdf", "/groupe/ID/chiffres.xlsx"],
  coordinator: ["/retours/ID", "/remarques/ID", "/region/groupes?indicateur=ID", "/annuaire/ID"],
  data_operator: ["/remarques/ID"],
};

test("an indicator, a group, a screen, a return or a remark that is not there is refused", async () => {
  for (const [login, addresses] of Object.entries(places)) {
    const { get } = await signedIn(login);
    for (const address of addresses) {
      for (const id of [...ids, ...broken]) {
        if (address === "/groupe/ID" && id === "%20") continue;
        await refused(await get(address.replace("ID", id)), `${login} on ${address} with ${id.slice(0, 40)}`);
      }
    }
  }
});

// Choices that do not exist leave the usual page: an address that was copied wrongly shows something all the same.
test("a comparator, a period, a filter or a cost that cannot be never ends in a fault", async () => {
  const asked = {
    physician1: ["/miroir?comparateur=ID", "/miroir/ppi?comparateur=ID", "/miroir?retour=ID", "/miroir?periode=ID", "/miroir/ppi/contenu?comparateur=ID"],
    facilitator1: ["/groupe/G01?retour=ID", "/groupe/G01/remarques?indicateur=ID"],
    coordinator: ["/region?retour=ID", "/region/effet?cout=ID", "/remarques?indicateur=ID&etat=ID&retour=ID", "/remarques.csv?retour=ID",
      "/remarques.xlsx?indicateur=ID", "/region/groupes?retour=ID"],
  };
  for (const [login, addresses] of Object.entries(asked)) {
    const { get } = await signedIn(login);
    for (const address of addresses) {
      for (const id of ids) {
        const response = await get(address.replaceAll("ID", id));
        assert.ok(response.status < 500, `${login} on ${address} with ${id.slice(0, 40)}: ${response.status}`);
        await response.arrayBuffer();
      }
      for (const id of broken) await refused(await get(address.replaceAll("ID", id)), `${login} on ${address} with ${id}`);
    }
  }
});

const forms = {
  physician1: [["/miroir/ppi/intention", { texte: "Essayer" }], ["/miroir/ppi/remarque", { genre: "contest", envoi: "aaaa", texte: "Un homonyme" }],
    ["/groupe/G01/devine", { indicateur: "ppi", valeur: "12" }]],
  facilitator1: [["/groupe/G01/restitution", { action: "start" }], ["/groupe/G01/remarques", { indicateur: "ppi", envoi: "bbbb", texte: "Une remarque" }],
    ["/groupe/G01/projection/1/devine", { action: "open" }]],
  coordinator: [["/retours/1/publier", { quand: "maintenant" }], ["/retours/1/attendre", {}], ["/retours/1/retirer", { motif: "Parce que" }],
    ["/retours/1/courriers", {}], ["/region/livrets", {}]],
};

test("a form without its token, or with somebody else's, changes nothing", async () => {
  const other = await signedIn("physician2");
  for (const [login, list] of Object.entries(forms)) {
    const { post, get } = await signedIn(login);
    for (const [address, fields] of list) {
      for (const token of [null, "", "0".repeat(64), long, other.token]) {
        await refused(await post(address, fields, token), `${login} on ${address}`, [403]);
      }
    }
    assert.equal((await get("/compte")).status, 200, "and signs nobody out");
  }
  const mirror = await (await (await signedIn("physician1")).get("/miroir/ppi")).text();
  assert.doesNotMatch(mirror, /Essayer|Un homonyme/);
});

test("values that cannot be are refused with the form", async () => {
  const wrong = {
    physician1: [["/miroir/absent/intention", { texte: "Essayer" }], ["/miroir/ppi/intention", { texte: long }], ["/miroir/absent/remarque", { texte: "Oui", envoi: "cc" }],
      ["/miroir/ppi/remarque", { texte: "", envoi: "dd" }], ["/miroir/ppi/remarque", { texte: long, envoi: "ee" }], ["/miroir/ppi/remarque", { genre: long, texte: long }],
      ["/groupe/G01/devine", { indicateur: "absent", valeur: "12" }], ["/groupe/G02/devine", { indicateur: "ppi", valeur: "12" }]],
    facilitator1: [["/groupe/G01/restitution", { action: "absent" }], ["/groupe/G01/restitution", { action: "save", revision: "99999999999999999999" }],
      ["/groupe/G02/restitution", { action: "start" }], ["/groupe/G01/remarques", { indicateur: "absent", texte: "Oui", envoi: "ff" }],
      ["/groupe/G01/remarques", { indicateur: "ppi", texte: long, envoi: "gg" }], ["/groupe/G01/projection/99999999999999999999/devine", { action: "open" }]],
    coordinator: [["/retours/99999999999999999999/publier", { quand: "maintenant" }], ["/retours/1/publier", { quand: "jour", jour: "9999-99-99" }],
      ["/retours/1/retirer", { motif: "" }], ["/retours/1/retirer", { motif: long }], ["/remarques/99999999999999999999", { action: "answer", texte: "Oui" }]],
  };
  for (const [login, list] of Object.entries(wrong)) {
    const { post } = await signedIn(login);
    for (const [address, fields] of list) {
      await refused(await post(address, fields), `${login} on ${address.slice(0, 60)} with ${JSON.stringify(fields).slice(0, 60)}`);
    }
  }
});

test("a guess is a number that can be drawn, or it is refused", async () => {
  const facilitator = await signedIn("facilitator1");
  assert.equal((await facilitator.post("/groupe/G01/restitution", { action: "save", revision: "0", lettres: "per_indicator", garde: "ppi", "place-ppi": "1" })).status, 303);
  const running = await facilitator.get("/groupe/G01/restitution");
  await running.text();
  await facilitator.post("/groupe/G01/restitution", { action: "start" });
  await facilitator.post("/groupe/G01/projection/1/devine", { action: "open" });
  const { post } = await signedIn("physician1");
  for (const value of ["", "abc", "-1", "1e308", "1e309", "nan", "inf", "99999999999999999999", "12%00", long]) {
    await refused(await post("/groupe/G01/devine", { indicateur: "ppi", valeur: value }), `a guess of ${value.slice(0, 30)}`);
  }
});

test("a remark sent twice is kept once", async () => {
  const { get, post } = await signedIn("physician3");
  const html = await (await get("/miroir/hypnotic")).text();
  const address = html.match(/action="(\/miroir\/[^"/]+\/remarque)"/)?.[1] ?? assert.fail("no form");
  const envoi = html.match(/name="envoi" value="([^"]+)"/)[1];
  const fields = { genre: "contest", envoi, texte: "Envoyée deux fois par mégarde." };
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(address, fields)));
  for (const answer of answers) assert.ok([303, 409].includes(answer.status), `${answer.status}`);
  const shown = await (await get(address.replace("/remarque", ""))).text();
  assert.equal(shown.split("Envoyée deux fois par mégarde.").length - 1, 1);
});

/** The first line of what the platform answers to these bytes. */
function firstLine(...parts) {
  const { hostname, port } = new URL(platform.address);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => parts.forEach((part) => socket.write(part)));
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      if (text.includes("\r\n")) {
        resolve(text.slice(0, text.indexOf("\r\n")));
        socket.destroy();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

test("a body of 10 MB is refused before it is read, and the platform goes on answering", async () => {
  const { cookie, get } = await signedIn("physician1");
  for (const address of ["/miroir/ppi/remarque", "/miroir/ppi/intention", "/groupe/G01/devine", "/retours/1/publier"]) {
    const head = `POST ${address} HTTP/1.1\r\nHost: miroir\r\nCookie: ${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
    assert.match(await firstLine(`${head}Content-Length: ${10 * 2 ** 20}\r\n\r\n`, "texte="), /^HTTP\/1\.1 413 /, address);
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    assert.match(await firstLine(`${head}Transfer-Encoding: chunked\r\n\r\n`, ...Array(40).fill(chunk)).catch((error) => error.code),
      /^HTTP\/1\.1 413 |^ECONNRESET$|^EPIPE$/, `${address}, in pieces`);
  }
  assert.equal((await get("/miroir")).status, 200);
});
