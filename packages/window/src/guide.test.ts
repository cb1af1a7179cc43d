import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generalRules, presetRules } from "./preset.ts";

const guide = readFileSync(new URL("../../../docs/guides/padding.md", import.meta.url), "utf8");

/** The cells of the row of a preset under the heading of the given table. */
function row(heading: string, preset: string): string[] {
  const section = guide.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
  const name = preset === "none" ? "none" : `\`${preset}\``;
  const line = section.split("\n").find((text) => text.startsWith(`| ${name}`));
  if (line === undefined) throw new Error(`the guide has no row for ${preset} under ${heading}`);
  return line.slice(2, -2).split(" | ");
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]).sort();

describe("docs/guides/padding.md says what the presets do", () => {
  it.each(Object.entries({ none: generalRules, ...presetRules }))("%s", (preset, rules) => {
    const [, same, words, modes, limits, negative] = row("The presets", preset);
    expect(quoted(words)).toEqual(Object.keys(rules.words).sort());
    expect(quoted(modes)).toEqual(Object.keys(rules.modes).sort());
    expect(negative).toBe(rules.crops ? "crops" : "refused");

    const rule = rules.words["same"];
    if (rule === undefined) {
      expect(same).toContain("does not exist");
    } else {
      expect(same).toContain(
        `${rule.kind}, odd one at the ${"odd" in rule && rule.odd === "lower" ? "beginning" : "end"}`,
      );
    }

    const limited = (["reflect", "symmetric", "replicate", "circular"] as const).flatMap((mode) => {
      const most = rules.padLimit?.(mode, 10) ?? Number.POSITIVE_INFINITY;
      return most === Number.POSITIVE_INFINITY ? [] : [`${mode} ${most === 10 ? "n" : "n − 1"}`];
    });
    expect(limits.replace(/ \[\d+\]$/, "")).toBe(limited.join(", ") || "any");
  });

  it.each(["none", "torch", "onnx", "tf", "jax", "webnn", "scipy"] as const)("%s, transposed", (preset) => {
    const { transposed } = preset === "none" ? generalRules : presetRules[preset];
    const [, outputPadding, outputSize, words, modes] = row("Transposed layers", preset);
    expect(outputPadding).toMatch(transposed.outputPaddingBelow === "stride" ? /^< s/ : /^< max\(s, d\)/);
    expect(outputSize.startsWith("within one stride")).toBe(transposed.outputSizeWithinStride);
    expect(words.startsWith("refused")).toBe(transposed.noWords !== undefined);
    expect(modes === "zeros").toBe(transposed.onlyZeros);
  });
});
