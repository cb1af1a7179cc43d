import type { OpName } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import {
  allocate,
  BackendError,
  ConvmtxError,
  DtypeError,
  ShapeError,
  sameShape,
  shapeText,
  sizeOf,
} from "@convmtx/tensor";
import type { Sample } from "./derive.ts";
import type { Engine, Operands } from "./engine.ts";
import {
  type Cell,
  cellOf,
  type DenseHandle,
  denseHandle,
  type Handle,
  type Owner,
  type SparseHandle,
  sparseHandle,
} from "./handle.ts";
import type { DenseOperand, ScalarOperand, SparseOperand } from "./operand.ts";
import { perform } from "./perform.ts";

/** One call of a session's method: handles become checked operands, results become handles of the session. */
export class Call {
  /** The public function, for messages. */
  readonly caller: string;
  readonly owner: Owner;
  private first: { readonly name: string; readonly dtype: FloatDType } | undefined;

  /** @throws BackendError `BACKEND_LOST` if the session or scope has ended */
  constructor(caller: string, owner: Owner) {
    if (owner.ended !== undefined) {
      throw new BackendError("BACKEND_LOST", `${caller}: ${owner.ended}; use a session that is open`);
    }
    this.caller = caller;
    this.owner = owner;
  }

  get engine(): Engine {
    return this.owner.engine;
  }

  /** For a handle of either kind, before it is asked which. @throws BackendError `HANDLE_INVALID` */
  expectLive(name: string, handle: Handle): void {
    cellOf(this.caller, name, handle, this.engine);
  }

  /** @throws BackendError `HANDLE_INVALID`; ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_MISMATCH` */
  matrix(name: string, handle: SparseHandle): SparseOperand {
    const cell = cellOf(this.caller, name, handle, this.engine);
    if (handle.kind !== "sparse") throw this.wrongKind(name, "a dense value", "a sparse matrix");
    const { kind, dtype, shape } = handle;
    this.noteDType(name, dtype);
    return { kind, dtype, shape, native: cell.native, cell };
  }

  /** @throws as `matrix` */
  value(name: string, handle: DenseHandle): DenseOperand {
    const cell = cellOf(this.caller, name, handle, this.engine);
    if (handle.kind !== "dense") throw this.wrongKind(name, "a sparse matrix", "a dense value");
    const { kind, dtype, shape } = handle;
    this.noteDType(name, dtype);
    return { kind, dtype, shape, native: cell.native, cell };
  }

  /** @throws as `matrix` */
  scalar(name: string, value: number | DenseHandle): ScalarOperand {
    if (typeof value === "number") return value;
    const operand = this.value(name, value);
    this.expectShape(name, operand.shape, [], "it is a scalar");
    return operand;
  }

  /** The operands of one operation have one dtype. @throws DtypeError `DTYPE_MISMATCH` */
  noteDType(name: string, dtype: FloatDType): void {
    this.first ??= { name, dtype };
    if (dtype === this.first.dtype) return;
    throw new DtypeError(
      "DTYPE_MISMATCH",
      `${this.caller}: ${this.first.name} is ${this.first.dtype} and ${name} is ${dtype}; engines do not convert: upload both in one dtype (astype)`,
      { details: { [this.first.name]: this.first.dtype, [name]: dtype } },
    );
  }

  /** @throws ShapeError `SHAPE_MISMATCH` */
  expectShape(name: string, got: readonly number[], expected: readonly number[], because: string): void {
    if (!sameShape(got, expected)) throw this.wrongShape(name, got, shapeText(expected), because);
  }

  wrongShape(name: string, got: readonly number[], expected: string, because: string): ShapeError {
    return new ShapeError(
      "SHAPE_MISMATCH",
      `${this.caller}: ${name} has shape ${shapeText(got)}, expected ${expected} because ${because}`,
      { details: { operand: name, shape: [...got], expected } },
    );
  }

  /** The result of an operation of these operands, a handle of the session. */
  dense<O extends OpName>(op: O, operands: Operands<O>, shape: readonly number[]): DenseHandle {
    const dtype = this.dtype();
    return this.denseHandle(shape, perform(this.caller, this.owner, op, operands, { kind: "dense", dtype, shape }));
  }

  sparse<O extends OpName>(op: O, operands: Operands<O>, shape: readonly [number, number]): SparseHandle {
    const dtype = this.dtype();
    const native = perform(this.caller, this.owner, op, operands, { kind: "sparse", dtype, shape });
    return this.sparseHandle(shape, { native, handles: 0 });
  }

  denseHandle(shape: readonly number[], native: unknown, dtype: FloatDType = this.dtype()): DenseHandle {
    return denseHandle(this.owner, dtype, shape, { native, handles: 0 });
  }

  sparseHandle(shape: readonly [number, number], cell: Cell, dtype: FloatDType = this.dtype()): SparseHandle {
    return sparseHandle(this.owner, dtype, shape, cell);
  }

  /**
   * Puts one sample of shape `from`, or each of a batch, through `work`, whose results have shape `to`.
   *
   * @param batch undefined: x is one sample
   */
  samples(
    x: DenseOperand,
    batch: number | undefined,
    from: readonly number[],
    to: readonly number[],
    work: Sample,
  ): DenseHandle {
    if (batch === undefined) return this.denseHandle(to, work(x));
    return this.denseHandle([batch, ...to], this.joined(x, batch, from, to, work));
  }

  private joined(
    { dtype, shape, native }: DenseOperand,
    batch: number,
    from: readonly number[],
    to: readonly number[],
    work: Sample,
  ): unknown {
    const { caller, engine } = this;
    if (batch === 0) return engine.uploadDense(caller, { dtype, shape: [0, ...to], data: allocate(dtype, 0) });
    const size = sizeOf(from);
    const results: { dtype: FloatDType; shape: readonly number[]; native: unknown }[] = [];
    try {
      for (let n = 0; n < batch; n++) {
        const sample = engine.run(caller, "slice", { dtype, shape, native }, n * size, 1, size);
        try {
          results.push({ dtype, shape: [1, ...to], native: work({ dtype, shape: from, native: sample }) });
        } finally {
          engine.release(sample);
        }
      }
      return engine.run(caller, "concat", results, [batch, ...to], 0);
    } finally {
      for (const result of results) engine.release(result.native);
    }
  }

  /** Of the operands so far. */
  private dtype(): FloatDType {
    return this.first?.dtype ?? "float64";
  }

  private wrongKind(name: string, got: string, expected: string): ConvmtxError {
    return new ConvmtxError("OPTION_INVALID", `${this.caller}: ${name} is ${got}, expected ${expected}`, {
      details: { operand: name },
    });
  }
}
