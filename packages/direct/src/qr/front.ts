import { withinMemory } from "../matrix/within-memory.ts";

/** Rows of A, as far as they are reduced, which meet in one column: a dense block over the columns that any of them has. */
export interface Front {
  /** The columns, as ordered, ascending. */
  readonly columns: Int32Array;
  /** The rows of A. */
  readonly rows: Int32Array;
  /** The place in `columns` of the first entry of each row; ascending. */
  readonly lead: Int32Array;
  /** Row by row. */
  readonly values: Float64Array;
}

/** The rows of A by rows, their columns numbered as ordered, and for each column which rows have their first entry there. */
export interface LeadingRows {
  readonly indptr: Int32Array;
  readonly columns: Int32Array;
  readonly data: Float64Array;
  /** Row lists: `rows[starts[k]]` up to `rows[starts[k + 1]]` begin in column k. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/** Room to number the columns of a front. */
export interface ColumnNumbers {
  readonly marks: Int32Array;
  readonly place: Int32Array;
  readonly found: Int32Array;
}

/** What children left over, and the rows of A that begin in columns k, …, k + pivots − 1, in one block, rows by their first entry. */
export interface AssembledFront extends Front {
  /** How many columns, from the first on, have all their rows here. */
  readonly pivots: number;
}

/**
 * The front of column k, and of those behind it which need no column more.
 *
 * @param waiting what is left over so far, by the column that it waits for
 */
export function assembleFront(
  what: string,
  k: number,
  waiting: ReadonlyMap<number, readonly Front[]>,
  a: LeadingRows,
  numbers: ColumnNumbers,
): AssembledFront {
  const children = waiting.get(k) ?? [];
  const columns = columnsOfFront(k, children, a, numbers);
  let pivots = 1;
  while (needsNoMore(k, k + pivots, columns[pivots], waiting, a, numbers)) pivots++;
  const { place } = numbers;
  const own = a.rows.subarray(a.starts[k], a.starts[k + pivots]);
  const height = children.reduce((sum, { rows }) => sum + rows.length, own.length);
  const width = columns.length;
  const next = new Int32Array(width + 1);
  for (const child of children) for (const lead of child.lead) next[place[child.columns[lead]] + 1]++;
  for (let j = 0; j < pivots; j++) next[j + 1] += a.starts[k + j + 1] - a.starts[k + j];
  for (let j = 0; j < width; j++) next[j + 1] += next[j];
  const rows = new Int32Array(height);
  const lead = new Int32Array(height);
  const values = withinMemory(what, 8 * height * width, () => new Float64Array(height * width));
  for (const child of children) {
    const childWidth = child.columns.length;
    for (let i = 0; i < child.rows.length; i++) {
      const first = place[child.columns[child.lead[i]]];
      const to = next[first]++;
      rows[to] = child.rows[i];
      lead[to] = first;
      for (let j = child.lead[i]; j < childWidth; j++) {
        values[to * width + place[child.columns[j]]] = child.values[i * childWidth + j];
      }
    }
  }
  for (let j = 0; j < pivots; j++) {
    for (let at = a.starts[k + j]; at < a.starts[k + j + 1]; at++) {
      const row = a.rows[at];
      const to = next[j]++;
      rows[to] = row;
      lead[to] = j;
      for (let l = a.indptr[row]; l < a.indptr[row + 1]; l++) values[to * width + place[a.columns[l]]] = a.data[l];
    }
  }
  return { columns, pivots, rows, lead, values };
}

/** Every column of the front of k, ascending, with its place. */
function columnsOfFront(
  k: number,
  children: readonly Front[],
  a: LeadingRows,
  { marks, place, found }: ColumnNumbers,
): Int32Array {
  let count = 0;
  const add = (column: number): void => {
    if (marks[column] === k) return;
    marks[column] = k;
    found[count++] = column;
  };
  add(k);
  for (const { columns } of children) for (const column of columns) add(column);
  for (let at = a.starts[k]; at < a.starts[k + 1]; at++) {
    for (let l = a.indptr[a.rows[at]]; l < a.indptr[a.rows[at] + 1]; l++) add(a.columns[l]);
  }
  const columns = found.slice(0, count).sort();
  for (let j = 0; j < count; j++) place[columns[j]] = j;
  return columns;
}

/** Whether `column` comes next in the front of k, nothing else waits for it, and its own rows have no columns but the front's. */
function needsNoMore(
  k: number,
  column: number,
  nextOfFront: number | undefined,
  waiting: ReadonlyMap<number, readonly Front[]>,
  a: LeadingRows,
  { marks }: ColumnNumbers,
): boolean {
  if (nextOfFront !== column || waiting.has(column)) return false;
  for (let at = a.starts[column]; at < a.starts[column + 1]; at++) {
    for (let l = a.indptr[a.rows[at]]; l < a.indptr[a.rows[at] + 1]; l++) if (marks[a.columns[l]] !== k) return false;
  }
  return true;
}

/** What is left of a reduced front behind its pivots: its other rows which are not 0. */
export function remainderOf({ columns, pivots, rows, values }: AssembledFront, lead: readonly number[]): Front {
  const width = columns.length;
  const [height, left] = [lead.length - pivots, width - pivots];
  const kept = new Float64Array(height * left);
  for (let i = 0; i < height; i++) {
    kept.set(values.subarray((i + pivots) * width + pivots, (i + pivots + 1) * width), i * left);
  }
  return {
    columns: columns.slice(pivots),
    rows: rows.slice(pivots, lead.length),
    lead: Int32Array.from(lead.slice(pivots), (j) => j - pivots),
    values: kept,
  };
}
