import type { FloatDType } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { Forecast } from "./forecast.ts";
import type { KernelValues } from "./kernel-values.ts";
import { withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";

/** What a pattern is made from. */
export interface PatternSource {
  readonly geometry: ResolvedGeometry;
  /** Of the whole matrix. */
  readonly forecast: Forecast;
  /** The tables of the axes, made when first asked for: nothing is, before the limits are checked. */
  readonly plan: () => MatrixPlan;
}

/** What a matrix is made from. */
export interface MatrixSource<D extends FloatDType = FloatDType> extends PatternSource {
  readonly kernel: KernelValues<D>;
}

/** @throws LimitError `MEMORY_LIMIT` if an axis is too long for its table */
export function axisTables(caller: string, { plan }: PatternSource): MatrixPlan {
  return withinMemory(caller, "the tables of the axes; use matvec, which needs none", plan);
}
