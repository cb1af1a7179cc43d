/** A bidiagonal matrix: d_0, e_0, d_1, e_1, …, d_(n−1) along its two diagonals. */
export type Bidiagonal = Float64Array;

/**
 * The bidiagonal matrix with the singular values of A [m, n], m ≥ n, by Householder's reflections from both sides; a tall A is made
 * triangular first. (G. Golub and W. Kahan, 1965; T. Chan, 1982; LAPACK `gebrd`.)
 *
 * @param columns those of A, of magnitudes whose squares neither over- nor underflow; overwritten
 * @remarks 4 (m − n/3) n² flops, 2 (m + n) n² for m ≥ 1.6 n. Backward stable: the values move by a small multiple of ε σ_1.
 */
export function bidiagonalise(columns: readonly Float64Array[]): Bidiagonal {
  const n = columns.length;
  if (n > 0 && columns[0].length >= 1.6 * n) return bothSides(triangle(columns));
  return bothSides(columns);
}

/** R of A = Q R. */
function triangle(columns: readonly Float64Array[]): Float64Array[] {
  const n = columns.length;
  return columns.map((column, k) => {
    const last = fromLeft(columns, k);
    return Float64Array.from({ length: n }, (_, i) => (i < k ? column[i] : i === k ? last : 0));
  });
}

function bothSides(columns: readonly Float64Array[]): Bidiagonal {
  const n = columns.length;
  const bidiagonal = new Float64Array(Math.max(0, 2 * n - 1));
  for (let k = 0; k < n; k++) {
    bidiagonal[2 * k] = fromLeft(columns, k);
    if (k + 1 < n) bidiagonal[2 * k + 1] = fromRight(columns, k);
  }
  return bidiagonal;
}

/** Makes column k zero below its element k, which is returned, and reflects the columns after it. */
function fromLeft(columns: readonly Float64Array[], k: number): number {
  const v = columns[k].subarray(k);
  const [result, factor] = reflector(v);
  if (factor === 0) return result;
  inFours(columns, k + 1, k, (x0, x1, x2, x3) => reflectFour(v, factor, x0, x1, x2, x3));
  return result;
}

/** Makes row k zero beyond its element k + 1, which is returned, and reflects the rows after it. */
function fromRight(columns: readonly Float64Array[], k: number): number {
  const v = Float64Array.from({ length: columns.length - k - 1 }, (_, j) => columns[k + 1 + j][k]);
  const [result, factor] = reflector(v);
  if (factor === 0) return result;
  const length = columns[k].length - k - 1;
  const product = new Float64Array(length);
  inFours(columns, k + 1, k + 1, (x0, x1, x2, x3, j) => {
    const [v0, v1, v2, v3] = [v[j], v[j + 1] ?? 0, v[j + 2] ?? 0, v[j + 3] ?? 0];
    for (let i = 0; i < length; i++) product[i] += v0 * x0[i] + v1 * x1[i] + (v2 * x2[i] + v3 * x3[i]);
  });
  inFours(columns, k + 1, k + 1, (x0, x1, x2, x3, j) => {
    const [v0, v1, v2, v3] = [v[j], v[j + 1] ?? 0, v[j + 2] ?? 0, v[j + 3] ?? 0].map((part) => factor * part);
    for (let i = 0; i < length; i++) {
      const along = product[i];
      x0[i] -= v0 * along;
      x1[i] -= v1 * along;
      x2[i] -= v2 * along;
      x3[i] -= v3 * along;
    }
  });
  return result;
}

/**
 * Visits the columns from `first` on, their rows from `row` on, four at a time: what goes along with them is then loaded once for four.
 * The last four are filled up with zeros.
 */
function inFours(
  columns: readonly Float64Array[],
  first: number,
  row: number,
  visit: (x0: Float64Array, x1: Float64Array, x2: Float64Array, x3: Float64Array, j: number) => void,
): void {
  const isFull = (columns.length - first) % 4 === 0;
  const zeros = new Float64Array(isFull ? 0 : columns[0].length - row);
  const at = (j: number) => (j < columns.length ? columns[j].subarray(row) : zeros);
  for (let j = first; j < columns.length; j += 4) visit(at(j), at(j + 1), at(j + 2), at(j + 3), j - first);
}

/** x −= factor (v · x) v */
function reflectFour(
  v: Float64Array,
  factor: number,
  x0: Float64Array,
  x1: Float64Array,
  x2: Float64Array,
  x3: Float64Array,
): void {
  const length = v.length;
  let [dot0, dot1, dot2, dot3] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    const along = v[i];
    dot0 += along * x0[i];
    dot1 += along * x1[i];
    dot2 += along * x2[i];
    dot3 += along * x3[i];
  }
  dot0 *= factor;
  dot1 *= factor;
  dot2 *= factor;
  dot3 *= factor;
  for (let i = 0; i < length; i++) {
    const along = v[i];
    x0[i] -= dot0 * along;
    x1[i] -= dot1 * along;
    x2[i] -= dot2 * along;
    x3[i] -= dot3 * along;
  }
}

/** Turns x into the v of I − factor v vᵀ, which maps x to (result, 0, …, 0). A factor of 0: nothing to do. */
function reflector(x: Float64Array): readonly [result: number, factor: number] {
  let rest = 0;
  for (let i = 1; i < x.length; i++) rest += x[i] * x[i];
  if (rest === 0) return [x[0], 0];
  const length = Math.sqrt(x[0] * x[0] + rest);
  const result = x[0] > 0 ? -length : length;
  x[0] -= result;
  return [result, 2 / (x[0] * x[0] + rest)];
}
