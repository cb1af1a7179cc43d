// Packs every public package as it would be published, looks into the tarballs, lints them with publint and attw, and
// then installs them together in an empty folder, imports every entry, type-checks a program that uses them, and runs
// the commands. Needs the build, and the npm registry for the packages' dependencies.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { mapPool, run } from "./run.ts";
import { readTarball, tarballFaults } from "./tarball-rules.ts";
import { publicPackages, repositoryRoot } from "./workspace.ts";

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
  const tarballs = await pack();
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

async function pack(): Promise<Map<string, string>> {
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const packed = await run(
    bin("pnpm"),
    ["--recursive", ...filters, "pack", "--pack-destination", work],
    repositoryRoot,
  );
  report(packed.ok, "pnpm pack", packed.output);
  const tarballs = new Map<string, string>();
  for (const { manifest } of packages) {
    const file = join(work, `${manifest.name.replace(/^@/, "").replace("/", "-")}-${manifest.version}.tgz`);
    if (existsSync(file)) tarballs.set(manifest.name, file);
  }
  return tarballs;
}

async function consume(tarballs: readonly string[]): Promise<void> {
  const app = join(work, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  const installed = await run("npm", ["install", ...flags, ...tarballs], app);
  report(installed.ok, "npm install of all tarballs in an empty folder", installed.output);
  if (!installed.ok) return;

  const entries = packages.flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => subpath !== "./package.json")
      .map((subpath) => manifest.name + subpath.slice(1)),
  );
  writeFileSync(
    join(app, "import.mjs"),
    `for (const name of ${JSON.stringify(entries)}) {
  if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
}`,
  );
  for (const node of await nodes()) {
    const imported = await run(node, ["import.mjs"], app);
    report(imported.ok, `import of ${entries.length} entries by ${node}`, imported.output);
  }

  writeFileSync(
    join(app, "use.ts"),
    entries
      .map((name, at) => `import * as entry${at} from "${name}";\nexport const use${at}: object = entry${at};\n`)
      .join(""),
  );
  const strict = { strict: true, noEmit: true, skipLibCheck: false, target: "es2022", verbatimModuleSyntax: true };
  const typeRoots = [join(repositoryRoot, "node_modules/@types")];
  const consumers = {
    nodenext: { ...strict, module: "nodenext", lib: ["es2022"], typeRoots, types: ["node"] },
    bundler: {
      ...strict,
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2022", "dom", "dom.iterable"],
      types: [],
    },
  };
  for (const [name, compilerOptions] of Object.entries(consumers)) {
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const typed = await run(bin("tsc"), ["-p", "."], app);
    report(typed.ok, `types for a consumer with ${name}`, typed.output);
  }

  for (const { manifest } of packages) {
    const commands = typeof manifest.bin === "string" ? [manifest.name] : Object.keys(manifest.bin ?? {});
    for (const command of commands) {
      const helped = await run(join(app, "node_modules/.bin", command), ["--help"], app);
      report(helped.ok && helped.output.includes(command), `${command} --help`, helped.output);
    }
  }
}

/** The Node that runs this, and the user's own if one from 20 on stands behind the workspace's on PATH. */
async function nodes(): Promise<string[]> {
  const own = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .find((path) => existsSync(path));
  if (own === undefined) return [process.execPath];
  const version = await run(own, ["--version"], repositoryRoot);
  return Number.parseInt(version.output.slice(1), 10) >= 20 ? [process.execPath, own] : [process.execPath];
}
