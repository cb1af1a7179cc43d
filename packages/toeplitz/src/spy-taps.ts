import type { SpyPalette, SpyRows } from "@convmtx/sparse";
import { tapColours } from "@convmtx/sparse";
import type { ConvOperator } from "./conv-operator.ts";
import type { RowBlockOptions } from "./row-blocks.ts";

export interface SpyTapsOptions extends Pick<RowBlockOptions, "maxBytes"> {
  /** Told after each block how many rows are drawn. What it throws ends the drawing. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** A layer's matrix to draw, each entry of the class of its spatial tap, and the colours of the classes. */
export interface SpyTaps {
  readonly rows: SpyRows;
  readonly palette: SpyPalette;
}

/** Small enough to stay near the processor. */
const blockBytes = 2 ** 20;

/**
 * The matrix of a layer as rows for `spy`, `spySvg` and `spyPixels`, with a class and a colour for each spatial tap, or for neighbours of a
 * large kernel. The matrix is never built whole.
 *
 * @param options `maxBytes` of a block, default 1 MiB
 * @returns at once: the blocks are made while they are drawn
 * @throws ConvmtxError `OPTION_INVALID`; LimitError `INDEX_LIMIT` if there are more columns than int32 addresses, both while drawing
 * @remarks drawing takes O(nnz) time
 */
export function spyTaps(operator: ConvOperator, options: SpyTapsOptions = {}): SpyTaps {
  const { maxBytes = blockBytes, onRows } = options;
  const { shape, nnz, geometry } = operator;
  const { palette, classCount, classOf } = tapColours(geometry.axes.map(({ kernelSize }) => kernelSize));
  const isCoarse = classCount < classOf.length;
  function* rowBlocks() {
    for (const { begin, end, pattern: matrix, tapPtr: classPtr, taps } of operator.tapBlocks({ maxBytes })) {
      yield { begin, matrix, classPtr, classes: isCoarse ? taps.map((tap) => classOf[tap]) : taps };
      onRows?.(end);
    }
  }
  return { rows: { format: "rows", shape, nnz, classCount, rowBlocks }, palette };
}
