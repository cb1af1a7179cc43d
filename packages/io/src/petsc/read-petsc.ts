import { Csr } from "@convmtx/sparse";
import type { FloatArray, TypedArray } from "@convmtx/tensor";
import { ConvmtxError, Tensor } from "@convmtx/tensor";
import { ByteFeed } from "../byte-feed.ts";
import type { ElementUse } from "../element-sink.ts";
import { elementTypeNamed } from "../element-type.ts";
import type { FileContext } from "../file-error.ts";
import { beyondLimit, invalid, truncated } from "../file-error.ts";
import type { MemoryBudget } from "../memory-budget.ts";
import { allocated, memoryBudget } from "../memory-budget.ts";
import type { Source } from "../source.ts";
import { openSource } from "../source.ts";
import { denseMark, petscClass, tooManyMark } from "./classes.ts";

/** One object of a PETSc file. */
export type PetscObject =
  | { readonly kind: "mat"; readonly matrix: Csr }
  /** A dense matrix: shape [rows, columns]. */
  | { readonly kind: "dense-mat"; readonly tensor: Tensor }
  | { readonly kind: "vec"; readonly tensor: Tensor }
  /** An index set. */
  | { readonly kind: "is"; readonly tensor: Tensor };

export interface PetscFile {
  /** Of every integer in the file. */
  readonly indexBits: 32 | 64;
  readonly scalar: "float64" | "float32";
  /** In the order of the file. */
  readonly objects: readonly PetscObject[];
}

export interface ReadPetscOptions {
  /** What PETSc's scalars were; the file does not say it. Default `"float64"`. */
  readonly scalar?: "float64" | "float32" | undefined;
  /** The most bytes of memory that the result may take. Default 2 GiB. */
  readonly maxBytes?: number | undefined;
}

/**
 * Reads a PETSc binary file: every Mat (AIJ, or dense), Vec and IS in it, with indices of 32 or 64 bits, which the first
 * bytes tell.
 *
 * @param source bytes, a blob, a ranged source or a forward stream
 * @returns the objects with their own memory; entries of a row in the order of the file
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the byte; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`; ConvmtxError
 * `OPTION_INVALID`
 * @remarks Nothing is allocated on the word of a header where the size of the source is known; where it is not, memory
 * grows with the bytes that come. Complex scalars cannot be told apart from real ones and end in `FILE_INVALID`.
 */
export async function readPetsc(source: Source, options: ReadPetscOptions = {}): Promise<PetscFile> {
  const opened = openSource("readPetsc", source);
  return petscFrom("readPetsc", opened.chunks(), opened.ranged?.size, options);
}

