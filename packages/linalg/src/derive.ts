import type { Dense, HostCsr, Native, OpName, Scalar, Sparse, UnfoldGeometry } from "@convmtx/backend";
import { Csr, transpose } from "@convmtx/sparse";
import { allocate, sizeOf, UnsupportedError } from "@convmtx/tensor";
import { unfoldMatrix } from "@convmtx/unfold";
import type { Engine } from "./engine.ts";
import type { Cell } from "./handle.ts";

type Vector = Dense<Native>;
type Matrix = Sparse<Native>;

/** How an engine can do an operation: by itself, or by others of its own. */
export type Support = "native" | "derived";

/**
 * What an engine lacks, made from what it has, on the same engine. This is the one place where that happens.
 *
 * | asked for | derived from |
 * |---|---|
 * | spmvT | spmv with the transpose, made once a matrix: by `transpose`, or from the host's copy |
 * | transpose | the host's copy |
 * | spmm | spmv column by column, slice and concat |
 * | axpby with numbers | spmv with [αI βI] on the joined operands |
 * | unfold, fold | spmv with `unfoldMatrix` or its transpose |
 */
export function support(engine: Engine, op: OpName, keepsHost = false): Support | undefined {
  if (engine.has(op)) return "native";
  switch (op) {
    case "spmvT":
      return engine.has("transpose") || keepsHost ? "derived" : undefined;
    case "transpose":
      return keepsHost ? "derived" : undefined;
    case "spmm":
    case "axpby":
    case "unfold":
    case "fold":
    case "conv":
    case "convT":
      return "derived";
    default:
      return undefined;
  }
}

/** @throws UnsupportedError `UNSUPPORTED` which names the operation, the engine, what it has, and the remedy */
export function missing(caller: string, engine: Engine, op: OpName, remedy: string): UnsupportedError {
  const has = Object.keys(engine.backend.ops).join(", ");
  return new UnsupportedError("UNSUPPORTED", `${caller}: ${engine.name} has no ${op} (it has ${has}); ${remedy}`, {
    details: { op, backend: engine.name },
  });
}

function noteDerived(engine: Engine, op: OpName): void {
  engine.derived[op] = (engine.derived[op] ?? 0) + 1;
}

/** Runs `work` with a temporary value and frees it. */
function during<T>(engine: Engine, native: unknown, work: (native: unknown) => T): T {
  try {
    return work(native);
  } finally {
    engine.release(native);
  }
}

const transposedShape = ({ shape }: Matrix): readonly [number, number] => [shape[1], shape[0]];

function transposedHost(host: HostCsr): HostCsr {
  return transpose(Csr.fromPartsUnchecked(host));
}

/** The transpose of a matrix as a new native value. */
export function transposed(caller: string, engine: Engine, a: Matrix, cell: Cell): unknown {
  if (engine.has("transpose")) return engine.run("transpose", a);
  if (cell.host === undefined) {
    throw missing(caller, engine, "transpose", "upload the matrix with { keepHost: true }");
  }
  noteDerived(engine, "transpose");
  return engine.uploadCsr(transposedHost(cell.host));
}

export function spmvT(caller: string, engine: Engine, a: Matrix, cell: Cell, x: Vector): unknown {
  if (engine.has("spmvT")) return engine.run("spmvT", a, x);
  cell.transposed ??= transposed(caller, engine, a, cell);
  noteDerived(engine, "spmvT");
  return engine.run("spmv", { dtype: a.dtype, shape: transposedShape(a), native: cell.transposed }, x);
}

export function spmm(engine: Engine, a: Matrix, b: Vector): unknown {
  if (engine.has("spmm")) return engine.run("spmm", a, b);
  noteDerived(engine, "spmm");
  const [inner, columns] = b.shape;
  const products: Vector[] = [];
  try {
    for (let j = 0; j < columns; j++) {
      const product = during(engine, engine.run("slice", b, j, columns, inner), (native) =>
        engine.run("spmv", a, { dtype: b.dtype, shape: [inner], native }),
      );
      products.push({ dtype: b.dtype, shape: [a.shape[0], 1], native: product });
    }
    const shape = [a.shape[0], columns];
    return columns === 0 ? engine.upload(zeros(b, shape)) : engine.run("concat", products, shape, 1);
  } finally {
    for (const { native } of products) engine.release(native);
  }
}

