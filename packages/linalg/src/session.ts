import type { Execution, HostCsr, OpName, Out } from "@convmtx/backend";
import type { Coo, Csc } from "@convmtx/sparse";
import { Csr, csrFromCoo, csrFromCsc, sumDuplicates } from "@convmtx/sparse";
import type { FloatArray, FloatDType, NestedArray, TypedArray } from "@convmtx/tensor";
import { asTypedArray, floatDType, isTypedArray, ShapeError, shapeText, sizeOf, Tensor, tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { FoldOptions, UnfoldOptions } from "@convmtx/unfold";
import { axpby, foldOne, spmm, spmvT, support, transposed, unfoldOne } from "./derive.ts";
import type { Engine, Statistics } from "./engine.ts";
import { DenseHandle, free, type Handle, isLive, move, type SparseHandle } from "./handle.ts";
import { checkDTypes, checkOperandShape, type DenseOperand } from "./operand.ts";
import { foldGeometry, unfoldGeometry } from "./window-geometry.ts";
import { Workbench } from "./workbench.ts";

/** A dense value of any shape and kind on the host. */
export type DenseLike = Tensor | TypedArray | NestedArray;

/** A matrix on the host. A ConvOperator is built on its way to the engine. */
export type SparseLike = Csr | Csc | Coo | ConvOperator;

export interface SparseUploadOptions {
  /** Keep the host's copy, so that an engine which can neither transpose nor multiply by Aᵀ can be helped. Default false. */
  readonly keepHost?: boolean;
}

export interface AddOptions {
  /** Default 1. A dense sum also takes a 0-d value, which stays on the engine. */
  readonly alpha?: number | DenseHandle;
  readonly beta?: number | DenseHandle;
}

/**
 * A conversation with one engine. Operations check their operands and return handles at once; only reads, `sync` and `close`
 * wait on an asynchronous engine. Handles live until they are disposed, their scope ends, or the session closes.
 */
export class Session<X extends Execution = Execution> {
  private readonly bench: Workbench;
  private readonly children = new Set<Session<X>>();

  /** Trusts its arguments: `linalg()` is the door. */
  constructor(engine: Engine, fallback: Engine | undefined) {
    this.bench = new Workbench(engine, fallback);
  }

  /** The engine's name. */
  get backend(): string {
    return this.bench.engine.name;
  }

  /** Uploads a copy of x. Integers become float64. @throws DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
  dense(x: DenseLike): DenseHandle {
    const source: Tensor = x instanceof Tensor ? x : isTypedArray(x) ? tensor(x) : tensor(x);
    const dtype = floatDType(source.dtype);
    const values = asTypedArray(source);
    const data = (source.dtype === dtype ? values : Float64Array.from(values)) as FloatArray;
    return this.bench.denseHandle(dtype, source.shape, this.bench.engine.upload({ dtype, shape: source.shape, data }));
  }

  /** Uploads a copy of a matrix. @throws DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
  sparse(a: SparseLike, options: SparseUploadOptions = {}): SparseHandle {
    if ("toCsr" in a) this.bench.engine.checkSparse("sparse", a.dtype, a.shape, a.nnz);
    const host = canonical(a);
    return this.bench.sparseHandle(
      host.dtype,
      host.shape,
      this.bench.engine.uploadCsr(host),
      options.keepHost ? host : undefined,
    );
  }

  /** y = A x, A [m, n], x [n]. */
  matvec(a: SparseHandle, x: DenseHandle): DenseHandle {
    const [A, v] = [this.bench.matrix("matvec", "A", a), this.bench.value("matvec", "x", x)];
    checkOperandShape("matvec", "x", v.shape, [A.shape[1]], `A is ${shapeText(A.shape)}`);
    checkDTypes("matvec", this.bench.engine, "spmv", { A, x: v });
    return this.bench.denseHandle(A.dtype, [A.shape[0]], this.bench.engine.run("spmv", A, v));
  }

  /** x = Aᵀ y, A [m, n], y [m]. */
  rmatvec(a: SparseHandle, y: DenseHandle): DenseHandle {
    const [A, v] = [this.bench.matrix("rmatvec", "A", a), this.bench.value("rmatvec", "y", y)];
    checkOperandShape("rmatvec", "y", v.shape, [A.shape[0]], `A is ${shapeText(A.shape)}`);
    checkDTypes("rmatvec", this.bench.engine, "spmvT", { A, y: v });
    const shape = [A.shape[1]];
    const native = this.bench.choose("rmatvec", "spmvT", [A, v], { dtype: A.dtype, shape }, "dense", {
      own: () => spmvT("rmatvec", this.bench.engine, A, A.cell, v),
      keepsHost: A.cell.host !== undefined,
      remedy: "upload A with { keepHost: true }, or pass linalg a fallback",
    });
    return this.bench.denseHandle(A.dtype, shape, native);
  }

  /** C = A B, A sparse [m, n], B dense [n, k]. */
  matmat(a: SparseHandle, b: DenseHandle): DenseHandle {
    const [A, B] = [this.bench.matrix("matmat", "A", a), this.bench.value("matmat", "B", b)];
    checkOperandShape("matmat", "B", B.shape, [A.shape[1], B.shape[1] ?? 0], `A is ${shapeText(A.shape)}`);
    checkDTypes("matmat", this.bench.engine, "spmm", { A, B });
    return this.bench.denseHandle(A.dtype, [A.shape[0], B.shape[1]], spmm(this.bench.engine, A, B));
  }

  /** C = A B, both sparse. */
  matmul(a: SparseHandle, b: SparseHandle): SparseHandle {
    const [A, B] = [this.bench.matrix("matmul", "A", a), this.bench.matrix("matmul", "B", b)];
    checkOperandShape("matmul", "B", B.shape, [A.shape[1], B.shape[1]], `A is ${shapeText(A.shape)}`);
    checkDTypes("matmul", this.bench.engine, "spgemm", { A, B });
    const shape = [A.shape[0], B.shape[1]] as const;
    const native = this.bench.choose("matmul", "spgemm", [A, B], { dtype: A.dtype, shape }, "sparse", {});
    return this.bench.sparseHandle(A.dtype, shape, native);
  }

  /** αA + βB, both sparse or both dense of one shape. An operand whose scalar is the number 0 is not read. */
  add(a: SparseHandle, b: SparseHandle, options?: AddOptions): SparseHandle;
  add(a: DenseHandle, b: DenseHandle, options?: AddOptions): DenseHandle;
  add(a: Handle, b: Handle, options: AddOptions = {}): Handle {
    const { alpha = 1, beta = 1 } = options;
    if (a.kind === "sparse") return this.bench.addSparse("add", a, b as SparseHandle, alpha, beta);
    const [x, y] = [this.bench.value("add", "A", a), this.bench.value("add", "B", b as DenseHandle)];
    checkOperandShape("add", "B", y.shape, x.shape, `A is ${shapeText(x.shape)}`);
    const scalars = { alpha: this.bench.scalar("add", "alpha", alpha), beta: this.bench.scalar("add", "beta", beta) };
    const typed = Object.fromEntries(Object.entries(scalars).filter(([, value]) => typeof value !== "number"));
    checkDTypes("add", this.bench.engine, "axpby", { A: x, B: y, ...(typed as Record<string, DenseOperand>) });
    return this.bench.denseHandle(x.dtype, x.shape, axpby("add", this.bench.engine, scalars.alpha, x, scalars.beta, y));
  }

  /** αA. */
  scale(alpha: number | DenseHandle, a: SparseHandle): SparseHandle;
  scale(alpha: number | DenseHandle, a: DenseHandle): DenseHandle;
  scale(alpha: number | DenseHandle, a: Handle): Handle {
    if (a.kind === "sparse") return this.bench.addSparse("scale", a, a, alpha, 0);
    const x = this.bench.value("scale", "A", a);
    const factor = this.bench.scalar("scale", "alpha", alpha);
    checkDTypes("scale", this.bench.engine, "axpby", {
      A: x,
      ...(typeof factor === "number" ? {} : { alpha: factor }),
    });
    return this.bench.denseHandle(x.dtype, x.shape, axpby("scale", this.bench.engine, factor, x, 0, x));
  }

  transpose(a: SparseHandle): SparseHandle {
    const A = this.bench.matrix("transpose", "A", a);
    const shape = [A.shape[1], A.shape[0]] as const;
    const native = this.bench.choose("transpose", "transpose", [A], { dtype: A.dtype, shape }, "sparse", {
      own: () => transposed("transpose", this.bench.engine, A, A.cell),
      keepsHost: A.cell.host !== undefined,
      remedy: "upload A with { keepHost: true }, or pass linalg a fallback",
    });
    return this.bench.sparseHandle(A.dtype, shape, native);
  }

  /** xᵀy as a 0-d value, which has not left the engine. */
  dot(x: DenseHandle, y: DenseHandle): DenseHandle {
    const [a, b] = [this.bench.value("dot", "x", x), this.bench.value("dot", "y", y)];
    checkOperandShape("dot", "y", b.shape, a.shape, `x is ${shapeText(a.shape)}`);
    checkDTypes("dot", this.bench.engine, "dot", { x: a, y: b });
    return this.bench.denseHandle(
      a.dtype,
      [],
      this.bench.choose("dot", "dot", [a, b], { dtype: a.dtype, shape: [] }, "dense", {}),
    );
  }

  /** ‖x‖₂ as a 0-d value. */
  norm(x: DenseHandle): DenseHandle {
    const v = this.bench.value("norm", "x", x);
    checkDTypes("norm", this.bench.engine, "nrm2", { x: v });
    return this.bench.denseHandle(
      v.dtype,
      [],
      this.bench.choose("norm", "nrm2", [v], { dtype: v.dtype, shape: [] }, "dense", {}),
    );
  }

  /** a / b of two 0-d values. */
  divide(a: DenseHandle, b: DenseHandle): DenseHandle {
    const [p, q] = [this.bench.value("divide", "a", a), this.bench.value("divide", "b", b)];
    for (const [name, { shape }] of [
      ["a", p],
      ["b", q],
    ] as const)
      checkOperandShape("divide", name, shape, [], "it is a scalar");
    checkDTypes("divide", this.bench.engine, "divide", { a: p, b: q });
    return this.bench.denseHandle(
      p.dtype,
      [],
      this.bench.choose("divide", "divide", [p, q], { dtype: p.dtype, shape: [] }, "dense", {}),
    );
  }

  /** X with A X = B, A square, B [n] or [n, k]. @throws NumericalError `SINGULAR` here or at the next read */
  solve(a: SparseHandle, b: DenseHandle): DenseHandle {
    const A = this.bench.matrix("solve", "A", a);
    checkOperandShape("solve", "A", A.shape, [A.shape[0], A.shape[0]], "it must be square; lstsq takes tall ones");
    return this.bench.solveWith("solve", A, b);
  }

  /** The X of least ‖A X − B‖₂, A [m, n] with m ≥ n and full column rank, B [m] or [m, k]. */
  lstsq(a: SparseHandle, b: DenseHandle): DenseHandle {
    const A = this.bench.matrix("lstsq", "A", a);
    if (A.shape[0] < A.shape[1]) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `lstsq: A is ${shapeText(A.shape)}, expected at least as many rows as columns`,
      );
    }
    return this.bench.solveWith("lstsq", A, b);
  }

  /** The windows of x as columns, as `unfold` of `@convmtx/unfold`: [C, *spatial] to [C·Πk, L], or a batch of them. */
  unfold(x: DenseHandle, options: Omit<UnfoldOptions, "layout">): DenseHandle {
    const v = this.bench.value("unfold", "x", x);
    const { batch, geometry, inputShape, outputShape } = unfoldGeometry(v.shape, options);
    return this.bench.samples("unfold", v, batch, inputShape, outputShape, (one) =>
      unfoldOne(this.bench.engine, geometry, one),
    );
  }

  /** Columns summed back, as `fold` of `@convmtx/unfold`: [C·Πk, L] to [C, *outputSize], or a batch of them. */
  fold(columns: DenseHandle, options: Omit<FoldOptions, "layout">): DenseHandle {
    const v = this.bench.value("fold", "columns", columns);
    const { batch, geometry, inputShape, outputShape } = foldGeometry(v.shape, options);
    return this.bench.samples("fold", v, batch, outputShape, inputShape, (one) =>
      foldOne(this.bench.engine, geometry, one),
    );
  }

  /** The layer, bias and all, of one sample of `inputShape` or a batch of them. */
  conv(operator: ConvOperator, x: DenseHandle): DenseHandle {
    const y = this.bench.convolve("conv", operator, x, operator.inputShape, operator.outputShape);
    if (!operator.hasBias) return y;
    const bias = operator.biasVector();
    const samples = sizeOf(y.shape) / bias.length;
    const tiled =
      y.dtype === "float32" ? new Float32Array(samples * bias.length) : new Float64Array(samples * bias.length);
    for (let n = 0; n < samples; n++) tiled.set(bias, n * bias.length);
    return this.scope((s) => s.add(y, s.dense(new Tensor(y.dtype, tiled, y.shape))));
  }

  /** The adjoint of the layer's linear part: Tᵀy, of one sample of `outputShape` or a batch of them. */
  convT(operator: ConvOperator, y: DenseHandle): DenseHandle {
    return this.bench.convolve("convT", operator, y, operator.outputShape, operator.inputShape);
  }

  /** The same elements under another shape of the same size: no copy, a second handle to one value. */
  reshape(x: DenseHandle, shape: readonly number[]): DenseHandle {
    const v = this.bench.value("reshape", "x", x);
    if (sizeOf(shape) !== sizeOf(v.shape)) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `reshape: ${shapeText(v.shape)} has ${sizeOf(v.shape)} elements, ${shapeText(shape)} ${sizeOf(shape)}`,
      );
    }
    return new DenseHandle(v.dtype, [...shape], this.bench.owner, v.cell);
  }

  /** The value on the host, as a copy. This is what waits, and where queued errors come out. */
  read(handle: DenseHandle): Out<X, Tensor<FloatDType>>;
  read(handle: SparseHandle): Out<X, Csr>;
  read(handle: Handle): Out<X, Tensor<FloatDType> | Csr> {
    if (handle.kind === "sparse") {
      const A = this.bench.matrix("read", "A", handle);
      return then(this.bench.engine.readCsr(A) as Out<X, HostCsr>, (host) => Csr.fromPartsUnchecked(host));
    }
    const v = this.bench.value("read", "x", handle);
    return then(this.bench.engine.readDense(v) as Out<X, FloatArray>, (data) => new Tensor(v.dtype, data, v.shape));
  }

  /**
   * Runs `work` with a session of its own: handles made through it are freed at the end, also on a throw, except those that
   * `work` returns, alone or in an array or a plain object, which move here. `work` may be async.
   */
  scope<R>(work: (session: Session<X>) => R): R {
    const child = new Session<X>(this.bench.engine, this.bench.fallback);
    this.children.add(child);
    const end = (result: unknown) => {
      this.children.delete(child);
      for (const handle of handlesIn(result, this.bench.engine))
        if (child.bench.owner.handles.has(handle)) move(handle, this.bench.owner);
      child.freeAll();
    };
    let result: R;
    try {
      result = work(child);
    } catch (error) {
      end(undefined);
      throw error;
    }
    if (!(result instanceof Promise)) {
      end(result);
      return result;
    }
    return result.then(
      (value: unknown) => {
        end(value);
        return value;
      },
      (error: unknown) => {
        end(undefined);
        throw error;
      },
    ) as R;
  }

  /** Frees handles of this session's engine. Disposing twice does nothing. */
  dispose(...handles: readonly Handle[]): void {
    for (const handle of handles) handle.dispose();
  }

  /** How the engine can do `op` in `dtype`; undefined: it cannot. */
  can(op: OpName, dtype: FloatDType): "native" | "derived" | "fallback" | undefined {
    const { manifest } = this.bench.engine;
    const takes = manifest.dtypes.includes(dtype) && (manifest.narrow?.[op]?.includes(dtype) ?? true);
    if (!takes) return undefined;
    return support(this.bench.engine, op) ?? (this.bench.fallback?.has(op) ? "fallback" : undefined);
  }

  statistics(): Statistics {
    const { uploads, reads, ops, derived, fallbacks } = this.bench.engine;
    return { uploads, reads, ops: { ...ops }, derived: { ...derived }, fallbacks: { ...fallbacks }, live: this.live() };
  }

  /** Waits for all queued work and surfaces its errors. */
  sync(): Out<X, void> {
    return this.bench.engine.sync() as Out<X, void>;
  }

  /** Frees every handle and closes the engine. */
  close(): Out<X, void> {
    for (const child of this.children) child.freeAll();
    this.freeAll();
    return this.bench.engine.close() as Out<X, void>;
  }

  private live(): number {
    let count = this.bench.owner.handles.size;
    for (const child of this.children) count += child.live();
    return count;
  }

  private freeAll(): void {
    for (const child of this.children) child.freeAll();
    for (const handle of [...this.bench.owner.handles]) free(handle);
  }
}

function canonical(a: SparseLike): Csr {
  const csr = "toCsr" in a ? a.toCsr() : a instanceof Csr ? a : "row" in a ? csrFromCoo(a) : csrFromCsc(a);
  return csr.canonical ? csr : sumDuplicates(csr);
}

/** Handles anywhere in a result that `scope` hands on: itself, in arrays, in plain objects. */
function handlesIn(result: unknown, engine: Engine): Handle[] {
  if (isLive(result, engine)) return [result];
  if (Array.isArray(result)) return result.flatMap((item) => handlesIn(item, engine));
  if (typeof result === "object" && result !== null && Object.getPrototypeOf(result) === Object.prototype) {
    return Object.values(result).flatMap((item) => handlesIn(item, engine));
  }
  return [];
}

function then<X extends Execution, T, R>(value: Out<X, T>, map: (value: T) => R): Out<X, R> {
  return (value instanceof Promise ? value.then(map) : map(value as T)) as Out<X, R>;
}
