import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { preview } from "astro";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the site under test is served, as `http://localhost:4321`. */
    siteOrigin: string;
  }
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Before the tests of the site: builds it, unless its sources are as they were, and serves it as `npm run docs` does until they end. */
export default async function serveSite(project: TestProject): Promise<() => Promise<void>> {
  execFileSync("turbo", ["run", "build", "--filter=@convmtx/docs"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const port = await freePort();
  const server = await preview({ root, logLevel: "error", server: { port, host: "localhost" } });
  project.provide("siteOrigin", `http://localhost:${server.port}`);
  return () => server.stop();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
