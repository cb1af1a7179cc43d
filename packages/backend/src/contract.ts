import type { FloatArray, FloatDType } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";

/**
 * The contract between convmtx and an engine. Types only, so a backend may depend on it for types alone.
 *
 * It is a table of small operations over two opaque representations, dense and sparse. It is not a framework: there is
 * no registry, no base class, no global state. The session of `@convmtx/linalg` checks shapes, dtypes and ownership before
 * any operation runs, derives what is missing, and owns all metadata; a backend gets checked arguments and answers with
 * its own representation.
 */

/** Sync: every result is there on return. Async: operations queue in order, and only reads, `sync` and `close` wait. */
export type Execution = "sync" | "async";

/** What crosses back to the host: the value itself on a sync backend, a Promise on an async one. */
export type Out<X extends Execution, T> = X extends "sync" ? T : Promise<T>;

/** A dense value on the host, in C order. Shape [] is a scalar of one element. */
export interface HostDense {
  readonly dtype: FloatDType;
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** A matrix on the host in CSR, canonical: columns ascend within each row, none twice. Explicit zeros may be stored. */
export interface HostCsr {
  readonly dtype: FloatDType;
  readonly shape: readonly [nrows: number, ncols: number];
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: FloatArray;
}

/** The windows of `unfold` and `fold` over one sample [channels, *spatial]: plain data, which can be cloned and posted. */
export interface UnfoldGeometry {
  readonly channels: number;
  readonly axes: readonly ResolvedAxis[];
}

/** The backend's own two representations; opaque to everyone else. */
export interface Native {
  dense: unknown;
  sparse: unknown;
}

/** A dense operand: the session owns the metadata, the backend owns `native`. */
export interface Dense<N extends Native> {
  readonly dtype: FloatDType;
  readonly shape: readonly number[];
  readonly native: N["dense"];
}

/** A sparse operand. */
export interface Sparse<N extends Native> {
  readonly dtype: FloatDType;
  readonly shape: readonly [nrows: number, ncols: number];
  readonly native: N["sparse"];
}

/** A number, or a 0-d value which has not left the device. */
export type Scalar<N extends Native> = number | Dense<N>;

/**
 * Every operation returns its result's handle at once: computed on a sync backend, queued in order on an async one.
 *
 * A missing key is a missing capability. All dense operands are in C order; the operands of one operation have one
 * dtype, which is the result's. No operation changes an operand, and no result shares memory with one. Any length may
 * be 0, of an axis or of a matrix.
 *
 * What fails throws on a sync engine. On an async one it leaves a failed value: reading it, or what was made from it,
 * rejects with the error, and `sync` rejects with the first error that no read has told.
 */
export interface Ops<N extends Native> {
  /** Required. y = A x; A is [m, n], x is [n], y is [m]. (BLAS spmv.) */
  spmv(a: Sparse<N>, x: Dense<N>): N["dense"];
  /** Required. `length` elements of x in C order, the first at `offset`, then every `stride`-th, as a copy. */
  slice(x: Dense<N>, offset: number, stride: number, length: number): N["dense"];
  /** Required. The parts joined along `axis` to `shape`, as a copy. */
  concat(parts: readonly Dense<N>[], shape: readonly number[], axis: number): N["dense"];
  /** y = Aᵀ x; x is [m], y is [n]. */
  spmvT?(a: Sparse<N>, x: Dense<N>): N["dense"];
  /** C = A B; B is dense [n, k], C is [m, k]. */
  spmm?(a: Sparse<N>, b: Dense<N>): N["dense"];
  /** C = A B, both sparse. Stored order and explicit zeros are free; entries of one position are summed. */
  spgemm?(a: Sparse<N>, b: Sparse<N>): N["sparse"];
  /** C = αA + βB. The session leaves an operand out whose factor is 0. */
  spadd?(alpha: number, a: Sparse<N>, beta: number, b: Sparse<N>): N["sparse"];
  /** C = Aᵀ. */
  transpose?(a: Sparse<N>): N["sparse"];
  /**
   * z = αx + βy, element by element. A β of 0 given as a number must not read y, so that NaN in y does not spread. Numbers
   * may be rounded to the dtype first. x and y may be one operand.
   */
  axpby?(alpha: Scalar<N>, x: Dense<N>, beta: Scalar<N>, y: Dense<N>): N["dense"];
  /** xᵀy as a 0-d value: a host number would force a read. */
  dot?(x: Dense<N>, y: Dense<N>): N["dense"];
  /** ‖x‖₂ as a 0-d value, safe from overflow and underflow. */
  nrm2?(x: Dense<N>): N["dense"];
  /** a / b of 0-d values. */
  divide?(a: Dense<N>, b: Dense<N>): N["dense"];
  /** The linear part of a convolution of one sample, without its matrix. Padding is never multiplied. */
  conv?(geometry: ResolvedGeometry, kernel: Dense<N>, x: Dense<N>): N["dense"];
  /** Its adjoint. */
  convT?(geometry: ResolvedGeometry, kernel: Dense<N>, y: Dense<N>): N["dense"];
  /** [C, *spatial] to [C·Πk, L], of one sample. */
  unfold?(geometry: UnfoldGeometry, x: Dense<N>): N["dense"];
  /** Its adjoint. */
  fold?(geometry: UnfoldGeometry, columns: Dense<N>): N["dense"];
  /** X = A⁻¹ B, A square; B is [n] or [n, k]. For a singular A a NumericalError `SINGULAR`, never infinities. */
  solve?(a: Sparse<N>, b: Dense<N>): N["dense"];
  /** The X of least ‖A X − B‖₂ for a tall A; B is [m] or [m, k]. Below full column rank a NumericalError `SINGULAR`. */
  lstsq?(a: Sparse<N>, b: Dense<N>): N["dense"];
}

export type OpName = keyof Ops<Native>;

/** What presence in `ops` cannot say. */
export interface Manifest<X extends Execution = Execution> {
  /** The version of this contract. */
  readonly spec: 1;
  readonly name: string;
  /** Of the engine package. */
  readonly version: string;
  readonly execution: X;
  /** The dtypes that arithmetic is really done in; anything else is refused, never silently narrowed. */
  readonly dtypes: readonly FloatDType[];
  /** `dense`: sparse uploads are densified, so memory is m·n, and 0·NaN is NaN where nothing was stored. */
  readonly storage: "sparse" | "dense";
  /** The largest dense value, and the most stored entries, that an upload may have. */
  readonly limits?: { readonly elements?: number; readonly nnz?: number };
  /** Optional operations which take fewer dtypes than the rest. */
  readonly narrow?: Partial<Readonly<Record<OpName, readonly FloatDType[]>>>;
}

/**
 * An engine: a plain object, made by a factory and passed to `linalg(backend)`, for one session.
 *
 * What `upload…`, `commit` and the operations return is the engine's own and lives until `release` or `close`. An async engine does
 * everything in the order of the calls, releases too: a value may be released while operations on it wait.
 */
export interface Backend<N extends Native = Native, X extends Execution = Execution> {
  readonly manifest: Manifest<X>;
  readonly ops: Ops<N>;
  /** A copy of x: the caller may write to its own afterwards. */
  uploadDense(x: HostDense): N["dense"];
  /** A copy of a. */
  uploadCsr(a: HostCsr): N["sparse"];
  /**
   * Host views into the engine's own memory, to be filled and committed at once: memory may not grow in between. `commit`
   * may take the arrays away.
   */
  allocCsr?(
    shape: readonly [number, number],
    nnz: number,
    dtype: FloatDType,
  ): { readonly parts: HostCsr; commit(): N["sparse"] };
  /** The elements in C order, as a copy which the caller owns. */
  readDense(x: Dense<N>): Out<X, FloatArray>;
  /** Canonical: sorted, no duplicates. A copy which the caller owns. */
  readCsr(a: Sparse<N>): Out<X, HostCsr>;
  /** Same pattern, new numbers in the order in which the matrix was uploaded: reuses the symbolic work. Copies `data`. */
  setValues?(a: Sparse<N>, data: FloatArray): void;
  /** Frees one representation. It is not used again. */
  release(native: N["dense"] | N["sparse"]): void;
  /** Live representations, for leak tests. */
  memory?(): { readonly handles: number; readonly bytes: number };
  /** Waits for queued work. Throws the first error of it that no read has told. */
  sync(): Out<X, void>;
  /** Frees everything and ends the engine. Reads that wait are answered or rejected, none hangs. */
  close(): Out<X, void>;
  /** Settles when the device or the remote engine goes away by itself; not at `close`. Reads that wait reject. */
  readonly lost?: Promise<{ readonly reason: string }>;
}

/** The default export of a backend's package. Async where the engine needs loading. */
export type BackendFactory<B extends Backend<Native, Execution> = Backend<Native, Execution>, O = void> = (
  options: O,
) => B | Promise<B>;
