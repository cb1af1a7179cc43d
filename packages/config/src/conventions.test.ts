import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicPackages, repositoryRoot, workspacePackages } from "./workspace.ts";

const readJson = (path: string) => JSON.parse(readFileSync(join(repositoryRoot, path), "utf8"));
const all = workspacePackages(repositoryRoot);
const published = publicPackages(repositoryRoot);

describe("the workspace", () => {
  it("names every public package in the root tsconfig and, but for the contract, in the changesets' fixed group", () => {
    const references = readJson("tsconfig.json").references.map(({ path }: { path: string }) => path);
    expect(references).toEqual(expect.arrayContaining(published.map(({ folder }) => folder)));
    expect(readJson(".changeset/config.json").fixed[0].sort()).toEqual(
      published
        .map(({ manifest }) => manifest.name)
        .filter((name) => name !== "@convmtx/backend")
        .sort(),
    );
  });

  it.each(all.map(({ folder }) => folder))("%s has one layer, in its turbo.json", (folder) => {
    expect(readJson(`${folder}/turbo.json`).tags).toEqual([
      expect.stringMatching(/^(L[0-5]|linalg|conformance|leaf|config)$/),
    ]);
  });
});

describe.each(published.map((one) => [one.folder, one] as const))("%s", (folder, { manifest }) => {
  it("references in tsconfig.json exactly the workspace packages it depends on", () => {
    const inside = published.filter(
      ({ manifest: { name } }) => name in { ...manifest.dependencies, ...manifest.peerDependencies },
    );
    const references = readJson(`${folder}/tsconfig.json`).references ?? [];
    const expected = inside.map((one) => ({ path: `../${one.folder.slice("packages/".length)}` }));
    expect(new Set(references)).toEqual(new Set(expected));
  });

  it("has a README of at most 80 lines with an example", () => {
    const path = join(repositoryRoot, folder, "README.md");
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^```(ts|typescript)$/m);
  });
});
