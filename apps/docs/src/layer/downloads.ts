import { encodeNpy, writeMatrixMarket, writeNpz } from "@convmtx/io";
import { spySvg } from "@convmtx/sparse";
import { spyTaps } from "@convmtx/toeplitz";
import { denseMatrix } from "./dense-matrix.ts";
import { inputFile, kernelFile, matrixFile, outputFile } from "./file-names.ts";
import type { Layer } from "./layer.ts";
import { layerInput } from "./layer-input.ts";
import { type WatchOptions, watchedRows } from "./watched-rows.ts";

/** What of a layer can be downloaded: its matrix in three formats, the arrays, and the picture of the matrix. */
export type DownloadName =
  | "matrix.npz"
  | "matrix.mtx"
  | "matrix.npy"
  | "kernel.npy"
  | "input.npy"
  | "output.npy"
  | "spy.svg";

export interface DownloadOptions extends WatchOptions {
  /** The most bytes of a dense matrix. Default 256 MiB. */
  readonly maxDenseBytes?: number | undefined;
}

export interface Download {
  /** `T_16x25.npz`, `kernel.npy`, … */
  readonly name: string;
  /** Its type is the file's. */
  readonly blob: Blob;
}

const binary = "application/octet-stream";

/**
 * A file of a layer. A sparse matrix is written block by block and is never whole in memory; only its file is.
 *
 * @throws (rejects) the signal's reason; LimitError `MEMORY_LIMIT` for a dense matrix over the limit
 * @remarks A picture is drawn in one go: a signal reaches it only from `onProgress`, or from another thread.
 */
export async function download(
  layer: Layer,
  what: DownloadName,
  { maxDenseBytes = 256 * 2 ** 20, ...watch }: DownloadOptions = {},
): Promise<Download> {
  const { operator } = layer;
  const { shape } = operator;
  watch.signal?.throwIfAborted();
  switch (what) {
    case "matrix.npz":
      // Its three arrays are written one after the other.
      return fromStream(matrixFile(shape, "npz"), binary, writeNpz(watchedRows(operator, 3, watch)));
    case "matrix.mtx":
      return fromStream(matrixFile(shape, "mtx"), "text/plain", writeMatrixMarket(watchedRows(operator, 1, watch)));
    case "matrix.npy": {
      const dense = await denseMatrix(operator, maxDenseBytes, watch);
      return fromBytes(matrixFile(shape, "npy"), encodeNpy(dense));
    }
    case "kernel.npy":
      return fromBytes(kernelFile, encodeNpy(operator.kernel));
    case "input.npy":
      return fromBytes(inputFile, encodeNpy(layerInput(layer)));
    case "output.npy":
      return fromBytes(outputFile, encodeNpy(operator.apply(layerInput(layer))));
    case "spy.svg": {
      const blob = new Blob([picture(layer, watch)], { type: "image/svg+xml" });
      return { name: matrixFile(shape, "svg"), blob };
    }
  }
}

function picture({ operator }: Layer, { signal, onProgress }: WatchOptions): string {
  const onRows = (rows: number) => {
    onProgress?.(rows, operator.shape[0]);
    signal?.throwIfAborted();
  };
  const { rows, palette } = spyTaps(operator, { onRows });
  return spySvg(rows, { palette, title: "T" });
}

function fromBytes(name: string, bytes: Uint8Array<ArrayBuffer>): Download {
  return { name, blob: new Blob([bytes], { type: binary }) };
}

async function fromStream(
  name: string,
  type: string,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Download> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { name, blob: new Blob(chunks, { type }) };
    chunks.push(value);
  }
}
