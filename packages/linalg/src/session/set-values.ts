import { UnsupportedError } from "@convmtx/tensor";
import type { Call } from "./call.ts";
import { freeTransposed, type SparseHandle } from "./handle.ts";
import { type DenseLike, hostDense } from "./upload.ts";

/** Gives a matrix new numbers in the places of the old ones. */
export function setValues(call: Call, handle: SparseHandle, values: DenseLike): void {
  const { caller, engine } = call;
  const A = call.matrix("A", handle);
  const { cell } = A;
  const { dtype, shape, data } = hostDense(values);
  call.noteDType("data", dtype);
  if (cell.nnz === undefined) {
    throw new UnsupportedError(
      "UNSUPPORTED",
      `${caller}: A was computed, and an engine orders what it computes as it likes; read A, and upload it as a new matrix`,
    );
  }
  call.expectShape("data", shape, [cell.nnz], `A was uploaded with ${cell.nnz} stored entries`);
  const host = cell.host?.();
  const next = host && { ...host, data: data.slice() };
  if (engine.backend.setValues !== undefined) engine.setValues(caller, A, data);
  else if (next !== undefined) {
    const old = cell.native;
    cell.native = engine.uploadCsr(caller, { ...next, data });
    engine.release(old);
  } else {
    throw new UnsupportedError(
      "UNSUPPORTED",
      `${caller}: ${engine.name} cannot replace values; upload A with { keepHost: true }, or upload the new matrix`,
      { details: { backend: engine.name } },
    );
  }
  cell.host = next && (() => next);
  freeTransposed(engine, cell);
}
