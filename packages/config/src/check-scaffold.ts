// Does what a contributor of a backend does: packs the workspace as it would be published, runs the packed
// `create-backend` outside the repository, installs the tarballs there, and runs the new package's own tests and the
// suite's command on its build. Needs the build, and the npm registry for vitest and typescript.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { pack } from "./pack.ts";
import { run } from "./run.ts";
import { publicPackages, repositoryRoot } from "./workspace.ts";

const work = mkdtempSync(join(tmpdir(), "convmtx-scaffold-"));
const root = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const installFlags = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
let steps = 0;

/** @throws Error with the program's output if it fails */
async function step(what: string, command: string, args: readonly string[], cwd: string): Promise<string> {
  const { ok, output } = await run(command, args, cwd);
  if (!ok) throw new Error(`${what}\n${output}`);
  steps++;
  return output;
}

try {
  const { tarballs, problem } = await pack(publicPackages(repositoryRoot), work);
  if (problem !== undefined) throw new Error(`pnpm pack\n${problem}`);
  const tarball = (name: string) => {
    const path = tarballs.get(name);
    if (path === undefined) throw new Error(`no tarball of ${name}`);
    return `file:${path}`;
  };

  const starter = join(work, "starter");
  mkdirSync(starter);
  writeFileSync(join(starter, "package.json"), JSON.stringify({ private: true }));
  await step("install create-backend", "npm", [...installFlags, tarball("@convmtx/create-backend")], starter);
  const create = join(starter, "node_modules/.bin/create-backend");
  await step("create-backend my-engine", create, ["my-engine"], work);

  // What the registry would bring by version comes from the tarballs; the tools are those of this workspace.
  const engine = join(work, "my-engine");
  const path = join(engine, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, Record<string, string>>;
  const overrides = Object.fromEntries([...tarballs.keys()].map((name) => [name, tarball(name)]));
  for (const field of ["devDependencies", "peerDependencies"]) {
    for (const name of Object.keys(manifest[field] ?? {})) {
      if (tarballs.has(name)) manifest[field][name] = tarball(name);
    }
  }
  manifest["devDependencies"]["typescript"] = root.devDependencies["typescript"];
  manifest["overrides"] = overrides;
  writeFileSync(path, JSON.stringify(manifest, null, 2));
  await step("npm install", "npm", installFlags, engine);
  const tested = await step("npm test", "npm", ["test"], engine);
  const count = /Tests\s+(\d+) passed/.exec(stripVTControlCharacters(tested))?.[1];
  if (count === undefined || Number(count) === 0) throw new Error(`npm test ran no test\n${tested}`);
  await step("npm run conformance", "npm", ["run", "conformance"], engine);
  const report = JSON.parse(readFileSync(join(engine, "report.json"), "utf8")) as object;
  if (Object.keys(report).length === 0) throw new Error("report.json is empty");
  console.log(`check-scaffold: ${steps} steps, ${count} tests of the new package pass`);
} catch (error) {
  console.error(`FAILED ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
