import type { Execution, Out } from "@convmtx/backend";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { ShapeError, shapeText, sizeOf, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { mapOut } from "../session/engine.ts";
import { type DenseHandle, engineOf, type Handle, type SparseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { HostMatrix, Side, Space } from "./space.ts";

/** An engine: vectors are handles of its session, scalars 0-d handles, and nothing crosses but what `read` asks for. */
export class SessionSpace implements Space<DenseHandle, DenseHandle> {
  readonly dtype: FloatDType;
  readonly epsilon: number;
  readonly stride: number;
  private readonly caller: string;
  private readonly session: Session;
  private readonly made = new Set<DenseHandle>();
  private readonly uploads = new Map<HostMatrix, SparseHandle>();
  private readonly operators = new Set<ConvOperator>();
  private readonly constants = new Map<number, DenseHandle>();

  /** @param stride how many steps go by between two looks; on a synchronous engine a look costs nothing */
  constructor(caller: string, session: Session, dtype: FloatDType, stride: number) {
    this.caller = caller;
    this.session = session;
    this.dtype = dtype;
    this.epsilon = dtype === "float32" ? 2 ** -23 : 2 ** -52;
    this.stride = stride;
  }

  zeros(length: number): DenseHandle {
    return this.note(this.session.dense(this.rounded(new Float64Array(length))));
  }

  from(values: FloatArray): DenseHandle {
    return this.note(this.session.dense(this.rounded(values)));
  }

  axpby(alpha: DenseHandle | number, x: DenseHandle, beta: DenseHandle | number, y: DenseHandle): DenseHandle {
    return this.note(this.session.add(x, y, { alpha, beta }));
  }

  scale(alpha: DenseHandle | number, x: DenseHandle): DenseHandle {
    return this.note(this.session.scale(alpha, x));
  }

  dot(x: DenseHandle, y: DenseHandle): DenseHandle {
    return this.note(this.session.dot(x, y));
  }

  norm(x: DenseHandle): DenseHandle {
    return this.note(this.session.norm(x));
  }

  slice(x: DenseHandle, offset: number, length: number, stride = 1): DenseHandle {
    return this.note(this.session.slice(x, { offset, length, stride }));
  }

  concat(parts: readonly DenseHandle[]): DenseHandle {
    return this.note(this.session.concat(parts));
  }

  interleave(parts: readonly DenseHandle[]): DenseHandle {
    const { session } = this;
    return this.note(
      session.scope((t) => {
        const columns = parts.map((part) => t.reshape(part, [sizeOf(part.shape), 1]));
        const joined = t.concat(columns, 1);
        return t.reshape(joined, [sizeOf(joined.shape)]);
      }),
    );
  }

  plus(a: DenseHandle, b: DenseHandle): DenseHandle {
    return this.note(this.session.add(a, b));
  }

  minus(a: DenseHandle, b: DenseHandle): DenseHandle {
    return this.note(this.session.add(a, b, { beta: -1 }));
  }

  times(a: DenseHandle, b: DenseHandle): DenseHandle {
    return this.note(this.session.scale(a, b));
  }

  over(a: DenseHandle, b: DenseHandle): DenseHandle {
    return this.note(this.session.divide(a, b));
  }

  negative(a: DenseHandle): DenseHandle {
    return this.note(this.session.scale(-1, a));
  }

  inverse(a: DenseHandle): DenseHandle {
    // Next to any other a the tiny number is rounded away.
    const tiny = this.dtype === "float32" ? 2 ** -120 : 2 ** -1000;
    return this.over(this.constant(1), this.hypot(a, this.constant(tiny)));
  }

  hypot(a: DenseHandle, b: DenseHandle): DenseHandle {
    return this.note(this.session.scope((t) => t.norm(t.concat([t.reshape(a, [1]), t.reshape(b, [1])]))));
  }

  scalar(value: number): DenseHandle {
    return this.note(this.session.reshape(this.from(Float64Array.of(value)), []));
  }

  matrix(a: HostMatrix, x: DenseHandle, side: Side): DenseHandle {
    return this.handle(this.uploaded(a), x, side);
  }

  convolve(operator: ConvOperator, x: DenseHandle, side: Side): DenseHandle {
    const { session } = this;
    // What the session did not keep of it before is freed at the end.
    if (engineOf(x)?.operators.has(operator) === false) this.operators.add(operator);
    return this.note(side === "forward" ? session.matvec(operator, x) : session.rmatvec(operator, x));
  }

  call(product: (x: DenseHandle) => DenseHandle, x: DenseHandle, length: number): DenseHandle {
    const y: DenseHandle | undefined = product(x);
    if (y?.kind === "dense" && y.shape.length === 1 && y.shape[0] === length && y.dtype === this.dtype)
      return y === x ? this.scale(1, x) : this.note(y); // x may be the user's own
    const got = y?.kind === "dense" ? `${y.dtype} ${shapeText(y.shape)}` : "no vector of the session";
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${this.caller}: the operator's product gave ${got}, expected a ${this.dtype} handle of shape [${length}]`,
      { details: { expected: [length] } },
    );
  }

  handle(a: SparseHandle, x: DenseHandle, side: Side): DenseHandle {
    const { session } = this;
    return this.note(side === "forward" ? session.matvec(a, x) : session.rmatvec(a, x));
  }

  host(what: string): DenseHandle {
    throw new UnsupportedError(
      "UNSUPPORTED",
      `${this.caller}: ${what} works on the host and the vectors stand on ${this.session.backend}; leave it out, or solve on the host without a session`,
      { details: { backend: this.session.backend } },
    );
  }

  /** All of them in one value that crosses once. */
  read(scalars: readonly DenseHandle[]): Out<Execution, readonly number[]> {
    const { session } = this;
    if (scalars.length === 0) return [];
    const joined = session.scope((t) => t.concat(scalars.map((scalar) => t.reshape(scalar, [1]))));
    return this.toHostOnce(joined, (values) => [...values]);
  }

  shown(x: DenseHandle): DenseHandle {
    return x;
  }

  toHost(x: DenseHandle): Out<Execution, Float64Array> {
    return mapOut(this.session.read(x) as Out<Execution, { readonly data: FloatArray }>, ({ data }) =>
      Float64Array.from(data),
    );
  }

  keep(...values: readonly DenseHandle[]): void {
    const needed = new Set<Handle>(values);
    for (const handle of this.made) {
      if (needed.has(handle)) continue;
      this.made.delete(handle);
      handle.dispose();
    }
  }

  release(...values: readonly DenseHandle[]): void {
    for (const handle of values) this.made.delete(handle);
  }

  close(): void {
    this.keep();
    this.session.dispose(...this.uploads.values(), ...this.constants.values(), ...this.operators);
    this.uploads.clear();
    this.constants.clear();
    this.operators.clear();
  }

  private toHostOnce<T>(x: DenseHandle, map: (values: Float64Array) => T): Out<Execution, T> {
    try {
      return mapOut(this.toHost(x), map);
    } finally {
      x.dispose();
    }
  }

  /** A number that serves as long as the space does. */
  private constant(value: number): DenseHandle {
    const found = this.constants.get(value);
    if (found !== undefined) return found;
    const { session } = this;
    const handle = session.dense(this.rounded(Float64Array.of(value)));
    const scalar = session.reshape(handle, []);
    handle.dispose();
    this.constants.set(value, scalar);
    return scalar;
  }

  private uploaded(a: HostMatrix): SparseHandle {
    const found = this.uploads.get(a);
    if (found !== undefined) return found;
    const { session } = this;
    const keepHost = session.can("spmvT", a.dtype) === undefined;
    const handle = session.sparse(a, { keepHost });
    this.uploads.set(a, handle);
    return handle;
  }

  private rounded(values: FloatArray): FloatArray {
    if (this.dtype === "float32") return Float32Array.from(values);
    return Float64Array.from(values);
  }

  private note(handle: DenseHandle): DenseHandle {
    this.made.add(handle);
    return handle;
  }
}
