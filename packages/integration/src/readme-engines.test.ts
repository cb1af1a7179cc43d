import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const program = "../fixtures/engine-line.ts";

it("the root README shows the engine's lines, and they run", () => {
  const [, shown] = read(program).split("// In the README:\n");
  expect(read("../../../README.md")).toContain(`\`\`\`ts\n${shown}\`\`\``);
  const run = ["--conditions=@convmtx/source", fileURLToPath(new URL(program, import.meta.url))];
  expect(execFileSync(process.execPath, run, { encoding: "utf8" })).toBe("[ 2048 ]\n");
});
