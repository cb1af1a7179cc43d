import type { Coo, Csr, VectorOf } from "@convmtx/sparse";
import type {
  DType,
  DTypeOf,
  FloatArray,
  FloatDType,
  Floating,
  NestedArray,
  Promoted,
  TypedArray,
  TypedArrayOf,
} from "@convmtx/tensor";
import { allocate, Tensor } from "@convmtx/tensor";
import type { GeometryOptions, ResolvedGeometry } from "@convmtx/window";
import { explain, resolveGeometry } from "@convmtx/window";
import { apply } from "./apply.ts";
import type { TensorLike } from "./as-tensor.ts";
import type { Bias } from "./bias.ts";
import { addBias, resolveBias } from "./bias.ts";
import { buildCoo } from "./build-coo.ts";
import type { ToCsrOptions } from "./build-csr.ts";
import { buildCsr } from "./build-csr.ts";
import type { ConvPattern, PatternOptions } from "./conv-pattern.ts";
import { buildPattern } from "./conv-pattern.ts";
import { explainForecast } from "./explain-forecast.ts";
import type { Forecast } from "./forecast.ts";
import { forecast } from "./forecast.ts";
import type { KernelValues } from "./kernel-values.ts";
import { kernelValues } from "./kernel-values.ts";
import { matrixPlan } from "./matrix-plan.ts";
import type { MatrixSource } from "./matrix-source.ts";
import { once } from "./once.ts";
import { linearMap, product } from "./product.ts";
import type { RowBlock, RowBlockOptions } from "./row-blocks.ts";
import { rowBlocks } from "./row-blocks.ts";
import type { TapBlock } from "./tap-blocks.ts";
import { tapBlocks } from "./tap-blocks.ts";

export interface ConvOptions extends Omit<GeometryOptions, "kernelShape"> {
  /** One number an output channel. Only `apply` adds it: `matvec`, `rmatvec` and `toCsr` are the linear part. */
  readonly bias?: TensorLike | undefined;
}

/**
 * A convolution layer as the linear operator T of shape [∏ output, ∏ input]: T·vec(x) = vec(conv(x)).
 *
 * Explicit (`toCsr`, `toCoo`, `rowBlocks`), matrix-free (`matvec`, `rmatvec`, `apply`), and a forecast (`nnz`, `forecast`) which
 * is exact before anything is built. Rows and columns are numbered in C order of the output's and input's shapes.
 */
export class ConvOperator<D extends FloatDType = FloatDType> {
  readonly geometry: ResolvedGeometry;
  readonly shape: readonly [nrows: number, ncols: number];
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Of the matrix: the kernel's if floating, else float64. */
  readonly dtype: D;
  readonly forecast: Forecast;
  private readonly bias: Bias | undefined;
  private readonly source: MatrixSource<D>;

  /** Trusts its arguments: `convOperator()` is the checked door. */
  constructor(geometry: ResolvedGeometry, kernel: KernelValues<D>, bias: Bias | undefined) {
    this.geometry = geometry;
    this.inputShape = geometry.inputShape;
    this.outputShape = geometry.outputShape;
    this.dtype = kernel.dtype;
    this.forecast = forecast(geometry, kernel.dtype);
    this.shape = this.forecast.shape;
    this.bias = bias;
    this.source = { geometry, kernel, forecast: this.forecast, plan: once(() => matrixPlan(geometry)) };
  }

  /** Stored entries of the matrix, explicit zeros from zero taps counted; exact, nothing is built for it. */
  get nnz(): number {
    return this.forecast.nnz;
  }

  /** A copy of the kernel, in the matrix's dtype: (C_out, C_in/groups, *k), transposed (C_in, C_out/groups, *k). */
  get kernel(): Tensor<D> {
    const { dtype, shape, values } = this.source.kernel;
    return new Tensor(dtype, values.slice() as TypedArrayOf<D>, [...shape]);
  }

  /** Whether `apply` adds a bias. */
  get hasBias(): boolean {
    return this.bias !== undefined;
  }

  /**
   * y = T x, without the matrix and without the bias.
   *
   * @param x a typed array of ∏ input elements, or a tensor of `inputShape` or of shape [∏ input]
   * @param out where to write y: ∏ output elements, the dtype of the result, no memory in common with x
   * @returns for a typed array a fresh one (or `out`), for a tensor a tensor of `outputShape` (or [∏ output]); float32 if T
   * and x are, else float64
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`, `DTYPE_MISMATCH` for `out`; ConvmtxError
   * `OPTION_INVALID` if `out` overlaps x; LimitError `MEMORY_LIMIT`
   * @remarks At most 2·C_out·(C_in/groups)·∏ windows·∏ k flops. Sums in float64 in an unspecified order, one rounding at the end:
   * |ŷ − y|ᵢ ≤ γ_k (|T||x|)ᵢ with k the taps of row i. Padding is skipped, never multiplied: an infinite tap that falls on
   * zero padding gives no NaN. A zero tap is multiplied, as the explicit zero which it is.
   */
  matvec<E extends DType>(x: Tensor<E>): Tensor<Promoted<D, E>>;
  matvec<X extends TypedArray>(x: X, out?: VectorOf<D, X>): VectorOf<D, X>;
  matvec(x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
    return product(linearMap("matvec", this.geometry, this.source.kernel, "T"), x, out);
  }

