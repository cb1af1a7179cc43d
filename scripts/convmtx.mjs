// Runs the built command, packages/convmtx/dist/cli.js, in the caller's folder; builds it first if a source is newer.
// Nothing but the command writes to stdout. Plain JavaScript for any Node from 18 on.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, root));
const cli = path("packages/convmtx/dist/cli.js");

/** The command's package and those of the workspace that it depends on. */
const { dependencies } = JSON.parse(readFileSync(path("packages/convmtx/package.json"), "utf8"));
const packages = ["convmtx", ...Object.keys(dependencies).filter((name) => name.startsWith("@convmtx/"))].map((name) =>
  path(`packages/${name.replace("@convmtx/", "")}`),
);

/** The newest modification of what the build reads. Folders count, so that a deleted file is noticed. */
function newestSource() {
  let newest = 0;
  const visit = (file) => {
    const stat = statSync(file);
    if (/\.test(-d)?\.ts$/.test(file)) return;
    newest = Math.max(newest, stat.mtimeMs);
    if (stat.isDirectory()) for (const name of readdirSync(file)) visit(`${file}/${name}`);
  };
  for (const folder of packages) {
    visit(`${folder}/src`);
    visit(`${folder}/package.json`);
  }
  return newest;
}

/** Its stdout goes to our stderr; a failure ends this process with the same code. */
function quietly(command, args, env = process.env) {
  const result = spawnSync(command, args, {
    cwd: path("."),
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const built = [cli, ...packages.map((folder) => `${folder}/dist/index.js`)].every((file) => existsSync(file));
if (!built || statSync(cli).mtimeMs < newestSource()) {
  quietly(process.execPath, [path("scripts/setup.mjs")]);
  const env = { ...process.env, PATH: `${path("node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}` };
  env.TURBO_TELEMETRY_DISABLED = "1";
  quietly("turbo", ["run", "build", "--filter=convmtx", "--output-logs=errors-only"], env);
  // A dist that turbo restored from its cache carries the times it was stored with.
  utimesSync(cli, new Date(), new Date());
}

// On the run that installed it, the workspace's Node is not yet the one this script runs on.
const shim = path("node_modules/.bin/node");
const node = Number.parseInt(process.versions.node, 10) < 22 && existsSync(shim) ? shim : process.execPath;
const child = spawn(node, [cli, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
