import { bytesText } from "./bytes-text.ts";
import type { Forecast } from "./forecast.ts";

/** The forecast on one line: shape, stored entries, bytes, flops. */
export function explainForecast({ shape, nnz, dtype, bytes, flops }: Forecast): string {
  const share = shape[0] * shape[1] === 0 ? 0 : nnz / (shape[0] * shape[1]);
  return `matrix  ${shape[0]} x ${shape[1]} ${dtype}, ${nnz} stored entries (${(100 * share).toPrecision(3)} %), ${bytesText(bytes.total)} as CSR, ${flops} flops a product`;
}
