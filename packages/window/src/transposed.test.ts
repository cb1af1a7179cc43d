import fc from "fast-check";
import { describe, expect, it } from "vitest";
import fixture from "../fixtures/window.json" with { type: "json" };
import { type AxisOptions, resolveAxes } from "./index.ts";

/** The pads, output padding and output size over `size` windows. */
function transposed(size: number, options: Omit<AxisOptions, "transposed">) {
  const [axis] = resolveAxes([size], { ...options, transposed: true });
  expect(axis.windowCount).toBe(size);
  return { pads: [axis.padBegin, axis.padEnd], op: axis.outputPadding, size: axis.signalSize };
}

const refused = expect.objectContaining({ code: "GEOMETRY_INVALID" });

describe("by hand", () => {
  it("is s(m - 1) + d(k - 1) + 1 - p0 - p1 + op", () => {
    expect(transposed(3, { kernelSize: 2 }).size).toBe(4);
    expect(transposed(3, { kernelSize: 2, stride: 2, padding: [[1, 0]] }).size).toBe(5);
    expect(transposed(3, { kernelSize: 3, stride: 2, dilation: 2, outputPadding: 1 }).size).toBe(10);
    expect(transposed(1, { kernelSize: 1 }).size).toBe(1);
  });

  it("keeps m where op reaches the stride: section 14's m = 3, k = 2, s = 2, d = 3, op = 2 gives 10", () => {
    expect(transposed(3, { kernelSize: 2, stride: 2, dilation: 3, outputPadding: 2 })).toEqual({
      pads: [0, 0],
      op: 2,
      size: 10,
    });
  });

  it("takes outputSize in place of outputPadding, and without a preset any that the windows reach", () => {
    expect(transposed(3, { kernelSize: 2, stride: 2, outputSize: 7 })).toEqual({ pads: [0, 0], op: 1, size: 7 });
    expect(transposed(3, { kernelSize: 2, stride: 2, outputSize: 11 }).op).toBe(5);
    expect(() => transposed(3, { kernelSize: 2, stride: 2, outputSize: 5 })).toThrow(refused);
  });

  it("crops by pads and grows by negative ones", () => {
    expect(transposed(3, { kernelSize: 3, padding: 2 }).size).toBe(1);
    expect(transposed(3, { kernelSize: 3, padding: -1 }).size).toBe(7);
    expect(() => transposed(3, { kernelSize: 3, padding: 3 })).toThrow(refused);
  });

  it("reads 'full', 'valid' and 'same' at stride 1 as the forward layer of the same words", () => {
    expect(transposed(6, { kernelSize: 3, padding: "full" })).toEqual({ pads: [2, 2], op: 0, size: 4 });
    expect(transposed(4, { kernelSize: 3, padding: "valid" })).toEqual({ pads: [0, 0], op: 0, size: 6 });
    expect(transposed(4, { kernelSize: 4, padding: "same" })).toEqual({ pads: [1, 2], op: 0, size: 4 });
    expect(transposed(4, { kernelSize: 4, padding: "same", preset: "scipy" })).toEqual({
      pads: [2, 1],
      op: 0,
      size: 4,
    });
  });

  it("needs an input element", () => {
    expect(() => transposed(0, { kernelSize: 3 })).toThrow(refused);
  });
});

