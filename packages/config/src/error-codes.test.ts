import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicPackages, repositoryRoot, sourcePaths } from "./workspace.ts";

const read = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const source = read("packages/tensor/src/errors.ts");
const union = /export type ErrorCode =([^;]+);/.exec(source)?.[1] ?? "";
const codes = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code ?? "").sort();

/** `| \`CODE\` | Class | …` rows, code to class. */
function table(markdown: string): Map<string, string> {
  return new Map([...markdown.matchAll(/\| `([A-Z_]+)` \| (\w+) \|/g)].map(([, code = "", type = ""]) => [code, type]));
}

/** Every `new SomethingError("CODE"` of the packages, the way a throw names both. */
const constructed = publicPackages(repositoryRoot)
  .flatMap(({ path }) => sourcePaths(join(path, "src")))
  .filter((path) => !/\.test(-d)?\.ts$/.test(path))
  .flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/new (\w+Error)\(\s*"([A-Z_]+)"/g)].map(([, type = "", code = ""]) => ({
      path: path.slice(repositoryRoot.length),
      type,
      code,
    })),
  );

describe("the error codes", () => {
  const documented = table(read("docs/errors.md"));

  it("are the same in the union, in its doc comment and in docs/errors.md", () => {
    expect(codes.length).toBeGreaterThan(0);
    expect([...documented.keys()].sort()).toEqual(codes);
    expect(table(source)).toEqual(documented);
  });

  it.each(codes)("%s is thrown somewhere", (code) => {
    expect(constructed.filter((one) => one.code === code).map(({ path }) => path)).not.toEqual([]);
  });

  it("are thrown with the documented class", () => {
    const wrong = constructed.filter(({ code, type }) => documented.get(code) !== type);
    expect(wrong).toEqual([]);
  });
});
