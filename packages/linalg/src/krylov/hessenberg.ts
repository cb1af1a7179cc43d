/**
 * min ‖β e₁ − H y‖₂ for an upper Hessenberg H that grows column by column, by Givens rotations: R and Qᵀβe₁ are kept.
 * (Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., section 6.5.3.)
 */
export class Hessenberg {
  /** Columns of R, the k-th of k + 1 numbers. */
  private readonly columns: Float64Array[] = [];
  private readonly rotations: [c: number, s: number][] = [];
  /** Qᵀ β e₁ */
  private readonly right: number[];

  private readonly epsilon: number;

  /** @param epsilon of the numbers that come in */
  constructor(beta: number, epsilon: number) {
    this.epsilon = epsilon;
    this.right = [beta];
  }

  /** @param column h₀ … hⱼ₊₁ of column j @returns the least residual with it */
  append(column: readonly number[]): number {
    const j = this.columns.length;
    const h = Float64Array.from(column);
    this.rotations.forEach(([c, s], k) => {
      [h[k], h[k + 1]] = [c * h[k] + s * h[k + 1], c * h[k + 1] - s * h[k]];
    });
    const length = Math.hypot(h[j], h[j + 1]);
    const [c, s] = length === 0 ? [1, 0] : [h[j] / length, h[j + 1] / length];
    h[j] = length;
    this.columns.push(h.subarray(0, j + 1));
    this.rotations.push([c, s]);
    const last = this.right[j];
    this.right[j] = c * last;
    this.right.push(-s * last);
    return Math.abs(this.right[j + 1]);
  }

  /** Whether the last column added nothing: its diagonal in R is rounding error of a product of that norm. */
  isSingular(size: number): boolean {
    const j = this.columns.length - 1;
    return this.columns[j][j] <= 4 * this.epsilon * size;
  }

  /** y of the first `count` columns. */
  solve(count: number): Float64Array {
    const y = Float64Array.from(this.right.slice(0, count));
    // A later column has changed the element that is the first of what follows.
    for (let i = count - 1; i >= 0; i--) {
      for (let k = i + 1; k < count; k++) y[i] -= this.columns[k][i] * y[k];
      y[i] = this.columns[i][i] === 0 ? 0 : y[i] / this.columns[i][i];
    }
    return y;
  }
}
