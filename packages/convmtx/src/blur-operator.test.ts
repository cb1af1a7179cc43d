import { randomUniform, tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { Boundary } from "./blur-operator.ts";
import { blurOperator, boundaries, unblurredExtents } from "./blur-operator.ts";

const picture = (height: number, width: number) => randomUniform([height * width], { seed: 4 }).data;

describe("blurOperator", () => {
  it("makes an image of the kernel out of a point, also of one with even sides", () => {
    const point = new Float64Array(30);
    point[2 * 6 + 3] = 1;
    const kernel = tensor([
      [1, 2],
      [3, 4],
      [5, 7],
    ]);
    const blurred = blurOperator(kernel, "zeros", { height: 5, width: 6 }).matvec(point);
    // The middle of three rows is row 1, that of two columns column 1.
    for (let i = 0; i < 5; i++) {
      const row =
        i >= 1 && i <= 3 ? [0, 0, kernel.data[2 * (i - 1)], kernel.data[2 * (i - 1) + 1], 0, 0] : [0, 0, 0, 0, 0, 0];
      expect([...blurred.subarray(6 * i, 6 * i + 6)]).toEqual(row);
    }
  });

  it("is the same for a product of a column and a row as for any other kernel", () => {
    const [column, row] = [
      [1, 3, 2],
      [0.5, -1, 4, 2],
    ];
    const product = column.flatMap((a) => row.map((b) => a * b));
    const x = picture(7, 9);
    for (const boundary of boundaries) {
      const apart = blurOperator(tensor(Float64Array.from(product), { shape: [3, 4] }), boundary, {
        height: 7,
        width: 9,
      });
      // One tap that is changed and taken back: T x is linear in the kernel.
      const other = product.with(0, 9);
      const whole = blurOperator(tensor(Float64Array.from(other), { shape: [3, 4] }), boundary, {
        height: 7,
        width: 9,
      });
      const tap = Float64Array.from(product.map((_, k) => (k === 0 ? 9 - product[0] : 0)));
      const rest = blurOperator(tensor(tap, { shape: [3, 4] }), boundary, { height: 7, width: 9 });
      const expected = whole.matvec(x).map((value, i) => value - rest.matvec(x)[i]);
      expect(apart.outputShape).toEqual(whole.outputShape);
      apart.matvec(x).forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-13);
      });
    }
  });

  it("leaves a constant picture as it is, but for zeros beyond the border", () => {
    const kernel = tensor([[0.25, 0.5, 0.25]]);
    const constant = new Float64Array(20).fill(0.75);
    for (const boundary of boundaries) {
      const blurred = blurOperator(kernel, boundary, { height: 4, width: 5 }).matvec(constant);
      expect(blurred).toHaveLength(boundary === "valid" ? 12 : 20);
      expect(Math.min(...blurred)).toBeCloseTo(boundary === "zeros" ? 0.5625 : 0.75, 15);
    }
  });

  it("refuses a valid blur by a kernel that is larger than the picture", () => {
    const blur = () => blurOperator(tensor([[1, 2, 1]]), "valid", { height: 2, width: 2 });
    expect(blur).toThrow(expect.objectContaining({ code: "GEOMETRY_INVALID" }));
  });
});

it("unblurredExtents says how large the picture was", () => {
  const kernel = tensor(new Float64Array(15), { shape: [3, 5] });
  const sizes: Record<string, unknown> = {};
  for (const boundary of ["zeros", "valid"] satisfies Boundary[]) {
    sizes[boundary] = unblurredExtents(kernel, boundary, { height: 10, width: 20 });
  }
  expect(sizes).toEqual({ zeros: { height: 10, width: 20 }, valid: { height: 12, width: 24 } });
});
