import type { Ops, Sparse } from "@convmtx/backend";
import { bytesPerElement, LimitError } from "@convmtx/tensor";
import { Blocks } from "./blocks.ts";
import { free, madeDense, newIndptr, newSparse, type SparseSize, type WasmNative, type WasmSparse } from "./convert.ts";
import type { Machine } from "./machine.ts";

const maxEntries = 2 ** 31 - 1;

/** The products, sums and transposes of matrices. */
export function sparseOps(
  machine: Machine,
): Required<Pick<Ops<WasmNative>, "spmv" | "spmvT" | "spmm" | "spgemm" | "spadd" | "transpose">> {
  const { heap } = machine;

  /** `matrix` once `fill` has written it; nothing is left if that fails. */
  const filled = (matrix: WasmSparse, fill: (record: number) => void): WasmSparse => {
    try {
      fill(matrix.record);
      return matrix;
    } catch (error) {
      free(heap, matrix);
      throw error;
    }
  };

  /** Entries of a matrix without memory for them, of which `count` writes each row's number behind `indptr`. */
  const entriesOf = (
    op: string,
    [nrows, ncols]: SparseSize["shape"],
    indptr: number,
    count: (record: number) => void,
  ) => {
    const blocks = new Blocks(heap);
    try {
      const record = blocks.store([nrows, ncols, indptr, 0, 0]);
      count(record);
      const total = blocks.allocate(8);
      machine.run("placeRows", undefined, 1, [record, total]);
      const [nnz] = new Float64Array(heap.memory.buffer, total, 1);
      if (nnz > maxEntries) throw tooMany(op, nnz);
      return nnz;
    } catch (error) {
      heap.free(indptr);
      throw error;
    } finally {
      blocks.free();
    }
  };

  /** A matrix in two passes, each given the record where it writes: the entries' number in each row, then the entries. */
  const inTwoPasses = (
    op: string,
    size: SparseSize,
    count: (record: number) => void,
    fill: (record: number) => void,
  ): WasmSparse => {
    const indptr = newIndptr(heap, size.shape[0]);
    const nnz = entriesOf(op, size.shape, indptr, count);
    return filled(newSparse(heap, size, indptr, nnz), fill);
  };

  return {
    spmv: ({ dtype, shape, native: a }, { native: x }) =>
      madeDense(heap, dtype, shape[0], (y) => {
        machine.run("spmv", dtype, machine.partsFor(a.nnz), [a.record, x.address, y.address]);
      }),
    spmvT: ({ dtype, shape, native: a }, { native: x }) =>
      madeDense(heap, dtype, shape[1], (y) => {
        const [, ncols] = shape;
        const bytes = ncols * bytesPerElement(dtype);
        // Each part sums into a vector of its own, which costs as much as it saves where a column has few entries.
        const parts = a.nnz < 4 * ncols ? 1 : machine.partsFor(a.nnz, bytes);
        machine.withScratch((parts - 1) * bytes, (sums) => {
          machine.run("spmvT", dtype, parts, [a.record, x.address, y.address, sums]);
          if (parts > 1) machine.run("addVectors", dtype, parts, [y.address, ncols, sums, parts - 1]);
        });
      }),
    spmm: ({ dtype, shape, native: a }, { shape: [, width], native: b }) =>
      madeDense(heap, dtype, shape[0] * width, (c) => {
        machine.run("spmm", dtype, machine.partsFor(a.nnz * width), [a.record, b.address, c.address, width]);
      }),
    spgemm: (a, b) => {
      const { dtype } = a;
      const shape = [a.shape[0], b.shape[1]] as const;
      const products = a.native.nnz * Math.ceil(b.native.nnz / Math.max(1, b.shape[0]));
      const [mapBytes, sumBytes] = [Math.ceil(shape[1] / 64) * 12, shape[1] * bytesPerElement(dtype)];
      const parts = machine.partsFor(products, mapBytes + sumBytes);
      return machine.withScratch(12 * b.native.nnz + 4 * b.shape[0], (bits) => {
        const words = bits + 8 * b.native.nnz;
        const compressed = [words, bits, words + 4 * b.native.nnz];
        return machine.withZeros(parts * mapBytes, (maps) =>
          machine.withZeros(parts * sumBytes, (sums) => {
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
      const to = newSparse(heap, size, heap.allocateZeros(4 * (shape[1] + 1)), native.nnz);
      return filled(to, (record) => machine.run("transpose", dtype, 1, [native.record, record]));
    },
  };
}

function tooMany(op: string, nnz: number): LimitError {
  return new LimitError("INDEX_LIMIT", `${op}: the result has ${nnz} entries, at most ${maxEntries} can be indexed`, {
    details: { nnz },
  });
}
