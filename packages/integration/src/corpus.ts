import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Data which the project can do without: other systems' test cases, a trained network. Beside the repository, or where CONVMTX_SHARED says. */
const folder = process.env["CONVMTX_SHARED"] ?? fileURLToPath(new URL("../../../../shared", import.meta.url));

/** The path of a shared file; undefined, said aloud, where it is absent. */
export function sharedPath(path: string): string | undefined {
  const full = `${folder}/${path}`;
  if (existsSync(full)) return full;
  console.warn(`skipped: no ${path} in the shared data (set CONVMTX_SHARED to its folder)`);
  return undefined;
}

/** The cases of one of the public suites. */
export function readCorpus<Case>(name: string): Case[] | undefined {
  const path = sharedPath(`corpus/${name}.json`);
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, "utf8")) as { cases: Case[] }).cases;
}
