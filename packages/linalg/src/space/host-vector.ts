/** out = αx + βy. A factor 0 leaves its vector unread. */
export function axpbyInto(out: Float64Array, alpha: number, x: Float64Array, beta: number, y: Float64Array): void {
  const { length } = out;
  if (beta === 0) scaleInto(out, alpha, x);
  else if (alpha === 0) scaleInto(out, beta, y);
  else if (alpha === 1) for (let i = 0; i < length; i++) out[i] = x[i] + beta * y[i];
  else for (let i = 0; i < length; i++) out[i] = alpha * x[i] + beta * y[i];
}

/** out = αx; zeros for α = 0, whatever x holds. */
export function scaleInto(out: Float64Array, alpha: number, x: Float64Array): void {
  if (alpha === 0) out.fill(0);
  else if (alpha === 1) out.set(x);
  else for (let i = 0; i < out.length; i++) out[i] = alpha * x[i];
}

/** Σ xᵢyᵢ in four sums: one would wait for its last addition at every element. */
export function dot(x: Float64Array, y: Float64Array): number {
  const { length } = x;
  const whole = length - (length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += x[i] * y[i];
    b += x[i + 1] * y[i + 1];
    c += x[i + 2] * y[i + 2];
    d += x[i + 3] * y[i + 3];
  }
  for (let i = whole; i < length; i++) a += x[i] * y[i];
  return a + b + (c + d);
}

/** Between these, no square of a sum that is not negligible has over- or underflowed. */
const [smallest, largest] = [2 ** -960, 2 ** 1000];

/** ‖x‖₂, which neither overflows nor underflows on the way: the elements are scaled only where the plain sum is out of range. */
export function norm2(x: Float64Array): number {
  const square = dot(x, x);
  if (square > smallest && square < largest) return Math.sqrt(square);
  let greatest = 0;
  for (const value of x) {
    const size = Math.abs(value);
    if (!(size <= greatest)) greatest = size; // a NaN stays
    if (Number.isNaN(greatest)) return Number.NaN;
  }
  if (greatest === 0 || greatest === Number.POSITIVE_INFINITY) return greatest;
  let sum = 0;
  for (const value of x) sum += (value / greatest) ** 2;
  return greatest * Math.sqrt(sum);
}
