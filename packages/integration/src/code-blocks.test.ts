import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { differences, type PageProgram, pythonOf, typescriptOf } from "./code-blocks.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Ignored by git, and below the package, whose dependencies the blocks import. */
const folder = fileURLToPath(new URL("../dist/code-blocks/", import.meta.url));
const sources = ["docs/**/*.md", "apps/docs/src/content/docs/**/*.mdx", "packages/*/README.md", "README.md"];
const pages = globSync(sources, { cwd: root }).sort();
const programs = (of: (page: string) => PageProgram) =>
  pages
    .map((page) => ({
      page,
      name: page.replaceAll("/", "_").replace(/\.mdx?$/, ""),
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

/** Runs the pages one after the other, each in its own folder, and tells their output apart. */
const pageRunner = (modules: readonly string[]) => `
for (const { name, run } of [${modules.join(", ")}]) {
  process.chdir("${folder}" + name);
  console.log("@page " + name);
  try {
    await run();
  } catch (error) {
    console.log("@fault", error);
  }
  console.log("\\n@end");
}
process.exit();
`;

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

  // One process for all: to load the packages takes longer than to run a page.
  const printed = new Map<string, string>();
  beforeAll(() => {
    const modules = typescript.map(({ name }) => `{ name: "${name}", run: () => import("./${name}/${name}.ts") }`);
    writeFileSync(`${folder}all.ts`, pageRunner(modules));
    const stdout = execFileSync(process.execPath, nodeOn("all"), { cwd: folder, encoding: "utf8" });
    for (const [, name, text] of stdout.matchAll(/^@page (\S+)\n(.*?)^@end$/gms)) printed.set(name, text);
  }, 120_000);

  it.each(typescript)("$page runs, and prints what it says", ({ name, ...program }) => {
    const text = printed.get(name) ?? "nothing";
    expect(text).not.toMatch(/^@fault/m);
    expect(/^(apps\/)?docs\//.test(program.page) ? differences(program, text) : []).toEqual([]);
  });
});

describe("the blocks of Python in the pages", () => {
  const interpreter = "/usr/bin/python3";
  const modules = ["numpy", "scipy", "torch"];
  const missing = existsSync(interpreter)
    ? modules.filter((name) => spawnSync(interpreter, ["-c", `import ${name}`]).status !== 0)
    : [interpreter];
  if (missing.length > 0) console.warn(`skipped: the blocks of Python in the pages (no ${missing.join(", ")})`);

  // It opens what the page's TypeScript has written.
  it.skipIf(missing.length > 0).each(python)("$page runs, and prints what it says", ({ name, ...program }) => {
    const options = { cwd: `${folder}${name}`, encoding: "utf8" } as const;
    expect(differences(program, execFileSync(interpreter, [`${name}.py`], options))).toEqual([]);
  });
});
