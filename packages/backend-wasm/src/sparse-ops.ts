import type { Ops, Sparse } from "@convmtx/backend";
import { bytesPerElement, LimitError } from "@convmtx/tensor";
import { newDense, newIndptr, newSparse, type SparseSize, type WasmNative, type WasmSparse } from "./convert.ts";
import type { Machine } from "./machine.ts";

const maxEntries = 2 ** 31 - 1;

/** The products, sums and transposes of matrices. */
export function sparseOps(
  machine: Machine,
): Required<Pick<Ops<WasmNative>, "spmv" | "spmvT" | "spmm" | "spgemm" | "spadd" | "transpose">> {
  const { heap } = machine;

  /**
   * A matrix in two passes: `count` writes the entries of each row behind its indptr, `fill` the entries.
   *
   * @param count,fill the record of a matrix is where they write
   */
  const inTwoPasses = (
    op: string,
    size: SparseSize,
    count: (record: number) => void,
    fill: (record: number) => void,
  ): WasmSparse => {
    const [nrows, ncols] = size.shape;
    const indptr = newIndptr(heap, nrows);
    let nnz = 0;
    try {
      const record = heap.store([nrows, ncols, indptr, 0, 0]);
      try {
        count(record);
        nnz = machine.withScratch(8, (total) => {
          machine.run("placeRows", undefined, 1, [record, total]);
          return new Float64Array(heap.memory.buffer, total, 1)[0];
        });
        if (nnz > maxEntries) throw tooMany(op, nnz);
      } finally {
        heap.free(record);
      }
    } catch (error) {
      heap.free(indptr);
      throw error;
    }
    const matrix = newSparse(heap, size, indptr, nnz);
    fill(matrix.record);
    return matrix;
  };

  return {
    spmv: ({ dtype, shape, native: a }, { native: x }) => {
      const y = newDense(heap, dtype, shape[0]);
      machine.run("spmv", dtype, machine.partsFor(a.nnz), [a.record, x.address, y.address]);
      return y;
    },
    spmvT: ({ dtype, shape, native: a }, { native: x }) => {
      const [, ncols] = shape;
      // Each part sums into a vector of its own: more parts than a column has entries would only add zeros.
      const parts = a.nnz < 4 * ncols ? 1 : machine.partsFor(a.nnz);
      const y = newDense(heap, dtype, ncols);
      machine.withScratch((parts - 1) * ncols * bytesPerElement(dtype), (sums) => {
        machine.run("spmvT", dtype, parts, [a.record, x.address, y.address, sums]);
        if (parts > 1) machine.run("addVectors", dtype, parts, [y.address, ncols, sums, parts - 1]);
      });
      return y;
    },
    spmm: ({ dtype, shape, native: a }, { shape: [, width], native: b }) => {
      const c = newDense(heap, dtype, shape[0] * width);
      machine.run("spmm", dtype, machine.partsFor(a.nnz * width), [a.record, b.address, c.address, width]);
      return c;
    },
    spgemm: (a, b) => {
      const { dtype } = a;
      const shape = [a.shape[0], b.shape[1]] as const;
      const products = a.native.nnz * Math.ceil(b.native.nnz / Math.max(1, b.shape[0]));
      const parts = machine.partsFor(products);
      const mapBytes = parts * Math.ceil(shape[1] / 64) * 12;
      const sumBytes = parts * shape[1] * bytesPerElement(dtype);
      return machine.withScratch(12 * b.native.nnz + 4 * b.shape[0], (bits) => {
        const words = bits + 8 * b.native.nnz;
        const compressed = [words, bits, words + 4 * b.native.nnz];
        return withZeros(machine, mapBytes, (maps) =>
          withZeros(machine, sumBytes, (sums) => {
            const args = (c: number) => [a.native.record, b.native.record, c, ...compressed, maps, sums];
            machine.run("compressRows", undefined, parts, args(0));
            return inTwoPasses(
              "spgemm",
              { shape, dtype },
              (c) => machine.run("countProducts", undefined, parts, args(c)),
              (c) => machine.run("multiplyRows", dtype, parts, args(c)),
            );
          }),
        );
      });
    },
    spadd: (alpha, a, beta, b) => {
      const { dtype, shape } = a;
      const parts = machine.partsFor(a.native.nnz + b.native.nnz);
      const words = [a.native.record, b.native.record];
      return inTwoPasses(
        "spadd",
        { shape, dtype },
        (c) => machine.run("countUnion", undefined, parts, [...words, c], [alpha, beta]),
        (c) => machine.run("addRows", dtype, parts, [...words, c], [alpha, beta]),
      );
    },
    transpose: (a: Sparse<WasmNative>) => {
      const { dtype, shape, native } = a;
      const size = { shape: [shape[1], shape[0]] as const, dtype };
      const to = newSparse(heap, size, newIndptr(heap, shape[1]), native.nnz);
      machine.run("transpose", dtype, 1, [native.record, to.record]);
      return to;
    },
  };
}

function withZeros<T>(machine: Machine, bytes: number, work: (address: number) => T): T {
  return machine.withScratch(bytes, (address) => {
    new Uint8Array(machine.heap.memory.buffer, address, bytes).fill(0);
    return work(address);
  });
}

function tooMany(op: string, nnz: number): LimitError {
  return new LimitError("INDEX_LIMIT", `${op}: the result has ${nnz} entries, at most ${maxEntries} can be indexed`, {
    details: { nnz },
  });
}
