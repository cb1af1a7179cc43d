import { Csr } from "@convmtx/sparse";
import type {
  DType,
  DTypeOf,
  FloatArray,
  FloatDType,
  Floating,
  NestedArray,
  TypedArray,
  TypedArrayOf,
} from "@convmtx/tensor";
import { allocate, ConvmtxError, dtypeOf, floatDType, isTypedArray, ShapeError, sizeOf, Tensor } from "@convmtx/tensor";
import type { GeometryOptions, ResolvedGeometry } from "@convmtx/window";
import { resolveGeometry } from "@convmtx/window";
import type { TensorLike } from "./as-tensor.ts";
import { fillData } from "./fill-data.ts";
import { fillPattern } from "./fill-pattern.ts";
import { forecast } from "./forecast.ts";
import { checkKernelShape, kernelValues } from "./kernel-values.ts";
import { checkBytes, checkLimits, withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { matrixPlan } from "./matrix-plan.ts";
import type { PatternSource } from "./matrix-source.ts";
import { axisTables } from "./matrix-source.ts";
import type { Provenance } from "./provenance.ts";
import { allTaps, tapsOfEntry } from "./provenance.ts";
import { sumOntoTaps } from "./sum-onto-taps.ts";

/**
 * Where the stored entries of a convolution matrix stand and which kernel taps each one sums. It depends on the geometry
 * alone: one pattern serves any number of kernels.
 */
export class ConvPattern {
  readonly geometry: ResolvedGeometry;
  readonly shape: readonly [nrows: number, ncols: number];
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  private readonly plan: MatrixPlan;

  /** Trusts its arguments: `convPattern()` is the checked door. */
  constructor(geometry: ResolvedGeometry, plan: MatrixPlan, indptr: Int32Array, indices: Int32Array) {
    this.geometry = geometry;
    this.plan = plan;
    this.shape = [plan.nrows, plan.ncols];
    this.indptr = indptr;
    this.indices = indices;
  }

  /** Stored entries, explicit zeros counted. */
  get nnz(): number {
    return this.indices.length;
  }

  /**
   * The matrix of `kernel` over this pattern.
   *
   * @param kernel the kernel's shape of the geometry
   * @returns a matrix which shares `indptr` and `indices` with the pattern and owns its data; the kernel's dtype if
   * floating, else float64
   * @throws ShapeError `SHAPE_MISMATCH`, `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT`
   * @remarks O(nnz). Linear in the kernel; an entry of several taps is summed in float64 and rounded once.
   */
  fill<D extends DType>(kernel: Tensor<D>): Csr<Floating<D>>;
  fill<A extends TypedArray>(kernel: A): Csr<Floating<DTypeOf<A>>>;
  fill(kernel: NestedArray): Csr<"float64">;
  fill(kernel: TensorLike): Csr;
  fill(kernel: TensorLike): Csr {
    const { shape, dtype, values } = kernelValues("fill", kernel);
    checkKernelShape("fill", shape, this.geometry.kernelShape);
    const { indptr, indices, nnz } = this;
    const data = withinMemory("fill", `${nnz} values of ${dtype}`, () => allocate(dtype, nnz));
    fillData(this.plan, values, { begin: 0, end: this.shape[0], indptr, data });
    return Csr.fromPartsUnchecked({ shape: this.shape, indptr, indices, data });
  }

  /**
   * dK = the sum of `gradient` over the entries which each tap is part of: the adjoint of `fill`, ⟨fill(K), G⟩ = ⟨K, gradKernel(G)⟩.
   *
   * With G = ∂L/∂T over the stored entries it is ∂L/∂K.
   *
   * @param gradient one number a stored entry: a matrix over this pattern, or its data alone
   * @returns the kernel's shape; the gradient's dtype, summed in float64
   * @throws ShapeError `SHAPE_MISMATCH` if the gradient has another pattern; ConvmtxError `OPTION_INVALID` if it is neither
   * @remarks O(nnz)
   */
  gradKernel<D extends FloatDType>(gradient: Csr<D> | TypedArrayOf<D>): Tensor<D> {
    const data: FloatArray = isTypedArray(gradient) ? gradient : this.dataOf(gradient);
    if (data.length !== this.nnz) {
      throw new ShapeError("SHAPE_MISMATCH", `gradKernel: ${data.length} gradients for ${this.nnz} stored entries`, {
        details: { length: data.length, nnz: this.nnz },
      });
    }
    const { kernelShape } = this.geometry;
    const sums = sumOntoTaps(this.plan, this.indptr, data, sizeOf(kernelShape));
    const dtype = floatDType(dtypeOf(data)) as D;
    const values = dtype === "float64" ? sums : Float32Array.from(sums);
    return new Tensor<D>(dtype, values as TypedArrayOf<D>, kernelShape);
  }

  /**
   * The kernel elements whose sum stored entry `entry` is, as flat indices in C order.
   *
   * @throws ShapeError `INDEX_OUT_OF_RANGE`
   * @remarks O(log nrows + Π k)
   */
  taps(entry: number): readonly number[] {
    if (!Number.isInteger(entry) || entry < 0 || entry >= this.nnz) {
      throw new ShapeError("INDEX_OUT_OF_RANGE", `taps: entry ${entry} is not an integer in [0, ${this.nnz})`, {
        details: { entry, nnz: this.nnz },
      });
    }
    return tapsOfEntry(this.plan, this.indptr, entry);
  }

  /**
   * The taps of every entry.
   *
   * @throws LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
   * @remarks Memory of two arrays of nnz: ask only if `taps(entry)` will not do.
   */
  provenance(): Provenance {
    return allTaps(this.plan, this.indptr);
  }

  private dataOf(matrix: Csr): FloatArray {
    if (matrix?.format !== "csr") {
      throw new ConvmtxError("OPTION_INVALID", "gradKernel: expected a Csr over this pattern, or its data alone");
    }
    const same =
      matrix.shape[1] === this.shape[1] &&
      equalArrays(matrix.indptr, this.indptr) &&
      equalArrays(matrix.indices, this.indices);
    if (same) return matrix.data;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      "gradKernel: the gradient has another pattern: expected the indptr and indices of this one",
      { details: { shape: [...matrix.shape], expected: [...this.shape] } },
    );
  }
}

