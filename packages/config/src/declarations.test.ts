import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { exportedNames } from "./declarations.ts";

let folder = "";
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function namesOf(files: Readonly<Record<string, string>>): Record<string, string[]> {
  folder = mkdtempSync(join(tmpdir(), "convmtx-declarations-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.fromEntries(exportedNames(join(folder, "index.d.ts")));
}

describe("exportedNames", () => {
  it("follows stars and names through files, and keeps overloads in order", () => {
    const found = namesOf({
      "index.d.ts": 'export * from "./a.ts";\nexport { g, type T as U } from "./b.js";\n',
      "a.d.ts": "export declare function f(x: number): 1;\nexport declare function f(x: string): 2;\n",
      "b.d.ts": "declare const g: number;\ntype T = 1;\nexport declare const hidden: 3;\nexport { g, T };\n",
    });
    expect(found).toEqual({
      f: ["declare function f(x: number): 1;", "declare function f(x: string): 2;"],
      g: ["declare const g: number;"],
      U: ["as U: type T = 1;"],
    });
  });

  it("leaves comments out, so that only a change of the interface changes the snapshot", () => {
    const found = namesOf({
      "index.d.ts": "/** A. */\nexport interface A {\n    /** The b. */\n    readonly b: number; // here\n}\n",
    });
    expect(found).toEqual({ A: ["interface A {\n    readonly b: number;\n}"] });
  });

  it("keeps what comes from other packages as a line", () => {
    expect(namesOf({ "index.d.ts": 'export * from "@x/low";\nexport { one } from "@x/low";\n' })).toEqual({
      "* @x/low": ['export * from "@x/low";'],
      one: ['export { one } from "@x/low"'],
    });
  });

  it("refuses an export that it cannot follow", () => {
    expect(() => namesOf({ "index.d.ts": 'export { gone } from "./a.ts";\n', "a.d.ts": "export {};\n" })).toThrow(
      /cannot follow the export of gone/,
    );
  });
});
