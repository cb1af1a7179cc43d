import type { Coo, Csr } from "@convmtx/sparse";
import { cooFromCsr } from "@convmtx/sparse";
import type { FloatArray, FloatDType, TypedArray } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import type { GeometryOptions, ResolvedGeometry } from "@convmtx/window";
import { explain, resolveGeometry } from "@convmtx/window";
import { applyAffine, product } from "./apply.ts";
import type { Bias, BiasLike } from "./bias.ts";
import { addBias, resolveBias } from "./bias.ts";
import type { RowBlock, RowBlockOptions, ToCsrOptions } from "./build-csr.ts";
import { buildCsr, rowBlocks } from "./build-csr.ts";
import type { ConvPattern, PatternOptions } from "./conv-pattern.ts";
import { buildPattern } from "./conv-pattern.ts";
import { explainForecast } from "./explain-forecast.ts";
import type { Forecast } from "./forecast.ts";
import { forecast } from "./forecast.ts";
import type { KernelLike, KernelValues } from "./kernel-values.ts";
import { kernelValues } from "./kernel-values.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { matrixPlan } from "./matrix-plan.ts";
import type { SweepPlan } from "./sweep.ts";
import { sweepPlan } from "./sweep.ts";

export interface ConvOptions extends Omit<GeometryOptions, "kernelShape"> {
  /** One number an output channel. Only `apply` adds it: `matvec`, `rmatvec` and `toCsr` are the linear part. */
  readonly bias?: BiasLike | undefined;
}

/**
 * A convolution layer as the linear operator T of shape [∏ output, ∏ input]: T·vec(x) = vec(conv(x)).
 *
 * Explicit (`toCsr`, `toCoo`, `rowBlocks`), matrix-free (`matvec`, `rmatvec`, `apply`), and a forecast (`nnz`, `forecast`) which
 * is exact before anything is built. Rows and columns are numbered in C order of the output's and input's shapes.
 */
export class ConvOperator {
  readonly geometry: ResolvedGeometry;
  readonly shape: readonly [nrows: number, ncols: number];
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Of the matrix: the kernel's if floating, else float64. */
  readonly dtype: FloatDType;
  readonly forecast: Forecast;
  private readonly weights: KernelValues;
  private readonly bias: Bias | undefined;
  private lazyPlan: MatrixPlan | undefined;
  private lazySweep: SweepPlan | undefined;

  /** Trusts its arguments: `convOperator()` is the checked door. */
  constructor(geometry: ResolvedGeometry, kernel: KernelValues, bias: Bias | undefined) {
    this.geometry = geometry;
    this.inputShape = geometry.inputShape;
    this.outputShape = geometry.outputShape;
    this.dtype = kernel.dtype;
    this.forecast = forecast(geometry, kernel.dtype);
    this.shape = this.forecast.shape;
    this.weights = kernel;
    this.bias = bias;
  }

  /** Stored entries of the matrix, explicit zeros from zero taps counted; exact, nothing is built for it. */
  get nnz(): number {
    return this.forecast.nnz;
  }

  /**
   * y = T x, without the matrix and without the bias.
   *
   * @param x a typed array of ∏ input elements, or a tensor of `inputShape` or of shape [∏ input]
   * @param out a typed array of ∏ output elements to write to, float32 if T and x are, else float64
   * @returns a fresh typed array (or `out`), or for a tensor a tensor of `outputShape` (or [∏ output])
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH` for `out`
   * @remarks Sums in float64, one rounding at the end. Padding is skipped, never multiplied: an infinite tap that falls
   * on zero padding gives no NaN. A zero tap is multiplied, as the explicit zero which it is.
   */
  matvec(x: Tensor): Tensor;
  matvec(x: TypedArray, out?: FloatArray): FloatArray;
  matvec(x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
    return product("matvec", this, this.weights, this.sweepPlan, x, out);
  }

