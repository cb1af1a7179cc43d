/** The passes of `assembly/limits.ts` as loops of JavaScript over float64. */
export const javascriptPasses: Readonly<Record<"read" | "copy" | "triad", (bytes: number) => () => number>> = {
  read: (bytes) => {
    const a = ones(bytes);
    return () => {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let i = 0; i + 3 < a.length; i += 4) {
        s0 += a[i];
        s1 += a[i + 1];
        s2 += a[i + 2];
        s3 += a[i + 3];
      }
      return s0 + s1 + s2 + s3;
    };
  },
  copy: (bytes) => {
    const [a, b] = [ones(bytes / 2), ones(bytes / 2)];
    return () => {
      for (let i = 0; i < a.length; i++) b[i] = a[i];
      return b[0];
    };
  },
  triad: (bytes) => {
    const [a, b, c] = [ones(bytes / 3), ones(bytes / 3), ones(bytes / 3)];
    return () => {
      for (let i = 0; i < a.length; i++) a[i] = b[i] + 3 * c[i];
      return a[0];
    };
  },
};

function ones(bytes: number): Float64Array {
  return new Float64Array(Math.floor(bytes / 8)).fill(1);
}
