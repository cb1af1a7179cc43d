import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType, Tensor, TypedArrayOf } from "@convmtx/tensor";
import { allocate, isTypedArray, ShapeError, sizeOf, tensor } from "@convmtx/tensor";
import type { GeometryOptions, ResolvedGeometry } from "@convmtx/window";
import { resolveGeometry } from "@convmtx/window";
import { fillData, fillIndices, fillIndptr } from "./assemble.ts";
import { checkLimits, forecast } from "./forecast.ts";
import type { KernelLike } from "./kernel-values.ts";
import { checkKernelShape, kernelValues } from "./kernel-values.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { matrixPlan } from "./matrix-plan.ts";
import type { Provenance } from "./provenance.ts";
import { allTaps, sumOntoTaps, tapsOfEntry } from "./provenance.ts";

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
   * @returns a matrix which shares `indptr` and `indices` with the pattern and owns its data
   * @throws ShapeError `SHAPE_MISMATCH`
   */
  fill(kernel: KernelLike): Csr {
    const { shape, dtype, values } = kernelValues(kernel);
    checkKernelShape("fill", shape, this.geometry.kernelShape);
    const data = allocate(dtype, this.nnz);
    fillData(this.plan, values, 0, this.plan.nrows, this.indptr, data);
    return Csr.fromPartsUnchecked({ shape: this.shape, indptr: this.indptr, indices: this.indices, data });
  }

  /**
   * dK = the sum of `gradient` over the entries which each tap is part of: the adjoint of `fill`, ⟨fill(K), G⟩ = ⟨K, gradKernel(G)⟩.
   *
   * @param gradient one number a stored entry: a matrix over this pattern, or its data alone
   * @returns the kernel's shape; the gradient's dtype, summed in float64
   * @throws ShapeError `SHAPE_MISMATCH` if the gradient has another pattern
   */
  gradKernel<D extends FloatDType>(gradient: Csr<D> | TypedArrayOf<D>): Tensor<D> {
    const data = (isTypedArray(gradient) ? gradient : this.dataOf(gradient)) as FloatArray;
    if (data.length !== this.nnz) {
      throw new ShapeError("SHAPE_MISMATCH", `gradKernel: ${data.length} gradients for ${this.nnz} stored entries`, {
        details: { length: data.length, nnz: this.nnz },
      });
    }
    const { kernelShape } = this.geometry;
    const sums = sumOntoTaps(this.plan, data, sizeOf(kernelShape));
    const dtype = (data instanceof Float32Array ? "float32" : "float64") as D;
    return tensor(dtype === "float64" ? sums : Float32Array.from(sums), { shape: kernelShape, dtype });
  }

  /**
   * The kernel elements whose sum stored entry `entry` is, as flat indices in C order, ascending in each axis.
   *
   * @throws ShapeError `INDEX_OUT_OF_RANGE`
   */
  taps(entry: number): readonly number[] {
    if (!Number.isInteger(entry) || entry < 0 || entry >= this.nnz) {
      throw new ShapeError("INDEX_OUT_OF_RANGE", `taps: entry ${entry} is not an integer in [0, ${this.nnz})`, {
        details: { entry, nnz: this.nnz },
      });
    }
    return tapsOfEntry(this.plan, this.indptr, entry);
  }

  /** The taps of every entry. @remarks Memory of two arrays of nnz: ask only if `taps(entry)` will not do. */
  provenance(): Provenance {
    return allTaps(this.plan, this.nnz);
  }

  private dataOf(matrix: Csr): FloatArray {
    const same =
      (matrix.indptr === this.indptr || equalArrays(matrix.indptr, this.indptr)) &&
      (matrix.indices === this.indices || equalArrays(matrix.indices, this.indices));
    if (same && matrix.shape[1] === this.shape[1]) return matrix.data;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      "gradKernel: the gradient has another pattern: expected the indptr and indices of this one",
      { details: { shape: [...matrix.shape], expected: [...this.shape] } },
    );
  }
}

function equalArrays(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export interface PatternOptions {
  /** In bytes, of indptr and indices. Default: none. */
  readonly memoryLimit?: number;
}

/**
 * The pattern of a geometry's convolution matrix, without a kernel.
 *
 * @throws as `resolveGeometry`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` before anything is allocated
 */
export function convPattern(options: GeometryOptions & PatternOptions): ConvPattern {
  const geometry = resolveGeometry(options, "convPattern");
  return buildPattern("convPattern", geometry, matrixPlan(geometry), options.memoryLimit);
}

/** @throws LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` */
export function buildPattern(
  caller: string,
  geometry: ResolvedGeometry,
  plan: MatrixPlan,
  memoryLimit: number = Number.POSITIVE_INFINITY,
): ConvPattern {
  const expected = forecast(geometry, "float64");
  checkLimits(caller, expected, memoryLimit, expected.bytes.indptr + expected.bytes.indices);
  const indptr = new Int32Array(plan.nrows + 1);
  const indices = new Int32Array(fillIndptr(plan, 0, plan.nrows, indptr));
  fillIndices(plan, 0, plan.nrows, indptr, indices);
  return new ConvPattern(geometry, plan, indptr, indices);
}
