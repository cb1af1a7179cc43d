import type { Dense, HostCsr, Native, OpName, UnfoldGeometry } from "@convmtx/backend";
import { Csr, transpose } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { allocate, sizeOf } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { unfoldMatrix } from "@convmtx/unfold";
import { count, type Engine, type Operands } from "./engine.ts";
import { keptOf } from "./kept-operator.ts";
import { isOperand, type SparseOperand } from "./operand.ts";

type Vector = Dense<Native>;

/** What a derivation may depend on beside the engine. */
export interface Given {
  /** The matrix was uploaded with `keepHost`. */
  readonly keepHost: boolean;
  /** A factor is a value on the engine and not a number. */
  readonly deviceScalars: boolean;
}

export function givenBy(op: OpName, operands: readonly unknown[]): Given {
  const [first, , third] = operands;
  return {
    keepHost: isOperand(first) && first.cell.host !== undefined,
    deviceScalars: op === "axpby" && !(typeof first === "number" && typeof third === "number"),
  };
}

/**
 * Whether an engine that lacks `op` has what it takes to make it. This file is the one place where that happens:
 *
 * | asked for | made from |
 * |---|---|
 * | spmvT | spmv with the transpose, made once a matrix: by `transpose`, or of the host's copy |
 * | transpose | the host's copy |
 * | spmm | spmv column by column, slice and concat |
 * | axpby with numbers | concat, and spmv with [αI βI] |
 * | unfold, fold | spmv with `unfoldMatrix`, or with its transpose |
 * | conv, convT | spmv with the operator's matrix, or with its transpose |
 */
export function canDerive(engine: Engine, op: OpName, dtype: FloatDType, given: Given): boolean {
  return conditions[op]?.(given, engine, dtype) ?? false;
}

type Condition = (given: Given, engine: Engine, dtype: FloatDType) => boolean;

const always: Condition = () => true;

const conditions: Readonly<Partial<Record<OpName, Condition>>> = {
  spmvT: ({ keepHost }, engine, dtype) => keepHost || engine.has("transpose", dtype),
  transpose: ({ keepHost }) => keepHost,
  spmm: always,
  axpby: ({ deviceScalars }) => !deviceScalars,
  unfold: always,
  fold: always,
  conv: always,
  convT: always,
};

type Derived = "spmvT" | "transpose" | "spmm" | "axpby";

const derivations: { readonly [O in Derived]: (caller: string, engine: Engine, ...operands: Operands<O>) => unknown } =
  {
    spmvT: (caller, engine, a, x) => {
      const { cell } = a as SparseOperand;
      cell.transposed ??= engine.has("transpose", a.dtype)
        ? engine.run(caller, "transpose", a)
        : uploadTransposed(caller, engine, cell.host?.() as HostCsr);
      const shape = [a.shape[1], a.shape[0]] as const;
      return engine.run(caller, "spmv", { dtype: a.dtype, shape, native: cell.transposed }, x);
    },
    transpose: (caller, engine, a) => uploadTransposed(caller, engine, (a as SparseOperand).cell.host?.() as HostCsr),
    spmm: spmmByColumns,
    axpby: axpbyByProduct,
  };

/** @param op one for which `canDerive` holds and which works on whole operands, not on samples */
export function derive(caller: string, engine: Engine, op: OpName, operands: readonly unknown[]): unknown {
  count(engine.derived, op);
  const work = derivations[op as Derived] as (caller: string, engine: Engine, ...operands: unknown[]) => unknown;
  return work(caller, engine, ...operands);
}

/** Runs `work` with a temporary value and frees it. */
export function during<T>(engine: Engine, native: unknown, work: (native: unknown) => T): T {
  try {
    return work(native);
  } finally {
    engine.release(native);
  }
}

export function transposedHost(host: HostCsr): HostCsr {
  return transpose(Csr.fromPartsUnchecked(host));
}

function uploadTransposed(caller: string, engine: Engine, host: HostCsr): unknown {
  return engine.uploadCsr(caller, transposedHost(host));
}

function spmmByColumns(caller: string, engine: Engine, a: Operands<"spmm">[0], b: Vector): unknown {
  const { dtype } = b;
  const [inner, columns] = b.shape;
  const nrows = a.shape[0];
  if (columns === 0) return engine.uploadDense(caller, { dtype, shape: [nrows, 0], data: allocate(dtype, 0) });
  const products: Vector[] = [];
  try {
    for (let j = 0; j < columns; j++) {
      const column = engine.run(caller, "slice", b, j, columns, inner);
      const native = during(engine, column, (x) => engine.run(caller, "spmv", a, { dtype, shape: [inner], native: x }));
      products.push({ dtype, shape: [nrows, 1], native });
    }
    return engine.run(caller, "concat", products, [nrows, columns], 1);
  } finally {
    for (const { native } of products) engine.release(native);
  }
}

