import { readFileSync } from "node:fs";
import { opNames, optionalOps } from "@convmtx/backend";
import { runConformance } from "@convmtx/conformance";
import { linalg } from "@convmtx/linalg";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, it } from "vitest";
import { triplets } from "./minimal-backend.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

const page = read("../../../docs/backend-contract.md");

/** The operations named in the first cells of the table that follows `heading`. */
function inTable(heading: string): string[] {
  const table =
    page
      .split(heading)[1]
      .split("\n\n")
      .find((part) => part.startsWith("|")) ?? "";
  const cells = table
    .split("\n")
    .slice(2)
    .map((line) => line.split(" | ")[0]);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map((match) => match[1])).filter(isOp);
}
const isOp = (name: string) => (opNames as readonly string[]).includes(name);

describe("docs/backend-contract.md", () => {
  it("says what each operation promises", () => {
    expect(inTable("## What each operation promises").sort()).toEqual([...opNames].sort());
  });

  it("says what three operations are enough for", () => {
    const s = linalg(triplets());
    const derived = optionalOps.filter((op) => s.can(op, "float64", { keepHost: true }) === "derived");
    expect(inTable("by\nname with the remedy").sort()).toEqual([...derived].sort());
  });
});

describe("its worked example", () => {
  it("is this file, as it stands", () => {
    expect(page).toContain(`\`\`\`ts\n${read("./minimal-backend.ts")}\`\`\``);
  });

  it("serves a session", () => {
    const s = linalg(triplets());
    const layer = convOperator([1, 2], { inputShape: [4], bias: [10] });
    const x = s.dense([1, 2, 3, 4]);
    const y = s.scope((t) => t.add(t.conv(layer, x), t.conv(layer, t.scale(2, x)), { beta: -1 }));
    expect([...s.read(y).toTypedArray()]).toEqual([-5, -8, -11]);
    expect([...s.read(s.convT(layer, y)).toTypedArray()]).toEqual([-5, -18, -27, -22]);
    s.close();
  });
});

runConformance({ describe, it, create: () => triplets() });
