import { sizeOf } from "@convmtx/tensor";

/** Where x may lie. */
export interface Bounds {
  readonly nonnegative: boolean;
}

/** The x of least ½‖x − v‖² + weight · TV(x), within the bounds; called again it starts from where it ended. */
export type Proximal = (v: Float64Array, weight: number) => Float64Array;

/**
 * The proximal map of the isotropic total variation Σ_i ‖(∇x)_i‖₂, with the differences along some of x's axes.
 *
 * @param shape of x in C order
 * @param axes along which x varies; along the others, channels, it does not
 * @param turns steps of the inner method; its dual variable is kept from call to call, so that few are enough
 * @remarks The fast gradient projection of A. Beck and M. Teboulle, "Fast Gradient-Based Algorithms for Constrained Total Variation Image
 * Denoising and Deblurring Problems", 2009: the dual is a field of vectors of length at most 1. Differences across the border are 0.
 */
export function totalVariation(
  shape: readonly number[],
  axes: readonly number[],
  bounds: Bounds,
  turns = 20,
): Proximal {
  const lines = axes.map((axis) => ({ length: shape[axis], stride: sizeOf(shape.slice(axis + 1)) }));
  const dual = axes.map(() => new Float64Array(sizeOf(shape)));
  return (v, weight) => {
    const x = new Float64Array(v.length);
    const primal = (field: readonly Float64Array[]) => {
      x.set(v);
      field.forEach((p, a) => {
        subtractAdjoint(x, p, lines[a], weight);
      });
      if (bounds.nonnegative) for (let i = 0; i < x.length; i++) x[i] = Math.max(0, x[i]);
    };
    if (weight > 0) fastGradientProjection(x, dual, lines, primal, 1 / (4 * axes.length * weight), turns);
    primal(weight > 0 ? dual : []);
    return x;
  };
}

/** How the elements of one axis lie in C order. */
interface Lines {
  readonly length: number;
  readonly stride: number;
}

/** @param step 1/(‖∇‖² weight), as ‖∇‖² ≤ 4 an axis */
function fastGradientProjection(
  x: Float64Array,
  dual: readonly Float64Array[],
  lines: readonly Lines[],
  primal: (field: readonly Float64Array[]) => void,
  step: number,
  turns: number,
): void {
  const ahead = dual.map((p) => p.slice());
  const squares = new Float64Array(x.length);
  let t = 1;
  for (let turn = 0; turn < turns; turn++) {
    primal(ahead);
    squares.fill(0);
    ahead.forEach((p, a) => {
      climb(p, x, lines[a], step, squares);
    });
    const next = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const momentum = (t - 1) / next;
    t = next;
    ahead.forEach((p, a) => {
      projectAndMove(p, dual[a], squares, momentum);
    });
  }
}

/** p += step · ∇x along one axis, the difference to the next element, 0 at the last; and squares += p². */
function climb(p: Float64Array, x: Float64Array, { length, stride }: Lines, step: number, squares: Float64Array): void {
  const block = length * stride;
  for (let begin = 0; begin < x.length; begin += block) {
    const end = begin + block - stride;
    for (let i = begin; i < end; i++) {
      const value = p[i] + step * (x[i + stride] - x[i]);
      p[i] = value;
      squares[i] += value * value;
    }
  }
}

/** Vectors of a length above 1 are cut to it; p goes on by `momentum` of what it moved from `old`, which becomes what it was. */
function projectAndMove(p: Float64Array, old: Float64Array, squares: Float64Array, momentum: number): void {
  for (let i = 0; i < p.length; i++) {
    const fresh = squares[i] > 1 ? p[i] / Math.sqrt(squares[i]) : p[i];
    p[i] = fresh + momentum * (fresh - old[i]);
    old[i] = fresh;
  }
}

/** x −= weight · ∇ᵀp along one axis. */
function subtractAdjoint(x: Float64Array, p: Float64Array, { length, stride }: Lines, weight: number): void {
  const block = length * stride;
  for (let begin = 0; begin < x.length; begin += block) {
    const end = begin + block - stride;
    for (let i = begin; i < end; i++) {
      const part = weight * p[i];
      x[i + stride] -= part;
      x[i] += part;
    }
  }
}
