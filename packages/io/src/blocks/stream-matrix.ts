import { unsupported } from "../file-error.ts";
import { gunzip, longestMagic, packingOf } from "../gunzip.ts";
import { memoryBudget } from "../memory-budget.ts";
import { npyMagic } from "../npy-header.ts";
import { peek } from "../peek.ts";
import { isPetsc } from "../petsc/classes.ts";
import type { ReadPetscOptions } from "../petsc/read-petsc.ts";
import { scalarOf } from "../petsc/read-petsc.ts";
import type { ReadOptions } from "../read-npy.ts";
import { openNpz } from "../read-npz.ts";
import type { Source } from "../source.ts";
import { openSource, windows } from "../source.ts";
import { spool } from "../spool.ts";
import { zipMagic } from "../zip-archive.ts";
import { matrixMarketStream } from "./matrix-market-blocks.ts";
import type { MatrixStream } from "./matrix-stream.ts";
import { npzStream } from "./npz-blocks.ts";
import { petscStream } from "./petsc-blocks.ts";

/**
 * Opens a sparse matrix to be read block by block, whatever its size: SciPy's npz (csr, csc, coo), a Mat of PETSc, coordinate
 * Matrix Market, plain or gzip. Told by its first bytes, as in `readMatrix`.
 *
 * @param source bytes, a blob or a ranged source, which must stay open; a stream is held in memory first
 * @param options `maxBytes` is the ceiling of what is held beside the blocks
 * @throws as `readMatrix`; UnsupportedError `FILE_UNSUPPORTED` for what has no blocks: dense arrays, bsr, dia
 * @remarks More than 2^31 entries are read; more than 2^31 − 1 rows or columns are not.
 */
export async function streamMatrix(
  source: Source,
  options: ReadOptions & ReadPetscOptions = {},
): Promise<MatrixStream> {
  const what = "streamMatrix";
  const context = { what };
  const opened = openSource(what, source);
  const ranged = opened.ranged ?? (await spool(context, opened.chunks(), memoryBudget(what, options.maxBytes)));
  const start = await ranged.read(0, Math.min(longestMagic, ranged.size));
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => start[i] === byte);
  if (begins(zipMagic)) return npzStream(await openNpz(what, ranged, options));
  if (isPetsc(start)) return petscStream(what, ranged, scalarOf(what, options));
  if (begins(npyMagic))
    throw unsupported(context, { byte: 0 }, "an npy file cannot be read in blocks: it holds every element");
  const isPacked = packingOf(context, start) === "gzip";
  if (isPacked) {
    const { start: inner, chunks } = await peek(gunzip(context, windows(what, ranged)), longestMagic);
    await chunks.return();
    if (isPetsc(inner) || npyMagic.every((byte, i) => inner[i] === byte)) {
      throw unsupported(context, { byte: 0 }, "inside gzip only Matrix Market is read in blocks: unpack the file");
    }
  }
  const text = () => (isPacked ? unpacked() : windows(what, ranged));
  const unpacked = () => gunzip(context, windows(what, ranged));
  return matrixMarketStream(what, text, isPacked ? undefined : ranged.size, options);
}
