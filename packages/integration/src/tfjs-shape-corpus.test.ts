import { resolveAxes, resolveGeometry } from "@convmtx/window";
import { describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";

interface ShapeCase {
  readonly name: string;
  readonly attrs: {
    readonly inputSize: readonly number[];
    readonly kernelSize: readonly number[];
    readonly strides: readonly number[];
    readonly dilations: readonly number[];
    readonly padding: "same" | "valid" | number | readonly (readonly [number, number])[];
    readonly padRounding: "floor" | "round" | "ceil" | boolean | null;
  };
  readonly expected: Record<"outputSize" | "padsBegin" | "padsEnd", readonly number[]>;
}

interface ErrorCase {
  readonly name: string;
  readonly attrs: {
    readonly nd: number;
    readonly reason: "channelMismatch" | "rank" | "strideNotPositive" | "dilationNotPositive";
    readonly groups?: number;
    readonly strides?: readonly number[];
    readonly dilations?: readonly number[];
    readonly transposed?: boolean;
  };
  readonly inputs: Record<"x" | "w", { readonly shape: readonly number[] }>;
}

/** The shape and error cases of TensorFlow.js's convolution specs. */
const cases = readCorpus<{ readonly op: string }>("tfjs");
const casesOf = <T>(op: string) => (cases ?? []).filter((one) => one.op === op) as unknown as T[];

/** tfjs can round a fractional size up; a window that does not fit is no window here, as everywhere else. */
const roundedUp: Record<string, { readonly tfjs: readonly number[]; readonly here: readonly number[] }> = {
  "conv_util_test / conv_util computeConv2DInfo roundingMode / Round the output dimension of Conv Layer": {
    tfjs: [4, 4],
    here: [3, 3],
  },
  "conv_util_test / conv_util computeConv2DInfo roundingMode / Ceil the output dimension of Conv Layer": {
    tfjs: [4, 4],
    here: [3, 3],
  },
};

/** A kernel with as many axes as one sample has no channel axes here, which tfjs does not know. */
const withoutChannels: Record<string, { readonly outputShape: readonly number[] }> = {
  "conv2d_test / conv2d / throws when weights is not rank 4": { outputShape: [1, 1, 1] },
  "conv2d_transpose_test / conv2dTranspose / throws when weights is not rank 4": { outputShape: [2, 2, 1] },
};

describe.skipIf(cases === undefined)("TensorFlow.js", () => {
  it("has 46 shape cases and 16 errors, and every exception names one of them", () => {
    const shapes = casesOf<ShapeCase>("conv_shape").map((one) => one.name);
    const errors = casesOf<ErrorCase>("error").map((one) => one.name);
    expect([shapes.length, errors.length]).toEqual([46, 16]);
    expect(shapes).toEqual(expect.arrayContaining(Object.keys(roundedUp)));
    expect(errors).toEqual(expect.arrayContaining(Object.keys(withoutChannels)));
  });

  it.each(casesOf<ShapeCase>("conv_shape"))("$name", ({ name, attrs, expected }) => {
    const { inputSize, strides: stride, dilations: dilation, kernelSize, padding } = attrs;
    const axes = resolveAxes(inputSize, { kernelSize, stride, dilation, padding, preset: "tf" });
    const windows = axes.map((axis) => axis.windowCount);
    if (name in roundedUp) {
      expect(["round", "ceil"]).toContain(attrs.padRounding);
      expect({ tfjs: expected.outputSize, here: windows }).toEqual(roundedUp[name]);
    } else {
      expect(windows).toEqual(expected.outputSize);
    }
    expect(axes.map((axis) => axis.padBegin)).toEqual(expected.padsBegin);
    expect(axes.map((axis) => axis.padEnd)).toEqual(expected.padsEnd);
  });

  it.each(casesOf<ErrorCase>("error"))("$name", ({ name, attrs, inputs }) => {
    // One sample has an axis more than its spatial ones; what stands before it is the batch.
    const inputShape = inputs.x.shape.slice(Math.max(0, inputs.x.shape.length - attrs.nd - 1));
    const transposed = attrs.transposed ?? name.startsWith("conv2d_transpose_test");
    const { strides: stride, dilations: dilation, groups } = attrs;
    const layer = {
      inputShape,
      kernelShape: inputs.w.shape,
      stride,
      dilation,
      groups,
      transposed,
      preset: "tf",
    } as const;
    if (name in withoutChannels) {
      const geometry = resolveGeometry(layer);
      expect(geometry).toMatchObject({ hasChannels: false, ...withoutChannels[name] });
      expect(geometry.axes).not.toHaveLength(attrs.nd);
      return;
    }
    const code =
      attrs.reason === "strideNotPositive" || attrs.reason === "dilationNotPositive"
        ? "OPTION_INVALID"
        : "SHAPE_MISMATCH";
    expect(() => resolveGeometry(layer)).toThrow(expect.objectContaining({ code }));
  });
});
