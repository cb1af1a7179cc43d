import { allocate, sizeOf, UnsupportedError } from "@convmtx/tensor";
import type { Call } from "./call.ts";
import { during } from "./derive.ts";
import type { DenseHandle, SparseHandle } from "./handle.ts";
import type { DenseOperand, SparseOperand } from "./operand.ts";

type Factor = number | DenseHandle;

/** One summand αA of a sum. */
export interface Term<A> {
  readonly name: string;
  readonly factor: Factor;
  readonly operand: A;
}

/** The sum of one or two terms. One whose factor is the number 0 is not read, so that its NaN does not spread. */
export function combineDense(call: Call, ...terms: readonly Term<DenseOperand>[]): DenseHandle {
  const { dtype, shape } = terms[0].operand;
  const scaled = terms.map(({ name, factor, operand }) => ({ factor: call.scalar(name, factor), operand }));
  const [first, second] = scaled.filter(({ factor }) => factor !== 0);
  if (first === undefined) {
    const data = allocate(dtype, sizeOf(shape));
    return call.denseHandle(shape, call.engine.uploadDense(call.caller, { dtype, shape, data }));
  }
  const { factor, operand } = first;
  return call.dense("axpby", [factor, operand, second?.factor ?? 0, second?.operand ?? operand], shape);
}

/** As `combineDense`: the matrix of a term that is not read has no entries. */
export function combineSparse(call: Call, ...terms: readonly Term<SparseOperand>[]): SparseHandle {
  const { shape } = terms[0].operand;
  const scaled = terms.map(({ name, factor, operand }) => ({ factor: numberOf(call, name, factor), operand }));
  const [first, second] = scaled.filter(({ factor }) => factor !== 0);
  if (first === undefined) return call.sparseHandle(shape, { native: uploadEmpty(call, terms[0].operand), handles: 0 });
  if (second !== undefined) {
    return call.sparse("spadd", [first.factor, first.operand, second.factor, second.operand], shape);
  }
  return during(call.engine, uploadEmpty(call, first.operand), (native) => {
    const nothing: SparseOperand = { ...first.operand, native, cell: { native, handles: 0 } };
    return call.sparse("spadd", [first.factor, first.operand, 1, nothing], shape);
  });
}

function uploadEmpty(call: Call, { dtype, shape }: SparseOperand): unknown {
  const indptr = new Int32Array(shape[0] + 1);
  return call.engine.uploadCsr(call.caller, {
    dtype,
    shape,
    indptr,
    indices: new Int32Array(0),
    data: allocate(dtype, 0),
  });
}

function numberOf(call: Call, name: string, factor: Factor): number {
  if (typeof factor === "number") return factor;
  throw new UnsupportedError(
    "UNSUPPORTED",
    `${call.caller}: ${name} of a sparse matrix must be a number, got a value on the engine; read it first`,
    { details: { operand: name } },
  );
}
