import type { TypedArray } from "./dtype.ts";

/** A matrix within a typed array; strides in elements. */
export interface MatrixView {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** The tile of the result that one call of `tile` keeps in registers: 4 × 4. */
const side = 4;
/** A packed panel of `side` × `depth` doubles stays in the first-level cache, a block of `rows` × `depth` in the second. */
const depth = 256;
const rows = 64;
const columns = 256;

/** Buffers of the product of an m×k by a k×n matrix, to be reused over a batch. */
export interface Workspace {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly sums: Float64Array;
}

export function blockedWorkspace(m: number, n: number, k: number): Workspace {
  const k1 = Math.min(k, depth);
  const n1 = whole(Math.min(n, columns));
  return {
    a: new Float64Array(whole(Math.min(m, rows)) * k1),
    b: new Float64Array(n1 * k1),
    sums: new Float64Array(whole(m) * n1),
  };
}

/**
 * out[at + i·n + j] = Σ_p a[i, p] · b[p, j] for an m×k by k×n product.
 *
 * Operands are packed into panels of `side` rows (of a) and columns (of b), zero-filled to whole panels, in float64: the
 * inner loop then reads both in order whatever strides and dtype they came with. The scheme is that of K. Goto,
 * R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008). Each element is summed in
 * the order of p within blocks of 256 and rounded to the dtype of `out` once.
 */
export function multiplyBlocked(
  space: Workspace,
  [m, n, k]: readonly [number, number, number],
  a: MatrixView,
  b: MatrixView,
  out: TypedArray,
  at: number,
): void {
  const { sums } = space;
  for (let j0 = 0; j0 < n; j0 += columns) {
    const n1 = Math.min(columns, n - j0);
    const width = whole(n1);
    sums.fill(0);
    for (let p0 = 0; p0 < k; p0 += depth) {
      const k1 = Math.min(depth, k - p0);
      pack(b.data, b.offset + p0 * b.rowStride + j0 * b.columnStride, b.columnStride, n1, b.rowStride, k1, space.b);
      for (let i0 = 0; i0 < m; i0 += rows) {
        const m1 = Math.min(rows, m - i0);
        pack(a.data, a.offset + i0 * a.rowStride + p0 * a.columnStride, a.rowStride, m1, a.columnStride, k1, space.a);
        for (let j = 0; j < n1; j += side) {
          for (let i = 0; i < m1; i += side)
            tile(space.a, i * k1, space.b, j * k1, k1, sums, (i0 + i) * width + j, width);
        }
      }
    }
    for (let i = 0; i < m; i++) {
      const to = at + i * n + j0;
      const from = i * width;
      for (let j = 0; j < n1; j++) out[to + j] = sums[from + j];
    }
  }
}

function whole(length: number): number {
  return Math.ceil(length / side) * side;
}

/** Panels of `side` lines side by side: element p of line i goes to `(i / side | 0)·side·length + p·side + i % side`. */
function pack(
  data: TypedArray,
  offset: number,
  lineStride: number,
  lines: number,
  stride: number,
  length: number,
  into: Float64Array,
): void {
  for (let line = 0; line < whole(lines); line++) {
    let to = (line - (line % side)) * length + (line % side);
    let from = offset + line * lineStride;
    for (let p = 0; p < length; p++, to += side, from += stride) into[to] = line < lines ? data[from] : 0;
  }
}

/** Adds a `side` × `side` tile to `sums`: sixteen accumulators, eight loads for sixteen products. */
function tile(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  length: number,
  sums: Float64Array,
  at: number,
  width: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  for (let p = 0; p < length; p++) {
    const a0 = a[atA];
    const a1 = a[atA + 1];
    const a2 = a[atA + 2];
    const a3 = a[atA + 3];
    const b0 = b[atB];
    const b1 = b[atB + 1];
    const b2 = b[atB + 2];
    const b3 = b[atB + 3];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
    atA += side;
    atB += side;
  }
  addRow(sums, at, s00, s01, s02, s03);
  addRow(sums, at + width, s10, s11, s12, s13);
  addRow(sums, at + 2 * width, s20, s21, s22, s23);
  addRow(sums, at + 3 * width, s30, s31, s32, s33);
}

function addRow(sums: Float64Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  sums[at] += s0;
  sums[at + 1] += s1;
  sums[at + 2] += s2;
  sums[at + 3] += s3;
}
