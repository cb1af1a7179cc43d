import type { Dense, HostCsr, Native, OpName, Ops, Scalar } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { shapeText } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { perSample } from "./batch.ts";
import { convolveOne } from "./convolve.ts";
import { missing, support } from "./derive.ts";
import type { Engine } from "./engine.ts";
import { runElsewhere } from "./fallback.ts";
import { DenseHandle, type Handle, type Owner, SparseHandle } from "./handle.ts";
import {
  checkDTypes,
  checkOperandShape,
  type DenseOperand,
  denseOperand,
  type SparseOperand,
  sparseOperand,
} from "./operand.ts";

/** What the operations of a session share: checked operands in, owned handles out, and the choice of who computes. */
export class Workbench {
  readonly engine: Engine;
  readonly fallback: Engine | undefined;
  readonly owner: Owner;

  constructor(engine: Engine, fallback: Engine | undefined) {
    this.engine = engine;
    this.fallback = fallback;
    this.owner = { engine, handles: new Set<Handle>() };
  }

  matrix(caller: string, name: string, handle: SparseHandle): SparseOperand {
    return sparseOperand(caller, name, handle, this.engine);
  }

  value(caller: string, name: string, handle: DenseHandle): DenseOperand {
    return denseOperand(caller, name, handle, this.engine);
  }

  scalar(caller: string, name: string, value: number | DenseHandle): Scalar<Native> {
    if (typeof value === "number") return value;
    const operand = this.value(caller, name, value);
    checkOperandShape(caller, name, operand.shape, [], "it is a scalar");
    return operand;
  }

  denseHandle(dtype: FloatDType, shape: readonly number[], native: unknown): DenseHandle {
    return new DenseHandle(dtype, [...shape], this.owner, { native, handles: 0 });
  }

  sparseHandle(dtype: FloatDType, shape: readonly [number, number], native: unknown, host?: HostCsr): SparseHandle {
    return new SparseHandle(dtype, shape, this.owner, { native, handles: 0, host });
  }

  addSparse(caller: string, a: SparseHandle, b: SparseHandle, alpha: unknown, beta: unknown): SparseHandle {
    const [A, B] = [this.matrix(caller, "A", a), this.matrix(caller, "B", b)];
    checkOperandShape(caller, "B", B.shape, A.shape, `A is ${shapeText(A.shape)}`);
    checkDTypes(caller, this.engine, "spadd", { A, B });
    if (typeof alpha !== "number" || typeof beta !== "number") {
      throw missing(caller, this.engine, "spadd", "scalars of sparse matrices are numbers: read them first");
    }
    const native = this.choose(caller, "spadd", [alpha, A, beta, B], A, "sparse", {});
    return this.sparseHandle(A.dtype, A.shape, native);
  }

  solveWith(caller: "solve" | "lstsq", A: SparseOperand, b: DenseHandle): DenseHandle {
    const B = this.value(caller, "B", b);
    const columns = B.shape.slice(1);
    checkOperandShape(caller, "B", B.shape, [A.shape[0], ...columns.slice(0, 1)], `A is ${shapeText(A.shape)}`);
    checkDTypes(caller, this.engine, caller, { A, B });
    const shape = [A.shape[1], ...columns];
    return this.denseHandle(
      A.dtype,
      shape,
      this.choose(caller, caller, [A, B], { dtype: A.dtype, shape }, "dense", {}),
    );
  }

  convolve(
    caller: "conv" | "convT",
    operator: ConvOperator,
    x: DenseHandle,
    from: readonly number[],
    to: readonly number[],
  ): DenseHandle {
    const v = this.value(caller, "x", x);
    checkDTypes(caller, this.engine, caller, { operator, x: v });
    const batched = v.shape.length === from.length + 1;
    checkOperandShape(
      caller,
      "x",
      v.shape,
      batched ? [v.shape[0], ...from] : from,
      "of the operator, or [N, ...] of it",
    );
    return this.samples(caller, v, batched ? v.shape[0] : undefined, from, to, (one) =>
      convolveOne(caller, this.engine, operator, one),
    );
  }

  samples(
    caller: OpName,
    x: DenseOperand,
    batch: number | undefined,
    from: readonly number[],
    to: readonly number[],
    work: (one: Dense<Native>) => unknown,
  ): DenseHandle {
    checkDTypes(caller, this.engine, caller, { x });
    const native = batch === undefined ? work(x) : perSample(this.engine, x, batch, from, to, work);
    return this.denseHandle(x.dtype, batch === undefined ? to : [batch, ...to], native);
  }

  /** The engine's own way, or what derives it, or the fallback, or an error that names the remedy. */
  choose<O extends OpName>(
    caller: string,
    op: O,
    operands: Parameters<NonNullable<Ops<Native>[O]>>,
    result: { readonly dtype: FloatDType; readonly shape: readonly number[] },
    kind: "dense" | "sparse",
    choice: { readonly own?: () => unknown; readonly keepsHost?: boolean; readonly remedy?: string },
  ): unknown {
    if (support(this.engine, op, choice.keepsHost ?? false) !== undefined) {
      return choice.own === undefined ? this.engine.run(op, ...operands) : choice.own();
    }
    if (this.fallback?.has(op)) return runElsewhere(this.engine, this.fallback, op, operands, result, kind);
    throw missing(
      caller,
      this.engine,
      op,
      choice.remedy ?? "pass linalg a fallback that has it, or read and compute on the host",
    );
  }
}
