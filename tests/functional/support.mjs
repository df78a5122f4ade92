// What the functional tests share: a running platform with the small region of tests/support, and signing in.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const password = "une phrase de passe synthétique";

/** Starts the fixture server and waits for its address. */
export async function startPlatform(...options) {
  const directory = mkdtempSync(join(tmpdir(), "miroir-functional-"));
  const platform = { directory, log: "" };
  const start = async (...more) => {
    const child = spawn(process.env.MIROIR_FIXTURE_SERVER, [directory, ...options, ...more], { stdio: ["ignore", "pipe", "pipe"] });
    platform.child = child;
    child.stderr.on("data", (bytes) => {
      platform.log += bytes;
      process.stderr.write(bytes);
    });
    platform.address = await new Promise((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (bytes) => {
        text += bytes;
        if (text.includes("\n")) resolve(text.trim().replace(/\/$/, ""));
      });
      child.on("exit", (code) => reject(new Error(`the fixture server ended with ${code}`)));
    });
  };
  const end = async (signal) => {
    const { child } = platform;
    const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
    child.kill(signal);
    return ended;
  };
  await start();
  return Object.assign(platform, {
    /** As a machine that loses power does. */
    kill: () => end("SIGKILL"),
    /** Serves the same directory again, as it was left. */
    restart: () => start("--as-it-is"),
    async stop() {
      const code = await end("SIGTERM");
      rmSync(directory, { recursive: true, force: true });
      return code;
    },
  });
}

/** A person with cookies, and the token of the forms on a page. */
export async function signIn(platform, login) {
  const cookies = new Map();
  const request = async (path, form) => {
    const response = await fetch(platform.address + path, {
      method: form ? "POST" : "GET", redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form && { "content-type": "application/x-www-form-urlencoded" }) },
      body: form && new URLSearchParams(form).toString(),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    return { status: response.status, location: response.headers.get("location"), text: await response.text() };
  };
  const token = async (path) => (await request(path)).text.match(/name="jeton" value="([0-9a-f]+)"/)[1];
  const post = async (path, form, page) => request(path, { jeton: await token(page), ...form });
  await post("/connexion", { identifiant: `${login}@demo.invalid`, "mot-de-passe": password, retour: "/" }, "/connexion");
  return { get: request, post };
}