export async function petscFrom(
  what: string,
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  size: number | undefined,
  options: ReadPetscOptions,
): Promise<PetscFile> {
  const scalar = scalarOf(what, options);
  const reader = new PetscReader({ what }, chunks, size, scalar, memoryBudget(what, options.maxBytes));
  try {
    return await reader.file();
  } finally {
    await reader.feed.close();
  }
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function scalarOf(what: string, { scalar = "float64" }: ReadPetscOptions): "float64" | "float32" {
  if (scalar === "float64" || scalar === "float32") return scalar;
  throw new ConvmtxError("OPTION_INVALID", `${what}: scalar is ${String(scalar)}, expected "float64" or "float32"`);
}

class PetscReader {
  readonly feed: ByteFeed;
  private readonly context: FileContext;
  private readonly size: number | undefined;
  private readonly scalar: "float64" | "float32";
  private readonly budget: MemoryBudget;
  private indexBytes = 4;

  constructor(
    context: FileContext,
    chunks: AsyncGenerator<Uint8Array, void, undefined>,
    size: number | undefined,
    scalar: "float64" | "float32",
    budget: MemoryBudget,
  ) {
    this.context = context;
    this.feed = new ByteFeed(context, chunks);
    this.size = size;
    this.scalar = scalar;
    this.budget = budget;
  }

  async file(): Promise<PetscFile> {
    const objects: PetscObject[] = [];
    if (await this.feed.isAtEnd()) throw truncated(this.context, { byte: 0 }, "the file is empty");
    // An int32 of 0 can only be the upper half of an int64: no class has that number.
    let id = view(await this.feed.take(4, "a class number")).getInt32(0);
    if (id === 0) {
      this.indexBytes = 8;
      id = view(await this.feed.take(4, "a class number")).getInt32(0);
    }
    for (;;) {
      objects.push(await this.object(id));
      if (await this.feed.isAtEnd()) break;
      id = await this.integer("a class number");
    }
    return { indexBits: this.indexBytes === 4 ? 32 : 64, scalar: this.scalar, objects };
  }

  private async object(id: number): Promise<PetscObject> {
    switch (id) {
      case petscClass.mat:
        return this.matrix();
      case petscClass.vec: {
        const n = await this.length("the length of a Vec", 2 ** 53);
        this.expect(n * this.scalarBytes, `a Vec of ${n}`);
        return { kind: "vec", tensor: tensorOf(await this.values(n, "a Vec"), [n]) };
      }
      case petscClass.is: {
        const n = await this.length("the length of an IS", 2 ** 53);
        this.expect(n * this.indexBytes, `an IS of ${n}`);
        return { kind: "is", tensor: tensorOf(await this.integers(n, "an IS", "indices"), [n]) };
      }
      default: {
        const at = { byte: this.feed.position - this.indexBytes };
        const problem = `class number ${id}, expected ${petscClass.mat} (Mat), ${petscClass.vec} (Vec) or ${petscClass.is} (IS)`;
        const hint = "if an object came before, its scalars may be complex or of another width than option scalar says";
        throw invalid(this.context, at, `${problem}; ${hint}`);
      }
    }
  }

  private async matrix(): Promise<PetscObject> {
    const nrows = await this.length("the rows of a Mat", 0x7fffffff);
    const ncols = await this.length("the columns of a Mat", 0x7fffffff);
    const announced = await this.integer("the entries of a Mat");
    if (announced === denseMark) return this.denseMatrix(nrows, ncols);
    const isMarked = this.indexBytes === 4 && announced === tooManyMark;
    if (announced < 0) throw invalid(this.context, this.before(), `a Mat of ${announced} entries`);
    if (announced > 0x7fffffff) {
      throw beyondLimit(
        "INDEX_LIMIT",
        this.context,
        this.before(),
        `a Mat of ${announced} entries is beyond int32 indices`,
      );
    }
    const least = isMarked ? 0 : announced * (this.indexBytes + this.scalarBytes);
    this.expect(nrows * this.indexBytes + least, `a Mat of ${nrows} rows and ${announced} entries`);
    const start = this.feed.position;
    const lengths = (await this.integers(nrows, "the row lengths", "offsets")) as Float64Array;
    this.budget.take(this.context, { byte: start }, 4 * (nrows + 1));
    const indptr = allocated(this.context, { byte: start }, 4 * (nrows + 1), () => new Int32Array(nrows + 1));
    let nnz = 0;
    for (let i = 0; i < nrows; i++) {
      nnz += lengths[i];
      if (isMarked && nnz > 0x7fffffff) {
        throw beyondLimit(
          "INDEX_LIMIT",
          this.context,
          { byte: start },
          `a Mat of ${nnz} entries and more is beyond int32 indices`,
        );
      }
      if (lengths[i] < 0 || nnz > 0x7fffffff || (!isMarked && nnz > announced)) {
        const problem = `row ${i} has ${lengths[i]} entries, which makes ${nnz}, expected ${announced} in all`;
        throw invalid(this.context, { byte: start + i * this.indexBytes }, problem);
      }
      indptr[i + 1] = nnz;
    }
    this.budget.give(8 * nrows);
    this.expect(nnz * (this.indexBytes + this.scalarBytes), `a Mat of ${nnz} entries`);
    if (!isMarked && nnz !== announced) {
      throw invalid(this.context, { byte: start }, `the rows have ${nnz} entries, expected ${announced}`);
    }
    const indices = (await this.integers(nnz, "the columns", "indices", ncols)) as Int32Array;
    const data = (await this.values(nnz, "the values")) as FloatArray;
    return { kind: "mat", matrix: Csr.fromPartsUnsorted({ shape: [nrows, ncols], indptr, indices, data }) };
  }

  private async denseMatrix(nrows: number, ncols: number): Promise<PetscObject> {
    this.expect(nrows * ncols * this.scalarBytes, `a dense Mat of ${nrows} x ${ncols}`);
    return { kind: "dense-mat", tensor: tensorOf(await this.values(nrows * ncols, "a dense Mat"), [nrows, ncols]) };
  }

  private get scalarBytes(): number {
    return elementTypeNamed(this.scalar).bytes;
  }

  /** The place of the integer that has just been read. */
  private before(): { readonly byte: number } {
    return { byte: this.feed.position - this.indexBytes };
  }

  private async integer(wanted: string): Promise<number> {
    const bytes = view(await this.feed.take(this.indexBytes, wanted));
    return this.indexBytes === 4 ? bytes.getInt32(0) : bytes.getInt32(0) * 2 ** 32 + bytes.getUint32(4);
  }

  private async length(wanted: string, most: number): Promise<number> {
    const value = await this.integer(wanted);
    if (value < 0) throw invalid(this.context, this.before(), `${wanted}: ${value}`);
    if (value <= most) return value;
    throw beyondLimit("INDEX_LIMIT", this.context, this.before(), `${wanted}: ${value} is beyond int32 indices`);
  }

  /** @throws FormatError `FILE_TRUNCATED` if that many bytes cannot be there */
  private expect(bytes: number, object: string): void {
    const { size } = this;
    if (size === undefined || bytes <= size - this.feed.position) return;
    const problem = `the file ends here, but ${object} needs ${bytes} bytes from byte ${this.feed.position} on`;
    throw truncated(this.context, { byte: size }, problem);
  }

  private integers(size: number, wanted: string, use: ElementUse, indexLimit?: number): Promise<TypedArray> {
    return this.array(this.indexBytes === 4 ? "int32" : "int64", size, wanted, use, indexLimit);
  }

  private values(size: number, wanted: string): Promise<TypedArray> {
    return this.array(this.scalar, size, wanted, "values");
  }

  private async array(
    name: "int32" | "int64" | "float32" | "float64",
    size: number,
    wanted: string,
    use: ElementUse,
    indexLimit?: number,
  ): Promise<TypedArray> {
    const options = { use, lossy: false, budget: this.budget, indexLimit, sizeIsKnown: this.size !== undefined };
    const layout = { type: elementTypeNamed(name), littleEndian: false, size };
    return (await this.feed.elements(layout, wanted, options)).elements();
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function tensorOf(data: TypedArray, shape: readonly number[]): Tensor {
  return data instanceof Int32Array
    ? new Tensor("int32", data, shape)
    : data instanceof Float32Array
      ? new Tensor("float32", data, shape)
      : new Tensor("float64", data as Float64Array, shape);
}
