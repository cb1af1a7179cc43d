import { gunzipSync } from "node:zlib";
import type { Manifest } from "./workspace.ts";

/** The files of an npm tarball (a gzipped ustar archive whose names start with `package/`), name to text. */
export function readTarball(bytes: Uint8Array): Map<string, string> {
  const tar = gunzipSync(bytes);
  const field = (start: number, length: number) =>
    tar
      .subarray(start, start + length)
      .toString("utf8")
      .replace(/\0.*$/s, "");
  const files = new Map<string, string>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const prefix = field(at + 345, 155);
    const name = (prefix === "" ? "" : `${prefix}/`) + field(at, 100);
    const size = Number.parseInt(field(at + 124, 12), 8);
    files.set(name.replace(/^package\//, ""), tar.subarray(at + 512, at + 512 + size).toString("utf8"));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** What is wrong with a packed package, `source` being its manifest in the workspace. */
export function tarballFaults(files: ReadonlyMap<string, string>, source: Manifest): string[] {
  const faults: string[] = [];
  const text = files.get("package.json");
  if (text === undefined) return ["no package.json"];
  const manifest: Manifest & Record<string, unknown> = JSON.parse(text);

  for (const required of ["README.md", "LICENSE"])
    if ((files.get(required) ?? "").trim() === "") faults.push(`no ${required}`);
  if (text.includes("@convmtx/source")) faults.push("the condition @convmtx/source is still in package.json");
  if (/"(workspace|catalog):/.test(text)) faults.push("package.json still says workspace: or catalog:");
  for (const [field, value] of Object.entries({ license: "MIT", type: "module", sideEffects: false }))
    if (manifest[field] !== value)
      faults.push(`"${field}" is ${JSON.stringify(manifest[field])}, not ${JSON.stringify(value)}`);

  const expected = JSON.stringify(withoutSource(source.exports));
  if (JSON.stringify(manifest.exports) !== expected)
    faults.push(`publishConfig.exports is not exports without the source condition, which is ${expected}`);
  for (const target of targets([manifest.exports, manifest.bin]))
    if (!files.has(target.replace(/^\.\//, ""))) faults.push(`${target} is named in package.json but not packed`);
  // What a scaffold writes travels with it.
  const hasTemplate = Array.isArray(manifest["files"]) && manifest["files"].includes("template");
  for (const name of files.keys()) {
    if (hasTemplate && name.startsWith("template/")) continue;
    if (!/^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/.test(name) || /\.test\b|\.test-d\b/.test(name))
      faults.push(`${name} does not belong into the tarball`);
  }
  return faults;
}

function withoutSource(exports: Manifest["exports"]) {
  return Object.fromEntries(
    Object.entries(exports ?? {}).map(([subpath, target]) => {
      if (typeof target === "string") return [subpath, target];
      return [
        subpath,
        Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== "@convmtx/source")),
      ];
    }),
  );
}

function targets(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(targets) : [];
}
