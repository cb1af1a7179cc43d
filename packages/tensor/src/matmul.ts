import { broadcastShapes, broadcastStrides } from "./broadcast.ts";
import type { DType, Floating, Promoted } from "./dtype.ts";
import { floatDType, promote } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import type { MatrixView } from "./matmul-blocked.ts";
import { blockedWorkspace, multiplyBlocked } from "./matmul-blocked.ts";
import { multiplyVector } from "./matmul-vector.ts";
import { newTensor } from "./new-tensor.ts";
import { cStrides, shapeText } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { walk } from "./walk.ts";

/**
 * `A B`, the matrix product over the last two axes; the axes before them are a batch, which broadcasts.
 *
 * @param a shape [..., m, k], or [k] for a row that is dropped from the result
 * @param b shape [..., k, n], or [k] for a column that is dropped from the result
 * @returns a new contiguous tensor of shape [..., m, n]; integers and two different dtypes give float64
 * @throws ShapeError `SHAPE_MISMATCH` for a scalar, unequal k, or batches that do not broadcast; LimitError `MEMORY_LIMIT`
 * @remarks m·n·k products an element of the batch, summed in float64 and rounded once: the error is at most
 * γ_k (|A||B|)_ij, plus half an ulp for float32. Views cost no copy of the whole. Zeros are multiplied, so NaN and ∞
 * spread as IEEE 754 has it. The rules for shapes are those of NumPy's `matmul`.
 */
export function matmul<A extends DType, B extends DType>(a: Tensor<A>, b: Tensor<B>): Tensor<Floating<Promoted<A, B>>> {
  const dtype = floatDType(promote(a.dtype as DType, b.dtype as DType)) as Floating<Promoted<A, B>>;
  const left = a.shape.length === 1 ? withAxis(a, 0) : a;
  const right = b.shape.length === 1 ? withAxis(b, 1) : b;
  const [m, k] = left.shape.slice(-2);
  const [rows, n] = right.shape.slice(-2);
  if (a.shape.length === 0 || b.shape.length === 0 || k !== rows) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `matmul: a has shape ${shapeText(a.shape)} and b ${shapeText(b.shape)}, expected [..., m, k] and [..., k, n] with one k, or [k]`,
      { details: { a: [...a.shape], b: [...b.shape] } },
    );
  }
  const batch = broadcastShapes("matmul", left.shape.slice(0, -2), right.shape.slice(0, -2));
  const out = newTensor("matmul", dtype, [...batch, m, n]);
  if (k > 0) {
    const multiply = m === 1 || n === 1 ? vectorProduct(m, n, k) : blockedProduct(m, n, k);
    const viewA = matrixView(left);
    const viewB = matrixView(right);
    const strides = [batchStrides(left, batch), batchStrides(right, batch), cStrides(out.shape).slice(0, -2)];
    walk(out.shape.includes(0) ? [0] : batch, strides, [left.offset, right.offset, 0], (starts, steps, length) => {
      for (let i = 0; i < length; i++) {
        const [offsetA, offsetB, at] = starts.map((start, operand) => start + i * steps[operand]);
        multiply({ ...viewA, offset: offsetA }, { ...viewB, offset: offsetB }, out, at);
      }
    });
  }
  if (a.shape.length > 1 && b.shape.length > 1) return out;
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])];
  return new Tensor(dtype, out.data, shape);
}

/** Writes one matrix product to `out.data` from `at` on. */
type Product = (a: MatrixView, b: MatrixView, out: Tensor, at: number) => void;

function blockedProduct(m: number, n: number, k: number): Product {
  const space = blockedWorkspace(m, n, k);
  return (a, b, out, at) => multiplyBlocked(space, [m, n, k], a, b, out.data, at);
}

/** A matrix by a column; a row by a matrix is the transposed matrix by the transposed row. */
function vectorProduct(m: number, n: number, k: number): Product {
  const x = new Float64Array(k);
  const y = new Float64Array(Math.max(m, n));
  return (a, b, out, at) => {
    const column = n === 1;
    const { data, offset } = column ? b : a;
    const step = column ? b.rowStride : a.columnStride;
    for (let p = 0; p < k; p++) x[p] = data[offset + p * step];
    const matrix = column ? a : { ...b, rowStride: b.columnStride, columnStride: b.rowStride };
    multiplyVector(matrix, y.length, x, y);
    out.data.set(y, at);
  };
}

function matrixView(x: Tensor): MatrixView {
  const [rowStride, columnStride] = x.strides.slice(-2);
  return { data: x.data, offset: x.offset, rowStride, columnStride };
}

function batchStrides(x: Tensor, batch: readonly number[]): number[] {
  return broadcastStrides(new Tensor(x.dtype, x.data, x.shape.slice(0, -2), x.strides.slice(0, -2)), batch);
}

function withAxis(x: Tensor, axis: 0 | 1): Tensor {
  return new Tensor(x.dtype, x.data, x.shape.toSpliced(axis, 0, 1), x.strides.toSpliced(axis, 0, 0), x.offset);
}
