import type { FloatArray } from "@convmtx/tensor";
import type { Backend, Execution, HostCsr, HostDense, OpName, Ops } from "./contract.ts";
import { defineBackend } from "./define-backend.ts";
import { requiredOps } from "./op-names.ts";
import { referenceOps } from "./reference-ops.ts";
import { type ReferenceQueue, referenceQueue } from "./reference-queue.ts";

/** The host's own values, copied. On the asynchronous engine they are empty objects until the queue has come to them. */
export interface ReferenceNative {
  dense: HostDense;
  sparse: HostCsr;
}

export interface ReferenceOptions<X extends Execution = Execution> {
  readonly execution: X;
  /** The optional operations to have. Default: none, so that all others are derived. */
  readonly ops?: readonly OpName[];
}

/**
 * An engine whose only job is to be right: plain loops over host arrays. For tests, not for work.
 *
 * The asynchronous one really queues: an operation returns before it has run, and its error comes out at the next read
 * of its result, of what was made from it, or at the next `sync`.
 */
export function reference<X extends Execution>(options: ReferenceOptions<X>): Backend<ReferenceNative, X> {
  const live = new Set<object>();
  const queue: ReferenceQueue<X> = referenceQueue(options.execution);
  const make = <T extends HostDense | HostCsr>(operands: readonly unknown[], work: () => T): T => {
    const native = {} as T;
    queue.run(native, nativesIn(operands), () => Object.assign(native, work()));
    live.add(native);
    return native;
  };
  const chosen = [...requiredOps, ...(options.ops ?? [])].map((op) => {
    const run = referenceOps[op] as (...operands: unknown[]) => HostDense | HostCsr;
    return [op, (...operands: unknown[]) => make(operands, () => run(...operands))] as const;
  });
  return defineBackend<ReferenceNative, X>({
    manifest: {
      spec: 1,
      name: "reference",
      version: "0.0.0",
      execution: options.execution,
      dtypes: ["float32", "float64"],
      storage: "sparse",
    },
    ops: Object.fromEntries(chosen) as unknown as Ops<ReferenceNative>,
    uploadDense: (x) => {
      const own = copyDense(x);
      return make([], () => own);
    },
    uploadCsr: (a) => {
      const own = copyCsr(a);
      return make([], () => own);
    },
    readDense: ({ native }) => queue.read([native], () => copy(native.data)),
    readCsr: ({ native }) => queue.read([native], () => copyCsr(native)),
    setValues: ({ native }, data) => {
      const own = copy(data);
      queue.run(native, [native], () => Object.assign(native, { data: own }));
    },
    release: (native) => {
      live.delete(native);
    },
    memory: () => ({ handles: live.size, bytes: [...live].reduce((sum, native) => sum + bytesOf(native), 0) }),
    sync: () => queue.sync(),
    close: () => {
      live.clear();
      return queue.read([], () => undefined);
    },
  });
}

const copy = (data: FloatArray): FloatArray => data.slice() as FloatArray;

const copyDense = ({ dtype, shape, data }: HostDense): HostDense => ({ dtype, shape: [...shape], data: copy(data) });

const copyCsr = ({ dtype, shape, indptr, indices, data }: HostCsr): HostCsr => ({
  dtype,
  shape: [shape[0], shape[1]],
  indptr: indptr.slice(),
  indices: indices.slice(),
  data: copy(data),
});

function bytesOf(native: object): number {
  return Object.values(native).reduce((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0);
}

/** The values which an operation reads: its operands, and those of a list of parts. */
function nativesIn(operands: readonly unknown[]): object[] {
  return operands
    .flat()
    .filter((operand) => typeof operand === "object" && operand !== null && "native" in operand)
    .map((operand) => (operand as { native: object }).native);
}
