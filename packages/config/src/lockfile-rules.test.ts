import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkLockfile } from "./lockfile-rules.ts";
import { repositoryRoot } from "./workspace.ts";

const lockfile = readFileSync(join(repositoryRoot, "pnpm-lock.yaml"), "utf8");

describe("checkLockfile", () => {
  it("sees the tools of the real lockfile", () => {
    expect(checkLockfile(lockfile).tools).toEqual(
      expect.arrayContaining(["@biomejs", "@esbuild", "@oxlint", "@rolldown", "@turbo"]),
    );
  });

  it.each([
    ["@turbo", "windows-64", "@turbo has no binary for Windows x64"],
    ["@biomejs", "cli-darwin-arm64", "@biomejs has no binary for macOS arm64"],
    ["@esbuild", "linux-arm64", "@esbuild has no binary for Linux arm64"],
  ])("misses what the lockfile of %s lacks", (tool, binary, fault) => {
    const entry = new RegExp(`^ {2}'${tool}/${binary}@`, "gm");
    expect(lockfile).toMatch(entry);
    expect(checkLockfile(lockfile.replaceAll(entry, "  'gone@")).faults).toContain(fault);
  });
});
