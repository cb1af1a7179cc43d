import { describe, expect, it } from "vitest";
import fixture from "../fixtures/direct-convolution.json" with { type: "json" };
import type { DirectLayer } from "./direct-convolution.ts";
import { directConvolution } from "./direct-convolution.ts";

const axis = {
  inputSize: 4,
  kernelSize: 2,
  stride: 1,
  dilation: 1,
  padBegin: 0,
  padEnd: 0,
  outputPadding: 0,
  paddingMode: "zeros",
} as const;
const plain = {
  inChannels: 1,
  outChannels: 1,
  groups: 1,
  layout: "channels-first",
  flip: false,
  transposed: false,
} as const;

describe("directConvolution", () => {
  it("is correlation: the kernel is laid on as it stands", () => {
    const result = directConvolution({ ...plain, axes: [axis] }, [1, -10], [1, 2, 3, 0]);
    expect([...result.values]).toEqual([-19, -28, 3]);
    expect([...result.magnitudes]).toEqual([21, 32, 3]);
    expect([...result.counts]).toEqual([2, 2, 1]);
    expect(result.products).toBe(2);
  });

  it("skips zero padding instead of multiplying by it: an infinite tap gives no NaN there", () => {
    const layer = { ...plain, axes: [{ ...axis, inputSize: 2, padBegin: 1 }] };
    expect([...directConvolution(layer, [Number.POSITIVE_INFINITY, 1], [3, 4]).values]).toEqual([
      3,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("writes each window of a transposed convolution to the signal, and nothing beyond it", () => {
    const layer = { ...plain, transposed: true, axes: [{ ...axis, inputSize: 2, stride: 3, outputPadding: 1 }] };
    const { values, products, spatial } = directConvolution(layer, [1, -10], [2, 5]);
    expect([...values]).toEqual([2, -20, 0, 5, -50, 0]);
    expect(products).toBe(1);
    expect(spatial).toEqual([6]);
  });

  it("has no output where no window fits", () => {
    const { values, spatial } = directConvolution({ ...plain, axes: [{ ...axis, inputSize: 1 }] }, [1, 2], [3]);
    expect(values).toHaveLength(0);
    expect(spatial).toEqual([0]);
  });

  it.each(fixture.cases)("gives PyTorch's numbers: $name", ({ layer, kernel, x, y, outputShape }) => {
    const result = directConvolution(layer as DirectLayer, kernel, x);
    expect([...result.values]).toEqual(y);
    const { channels, spatial } = result;
    const shape = layer.layout === "channels-first" ? [channels, ...spatial] : [...spatial, channels];
    expect(shape).toEqual(outputShape);
    expect([...result.magnitudes].every((magnitude, i) => magnitude >= Math.abs(y[i]))).toBe(true);
  });
});
