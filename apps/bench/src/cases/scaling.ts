import { type Case, type Contestant, contestant } from "../case.ts";
import { entries, layerOf } from "../layer.ts";
import { host, type Program, wasm1, wasm2 } from "../programs.ts";
import { within } from "../target.ts";

/** Sides of 8 → 8 channels, 3×3, with about 10⁴, 10⁵, 10⁶, 10⁷ and 10⁸ stored entries. */
const sides = [5, 14, 42, 132, 417];

/** @param isQuick leave the largest out, which takes 4 GB */
export function scalingCases(isQuick: boolean): readonly Case[] {
  const sizes = isQuick ? sides.slice(0, -1) : sides;
  return [scalingCase("build", [host, wasm1], sizes), scalingCase("spmv", [wasm1, wasm2], sizes)];
}

function scalingCase(job: "build" | "spmv", programs: readonly Program[], sizes: readonly number[]): Case {
  const at = (program: Program, size: number): Contestant => {
    const layer = layerOf({ outChannels: 8, inChannels: 8, kernel: 3, size });
    const nnz = entries(layer);
    return contestant(
      program,
      job,
      { layer, dtype: "float64" },
      nnz,
      `${program.name}, ${nnz.toLocaleString("en")} entries`,
    );
  };
  const lines = programs.map((program) => sizes.map((size) => at(program, size)));
  const isWhole = sizes.length === sides.length;
  return {
    group: "scaling",
    name: `${job === "build" ? "build CSR" : "SpMV"} against stored entries, 8 → 8 channels, 3×3, float64`,
    unit: "entry",
    contestants: lines.flat(),
    baselines: [],
    targets: isWhole ? lines.map((line) => within(line[4], line[3], 1.3)) : [],
    tolerance: 0,
    note: "Linear is a level line: nanoseconds per entry.",
  };
}
