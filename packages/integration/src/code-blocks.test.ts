import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { differences, type PageProgram, pythonOf, typescriptOf } from "./code-blocks.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Ignored by git, and below the package, whose dependencies the blocks import. */
const folder = fileURLToPath(new URL("../dist/code-blocks/", import.meta.url));
const pages = globSync(["docs/**/*.md", "packages/*/README.md", "README.md"], { cwd: root }).sort();
const programs = (of: (page: string) => PageProgram) =>
  pages
    .map((page) => ({
      page,
      name: page.replaceAll("/", "_").replace(/\.md$/, ""),
      ...of(readFileSync(root + page, "utf8")),
    }))
    .filter(({ blockCount }) => blockCount > 0);

/** The pages with excerpts, once for each. */
const excerpts = [
  "docs/backend-contract.md",
  "docs/guides/backends.md",
  "packages/backend-worker/README.md",
  "packages/backend-worker/README.md",
  "packages/conformance/README.md",
  "packages/io/README.md",
];

const nodeOn = (name: string) => ["--conditions=@convmtx/source", "--no-warnings", `${name}.ts`];

const typescript = programs(typescriptOf);
const python = programs(pythonOf);

rmSync(folder, { recursive: true, force: true });
for (const [language, set] of [
  ["ts", typescript],
  ["py", python],
] as const) {
  for (const { name, code } of set) {
    mkdirSync(`${folder}${name}`, { recursive: true });
    writeFileSync(`${folder}${name}/${name}.${language}`, code);
  }
}

describe("the blocks of TypeScript in the pages", () => {
  it("are found in guides and READMEs, few of them excerpts", () => {
    expect(typescript.length).toBeGreaterThan(20);
    expect(
      pages.flatMap((page) => Array(typescriptOf(readFileSync(root + page, "utf8")).excerptCount).fill(page)),
    ).toEqual(excerpts);
  });

  it("compile, line numbers as in the page", { timeout: 120_000 }, () => {
    const options = {
      extends: `${root}packages/config/tsconfig.base.json`,
      compilerOptions: {
        noEmit: true,
        declaration: false,
        isolatedDeclarations: false,
        types: ["node"],
        typeRoots: [`${root}node_modules/@types`],
        noUnusedLocals: false,
        noUnusedParameters: false,
        lib: ["es2023", "esnext.disposable", "dom", "dom.asynciterable"],
      },
      include: ["*/*.ts"],
    };
    writeFileSync(`${folder}tsconfig.json`, JSON.stringify(options));
    const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace(/package\.json$/, "bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it.each(typescript)("$page runs, and prints what it says", ({ name, ...program }) => {
    const options = { cwd: `${folder}${name}`, encoding: "utf8" } as const;
    const stdout = execFileSync(process.execPath, nodeOn(name), options);
    expect(program.page.startsWith("docs/") ? differences(program, stdout) : []).toEqual([]);
  });
});

describe("the blocks of Python in the pages", () => {
  const interpreter = "/usr/bin/python3";
  const modules = ["numpy", "scipy", "torch"];
  const missing = existsSync(interpreter)
    ? modules.filter((name) => spawnSync(interpreter, ["-c", `import ${name}`]).status !== 0)
    : [interpreter];
  if (missing.length > 0) console.warn(`skipped: the blocks of Python in the pages (no ${missing.join(", ")})`);

  it.skipIf(missing.length > 0).each(python)("$page runs, and prints what it says", ({ name, ...program }) => {
    const options = { cwd: `${folder}${name}`, encoding: "utf8" } as const;
    // The page's Python opens what its TypeScript wrote.
    if (typescript.some(({ page }) => page === program.page)) execFileSync(process.execPath, nodeOn(name), options);
    expect(differences(program, execFileSync(interpreter, [`${name}.py`], options))).toEqual([]);
  });
});
