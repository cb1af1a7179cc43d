import type { TypedArray } from "@convmtx/tensor";
import { asTypedArray, DtypeError, isTypedArray, ShapeError, shapeText, Tensor } from "@convmtx/tensor";
import { withinMemory } from "./within-memory.ts";

/** What stands on the right of A x = b: a vector [n] as a typed array, or a tensor [n] or [n, k] of k vectors. */
export type RightSides = TypedArray | Tensor;

/** The kind of the solution for right sides of kind B, always in float64. */
export type SolutionOf<B extends RightSides> = B extends Tensor ? Tensor<"float64"> : Float64Array;

/**
 * Solves for one right side after the other.
 *
 * @param sizes the length of b and that of x
 * @param solveOne gives the x of one b, which is its own to write to
 * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT`
 */
export function solveEach<B extends RightSides>(
  what: string,
  sizes: readonly [of: number, to: number],
  b: B,
  solveOne: (column: Float64Array) => Float64Array,
): SolutionOf<B> {
  const [rows, columns] = checkRightSides(what, b, sizes[0]);
  if (isTypedArray(b)) return solveOne(Float64Array.from(b)) as SolutionOf<B>;
  const values = asTypedArray(b);
  if (columns === undefined) {
    return new Tensor("float64", solveOne(Float64Array.from(values)), [sizes[1]]) as SolutionOf<B>;
  }
  const length = sizes[1] * columns;
  const x = withinMemory(what, 8 * length, () => new Float64Array(length));
  for (let j = 0; j < columns; j++) {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = values[i * columns + j];
    const solution = solveOne(column);
    for (let i = 0; i < sizes[1]; i++) x[i * columns + j] = solution[i];
  }
  return new Tensor("float64", x, [sizes[1], columns]) as SolutionOf<B>;
}

/** The shape of b. @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED` */
export function checkRightSides(
  what: string,
  b: RightSides,
  length: number,
): readonly [rows: number, columns: number | undefined] {
  const typed = isTypedArray(b);
  if (!typed && !(b instanceof Tensor)) {
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${what}: b must be a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array`,
    );
  }
  const got = typed ? [b.length] : b.shape;
  if (got[0] === length && (got.length === 1 || got.length === 2)) return [length, got[1]];
  const shapes = typed ? `[${length}]` : `[${length}] or [${length}, k]`;
  throw new ShapeError("SHAPE_MISMATCH", `${what}: b has shape ${shapeText(got)}, expected ${shapes}`, {
    details: { expected: [length], got: [...got] },
  });
}
