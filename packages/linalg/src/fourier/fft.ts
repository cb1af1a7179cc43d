import FFT from "fft.js";

/** x̂[k] = Σ_j x[j] e^(∓2πi jk/n): of complex numbers, real and imaginary part by turns. `inverse` has the + and divides by n. */
export interface Transform {
  readonly size: number;
  forward(x: Float64Array): Float64Array;
  inverse(x: Float64Array): Float64Array;
}

/**
 * The discrete Fourier transform of any size n.
 *
 * @remarks O(n log n). Powers of 2 are the library's (fft.js); other sizes are a convolution with a chirp of such a size (L. I. Bluestein,
 * 1970), whose angles are reduced exactly, so that their error does not grow with n.
 */
export function fourierTransform(size: number): Transform {
  if (size <= 1) return { size, forward: (x) => x.slice(), inverse: (x) => x.slice() };
  const forward = (size & (size - 1)) === 0 ? radix2(size) : chirp(size);
  return {
    size,
    forward,
    // The transform of the conjugate, conjugated.
    inverse: (x) => scaled(conjugate(forward(conjugate(x.slice()))), 1 / size),
  };
}

/** The least power of 2 that is not below n. */
export function powerOf2(n: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, n)));
}

/** a ⊙ b of complex numbers, written to a. */
export function multiplyInto(a: Float64Array, b: Float64Array): Float64Array {
  for (let k = 0; k < a.length; k += 2) {
    const [re, im] = [a[k], a[k + 1]];
    a[k] = re * b[k] - im * b[k + 1];
    a[k + 1] = re * b[k + 1] + im * b[k];
  }
  return a;
}

function radix2(size: number): (x: Float64Array) => Float64Array {
  const library = new FFT(size);
  return (x) => {
    const out = new Float64Array(2 * size);
    library.transform(out, x);
    return out;
  };
}

function chirp(n: number): (x: Float64Array) => Float64Array {
  const inner = fourierTransform(powerOf2(2 * n - 1));
  const waves = new Float64Array(2 * n); // e^(−πi k²/n)
  for (let k = 0; k < n; k++) {
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    waves[2 * k] = Math.cos(angle);
    waves[2 * k + 1] = -Math.sin(angle);
  }
  const kernel = new Float64Array(2 * inner.size);
  for (let k = 0; k < n; k++) {
    for (const at of [k, (inner.size - k) % inner.size]) {
      kernel[2 * at] = waves[2 * k];
      kernel[2 * at + 1] = -waves[2 * k + 1];
    }
  }
  const kernelHat = inner.forward(kernel);
  return (x) => {
    const padded = new Float64Array(2 * inner.size);
    padded.set(x);
    multiplyInto(padded.subarray(0, 2 * n), waves);
    const convolved = inner.inverse(multiplyInto(inner.forward(padded), kernelHat));
    return multiplyInto(convolved.slice(0, 2 * n), waves);
  };
}

function conjugate(x: Float64Array): Float64Array {
  for (let k = 1; k < x.length; k += 2) x[k] = -x[k];
  return x;
}

function scaled(x: Float64Array, factor: number): Float64Array {
  for (let k = 0; k < x.length; k++) x[k] *= factor;
  return x;
}
