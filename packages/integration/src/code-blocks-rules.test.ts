import { expect, it } from "vitest";
import { differences, pythonOf, typescriptOf } from "./code-blocks.ts";

const page = `# Title

<!-- ts: const hidden = 1;
 const alsoHidden = 2; -->

\`\`\`ts
import { type A, b } from "one";
import type { C } from "two";

console.log(hidden); // 1
export const shown = alsoHidden; // prose
\`\`\`

\`\`\`ts
import { b } from "one";
const shown = 3;
console.log(
  shown,
);
\`\`\`

<!-- excerpt: never finished -->

\`\`\`ts
const broken =
\`\`\`

\`\`\`python
print(1,
      2)
print(f"{3} 4")  # 3 4
\`\`\`
`;

it("puts the code of a page under the page's line numbers, each block in the scope of the one before", () => {
  const { code, blockCount, excerptCount } = typescriptOf(page);
  const lines = code.split("\n");
  expect([blockCount, excerptCount]).toEqual([3, 1]);
  expect(lines[0]).toBe('import { type A } from "one"; import { b } from "one"; import { type C } from "two";');
  expect(lines.slice(2, 9)).toEqual(["const hidden = 1;", "const alsoHidden = 2; ", "", "", "", "", ""]);
  expect(lines.slice(9, 13)).toEqual([
    'console.log("@@10", hidden); // 1',
    "const shown = alsoHidden; // prose",
    "",
    "",
  ]);
  expect(lines.slice(13, 19)).toEqual(["{", "", "const shown = 3;", 'console.log("@@17", ', "  shown,", ");"]);
  expect(code).not.toContain("broken");
  expect(code).toMatch(/\n\}\nexport \{\};$/);
});

it("holds what a page says that it prints against what was printed", () => {
  const program = typescriptOf(page);
  expect(differences(program, "@@10 1\n@@17 3\n")).toEqual([]);
  expect(differences(program, "@@10 2\n@@17 3\n")).toEqual(["line 10: the page says 1, it prints 2"]);
  expect(differences(program, "@@17 3\n")).toEqual(["line 10: the page says 1, it prints nothing"]);
});

it("does the same with Python", () => {
  const program = pythonOf(page);
  expect(program.code.trim()).toBe('print("@@29", 1,\n      2)\nprint("@@31", f"{3} 4")  # 3 4');
  expect(differences(program, "@@29 1 2\n@@31 3 4\n")).toEqual([]);
  expect(differences(program, "@@29 1 2\n@@31 3  5\n")).toEqual(["line 31: the page says 3 4, it prints 3 5"]);
});

it("refuses one name from two modules, and a block without an end", () => {
  const block = (code: string) => `\`\`\`ts\n${code}\n\`\`\`\n`;
  expect(() => typescriptOf(block('import { b } from "one";') + block('import { b } from "two";'))).toThrow(
    "the page imports b",
  );
  expect(() => typescriptOf("```ts\nconst a = 1;\n")).toThrow("line 1: the block has no end");
});