describe("Keras and TensorFlow", () => {
  const preset = "tf";
  it("same: n = s*m, with the forward pads on n, and what the window leaves open filled", () => {
    expect(transposed(4, { kernelSize: 3, stride: 2, padding: "SAME", preset })).toEqual({
      pads: [0, 1],
      op: 0,
      size: 8,
    });
    expect(transposed(4, { kernelSize: 1, stride: 3, padding: "SAME", preset })).toEqual({
      pads: [0, 0],
      op: 2,
      size: 12,
    });
    expect(transposed(4, { kernelSize: 2, dilation: 4, stride: 2, padding: "same", preset })).toEqual({
      pads: [1, 2],
      op: 0,
      size: 8,
    });
  });

  it("valid: n = s(m - 1) + max(e, s), unless outputPadding is given", () => {
    expect(transposed(4, { kernelSize: 5, stride: 2, padding: "VALID", preset }).size).toBe(11);
    expect(transposed(4, { kernelSize: 1, stride: 3, padding: "VALID", preset })).toEqual({
      pads: [0, 0],
      op: 2,
      size: 12,
    });
    expect(transposed(4, { kernelSize: 1, stride: 3, padding: "VALID", outputPadding: 0, preset }).size).toBe(10);
  });

  it("takes as outputSize what the forward layer would make of it", () => {
    const same = (outputSize: number) =>
      transposed(4, { kernelSize: 3, stride: 2, padding: "same", outputSize, preset });
    expect(same(7)).toEqual({ pads: [1, 1], op: 0, size: 7 });
    expect(same(8)).toEqual({ pads: [0, 1], op: 0, size: 8 });
    expect(() => same(6)).toThrow(refused);
    expect(() => same(9)).toThrow(refused);
  });

  it("refuses 'same' with outputPadding, 0 too, which Keras reads as another size", () => {
    for (const outputPadding of [0, 1]) {
      const options = { kernelSize: 3, stride: 2, padding: "same", outputPadding, preset } as const;
      expect(() => transposed(4, options)).toThrow(refused);
    }
  });

  it("keeps outputPadding below the stride", () => {
    expect(transposed(4, { kernelSize: 3, stride: 2, outputPadding: 1, preset }).size).toBe(10);
    expect(() => transposed(4, { kernelSize: 3, stride: 2, dilation: 5, outputPadding: 2, preset })).toThrow(refused);
  });
});

describe("ONNX", () => {
  const preset = "onnx";
  it("fits the pads to an output_shape: the larger half last under SAME_UPPER, else first", () => {
    const fit = (padding: AxisOptions["padding"]) =>
      transposed(3, { kernelSize: 3, stride: 3, outputSize: 8, padding, preset });
    expect(fit("SAME_UPPER")).toEqual({ pads: [0, 1], op: 0, size: 8 });
    expect(fit("SAME_LOWER")).toEqual({ pads: [1, 0], op: 0, size: 8 });
    expect(fit("NOTSET")).toEqual({ pads: [1, 0], op: 0, size: 8 });
    expect(fit(undefined)).toEqual({ pads: [1, 0], op: 0, size: 8 });
  });

  it("adds zeros where output_shape exceeds the full size: its node test of shape [10, 8]", () => {
    // onnx/backend/test/case/node/convtranspose.py, export_convtranspose_kernel_shape: 3x3 over 3x3, strides [3, 2]
    const options = { kernelSize: 3, stride: [3, 2], outputSize: [10, 8], preset, transposed: true } as const;
    const axes = resolveAxes([3, 3], options);
    expect(axes.map((axis) => [axis.signalSize, axis.padBegin, axis.padEnd, axis.outputPadding])).toEqual([
      [10, 0, 0, 1],
      [8, 0, 0, 1],
    ]);
  });

  it("same without output_shape: n = s*m, refused where ONNX contradicts itself", () => {
    expect(transposed(3, { kernelSize: 4, stride: 2, padding: "SAME_UPPER", preset })).toEqual({
      pads: [1, 1],
      op: 0,
      size: 6,
    });
    expect(() => transposed(4, { kernelSize: 2, stride: 3, padding: "SAME_UPPER", preset })).toThrow(refused);
    const both = { kernelSize: 3, stride: 2, padding: "SAME_UPPER", outputPadding: 1, preset } as const;
    expect(() => transposed(4, both)).toThrow(refused);
    expect(transposed(4, { ...both, outputPadding: 0 }).size).toBe(8);
  });

  it("without output_shape or pads there are none", () => {
    expect(transposed(4, { kernelSize: 3, stride: 2, preset })).toEqual({ pads: [0, 0], op: 0, size: 9 });
  });
});

