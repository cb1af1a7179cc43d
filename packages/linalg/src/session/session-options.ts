import type { DenseHandle } from "./handle.ts";

export interface SparseOptions {
  /**
   * Keep a copy on the host, so that an engine which can neither multiply by Aᵀ nor transpose, or not replace values, can
   * be helped. Default false.
   */
  readonly keepHost?: boolean | undefined;
}

export interface CombineOptions<Factor extends number | DenseHandle = number | DenseHandle> {
  /** Multiplies A, default 1. A 0-d value stays on the engine. */
  readonly alpha?: Factor | undefined;
  /** Multiplies B, default 1. */
  readonly beta?: Factor | undefined;
}
