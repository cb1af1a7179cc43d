import type { FloatArray } from "@convmtx/tensor";
import type { Backend, Execution, HostCsr, HostDense, OpName, Ops, Out } from "./contract.ts";
import { defineBackend } from "./define-backend.ts";
import { requiredOps } from "./op-names.ts";
import { referenceOps } from "./reference-ops.ts";

/** The host's own values, copied. */
export interface ReferenceNative {
  dense: HostDense;
  sparse: HostCsr;
}

export interface ReferenceOptions<X extends Execution = Execution> {
  readonly execution: X;
  /** The optional operations to have. Default: none, so that all others are derived. */
  readonly ops?: readonly OpName[];
}

/** An engine whose only job is to be right: plain loops over host arrays. For tests, not for work. */
export function reference<X extends Execution>(options: ReferenceOptions<X>): Backend<ReferenceNative, X> {
  const live = new Set<unknown>();
  const keep = <T extends object>(native: T): T => {
    live.add(native);
    return native;
  };
  const out = <T>(value: T): Out<X, T> => (options.execution === "sync" ? value : Promise.resolve(value)) as Out<X, T>;
  const copy = (data: FloatArray) => data.slice() as FloatArray;
  const chosen = [...requiredOps, ...(options.ops ?? [])].map((op) => {
    const run = referenceOps[op] as (...operands: never[]) => object;
    return [op, (...operands: never[]) => keep(run(...operands))] as const;
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
    uploadDense: (x) => keep({ dtype: x.dtype, shape: [...x.shape], data: copy(x.data) }),
    uploadCsr: (a) =>
      keep({
        dtype: a.dtype,
        shape: a.shape,
        indptr: a.indptr.slice(),
        indices: a.indices.slice(),
        data: copy(a.data),
      }),
    readDense: (x) => out(copy(x.native.data)),
    readCsr: ({ native: a }) => out({ ...a, indptr: a.indptr.slice(), indices: a.indices.slice(), data: copy(a.data) }),
    release: (native) => {
      live.delete(native);
    },
    memory: () => ({ handles: live.size, bytes: 0 }),
    sync: () => out(undefined),
    close: () => {
      live.clear();
      return out(undefined);
    },
  });
}
