import type { FloatArray } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { geometrySamples } from "../geometry-samples.ts";
import { adjoint } from "../linear-form.ts";
import type { OpSpec } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector } from "../refusals.ts";
import { convolutionForm } from "../window-terms.ts";
import { batched, exactSamples, type LayerAndInput, layersAndInputs } from "./convolution-operands.ts";

const [layer] = geometrySamples;

export const convT: OpSpec<LayerAndInput> = {
  op: "convT",
  id: "conv-t",
  promise: "the adjoint of a convolution layer's linear part, of one sample or a batch",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => layersAndInputs((operator) => operator.outputShape),
  errors: () => [
    refusesShape((s, dtype) => s.convT(layer.operator(dtype), vector(s, dtype, 1, 7))),
    refusesDType((s, dtype) => s.convT(layer.operator(dtype), vector(s, otherDType(dtype), 2, 5))),
    refusesDisposed((s, dtype) => {
      const y = vector(s, dtype, 2, 5);
      y.dispose();
      return s.convT(layer.operator(dtype), y);
    }),
  ],
  apply: (session, { operator, x }) => session.convT(operator, x),
  bound: ({ operator, x }, { dtype, densified }) => {
    const form = adjoint(convolutionForm(operator.geometry, operator.kernel.data as FloatArray));
    const shape = batched(x.shape, operator.outputShape, operator.inputShape);
    return withinSumBounds(dtype, shape, exactSamples(form, x.data, densified));
  },
};