  /**
   * y = Tᵀ x: the exact adjoint of `matvec`, ⟨T u, v⟩ = ⟨u, Tᵀ v⟩. Of a convolution it is the gradient by its input.
   *
   * @param x a typed array of ∏ output elements, or a tensor of `outputShape` or of shape [∏ output]
   * @param out where to write y: ∏ input elements, as for `matvec`
   * @returns as `matvec`, of the input's shape
   * @throws as `matvec`
   */
  rmatvec<E extends DType>(x: Tensor<E>): Tensor<Promoted<D, E>>;
  rmatvec<X extends TypedArray>(x: X, out?: VectorOf<D, X>): VectorOf<D, X>;
  rmatvec(x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
    return product(linearMap("rmatvec", this.geometry, this.source.kernel, "adjoint"), x, out);
  }

  /**
   * The layer itself: y = T x + b for one sample or a batch (torch.nn.functional.conv2d and its kin).
   *
   * @param x `inputShape`, or [N, …inputShape]
   * @returns `outputShape`, or [N, …outputShape]; float32 if kernel, bias and x are, else float64
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED` unless x is a tensor; LimitError `MEMORY_LIMIT`
   * @remarks As `matvec` for each sample; the bias is added before the rounding.
   */
  apply(x: Tensor): Tensor<FloatDType> {
    return apply(linearMap("apply", this.geometry, this.source.kernel, "T"), this.geometry, this.bias, x);
  }

  /**
   * The matrix in CSR, canonical, written directly in row order.
   *
   * @returns [∏ output, ∏ input], or [end − begin, ∏ input] for `rows`; fresh arrays, or those of `allocate`
   * @throws LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` before anything is allocated, with the forecast; for `rows` ShapeError
   * `INDEX_OUT_OF_RANGE`; ConvmtxError `OPTION_INVALID`; for `allocate` ShapeError `SHAPE_MISMATCH`, DtypeError
   * `DTYPE_MISMATCH` if its memory does not fit
   * @remarks O(nnz) time; beside the matrix O(Σ m·k) memory, sums over the axes
   */
  toCsr(options: ToCsrOptions<D> = {}): Csr<D> {
    return buildCsr("toCsr", this.source, options);
  }

  /** The matrix in COO, entries in row order. @throws as `toCsr`; `memoryLimit` is compared with 4 bytes an entry more */
  toCoo(options: Pick<ToCsrOptions, "rows" | "memoryLimit"> = {}): Coo<D> {
    return buildCoo(this.source, options);
  }

  /**
   * The matrix, or a range of its rows, in blocks of whole rows, from the first to the last, so that it need not fit into memory.
   *
   * @returns blocks as large as `maxBytes` allows, the same at every call
   * @throws ConvmtxError `OPTION_INVALID`; for `rows` ShapeError `INDEX_OUT_OF_RANGE`; LimitError `INDEX_LIMIT` if there are more columns than int32 addresses
   */
  rowBlocks(options: RowBlockOptions = {}): Generator<RowBlock<D>> {
    return rowBlocks(this.source, options);
  }

  /**
   * Where the matrix has entries, in blocks of whole rows, each entry with the spatial taps that it comes from.
   *
   * @returns blocks as large as `maxBytes` allows; no values are built
   * @throws as `rowBlocks`
   * @remarks O(nnz) time over all blocks
   */
  tapBlocks(options: RowBlockOptions = {}): Generator<TapBlock> {
    return tapBlocks(this.source, options);
  }

  /**
   * The pattern of the matrix, to be filled with other kernels.
   *
   * @throws LimitError `MEMORY_LIMIT`, `INDEX_LIMIT` before anything is allocated; ConvmtxError `OPTION_INVALID`
   */
  pattern(options: PatternOptions = {}): ConvPattern {
    return buildPattern("pattern", this.source, options);
  }

  /** b of y = T x + b, one number an output element; zeros without a bias. The bias's dtype if floating, else float64. */
  biasVector(): FloatArray {
    const vector = allocate(this.bias?.dtype ?? "float64", this.shape[0]);
    if (this.bias) addBias(this.bias, this.geometry, vector);
    return vector;
  }

  /** How each axis was resolved, and the forecast, as text. */
  explain(): string {
    return `${explain(this.geometry)}\n${explainForecast(this.forecast)}`;
  }
}

/**
 * The convolution of `kernel` over inputs of `inputShape` as a linear operator. Correlation, as in PyTorch, unless `flip`.
 *
 * @param kernel (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k); with as many axes as `inputShape`: (*k), no
 * channels. Copied: writing to it later changes nothing. Integer kernels become float64.
 * @throws ShapeError `SHAPE_MISMATCH`, `SHAPE_INVALID`, `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID`, each with the axis, the
 * numbers and the remedy; DtypeError `DTYPE_UNSUPPORTED`
 * @remarks O(∏ kernel); the matrix is the block-Toeplitz T = Σ_t W[:, :, t] ⊗ S_t, S_t the shift of tap t.
 */
export function convOperator<D extends DType>(kernel: Tensor<D>, options: ConvOptions): ConvOperator<Floating<D>>;
export function convOperator<A extends TypedArray>(kernel: A, options: ConvOptions): ConvOperator<Floating<DTypeOf<A>>>;
export function convOperator(kernel: NestedArray, options: ConvOptions): ConvOperator<"float64">;
export function convOperator(kernel: TensorLike, options: ConvOptions): ConvOperator;
export function convOperator(kernel: TensorLike, options: ConvOptions): ConvOperator {
  const values = kernelValues("convOperator", kernel);
  const geometry = resolveGeometry({ ...options, kernelShape: values.shape }, "convOperator");
  const bias = options.bias === undefined ? undefined : resolveBias("convOperator", options.bias, geometry);
  return new ConvOperator(geometry, values, bias);
}
