/** Sorts the 32-bit numbers at [begin, end), ascending: by insertion where they are few or nearly in order, else by heap. */
export function sortWords(begin: usize, end: usize): void {
  let moves = (end - begin) << 2;
  for (let at = begin + 4; at < end; at += 4) {
    const value = load<u32>(at);
    let to = at;
    for (; to > begin && load<u32>(to - 4) > value; to -= 4, moves--) store<u32>(to, load<u32>(to - 4));
    store<u32>(to, value);
    if (<isize>moves < 0) {
      heapSort(begin, <i32>((end - begin) >> 2));
      return;
    }
  }
}

function heapSort(begin: usize, count: i32): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) siftDown(begin, i, count);
  for (let last = count - 1; last > 0; last--) {
    const place = begin + ((<usize>last) << 2);
    const value = load<u32>(place);
    store<u32>(place, load<u32>(begin));
    store<u32>(begin, value);
    siftDown(begin, 0, last);
  }
}

function siftDown(begin: usize, i: i32, count: i32): void {
  const value = load<u32>(begin + ((<usize>i) << 2));
  for (let child = 2 * i + 1; child < count; child = 2 * i + 1) {
    let largest = load<u32>(begin + ((<usize>child) << 2));
    if (child + 1 < count && load<u32>(begin + ((<usize>child) << 2), 4) > largest) {
      child++;
      largest = load<u32>(begin + ((<usize>child) << 2));
    }
    if (largest <= value) break;
    store<u32>(begin + ((<usize>i) << 2), largest);
    i = child;
  }
  store<u32>(begin + ((<usize>i) << 2), value);
}
