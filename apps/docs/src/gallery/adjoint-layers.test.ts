import { randomNormal } from "@convmtx/tensor";
import { expect, test } from "vitest";
import { checkerboard, stridedLayer } from "./adjoint-layers.ts";
import { dot } from "./dot.ts";
import { tapsOf } from "./kernels.ts";

test("a kernel of three at stride 2 writes one pixel once and the next twice", () => {
  const { data, shape } = checkerboard(2, 3, 2);
  expect(shape).toEqual([5, 5]);
  expect([...data.subarray(0, 5)]).toEqual([1, 1, 2, 1, 1]);
  expect(data[12]).toBe(4);
});

test("a kernel of a multiple of the stride is even inside", () => {
  const { data, shape } = checkerboard(3, 4, 2);
  const [inner] = [data.subarray(2 * shape[1] + 2, 2 * shape[1] + 6)];
  expect([...inner]).toEqual([4, 4, 4, 4]);
});

test("both inner products agree", () => {
  const layer = stridedLayer(tapsOf("counting"), 7, 2);
  const [x, y] = [randomNormal([49], { seed: 1 }).data, randomNormal([16], { seed: 2 }).data];
  expect(layer.outputShape).toEqual([4, 4]);
  expect(dot(layer.matvec(x), y)).toBeCloseTo(dot(x, layer.rmatvec(y)), 10);
});
