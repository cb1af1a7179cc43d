import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { ExactSum } from "../exact-sum.ts";
import { type GeometrySample, geometrySamples, infiniteTap, layerInput } from "../geometry-samples.ts";
import { exactApply, type LinearForm } from "../linear-form.ts";
import type { Sample } from "../op-spec.ts";

export type LayerAndInput = { readonly operator: ConvOperator; readonly x: Tensor<FloatDType> };

const shorter = ({ name, title }: GeometrySample) => ({
  name: name.replace(/^conv-/, ""),
  title: title.replace(/^the matrix of a convolution: /, "a layer: "),
});

/** Layers of every kind of geometry with an input (or output) each, then batches, NaN and an infinite tap. */
export function layersAndInputs(
  shapeOf: (operator: ConvOperator) => readonly number[],
): readonly Sample<LayerAndInput>[] {
  const withInput = (geometry: GeometrySample, seed: number, batch: readonly number[] = []): Sample<LayerAndInput> => ({
    ...shorter(geometry),
    operands: (dtype) => {
      const operator = geometry.operator(dtype);
      return { operator, x: layerInput(dtype, [...batch, ...shapeOf(operator)], seed) };
    },
  });
  const [plain, padded] = geometrySamples;
  return [
    ...geometrySamples.map((geometry, at) => withInput(geometry, 200 + at)),
    withInput(infiniteTap, 250),
    { ...withInput(padded, 251, [3]), name: "batch", title: "a batch of three samples" },
    { ...withInput(plain, 252, [1]), name: "batch-of-one", title: "a batch of one sample keeps its axis" },
    { ...withInput(plain, 253, [0]), name: "batch-of-none", title: "a batch of no samples" },
    {
      name: "nan-in-input",
      title: "NaN in one element: it reaches what reads it (on a dense engine that multiplies by the matrix, all)",
      operands: (dtype) => {
        const operator = plain.operator(dtype);
        const { data, shape } = layerInput(dtype, shapeOf(operator), 254);
        data[data.length - 1] = Number.NaN;
        return { operator, x: new Tensor(dtype, data, shape) };
      },
    },
  ];
}

/** The exact result of every sample of a batch, one after the other. */
export function exactSamples(form: LinearForm, x: FloatArray, densified: boolean): readonly ExactSum[] {
  const size = form.shape[1];
  const samples = size === 0 ? 0 : x.length / size;
  return Array.from({ length: samples }, (_, n) =>
    exactApply(form, x.subarray(n * size, (n + 1) * size), densified),
  ).flat();
}

/** The shape of a result whose one sample has shape `sample`, for operands which may have a batch axis. */
export function batched(
  shape: readonly number[],
  one: readonly number[],
  sample: readonly number[],
): readonly number[] {
  return [...shape.slice(0, shape.length - one.length), ...sample];
}
