import { type Case, contestant } from "../case.ts";
import type { DType } from "../jobs.ts";
import { describe, entries, inputShape, type Layer, layerOf, outputSize, sparseLayer } from "../layer.ts";
import {
  js,
  limits1,
  limits2,
  mathjs,
  mlMatrix,
  mlSparseMatrix,
  scipy,
  thiNgSparse,
  wasm1,
  wasm2,
} from "../programs.ts";
import { lesserOf, shareOf, timesAsFast } from "../target.ts";

export const spmvCases: readonly Case[] = [spmvCase("float64", 1.2), spmvCase("float32", 1.4), smallCase()];

function spmvCase(dtype: DType, timesScipy: number): Case {
  const spec = { layer: sparseLayer, dtype };
  const bytes = bytesOf(sparseLayer, dtype);
  const [one, two] = [contestant(wasm1, "spmv", spec, bytes), contestant(wasm2, "spmv", spec, bytes)];
  const theirs = contestant(scipy, "spmv", spec, bytes);
  const pass = { kind: "read", bytes } as const;
  const read1 = contestant(limits1, "pass", pass, bytes, "reading as many bytes");
  const read2 = contestant(limits2, "pass", pass, bytes, "reading as many bytes");
  // Their numbers are float64.
  const javascript = dtype === "float64" ? [mathjs, mlSparseMatrix, thiNgSparse] : [];
  return {
    group: "spmv",
    name: `SpMV, ${describe(sparseLayer)}, ${dtype}`,
    unit: "byte",
    contestants: [
      one,
      two,
      contestant(js, "spmv", spec, bytes),
      read1,
      read2,
      ...[scipy, ...javascript].map((program) =>
        program === scipy ? theirs : contestant(program, "spmv", spec, bytes),
      ),
    ],
    baselines: [one, two],
    targets: [timesAsFast(one, theirs, timesScipy), lesserOf(timesAsFast(two, theirs, 2), shareOf(two, read2, 0.8))],
    tolerance: 0,
    note: `${(bytes / 1e6).toFixed(1)} MB: matrix, x and y once. The limit reads as many, from eight places in turn, which is the fastest way.`,
  };
}

/** A matrix that fits dense libraries and hash tables. */
function smallCase(): Case {
  const layer = layerOf({ outChannels: 4, inChannels: 4, kernel: 3, size: 16 });
  const spec = { layer, dtype: "float64" } as const;
  const bytes = bytesOf(layer, "float64");
  const contestants = [wasm1, js, scipy, mathjs, mlSparseMatrix, thiNgSparse, mlMatrix].map((program) =>
    contestant(program, "spmv", spec, bytes),
  );
  return {
    group: "spmv",
    name: `SpMV of a small matrix, ${describe(layer)}, float64`,
    unit: "byte",
    contestants,
    baselines: [contestants[0]],
    targets: [],
    tolerance: 0,
    note: `${entries(layer)} entries of 1024×1024. ml-matrix multiplies the dense matrix.`,
  };
}

/** Of the matrix, x and y. */
function bytesOf(layer: Layer, dtype: DType): number {
  const width = dtype === "float32" ? 4 : 8;
  const [rows, columns] = [layer.outChannels * outputSize(layer) ** 2, inputShape(layer).reduce((a, b) => a * b)];
  return entries(layer) * (4 + width) + 4 * (rows + 1) + width * (rows + columns);
}
