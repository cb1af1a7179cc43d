// Builds the site, unless its sources are as they were, and serves it; the arguments are those of `astro preview`, as `--port 5000`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const app = fileURLToPath(new URL("../apps/docs", import.meta.url));
const run = (cwd, command, ...parameters) => {
  const { status } = spawnSync(process.execPath, [command, ...parameters], { cwd, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
};

run(root, `${root}node_modules/turbo/bin/turbo`, "run", "build", "--filter=@convmtx/docs");
run(app, "node_modules/astro/bin/astro.mjs", "preview", ...process.argv.slice(2));
