import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ScaffoldError, scaffold } from "./scaffold.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "create-backend-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(folder, path), "utf8");

describe("scaffold", () => {
  test("writes a package named after its folder, with nothing left to fill in", () => {
    const made = scaffold(join(folder, "my-engine"));
    expect(made.name).toBe("my-engine");
    expect(made.files).toEqual([
      ".github/workflows/ci.yml",
      ".gitignore",
      "README.md",
      "package.json",
      "src/backend.ts",
      "src/conformance.test.ts",
      "src/convert.ts",
      "src/index.ts",
      "src/ops.ts",
      "src/xfail.json",
      "tsconfig.build.json",
      "tsconfig.json",
    ]);
    for (const file of made.files) expect(read(`my-engine/${file}`)).not.toMatch(/\{\{|undefined/);
    expect(JSON.parse(read("my-engine/package.json"))).toMatchObject({
      name: "my-engine",
      peerDependencies: { "@convmtx/backend": "workspace:^" },
      devDependencies: { "@convmtx/conformance": "workspace:^" },
    });
    expect(read("my-engine/src/backend.ts")).toContain("export function myEngine()");
    expect(readdirSync(folder)).toEqual(["my-engine"]);
  });

  test("takes an empty folder that is there", () => {
    mkdirSync(join(folder, "empty"));
    expect(scaffold(join(folder, "empty")).files).toHaveLength(12);
  });

  test("refuses a folder with something in it, and writes nothing", () => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full", "mine.txt"), "mine");
    expect(() => scaffold(join(folder, "full"))).toThrow(ScaffoldError);
    expect(readdirSync(join(folder, "full"))).toEqual(["mine.txt"]);
    expect(readdirSync(folder)).toEqual(["full"]);
  });

  test.each(["My Engine", "-x", "ä"])("refuses the name %s", (name) => {
    expect(() => scaffold(join(folder, name))).toThrow("is no package name");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a name that begins with a digit still makes a function", () => {
    scaffold(join(folder, "3d-engine"));
    expect(read("3d-engine/src/index.ts")).toContain("engine3dEngine");
  });
});
