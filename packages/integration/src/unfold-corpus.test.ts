import { tensor } from "@convmtx/tensor";
import { divisor, fold, unfold } from "@convmtx/unfold";
import { describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";

interface Dense {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface FoldCase {
  readonly name: string;
  readonly op: string;
  readonly attrs: {
    readonly outputSize: readonly number[];
    readonly kernelSize: readonly number[];
    readonly strides: readonly number[];
    readonly dilations: readonly number[];
    readonly padsBegin: readonly number[];
    readonly padsEnd: readonly number[];
  };
  readonly inputs: { readonly x: Dense };
  readonly expected: { readonly y: Dense };
  readonly tol: { readonly atol: number; readonly rtol: number };
}

const cases = (readCorpus<FoldCase>("onnx") ?? []).filter(({ op }) => op === "fold");

const optionsOf = ({ attrs }: FoldCase) => ({
  outputSize: attrs.outputSize,
  kernelSize: attrs.kernelSize,
  stride: attrs.strides,
  dilation: attrs.dilations,
  padding: attrs.padsBegin.map((begin, axis) => [begin, attrs.padsEnd[axis]] as const),
});
const load = ({ shape, data }: Dense) => tensor(data, { shape });

describe("ONNX's Col2Im", () => {
  it.skipIf(cases.length === 0)("has cases", () => {
    expect(cases.map(({ name }) => name)).toContain("test_col2im");
  });

  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const y = fold(load(one.inputs.x), optionsOf(one));
    expect(one.tol).toEqual({ atol: 0, rtol: 0 });
    expect(y.shape).toEqual(one.expected.y.shape);
    expect(Array.from(y.data)).toEqual(one.expected.y.data);
  });

  it.each(cases.map((one) => [one.name, one] as const))("%s, unfolded and folded again", (_, one) => {
    const image = load(one.expected.y);
    const counts = divisor(optionsOf(one)).data;
    const again = fold(unfold(image, optionsOf(one)), optionsOf(one));
    expect(Array.from(again.data)).toEqual(Array.from(image.data, (v, i) => v * counts[i % counts.length]));
  });
});