const zeros = ({ dtype }: Vector, shape: readonly number[]) => ({ dtype, shape, data: allocate(dtype, sizeOf(shape)) });

export function axpby(
  caller: string,
  engine: Engine,
  alpha: Scalar<Native>,
  x: Vector,
  beta: Scalar<Native>,
  y: Vector,
): unknown {
  if (engine.has("axpby")) return engine.run("axpby", alpha, x, beta, y);
  if (typeof alpha !== "number" || typeof beta !== "number") {
    throw missing(caller, engine, "axpby", "without it the scalars must be numbers: read them first");
  }
  noteDerived(engine, "axpby");
  const size = sizeOf(x.shape);
  const flat = (v: Vector): Vector => ({ ...v, shape: [size] });
  // β = 0 must not read y: 0·NaN is NaN.
  const multiply = (scalars: readonly number[], native: unknown) =>
    during(engine, engine.uploadCsr(scaledIdentities(x.dtype, scalars, size)), (matrix) =>
      engine.run(
        "spmv",
        { dtype: x.dtype, shape: [size, scalars.length * size], native: matrix },
        { dtype: x.dtype, shape: [scalars.length * size], native },
      ),
    );
  if (beta === 0) return multiply([alpha], x.native);
  return during(engine, engine.run("concat", [flat(x), flat(y)], [2 * size], 0), (both) =>
    multiply([alpha, beta], both),
  );
}

/** [αI βI …], n rows. */
function scaledIdentities(dtype: Vector["dtype"], scalars: readonly number[], n: number): HostCsr {
  const per = scalars.length;
  const data = allocate(dtype, n * per);
  for (let k = 0; k < data.length; k++) data[k] = scalars[k % per];
  return {
    dtype,
    shape: [n, per * n],
    indptr: Int32Array.from({ length: n + 1 }, (_, i) => i * per),
    indices: Int32Array.from({ length: n * per }, (_, k) => Math.floor(k / per) + (k % per) * n),
    data,
  };
}

export function unfoldOne(engine: Engine, geometry: UnfoldGeometry, x: Vector): unknown {
  if (engine.has("unfold")) return engine.run("unfold", geometry, x);
  noteDerived(engine, "unfold");
  const matrix = matrixOf(geometry, x.dtype);
  return during(engine, engine.uploadCsr(matrix), (native) =>
    engine.run("spmv", { ...matrix, native }, { ...x, shape: [sizeOf(x.shape)] }),
  );
}

export function foldOne(engine: Engine, geometry: UnfoldGeometry, columns: Vector): unknown {
  if (engine.has("fold")) return engine.run("fold", geometry, columns);
  noteDerived(engine, "fold");
  const matrix = transpose(matrixOf(geometry, columns.dtype));
  return during(engine, engine.uploadCsr(matrix), (native) =>
    engine.run(
      "spmv",
      { dtype: matrix.dtype, shape: matrix.shape, native },
      { ...columns, shape: [sizeOf(columns.shape)] },
    ),
  );
}

function matrixOf({ channels, axes }: UnfoldGeometry, dtype: Vector["dtype"]): Csr {
  return unfoldMatrix({
    inputShape: [channels, ...axes.map((axis) => axis.signalSize)],
    kernelSize: axes.map((axis) => axis.kernelSize),
    stride: axes.map((axis) => axis.stride),
    dilation: axes.map((axis) => axis.dilation),
    padding: axes.map((axis) => [axis.padBegin, axis.padEnd] as const),
    paddingMode: axes.map((axis) => axis.paddingMode),
    dtype,
  });
}
