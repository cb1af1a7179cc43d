import { Gather } from "./gather";
import { lanes, multiplyAdd, storeLanes } from "./vector";

/**
 * `sizeof<V>` vectors of neighbouring outputs in `sizeof<C>` channels, summed in registers over all terms of a gather: eight sums at most, so
 * that they and their operands fit the sixteen registers of x86.
 *
 * @param from where the first output's window begins
 * @param weights for each term one number a channel
 * @param channels of them, which are stored; the weights of the others are zeros
 * @param left outputs which are left in the row; no more are stored
 */
export function tile<T, V, C>(
  g: Gather,
  from: usize,
  weights: usize,
  to: usize,
  channelStep: usize,
  channels: i32,
  left: i32,
): void {
  let a0 = v128.splat<T>(<T>0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let term = g.terms;
  const end = term + ((<usize>g.termCount) << 2);
  for (; term < end; term += 4, weights += sizeof<C>() * sizeof<T>()) {
    const at = from + load<u32>(term);
    const x0 = v128.load(at);
    const wa = v128.load_splat<T>(weights);
    if (sizeof<C>() === 1) {
      a0 = multiplyAdd<T>(x0, wa, a0);
      if (sizeof<V>() > 1) a1 = multiplyAdd<T>(v128.load(at, 16), wa, a1);
      if (sizeof<V>() > 2) {
        a2 = multiplyAdd<T>(v128.load(at, 32), wa, a2);
        a3 = multiplyAdd<T>(v128.load(at, 48), wa, a3);
      }
    } else {
      a0 = multiplyAdd<T>(wa, x0, a0);
      if (sizeof<V>() > 1) a1 = multiplyAdd<T>(wa, v128.load(at, 16), a1);
      const wb = v128.load_splat<T>(weights, sizeof<T>());
      b0 = multiplyAdd<T>(wb, x0, b0);
      if (sizeof<V>() > 1) b1 = multiplyAdd<T>(wb, v128.load(at, 16), b1);
      const wc = v128.load_splat<T>(weights, 2 * sizeof<T>());
      c0 = multiplyAdd<T>(wc, x0, c0);
      if (sizeof<V>() > 1) c1 = multiplyAdd<T>(wc, v128.load(at, 16), c1);
      const wd = v128.load_splat<T>(weights, 3 * sizeof<T>());
      d0 = multiplyAdd<T>(wd, x0, d0);
      if (sizeof<V>() > 1) d1 = multiplyAdd<T>(wd, v128.load(at, 16), d1);
    }
  }
  storeRow<T, V>(to, a0, a1, a2, a3, left);
  if (sizeof<C>() > 1) {
    if (channels > 1) storeRow<T, V>(to + channelStep, b0, b1, b1, b1, left);
    if (channels > 2) storeRow<T, V>(to + 2 * channelStep, c0, c1, c1, c1, left);
    if (channels > 3) storeRow<T, V>(to + 3 * channelStep, d0, d1, d1, d1, left);
  }
}

function storeRow<T, V>(to: usize, v0: v128, v1: v128, v2: v128, v3: v128, left: i32): void {
  storeLanes<T>(to, v0, left);
  if (sizeof<V>() > 1) storeLanes<T>(to + 16, v1, left - lanes<T>());
  if (sizeof<V>() > 2) {
    storeLanes<T>(to + 32, v2, left - 2 * lanes<T>());
    storeLanes<T>(to + 48, v3, left - 3 * lanes<T>());
  }
}

/**
 * `count` neighbouring outputs of one channel, where a weight is infinite or no number: what is read from padding must not count, though it is
 * 0, for 0·∞ is no number.
 *
 * @param mask the place of `from` in one extended channel: zeros where it is padding, all bits set elsewhere
 * @param weightStep from one term's weight to the next
 */
export function maskedRow<T>(
  g: Gather,
  from: usize,
  mask: usize,
  weights: usize,
  weightStep: usize,
  to: usize,
  count: i32,
): void {
  for (; count > 0; count -= lanes<T>(), from += 16, mask += 16, to += 16) {
    let sum = v128.splat<T>(<T>0);
    let weight = weights;
    for (let k = 0, tap = 0; k < g.termCount; k++, weight += weightStep) {
      const product = v128.mul<T>(v128.load_splat<T>(weight), v128.load(from + load<u32>(g.terms + ((<usize>k) << 2))));
      sum = v128.add<T>(sum, v128.and(product, v128.load(mask + load<u32>(g.terms + ((<usize>tap) << 2)))));
      if (++tap === g.tapCount) tap = 0;
    }
    storeLanes<T>(to, sum, count);
  }
}