/** z = [αI βI] [x; y]. A β of 0 does not read y: 0·NaN is NaN. */
function axpbyByProduct(caller: string, engine: Engine, ...[alpha, x, beta, y]: Operands<"axpby">): unknown {
  const { dtype } = x;
  const size = sizeOf(x.shape);
  const flat = (v: Vector): Vector => ({ dtype, shape: [size], native: v.native });
  const product = (factors: readonly number[], v: Vector) => {
    const matrix = scaledIdentities(dtype, factors, size);
    return during(engine, engine.uploadCsr(caller, matrix), (native) =>
      engine.run(caller, "spmv", { dtype, shape: matrix.shape, native }, v),
    );
  };
  if (beta === 0) return product([alpha as number], flat(x));
  const shape = [2 * size];
  return during(engine, engine.run(caller, "concat", [flat(x), flat(y)], shape, 0), (native) =>
    product([alpha as number, beta as number], { dtype, shape, native }),
  );
}

/** [αI βI …], n rows. */
function scaledIdentities(dtype: FloatDType, factors: readonly number[], n: number): HostCsr {
  const per = factors.length;
  const data = allocate(dtype, n * per);
  for (let k = 0; k < data.length; k++) data[k] = factors[k % per];
  return {
    dtype,
    shape: [n, per * n],
    indptr: Int32Array.from({ length: n + 1 }, (_, i) => i * per),
    indices: Int32Array.from({ length: n * per }, (_, k) => Math.floor(k / per) + (k % per) * n),
    data,
  };
}

/** What one sample of a batch is put through. */
export type Sample = (x: Vector) => unknown;

/** Runs `work` with the unfold or fold of one sample. A matrix that stands in for it is there as long as `work` runs. */
export function withWindows<T>(
  op: "unfold" | "fold",
  engine: Engine,
  geometry: UnfoldGeometry,
  dtype: FloatDType,
  work: (sample: Sample) => T,
): T {
  if (engine.has(op, dtype)) return work((x) => engine.run(op, op, geometry, x));
  count(engine.derived, op);
  const matrix = op === "unfold" ? matrixOf(geometry, dtype) : transpose(matrixOf(geometry, dtype));
  return during(engine, engine.uploadCsr(op, matrix), (native) =>
    work(product(op, engine, { dtype, shape: matrix.shape, native })),
  );
}

function product(caller: string, engine: Engine, a: Operands<"spmv">[0]): Sample {
  const operand = { dtype: a.dtype, shape: a.shape, native: a.native };
  return ({ dtype, native }) => engine.run(caller, "spmv", operand, { dtype, shape: [a.shape[1]], native });
}

function matrixOf({ channels, axes }: UnfoldGeometry, dtype: FloatDType): Csr {
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

/**
 * The linear part of a convolution, or its adjoint, on one sample. What the engine needs for it is uploaded once and stays:
 * the kernel where it convolves by itself, else the matrix, or its transpose where it cannot multiply by one.
 */
export function convolution(op: "conv" | "convT", engine: Engine, operator: ConvOperator): Sample {
  const { dtype, shape, geometry } = operator;
  if (engine.has(op, dtype)) {
    const native = keptOf(engine, operator, "kernel", () => {
      const { kernel } = operator;
      return engine.uploadDense(op, { dtype, shape: kernel.shape, data: kernel.data });
    });
    return (x) => engine.run(op, op, geometry, { dtype, shape: geometry.kernelShape, native }, x);
  }
  count(engine.derived, op);
  if (op === "convT" && !engine.has("spmvT", dtype)) {
    const native = keptOf(engine, operator, "transpose", () => uploadTransposed(op, engine, operator.toCsr()));
    return product(op, engine, { dtype, shape: [shape[1], shape[0]], native });
  }
  const native = keptOf(engine, operator, "matrix", () => engine.uploadOperator(op, operator));
  if (op === "conv") return product(op, engine, { dtype, shape, native });
  return (y) => engine.run(op, "spmvT", { dtype, shape, native }, { dtype, shape: [shape[0]], native: y.native });
}
