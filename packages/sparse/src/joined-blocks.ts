import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

/** The dtype of a matrix joined from `blocks`: float32 if all are, else float64. @throws ConvmtxError `OPTION_INVALID` */
export function promoteAll<D extends FloatDType>(what: string, blocks: readonly Csr<D>[]): D {
  for (const block of blocks) expectFormat(what, block, "csr");
  if (blocks.length === 0) throw new ConvmtxError("OPTION_INVALID", `${what}: no matrices, expected at least one`);
  return (blocks.every(({ dtype }) => dtype === "float32") ? "float32" : "float64") as D;
}

/** What is true of the order of the joined matrix, if it is of every block. */
export function jointOrder(blocks: readonly Csr[]): { sorted: boolean; canonical: boolean } {
  return { sorted: blocks.every(({ sorted }) => sorted), canonical: blocks.every(({ canonical }) => canonical) };
}
