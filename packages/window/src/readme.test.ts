import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { explain, resolveGeometry, tapRuns } from "./index.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = read("../README.md");

/** The lines of the README's example, with a console that keeps what it is told. */
function example(console: { log: (value: unknown) => void }) {
  // example begins
  const geometry = resolveGeometry({
    inputShape: [3, 224, 224], // one sample, without its batch axis
    kernelShape: [32, 3, 3, 3], // (C_out, C_in/groups, *k)
    stride: 2,
    padding: "same",
    preset: "tf", // "same" as TensorFlow means it
  });
  console.log(geometry.outputShape); // [32, 112, 112]
  console.log(tapRuns(geometry.axes[0])[2]); // tap 2: [{ begin: 0, end: 111, source: 2, step: 2 }]
  console.log(explain(geometry));
  // example ends
}

it("the README shows the example that runs here, and what it prints", () => {
  const lines = read("./readme.test.ts").split(/\/\/ example (?:begins|ends)\n/)[1];
  const [shown, printed] = [...readme.matchAll(/^```(?:ts)?\n([\s\S]*?)^```$/gm)].map((block) => block[1]);
  expect(shown).toContain(lines.replaceAll(/^ {2}/gm, "").trimEnd());

  const logged: unknown[] = [];
  example({ log: (value) => logged.push(value) });
  expect(logged).toEqual([[32, 112, 112], [{ begin: 0, end: 111, source: 2, step: 2 }], printed.trimEnd()]);
});

it("the README is at most 80 lines", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
});
