import { type Case, contestant } from "../case.ts";
import type { DType } from "../jobs.ts";
import { describe, entries, layerOf, sparseLayer } from "../layer.ts";
import { js, mathjs, scipy, wasm1, wasm2 } from "../programs.ts";
import { timesAsFast } from "../target.ts";

export const productCases: readonly Case[] = [spmmCase("float64"), spmmCase("float32"), spgemmCase()];

function spmmCase(dtype: DType): Case {
  const columns = 32;
  const spec = { layer: sparseLayer, dtype, columns };
  const flops = 2 * entries(sparseLayer) * columns;
  const [one, two, ownJs, theirs] = [wasm1, wasm2, js, scipy].map((program) =>
    contestant(program, "spmm", spec, flops),
  );
  return {
    group: "spmm",
    name: `SpMM with ${columns} columns, ${describe(sparseLayer)}, ${dtype}`,
    unit: "flop",
    contestants: [one, two, ownJs, theirs],
    baselines: [one, two],
    targets: [timesAsFast(one, theirs, 2), timesAsFast(two, theirs, 2)],
    tolerance: 0,
    note: "SciPy has one thread.",
  };
}

function spgemmCase(): Case {
  const layer = layerOf({ outChannels: 16, inChannels: 16, kernel: 3, size: 28 });
  const spec = { layer, dtype: "float64" } as const;
  const flops = 2 * productsOfRows(layer.inChannels, layer.outChannels, layer.size);
  const [one, two, ownJs, theirs, ...others] = [wasm1, wasm2, js, scipy, mathjs].map((program) =>
    contestant(program, "spgemm", spec, flops),
  );
  return {
    group: "spgemm",
    name: `spgemm A·Aᵀ, ${describe(layer)}, float64`,
    unit: "flop",
    contestants: [one, two, ownJs, theirs, ...others],
    baselines: [one, two],
    targets: [timesAsFast(one, theirs, 1), timesAsFast(two, theirs, 1)],
    tolerance: 0,
    note: "Rows of results may be in any order; they are sorted, and zeros dropped, to be compared.",
  };
}

/** Multiply-adds of A Aᵀ for 3×3 with padding 1: of each column the square of its entries. */
function productsOfRows(inChannels: number, outChannels: number, size: number): number {
  // Along an axis a column meets 3 outputs, 2 at the two ends.
  const squares = 9 * (size - 2) + 4 * 2;
  return inChannels * outChannels ** 2 * squares ** 2;
}
