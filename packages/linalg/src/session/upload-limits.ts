import type { Manifest } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { DtypeError, LimitError, shapeText, sizeOf } from "@convmtx/tensor";

/** @throws DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
export function checkDenseUpload(
  caller: string,
  manifest: Manifest,
  dtype: FloatDType,
  shape: readonly number[],
): void {
  checkDType(caller, manifest, dtype);
  checkLimit(caller, manifest, "elements", sizeOf(shape), `a dense value of shape ${shapeText(shape)} has`);
}

/** Before a matrix is built or uploaded. @throws as `checkDenseUpload` */
export function checkSparseUpload(
  caller: string,
  manifest: Manifest,
  dtype: FloatDType,
  shape: readonly [number, number],
  nnz: number,
): void {
  checkDType(caller, manifest, dtype);
  const what = `a matrix of shape ${shapeText(shape)}`;
  checkLimit(caller, manifest, "nnz", nnz, `${what} stores`);
  if (manifest.storage === "dense") checkLimit(caller, manifest, "elements", sizeOf(shape), `${what} densified has`);
}

function checkDType(caller: string, { name, dtypes }: Manifest, dtype: FloatDType): void {
  if (dtypes.includes(dtype)) return;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${caller}: ${name} computes in ${dtypes.join(" and ")}, got ${dtype}; convert it first (astype)`,
    { details: { dtype, dtypes: [...dtypes] } },
  );
}

function checkLimit(
  caller: string,
  { name, limits }: Manifest,
  kind: "elements" | "nnz",
  count: number,
  what: string,
): void {
  const limit = limits?.[kind] ?? Number.POSITIVE_INFINITY;
  if (count <= limit) return;
  throw new LimitError(
    "MEMORY_LIMIT",
    `${caller}: ${what} ${count} ${kind === "nnz" ? "entries" : "elements"}, over the ${limit} that ${name} holds; use another engine, or work in parts`,
    { details: { [kind]: count, limit } },
  );
}
