/**
 * How a solver ended.
 *
 * - `converged`: the tolerance that was asked for is met, also by the residual of x itself
 * - `limit`: the last iteration that was allowed, the largest condition number, or the limit of rounding was reached before
 * - `breakdown`: the method cannot go on with this system; the message says what happened
 * - `aborted`: the signal, or the callback by `false`
 */
export type Reason = "converged" | "limit" | "breakdown" | "aborted";

/** What a solver says while it runs. */
export interface Progress<V> {
  readonly iteration: number;
  /** ‖b − A x‖₂ as the method's recurrence has it. */
  readonly residual: number;
  /** The solution so far: on the host a copy, on an engine a handle which is valid during the call. It costs work. */
  readonly x: () => V;
}

/** Where vectors are handles, b is one; elsewhere any array. */
export interface IterationOptions<V, X0 = V> {
  /** The first guess. Default zeros. */
  readonly x0?: X0 | undefined;
  /** Default depends on the method. 0 is allowed: x0 is judged and given back. */
  readonly maxIterations?: number | undefined;
  /** Called after each iteration that was looked at; `false` ends the work. */
  readonly callback?: ((progress: Progress<V>) => unknown) | undefined;
  /** An AbortSignal, or what looks like one: asked after each look. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /**
   * On an asynchronous engine: how many iterations are queued before the host looks at their residuals. The result is the same for
   * all values; more waits less and holds that many vectors longer. Default 8.
   */
  readonly lookEvery?: number | undefined;
}

export interface Solution<V> {
  /** The last one; of a breakdown the last before it. Not the best, where a method's residual may grow. */
  readonly x: V;
  readonly reason: Reason;
  /** In words, with the numbers that decided. */
  readonly message: string;
  readonly iterations: number;
  /** ‖b − A x‖₂, computed anew from x at the end. */
  readonly residual: number;
  /** ‖b − A x‖₂ by the recurrence, before the first iteration and after each that was finished. */
  readonly residuals: readonly number[];
}
