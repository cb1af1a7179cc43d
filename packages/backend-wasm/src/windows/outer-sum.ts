/** a + b + … for every choice of one number a list, the last list's changing fastest: the places of an array from those along its axes. */
export function outerSum(lists: readonly (readonly number[])[]): number[] {
  return lists.reduce<number[]>((sums, list) => sums.flatMap((sum) => list.map((value) => sum + value)), [0]);
}

/** 0, 1, …, count − 1, each by `of`. */
export function range<T>(count: number, of: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => of(i));
}
