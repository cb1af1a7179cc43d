import { ConvmtxError, NumericalError, type Tensor } from "@convmtx/tensor";
import { checkedTolerance } from "../space/place.ts";
import { unitScale } from "../space/unit.ts";
import { fourierTransform } from "./fft.ts";
import { byColumn, type Columns, vectorValues } from "./real-columns.ts";

export interface CirculantOptions {
  /** What to do where an eigenvalue is below `tolerance`: an error, or the x of least norm that comes closest. Default `throw`. */
  readonly singular?: "throw" | "lstsq" | undefined;
  /** Relative to the largest eigenvalue. Default n ε. */
  readonly tolerance?: number | undefined;
}

/**
 * The x with C x = b for the circulant matrix C whose first column is c: C[i, j] = c[(i − j) mod n].
 *
 * @param c [n]
 * @param b [n], or a tensor [n, k]
 * @returns [n] or [n, k], float64, fresh
 * @throws NumericalError `SINGULAR`: `details.pivot` is the frequency of the eigenvalue that is lost; ShapeError `SHAPE_INVALID`,
 * `SHAPE_MISMATCH`
 * @remarks O(n log n) a column. SciPy's `solve_circulant`.
 */
export function solveCirculant<B extends Columns>(
  c: Columns,
  b: B,
  { singular = "throw", tolerance }: CirculantOptions = {},
): B extends Tensor ? Tensor<"float64"> : Float64Array {
  if (!["throw", "lstsq"].includes(singular)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `solveCirculant: singular must be "throw" or "lstsq", got ${String(singular)}`,
    );
  }
  const given = vectorValues("solveCirculant", "c", c);
  // C of a size of about 1, so that no reciprocal overflows.
  const scale = unitScale([given]);
  const column = given.map((value) => value / scale);
  const n = column.length;
  const transform = fourierTransform(n);
  const complex = (values: Float64Array) => {
    const out = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) out[2 * i] = values[i];
    return out;
  };
  const eigenvalues = transform.forward(complex(column));
  const sizes = Float64Array.from({ length: n }, (_, k) => Math.hypot(eigenvalues[2 * k], eigenvalues[2 * k + 1]));
  const least =
    checkedTolerance("solveCirculant", "tolerance", tolerance ?? n * 2 ** -52) *
    sizes.reduce((a, z) => Math.max(a, z), 0);
  const lost = sizes.findIndex((size) => size <= least);
  if (lost >= 0 && singular === "throw") {
    throw new NumericalError(
      "SINGULAR",
      `solveCirculant: C is singular: its eigenvalue at frequency ${lost} has the size ${scale * sizes[lost]}, at most ${scale * least} counts as 0; { singular: "lstsq" } gives the closest`,
      { details: { pivot: lost, value: scale * sizes[lost], bound: scale * least } },
    );
  }
  return byColumn("solveCirculant", b, n, n, (values) => {
    const hat = transform.forward(complex(values.map((value) => value / scale)));
    for (let k = 0; k < n; k++) {
      const [re, im, er, ei] = [hat[2 * k], hat[2 * k + 1], eigenvalues[2 * k], eigenvalues[2 * k + 1]];
      const factor = sizes[k] <= least ? 0 : 1 / sizes[k];
      // In two steps of one factor each, so that no square over- or underflows.
      hat[2 * k] = (re * (er * factor) + im * (ei * factor)) * factor;
      hat[2 * k + 1] = (im * (er * factor) - re * (ei * factor)) * factor;
    }
    const x = transform.inverse(hat);
    return Float64Array.from({ length: n }, (_, i) => x[2 * i]);
  });
}
