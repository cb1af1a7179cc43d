import { copyInto } from "./copy-into.ts";
import type { DType } from "./dtype.ts";
import { promote } from "./dtype.ts";
import { ConvmtxError, ShapeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import { normalizeAxis, sameShape, shapeText } from "./shape.ts";
import { slice } from "./slice.ts";
import { Tensor } from "./tensor.ts";

export interface JoinOptions {
  /** Negative counting from the end of the result's axes. Default 0. */
  readonly axis?: number | undefined;
}

/** The dtype of tensors joined in one: the common one, else float64. */
export type Joined<D extends DType, All = D> = D extends unknown ? ([All] extends [D] ? D : D | "float64") : never;

/**
 * The tensors one after the other along `options.axis`, which they have.
 *
 * @param tensors at least one, of equal shape but for the length of that axis
 * @returns a new contiguous tensor; different dtypes promote to float64
 * @throws ConvmtxError `OPTION_INVALID` for an empty list; ShapeError `AXIS_INVALID`, `SHAPE_MISMATCH`; LimitError
 * `MEMORY_LIMIT`
 */
export function concat<D extends DType>(tensors: readonly Tensor<D>[], options: JoinOptions = {}): Tensor<Joined<D>> {
  checkSome("concat", tensors);
  const at = normalizeAxis("concat", options.axis ?? 0, tensors[0].shape.length);
  const first = tensors[0].shape;
  const fits = (x: Tensor): boolean => x.shape.length === first.length && sameShape(x.shape.with(at, first[at]), first);
  checkFit("concat", tensors, fits, ` apart from axis ${at}`);
  return join("concat", tensors, at);
}

/**
 * The tensors one after the other along a new axis, which becomes `options.axis` of the result.
 *
 * @param tensors at least one, all of one shape
 * @returns a new contiguous tensor; different dtypes promote to float64
 * @throws ConvmtxError `OPTION_INVALID` for an empty list; ShapeError `AXIS_INVALID`, `SHAPE_MISMATCH`; LimitError
 * `MEMORY_LIMIT`
 */
export function stack<D extends DType>(tensors: readonly Tensor<D>[], options: JoinOptions = {}): Tensor<Joined<D>> {
  checkSome("stack", tensors);
  const at = normalizeAxis("stack", options.axis ?? 0, tensors[0].shape.length + 1);
  checkFit("stack", tensors, (x) => sameShape(x.shape, tensors[0].shape), "");
  const parts = tensors.map(
    (x) => new Tensor(x.dtype, x.data, x.shape.toSpliced(at, 0, 1), x.strides.toSpliced(at, 0, 0), x.offset),
  );
  return join("stack", parts, at);
}

function join<D extends DType>(what: string, parts: readonly Tensor<D>[], axis: number): Tensor<Joined<D>> {
  const dtype = parts.reduce<DType>((common, x) => promote(common, x.dtype as DType), parts[0].dtype);
  const length = parts.reduce((total, x) => total + x.shape[axis], 0);
  const out = newTensor(what, dtype as Joined<D>, parts[0].shape.with(axis, length));
  const before = parts[0].shape.slice(0, axis).map(() => ({}));
  let start = 0;
  for (const x of parts) {
    const stop = start + x.shape[axis];
    copyInto(slice(out, [...before, { start, stop }]), x);
    start = stop;
  }
  return out;
}

function checkSome(what: string, tensors: readonly Tensor[]): void {
  if (tensors.length === 0) throw new ConvmtxError("OPTION_INVALID", `${what}: the list is empty, expected a tensor`);
}

function checkFit(what: string, tensors: readonly Tensor[], fits: (x: Tensor) => boolean, where: string): void {
  const odd = tensors.findIndex((x) => !fits(x));
  if (odd < 0) return;
  const [shape, expected] = [tensors[odd].shape, tensors[0].shape];
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: tensor ${odd} has shape ${shapeText(shape)}, expected ${shapeText(expected)}${where}`,
    { details: { index: odd, shape: [...shape], expected: [...expected] } },
  );
}
