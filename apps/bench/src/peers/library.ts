import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Where the peers are installed, with a lockfile of their own: whoever only tests need not download them. */
export const peersFolder: string = fileURLToPath(new URL("../../peers/", import.meta.url));

const require = createRequire(`${peersFolder}package.json`);

/** A library of the peers, as far as `T` describes it. */
export function library<T>(name: string): T {
  return require(name) as T;
}

/** The same for ES modules which wait while they load: they can only be imported. */
export function waitingLibrary<T>(name: string): Promise<T> {
  return import(pathToFileURL(require.resolve(name)).href) as Promise<T>;
}

/** The folder of a library's entry. */
export function entryFolder(name: string): string {
  return dirname(require.resolve(name));
}

/** The versions that are pinned, which are those that are installed. */
export function versionsOf(...names: readonly string[]): Record<string, string> {
  const { dependencies } = require("./package.json") as { dependencies: Record<string, string> };
  return Object.fromEntries(names.map((name) => [name, dependencies[name]]));
}
