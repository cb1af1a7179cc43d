import type { Dense, Ops, Scalar } from "@convmtx/backend";
import { bytesPerElement, norm, sizeOf, Tensor } from "@convmtx/tensor";
import { floatsAt, madeDense, newDense, type WasmDense, type WasmNative } from "./convert.ts";
import type { Machine } from "./machine.ts";

type Value = Dense<WasmNative>;

/** The operations that read and write dense values only. */
export function denseOps(
  machine: Machine,
): Required<Pick<Ops<WasmNative>, "slice" | "concat" | "axpby" | "dot" | "nrm2" | "divide">> {
  const { heap } = machine;
  const floatsOf = ({ dtype, native }: Value) => floatsAt(heap, dtype, native.address, native.length);
  const numberOf = (scalar: Scalar<WasmNative>) => (typeof scalar === "number" ? scalar : floatsOf(scalar)[0]);
  const scalarLike = ({ dtype }: Value, value: number): WasmDense => {
    const scalar = newDense(heap, dtype, 1);
    floatsAt(heap, dtype, scalar.address, 1)[0] = value;
    return scalar;
  };

  const scaled = (factor: number, x: Value): WasmDense => {
    const { dtype, native } = x;
    return madeDense(heap, dtype, native.length, (z) => {
      const words = [native.length, native.address, 0, z.address];
      machine.run("scale", dtype, machine.partsFor(native.length), words, [factor, 0]);
    });
  };
  /** xᵀy in float64. */
  const innerProduct = (x: Value, y: Value): number => {
    const parts = machine.partsFor(x.native.length);
    return machine.withScratch(8 * parts, (sums) => {
      machine.run("dot", x.dtype, parts, [x.native.length, x.native.address, y.native.address, sums]);
      return floatsAt(heap, "float64", sums, parts).reduce((total, sum) => total + sum, 0);
    });
  };

  return {
    slice: ({ dtype, native }, offset, stride, length) =>
      madeDense(heap, dtype, length, (z) => {
        const itemBytes = bytesPerElement(dtype);
        const words = [length, native.address + offset * itemBytes, stride * itemBytes, z.address];
        machine.run("slice", dtype, machine.partsFor(length), words);
      }),
    concat: (parts, shape, axis) => {
      const { dtype } = parts[0];
      const z = newDense(heap, dtype, sizeOf(shape));
      const blocks = sizeOf(shape.slice(0, axis));
      const views = parts.map(floatsOf);
      const to = floatsAt(heap, dtype, z.address, z.length);
      for (let block = 0, at = 0; block < blocks; block++) {
        for (const view of views) {
          const length = view.length / blocks;
          to.set(view.subarray(block * length, (block + 1) * length), at);
          at += length;
        }
      }
      return z;
    },
    axpby: (alpha, x, beta, y) => {
      // The number 0 leaves y unread: NaN does not spread.
      if (beta === 0) return scaled(numberOf(alpha), x);
      const { dtype, native } = x;
      const scalars = [numberOf(alpha), numberOf(beta)];
      return madeDense(heap, dtype, native.length, (z) => {
        const words = [native.length, native.address, y.native.address, z.address];
        machine.run("axpby", dtype, machine.partsFor(native.length), words, scalars);
      });
    },
    dot: (x, y) => scalarLike(x, innerProduct(x, y)),
    nrm2: (x) => {
      const square = innerProduct(x, x);
      // Squares that leave the middle of float64's range have lost digits, or are infinite: the slow way scales them.
      const isSafe = square > 2 ** -900 && square < 2 ** 1000;
      return scalarLike(
        x,
        isSafe ? Math.sqrt(square) : norm(new Tensor(x.dtype, floatsOf(x), [x.native.length])).data[0],
      );
    },
    divide: (a, b) => scalarLike(a, floatsOf(a)[0] / floatsOf(b)[0]),
  };
}
