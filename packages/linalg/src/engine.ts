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
import { BackendError, DtypeError, isConvmtxError, LimitError, shapeText, sizeOf } from "@convmtx/tensor";

/** What a session has done so far. */
export interface Statistics {
  readonly uploads: number;
  readonly reads: number;
  /** Calls of the engine's own operations, by name. */
  readonly ops: Readonly<Partial<Record<OpName, number>>>;
  /** Results that were derived from other operations on the same engine, by the name of what was asked for. */
  readonly derived: Readonly<Partial<Record<OpName, number>>>;
  /** Results that the fallback engine computed, by name. */
  readonly fallbacks: Readonly<Partial<Record<OpName, number>>>;
  /** Live handles of this session and its scopes. */
  readonly live: number;
}

/** A backend as all sessions over it see it: counted, its errors wrapped, its end noticed. */
export class Engine {
  readonly manifest: Manifest;
  readonly backend: Backend<Native, Execution>;
  uploads = 0;
  reads = 0;
  readonly ops: Partial<Record<OpName, number>> = {};
  readonly derived: Partial<Record<OpName, number>> = {};
  readonly fallbacks: Partial<Record<OpName, number>> = {};
  private gone: string | undefined;

  constructor(backend: Backend<Native, Execution>) {
    this.backend = backend;
    this.manifest = backend.manifest;
    void backend.lost?.then(({ reason }) => {
      this.gone ??= reason;
    });
  }

  get name(): string {
    return this.manifest.name;
  }

  has(op: OpName): boolean {
    return typeof this.backend.ops[op] === "function";
  }

  /** Runs an operation of the backend's own. @throws BackendError `BACKEND_LOST`, `BACKEND_FAILED` with the cause */
  run<O extends OpName>(op: O, ...operands: Parameters<NonNullable<Ops<Native>[O]>>): unknown {
    this.ops[op] = (this.ops[op] ?? 0) + 1;
    const call = this.backend.ops[op] as (...operands: unknown[]) => unknown;
    return this.guard(op, () => call.apply(this.backend.ops, operands));
  }

  upload(x: HostDense): unknown {
    this.checkDense("dense", x.dtype, x.shape);
    this.uploads++;
    return this.guard("uploadDense", () => this.backend.uploadDense(x));
  }

  uploadCsr(a: HostCsr): unknown {
    this.checkSparse("sparse", a.dtype, a.shape, a.data.length);
    this.uploads++;
    return this.guard("uploadCsr", () => this.backend.uploadCsr(a));
  }

  readDense(x: Dense<Native>): Out<Execution, FloatArray> {
    this.reads++;
    return this.guardOut("read", () => this.backend.readDense(x));
  }

  readCsr(a: Sparse<Native>): Out<Execution, HostCsr> {
    this.reads++;
    return this.guardOut("read", () => this.backend.readCsr(a));
  }

  release(native: unknown): void {
    if (this.gone === undefined) this.guard("release", () => this.backend.release(native));
  }

  sync(): Out<Execution, void> {
    return this.guardOut("sync", () => this.backend.sync());
  }

  close(): Out<Execution, void> {
    if (this.gone !== undefined) return this.manifest.execution === "sync" ? undefined : Promise.resolve();
    const closed = this.guardOut("close", () => this.backend.close());
    this.gone = "the session was closed";
    return closed;
  }

  /** @throws DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
  checkDense(caller: string, dtype: FloatDType, shape: readonly number[]): void {
    this.checkDType(caller, dtype);
    const limit = this.manifest.limits?.elements ?? Number.POSITIVE_INFINITY;
    if (sizeOf(shape) <= limit) return;
    throw new LimitError(
      "MEMORY_LIMIT",
      `${caller}: ${shapeText(shape)} has ${sizeOf(shape)} elements, over the ${limit} that ${this.name} holds`,
      { details: { shape: [...shape], limit } },
    );
  }

  checkSparse(caller: string, dtype: FloatDType, shape: readonly [number, number], nnz: number): void {
    this.checkDType(caller, dtype);
    if (this.manifest.storage === "dense") this.checkDense(caller, dtype, shape);
    const limit = this.manifest.limits?.nnz ?? Number.POSITIVE_INFINITY;
    if (nnz <= limit) return;
    throw new LimitError(
      "MEMORY_LIMIT",
      `${caller}: ${nnz} stored entries, over the ${limit} that ${this.name} holds`,
      {
        details: { nnz, limit },
      },
    );
  }

  private checkDType(caller: string, dtype: FloatDType): void {
    if (this.manifest.dtypes.includes(dtype)) return;
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${caller}: ${this.name} computes in ${this.manifest.dtypes.join(" and ")}, got ${dtype}; convert it first (astype)`,
      { details: { dtype, dtypes: this.manifest.dtypes } },
    );
  }

  private guard<T>(what: string, work: () => T): T {
    this.checkPresent(what);
    try {
      return work();
    } catch (error) {
      throw this.wrapped(what, error);
    }
  }

  private guardOut<T>(what: string, work: () => Out<Execution, T>): Out<Execution, T> {
    const out = this.guard(what, work);
    if (!(out instanceof Promise)) return out;
    return out.catch((error: unknown) => {
      throw this.wrapped(what, error);
    }) as Out<Execution, T>;
  }

  private checkPresent(what: string): void {
    if (this.gone === undefined) return;
    throw new BackendError("BACKEND_LOST", `${what}: ${this.name} is gone: ${this.gone}; open a new session`, {
      details: { backend: this.name, reason: this.gone },
    });
  }

  private wrapped(what: string, error: unknown): unknown {
    if (isConvmtxError(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new BackendError("BACKEND_FAILED", `${what}: ${this.name} failed: ${message}`, {
      details: { backend: this.name },
      cause: error,
    });
  }
}
