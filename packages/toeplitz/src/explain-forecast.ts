import type { Forecast } from "./forecast.ts";

/** The forecast on one line: shape, stored entries, bytes, flops. */
export function explainForecast({ shape, nnz, dtype, bytes, flops }: Forecast): string {
  const share = shape[0] * shape[1] === 0 ? 0 : nnz / (shape[0] * shape[1]);
  return `matrix  ${shape[0]} x ${shape[1]} ${dtype}, ${nnz} stored entries (${(100 * share).toPrecision(3)} %), ${bytesText(bytes.total)} as CSR, ${flops} flops a product`;
}

/** A size a person can read: `83.9 MB`, powers of 1000. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`;
}
