import { expect, it } from "vitest";
import { glyphHeight, glyphsOf } from "./tiny-font.ts";

it("has every sign that the labels are made of, none like another", () => {
  const signs = Array.from(new Set("0123456789,.:%× stored column row taps -".replaceAll(" ", "")));
  const glyphs = glyphsOf(signs.join(""));
  expect(new Set(glyphs.map((glyph) => glyph.join("\n"))).size).toBe(signs.length);
  for (const glyph of glyphs) {
    expect(glyph).toHaveLength(glyphHeight);
    expect(new Set(glyph.map((row) => row.length)).size).toBe(1);
    expect(glyph.join("")).toContain("#");
  }
  expect(glyphsOf("Ω")[0].join("")).not.toContain("#");
});
