import type { SpyPalette, SpyRows } from "@convmtx/sparse";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { Progress } from "./progress.ts";
import { tapColours } from "./tap-colours.ts";

/** A matrix to draw, and its colours, if it has any. */
export interface SpySubject {
  readonly rows: SpyRows;
  readonly palette: SpyPalette | undefined;
}

/** Small enough to stay near the processor. */
const blockBytes = 2 ** 20;

/**
 * The matrix of a layer as rows to draw, with a class and a colour for each spatial tap; it is never built whole.
 *
 * @param progress is told of the rows that were drawn
 */
export function spyOperator(operator: ConvOperator, withTaps: boolean, progress: Progress): SpySubject {
  const { shape, nnz, geometry } = operator;
  const { palette, classCount, classOf } = tapColours(geometry.axes.map(({ kernelSize }) => kernelSize));
  const isCoarse = classCount < classOf.length;
  function* rowBlocks() {
    for (const { begin, end, pattern: matrix, tapPtr: classPtr, taps } of operator.tapBlocks({
      maxBytes: blockBytes,
    })) {
      if (withTaps) yield { begin, matrix, classPtr, classes: isCoarse ? taps.map((tap) => classOf[tap]) : taps };
      else yield { begin, matrix };
      progress.update(end);
    }
  }
  const rows: SpyRows = { format: "rows", shape, nnz, classCount: withTaps ? classCount : 1, rowBlocks };
  return { rows, palette: withTaps ? palette : undefined };
}
