/**
 * A Lanczos process sees each eigenvalue once, however often it comes: one that has converged may have passed a copy by, or a cluster. So it goes on
 * from a random vector that is orthogonal to what was found, and only what it finds again counts.
 */
export class Confirmation {
  private before: Float64Array | undefined;
  private readonly allowed: number;

  /** @param allowed difference, relative to the largest magnitude */
  constructor(allowed: number) {
    this.allowed = allowed;
  }

  /** Whether these converged values are those of the convergence before. */
  confirms(values: Float64Array, scale: number): boolean {
    const { before } = this;
    this.before = values;
    return before?.every((value, i) => Math.abs(value - values[i]) <= this.allowed * scale) ?? false;
  }
}
