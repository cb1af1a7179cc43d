import type { FloatArray } from "@convmtx/tensor";
import { ConvmtxError, DtypeError, shapeText } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { Call } from "./call.ts";
import { convolution, during, type Sample } from "./derive.ts";
import type { DenseHandle } from "./handle.ts";
import { keptOf } from "./kept-operator.ts";
import { perform } from "./perform.ts";
import { isOperator } from "./upload.ts";

/** `conv` with the bias, or `convT` without, of one sample or a batch. */
export function convolve(call: Call, op: "conv" | "convT", operator: ConvOperator, handle: DenseHandle): DenseHandle {
  if (!isOperator(operator)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${op}: expected a ConvOperator, as convOperator(kernel, geometry) makes it`,
    );
  }
  const { inputShape, outputShape } = operator;
  const [from, to] = op === "conv" ? [inputShape, outputShape] : [outputShape, inputShape];
  call.noteDType("the operator", operator.dtype);
  const name = op === "conv" ? "x" : "y";
  const x = call.value(name, handle);
  const batch = x.shape.length === from.length + 1 ? x.shape[0] : undefined;
  const side = op === "conv" ? "input" : "output";
  const because = `the operator's ${side} is ${shapeText(from)}, alone or in a batch [N, ${from.join(", ")}]`;
  call.expectShape(name, x.shape, batch === undefined ? from : [batch, ...from], because);
  const linear = convolution(op, call.engine, operator);
  const work = op === "conv" && operator.hasBias ? withBias(call, operator, linear) : linear;
  return call.samples(x, batch, from, to, work);
}

/** T x, or Tᵀ x, of one flat vector. */
export function linearPart(call: Call, op: "conv" | "convT", operator: ConvOperator, handle: DenseHandle): DenseHandle {
  const { inputShape, outputShape, shape } = operator;
  const [from, name] = op === "conv" ? [inputShape, "x"] : [outputShape, "y"];
  call.noteDType("the operator", operator.dtype);
  const x = call.value(name, handle);
  const [rows, columns] = shape;
  call.expectShape(name, x.shape, [op === "conv" ? columns : rows], `the operator is ${shapeText(shape)}`);
  const native = convolution(op, call.engine, operator)({ dtype: x.dtype, shape: from, native: x.native });
  return call.denseHandle([op === "conv" ? rows : columns], native);
}

function withBias(call: Call, operator: ConvOperator, linear: Sample): Sample {
  const { caller, owner, engine } = call;
  const { dtype, outputShape: shape } = operator;
  const native = keptOf(engine, operator, "bias", () =>
    engine.uploadDense(caller, { dtype, shape, data: biasIn(dtype, operator) }),
  );
  const result = { kind: "dense", dtype, shape } as const;
  return (x) =>
    during(engine, linear(x), (product) =>
      perform(caller, owner, "axpby", [1, { dtype, shape, native: product }, 1, { dtype, shape, native }], result),
    );
}

/** @throws DtypeError `PRECISION_LOSS` if the bias would be rounded */
function biasIn(dtype: "float32" | "float64", operator: ConvOperator): FloatArray {
  const bias = operator.biasVector();
  if (dtype === "float64") return Float64Array.from(bias);
  const rounded = Float32Array.from(bias);
  const at = rounded.findIndex((value, i) => !Object.is(value, bias[i]));
  if (at < 0) return rounded;
  throw new DtypeError(
    "PRECISION_LOSS",
    `conv: the operator is float32, but its bias ${bias[at]} has no exact float32; give the bias as a Float32Array`,
    { details: { value: bias[at] } },
  );
}
