import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { preview } from "astro";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface ServedSite {
  /** As `http://localhost:4321`. */
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** Builds the site, unless its sources are as they were, and serves it as `npm run docs` does. */
export async function servedSite(): Promise<ServedSite> {
  execFileSync("turbo", ["run", "build", "--filter=@convmtx/docs"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const server = await preview({ root, logLevel: "error", server: { port: await freePort(), host: "localhost" } });
  return { origin: `http://localhost:${server.port}`, stop: () => server.stop() };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
