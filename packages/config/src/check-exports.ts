// Compares the public exports of every package with packages/config/exports/; `--update` writes them anew.
// Reads the declarations of `tsc -b`, which must have run.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ExportedNames, exportedNames } from "./declarations.ts";
import { publicPackages, repositoryRoot, type WorkspacePackage } from "./workspace.ts";

const folder = join(repositoryRoot, "packages/config/exports");
const update = process.argv.includes("--update");
const empty: string[] = [];

function render({ manifest, path }: WorkspacePackage): { text: string; names: number } {
  let text = "";
  let names = 0;
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    const source = typeof target === "string" ? undefined : target["@convmtx/source"];
    if (source === undefined) continue;
    const found: ExportedNames = exportedNames(
      join(path, source.replace(/^\.\/src\//, "./.types/").replace(/\.ts$/, ".d.ts")),
    );
    if (found.size === 0) empty.push(`${manifest.name}${subpath.slice(1)}`);
    names += found.size;
    text += `// ${manifest.name}${subpath.slice(1)}: ${found.size} names\n\n`;
    for (const name of [...found.keys()].sort()) text += `${(found.get(name) ?? []).join("\n")}\n`;
    text += "\n";
  }
  return { text: `${text.trimEnd()}\n`, names };
}

mkdirSync(folder, { recursive: true });
let names = 0;
const stale: string[] = [];
const wanted = new Set<string>();
const packages = publicPackages(repositoryRoot);
for (const one of packages) {
  const file = `${one.folder.slice("packages/".length)}.txt`;
  wanted.add(file);
  const rendered = render(one);
  names += rendered.names;
  const path = join(folder, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (before === rendered.text) continue;
  stale.push(file);
  if (update) writeFileSync(path, rendered.text);
  else console.error(differences(file, before, rendered.text));
}
for (const file of readdirSync(folder)) {
  if (wanted.has(file)) continue;
  stale.push(file);
  if (update) rmSync(join(folder, file));
  else console.error(`${file}: no such public package`);
}

function differences(file: string, before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const [known, current] = [new Set(old), new Set(now)];
  const gone = old.filter((line) => !current.has(line)).map((line) => `  - ${line}`);
  const come = now.filter((line) => !known.has(line)).map((line) => `  + ${line}`);
  return [file, ...gone, ...come].join("\n");
}

console.log(
  `check-exports: ${names} names of ${packages.length} packages, ${stale.length} files ${update ? "written" : "stale"}`,
);
for (const entry of empty) console.error(`${entry} exports nothing`);
if (!update && stale.length > 0) console.error("if the change is meant: npm run check:exports -- --update");
process.exitCode = packages.length === 0 || empty.length > 0 || (!update && stale.length > 0) ? 1 : 0;
