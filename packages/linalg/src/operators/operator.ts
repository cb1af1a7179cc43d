import type { TypedArray } from "@convmtx/tensor";
import { asTypedArray, isTypedArray, ShapeError, shapeText, sizeOf, Tensor } from "@convmtx/tensor";
import { HostSpace } from "../space/host-space.ts";
import type { Side, Space } from "../space/space.ts";

/** Carries an operator out, or its adjoint, wherever x lives. */
export type Application = <V, S>(space: Space<V, S>, x: V, side: Side) => V;

/** What the axes of an operator's input and output mean, where they mean something. */
export interface AxisShapes {
  /** Of x, with as many elements as the operator has columns. Default [n]. */
  readonly inputShape?: readonly number[] | undefined;
  /** Of y, with as many elements as the operator has rows. Default [m]. */
  readonly outputShape?: readonly number[] | undefined;
  /** Which axis of both holds channels, if one does: along it, neighbours are no neighbours. */
  readonly channelAxis?: number | undefined;
}

/**
 * A linear operator A [m, n] in no particular place: the same object multiplies arrays on the host and handles of any session
 * (`bind`), and every solver takes it. `asOperator` makes one of whatever multiplies.
 */
export class Operator {
  readonly shape: readonly [nrows: number, ncols: number];
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly channelAxis: number | undefined;
  /** For solvers and combinations. */
  readonly apply: Application;

  /** Trusts its arguments: `asOperator` and the combinations are the checked doors. */
  constructor(shape: readonly [number, number], apply: Application, axes: AxisShapes = {}) {
    this.shape = shape;
    this.inputShape = axes.inputShape ?? [shape[1]];
    this.outputShape = axes.outputShape ?? [shape[0]];
    this.channelAxis = axes.channelAxis;
    this.apply = apply;
  }

  /**
   * y = A x on the host, in float64.
   *
   * @param x a typed array [n], or a tensor of `inputShape` or [n]
   * @returns fresh; a Float64Array for a typed array, a tensor of `outputShape` for a tensor
   * @throws ShapeError `SHAPE_MISMATCH`
   */
  matvec(x: Tensor): Tensor<"float64">;
  matvec(x: TypedArray): Float64Array;
  matvec(x: TypedArray | Tensor): Float64Array | Tensor<"float64"> {
    return onHost("matvec", this, x, "forward");
  }

  /** x = Aᵀ y on the host: the exact adjoint of `matvec`, with the shapes the other way round. */
  rmatvec(y: Tensor): Tensor<"float64">;
  rmatvec(y: TypedArray): Float64Array;
  rmatvec(y: TypedArray | Tensor): Float64Array | Tensor<"float64"> {
    return onHost("rmatvec", this, y, "adjoint");
  }
}

function onHost(caller: string, a: Operator, x: TypedArray | Tensor, side: Side): Float64Array | Tensor<"float64"> {
  const [from, to] = side === "forward" ? [a.inputShape, a.outputShape] : [a.outputShape, a.inputShape];
  const values = vectorOf(caller, side === "forward" ? "x" : "y", x, from);
  const y = a.apply(new HostSpace(caller), values, side);
  return isTypedArray(x) ? y : new Tensor("float64", y, [...to]);
}

/**
 * The elements of an operand as float64.
 *
 * @returns a copy unless x is a Float64Array
 * @throws ShapeError `SHAPE_MISMATCH`
 */
export function vectorOf(caller: string, name: string, x: TypedArray | Tensor, shape: readonly number[]): Float64Array {
  const size = sizeOf(shape);
  const got = isTypedArray(x) ? [x.length] : x.shape;
  const fits = got.length === 1 ? got[0] === size : shapeText(got) === shapeText(shape);
  if (!fits) {
    const expected = shape.length === 1 ? shapeText(shape) : `${shapeText(shape)} or [${size}]`;
    throw new ShapeError("SHAPE_MISMATCH", `${caller}: ${name} has shape ${shapeText(got)}, expected ${expected}`, {
      details: { operand: name, shape: [...got], expected: [...shape] },
    });
  }
  const values = isTypedArray(x) ? x : asTypedArray(x);
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