  /**
   * x = Tᵀ y: the exact adjoint of `matvec`, ⟨T x, y⟩ = ⟨x, Tᵀ y⟩. Of a convolution it is the gradient by its input.
   *
   * @param y a typed array of ∏ output elements, or a tensor of `outputShape` or of shape [∏ output]
   * @throws as `matvec`
   */
  rmatvec(y: Tensor): Tensor;
  rmatvec(y: TypedArray, out?: FloatArray): FloatArray;
  rmatvec(y: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
    return product("rmatvec", this, this.weights, this.sweepPlan, y, out);
  }

  /**
   * The layer itself: y = T x + b for one sample or a batch.
   *
   * @param x `inputShape`, or [N, …inputShape]
   * @returns `outputShape`, or [N, …outputShape]
   * @throws ShapeError `SHAPE_MISMATCH`
   */
  apply(x: Tensor): Tensor {
    return applyAffine(this, this.weights, this.bias, this.sweepPlan, x);
  }

  /**
   * The matrix in CSR, canonical, written directly in row order.
   *
   * @throws LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` before anything is allocated, with the forecast; for `rows` ShapeError
   * `INDEX_OUT_OF_RANGE`; for `allocate` ShapeError, DtypeError or ConvmtxError `OPTION_INVALID` if its memory does not fit
   * @remarks O(nnz) time; beside the matrix O(nrows + Σ m·k) memory
   */
  toCsr(options: ToCsrOptions = {}): Csr {
    return buildCsr(this.matrixPlan, this.weights, this.forecast, options);
  }

  /** The matrix in COO, entries in row order. @throws as `toCsr` */
  toCoo(options: Pick<ToCsrOptions, "rows" | "memoryLimit"> = {}): Coo {
    return cooFromCsr(this.toCsr(options));
  }

  /** The matrix in blocks of whole rows, from the first to the last, so that it need not fit into memory. */
  rowBlocks(options: RowBlockOptions = {}): Generator<RowBlock> {
    return rowBlocks(this.matrixPlan, this.weights, this.forecast, options);
  }

  /** The pattern of the matrix, to be filled with other kernels. @throws LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` */
  pattern(options: PatternOptions = {}): ConvPattern {
    return buildPattern("pattern", this.geometry, this.matrixPlan, options.memoryLimit);
  }

  /** b of y = T x + b, one number an output element; zeros without a bias. The bias's dtype. */
  biasVector(): FloatArray {
    const vector = this.bias?.dtype === "float32" ? new Float32Array(this.shape[0]) : new Float64Array(this.shape[0]);
    if (this.bias) addBias(this.bias, this.geometry, vector);
    return vector;
  }

  /** The kernel, as a copy of the matrix's dtype: (C_out, C_in/groups, *k), transposed (C_in, C_out/groups, *k). */
  get kernel(): Tensor<FloatDType> {
    const { dtype, shape, values } = this.weights;
    return new Tensor(dtype, values.slice() as FloatArray, shape);
  }

  /** Whether `apply` adds a bias. */
  get hasBias(): boolean {
    return this.bias !== undefined;
  }

  /** How each axis was resolved, and the forecast, as text. */
  explain(): string {
    return `${explain(this.geometry)}\n${explainForecast(this.forecast)}`;
  }

  private get matrixPlan(): MatrixPlan {
    this.lazyPlan ??= matrixPlan(this.geometry);
    return this.lazyPlan;
  }

  private get sweepPlan(): SweepPlan {
    this.lazySweep ??= sweepPlan(this.geometry);
    return this.lazySweep;
  }
}

/**
 * The convolution of `kernel` over inputs of `inputShape` as a linear operator. Correlation, as in PyTorch, unless `flip`.
 *
 * @param kernel (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k); with as many axes as `inputShape`: (*k), no
 * channels. Copied: writing to it later changes nothing. Integer kernels become float64.
 * @throws ShapeError `SHAPE_MISMATCH`, `SHAPE_INVALID`, `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID`, each with the axis, the
 * numbers and the remedy
 */
export function convOperator(kernel: KernelLike, options: ConvOptions): ConvOperator {
  const values = kernelValues(kernel);
  const geometry = resolveGeometry({ ...options, kernelShape: values.shape }, "convOperator");
  const bias = options.bias === undefined ? undefined : resolveBias(options.bias, geometry);
  return new ConvOperator(geometry, values, bias);
}