describe("WebNN", () => {
  const preset = "webnn";
  it("keeps outputPadding below the stride and outputSizes within one stride", () => {
    const strides = (options: Partial<AxisOptions>) =>
      transposed(3, { kernelSize: 3, stride: 3, dilation: 4, preset, ...options }).size;
    expect(strides({ outputPadding: 2 })).toBe(17);
    expect(() => strides({ outputPadding: 3 })).toThrow(refused);
    expect([15, 17].map((outputSize) => strides({ outputSize }))).toEqual([15, 17]);
    expect(() => strides({ outputSize: 14 })).toThrow(refused);
    expect(() => strides({ outputSize: 18 })).toThrow(refused);
  });
});

describe("words and modes that a system does not have", () => {
  it.each(["torch", "jax"] as const)("%s has no padding words for a transposed layer", (preset) => {
    for (const padding of ["same", "valid", "full", "same-upper"] as const) {
      expect(() => transposed(3, { kernelSize: 3, padding, preset })).toThrow(refused);
    }
  });

  it.each(["torch", "onnx", "tf", "jax", "webnn"] as const)("%s has only zeros", (preset) => {
    expect(() => transposed(3, { kernelSize: 3, padding: 1, paddingMode: "reflect", preset })).toThrow(refused);
  });

  it("without a preset every mode has a transpose, bounded by the output's size", () => {
    expect(transposed(5, { kernelSize: 3, padding: 1, paddingMode: "reflect" }).size).toBe(5);
  });
});

describe("against PyTorch", () => {
  it.each(fixture.torchTransposed)(
    "over $size, kernel $kernelSize, stride $stride: $output",
    ({ size, output, ...options }) => {
      const resolve = () => resolveAxes(size, { ...options, transposed: true, preset: "torch" });
      if (output === null) expect(resolve).toThrow(refused);
      else expect(resolve().map((axis) => axis.signalSize)).toEqual(output);
    },
  );

  it.each(fixture.torchOutputSize)(
    "output_size: stride $stride, kernel $kernelSize: $accepted",
    ({ accepted, size, ...options }) => {
      const reached: number[] = [];
      for (let outputSize = 1; outputSize <= 40; outputSize++) {
        try {
          resolveAxes(size, { ...options, outputSize, transposed: true, preset: "torch" });
          reached.push(outputSize);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }
      expect(reached).toEqual(accepted);
    },
  );
});

describe("properties", () => {
  const numbers = {
    size: fc.integer({ min: 1, max: 30 }),
    kernelSize: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 7 }),
    dilation: fc.integer({ min: 1, max: 4 }),
  };

  it("inverts the forward size with op = (n + p0 + p1 - e) mod s", () => {
    const pad = fc.integer({ min: -4, max: 12 });
    fc.assert(
      fc.property(fc.record({ ...numbers, begin: pad, end: pad }), ({ size, begin, end, ...window }) => {
        const left = size + begin + end - window.dilation * (window.kernelSize - 1) - 1;
        fc.pre(left >= 0);
        const padding = [[begin, end]] as const;
        const [forward] = resolveAxes([size], { ...window, padding });
        const back = { ...window, padding, transposed: true, outputPadding: left % window.stride };
        const [axis] = resolveAxes([forward.windowCount], back);
        expect(axis).toEqual({ ...forward, outputPadding: left % window.stride });
      }),
    );
  });

  it.each(["same-upper", "same-lower"] as const)("%s has the pads of the forward layer over its output", (padding) => {
    fc.assert(
      fc.property(fc.record(numbers), ({ size, ...window }) => {
        const [axis] = resolveAxes([size], { ...window, padding, transposed: true });
        expect(axis.signalSize).toBe(size * window.stride);
        const [forward] = resolveAxes([axis.signalSize], { ...window, padding });
        expect([axis.padBegin, axis.padEnd, axis.windowCount]).toEqual([
          forward.padBegin,
          forward.padEnd,
          forward.windowCount,
        ]);
        expect(axis.outputPadding).toBe(Math.max(window.stride - window.dilation * (window.kernelSize - 1) - 1, 0));
      }),
    );
  });
});
