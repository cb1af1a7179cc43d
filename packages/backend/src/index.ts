export { checkManifest, contractSpec } from "./check-manifest.ts";
export { checkPivot } from "./check-pivot.ts";
export type {
  Backend,
  BackendFactory,
  Dense,
  Execution,
  HostCsr,
  HostDense,
  Manifest,
  Native,
  OpName,
  Ops,
  Out,
  Scalar,
  Sparse,
  UnfoldGeometry,
} from "./contract.ts";
export { defineBackend } from "./define-backend.ts";
export { type HostDenseNative, type HostDenseOps, hostDenseOps } from "./host-dense.ts";
export { type NativeLedger, nativeLedger } from "./native-ledger.ts";
export { opNames, optionalOps, requiredOps } from "./op-names.ts";
