import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as exported from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const example = new URL("../fixtures/readme-example.ts", import.meta.url);
const source = readFileSync(example, "utf8");

it("the README shows the example file, which prints what its comments say", () => {
  expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``);
  const promised = [...source.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
  const run = ["--conditions=@convmtx/source", fileURLToPath(example)];
  const printed = execFileSync(process.execPath, run, { encoding: "utf8" });
  expect(promised.length).toBe(4);
  expect(printed.split(/\s+/).join(" ").trim()).toBe(promised.join(" "));
});

it("the README names every function and class", () => {
  expect(Object.keys(exported).filter((name) => !new RegExp(`\`${name}[\`(]`).test(readme))).toEqual([]);
});
