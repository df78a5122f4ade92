// Called by pages.sh. "First" is the first view after the start, which reads rows and draws charts; the others are
// under load: 100 connections, one request after the other on each, as fast as the server answers.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { verdict, writeSection } from "./benchmarks.mjs";

const seconds = process.env.MIROIR_BENCH_SECONDS ?? "10";
const data = "build/bench/demo";
const readers = 100;
const mirrorGoal = 30; // milliseconds, of the mirror's median
const pages = {
  physician: ["/miroir", "/miroir/nsaid-ppi-u65", "/miroir/nsaid-ppi-u65/contenu"],
  facilitator: ["/groupe"],
  coordinator: ["/region"],
  secretariat: ["/annuaire"],
  partner: ["/region"],
};

function startDemo() {
  mkdirSync("build/bench", { recursive: true });
  const child = spawn("build/release/miroir", ["demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (bytes) => {
      text += bytes;
      const found = text.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve({ child, address: found[0] });
    });
    child.on("exit", (code) => reject(new Error(`miroir demo ended with ${code}`)));
  });
}

const cookieOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);

/** Signs in with each button of the demonstration: label of the role -> cookie. */
async function sessions(address) {
  const page = await fetch(`${address}/connexion`, { headers: { "accept-language": "en" } });
  const visitor = cookieOf(page)[0];
  const html = await page.text();
  const token = html.match(/name="jeton" value="([0-9a-f]+)"/)[1];
  const buttons = [...html.matchAll(/name="compte" value="(\d+)"><span class="account-role">([^<]+)</g)];
  const found = new Map();
  for (const [, id, role] of buttons) {
    const response = await fetch(`${address}/connexion/demonstration`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: visitor, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ jeton: token, compte: id, retour: "/" }),
    });
    if (!found.has(role)) found.set(role, cookieOf(response).find((cookie) => cookie.includes("session")));
  }
  return found;
}

/** The address a page is finally at, its size and how long its first view took. */
async function firstView(address, path, cookie) {
  const start = performance.now();
  const response = await fetch(address + path, { headers: { cookie } });
  const body = await response.arrayBuffer();
  return { path: new URL(response.url).pathname, status: response.status, bytes: body.byteLength, first: performance.now() - start };
}

function measure(address, path, cookie) {
  const text = execFileSync("wrk", ["-t1", `-c${readers}`, `-d${seconds}s`, "--latency", "-H", `Cookie: ${cookie}`, address + path], { encoding: "utf8" });
  const percentile = (name) => text.match(new RegExp(`${name}%\\s+(\\S+)`))[1];
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? "0";
  return { median: percentile("50"), high: percentile("99"), rate: text.match(/Requests\/sec:\s+(\S+)/)[1], failed };
}

const milliseconds = (words) => parseFloat(words) * (words.endsWith("us") ? 0.001 : words.endsWith("ms") ? 1 : 1000);

const { child, address } = await startDemo();
try {
  const found = await sessions(address);
  const mirrors = [];
  const rows = [`| role | page | size | first view | median, ${readers} at once | 99 % | pages a second | failed |`, "| --- | --- | --- | --- | --- | --- | --- | --- |"];
  for (const [role, cookie] of found) {
    const paths = Object.entries(pages).flatMap(([name, list]) => (role.includes(name) ? list : []));
    for (const path of paths) {
      const view = await firstView(address, path, cookie);
      if (view.status !== 200) continue;
      const load = measure(address, view.path, cookie);
      if (view.path === "/miroir") mirrors.push(milliseconds(load.median));
      rows.push(`| ${role} | ${view.path} | ${(view.bytes / 1024).toFixed(0)} KiB | ${view.first.toFixed(0)} ms | ${load.median} | ${load.high} | ${load.rate} | ${load.failed} |`);
    }
  }
  writeSection("pages", [
    `## The pages: ${readers} readers at once`,
    `${cpus()[0].model}, ${cpus().length} threads; the demonstration's region; server and wrk on the same machine, ${seconds} s a page.`,
    "First view: of a process that has not shown the page yet. The load that follows reads a page already made.",
    "",
    ...rows,
    "",
    "| target | goal | measured | |",
    "| --- | ---: | ---: | --- |",
    `| the mirror's median with ${readers} readers at once, ms | < ${mirrorGoal} | ${Math.max(...mirrors).toFixed(1)} | ${verdict(Math.max(...mirrors), mirrorGoal)} |`,
  ].join("\n"));
} finally {
  child.kill("SIGTERM");
}
