// ClickHouse servers of a test: each in a folder of its own, on loopback, gone with the test.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "/usr/sbin/clickhouse-server";

const configuration = (port) => `<yandex>
  <logger><level>warning</level><log>log</log><errorlog>errors</errorlog><size>10M</size><count>1</count></logger>
  <http_port>${port}</http_port><listen_host>127.0.0.1</listen_host>
  <path>./data/</path><tmp_path>./temporary/</tmp_path>
  <mark_cache_size>16777216</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <users_config>users.xml</users_config><default_profile>default</default_profile>
  <default_database>default</default_database>
</yandex>`;

const users = `<yandex>
  <profiles><default><max_threads>2</max_threads></default></profiles>
  <users><default>
    <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
  </default></users>
  <quotas><default></default></quotas>
</yandex>`;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url) {
  for (let attempt = 0; attempt < 600; ++attempt) {
    const answer = await fetch(`${url}/?query=SELECT%201`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`ClickHouse does not answer at ${url}`);
}

/** Starts `count` servers: { urls, stop() }. */
export async function startClickhouse(count) {
  const servers = [];
  const stop = () => Promise.all(servers.map(async ({ child, folder }) => {
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGKILL"); // its data go with it: nothing to save
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }));
  const urls = [];
  for (let i = 0; i < count; ++i) {
    const folder = mkdtempSync(join(tmpdir(), "miroir-clickhouse-"));
    const port = await freePort();
    writeFileSync(join(folder, "config.xml"), configuration(port));
    writeFileSync(join(folder, "users.xml"), users);
    servers.push({ folder, child: spawn(program, ["--config-file=config.xml"], { cwd: folder, stdio: "ignore" }) });
    urls.push(`http://127.0.0.1:${port}`);
  }
  try {
    await Promise.all(urls.map(answers));
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls, stop };
}
