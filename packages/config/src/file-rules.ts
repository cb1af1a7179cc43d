import { existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { readSourceFile, type SourceFile } from "./source-file.ts";
import { sourcePaths, type WorkspacePackage, workspacePackages } from "./workspace.ts";

export const maxLines = 400;

export interface Fault {
  /** Relative to the repository's root, with the line where there is one. */
  readonly where: string;
  readonly rule:
    | "leaves-package"
    | "deep-import"
    | "cycle"
    | "too-long"
    | "index-only-reexports"
    | "node-builtin"
    | "name";
  readonly message: string;
}

export interface Report {
  readonly faults: readonly Fault[];
  readonly packages: number;
  readonly files: number;
  readonly imports: number;
  readonly entries: number;
}

const builtins = new Set(builtinModules);
const isBuiltin = (specifier: string) => specifier.startsWith("node:") || builtins.has(specifier);
const isRelative = (specifier: string) => /^\.{0,2}\//.test(specifier);
const isInside = (folder: string, path: string) => path === folder || path.startsWith(folder + sep);
const vagueNames = /(^|-)(utils?|helpers?|misc|common)(-|\.|$)/;

/** Looks at every source file of `packages/` and `apps/` below `root` and lists what breaks the rules of the house. */
export function checkFiles(root: string): Report {
  const packages = workspacePackages(root);
  const files = new Map<string, SourceFile>();
  const faults: Fault[] = [];
  const place = (path: string, line?: number) =>
    relative(root, path).split(sep).join("/") + (line === undefined ? "" : `:${line}`);

  let imports = 0;
  for (const owner of packages) {
    for (const path of sourcePaths(owner.path)) {
      const file = readSourceFile(path);
      files.set(path, file);
      imports += file.imports.length;
      if (isInside(join(owner.path, "src"), path)) faults.push(...shapeFaults(file, place));
      for (const { specifier, line } of file.imports) {
        if (isRelative(specifier)) {
          if (isInside(owner.path, resolve(dirname(path), specifier))) continue;
          const message = `"${specifier}" leaves ${owner.folder}: import the other package by its name`;
          faults.push({ where: place(path, line), rule: "leaves-package", message });
        } else {
          const message = deepImport(packages, specifier);
          if (message !== undefined) faults.push({ where: place(path, line), rule: "deep-import", message });
        }
      }
    }
  }
  for (const cycle of valueCycles(files)) {
    const message = cycle.map((path) => place(path)).join(" -> ");
    faults.push({ where: place(cycle[0] ?? ""), rule: "cycle", message });
  }
  const entries = packages.flatMap(browserEntries);
  for (const entry of entries) {
    for (const { path, line, specifier } of reachedBuiltins(files, entry)) {
      const message = `"${specifier}" is reached from ${place(entry)}, which browsers load: move it behind a "./node" entry`;
      faults.push({ where: place(path, line), rule: "node-builtin", message });
    }
  }
  return { faults, packages: packages.length, files: files.size, imports, entries: entries.length };
}

function shapeFaults(file: SourceFile, place: (path: string, line?: number) => string): Fault[] {
  const faults: Fault[] = [];
  const name = basename(file.path);
  if (file.lines > maxLines) {
    const message = `${file.lines} lines, at most ${maxLines}: split it by concept`;
    faults.push({ where: place(file.path), rule: "too-long", message });
  }
  if (!/^[a-z0-9]+([-.][a-z0-9]+)*\.[cm]?[jt]s$/.test(name)) {
    faults.push({ where: place(file.path), rule: "name", message: "file names are kebab-case" });
  } else if (vagueNames.test(name)) {
    faults.push({ where: place(file.path), rule: "name", message: "name the concept, not a drawer for everything" });
  }
  if (name === "index.ts") {
    for (const line of file.ownStatements)
      faults.push({ where: place(file.path, line), rule: "index-only-reexports", message: "not a re-export" });
    if (file.reexports === 0)
      faults.push({ where: place(file.path), rule: "index-only-reexports", message: "exports nothing" });
  }
  return faults;
}

/** What is wrong with importing `specifier`, if it reaches past what a workspace package exports. */
function deepImport(packages: readonly WorkspacePackage[], specifier: string): string | undefined {
  for (const { manifest } of packages) {
    if (!specifier.startsWith(`${manifest.name}/`)) continue;
    const subpath = `.${specifier.slice(manifest.name.length)}`;
    if (subpath in (manifest.exports ?? {})) return undefined;
    return `"${specifier}" is not an entry of ${manifest.name}, which exports ${Object.keys(manifest.exports ?? {}).join(", ")}`;
  }
  return undefined;
}

function valueTargets(files: ReadonlyMap<string, SourceFile>, file: SourceFile): string[] {
  const targets: string[] = [];
  for (const { specifier, typeOnly } of file.imports) {
    if (typeOnly || !isRelative(specifier)) continue;
    const target = resolve(dirname(file.path), specifier);
    if (files.has(target)) targets.push(target);
  }
  return targets;
}

/** One cycle for each edge that closes one in a depth-first walk; every cyclic group of files yields at least one. */
function valueCycles(files: ReadonlyMap<string, SourceFile>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path]);
    const file = files.get(path);
    if (start >= 0 || done.has(path) || file === undefined) return;
    trail.push(path);
    for (const target of valueTargets(files, file)) visit(target);
    trail.pop();
    done.add(path);
  };
  for (const path of files.keys()) visit(path);
  return cycles;
}

/** The source files behind the entries of a public package which browsers may load: all but `./node…` and `./cli…`. */
function browserEntries({ manifest, path }: WorkspacePackage): string[] {
  if (manifest.private === true) return [];
  const entries: string[] = [];
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    if (/^\.\/(node|cli)\b/.test(subpath) || typeof target === "string") continue;
    const source = target["@convmtx/source"];
    if (source === undefined) throw new Error(`${manifest.name}: "${subpath}" has no @convmtx/source condition`);
    entries.push(join(path, source));
  }
  return entries;
}

function reachedBuiltins(files: ReadonlyMap<string, SourceFile>, entry: string) {
  if (!existsSync(entry)) throw new Error(`${entry} is exported but does not exist`);
  const found: { path: string; line: number; specifier: string }[] = [];
  const reached = new Set<string>([entry]);
  for (const path of reached) {
    const file = files.get(path);
    if (file === undefined) continue;
    for (const { specifier, line, typeOnly } of file.imports)
      if (!typeOnly && isBuiltin(specifier)) found.push({ path, line, specifier });
    for (const target of valueTargets(files, file)) reached.add(target);
  }
  return found;
}
