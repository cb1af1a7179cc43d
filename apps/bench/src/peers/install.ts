import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { peersFolder } from "./library.ts";

/** Installs the peers, once: does nothing while what pnpm wrote down of the last installation equals their lockfile. */
export function installPeers(): void {
  const [wanted, present] = [`${peersFolder}pnpm-lock.yaml`, `${peersFolder}node_modules/.pnpm/lock.yaml`];
  if (existsSync(present) && readFileSync(present, "utf8") === readFileSync(wanted, "utf8")) return;
  console.error("installing the libraries to compare with, in apps/bench/peers (once; 650 MB on disk) ...");
  const root = new URL("../../../../package.json", import.meta.url);
  const { packageManager } = JSON.parse(readFileSync(root, "utf8")) as { packageManager: string };
  const env = { ...process.env };
  // `npm run -s` hands its silence on, and pnpm would then say nothing even when it fails.
  delete env["npm_config_loglevel"];
  const options = ["--ignore-workspace", "--frozen-lockfile", "--ignore-scripts"];
  const { status } = spawnSync("npx", ["-y", packageManager, "--dir", peersFolder, "install", ...options], {
    env,
    // Standard output is for the tables.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("the peers could not be installed; without a network there is no comparison");
}
