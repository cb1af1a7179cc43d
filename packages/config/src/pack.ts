import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { repositoryRoot, type WorkspacePackage } from "./workspace.ts";

export interface Packed {
  /** The tarball's path by the package's name. */
  readonly tarballs: ReadonlyMap<string, string>;
  /** What pnpm said if it failed. */
  readonly problem: string | undefined;
}

/** Packs packages into `folder` as they would be published. Needs the build. */
export async function pack(packages: readonly WorkspacePackage[], folder: string): Promise<Packed> {
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const pnpm = join(repositoryRoot, "node_modules/.bin/pnpm");
  const packed = await run(pnpm, ["--recursive", ...filters, "pack", "--pack-destination", folder], repositoryRoot);
  const tarballs = new Map<string, string>();
  for (const { manifest } of packages) {
    const file = join(folder, `${manifest.name.replace(/^@/, "").replace("/", "-")}-${manifest.version}.tgz`);
    if (existsSync(file)) tarballs.set(manifest.name, file);
  }
  return { tarballs, problem: packed.ok ? undefined : packed.output };
}
