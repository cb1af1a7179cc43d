import { unitScale } from "../space/unit.ts";

/** A square matrix by rows. */
export type Rows = readonly Float64Array[];

/** B = P Σ Qᵀ: the columns of P and Q by `left[i]` and `right[i]`, σ descending. */
export interface SmallSvd {
  readonly values: Float64Array;
  /** The i-th left singular vector. */
  readonly left: Rows;
  /** The i-th right singular vector. */
  readonly right: Rows;
}

const [mostSweeps, negligible] = [60, 2 ** -53];

/**
 * The singular value decomposition of a small square matrix, by one-sided Jacobi rotations: to high relative accuracy. (M. R. Hestenes,
 * 1958; J. Demmel and K. Veselić, 1992.) Both sides are orthonormal, also where values are 0.
 */
export function smallSvd(b: Rows): SmallSvd {
  const n = b.length;
  const scale = unitScale(b);
  // Row j of `work` becomes column j of B Q, row j of `turns` column j of Q.
  const work = Array.from({ length: n }, (_, j) => Float64Array.from({ length: n }, (_, i) => b[i][j] / scale));
  const turns = Array.from({ length: n }, (_, j) => Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const angle = between(work[p], work[q]);
        if (angle === undefined) continue;
        rotate(work[p], work[q], angle);
        rotate(turns[p], turns[q], angle);
        turned = true;
      }
    }
    if (!turned) break;
  }
  const sizes = work.map((column) => Math.hypot(...column));
  const order = sizes.map((_, j) => j).sort((i, j) => sizes[j] - sizes[i]);
  return {
    values: Float64Array.from(order, (j) => scale * sizes[j]),
    left: orthonormal(order.map((j) => work[j].map((x) => (sizes[j] === 0 ? 0 : x / sizes[j])))),
    right: order.map((j) => turns[j]),
  };
}

/** The vectors, but where one is 0, or rounding error along those before it, one that is orthogonal to them. */
function orthonormal(vectors: readonly Float64Array[]): Rows {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = without(done, vector);
    done.push(Math.hypot(...rest) > 0.5 ? normalised(rest) : orthogonalTo(done, vector.length));
  }
  return done;
}

/** Of the axes that which lies least along the basis. */
function orthogonalTo(basis: Rows, n: number): Float64Array {
  const axis = (i: number) => Float64Array.from({ length: n }, (_, j) => (j === i ? 1 : 0));
  const outside = Array.from({ length: n }, (_, i) => basis.reduce((rest, q) => rest - q[i] * q[i], 1));
  return normalised(without(basis, normalised(without(basis, axis(outside.indexOf(Math.max(...outside)))))));
}

function normalised(x: Float64Array): Float64Array {
  const size = Math.hypot(...x);
  return x.map((value) => value / size);
}

function without(basis: Rows, vector: Float64Array): Float64Array {
  const rest = vector.slice();
  for (const q of [...basis, ...basis]) {
    const part = q.reduce((sum, x, i) => sum + x * rest[i], 0);
    for (let i = 0; i < rest.length; i++) rest[i] -= part * q[i];
  }
  return rest;
}

type Angle = readonly [cosine: number, sine: number];

/** The rotation that makes x and y orthogonal; undefined if they are. */
function between(x: Float64Array, y: Float64Array): Angle | undefined {
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += x[i] * x[i];
    yy += y[i] * y[i];
    xy += x[i] * y[i];
  }
  if (xy === 0 || Math.abs(xy) <= negligible * Math.sqrt(xx * yy)) return undefined;
  const zeta = (yy - xx) / (2 * xy);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  return [cosine, cosine * tangent];
}

function rotate(x: Float64Array, y: Float64Array, [c, s]: Angle): void {
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i], y[i]];
    x[i] = c * a - s * b;
    y[i] = s * a + c * b;
  }
}
