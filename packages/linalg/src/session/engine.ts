import type {
  Backend,
  Dense,
  Execution,
  HostCsr,
  HostDense,
  Manifest,
  Native,
  OpName,
  Ops,
  Out,
  Sparse,
} from "@convmtx/backend";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { BackendError, dtypeOf, isConvmtxError, sizeOf } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { checkDenseUpload, checkSparseUpload } from "./upload-limits.ts";

export type Operands<O extends OpName> = Parameters<NonNullable<Ops<Native>[O]>>;

type Counts = Partial<Record<OpName, number>>;

/** A backend as a session and its scopes see it: counted, its errors wrapped, its end noticed. */
export class Engine {
  readonly manifest: Manifest;
  readonly backend: Backend<Native, Execution>;
  uploads = 0;
  reads = 0;
  readonly ops: Counts = {};
  readonly derived: Counts = {};
  readonly fallbacks: Counts = {};
  /** What stays here of convolutions from one call to the next. */
  readonly operators: Map<ConvOperator, Map<string, unknown>> = new Map();
  private gone: string | undefined;
  private closed: { readonly out: Out<Execution, void> } | undefined;

  constructor(backend: Backend<Native, Execution>) {
    this.backend = backend;
    this.manifest = backend.manifest;
    void backend.lost?.then(
      ({ reason }) => this.lose(reason),
      (error: unknown) => this.lose(messageOf(error)),
    );
  }

  get name(): string {
    return this.manifest.name;
  }

  /** Whether the operation is the engine's own, in this dtype. */
  has(op: OpName, dtype: FloatDType): boolean {
    const { dtypes, narrow } = this.manifest;
    return this.backend.ops[op] !== undefined && (narrow?.[op] ?? dtypes).includes(dtype);
  }

  /** Runs an operation of the engine's own for the public function `caller`. */
  run<O extends OpName>(caller: string, op: O, ...operands: Operands<O>): unknown {
    count(this.ops, op);
    const call = this.backend.ops[op] as (...operands: unknown[]) => unknown;
    return this.guard(caller, () => call.apply(this.backend.ops, operands), op);
  }

  uploadDense(caller: string, x: HostDense): unknown {
    checkDenseUpload(caller, this.manifest, x.dtype, x.shape);
    this.uploads++;
    return this.guard(caller, () => this.backend.uploadDense(x), "uploadDense");
  }

  uploadCsr(caller: string, a: HostCsr): unknown {
    checkSparseUpload(caller, this.manifest, a.dtype, a.shape, a.data.length);
    this.uploads++;
    return this.guard(caller, () => this.backend.uploadCsr(a), "uploadCsr");
  }

  /** Uploads the matrix of a convolution: where the engine lends its memory it is built there and nowhere else. */
  uploadOperator(caller: string, operator: ConvOperator): unknown {
    const { dtype, shape, nnz } = operator;
    checkSparseUpload(caller, this.manifest, dtype, shape, nnz);
    if (this.backend.allocCsr === undefined) return this.uploadCsr(caller, operator.toCsr());
    this.uploads++;
    return this.guard(caller, () => {
      const memory = this.backend.allocCsr?.(shape, nnz, dtype);
      operator.toCsr({ allocate: () => memory?.parts as HostCsr });
      return memory?.commit();
    });
  }

  setValues(caller: string, a: Sparse<Native>, data: FloatArray): void {
    this.uploads++;
    this.guard(caller, () => this.backend.setValues?.(a, data));
  }

  readDense(x: Dense<Native>): Out<Execution, FloatArray> {
    this.reads++;
    return mapOut(this.backend.readDense(x), (data) => {
      if (data.length === sizeOf(x.shape) && dtypeOf(data) === x.dtype) return data;
      const expected = `${sizeOf(x.shape)} of ${x.dtype}`;
      throw new Error(`readDense gave ${data.length} elements of ${dtypeOf(data)}, expected ${expected}`);
    });
  }

  readCsr(a: Sparse<Native>): Out<Execution, HostCsr> {
    this.reads++;
    return this.backend.readCsr(a);
  }

  release(native: unknown): void {
    if (this.gone === undefined) this.guard("dispose", () => this.backend.release(native));
  }

  /** Waits for queued work; afterwards, or on a second call, `closed` is the answer. */
  close(): Out<Execution, void> {
    if (this.closed !== undefined) return this.closed.out;
    const out = this.gone === undefined ? this.answer("close", () => this.backend.close()) : this.settled();
    this.gone ??= "it was closed";
    this.operators.clear();
    this.closed = { out };
    return out;
  }

  /**
   * Asks the engine for something that crosses back. On an asynchronous engine every failure rejects, also that of a check
   * inside `ask`, and the question is asked before this returns.
   */
  answer<T>(caller: string, ask: () => Out<Execution, T>): Out<Execution, T> {
    if (this.manifest.execution === "sync") {
      const value = this.guard(caller, ask);
      if (!(value instanceof Promise)) return value;
      value.catch(() => undefined);
      throw new BackendError("BACKEND_INVALID", `${caller}: ${this.name} calls itself sync but answers with a Promise`);
    }
    return new Promise<T>((resolve) => resolve(this.guard(caller, ask))).catch((error: unknown) => {
      throw this.wrapped(caller, error);
    });
  }

  /** Nothing to wait for. */
  settled(): Out<Execution, void> {
    return this.manifest.execution === "sync" ? undefined : Promise.resolve();
  }

  private lose(reason: string): void {
    this.gone ??= reason;
  }

  /** @throws BackendError `BACKEND_LOST`, or `BACKEND_FAILED` with the engine's error; an error of this project as it is */
  private guard<T>(caller: string, work: () => T, step?: string): T {
    if (this.gone !== undefined) {
      throw new BackendError("BACKEND_LOST", `${caller}: ${this.name} is gone: ${this.gone}; open a new session`, {
        details: { backend: this.name, reason: this.gone },
      });
    }
    try {
      return work();
    } catch (error) {
      throw this.wrapped(caller, error, step);
    }
  }

  /** @param step the backend's function that threw, where that is known: a derived operation calls several */
  private wrapped(caller: string, error: unknown, step?: string): unknown {
    if (isConvmtxError(error)) return error;
    const where = step === undefined ? "" : ` in ${step}`;
    return new BackendError("BACKEND_FAILED", `${caller}: ${this.name} failed${where}: ${messageOf(error)}`, {
      details: { backend: this.name, ...(step === undefined ? {} : { step }) },
      cause: error,
    });
  }
}

/** `map` of a value that crosses back. */
export function mapOut<T, R>(value: Out<Execution, T>, map: (value: T) => R): Out<Execution, R> {
  return value instanceof Promise ? value.then(map) : map(value as T);
}

export function count(counts: Counts, op: OpName): void {
  counts[op] = (counts[op] ?? 0) + 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
