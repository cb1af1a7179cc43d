import { ConvmtxError } from "@convmtx/tensor";
import type { ColumnPattern } from "../matrix/columns.ts";
import { amdOrder } from "./amd.ts";
import { naturalOrder } from "./permutation.ts";
import { reverseCuthillMckeeOrder } from "./reverse-cuthill-mckee.ts";

/** How rows and columns are ordered before a factorisation: for little fill, for a small bandwidth, or as they are. */
export type Ordering = "amd" | "rcm" | "natural";

export interface OrderingOptions {
  /** Default `"amd"`. */
  readonly ordering?: Ordering | undefined;
}

const orderings: readonly string[] = ["amd", "rcm", "natural"] satisfies Ordering[];

/** The ordering that was asked for. @throws ConvmtxError `OPTION_INVALID` */
export function checkOrdering(what: string, { ordering = "amd" }: OrderingOptions): Ordering {
  if (orderings.includes(ordering)) return ordering;
  throw new ConvmtxError("OPTION_INVALID", `${what}: ordering is ${ordering}, expected amd, rcm or natural`, {
    details: { got: ordering, expected: orderings },
  });
}

/** The order of the rows and columns of a square matrix, by its graph A + Aᵀ. */
export function symmetricOrder(ordering: Ordering, a: ColumnPattern): Int32Array {
  if (ordering === "natural") return naturalOrder(a.shape[0]);
  return ordering === "amd" ? amdOrder(a) : reverseCuthillMckeeOrder(a);
}
