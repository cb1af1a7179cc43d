import { describe, expect, it } from "vitest";
import { disagreements } from "../fixtures/oracle.ts";
import { arange } from "./arange.ts";
import { tensor } from "./create.ts";
import { reshape } from "./reshape.ts";
import type { SliceSpec } from "./slice.ts";
import { slice } from "./slice.ts";

type PackedSpec = number | "..." | readonly [number | null, number | null, number | null];

function spec(packed: PackedSpec): SliceSpec | "..." {
  if (!Array.isArray(packed)) return packed as number | "...";
  const [start, stop, step] = packed.map((bound: number | null) => bound ?? undefined);
  return { start, stop, step };
}

const x = reshape(arange(0, 12, 1, "int32"), [3, 4]);

describe("slice", () => {
  it("gives what NumPy gives", () => {
    expect(
      disagreements<{ specs: PackedSpec[] }>("slice", (inputs, args) => slice(inputs[0], args.specs.map(spec))),
    ).toEqual([]);
  });

  it("is a view: what is written to it is seen in the original", () => {
    const original = tensor(Float64Array.of(1, 2, 3, 4));
    const view = slice(original, [{ start: -1, step: -2 }]);
    view.data[view.offset] = 40;
    expect([...original.toTypedArray()]).toEqual([1, 2, 3, 40]);
    expect([...view.toTypedArray()]).toEqual([40, 2]);
  });

  it("slices views", () => {
    const reversed = slice(x, [{ step: -1 }, { step: -1 }]);
    expect([...slice(reversed, [0, { stop: 2 }]).toTypedArray()]).toEqual([11, 10]);
  });

  it("refuses what fits no axis", () => {
    expect(() => slice(x, [3])).toThrow(
      expect.objectContaining({
        code: "INDEX_OUT_OF_RANGE",
        message: "slice: index 3 is not an integer in [-3, 3) on axis 0",
      }),
    );
    expect(() => slice(x, [-4])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
    expect(() => slice(x, [0.5])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
    expect(() => slice(x, [0, 0, {}])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => slice(x, [0, { step: 0 }])).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: "slice: axis 1: ::0 must be integers, and the step not 0",
      }),
    );
    expect(() => slice(x, [{ stop: 1.5 }])).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => slice(x, ["...", "..."])).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
