import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DType } from "./jobs.ts";
import { median } from "./statistics.ts";

/** The peak of memory during a build over the bytes of the matrix, the median of five fresh processes. */
export interface PeakMemory {
  readonly dtype: DType;
  readonly ratio: number;
}

export function peakMemory(): PeakMemory[] {
  const script = fileURLToPath(new URL("./peak-memory.ts", import.meta.url));
  return (["float64", "float32"] as const).map((dtype) => {
    const ratios = Array.from({ length: 5 }, () => {
      const args = ["--conditions=@convmtx/source", script, dtype];
      return (JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as { ratio: number }).ratio;
    });
    return { dtype, ratio: median(ratios) };
  });
}
