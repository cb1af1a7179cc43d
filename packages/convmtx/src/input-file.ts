import type { NpyArray, PetscFile, RangedSource, ReadOptions } from "@convmtx/io";
import { readMatrix } from "@convmtx/io";
import { openFile } from "@convmtx/io/node";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { csrFromCoo, csrFromCsc, csrFromDense, toDense } from "@convmtx/sparse";
import { isConvmtxError, LimitError, Tensor, UnsupportedError } from "@convmtx/tensor";

/** What a file holds, whichever of the formats it has. */
export interface InputFile {
  readonly path: string;
  readonly fileBytes: number;
  /** As file names end: `npz`, `npy`, `mtx`, `mtx.gz`. */
  readonly container: string;
  /** What the file says of itself: `csr`, `coordinate real general`, `array in C order`. */
  readonly format: string;
  /** Of the values in the file. */
  readonly sourceDtype: string;
  readonly content: Csr | Csc | Coo | Tensor;
}

/**
 * Reads a file by what it starts with, not by its name.
 *
 * @throws the reader's errors with the path in front; Node's own errors
 */
export async function readInput(path: string, options: ReadOptions): Promise<InputFile> {
  const source = await openFile(path);
  try {
    return { path, fileBytes: source.size, ...(await readContent(path, source, options)) };
  } catch (error) {
    if (isConvmtxError(error) && error.message.startsWith("readMatrix: ")) {
      error.message = error.message.replace("readMatrix", path);
    }
    throw error;
  } finally {
    await source.close();
  }
}

async function readContent(
  path: string,
  source: RangedSource,
  options: ReadOptions,
): Promise<Omit<InputFile, "path" | "fileBytes">> {
  const [first, second] = await source.read(0, Math.min(source.size, 2));
  const suffix = first === 0x1f && second === 0x8b ? ".gz" : "";
  const file = await readMatrix(source, options);
  switch (file.kind) {
    case "npz":
      return { container: "npz", format: file.format, sourceDtype: file.sourceDtype, content: file.matrix };
    case "npz-arrays":
      return { container: "npz", ...only(path, file.arrays) };
    case "npy":
      return { container: `npy${suffix}`, ...ofArray(file) };
    case "matrix-market": {
      const format = `${file.format} ${file.field} ${file.symmetry}`;
      return { container: `mtx${suffix}`, format, sourceDtype: file.field, content: file.matrix };
    }
    case "petsc":
      return { container: `petsc${suffix}`, ...ofPetsc(path, file) };
  }
}

function ofArray({
  tensor,
  sourceDtype,
  fortranOrder,
}: NpyArray): Pick<InputFile, "format" | "sourceDtype" | "content"> {
  return { format: `array in ${fortranOrder ? "Fortran" : "C"} order`, sourceDtype, content: tensor };
}

const petscNames = { mat: "Mat", "dense-mat": "dense Mat", vec: "Vec", is: "IS" } as const;

/** The object of a file that holds one. */
function ofPetsc(path: string, { objects, indexBits, scalar }: PetscFile): ReturnType<typeof ofArray> {
  const [object, ...more] = objects;
  const format = `${petscNames[object.kind]}, ${indexBits}-bit indices`;
  const content = object.kind === "mat" ? object.matrix : object.tensor;
  if (more.length === 0) return { format, sourceDtype: object.kind === "is" ? `int${indexBits}` : scalar, content };
  const names = objects.slice(0, 12).map(({ kind }) => petscNames[kind]);
  throw new UnsupportedError(
    "UNSUPPORTED",
    `${path}: the file holds ${objects.length} objects (${names.join(", ")}), expected one`,
  );
}

/** The array of an archive that holds one. */
function only(path: string, arrays: ReadonlyMap<string, NpyArray>): ReturnType<typeof ofArray> {
  const [array, ...more] = arrays.values();
  if (array !== undefined && more.length === 0) return ofArray(array);
  throw new UnsupportedError(
    "UNSUPPORTED",
    `${path}: the archive holds ${arrays.size} arrays (${[...arrays.keys()].slice(0, 12).join(", ")}), expected a sparse matrix or one array`,
  );
}

/** A kernel or a bias: an array, or a sparse matrix small enough to be one. */
export async function readTensor(path: string, options: ReadOptions): Promise<Tensor> {
  const { content } = await readInput(path, options);
  return content instanceof Tensor ? content : denseUnder(path, content, options.maxBytes);
}

/** A matrix as CSR, in the order of the file. A dense one is taken if it has two axes. */
export async function readCsr(path: string, options: ReadOptions): Promise<Csr> {
  const { content } = await readInput(path, options);
  return asCsr(path, content);
}

/** @throws UnsupportedError `UNSUPPORTED` for an array that is no matrix */
export function asCsr(path: string, content: Csr | Csc | Coo | Tensor): Csr {
  if (content instanceof Tensor) {
    requireMatrix(path, content);
    return csrFromDense(content);
  }
  if (content.format === "csr") return content;
  return content.format === "csc" ? csrFromCsc(content) : csrFromCoo(content);
}

/** @throws UnsupportedError `UNSUPPORTED` */
export function requireMatrix(path: string, { shape }: Tensor): void {
  if (shape.length === 2) return;
  throw new UnsupportedError("UNSUPPORTED", `${path}: an array of shape [${shape.join(", ")}] is no matrix`, {
    details: { shape: [...shape] },
  });
}

/** @throws LimitError `MEMORY_LIMIT` */
export function denseUnder(path: string, matrix: Csr | Csc | Coo, maxBytes: number | undefined): Tensor {
  const [nrows, ncols] = matrix.shape;
  const bytes = nrows * ncols * matrix.data.BYTES_PER_ELEMENT;
  if (bytes > (maxBytes ?? Number.POSITIVE_INFINITY)) {
    throw new LimitError(
      "MEMORY_LIMIT",
      `${path}: ${nrows} x ${ncols} takes ${bytes} bytes as a dense array, over the ceiling of ${maxBytes}; raise --memory`,
      { details: { needed: bytes, maxBytes } },
    );
  }
  return toDense(matrix);
}
