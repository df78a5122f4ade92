// What the functional tests share: a running platform with the small region of tests/support, and signing in.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const password = "une phrase de passe synthétique";

/** Starts the fixture server and waits for its address. */
export async function startPlatform(...options) {
  const directory = mkdtempSync(join(tmpdir(), "miroir-functional-"));
  const platform = { directory };
  const start = async (...more) => {
    const child = spawn(process.env.MIROIR_FIXTURE_SERVER, [directory, ...options, ...more], { stdio: ["ignore", "pipe", "inherit"] });
    platform.child = child;
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
