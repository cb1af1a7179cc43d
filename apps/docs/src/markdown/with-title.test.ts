import { expect, test } from "vitest";
import { withTitle } from "./with-title.ts";

test("the heading on the first line becomes the title, without the marks of code", () => {
  expect(withTitle('# The `matvec` of "A"\n\nText.\n')).toBe('---\ntitle: "The matvec of \\"A\\""\n---\n\nText.\n');
});

test.for(["---\ntitle: A\n---\n# B\n", "Text.\n# Later\n"])("%j stays as it is", (markdown) => {
  expect(withTitle(markdown)).toBe(markdown);
});
