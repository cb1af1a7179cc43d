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
  expect(promised.length).toBe(3);
  expect(printed.split(/\s+/).join(" ").trim()).toBe(promised.join(" "));
});

it("the README names every function for users", () => {
  const forOtherPackages = new Set(
    `allocate broadcastShapes bytesPerElement checkDType checkFloatDType checkShape cStrides dtypeOf floatDType isContiguous
    isDType isFloat isTypedArray newTensor normalizeAxis overlaps promote resolveRange sameShape shapeText sizeOf asTypedArray Tensor
    BackendError DtypeError FormatError LimitError NumericalError ShapeError UnsupportedError`.split(/\s+/),
  );
  const users = Object.keys(exported).filter((name) => !forOtherPackages.has(name));
  expect(users.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect([...forOtherPackages].filter((name) => !(name in exported))).toEqual([]);
});
