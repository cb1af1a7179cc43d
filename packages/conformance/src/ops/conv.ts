import type { FloatArray } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { dyadic, magnitudeOf, plus } from "../dyadic.ts";
import { geometrySamples, layerInput } from "../geometry-samples.ts";
import { countingTensor } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector } from "../refusals.ts";
import { convolutionForm } from "../window-terms.ts";
import { batched, exactSamples, type LayerAndInput, layersAndInputs } from "./convolution-operands.ts";

const [layer] = geometrySamples;

const biased: Sample<LayerAndInput> = {
  name: "bias",
  title: "a layer with a bias, over a batch of two",
  operands: (dtype) => {
    const kernel = countingTensor(dtype, [2, 1, 2, 2]);
    const bias = dtype === "float32" ? Float32Array.of(0.1, -20) : Float64Array.of(0.1, -20);
    const operator = convOperator(kernel, { inputShape: [1, 3, 4], bias, padding: 1 });
    return { operator, x: layerInput(dtype, [2, 1, 3, 4], 260) };
  },
};

export const conv: OpSpec<LayerAndInput> = {
  op: "conv",
  id: "conv",
  promise: "a convolution layer of one sample or a batch, as its matrix; padding is skipped, never multiplied",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [...layersAndInputs((operator) => operator.inputShape), biased],
  errors: () => [
    refusesShape((s, dtype) => s.conv(layer.operator(dtype), vector(s, dtype, 1, 6))),
    refusesDType((s, dtype) => s.conv(layer.operator(dtype), vector(s, otherDType(dtype), 1, 7))),
    refusesDisposed((s, dtype) => {
      const x = vector(s, dtype, 1, 7);
      x.dispose();
      return s.conv(layer.operator(dtype), x);
    }),
  ],
  apply: (session, { operator, x }) => session.conv(operator, x),
  bound: ({ operator, x }, { dtype, densified }) => {
    const form = convolutionForm(operator.geometry, operator.kernel.data as FloatArray);
    const shape = batched(x.shape, operator.inputShape, operator.outputShape);
    const sums = exactSamples(form, x.data, densified);
    if (!operator.hasBias) return withinSumBounds(dtype, shape, sums);
    const bias = operator.biasVector();
    const shifted = sums.map((sum, at) => {
      const b = dyadic(bias[at % bias.length]);
      return {
        ...sum,
        value: plus(sum.value, b),
        magnitude: plus(sum.magnitude, magnitudeOf(b)),
        terms: sum.terms + 1,
      };
    });
    return withinSumBounds(dtype, shape, shifted, 1);
  },
};
