import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A way into a published package: its main one has the package folder's name, a subpath `folder/subpath`. */
export interface Entry {
  name: string;
  /** Its source, absolute. */
  source: string;
  /** The README that introduces it, absolute; only for a main entry. */
  readme?: string;
}

/**
 * The ways into every published package below `packages`, as their sources. The package that has every name of the others comes last, for a name's page is
 * at the first entry that exports it.
 */
export function entriesOf(packages: string): Entry[] {
  const folders = readdirSync(packages).filter((folder) => existsSync(join(packages, folder, "package.json")));
  return [...folders.filter((folder) => folder !== "convmtx").sort(), "convmtx"].flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8")) as Manifest;
    if (manifest.private === true) return [];
    return Object.entries(manifest.exports ?? {}).flatMap(([subpath, { "@convmtx/source": source }], index) => {
      if (source === undefined) return [];
      const main = index === 0;
      return {
        name: main ? folder : join(folder, subpath),
        source: join(packages, folder, source),
        ...(main ? { readme: join(packages, folder, "README.md") } : {}),
      };
    });
  });
}

interface Manifest {
  private?: boolean;
  exports?: Record<string, { "@convmtx/source"?: string }>;
}
