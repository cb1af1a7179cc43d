import {
  addDependencies,
  create,
  lusolveDependencies,
  multiplyDependencies,
  SparseMatrixDependencies,
  sluDependencies,
  transposeDependencies,
} from "mathjs";

/** A matrix by columns, in plain arrays: the library refuses typed ones of indices. */
export interface SparseParts {
  readonly values: readonly number[];
  readonly index: readonly number[];
  readonly ptr: readonly number[];
  readonly size: readonly number[];
  readonly datatype: "number";
}

/** The library's SparseMatrix, as far as it is used. */
export interface SparseMatrix {
  /** Not copies. Within a column the indices of a product stand in any order. */
  toJSON(): SparseParts;
}

export interface Factors {
  readonly L: SparseMatrix;
  readonly U: SparseMatrix;
}

/** The part of mathjs that the engine stands on. */
export interface MathLibrary {
  readonly SparseMatrix: new (parts: SparseParts) => SparseMatrix;
  multiply(a: SparseMatrix | number, b: SparseMatrix): SparseMatrix;
  add(a: SparseMatrix, b: SparseMatrix): SparseMatrix;
  transpose(a: SparseMatrix): SparseMatrix;
  /** Throws a TypeError where a column has no pivot. */
  slu(a: SparseMatrix, order: number, threshold: number): Factors;
  lusolve(factors: Factors, b: readonly number[]): { toArray(): readonly (readonly [number])[] };
}

/**
 * An instance of its own, with only these functions, and with comparisons that are exact.
 *
 * By default mathjs takes |v| ≤ 1e-15 for 0: `add` drops such sums, `slu` lets an exact 0 win over them as a pivot, `lusolve` calls
 * them singular. `absTol: 0` ends that; `relTol` must be positive, and the smallest number is as good as 0.
 */
export function mathLibrary(): MathLibrary {
  const functions = {
    SparseMatrixDependencies,
    multiplyDependencies,
    addDependencies,
    transposeDependencies,
    sluDependencies,
    lusolveDependencies,
  };
  return create(functions, { absTol: 0, relTol: Number.MIN_VALUE }) as unknown as MathLibrary;
}
