import type { ConformanceCase } from "./conformance-case.ts";
import { allocCsr } from "./contract/alloc-csr.ts";
import { axpbyBeta } from "./contract/axpby-beta.ts";
import { copies } from "./contract/copies.ts";
import { ends } from "./contract/ends.ts";
import { execution } from "./contract/execution.ts";
import { handles } from "./contract/handles.ts";
import { manifest } from "./contract/manifest.ts";
import { memory } from "./contract/memory.ts";
import { roundTripDense } from "./contract/round-trip-dense.ts";
import { roundTripSparse } from "./contract/round-trip-sparse.ts";
import { setValues } from "./contract/set-values.ts";
import { opCases } from "./op-cases.ts";
import { opSpecs } from "./op-specs.ts";

/** Every case of the suite, in the order they are reported. */
export const catalogue: readonly ConformanceCase[] = [
  ...roundTripDense,
  ...roundTripSparse,
  ...copies,
  ...execution,
  ...manifest,
  ...opSpecs.flatMap((spec) => [...opCases(spec), ...(spec.id === "axpby" ? axpbyBeta : [])]),
  ...setValues,
  ...allocCsr,
  ...memory,
  ...handles,
  ...ends,
];
