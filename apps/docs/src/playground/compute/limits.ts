import { bytesText, type Forecast } from "@convmtx/toeplitz";
import { countText } from "../../controls/number-text.ts";

/** A page that draws more would keep a phone busy for seconds at every step. */
const mostEntries = 20_000_000;
/** Of input or output: the picture is made and shown on the page's own thread. */
const mostElements = 300_000;
/** Of the kernel: so many numbers are made and sent to the worker at every change. */
const mostTaps = 600_000;

const elsewhere =
  "On your own machine there is no such limit: the command line and the library build it, in blocks if it is larger than memory.";

/** Why a layer is too large for the page, with what its matrix would take; undefined if it is not. */
export function refusal({ shape: [nrows, ncols], nnz, bytes, flops }: Forecast): string | undefined {
  if (nnz <= mostEntries && Math.max(nrows, ncols) <= mostElements) return undefined;
  const limit =
    nnz > mostEntries
      ? `${countText(mostEntries)} stored entries`
      : `${countText(mostElements)} elements of input or output`;
  return (
    `This matrix is ${countText(nrows)} × ${countText(ncols)} with ${countText(nnz)} stored entries: ${bytesText(bytes.total)} ` +
    `as CSR, ${countText(flops)} flops a product. This page goes to ${limit}. ${elsewhere}`
  );
}

/** Why a kernel is too large for the page; undefined if it is not. */
export function kernelRefusal(kernelShape: readonly number[]): string | undefined {
  const size = kernelShape.reduce((product, length) => product * length, 1);
  if (size <= mostTaps) return undefined;
  return `This kernel, ${kernelShape.join(" × ")}, has ${countText(size)} numbers. This page goes to ${countText(mostTaps)}. ${elsewhere}`;
}
