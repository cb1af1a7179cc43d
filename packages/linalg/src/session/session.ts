import type { Execution, OpName, Out } from "@convmtx/backend";
import { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { checkShape, ShapeError, shapeText, sizeOf, Tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { FoldOptions, UnfoldOptions } from "@convmtx/unfold";
import { Call } from "./call.ts";
import { combineDense, combineSparse } from "./combine.ts";
import { convolve, linearPart } from "./convolve.ts";
import { transposedHost } from "./derive.ts";
import { type Engine, mapOut } from "./engine.ts";
import {
  cellOf,
  checkOwn,
  type DenseHandle,
  denseHandle,
  free,
  type Handle,
  type Owner,
  type SparseHandle,
} from "./handle.ts";
import { forgetOperator } from "./kept-operator.ts";
import { type Support, support } from "./perform.ts";
import { joined, type SliceOptions, sliced } from "./rearrange.ts";
import { finishing, moveReturned } from "./scope.ts";
import type { CombineOptions, SparseOptions } from "./session-options.ts";
import { setValues } from "./set-values.ts";
import { solveWith } from "./solve.ts";
import { type Statistics, statisticsOf } from "./statistics.ts";
import { checkSparseLike, type DenseLike, hostDense, isOperator, type SparseLike, uploadSparse } from "./upload.ts";
import { foldWindows, unfoldWindows } from "./windows.ts";

/**
 * A conversation with one engine.
 *
 * Operations check their operands and return handles at once. Only `read`, `sync` and `close` wait on an asynchronous engine, and
 * are where the errors of work that was queued come out; they give a value on a synchronous one and a Promise on an asynchronous one.
 * Handles live until they are disposed, their scope ends, or the session closes.
 *
 * Every operation throws BackendError `HANDLE_INVALID` for a handle that was disposed or belongs to another session, `BACKEND_LOST`
 * once the session is closed or the engine gone, `BACKEND_FAILED` with the engine's own error as its cause; ShapeError `SHAPE_MISMATCH`;
 * DtypeError `DTYPE_MISMATCH` for operands of two dtypes, since engines do not convert, and `DTYPE_UNSUPPORTED`. What the engine
 * can neither do nor derive goes to the fallback if there is one, else it throws UnsupportedError `UNSUPPORTED` with the remedy.
 */
export class Session<X extends Execution = Execution> {
  private readonly own: Owner;
  private readonly parent: Session<X> | undefined;
  private readonly scopes = new Set<Session<X>>();

  /** Trusts its arguments: `linalg()` is the door. */
  constructor(engine: Engine, fallback: Engine | undefined, parent?: Session<X>) {
    this.own = { engine, fallback, handles: new Set(), ended: undefined };
    this.parent = parent;
  }

  /** The engine's name. */
  get backend(): string {
    return this.own.engine.name;
  }

  /** Whether reads answer at once or with a Promise. */
  get execution(): X {
    return this.own.engine.manifest.execution as X;
  }

  /** Settles when the engine goes away by itself; undefined if it cannot. */
  get lost(): Promise<{ readonly reason: string }> | undefined {
    return this.own.engine.backend.lost;
  }

  /**
   * Uploads a copy of x.
   *
   * @param x any shape, any strides; a number is a scalar. Integers become float64
   * @throws DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT`
   */
  dense(x: DenseLike): DenseHandle {
    const call = this.call("dense");
    const host = hostDense(x);
    return call.denseHandle(host.shape, call.engine.uploadDense("dense", host), host.dtype);
  }

  /**
   * Uploads a copy of a matrix; duplicates are summed first. A ConvOperator's linear part is built straight into the engine's
   * memory where the engine lends it.
   *
   * @throws ConvmtxError `OPTION_INVALID` for what is no matrix; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT`, before
   * anything is built
   */
  sparse(a: SparseLike, options: SparseOptions = {}): SparseHandle {
    const call = this.call("sparse");
    checkSparseLike("sparse", a);
    return call.sparseHandle(a.shape, uploadSparse("sparse", call.engine, a, options.keepHost ?? false), a.dtype);
  }

  /**
   * Gives an uploaded matrix new numbers in the places of the old ones: A changes, the handle stays.
   *
   * @param values [nnz], of A's dtype, in the order of the rows and within each of the columns, as `ConvPattern.fill(kernel).data`
   * @throws UnsupportedError `UNSUPPORTED` for a matrix that was computed, or if the engine cannot and A has no `keepHost`
   */
  setValues(a: SparseHandle, values: DenseLike): void {
    setValues(this.call("setValues"), a, values);
  }

  /**
   * y = A x, A [m, n], x [n].
   *
   * @param a a matrix, or a ConvOperator, which stands for its linear part T: no bias, no matrix where the engine convolves by itself
   */
  matvec(a: SparseHandle | ConvOperator, x: DenseHandle): DenseHandle {
    const call = this.call("matvec");
    if (isOperator(a)) return linearPart(call, "conv", a, x);
    const [A, v] = [call.matrix("A", a), call.value("x", x)];
    call.expectShape("x", v.shape, [A.shape[1]], `A is ${shapeText(A.shape)}`);
    return call.dense("spmv", [A, v], [A.shape[0]]);
  }

  /**
   * x = Aᵀ y, A [m, n] as in `matvec`, y [m].
   *
   * @remarks An engine without it multiplies by a transpose, which is made once and stays with A.
   */
  rmatvec(a: SparseHandle | ConvOperator, y: DenseHandle): DenseHandle {
    const call = this.call("rmatvec");
    if (isOperator(a)) return linearPart(call, "convT", a, y);
    const [A, v] = [call.matrix("A", a), call.value("y", y)];
    call.expectShape("y", v.shape, [A.shape[0]], `A is ${shapeText(A.shape)}`);
    return call.dense("spmvT", [A, v], [A.shape[1]]);
  }

  /** C = A B, A sparse [m, n], B dense [n, k]. */
  matmat(a: SparseHandle, b: DenseHandle): DenseHandle {
    const call = this.call("matmat");
    const [A, B] = [call.matrix("A", a), call.value("B", b)];
    const [m, n] = A.shape;
    if (B.shape.length !== 2 || B.shape[0] !== n) {
      throw call.wrongShape("B", B.shape, `[${n}, k]`, `A is ${shapeText(A.shape)}`);
    }
    return call.dense("spmm", [A, B], [m, B.shape[1]]);
  }

  /** C = A B, both sparse. */
  matmul(a: SparseHandle, b: SparseHandle): SparseHandle {
    const call = this.call("matmul");
    const [A, B] = [call.matrix("A", a), call.matrix("B", b)];
    call.expectShape("B", B.shape, [A.shape[1], B.shape[1]], `A is ${shapeText(A.shape)}`);
    return call.sparse("spgemm", [A, B], [A.shape[0], B.shape[1]]);
  }

  /** αA + βB, both sparse or both dense, of one shape. An operand whose factor is the number 0 is not read, as in BLAS. */
  add(a: SparseHandle, b: SparseHandle, options?: CombineOptions<number>): SparseHandle;
  add(a: DenseHandle, b: DenseHandle, options?: CombineOptions): DenseHandle;
  add(a: Handle, b: Handle, { alpha = 1, beta = 1 }: CombineOptions = {}): Handle {
    const call = this.call("add");
    call.expectLive("A", a);
    const because = `A is ${shapeText(a.shape)}`;
    if (a.kind === "sparse") {
      const [A, B] = [call.matrix("A", a), call.matrix("B", b as SparseHandle)];
      call.expectShape("B", B.shape, A.shape, because);
      return combineSparse(
        call,
        { name: "alpha", factor: alpha, operand: A },
        { name: "beta", factor: beta, operand: B },
      );
    }
    const [x, y] = [call.value("A", a), call.value("B", b as DenseHandle)];
    call.expectShape("B", y.shape, x.shape, because);
    return combineDense(call, { name: "alpha", factor: alpha, operand: x }, { name: "beta", factor: beta, operand: y });
  }

  /** αA of a sparse matrix or a dense value. For a dense one α may stay on the engine. 0·A is zeros: A is not read. */
  scale(alpha: number, a: SparseHandle): SparseHandle;
  scale(alpha: number | DenseHandle, a: DenseHandle): DenseHandle;
  scale(alpha: number | DenseHandle, a: Handle): Handle {
    const call = this.call("scale");
    const term = { name: "alpha", factor: alpha };
    call.expectLive("A", a);
    if (a.kind === "sparse") return combineSparse(call, { ...term, operand: call.matrix("A", a) });
    return combineDense(call, { ...term, operand: call.value("A", a) });
  }

  /** Aᵀ as a matrix of its own. */
  transpose(a: SparseHandle): SparseHandle {
    const call = this.call("transpose");
    const A = call.matrix("A", a);
    const transposed = call.sparse("transpose", [A], [A.shape[1], A.shape[0]]);
    const { host } = A.cell;
    if (host !== undefined) cellOf("transpose", "A", transposed, call.engine).host = () => transposedHost(host());
    return transposed;
  }

  /** xᵀy of two values of one shape, as a 0-d value: it has not left the engine. */
  dot(x: DenseHandle, y: DenseHandle): DenseHandle {
    const call = this.call("dot");
    const [v, w] = [call.value("x", x), call.value("y", y)];
    call.expectShape("y", w.shape, v.shape, `x is ${shapeText(v.shape)}`);
    return call.dense("dot", [v, w], []);
  }

  /** ‖x‖₂ of all elements, as a 0-d value; it neither overflows nor underflows on the way. */
  norm(x: DenseHandle): DenseHandle {
    const call = this.call("norm");
    return call.dense("nrm2", [call.value("x", x)], []);
  }

  /** a / b of two 0-d values, as a 0-d value. */
  divide(a: DenseHandle, b: DenseHandle): DenseHandle {
    const call = this.call("divide");
    const [p, q] = [call.value("a", a), call.value("b", b)];
    call.expectShape("a", p.shape, [], "divide is for scalars");
    call.expectShape("b", q.shape, [], "divide is for scalars");
    return call.dense("divide", [p, q], []);
  }

  /**
   * The X with A X = B, A square [n, n], B [n] or [n, k].
   *
   * @throws NumericalError `SINGULAR`, on an asynchronous engine by the next `read` of X or `sync`
   */
  solve(a: SparseHandle, b: DenseHandle): DenseHandle {
    return solveWith(this.call("solve"), "solve", a, b);
  }

  /**
   * The X of least ‖A X − B‖₂, A [m, n] with m ≥ n, B [m] or [m, k].
   *
   * @throws NumericalError `SINGULAR` unless A has full column rank, on an asynchronous engine by the next `read` of X or `sync`
   */
  lstsq(a: SparseHandle, b: DenseHandle): DenseHandle {
    return solveWith(this.call("lstsq"), "lstsq", a, b);
  }

  /** The windows of x as columns, as `unfold` of `@convmtx/unfold`: [C, *spatial] to [C·Πk, L], or a batch of them. */
  unfold(x: DenseHandle, options: Omit<UnfoldOptions, "layout">): DenseHandle {
    return unfoldWindows(this.call("unfold"), x, options);
  }

  /** The adjoint of `unfold`, as `fold` of `@convmtx/unfold`: [C·Πk, L] to [C, *outputSize], or a batch of them. */
  fold(columns: DenseHandle, options: Omit<FoldOptions, "layout">): DenseHandle {
    return foldWindows(this.call("fold"), columns, options);
  }

  /**
   * The layer with its bias, as `operator.apply`: of one sample of `inputShape` or a batch of them.
   *
   * @throws DtypeError `PRECISION_LOSS` for a bias which has no exact float32 in a float32 operator
   * @remarks The kernel, or the matrix where the engine does not convolve by itself, is uploaded on the first call and stays until
   * the session closes or `dispose(operator)`.
   */
  conv(operator: ConvOperator, x: DenseHandle): DenseHandle {
    return convolve(this.call("conv"), "conv", operator, x);
  }

  /** Tᵀy, the adjoint of the layer's linear part, as `operator.rmatvec`: of one sample of `outputShape` or a batch of them. */
  convT(operator: ConvOperator, y: DenseHandle): DenseHandle {
    return convolve(this.call("convT"), "convT", operator, y);
  }

  /**
   * The same elements, in C order, under another shape of the same size: a second handle to one value, no copy.
   *
   * @throws ShapeError `SHAPE_INVALID`, `SHAPE_MISMATCH`
   */
  reshape(x: DenseHandle, shape: readonly number[]): DenseHandle {
    const call = this.call("reshape");
    const v = call.value("x", x);
    checkShape("reshape", shape);
    if (sizeOf(shape) !== sizeOf(v.shape)) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `reshape: x has shape ${shapeText(v.shape)} of ${sizeOf(v.shape)} elements, ${shapeText(shape)} has ${sizeOf(shape)}`,
        { details: { shape: [...v.shape], expected: [...shape] } },
      );
    }
    return denseHandle(this.own, v.dtype, shape, v.cell);
  }

  /**
   * Elements of x in C order, as a copy [length].
   *
   * @throws ShapeError `INDEX_OUT_OF_RANGE`; ConvmtxError `OPTION_INVALID`
   */
  slice(x: DenseHandle, options: SliceOptions): DenseHandle {
    return sliced(this.call("slice"), x, options);
  }

  /**
   * The values joined along an axis, as a copy.
   *
   * @param parts at least one; their shapes are equal but for the axis
   * @throws ShapeError `AXIS_INVALID`
   */
  concat(parts: readonly DenseHandle[], axis = 0): DenseHandle {
    return joined(this.call("concat"), parts, axis);
  }

  /** The value on the host, as a copy which the caller owns; a matrix in canonical form. */
  read(handle: DenseHandle): Out<X, Tensor<FloatDType>>;
  read(handle: SparseHandle): Out<X, Csr>;
  read(handle: Handle): Out<X, Tensor<FloatDType> | Csr> {
    const { engine } = this.own;
    return engine.answer<Tensor<FloatDType> | Csr>("read", () => {
      const call = this.call("read");
      call.expectLive("x", handle);
      if (handle.kind === "sparse")
        return mapOut(engine.readCsr(call.matrix("x", handle)), (host) => Csr.fromPartsUnchecked(host));
      const x = call.value("x", handle);
      return mapOut(engine.readDense(x), (data) => new Tensor(x.dtype, data, x.shape));
    }) as Out<X, Tensor<FloatDType> | Csr>;
  }

  /**
   * Runs `work` with a session of its own. At the end all handles made through it are freed, also on a throw, except those which
   * `work` returns, alone or in arrays and plain objects: they move here. `work` may be async, and scopes may be nested.
   */
  scope<R>(work: (session: Session<X>) => R): R {
    this.call("scope");
    const child = new Session<X>(this.own.engine, this.own.fallback, this);
    this.scopes.add(child);
    return finishing(
      () => work(child),
      (result) => {
        this.scopes.delete(child);
        moveReturned(result, child.own, this.own);
        child.end("the scope has ended");
      },
    );
  }

  /**
   * Frees handles, and what the engine keeps of operators that were given to `conv` or `convT`. Twice does nothing.
   *
   * @throws BackendError `HANDLE_INVALID` for a handle of another session, before anything is freed
   */
  dispose(...values: readonly (Handle | ConvOperator)[]): void {
    const { engine } = this.own;
    for (const value of values) if (!isOperator(value)) checkOwn("dispose", value, engine);
    for (const value of values) {
      if (isOperator(value)) forgetOperator(engine, value);
      else value.dispose();
    }
  }

  /**
   * Who would do an operation of the contract in `dtype`: the engine itself (`native`), the engine by other operations of its own
   * (`derived`), or the fallback. Undefined: nobody.
   *
   * @param options `keepHost`: of a matrix that was uploaded so
   */
  can(op: OpName, dtype: FloatDType, options: SparseOptions = {}): Support | undefined {
    return support(this.own, op, dtype, { keepHost: options.keepHost ?? false, deviceScalars: false });
  }

  /** What the engine has done for this session since it opened, and what lives now. */
  statistics(): Statistics {
    return statisticsOf(this.own.engine, this.live());
  }

  /** Waits for all queued work. Throws (rejects with) the first error of it which no `read` has told. */
  sync(): Out<X, void> {
    const { engine } = this.own;
    return engine.answer<void>("sync", () => {
      this.call("sync");
      return engine.backend.sync();
    }) as Out<X, void>;
  }

  /** Frees everything and closes the engine; of a scope, frees what the scope made and ends it. A second call does nothing. */
  close(): Out<X, void> {
    const { engine } = this.own;
    this.end(this.parent === undefined ? "the session was closed" : "the scope was closed");
    return (this.parent === undefined ? engine.close() : engine.settled()) as Out<X, void>;
  }

  private call(caller: string): Call {
    return new Call(caller, this.own);
  }

  private live(): number {
    return [...this.scopes].reduce((sum, scope) => sum + scope.live(), this.own.handles.size);
  }

  private end(why: string): void {
    for (const scope of this.scopes) scope.end(why);
    for (const handle of this.own.handles) free(handle);
    this.own.ended ??= why;
  }
}
