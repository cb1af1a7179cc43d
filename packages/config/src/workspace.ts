import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly engines?: { readonly node?: string };
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** The folder's name inside `packages/` or `apps/`, with that prefix: `packages/tensor`. */
  readonly folder: string;
  /** The folder's absolute path. */
  readonly path: string;
  readonly manifest: Manifest;
}

export const repositoryRoot: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Every folder of `packages/` and `apps/` with a package.json, in alphabetical order. */
export function workspacePackages(root: string): WorkspacePackage[] {
  const found: WorkspacePackage[] = [];
  for (const group of ["apps", "packages"]) {
    if (!existsSync(join(root, group))) continue;
    for (const name of readdirSync(join(root, group)).sort()) {
      const path = join(root, group, name);
      const manifestPath = join(path, "package.json");
      if (!existsSync(manifestPath)) continue;
      found.push({ folder: `${group}/${name}`, path, manifest: JSON.parse(readFileSync(manifestPath, "utf8")) });
    }
  }
  return found;
}

/** The packages which are published. */
export function publicPackages(root: string): WorkspacePackage[] {
  return workspacePackages(root).filter(({ manifest }) => manifest.private !== true);
}

/** The names of the workspace packages which `start` reaches through `dependencies` and `peerDependencies`, itself included. */
export function declaredClosure(packages: readonly WorkspacePackage[], start: string): Set<string> {
  const byName = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  const reached = new Set<string>();
  const visit = (name: string) => {
    const manifest = byName.get(name);
    if (manifest === undefined || reached.has(name)) return;
    reached.add(name);
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) visit(dependency);
  };
  visit(start);
  return reached;
}

const notSources = new Set(["node_modules", "dist", ".types", ".turbo", "coverage", "fixtures"]);

/** Every TypeScript or JavaScript file below `folder` that people wrote, as absolute paths in a stable order. */
export function sourcePaths(folder: string): string[] {
  const found: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (notSources.has(name)) continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) found.push(...sourcePaths(path));
    else if (/\.[cm]?[jt]s$/.test(name)) found.push(path);
  }
  return found;
}
