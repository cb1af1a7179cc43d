import type { FileContext } from "./file-error.ts";
import { memoryBudget } from "./memory-budget.ts";
import type { NpyArray, NpyAssembly } from "./npy-assembly.ts";
import { npyAssembly } from "./npy-assembly.ts";
import type { Source } from "./source.ts";
import { openSource } from "./source.ts";

/** How the readers of binary arrays take what a tensor cannot hold. */
export interface ReadOptions {
  /** Round 64-bit integers beyond 2^53 to the nearest float64 instead of refusing them. Default false. */
  readonly lossy?: boolean | undefined;
  /** The most bytes of memory that the result may take. Default 2 GiB. */
  readonly maxBytes?: number | undefined;
}

/**
 * Reads a `.npy` file (`numpy.load`): versions 1 to 3, both orders, both byte orders, every real dtype.
 *
 * int8, int16 and uint16 become int32; uint32, int64 and uint64 float64; bool uint8; float16 float32. Bytes after the
 * array are ignored, as NumPy does; a stream is read no further than the array.
 *
 * @param source bytes, a blob, a ranged source or a forward stream
 * @returns the tensor, which owns its memory; a file in Fortran order gives a strided view of it
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the byte; UnsupportedError `FILE_UNSUPPORTED` for complex,
 * object, text, date, structured and long double arrays; DtypeError `PRECISION_LOSS` with the index of the first 64-bit
 * integer beyond 2^53, unless `lossy`; LimitError `MEMORY_LIMIT`
 * @remarks Nothing is allocated on the word of the header: where the size of the source is known it is compared first,
 * where it is not, memory grows with the bytes that come.
 */
export async function readNpy(source: Source, options: ReadOptions = {}): Promise<NpyArray> {
  const opened = openSource("readNpy", source);
  return npyFrom("readNpy", opened.chunks(), opened.ranged?.size, options);
}

/** `readNpy` of bytes at hand, without waiting. The tensor does not share their memory. */
export function decodeNpy(bytes: Uint8Array, options: ReadOptions = {}): NpyArray {
  const assembly = assemblyFor("decodeNpy", options, bytes.length);
  assembly.push(bytes);
  return assembly.finish();
}

export async function npyFrom(
  what: string,
  chunks: AsyncIterable<Uint8Array>,
  size: number | undefined,
  options: ReadOptions,
): Promise<NpyArray> {
  const assembly = assemblyFor(what, options, size);
  for await (const chunk of chunks) {
    assembly.push(chunk);
    if (assembly.isComplete) break;
  }
  return assembly.finish();
}

function assemblyFor(what: string, options: ReadOptions, totalBytes: number | undefined): NpyAssembly {
  const context: FileContext = { what };
  const budget = memoryBudget(what, options.maxBytes);
  return npyAssembly(context, { use: "tensor", lossy: options.lossy ?? false, budget, totalBytes });
}
