import type { Execution, Out } from "@convmtx/backend";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { SparseHandle } from "../session/handle.ts";

/** A matrix on the host, of any format. */
export type HostMatrix = Csr | Csc | Coo;

/** T, or its adjoint Tᵀ. */
export type Side = "forward" | "adjoint";

/** What a user multiplies with: the products of a matrix, in whatever vectors the place has. */
export interface Products<V> {
  matvec(x: V): V;
  rmatvec?: ((y: V) => V) | undefined;
}

/**
 * The place where vectors V and scalars S live: the host, or an engine behind a session.
 *
 * Operators and solvers are written against it, once. Every function gives a new value and changes none. On the host a scalar is a
 * number; on an engine it is a 0-d value there, so that nothing waits before `read`. What was made is freed by `keep`, which a solver
 * calls between its steps with all that it still needs.
 */
export interface Space<V = unknown, S = unknown> {
  /** Of all vectors. */
  readonly dtype: FloatDType;
  /** Of the dtype: the distance from 1 to the next number. */
  readonly epsilon: number;
  /** How many steps a solver goes on before it looks at a number: more than one where a look waits. */
  readonly stride: number;

  /** A vector of zeros. */
  zeros(length: number): V;
  /** A vector of these values, rounded to the dtype. */
  from(values: FloatArray): V;
  /** αx + βy. A factor that is the number 0 leaves its vector unread. */
  axpby(alpha: S | number, x: V, beta: S | number, y: V): V;
  scale(alpha: S | number, x: V): V;
  dot(x: V, y: V): S;
  /** ‖x‖₂ */
  norm(x: V): S;
  /** `length` elements of x, the first at `offset`, then every `stride`-th. */
  slice(x: V, offset: number, length: number, stride?: number): V;
  /** The parts one after another. */
  concat(parts: readonly V[]): V;
  /** The elements of parts of one length by turns: the columns of a matrix in C order. */
  interleave(parts: readonly V[]): V;

  plus(a: S, b: S): S;
  minus(a: S, b: S): S;
  times(a: S, b: S): S;
  /** a / b */
  over(a: S, b: S): S;
  negative(a: S): S;
  /** 1 / a; for a = 0 something finite, so that a vector of zeros divided by its norm stays one. */
  inverse(a: S): S;
  /** √(a² + b²) */
  hypot(a: S, b: S): S;
  scalar(value: number): S;

  matrix(a: HostMatrix, x: V, side: Side): V;
  /**
   * A product of the user's own.
   *
   * @param length of the result
   * @throws ShapeError `SHAPE_MISMATCH`, DtypeError `DTYPE_MISMATCH` for a result that is no vector of this place
   */
  call(product: (x: V) => V, x: V, length: number): V;
  convolve(operator: ConvOperator, x: V, side: Side): V;
  /** @throws UnsupportedError `UNSUPPORTED` where matrices do not stand on an engine */
  handle(a: SparseHandle, x: V, side: Side): V;
  /** @throws UnsupportedError `UNSUPPORTED` on an engine: what runs on the host alone does not go there silently */
  host(what: string, work: (x: Float64Array) => Float64Array, x: V): V;

  /** The numbers, on the host. */
  read(scalars: readonly S[]): Out<Execution, readonly number[]>;
  /** A vector that a user may look at while the work goes on: on the host a copy. */
  shown(x: V): V;
  /** The elements, on the host, as a copy. */
  toHost(x: V): Out<Execution, Float64Array>;
  /** Frees what was made here and is not listed. */
  keep(...values: readonly (V | S)[]): void;
  /** Hands values to the caller: they are not freed here. */
  release(...values: readonly V[]): void;
  /** Frees everything that was made here and was not released, uploads included. */
  close(): void;
}
