import { expect, test } from "vitest";
import { withTitle } from "./with-title.ts";

test("the heading on the first line becomes the title, without the marks of code, the first paragraph the description", () => {
  const title = 'title: "The matvec of \\"A\\""';
  expect(withTitle('# The `matvec` of "A"\n\nText.\n')).toBe(`---\n${title}\ndescription: "Text."\n---\n\nText.\n`);
  expect(withTitle("# A\n")).toBe('---\ntitle: "A"\n---\n');
});

test.for(["---\ntitle: A\n---\n# B\n", "Text.\n# Later\n"])("%j stays as it is", (markdown) => {
  expect(withTitle(markdown)).toBe(markdown);
});
