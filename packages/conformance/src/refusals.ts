import type { Execution } from "@convmtx/backend";
import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";
import type { FloatDType } from "@convmtx/tensor";
import { countingTensor, matrixOf } from "./host-values.ts";
import type { Refusal } from "./op-spec.ts";

type Run = Refusal["run"];

/** The other of the two dtypes. */
export function otherDType(dtype: FloatDType): FloatDType {
  return dtype === "float64" ? "float32" : "float64";
}

/** A [2, 3] matrix for refusals to happen on. */
export function wide(session: Session<Execution>, dtype: FloatDType): SparseHandle {
  const rows = [
    [1, 2, 0],
    [0, 3, 4],
  ];
  return session.sparse(matrixOf(dtype, rows), { keepHost: true });
}

export function vector(session: Session<Execution>, dtype: FloatDType, ...shape: readonly number[]): DenseHandle {
  return session.dense(countingTensor(dtype, shape));
}

/** Shapes that do not fit are refused before the engine sees them: ml-matrix answers them with a wrong product. */
export function refusesShape(run: Run, name = "shape-mismatch"): Refusal {
  return { name, title: "operands whose shapes do not fit are refused", code: "SHAPE_MISMATCH", run };
}

export function refusesDType(run: Run): Refusal {
  return {
    name: "dtype-mismatch",
    title: "operands of two dtypes are refused: engines do not convert",
    code: "DTYPE_MISMATCH",
    mixesDTypes: true,
    run,
  };
}

export function refusesDisposed(run: Run): Refusal {
  return { name: "disposed-operand", title: "an operand that was disposed is refused", code: "HANDLE_INVALID", run };
}
