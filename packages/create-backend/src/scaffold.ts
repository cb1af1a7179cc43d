import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export interface Scaffold {
  readonly folder: string;
  /** The package's name. */
  readonly name: string;
  /** Relative to the folder, in the order of their names. */
  readonly files: readonly string[];
}

/** A request which cannot be met, said in a sentence. Nothing was written. */
export class ScaffoldError extends Error {
  override readonly name = "ScaffoldError";
}

const template = fileURLToPath(new URL("../template", import.meta.url));

/**
 * Writes the start of a backend package into `target`, whole or not at all.
 *
 * @param target a folder that does not exist or is empty; its last part becomes the package's name
 * @throws ScaffoldError for a folder with something in it, or a name that npm does not take
 */
export function scaffold(target: string): Scaffold {
  const folder = resolve(target);
  const name = packageName(basename(folder));
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0)) {
    throw new ScaffoldError(`${folder} is not empty; name a new folder`);
  }
  const values = {
    name,
    factory: camelCase(name),
    ...ranges(),
  };
  const files = templateFiles("");
  const unfinished = join(dirname(folder), `.${basename(folder)}.${process.pid}.unfinished`);
  try {
    for (const file of files) {
      const path = join(unfinished, written(file));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, filled(readFileSync(join(template, file), "utf8"), values));
    }
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return { folder, name, files: files.map(written).sort() };
}

/** The versions that this one was made with: publishing puts them into its own package.json. */
function ranges(): { readonly backend: string; readonly conformance: string } {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { devDependencies } = JSON.parse(text) as { devDependencies: Readonly<Record<string, string>> };
  return { backend: devDependencies["@convmtx/backend"], conformance: devDependencies["@convmtx/conformance"] };
}

/** npm's rule for names without a scope. */
function packageName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name) && name.length <= 214) return name;
  throw new ScaffoldError(
    `${JSON.stringify(name)} is no package name: lower-case letters, digits, ".", "_" and "-", not first a sign`,
  );
}

/** `my-engine` as the name of a function: `myEngine`. */
function camelCase(name: string): string {
  const joined = name.replace(/[._-]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? "");
  return /^[0-9]/.test(joined) ? `engine${joined}` : joined;
}

function templateFiles(folder: string): string[] {
  return readdirSync(join(template, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? templateFiles(path) : [path];
    })
    .sort();
}

/** npm leaves files of these names out of packages, so the template has them under others. */
function written(file: string): string {
  return file.replace(/^gitignore$/, ".gitignore").replace(/\.template$/, "");
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key]);
}
