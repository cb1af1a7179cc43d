import { intOf } from "../attributes.ts";
import type { OnnxDim, OnnxNode } from "../model.ts";
import type { Dims } from "./dims.ts";

/** A short list of numbers, some of them open: what a model computes shapes with. */
export type Numbers = readonly OnnxDim[] | undefined;

/**
 * The elements of a node's output, from the elements and the shapes of its inputs; undefined if they cannot be told.
 *
 * @param isFloat whether they are floating-point numbers, which divide otherwise
 */
export type NumberRule = (
  node: OnnxNode,
  inputs: readonly Numbers[],
  shapes: readonly Dims[],
  isFloat: boolean,
) => Numbers;

/** Whether a number of `TensorProto.DataType` is that of an integer type. */
export function isIntegerType(dataType: number): boolean {
  return [2, 3, 4, 5, 6, 7, 12, 13].includes(dataType);
}

/** To integers by cutting off. */
const cast: NumberRule = (node, [input]) =>
  isIntegerType(intOf(node, "to", 0)) ? input?.map((x) => (x === undefined ? undefined : Math.trunc(x))) : input;

const same: NumberRule = (_node, [input]) => input;

const shapeOf: NumberRule = (node, _inputs, [dims]) =>
  dims?.slice(intOf(node, "start", 0), intOf(node, "end", dims.length));

const concatenation: NumberRule = (_node, inputs) => {
  const all: OnnxDim[] = [];
  for (const list of inputs) {
    if (list === undefined) return undefined;
    all.push(...list);
  }
  return all;
};

const gather: NumberRule = (node, [data, indices], [dims]) => {
  if (data === undefined || indices === undefined || dims?.length !== 1 || intOf(node, "axis", 0) !== 0)
    return undefined;
  return indices.map((at) => (at === undefined ? undefined : data[at < 0 ? at + data.length : at]));
};

const slice: NumberRule = (node, [data, starts, ends, , steps], [dims]) => {
  if (dims?.length !== 1) return undefined;
  const from = node.attributes.get("starts")?.ints ?? starts;
  const to = node.attributes.get("ends")?.ints ?? ends;
  const step = steps?.[0] ?? ((node.inputs[4] ?? "") === "" ? 1 : undefined);
  if (data === undefined || from?.[0] === undefined || to?.[0] === undefined || step !== 1) return undefined;
  return data.slice(from[0], to[0]);
};

const arithmetic =
  (compute: (a: number, b: number, isFloat: boolean) => number): NumberRule =>
  (_node, [a, b], _shapes, isFloat) => {
    if (a === undefined || b === undefined || (a.length !== b.length && a.length !== 1 && b.length !== 1))
      return undefined;
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
      const [x, y] = [a[a.length === 1 ? 0 : i], b[b.length === 1 ? 0 : i]];
      const value = x === undefined || y === undefined ? undefined : compute(x, y, isFloat);
      return value !== undefined && Number.isFinite(value) ? value : undefined;
    });
  };

const rounding =
  (compute: (a: number) => number): NumberRule =>
  (_node, [a]) =>
    a?.map((x) => (x === undefined ? undefined : compute(x)));

/** By operator. */
export const numberRules: ReadonlyMap<string, NumberRule> = new Map<string, NumberRule>([
  ...["Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten"].map((name) => [name, same] as const),
  ["Cast", cast],
  ["Shape", shapeOf],
  ["Concat", concatenation],
  ["Gather", gather],
  ["Slice", slice],
  ["Add", arithmetic((a, b) => a + b)],
  ["Sub", arithmetic((a, b) => a - b)],
  ["Mul", arithmetic((a, b) => a * b)],
  ["Div", arithmetic((a, b, isFloat) => (isFloat ? a / b : Math.trunc(a / b)))],
  ["Floor", rounding(Math.floor)],
  ["Ceil", rounding(Math.ceil)],
]);
