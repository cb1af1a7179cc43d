/** Sorts the first `count` numbers of a list: short ones, which most are, by insertion. */
export function sortStart(list: Int32Array, count: number): void {
  if (count > 48) {
    list.subarray(0, count).sort();
    return;
  }
  for (let k = 1; k < count; k++) {
    const value = list[k];
    let l = k - 1;
    while (l >= 0 && list[l] > value) {
      list[l + 1] = list[l];
      l--;
    }
    list[l + 1] = value;
  }
}
