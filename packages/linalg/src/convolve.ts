import type { Dense, Native } from "@convmtx/backend";
import type { Tensor } from "@convmtx/tensor";
import { sizeOf } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { spmvT } from "./derive.ts";
import type { Engine } from "./engine.ts";
import type { Cell } from "./handle.ts";

type Vector = Dense<Native>;

/** What an engine keeps of a ConvOperator: its kernel where it convolves by itself, else its matrix. */
interface Uploaded {
  readonly kernel?: Vector;
  readonly matrix?: Cell;
}

const uploaded = new WeakMap<Engine, WeakMap<ConvOperator, Uploaded>>();

/** The linear part of one sample, or its adjoint. The kernel or the matrix is uploaded once and stays until close. */
export function convolveOne(caller: "conv" | "convT", engine: Engine, operator: ConvOperator, x: Vector): unknown {
  const own = engine.has(caller);
  const { kernel, matrix } = onEngine(engine, operator, own);
  if (own) return engine.run(caller, operator.geometry, kernel as Vector, x);
  engine.derived[caller] = (engine.derived[caller] ?? 0) + 1;
  const a = { dtype: operator.dtype, shape: operator.shape, native: (matrix as Cell).native };
  const flat = { ...x, shape: [sizeOf(x.shape)] };
  return caller === "conv" ? engine.run("spmv", a, flat) : spmvT(caller, engine, a, matrix as Cell, flat);
}

function onEngine(engine: Engine, operator: ConvOperator, own: boolean): Uploaded {
  const known = uploaded.get(engine) ?? new WeakMap<ConvOperator, Uploaded>();
  uploaded.set(engine, known);
  const previous = known.get(operator) ?? {};
  if (own ? previous.kernel : previous.matrix) return previous;
  const next = own
    ? { ...previous, kernel: uploadKernel(engine, operator.kernel) }
    : { ...previous, matrix: uploadMatrix(engine, operator) };
  known.set(operator, next);
  return next;
}

function uploadKernel(engine: Engine, kernel: Tensor<"float32" | "float64">): Vector {
  const { dtype, shape } = kernel;
  return { dtype, shape, native: engine.upload({ dtype, shape, data: kernel.toTypedArray() }) };
}

function uploadMatrix(engine: Engine, operator: ConvOperator): Cell {
  engine.checkSparse("conv", operator.dtype, operator.shape, operator.nnz);
  const host = operator.toCsr();
  const keepsHost = !engine.has("spmvT") && !engine.has("transpose");
  return { native: engine.uploadCsr(host), handles: 1, host: keepsHost ? host : undefined };
}
