/**
 * `centred` pads d(k−1) in all and wants stride 1; `strided` pads what gives ⌈n/s⌉ windows. Of an odd total, `upper`
 * puts the odd element at the end, `lower` at the beginning.
 */
export interface SameRule {
  readonly kind: "centred" | "strided";
  readonly odd: "upper" | "lower";
}

/** The padding of one axis as it was asked for, whatever word or number said so. */
export type PaddingRule =
  | SameRule
  | { readonly kind: "given"; readonly begin: number; readonly end: number }
  | { readonly kind: "valid" | "full" | "notset" };
