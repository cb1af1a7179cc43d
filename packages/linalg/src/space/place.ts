import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError, type FloatDType } from "@convmtx/tensor";
import { type AnyOperatorLike, asOperator } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { Session } from "../session/session.ts";
import { drive, type Work } from "./drive.ts";
import { HostSpace } from "./host-space.ts";
import { SessionSpace } from "./session-space.ts";
import type { Space } from "./space.ts";

/** Where work on an operator is done, and how often the host looks. */
export interface PlaceOptions {
  /** On an engine, of vectors: default the dtype of a matrix or convolution, else float64. */
  readonly dtype?: FloatDType | undefined;
  /** On an asynchronous engine: how many steps are queued before the host looks. Default 8. */
  readonly lookEvery?: number | undefined;
}

/** Told by a method of its own, so that a bundle without engines has none. */
export function sessionOf(value: unknown): Session | undefined {
  return typeof value === "object" && value !== null && "scope" in value ? (value as Session) : undefined;
}

/**
 * Runs work on an operator: on the host for the arguments `(A, …rest)`, on an engine for `(session, A, …rest)`. All that it makes is freed.
 *
 * @param options are the last of `rest` that is there
 */
export function workAt<T>(
  caller: string,
  args: readonly unknown[],
  work: <V, S>(space: Space<V, S>, A: Operator, rest: readonly unknown[]) => Work<T>,
): Out<Execution, T> {
  const session = sessionOf(args[0]);
  const [a, ...rest] = session === undefined ? args : args.slice(1);
  const A = asOperator(a as AnyOperatorLike, caller);
  const at = <V, S>(space: Space<V, S>) => drive(closing(space, () => work(space, A, rest)));
  if (session === undefined) return at(new HostSpace(caller));
  const { dtype = dtypeOf(a), lookEvery = 8 } = (rest.at(-1) ?? {}) as PlaceOptions;
  const stride = session.execution === "async" ? checkedCount(caller, "lookEvery", lookEvery, 1) : 1;
  return at(new SessionSpace(caller, session, dtype, stride));
}

/** Work after which its space is closed, however it ends. */
export function* closing<T>(space: Space, work: () => Work<T>): Work<T> {
  try {
    return yield* work();
  } finally {
    space.close();
  }
}

function dtypeOf(a: unknown): FloatDType {
  const dtype = typeof a === "object" && a !== null && "dtype" in a ? a.dtype : undefined;
  return dtype === "float32" ? "float32" : "float64";
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkedCount(caller: string, name: string, value: unknown, least: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  if (value === Number.POSITIVE_INFINITY) return value as number;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} must be an integer of at least ${least}, got ${String(value)}`,
    { details: { option: name, got: value } },
  );
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkedTolerance(caller: string, name: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} must be a number of at least 0, got ${String(value)}`, {
    details: { option: name, got: value },
  });
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkedNumber(caller: string, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} must be a finite number, got ${String(value)}`, {
    details: { option: name, got: value },
  });
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkedFunction<F>(caller: string, name: string, value: F): F {
  if (value === undefined || typeof value === "function") return value;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} must be a function, got ${String(value)}`, {
    details: { option: name },
  });
}
