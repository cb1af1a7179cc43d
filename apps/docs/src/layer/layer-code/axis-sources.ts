import type { ResolvedAxis } from "@convmtx/window";

const numpyModes = { reflect: "reflect", symmetric: "symmetric", replicate: "edge", circular: "wrap" } as const;

/**
 * In NumPy, the element that stands at each place of an axis which is padded by repeating elements.
 *
 * @param count the places wanted, from the first; at most all, n + p0 + p1
 * @returns an expression for an array of integers
 */
export function axisSources({ paddingMode, signalSize: n, padBegin, padEnd }: ResolvedAxis, count?: number): string {
  if (paddingMode === "zeros") throw new Error("axisSources: an axis of mode zeros repeats nothing");
  const all = n + padBegin + padEnd;
  const wanted = count ?? all;
  const farthest = Math.max(padBegin, padEnd);
  const bounces = paddingMode === "reflect" ? farthest > n - 1 : paddingMode !== "replicate" && farthest > n;
  // How numpy.pad goes on beyond one repetition depends on its version.
  if (!bounces || n === 1) {
    const padded = `np.pad(np.arange(${n}), (${padBegin}, ${padEnd}), mode="${numpyModes[paddingMode]}")`;
    return wanted === all ? padded : `${padded}[:${wanted}]`;
  }
  const places = `np.arange(${-padBegin}, ${wanted - padBegin})`;
  if (paddingMode === "circular") return `${places} % ${n}`;
  return paddingMode === "reflect"
    ? `${n - 1} - np.abs(${places} % ${2 * (n - 1)} - ${n - 1})`
    : `(${2 * n - 1} - np.abs(2 * (${places} % ${2 * n}) - ${2 * n - 1})) // 2`;
}
