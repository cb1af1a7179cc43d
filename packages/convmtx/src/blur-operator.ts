import type { Operator } from "@convmtx/linalg";
import { asOperator, compose } from "@convmtx/linalg";
import type { Tensor } from "@convmtx/tensor";
import { ShapeError, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import type { Extents } from "./picture.ts";

/** What lies beyond the border of a picture; with `valid` nothing does, and the blurred picture is smaller. */
export const boundaries = ["replicate", "symmetric", "reflect", "circular", "zeros", "valid"] as const;
export type Boundary = (typeof boundaries)[number];

/**
 * The blur of one channel, true convolution: a bright point becomes an image of the kernel.
 *
 * @param kernel [height, width], with its middle at element ⌊size/2⌋ of each axis
 * @param extents of the picture that is blurred
 * @throws ShapeError `GEOMETRY_INVALID` if no window fits
 * @remarks A kernel that is a column times a row, up to rounding, is applied as two, which takes a sum of its lengths instead of their product.
 */
export function blurOperator(kernel: Tensor<"float64">, boundary: Boundary, { height, width }: Extents): Operator {
  if (boundary === "valid" && (kernel.shape[0] > height || kernel.shape[1] > width)) {
    throw new ShapeError(
      "GEOMETRY_INVALID",
      `a kernel of ${kernel.shape[1]} x ${kernel.shape[0]} does not fit into ${width} x ${height}; take another --boundary than valid`,
      { details: { kernel: [...kernel.shape], picture: [height, width] } },
    );
  }
  const along = (taps: Tensor<"float64">, inputShape: readonly number[]) => {
    const padding = taps.shape.map((k) =>
      boundary === "valid" ? [0, 0] : [Math.floor((k - 1) / 2), Math.floor(k / 2)],
    );
    const paddingMode = boundary === "valid" ? "zeros" : boundary;
    return convOperator(taps, { inputShape, padding: padding as [number, number][], paddingMode, flip: true });
  };
  const factors = factorsOf(kernel);
  if (factors === undefined) return asOperator(along(kernel, [height, width]));
  const rows = along(factors.row, [height, width]);
  return compose(along(factors.column, rows.outputShape), rows);
}

/** The size of the picture whose blur has these extents. */
export function unblurredExtents(kernel: Tensor, boundary: Boundary, { height, width }: Extents): Extents {
  if (boundary !== "valid") return { height, width };
  return { height: height + kernel.shape[0] - 1, width: width + kernel.shape[1] - 1 };
}

/** The column and the row that the kernel is the product of, if it is one and that is less work. */
function factorsOf({ data, shape }: Tensor<"float64">): Record<"row" | "column", Tensor<"float64">> | undefined {
  const [height, width] = shape;
  if (height * width <= height + width) return undefined;
  let pivot = 0;
  for (let k = 0; k < data.length; k++) if (Math.abs(data[k]) > Math.abs(data[pivot])) pivot = k;
  if (!(Math.abs(data[pivot]) > 0)) return undefined;
  const [i, j] = [Math.floor(pivot / width), pivot % width];
  const row = data.slice(i * width, (i + 1) * width);
  const column = Float64Array.from({ length: height }, (_, r) => data[r * width + j] / data[pivot]);
  // Taps that were rounded as products, sums and quotients.
  const rounding = 2 ** -50 * Math.abs(data[pivot]);
  const isProduct = data.every((tap, k) => Math.abs(tap - column[Math.floor(k / width)] * row[k % width]) <= rounding);
  if (!isProduct) return undefined;
  return { row: tensor(row, { shape: [1, width] }), column: tensor(column, { shape: [height, 1] }) };
}
