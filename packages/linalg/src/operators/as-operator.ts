import { ConvmtxError, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { DenseHandle, SparseHandle } from "../session/handle.ts";
import type { HostMatrix, Products, Side, Space } from "../space/space.ts";
import { Operator } from "./operator.ts";

/**
 * Two functions and a shape [m, n]: `matvec` of a vector [n] gives A x [m], `rmatvec` of a vector [m] gives Aᵀ y [n], each a fresh
 * one which the caller keeps no hold of. On the host the vectors are Float64Arrays, on an engine handles of the session.
 */
export interface Pair<V = Float64Array> extends Products<V> {
  readonly shape: readonly [nrows: number, ncols: number];
}

/** Whatever multiplies on the host: a convolution (its linear part), a matrix, a pair of functions, an operator. */
export type OperatorLike = Operator | ConvOperator | HostMatrix | Pair;

/** Whatever multiplies on an engine: the same, with a matrix that stands there, and pairs that multiply handles. */
export type EngineOperatorLike = Operator | ConvOperator | HostMatrix | SparseHandle | Pair<DenseHandle>;

/** For combinations, which live in no place yet. */
export type AnyOperatorLike = OperatorLike | EngineOperatorLike;

/**
 * The operator that `a` is.
 *
 * @throws ConvmtxError `OPTION_INVALID` for what is none
 * @remarks A matrix on the host is uploaded once by each solver that runs on an engine; a matrix on an engine serves there only.
 */
export function asOperator(a: AnyOperatorLike, caller = "asOperator", name = "A"): Operator {
  if (a instanceof Operator) return a;
  if (typeof a === "object" && a !== null && "shape" in a && a.shape.length === 2) {
    if ("toCsr" in a) return fromConvolution(a);
    if ("format" in a) return new Operator(a.shape, (space, x, side) => space.matrix(a, x, side));
    if ("kind" in a) {
      if (a.kind === "sparse") return new Operator(a.shape, (space, x, side) => space.handle(a, x, side));
    } else if (typeof a.matvec === "function") return fromPair(a as Pair<unknown>, caller);
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} is no operator: expected a ConvOperator, Csr, Csc, Coo, the handle of a sparse matrix, or { shape: [m, n], matvec, rmatvec }`,
    { details: { operand: name } },
  );
}

function fromConvolution(operator: ConvOperator): Operator {
  const { shape, inputShape, outputShape, geometry } = operator;
  const last = inputShape.length - 1;
  const channelAxis = !geometry.hasChannels ? undefined : geometry.layout === "channels-first" ? 0 : last;
  return new Operator(shape, (space, x, side) => space.convolve(operator, x, side), {
    inputShape,
    outputShape,
    channelAxis,
  });
}

function fromPair(pair: Pair<unknown>, caller: string): Operator {
  const { shape } = pair;
  return new Operator([shape[0], shape[1]], <V, S>(space: Space<V, S>, x: V, side: Side): V => {
    const products = pair as Pair<V>;
    if (side === "forward") return space.call((v) => products.matvec(v), x, shape[0]);
    if (products.rmatvec === undefined) {
      throw new UnsupportedError(
        "UNSUPPORTED",
        `${caller}: the operator has no rmatvec, and Aᵀ y is needed; give it one, or use a solver that does without`,
      );
    }
    return space.call((v) => products.rmatvec?.(v) as V, x, shape[1]);
  });
}
