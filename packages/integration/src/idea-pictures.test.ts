import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ideaPictures } from "./idea-pictures.ts";

it.each([...ideaPictures()])("docs/pictures/%s is what the script draws", (name, svg) => {
  expect(readFileSync(new URL(`../../../docs/pictures/${name}`, import.meta.url), "utf8")).toBe(svg);
});
