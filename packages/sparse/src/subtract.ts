import type { FloatDType, Promoted } from "@convmtx/tensor";
import type { AddOptions } from "./add.ts";
import { addScaled } from "./add.ts";
import type { Csr } from "./csr.ts";

/** C = α A − β B. As `add`. */
export function subtract<A extends FloatDType, B extends FloatDType>(
  a: Csr<A>,
  b: Csr<B>,
  options: AddOptions = {},
): Csr<Promoted<A, B>> {
  return addScaled("subtract", a, options.alpha ?? 1, b, -(options.beta ?? 1));
}