function equalArrays(a: Int32Array, b: Int32Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export interface PatternOptions {
  /** In bytes, of indptr and indices. Default: none. */
  readonly memoryLimit?: number | undefined;
}

/**
 * The pattern of a geometry's convolution matrix, without a kernel.
 *
 * @throws as `resolveGeometry`; ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` before anything is
 * allocated
 * @remarks O(nnz) time; beside the pattern O(Σ m·k) memory
 */
export function convPattern(options: GeometryOptions & PatternOptions): ConvPattern {
  const geometry = resolveGeometry(options, "convPattern");
  const expected = forecast(geometry, "float64");
  return buildPattern("convPattern", { geometry, forecast: expected, plan: () => matrixPlan(geometry) }, options);
}

/** @throws ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` */
export function buildPattern(caller: string, source: PatternSource, options: PatternOptions): ConvPattern {
  const { shape, nnz, bytes } = source.forecast;
  const memoryLimit = checkBytes(caller, "memoryLimit", options.memoryLimit, Number.POSITIVE_INFINITY);
  const demand = { shape, nnz, bytes: bytes.indptr + bytes.indices };
  checkLimits(caller, demand, memoryLimit);
  const plan = axisTables(caller, source);
  const [indptr, indices] = withinMemory(caller, `${demand.bytes} bytes`, () => [
    new Int32Array(shape[0] + 1),
    new Int32Array(nnz),
  ]);
  fillPattern(plan, { begin: 0, end: shape[0], indptr, indices });
  return new ConvPattern(source.geometry, plan, indptr, indices);
}
