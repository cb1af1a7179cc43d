import type { Execution, Out } from "@convmtx/backend";
import {
  ConvmtxError,
  DtypeError,
  isTypedArray,
  ShapeError,
  shapeText,
  sizeOf,
  Tensor,
  type TypedArray,
} from "@convmtx/tensor";
import { type AnyOperatorLike, asOperator } from "../operators/as-operator.ts";
import { type Operator, vectorOf } from "../operators/operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import { drive, type Work } from "../space/drive.ts";
import { HostSpace } from "../space/host-space.ts";
import { checkedCount, checkedFunction, closing, sessionOf } from "../space/place.ts";
import { SessionSpace } from "../space/session-space.ts";
import type { Side, Space } from "../space/space.ts";
import type { Run } from "./follow.ts";
import type { IterationOptions } from "./solution.ts";

/** A vector on the host. */
export type HostVector = TypedArray | Tensor;

/** The kind of x for a b of this kind. */
export type SolutionOf<B extends HostVector> = B extends Tensor ? Tensor<"float64"> : Float64Array;

/** A x = b in one place. V and S are what vectors and scalars are there. */
export interface Problem<V, S, O> {
  readonly caller: string;
  readonly space: Space<V, S>;
  readonly A: Operator;
  readonly b: V;
  readonly x0: V | undefined;
  readonly options: O;
  readonly run: Run<V>;
}

type AnyOptions = IterationOptions<never, HostVector | DenseHandle | undefined>;

/**
 * Checks the arguments of a solver, `(A, b, options)` on the host and `(session, A, b, options)` on an engine, runs its work in the right
 * place, and gives the solution in the kind of b. All that was made on the way is freed, also when something throws.
 *
 * @param work ends with a solution whose `x` is a vector of the place
 * @throws ConvmtxError `OPTION_INVALID`; ShapeError `SHAPE_MISMATCH`; what the place throws
 */
export function solveAt<O extends AnyOptions>(
  caller: string,
  args: readonly unknown[],
  iterations: (shape: readonly [number, number]) => number,
  work: <V, S>(problem: Problem<V, S, O>) => Work<{ readonly x: V }>,
): Out<Execution, unknown> {
  const problem = problemOf(caller, args, iterations) as Problem<unknown, unknown, O> & {
    readonly finish: (x: unknown) => unknown;
  };
  const { space, finish } = problem;
  return drive(
    closing(space, function* () {
      const result = yield* work(problem);
      space.release(result.x);
      return { ...result, x: finish(result.x) };
    }),
  );
}

function problemOf<O extends AnyOptions>(
  caller: string,
  args: readonly unknown[],
  iterations: (shape: readonly [number, number]) => number,
): object {
  const session = sessionOf(args[0]);
  const [a, b, given] = (session === undefined ? args : args.slice(1)) as [
    AnyOperatorLike,
    HostVector | DenseHandle,
    O?,
  ];
  const A = asOperator(a, caller);
  const options = given ?? ({} as O);
  const lookEvery = checkedCount(caller, "lookEvery", options.lookEvery ?? 8, 1);
  const maxIterations = checkedCount(caller, "maxIterations", options.maxIterations ?? iterations(A.shape), 0);
  const run = {
    maxIterations,
    callback: checkedFunction(caller, "callback", options.callback),
    signal: options.signal,
    residuals: [],
    iterations: 0,
  };
  const { x0 } = options;
  if (session === undefined) {
    const like = hostVector(caller, "b", b);
    const guess = x0 === undefined ? undefined : vectorOf(caller, "x0", hostVector(caller, "x0", x0), A.inputShape);
    return {
      caller,
      A,
      options,
      run,
      space: new HostSpace(caller),
      b: vectorOf(caller, "b", like, A.outputShape),
      x0: guess,
      // A solution shares no memory with an operand.
      finish: (x: Float64Array) => finished(A, like, x === guess ? x.slice() : x),
    };
  }
  const handle = handleOf(caller, "b", b, A.shape[0]);
  checkDtypes(caller, a, handle);
  const stride = session.execution === "async" ? lookEvery : 1;
  return {
    caller,
    A,
    options,
    run,
    space: new SessionSpace(caller, session, handle.dtype, stride),
    b: handle,
    x0: x0 === undefined ? undefined : handleOf(caller, "x0", x0, A.shape[1]),
    finish: (x: DenseHandle) => (x === x0 ? session.scale(1, x) : x),
  };
}

function finished(A: Operator, b: HostVector, x: Float64Array): Float64Array | Tensor {
  return isTypedArray(b) ? x : new Tensor("float64", x, [...A.inputShape]);
}

function hostVector(caller: string, name: string, b: unknown): HostVector {
  if (isTypedArray(b) || b instanceof Tensor) return b;
  const remedy =
    typeof b === "object" && b !== null && "kind" in b
      ? "; for handles pass the session first"
      : "; tensor([...]) makes one";
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} must be a typed array or a tensor${remedy}`, {
    details: { operand: name },
  });
}

/** @throws DtypeError `DTYPE_MISMATCH` */
function checkDtypes(caller: string, a: unknown, b: DenseHandle): void {
  const dtype = typeof a === "object" && a !== null && "dtype" in a ? a.dtype : b.dtype;
  if (dtype === b.dtype) return;
  throw new DtypeError(
    "DTYPE_MISMATCH",
    `${caller}: A is ${String(dtype)} and b is ${b.dtype}; engines do not convert: upload both in one dtype (astype)`,
    { details: { A: dtype, b: b.dtype } },
  );
}

function handleOf(caller: string, name: string, b: unknown, length: number): DenseHandle {
  if (typeof b !== "object" || b === null || !("kind" in b) || b.kind !== "dense") {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: ${name} must be a dense handle of the session; upload it with dense()`,
      { details: { operand: name } },
    );
  }
  const handle = b as DenseHandle;
  if (handle.shape.length === 1 && handle.shape[0] === length) return handle;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: ${name} has shape ${shapeText(handle.shape)}, expected [${length}]${sizeOf(handle.shape) === length ? " (reshape)" : ""}`,
    { details: { operand: name, shape: [...handle.shape], expected: [length] } },
  );
}

/** @throws ShapeError `SHAPE_MISMATCH` */
export function checkSquare(caller: string, A: Operator, remedy = "use lsqr or lsmr"): void {
  const [m, n] = A.shape;
  if (m === n) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: A is ${shapeText(A.shape)}, expected a square operator; ${remedy}`,
    {
      details: { shape: [m, n] },
    },
  );
}

/** An operator beside A, [n, n] where A is [m, n]. */
export function squareOperator(
  caller: string,
  name: string,
  a: AnyOperatorLike | undefined,
  n: number,
): Operator | undefined {
  if (a === undefined) return undefined;
  const M = asOperator(a, caller, name);
  if (M.shape[0] === n && M.shape[1] === n) return M;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: ${name} is ${shapeText(M.shape)}, expected [${n}, ${n}], the size of x`,
    { details: { operand: name, shape: [...M.shape], expected: [n, n] } },
  );
}

/** `A.apply` in this space. */
export function product<V, S>(space: Space<V, S>, a: Operator, side: Side = "forward"): (x: V) => V {
  return (x) => a.apply(space, x, side);
}
