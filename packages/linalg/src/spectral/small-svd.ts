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
 * 1958; J. Demmel and K. Veselić, 1992.) A left vector of a value 0 is 0.
 */
export function smallSvd(b: Rows): SmallSvd {
  const n = b.length;
  // Row j of `work` becomes column j of B Q, row j of `turns` column j of Q.
  const work = Array.from({ length: n }, (_, j) => Float64Array.from({ length: n }, (_, i) => b[i][j]));
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
    values: Float64Array.from(order, (j) => sizes[j]),
    left: order.map((j) => (sizes[j] === 0 ? work[j] : work[j].map((x) => x / sizes[j]))),
    right: order.map((j) => turns[j]),
  };
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
