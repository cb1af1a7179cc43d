import { matvec, matvecCoo, matvecCsc, rmatvec, rmatvecCoo, rmatvecCsc } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { DtypeError, isTypedArray, ShapeError, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { SparseHandle } from "../session/handle.ts";
import { axpbyInto, dot, norm2, scaleInto } from "./host-vector.ts";
import type { HostMatrix, Side, Space } from "./space.ts";

/**
 * The host: vectors are Float64Arrays, scalars numbers, and all arithmetic is float64.
 *
 * @remarks An array that `keep` frees is handed out again for the next vector of its length: fresh memory costs more than many a
 * vector operation. Arrays that came from outside (operands, results of a user's product) are never taken.
 */
export class HostSpace implements Space<Float64Array, number> {
  readonly dtype = "float64";
  readonly epsilon: number = 2 ** -52;
  readonly stride = 1;
  /** For messages. */
  private readonly caller: string;
  private readonly made = new Set<Float64Array>();
  private readonly free = new Map<number, Float64Array[]>();

  constructor(caller: string) {
    this.caller = caller;
  }

  zeros(length: number): Float64Array {
    return this.take(length).fill(0);
  }

  from(values: FloatArray): Float64Array {
    return this.filled(values.length, (out) => out.set(values));
  }

  axpby(alpha: number, x: Float64Array, beta: number, y: Float64Array): Float64Array {
    return this.filled(x.length, (out) => axpbyInto(out, alpha, x, beta, y));
  }

  scale(alpha: number, x: Float64Array): Float64Array {
    return this.filled(x.length, (out) => scaleInto(out, alpha, x));
  }

  dot(x: Float64Array, y: Float64Array): number {
    return dot(x, y);
  }

  norm(x: Float64Array): number {
    return norm2(x);
  }

  slice(x: Float64Array, offset: number, length: number, stride = 1): Float64Array {
    if (stride === 1) return this.filled(length, (out) => out.set(x.subarray(offset, offset + length)));
    return this.filled(length, (out) => {
      for (let i = 0; i < length; i++) out[i] = x[offset + i * stride];
    });
  }

  concat(parts: readonly Float64Array[]): Float64Array {
    const out = this.take(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  interleave(parts: readonly Float64Array[]): Float64Array {
    const out = this.take(parts.reduce((sum, part) => sum + part.length, 0));
    parts.forEach((part, j) => {
      for (let i = 0; i < part.length; i++) out[i * parts.length + j] = part[i];
    });
    return out;
  }

  plus(a: number, b: number): number {
    return a + b;
  }

  minus(a: number, b: number): number {
    return a - b;
  }

  times(a: number, b: number): number {
    return a * b;
  }

  over(a: number, b: number): number {
    return a / b;
  }

  negative(a: number): number {
    return -a;
  }

  inverse(a: number): number {
    return a === 0 ? 0 : 1 / a;
  }

  hypot(a: number, b: number): number {
    return Math.hypot(a, b);
  }

  scalar(value: number): number {
    return value;
  }

  matrix(a: HostMatrix, x: Float64Array, side: Side): Float64Array {
    const forward = side === "forward";
    return this.filled(a.shape[forward ? 0 : 1], (out) => {
      if (a.format === "coo") (forward ? matvecCoo : rmatvecCoo)(a, x, out);
      else if (a.format === "csc") (forward ? matvecCsc : rmatvecCsc)(a, x, out);
      else (forward ? matvec : rmatvec)(a, x, out);
    });
  }

  convolve(operator: ConvOperator, x: Float64Array, side: Side): Float64Array {
    const forward = side === "forward";
    return this.filled(operator.shape[forward ? 0 : 1], (out) => {
      if (forward) operator.matvec(x, out);
      else operator.rmatvec(x, out);
    });
  }

  call(product: (x: Float64Array) => Float64Array, x: Float64Array, length: number): Float64Array {
    const y: unknown = product(x);
    if (!isTypedArray(y)) {
      const got = Array.isArray(y) ? "a plain array (Float64Array.from makes one of it)" : String(y);
      throw new DtypeError(
        "DTYPE_MISMATCH",
        `${this.caller}: the operator's product gave ${got}, expected a Float64Array`,
      );
    }
    if (y.length !== length) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `${this.caller}: the operator's product has ${y.length} elements, expected ${length} by its shape`,
        { details: { got: y.length, expected: length } },
      );
    }
    return y instanceof Float64Array ? y : Float64Array.from(y);
  }

  handle(_a: SparseHandle, _x: Float64Array, _side: Side): Float64Array {
    throw new UnsupportedError(
      "UNSUPPORTED",
      `${this.caller}: the matrix stands on an engine; pass its session first, or read it and work on the host`,
    );
  }

  host(_what: string, work: (x: Float64Array) => Float64Array, x: Float64Array): Float64Array {
    return work(x);
  }

  read(scalars: readonly number[]): readonly number[] {
    return scalars;
  }

  shown(x: Float64Array): Float64Array {
    return x.slice();
  }

  toHost(x: Float64Array): Float64Array {
    return x.slice();
  }

  keep(...values: readonly (Float64Array | number)[]): void {
    const needed = new Set<unknown>(values);
    for (const array of this.made) {
      if (needed.has(array)) continue;
      this.made.delete(array);
      const same = this.free.get(array.length);
      if (same === undefined) this.free.set(array.length, [array]);
      else same.push(array);
    }
  }

  release(...values: readonly Float64Array[]): void {
    for (const array of values) this.made.delete(array);
  }

  close(): void {
    this.made.clear();
    this.free.clear();
  }

  private filled(length: number, fill: (out: Float64Array) => void): Float64Array {
    const out = this.take(length);
    fill(out);
    return out;
  }

  /** An array whose content is anything. */
  private take(length: number): Float64Array {
    const array = this.free.get(length)?.pop() ?? new Float64Array(length);
    this.made.add(array);
    return array;
  }
}
