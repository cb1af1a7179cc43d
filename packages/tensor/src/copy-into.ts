import type { Tensor } from "./tensor.ts";
import { walk } from "./walk.ts";

/** Writes the elements of `x` to those of `target`, which has the same shape and may be a view. */
export function copyInto(target: Tensor, x: Tensor): void {
  const to = target.data;
  const from = x.data;
  walk(
    x.shape,
    [target.strides, x.strides],
    [target.offset, x.offset],
    ([atTo, atFrom], [stepTo, stepFrom], length) => {
      for (let i = 0; i < length; i++) {
        to[atTo] = from[atFrom];
        atTo += stepTo;
        atFrom += stepFrom;
      }
    },
  );
}
