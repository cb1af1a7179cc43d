import { Csc, Csr, cscFromCsr } from "@convmtx/sparse";
import type { Columns } from "../matrix/columns.ts";
import { growingEntries, packed, reserve } from "../matrix/growing-entries.ts";
import { transposeColumns } from "../matrix/transpose-columns.ts";
import { inverseOf } from "../ordering/permutation.ts";
import { isLost, lostPivot } from "../pivot/lost-pivot.ts";
import type { Front, LeadingRows } from "./front.ts";
import { assembleFront, remainderOf } from "./front.ts";
import { Qr } from "./qr-factor.ts";
import type { GrowingReflections } from "./reduce-front.ts";
import { reduceFront } from "./reduce-front.ts";

/**
 * A P = Q (R; 0): for each column, or a few that go together, a front of all rows that meet there, whose echelon form is rows of R and
 * what goes on to the next column that it has.
 *
 * @param a m × n, m ≥ n
 * @param columnOrder of the columns
 * @param defect what to call a lost pivot
 */
export function factorFronts(what: string, a: Columns, columnOrder: Int32Array, defect: "column" | "row"): Qr {
  const [m, n] = a.shape;
  const leading = leadingRows(a, columnOrder);
  const numbers = { marks: new Int32Array(n).fill(-1), place: new Int32Array(n), found: new Int32Array(n) };
  const capacity = 4 * a.indices.length + n;
  const reflections: GrowingReflections = { entries: growingEntries(what, capacity), starts: [0], tau: [] };
  const upper = growingEntries(what, capacity);
  const upperStarts = new Int32Array(n + 1);
  const pivotRows = new Int32Array(n);
  const waiting = new Map<number, Front[]>();
  for (let k = 0; k < n; ) {
    const front = assembleFront(what, k, waiting, leading, numbers);
    waiting.delete(k);
    const leads = reduceFront(what, front, reflections);
    const width = front.columns.length;
    for (let i = 0; i < front.pivots; i++) {
      const pivot = leads[i] === i ? front.values[i * width + i] : 0;
      const column = columnOrder[k];
      const bound = m * Number.EPSILON * normOf(a.data.subarray(a.indptr[column], a.indptr[column + 1]));
      if (isLost(pivot, bound)) throw lostPivot(what, a, defect, { k, column, value: pivot, bound });
      pivotRows[k] = front.rows[i];
      reserve(what, upper, width - i);
      upper.indices.set(front.columns.subarray(i), upper.length);
      upper.data.set(front.values.subarray(i * width + i, (i + 1) * width), upper.length);
      upper.length += width - i;
      upperStarts[++k] = upper.length;
    }
    if (leads.length > front.pivots) {
      const parent = front.columns[front.pivots];
      const others = waiting.get(parent);
      if (others === undefined) waiting.set(parent, [remainderOf(front, leads)]);
      else others.push(remainderOf(front, leads));
    }
  }
  const R = cscFromCsr(Csr.fromPartsUnchecked({ shape: [n, n], indptr: upperStarts, ...packed(upper) }));
  const { entries, starts, tau } = reflections;
  const V = Csc.fromPartsUnchecked(
    { shape: [m, tau.length], indptr: Int32Array.from(starts), ...packed(entries) },
    { sorted: false, canonical: false },
  );
  return new Qr({ shape: a.shape, V, tau: Float64Array.from(tau), pivotRows, R, columnOrder });
}

function leadingRows(a: Columns, columnOrder: Int32Array): LeadingRows {
  const [m, n] = a.shape;
  const { indptr, indices, data } = transposeColumns(a);
  const place = inverseOf(columnOrder);
  const columns = indices.map((column) => place[column]);
  const leftmost = new Int32Array(m).fill(n);
  for (let i = 0; i < m; i++) {
    for (let l = indptr[i]; l < indptr[i + 1]; l++) if (columns[l] < leftmost[i]) leftmost[i] = columns[l];
  }
  const starts = new Int32Array(n + 2);
  for (const k of leftmost) starts[k + 1]++;
  for (let k = 0; k <= n; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const rows = new Int32Array(m);
  for (let i = 0; i < m; i++) rows[next[leftmost[i]]++] = i;
  return { indptr, columns, data, starts, rows };
}

function normOf(x: Float64Array): number {
  let norm = 0;
  for (const value of x) norm = Math.hypot(norm, value);
  return norm;
}
