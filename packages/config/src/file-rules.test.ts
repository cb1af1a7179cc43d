import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkFiles, maxLines } from "./file-rules.ts";

const sound = {
  "packages/low/package.json": manifest("@x/low"),
  "packages/low/src/index.ts": 'export * from "./one.ts";\n',
  "packages/low/src/one.ts": "export const one = 1;\n",
  "packages/high/package.json": manifest("@x/high"),
  "packages/high/src/index.ts": 'export { two } from "./two.ts";\n',
  "packages/high/src/two.ts": 'import { one } from "@x/low";\nexport const two = one + one;\n',
};

let root = "";
afterEach(() => rmSync(root, { recursive: true, force: true }));

function manifest(name: string): string {
  const exports = { ".": { "@convmtx/source": "./src/index.ts", default: "./dist/index.js" } };
  return JSON.stringify({ name, exports });
}

/** The faults of the sound workspace with some files replaced, as `rule where`. */
function faultsWith(changed: Readonly<Record<string, string>>): string[] {
  root = mkdtempSync(join(tmpdir(), "convmtx-rules-"));
  for (const [path, text] of Object.entries({ ...sound, ...changed })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkFiles(root).faults.map(({ rule, where }) => `${rule} ${where}`);
}

describe("checkFiles", () => {
  it("finds nothing in a sound workspace, and says how much it looked at", () => {
    expect(faultsWith({})).toEqual([]);
    expect(checkFiles(root)).toEqual({ faults: [], packages: 2, files: 4, imports: 3, entries: 2 });
  });

  it("finds a relative import that leaves its package, from tests and dynamic imports too", () => {
    const leaving = 'import { one } from "../../low/src/one.ts";\nexport const two = one;\n';
    expect(faultsWith({ "packages/high/src/two.ts": leaving })).toEqual(["leaves-package packages/high/src/two.ts:1"]);
    const late = 'export const two = 2;\nawait import("../../low/src/one.ts");\n';
    expect(faultsWith({ "packages/high/src/two.test.ts": late })).toEqual([
      "leaves-package packages/high/src/two.test.ts:2",
    ]);
  });

  it("finds an import of what another package does not export", () => {
    const deep = 'import { one } from "@x/low/src/one.ts";\nexport const two = one;\n';
    expect(faultsWith({ "packages/high/src/two.ts": deep })).toEqual(["deep-import packages/high/src/two.ts:1"]);
  });

  it("finds a cycle of files, and lets type-only imports close one", () => {
    const two = 'import { three } from "./three.ts";\nexport const two = three;\n';
    const value = 'import { two } from "./two.ts";\nexport const three = () => two;\n';
    const type = 'import type { two } from "./two.ts";\nexport type Three = typeof two;\nexport const three = 3;\n';
    expect(faultsWith({ "packages/high/src/two.ts": two, "packages/high/src/three.ts": value })).toEqual([
      "cycle packages/high/src/two.ts",
    ]);
    expect(faultsWith({ "packages/high/src/two.ts": two, "packages/high/src/three.ts": type })).toEqual([]);
  });

  it("finds a cycle through index.ts and a file that imports itself", () => {
    const through = 'import { one } from "./index.ts";\nexport const other = one;\n';
    const index = 'export * from "./one.ts";\nexport * from "./other.ts";\n';
    expect(faultsWith({ "packages/low/src/index.ts": index, "packages/low/src/other.ts": through })).toEqual([
      "cycle packages/low/src/index.ts",
    ]);
    expect(faultsWith({ "packages/low/src/self.ts": 'import "./self.ts";\n' })).toEqual([
      "cycle packages/low/src/self.ts",
    ]);
  });

  it(`finds a file of more than ${maxLines} lines`, () => {
    const lines = (n: number) => "export {};\n".repeat(n);
    expect(faultsWith({ "packages/low/src/long.ts": lines(maxLines) })).toEqual([]);
    expect(faultsWith({ "packages/low/src/long.ts": lines(maxLines + 1) })).toEqual([
      "too-long packages/low/src/long.ts",
    ]);
  });

  it("finds an index.ts with a statement of its own, or with nothing", () => {
    const own = 'export * from "./one.ts";\nexport const more = 2;\n';
    expect(faultsWith({ "packages/low/src/index.ts": own })).toEqual([
      "index-only-reexports packages/low/src/index.ts:2",
    ]);
    expect(faultsWith({ "packages/low/src/index.ts": "" })).toEqual(["index-only-reexports packages/low/src/index.ts"]);
  });

  it("finds a Node built-in behind the main entry, with and without node:, but not in tests or behind ./node", () => {
    for (const specifier of ["node:fs", "fs"]) {
      const reading = `import { readFileSync } from "${specifier}";\nexport const one = readFileSync;\n`;
      expect(faultsWith({ "packages/low/src/one.ts": reading })).toEqual(["node-builtin packages/low/src/one.ts:1"]);
      expect(faultsWith({ "packages/low/src/one.test.ts": reading })).toEqual([]);
    }
    const entry = (path: string) => ({ "@convmtx/source": path, default: "./dist/x.js" });
    const exports = { ".": entry("./src/index.ts"), "./node": entry("./src/node.ts") };
    const withNode = JSON.stringify({ name: "@x/low", exports });
    const node = 'export * from "node:fs";\n';
    expect(faultsWith({ "packages/low/package.json": withNode, "packages/low/src/node.ts": node })).toEqual([]);
  });

  it("finds names that are not kebab-case or say nothing", () => {
    expect(faultsWith({ "packages/low/src/twoWords.ts": "export {};\n" })).toEqual([
      "name packages/low/src/twoWords.ts",
    ]);
    expect(faultsWith({ "packages/low/src/shape-utils.ts": "export {};\n" })).toEqual([
      "name packages/low/src/shape-utils.ts",
    ]);
  });

  it("refuses a file that does not parse", () => {
    expect(() => faultsWith({ "packages/low/src/broken.ts": "export const = 1;\n" })).toThrow(
      /broken\.ts does not parse/,
    );
  });
});
