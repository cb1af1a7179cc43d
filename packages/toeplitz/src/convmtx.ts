import type { Csr } from "@convmtx/sparse";
import { ConvmtxError, reshape, ShapeError, shapeText, transpose } from "@convmtx/tensor";
import type { TensorLike } from "./as-tensor.ts";
import { asTensor } from "./as-tensor.ts";
import { convOperator } from "./conv-operator.ts";
import { checkLength } from "./vector.ts";

/**
 * The convolution matrix of a vector, true convolution: MATLAB's `convmtx`.
 *
 * @param h a 1-D array or a column [m, 1]; or a row [1, m]
 * @param n length of the vector that h is convolved with
 * @returns A of shape [m + n − 1, n] with A·x = conv(h, x); for a row its transpose [n, m + n − 1] with xᵀ·A = conv(h, x)ᵀ
 * @throws ShapeError `SHAPE_INVALID` if h is neither; ConvmtxError `OPTION_INVALID` for n
 */
export function convmtx(h: TensorLike, n: number): Csr {
  const vector = asTensor("convmtx", "h", h);
  const { shape } = vector;
  const isRow = shape.length === 2 && shape[0] === 1 && shape[1] > 1;
  const length = Math.max(...shape);
  const isVector = shape.length === 1 || (shape.length === 2 && (shape[0] === 1 || shape[1] === 1));
  if (!isVector || shape.includes(0)) {
    throw new ShapeError("SHAPE_INVALID", `convmtx: h has shape ${shapeText(shape)}, expected [m], [m, 1] or [1, m]`, {
      details: { shape: [...shape] },
    });
  }
  checkLength("convmtx", "n", n);
  return convOperator(reshape(vector, [length]), {
    inputShape: [isRow ? length + n - 1 : n],
    padding: "full",
    flip: true,
    transposed: isRow,
  }).toCsr();
}

export interface Convmtx2Options {
  /** How matrices become vectors. Default `"F"`, column by column, as MATLAB's `X(:)`; `"C"`: row by row. */
  readonly order?: "F" | "C" | undefined;
}

/**
 * T with T·vec(X) = vec(conv2(H, X)), the full true convolution: MATLAB's `convmtx2`.
 *
 * @param H shape [p, q]
 * @param size the shape [m, n] of X
 * @returns [(m + p − 1)(n + q − 1), m·n]
 * @throws ShapeError `SHAPE_INVALID` unless H is 2-D and not empty; ConvmtxError `OPTION_INVALID`
 */
export function convmtx2(H: TensorLike, size: readonly [m: number, n: number], options: Convmtx2Options = {}): Csr {
  const kernel = asTensor("convmtx2", "H", H);
  if (kernel.shape.length !== 2 || kernel.shape.includes(0)) {
    throw new ShapeError(
      "SHAPE_INVALID",
      `convmtx2: H has shape ${shapeText(kernel.shape)}, expected [p, q], not empty`,
      {
        details: { shape: [...kernel.shape] },
      },
    );
  }
  const { order = "F" } = options;
  if (order !== "F" && order !== "C") {
    throw new ConvmtxError("OPTION_INVALID", `convmtx2: order is ${JSON.stringify(order)}, expected "F" | "C"`, {
      details: { option: "order", value: order },
    });
  }
  if (!Array.isArray(size) || size.length !== 2) {
    throw new ConvmtxError("OPTION_INVALID", "convmtx2: size must be [m, n], the shape of X", {
      details: { option: "size", value: size },
    });
  }
  for (const length of size as readonly number[]) checkLength("convmtx2", "size", length);
  // vec by columns is vec by rows of the transpose, and conv2(H, X)ᵀ = conv2(Hᵀ, Xᵀ).
  return order === "C"
    ? convOperator(kernel, { inputShape: size, padding: "full", flip: true }).toCsr()
    : convOperator(transpose(kernel), { inputShape: [size[1], size[0]], padding: "full", flip: true }).toCsr();
}
