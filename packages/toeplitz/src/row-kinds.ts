import type { AxisPattern } from "./axis-pattern.ts";

/** Positions whose rows hold the same values: the first of them in C order, and how many there are. */
export interface RowKind {
  readonly position: number;
  readonly count: number;
}

/**
 * The kinds of positions of a matrix, one for each combination of its axes' classes. Rows of one kind and one channel are equal
 * but for their columns.
 *
 * @remarks O(Σ m + kinds). Of zero padding about 3 ^ axes kinds; at most every position is a kind of its own.
 */
export function rowKinds(axes: readonly AxisPattern[]): RowKind[] {
  let kinds: RowKind[] = [{ position: 0, count: 1 }];
  for (const axis of axes) {
    const ofAxis = axisKinds(axis);
    kinds = kinds.flatMap((outer) =>
      ofAxis.map(({ position, count }) => ({
        position: outer.position * axis.rows + position,
        count: outer.count * count,
      })),
    );
  }
  return kinds;
}

function axisKinds({ rows, classOf, classes }: AxisPattern): RowKind[] {
  const first = new Int32Array(classes).fill(-1);
  const counts = new Int32Array(classes);
  for (let row = rows - 1; row >= 0; row--) {
    first[classOf[row]] = row;
    counts[classOf[row]]++;
  }
  return Array.from(first, (position, kind) => ({ position, count: counts[kind] }));
}
