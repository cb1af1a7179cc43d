import type { Backend, Dense, Execution, Native, Sparse } from "@convmtx/backend";
import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";
import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { asTypedArray, Tensor } from "@convmtx/tensor";
import { type CsrParts, checkElements, elementsOfCsr } from "./host-result.ts";
import type { AnyOpSpec, OnBackend, OnSession, Operands } from "./op-spec.ts";

/** A value that was read: its elements in C order, and if it is a matrix its parts. */
export interface ReadBack {
  readonly elements: FloatArray;
  readonly parts?: CsrParts;
}

/** Where an operation is tried: operands go in, one result comes out. `free` undoes `upload` and `apply`. */
export interface Stage<H> {
  upload(operands: Operands): Readonly<Record<string, H>>;
  apply(operands: Readonly<Record<string, H>>): H;
  /** @throws Fault if what is read has another form than dtype and shape say */
  read(value: H, dtype: FloatDType, shape: readonly number[]): Promise<ReadBack>;
  free(value: H): void;
}

/** A stage of some kind of handle: who uses it only hands handles back. */
export type AnyStage = Stage<unknown>;

/** @param keepHost for engines which transpose only from the host's copy */
export function stageOf(
  spec: AnyOpSpec,
  session: Session<Execution>,
  backend: Backend<Native, Execution>,
  keepHost: boolean,
): AnyStage {
  return spec.via === "session"
    ? sessionStage(session, keepHost, (operands) => spec.apply(session, operands))
    : backendStage(backend, (operands) => spec.apply(backend, operands));
}

/** Replaces what can be uploaded by its handle; the same host value twice is one handle. */
function uploaded(operands: Operands, upload: (value: Csr | Tensor<FloatDType>) => unknown): Record<string, unknown> {
  const handles = new Map<unknown, unknown>();
  const handleOf = (value: unknown) => {
    if (!(value instanceof Csr || value instanceof Tensor)) return value;
    if (!handles.has(value)) handles.set(value, upload(value as Csr | Tensor<FloatDType>));
    return handles.get(value);
  };
  return Object.fromEntries(Object.entries(operands).map(([name, value]) => [name, handleOf(value)]));
}

function sessionStage(
  session: Session<Execution>,
  keepHost: boolean,
  apply: (operands: OnSession<Operands>) => DenseHandle | SparseHandle,
): AnyStage {
  return {
    upload: (operands) =>
      uploaded(operands, (value) =>
        value instanceof Csr ? session.sparse(value, { keepHost }) : session.dense(value),
      ),
    apply: (operands) => apply(operands as OnSession<Operands>),
    async read(value, dtype, shape) {
      const host = await session.read(value as DenseHandle & SparseHandle);
      return readBack(host, dtype, shape);
    },
    free: (value) => {
      if (isHandle(value)) value.dispose();
    },
  };
}

function backendStage(
  backend: Backend<Native, Execution>,
  apply: (operands: OnBackend<Operands>) => Dense<Native> | Sparse<Native>,
): AnyStage {
  return {
    upload: (operands) =>
      uploaded(operands, (value) => {
        const { dtype, shape } = value;
        if (value instanceof Csr) return { dtype, shape, native: backend.uploadCsr(value) };
        return { dtype, shape, native: backend.uploadDense({ dtype, shape, data: asTypedArray(value) }) };
      }),
    apply: (operands) => apply(operands as OnBackend<Operands>),
    async read(value, dtype, shape) {
      const { dtype: is, shape: of, native } = value as Dense<Native>;
      const data = await backend.readDense({ dtype: is, shape: of, native });
      return { elements: checkElements(data, dtype, shape) };
    },
    free: (value) => {
      if (typeof value === "object" && value !== null && "native" in value) backend.release(value.native);
    },
  };
}

function isHandle(value: unknown): value is DenseHandle | SparseHandle {
  return typeof value === "object" && value !== null && "dispose" in value;
}

function readBack(host: Tensor<FloatDType> | Csr, dtype: FloatDType, shape: readonly number[]): ReadBack {
  if (host instanceof Csr) {
    return { elements: elementsOfCsr(host, dtype, shape as readonly [number, number]), parts: host };
  }
  return { elements: checkElements(host.data, dtype, shape) };
}
