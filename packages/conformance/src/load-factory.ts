import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Create } from "./suite.ts";

/** What kept the suite from starting: the user's to mend, not a fault of the backend. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/**
 * The factory that a module exports as default, as `create`.
 *
 * @param module a file, or the name of a package that is installed where the command runs
 * @throws CannotRun (rejects) if there is no such module or no factory in it
 */
export async function loadFactory(module: string, options: unknown, folder: string = process.cwd()): Promise<Create> {
  const loaded = await importModule(module, folder);
  const factory: unknown = loaded["default"];
  if (typeof factory !== "function") {
    const names = Object.keys(loaded).join(", ") || "nothing";
    throw new CannotRun(
      `${module}: expected a factory as the default export, got ${typeof factory}; it exports ${names}`,
    );
  }
  return () => factory(options) as ReturnType<Create>;
}

async function importModule(module: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  const file = resolve(folder, module);
  try {
    const path = existsSync(file) ? file : createRequire(join(folder, "package.json")).resolve(module);
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CannotRun(`${module} cannot be imported: ${reason}`, { cause: error });
  }
}
