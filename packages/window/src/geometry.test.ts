import { describe, expect, it } from "vitest";
import { type GeometryOptions, resolveAxes, resolveGeometry } from "./index.ts";

describe("by hand", () => {
  it("resolves a layer with channels, and copies the shapes it was given", () => {
    const inputShape = [3, 7, 9];
    const kernelShape = [4, 3, 3, 3];
    const geometry = resolveGeometry({ inputShape, kernelShape, stride: [1, 2], padding: 1 });
    inputShape[0] = 5;
    kernelShape[0] = 5;
    expect(geometry).toEqual({
      axes: resolveAxes([7, 9], { kernelSize: 3, stride: [1, 2], padding: 1 }),
      inputShape: [3, 7, 9],
      outputShape: [4, 7, 5],
      kernelShape: [4, 3, 3, 3],
      hasChannels: true,
      inChannels: 3,
      outChannels: 4,
      groups: 1,
      layout: "channels-first",
      flip: false,
      transposed: false,
      preset: undefined,
    });
  });

  it("resolves a blur without channel axes", () => {
    const geometry = resolveGeometry({ inputShape: [5, 6], kernelShape: [3, 3] });
    expect(geometry).toMatchObject({
      hasChannels: false,
      outputShape: [3, 4],
      inChannels: 1,
      outChannels: 1,
      groups: 1,
    });
    expect(resolveGeometry({ inputShape: [5], kernelShape: [2], flip: true })).toMatchObject({
      outputShape: [4],
      flip: true,
    });
  });

  it("keeps the kernel's axes when channels come last", () => {
    const options = { inputShape: [7, 9, 6], kernelShape: [4, 3, 3, 2], groups: 2, layout: "channels-last" } as const;
    expect(resolveGeometry(options)).toMatchObject({ outputShape: [5, 8, 4], inChannels: 6, outChannels: 4 });
  });

  it("swaps the roles of the channels when transposed", () => {
    const geometry = resolveGeometry({
      inputShape: [6, 4, 4],
      kernelShape: [6, 5, 3, 3],
      groups: 2,
      stride: 2,
      transposed: true,
    });
    expect(geometry).toMatchObject({ outputShape: [10, 9, 9], inChannels: 6, outChannels: 10 });
    expect(geometry.axes.map(({ signalSize, windowCount }) => [signalSize, windowCount])).toEqual([
      [9, 4],
      [9, 4],
    ]);
    const last = { inputShape: [4, 6], kernelShape: [6, 5, 3], layout: "channels-last", transposed: true } as const;
    expect(resolveGeometry(last)).toMatchObject({ outputShape: [6, 5] });
  });

  it("covers depthwise, one-dimensional, three-dimensional and empty layers", () => {
    const shapeOf = (options: GeometryOptions) => resolveGeometry(options).outputShape;
    expect(shapeOf({ inputShape: [8, 5, 5], kernelShape: [8, 1, 3, 3], groups: 8, padding: 1 })).toEqual([8, 5, 5]);
    expect(shapeOf({ inputShape: [2, 9], kernelShape: [3, 2, 4] })).toEqual([3, 6]);
    expect(shapeOf({ inputShape: [1, 3, 4, 5], kernelShape: [2, 1, 1, 2, 3] })).toEqual([2, 3, 3, 3]);
    expect(shapeOf({ inputShape: [1, 0], kernelShape: [2, 1, 3], padding: 2 })).toEqual([2, 2]);
  });

  it("is plain data that can be cloned and posted", () => {
    const geometry = resolveGeometry({ inputShape: [3, 7], kernelShape: [4, 3, 3], padding: "same", preset: "tf" });
    expect(structuredClone(geometry)).toEqual(geometry);
  });
});

it("says where shapes look like a batch, and what to leave out", () => {
  const refusal = (options: Partial<GeometryOptions>) => {
    try {
      resolveGeometry({ inputShape: [1, 3, 8, 8], kernelShape: [16, 3, 3, 3], ...options }, "convOperator");
    } catch (error) {
      return error as { code: string; message: string; details: object; cause: unknown };
    }
    throw new Error("nothing was refused");
  };
  const hint = "if the first axis of inputShape is a batch, leave it out: inputShape [3, 8, 8]";
  expect(refusal({}).code).toBe("GEOMETRY_INVALID");
  expect(refusal({}).message).toBe(
    `convOperator: spatial axis 0: a window spans 16 (kernel 16, dilation 1), but the padded input has 1 (1 + 0 + 0); pad more, or use a smaller kernel or dilation; ${hint}`,
  );
  expect(refusal({}).details).toMatchObject({ axis: 0, span: 16 });
  expect(refusal({ stride: [2, 2] })).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining(hint) });
  expect(refusal({ kernelShape: [16, 1, 3, 3], groups: 3 }).message).toContain(hint);
  expect(refusal({ kernelShape: [3, 16, 9, 9], transposed: true, preset: "torch", padding: "same" }).message).toContain(
    hint,
  );
  const last = { inputShape: [1, 8, 8, 3], layout: "channels-last" } as const;
  expect(refusal(last).message).toContain("leave it out: inputShape [8, 8, 3]");
  // A four-dimensional kernel that does not look like one gets no such advice.
  expect(refusal({ kernelShape: [16, 2, 3, 3] }).message).not.toContain("batch");
});
