import { LimitError, type Tensor, zeros } from "@convmtx/tensor";
import { bytesText, type ConvOperator } from "@convmtx/toeplitz";
import { type WatchOptions, watchedRows } from "./watched-rows.ts";

/** Bytes of T with its zeros. */
export function denseBytes({ shape, dtype }: ConvOperator): number {
  return shape[0] * shape[1] * (dtype === "float32" ? 4 : 8);
}

/**
 * T with its zeros, made block by block.
 *
 * @throws LimitError `MEMORY_LIMIT` with what it would take, before anything is made
 */
export async function denseMatrix(operator: ConvOperator, maxBytes: number, options: WatchOptions): Promise<Tensor> {
  const { shape, dtype, forecast } = operator;
  const bytes = denseBytes(operator);
  if (bytes > maxBytes) {
    throw new LimitError(
      "MEMORY_LIMIT",
      `dense, T [${shape.join(", ")}] would take ${bytesText(bytes)}, more than ${bytesText(maxBytes)}; sparse it takes ${bytesText(forecast.bytes.total)}`,
      { details: { bytes, limit: maxBytes } },
    );
  }
  const dense = zeros(shape, dtype);
  let row = 0;
  for await (const { matrix } of watchedRows(operator, 1, options).rowBlocks()) {
    const { indptr, indices, data } = matrix;
    for (let i = 0; i < matrix.shape[0]; i++, row++) {
      for (let e = indptr[i]; e < indptr[i + 1]; e++) dense.data[row * shape[1] + indices[e]] = data[e];
    }
  }
  return dense;
}
