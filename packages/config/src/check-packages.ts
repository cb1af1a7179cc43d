// Packs every public package as it would be published, looks into the tarballs, lints them with publint and attw, and
// then installs them together in an empty folder, imports every entry, type-checks a program that uses them, and runs
// the commands. Needs the build, and the npm registry for the packages' dependencies.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pack } from "./pack.ts";
import { mapPool, run } from "./run.ts";
import { readTarball, tarballFaults } from "./tarball-rules.ts";
import { publicPackages, repositoryRoot, type WorkspacePackage } from "./workspace.ts";

const bin = (name: string) => join(repositoryRoot, "node_modules/.bin", name);
const packages = publicPackages(repositoryRoot);
const work = mkdtempSync(join(tmpdir(), "convmtx-packages-"));
let passed = 0;
let failed = 0;

function report(ok: boolean, what: string, detail = ""): void {
  if (ok) passed++;
  else failed++;
  if (!ok) console.error(`FAILED ${what}\n${detail.trim().replace(/^/gm, "  ")}`);
}

try {
  const { tarballs, problem } = await pack(packages, work);
  report(problem === undefined, "pnpm pack", problem);
  await mapPool(packages, 2, async ({ manifest }) => {
    const tarball = tarballs.get(manifest.name);
    if (tarball === undefined) return report(false, `${manifest.name}: pack`, "no tarball");
    const faults = tarballFaults(readTarball(readFileSync(tarball)), manifest);
    report(faults.length === 0, `${manifest.name}: content of the tarball`, faults.join("\n"));
    const publint = await run(bin("publint"), ["run", tarball, "--strict"], repositoryRoot);
    report(publint.ok, `${manifest.name}: publint`, publint.output);
    const attw = await run(bin("attw"), [tarball, "--profile", "esm-only", "--format", "ascii"], repositoryRoot);
    report(attw.ok, `${manifest.name}: attw`, attw.output);
  });
  await consume([...tarballs.values()]);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`check-packages: ${passed} passed, ${failed} failed (${packages.length} packages)`);
process.exitCode = failed > 0 || packages.length === 0 ? 1 : 0;

async function consume(tarballs: readonly string[]): Promise<void> {
  const app = join(work, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  const installed = await run("npm", ["install", ...flags, ...tarballs], app);
  report(installed.ok, "npm install of all tarballs in an empty folder", installed.output);
  if (!installed.ok) return;

  const entriesOf = ({ manifest }: WorkspacePackage) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => subpath !== "./package.json")
      .map((subpath) => manifest.name + subpath.slice(1));
  const entries = packages.flatMap(entriesOf);
  for (const { path, version } of await nodes()) {
    const importable = packages.filter(({ manifest }) => satisfies(version, manifest.engines?.node)).flatMap(entriesOf);
    writeFileSync(
      join(app, "import.mjs"),
      `for (const name of ${JSON.stringify(importable)}) {
  if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
}`,
    );
    const imported = await run(path, ["import.mjs"], app);
    report(imported.ok, `import of ${importable.length} entries by Node ${version}`, imported.output);
    if (imported.ok) console.log(`Node ${version} imports ${importable.join(" ")}`);
  }

  const strict = { strict: true, noEmit: true, skipLibCheck: false, target: "es2022", verbatimModuleSyntax: true };
  const typeRoots = [join(repositoryRoot, "node_modules/@types")];
  const dom = ["es2022", "dom", "dom.iterable"];
  const consumers = [
    { options: { ...strict, module: "nodenext", lib: ["es2022"], typeRoots, types: ["node"] }, entries },
    {
      options: { ...strict, module: "esnext", moduleResolution: "bundler", lib: dom, types: [] },
      entries: entries.filter((name) => !name.endsWith("/node")),
    },
  ];
  for (const consumer of consumers) {
    const lines = consumer.entries.map(
      (name, at) => `import * as entry${at} from "${name}";\nexport const use${at}: object = entry${at};\n`,
    );
    writeFileSync(join(app, "use.ts"), lines.join(""));
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: consumer.options, files: ["use.ts"] }));
    const typed = await run(bin("tsc"), ["-p", "."], app);
    report(typed.ok, `types for a consumer with module ${consumer.options.module}`, typed.output);
  }

  for (const { manifest } of packages) {
    const commands =
      typeof manifest.bin === "string" ? [manifest.name.replace(/^@[^/]+\//, "")] : Object.keys(manifest.bin ?? {});
    for (const command of commands) {
      const helped = await run(join(app, "node_modules/.bin", command), ["--help"], app);
      report(helped.ok && helped.output.includes(command), `${command} --help`, helped.output);
    }
  }
}

interface NodeBinary {
  readonly path: string;
  readonly version: string;
}

/** The Node that runs this, and the user's own if another stands behind the workspace's on PATH. */
async function nodes(): Promise<NodeBinary[]> {
  const found: NodeBinary[] = [{ path: process.execPath, version: process.versions.node }];
  const own = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .find((path) => existsSync(path));
  if (own !== undefined) {
    const { output } = await run(own, ["--version"], repositoryRoot);
    found.push({ path: own, version: output.trim().slice(1) });
  }
  return found;
}

/** Whether `version` is within a range of the form `>=major.minor`, the only one that the packages use. */
function satisfies(version: string, range = ""): boolean {
  const bound = /^>=(\d+)(?:\.(\d+))?$/.exec(range);
  if (bound === null) throw new Error(`engines.node is "${range}", expected ">=major.minor"`);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [least, leastMinor] = [Number(bound[1]), Number(bound[2] ?? 0)];
  return major > least || (major === least && minor >= leastMinor);
}
