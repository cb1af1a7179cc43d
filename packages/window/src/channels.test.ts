import { describe, expect, it } from "vitest";
import { type GeometryOptions, resolveGeometry } from "./index.ts";

function refusal(options: GeometryOptions): string {
  try {
    resolveGeometry(options, "f");
  } catch (error) {
    expect(error).toMatchObject({ name: "ShapeError", code: "SHAPE_MISMATCH" });
    expect((error as { details: object }).details).toMatchObject({
      kernelShape: options.kernelShape,
      inputShape: options.inputShape,
    });
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("ranks", () => {
  const form = "a kernel (C_out, C_in/groups, *k) takes one sample [C, *spatial], a kernel (*k) takes [*spatial]";
  it.each([
    [[3, 3], [1, 3, 8, 8], "leave the batch axis out of inputShape, or add channel axes to the kernel"],
    [[3], [8, 8], "leave the batch axis out of inputShape, or add channel axes to the kernel"],
    [[4, 1, 3, 3], [8, 8], "add the channel axis to inputShape"],
    [[4, 3], [3], "there must be at least one spatial axis, and the same number in both"],
    [[4, 3, 3, 3, 3], [8, 8], "there must be at least one spatial axis, and the same number in both"],
    [[], [], "there must be at least one spatial axis, and the same number in both"],
  ])("kernel %j on input %j", (kernelShape, inputShape, remedy) => {
    const text = (shape: number[]) => `[${shape.join(", ")}]`;
    expect(refusal({ kernelShape, inputShape })).toBe(
      `f: kernel ${text(kernelShape)} and inputShape ${text(inputShape)} do not fit: ${form}; ${remedy}`,
    );
  });
});

it("groups need channel axes", () => {
  const blur = { kernelShape: [3, 3], inputShape: [8, 8], groups: 2 };
  expect(() => resolveGeometry(blur, "f")).toThrow(
    "f: groups is 2, but kernel [3, 3] has no channel axes, as it has as many axes as inputShape [8, 8]; leave groups out",
  );
});

describe("channels", () => {
  it("names both counts and where they stand", () => {
    expect(refusal({ kernelShape: [4, 3, 3, 3], inputShape: [5, 8, 8] })).toBe(
      "f: kernel [4, 3, 3, 3] has C_in = 3 (its axis 1 times groups 1), but inputShape [5, 8, 8] has 5 channels (channels-first)",
    );
    expect(refusal({ kernelShape: [4, 3, 3, 3], inputShape: [3, 8, 8], transposed: true })).toBe(
      "f: kernel [4, 3, 3, 3] has C_in = 4 (its axis 0, as it is transposed), but inputShape [3, 8, 8] has 3 channels (channels-first)",
    );
  });

  it("proposes the layout or the groups that would fit", () => {
    expect(refusal({ kernelShape: [4, 3, 3, 3], inputShape: [8, 9, 3] })).toContain(
      '; layout "channels-last" would fit',
    );
    const last = { kernelShape: [4, 3, 3, 3], inputShape: [3, 8, 9], layout: "channels-last" } as const;
    expect(refusal(last)).toContain('; layout "channels-first" would fit');
    expect(refusal({ kernelShape: [32, 1, 3, 3], inputShape: [32, 8, 8] })).toContain("; groups 32 would fit");
    expect(refusal({ kernelShape: [32, 5, 3, 3], inputShape: [32, 8, 8] })).not.toContain("would fit");
    expect(refusal({ kernelShape: [5, 1, 3, 3], inputShape: [4, 8, 8] })).not.toContain("would fit");
  });

  it("wants groups that divide axis 0", () => {
    expect(refusal({ kernelShape: [5, 2, 3], inputShape: [4, 8], groups: 2 })).toBe(
      "f: kernel [5, 2, 3] has 5 channels on axis 0, which groups 2 does not divide",
    );
    expect(refusal({ kernelShape: [5, 2, 3], inputShape: [5, 8], groups: 2, transposed: true })).toContain(
      "which groups 2 does not divide",
    );
  });

  it("wants at least one channel", () => {
    for (const kernelShape of [
      [0, 3, 3],
      [4, 0, 3],
    ]) {
      expect(refusal({ kernelShape, inputShape: [kernelShape[1], 8] })).toContain("has an empty channel axis");
    }
    expect(refusal({ kernelShape: [4, 3, 3], inputShape: [0, 8] })).toContain("has 0 channels");
  });
});
