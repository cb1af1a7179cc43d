import type { Backend, Execution, Manifest, Native, OpName } from "@convmtx/backend";
import { linalg } from "@convmtx/linalg";
import type { FloatDType } from "@convmtx/tensor";

/** How a session can do an operation on an engine; `kept copy`: only with `sparse(a, { keepHost: true })`. */
export type Support = "native" | "derived" | "kept copy";

/** The methods of a backend that it may leave out. */
export type OptionalMethod = "allocCsr" | "setValues" | "memory";

/** What a backend says of itself. Nothing is uploaded or run to find it out. */
export interface Facts {
  readonly manifest: Manifest;
  readonly ops: readonly OpName[];
  has(method: OptionalMethod): boolean;
  /** Undefined: it cannot, and `reason` says why. */
  support(op: OpName, dtype: FloatDType): Support | undefined;
  /** Why there is no support; undefined if there is. */
  reason(op: OpName, dtype: FloatDType): string | undefined;
  /** The dtype of the cases that need only one. */
  readonly mainDType: FloatDType;
}

/** @throws BackendError `BACKEND_INVALID` if the object is no backend */
export function factsOf(backend: Backend<Native, Execution>): Facts {
  const session = linalg(backend);
  const { manifest } = backend;
  const ops = Object.keys(backend.ops) as OpName[];
  const support = (op: OpName, dtype: FloatDType): Support | undefined => {
    const found = session.can(op, dtype);
    if (found !== undefined) return found === "native" ? "native" : "derived";
    return session.can(op, dtype, { keepHost: true }) === undefined ? undefined : "kept copy";
  };
  return {
    manifest,
    ops,
    has: (method) => backend[method] !== undefined,
    support,
    reason(op, dtype) {
      if (!manifest.dtypes.includes(dtype)) return `the manifest does not list ${dtype}`;
      if (support(op, dtype) !== undefined) return undefined;
      const narrow = manifest.narrow?.[op];
      if (ops.includes(op) && narrow !== undefined)
        return `manifest.narrow lists ${narrow.join(" and ")} alone for ${op}`;
      return `ops has no ${op}, and it cannot be derived`;
    },
    mainDType: manifest.dtypes.includes("float64") ? "float64" : manifest.dtypes[0],
  };
}
