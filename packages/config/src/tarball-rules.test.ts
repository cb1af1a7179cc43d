import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readTarball, tarballFaults } from "./tarball-rules.ts";

const entry = { types: "./dist/index.d.ts", default: "./dist/index.js" };
const source = { name: "@x/low", exports: { ".": { "@convmtx/source": "./src/index.ts", ...entry } } };
const packed = { name: "@x/low", license: "MIT", type: "module", sideEffects: false, exports: { ".": entry } };

function tarball(changed: Readonly<Record<string, string | undefined>> = {}): Map<string, string> {
  const files = new Map([
    ["package.json", JSON.stringify(packed)],
    ["README.md", "# low"],
    ["LICENSE", "MIT"],
    ["dist/index.js", "export {};"],
    ["dist/index.d.ts", "export {};"],
  ]);
  for (const [name, text] of Object.entries(changed))
    if (text === undefined) files.delete(name);
    else files.set(name, text);
  return files;
}

describe("tarballFaults", () => {
  it("finds nothing wrong with a sound package", () => {
    expect(tarballFaults(tarball(), source)).toEqual([]);
  });

  it.each([
    ["no README.md", { "README.md": undefined }],
    ["no LICENSE", { LICENSE: " " }],
    ["./dist/index.d.ts is named in package.json but not packed", { "dist/index.d.ts": undefined }],
    ["src/index.ts does not belong into the tarball", { "src/index.ts": "" }],
    ["dist/a.test.js does not belong into the tarball", { "dist/a.test.js": "" }],
    ["no package.json", { "package.json": undefined }],
    [
      "package.json still says workspace: or catalog:",
      { "package.json": JSON.stringify({ ...packed, dependencies: { a: "workspace:^" } }) },
    ],
    ['"sideEffects" is true, not false', { "package.json": JSON.stringify({ ...packed, sideEffects: true }) }],
  ])("says: %s", (fault, changed) => {
    expect(tarballFaults(tarball(changed), source)).toEqual([fault]);
  });

  it("finds the private condition, which no tarball can satisfy", () => {
    const leaked = { "package.json": JSON.stringify({ ...packed, exports: source.exports }) };
    expect(tarballFaults(tarball(leaked), source)).toEqual([
      "the condition @convmtx/source is still in package.json",
      expect.stringContaining("publishConfig.exports"),
      "./src/index.ts is named in package.json but not packed",
    ]);
  });
});

describe("readTarball", () => {
  let folder = "";
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("reads what tar wrote, across block borders and with long names", () => {
    folder = mkdtempSync(join(tmpdir(), "convmtx-tarball-"));
    const long = `${"deep".repeat(20)}/${"name".repeat(15)}.txt`;
    const contents = { "empty.txt": "", "block.txt": "x".repeat(512), "more.txt": "y".repeat(1000), [long]: "long" };
    mkdirSync(join(folder, "package", "deep".repeat(20)), { recursive: true });
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, "package", name), text);
    const names = Object.keys(contents).map((name) => `package/${name}`);
    execFileSync("tar", ["--format=ustar", "-czf", "a.tgz", ...names], { cwd: folder });
    expect(Object.fromEntries(readTarball(readFileSync(join(folder, "a.tgz"))))).toEqual(contents);
  });
});
