import { bytesText, type ConvOperator } from "@convmtx/toeplitz";

/** A page that draws more would keep a phone busy for seconds at every step. */
const mostEntries = 20_000_000;
const mostElements = 4_000_000;

/** Why a layer is too large for the page, with what its matrix would take; undefined if it is not. */
export function refusal({ shape: [nrows, ncols], nnz, forecast }: ConvOperator): string | undefined {
  const count = (value: number) => value.toLocaleString("en");
  const elements = Math.max(nrows, ncols);
  if (nnz <= mostEntries && elements <= mostElements) return undefined;
  const limit =
    nnz > mostEntries ? `${count(mostEntries)} stored entries` : `${count(mostElements)} elements of input or output`;
  return (
    `This matrix is ${count(nrows)} × ${count(ncols)} with ${count(nnz)} stored entries: ${bytesText(forecast.bytes.total)} ` +
    `as CSR, ${count(forecast.flops)} flops a product. This page goes to ${limit}. ` +
    "On your own machine there is no such limit: the code below and the command line build it, in blocks if it is larger than memory."
  );
}
