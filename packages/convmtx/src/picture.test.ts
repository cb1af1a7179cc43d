import { describe, expect, it } from "vitest";
import { centred, pictureText } from "./picture.ts";

describe("centred", () => {
  const values = Float64Array.from({ length: 20 }, (_, k) => k);
  const from = { height: 4, width: 5 };

  it("cuts as much off at both ends, and of an odd number less at the first", () => {
    expect([...centred(values, from, { height: 2, width: 3 })]).toEqual([6, 7, 8, 11, 12, 13]);
    expect([...centred(values, from, { height: 3, width: 2 })]).toEqual([1, 2, 6, 7, 11, 12]);
  });

  it("repeats the border outwards, and gives back what it was given", () => {
    const square = { height: 2, width: 2 };
    const odd = centred(Float64Array.of(1, 2, 3, 4), square, { height: 3, width: 3 });
    expect([...odd]).toEqual([1, 2, 2, 3, 4, 4, 3, 4, 4]);
    const larger = { height: 3, width: 4 };
    const grown = centred(Float64Array.of(1, 2, 3, 4), square, larger);
    expect([...grown]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    expect([...centred(grown, larger, square)]).toEqual([1, 2, 3, 4]);
  });
});

it("a picture is described with its width first", () => {
  const channels = [Float64Array.of(0, 0)];
  expect(pictureText({ height: 1, width: 2, channels })).toBe("2 x 1, 1 channel, not rounded");
  const full = { height: 1, width: 2, channels: [...channels, ...channels, ...channels], alpha: channels[0], depth: 8 };
  expect(pictureText({ ...full, depth: 8 })).toBe("2 x 1, 3 channels and alpha, 8 bit");
});
