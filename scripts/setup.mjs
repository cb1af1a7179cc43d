// Installs the pinned dependencies once; does nothing while pnpm-lock.yaml is unchanged. Runs on any Node from 18 on.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const at = (path) => new URL(path, root);
const { packageManager } = JSON.parse(readFileSync(at("package.json"), "utf8"));
const hash = createHash("sha256")
  .update(readFileSync(at("pnpm-lock.yaml")))
  .update(packageManager)
  .digest("hex");
const stamp = at("node_modules/.setup-stamp");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) process.exit(0);

console.error("installing the pinned dependencies (once, about half a minute) ...");
const env = { ...process.env, npm_config_update_notifier: "false" };
// `npm run -s` hands its silence on, and pnpm would then say nothing even when it fails.
delete env.npm_config_loglevel;
// From here npx would pick the pnpm inside node_modules, which an install may have to remove while it runs.
delete env.npm_config_local_prefix;
const args = ["-y", packageManager, "--dir", fileURLToPath(root), "install", "--frozen-lockfile"];
const install = spawnSync("npx", [...args, "--config.confirmModulesPurge=false"], {
  cwd: tmpdir(),
  env,
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (install.status !== 0) process.exit(install.status ?? 1);
writeFileSync(stamp, hash);
