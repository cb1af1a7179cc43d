import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const programs = [
  ["the engine's", "../fixtures/engine-line.ts", "[ 2048 ]\n"],
  ["the solvers'", "../fixtures/solver-lines.ts", "10.0171 true converged\n"],
];

it.each(programs)("the root README shows %s lines, and they run", (_, program, printed) => {
  const [, shown] = read(program).split("// In the README:\n");
  expect(read("../../../README.md")).toContain(`\`\`\`ts\n${shown}\`\`\``);
  const run = ["--conditions=@convmtx/source", fileURLToPath(new URL(program, import.meta.url))];
  expect(execFileSync(process.execPath, run, { encoding: "utf8" })).toBe(printed);
});
