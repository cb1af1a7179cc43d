import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withFigures } from "./performance-table.ts";

const read = (path: string) => readFileSync(new URL(`../../../docs/${path}`, import.meta.url), "utf8");
const page = read("performance.md");

it("the figures of docs/performance.md are those of docs/benchmarks.json", () => {
  expect(page.match(/<!-- figures: \w+ -->/g)).toHaveLength(2);
  expect(withFigures(page, JSON.parse(read("benchmarks.json")))).toBe(page);
});

it("docs/performance.md quotes no figure outside its tables", () => {
  const prose = page.replaceAll(/<!-- figures: .*?<!-- end -->/gs, "");
  expect(prose.match(/\d[\d.]*\s?(×(?! ?\d)|%|m?s\b|times|GB|MB)/g)).toBeNull();
});
