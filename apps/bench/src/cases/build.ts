import { type Case, contestant } from "../case.ts";
import type { DType } from "../jobs.ts";
import { describe, entries, sparseLayer as layer } from "../layer.ts";
import { host, scipy, wasm1 } from "../programs.ts";
import { timesAsFast, within } from "../target.ts";

export const buildCases: readonly Case[] = [buildCase("float64", 4), buildCase("float32", 3)];

function buildCase(dtype: DType, timesScipy: number): Case {
  const [spec, amount] = [{ layer, dtype }, entries(layer)];
  const ours = contestant(host, "build", spec, amount, "convmtx toCsr");
  const intoEngine = contestant(wasm1, "build", spec, amount, "convmtx into wasm");
  const fill = contestant(host, "fill", spec, amount, "fresh arrays filled");
  const theirs = contestant(scipy, "build", spec, amount);
  return {
    group: "build",
    name: `build CSR, ${describe(layer)}, ${dtype}`,
    unit: "entry",
    contestants: [ours, intoEngine, fill, theirs],
    baselines: [ours],
    targets: [timesAsFast(ours, theirs, timesScipy), within(ours, fill, 1.6)],
    tolerance: 0,
    note: "SciPy's way is vectorised: triples by broadcasting, those on padding masked out, COO to CSR. The engine writes to memory that it has; fresh arrays come from the system, which may have to clear new pages.",
  };
}
