import { randomNormal } from "@convmtx/tensor";
import { type Work, wait } from "../space/drive.ts";
import type { Space } from "../space/space.ts";

/** What a vector adds to a basis. */
export interface Appended {
  /** Its parts along the vectors that were there. */
  readonly parts: readonly number[];
  /** Of what was left over, which is the new vector but for its length: 0 where nothing was. */
  readonly length: number;
}

/** Orthonormal vectors in a space of some dimension, one more at a time. */
export class Basis<V, S> {
  vectors: V[] = [];
  private readonly space: Space<V, S>;
  private readonly dimension: number;
  private seed: number;
  /** The largest length that was seen: what is far below it is rounding error. */
  private scale = 0;

  constructor(space: Space<V, S>, dimension: number, seed: number) {
    this.space = space;
    this.dimension = dimension;
    this.seed = seed;
  }

  /** Independent normal numbers, others at every call. */
  randomVector(): V {
    return this.space.from(randomNormal([this.dimension], { seed: this.seed++ }).data);
  }

  /** Appends a random direction. */
  appendRandom(): void {
    const { space, vectors } = this;
    const { rest } = this.without(this.randomVector());
    vectors.push(space.scale(space.inverse(space.norm(rest)), rest));
  }

  /** Appends what w has beyond the basis if its length is above `least`. @returns whether it was */
  *appendBeyond(w: V, least: number): Work<boolean> {
    const { space, vectors } = this;
    const { rest } = this.without(w);
    const norm = space.norm(rest);
    const [length] = yield* wait(space.read([norm]));
    if (!(length > least)) return false;
    vectors.push(space.scale(space.inverse(norm), rest));
    return true;
  }

  /**
   * Appends what w has beyond the basis. Where that is nothing, a random direction takes its place, unless the basis is full.
   *
   * @remarks Gram–Schmidt, twice: then the rest is orthogonal to rounding (L. Giraud, J. Langou and M. Rozložník, 2005).
   */
  *append(w: V): Work<Appended> {
    const { space, vectors } = this;
    const { rest, parts } = this.without(w);
    const norm = space.norm(rest);
    const numbers = yield* wait(space.read([...parts, norm]));
    const length = numbers[parts.length];
    this.scale = Math.max(this.scale, ...numbers.map(Math.abs));
    const isNew = !(length <= 8 * space.epsilon * this.scale) && vectors.length < this.dimension;
    if (isNew) vectors.push(space.scale(space.inverse(norm), rest));
    else if (vectors.length < this.dimension) this.appendRandom();
    return { parts: numbers.slice(0, parts.length), length: isNew ? length : 0 };
  }

  /** Σ factors[k] · vectors[k] */
  combine(factors: ArrayLike<number>): V {
    const { space, vectors } = this;
    let sum = space.scale(factors[0], vectors[0]);
    for (let k = 1; k < factors.length; k++) sum = space.axpby(1, sum, factors[k], vectors[k]);
    return sum;
  }

  private without(w: V): { readonly rest: V; readonly parts: readonly S[] } {
    const { space, vectors } = this;
    let rest = w;
    const pass = () =>
      vectors.map((q) => {
        const part = space.dot(q, rest);
        rest = space.axpby(1, rest, space.negative(part), q);
        return part;
      });
    const first = pass();
    const second = pass();
    return { rest, parts: first.map((part, k) => space.plus(part, second[k])) };
  }
}
