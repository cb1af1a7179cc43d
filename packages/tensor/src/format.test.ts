import { describe, expect, it } from "vitest";
import { tensor, zeros } from "./create.ts";
import { Tensor } from "./tensor.ts";

describe("toString", () => {
  it("prints dtype, shape and the nested elements, aligned at the decimal point", () => {
    expect(
      String(
        tensor([
          [1, 2, -3.25],
          [-0, 0.5, 1 / 3],
        ]),
      ),
    ).toBe(
      ["Tensor float64 [2, 3]", "[[ 1       ,  2       , -3.25    ],", " [-0       ,  0.5     ,  0.333333]]"].join(
        "\n",
      ),
    );
  });

  it("separates matrices of a stack by an empty line", () => {
    expect(String(tensor([[[1, 2]], [[NaN, -Infinity]]], { dtype: "float32" }))).toBe(
      ["Tensor float32 [2, 1, 2]", "[[[        1,         2]],", "", " [[      NaN, -Infinity]]]"].join("\n"),
    );
  });

  it("prints scalars and empty tensors", () => {
    expect(String(tensor(3))).toBe("Tensor float64 []\n3");
    expect(String(zeros([2000, 0, 3], "uint8"))).toBe("Tensor uint8 [2000, 0, 3]\n[]");
  });

  it("shows integers in full and floats to six significant digits", () => {
    expect(String(tensor(Int32Array.of(2147483647)))).toBe("Tensor int32 [1]\n[2147483647]");
    expect(String(tensor(Float32Array.of(0.1)))).toBe("Tensor float32 [1]\n[0.1]");
    expect(String(tensor([1e300]))).toBe("Tensor float64 [1]\n[1e+300]");
  });

  it("shows the corners of a large tensor", () => {
    const x = tensor(
      Int32Array.from({ length: 20_000 }, (_, i) => i % 10),
      { shape: [200, 100] },
    );
    const row = (from: string): string => `[${from}]`;
    expect(String(x)).toBe(
      [
        "Tensor int32 [200, 100]",
        `[${row("0, 1, 2, ..., 7, 8, 9")},`,
        ` ${row("0, 1, 2, ..., 7, 8, 9")},`,
        ` ${row("0, 1, 2, ..., 7, 8, 9")},`,
        " ...,",
        ` ${row("0, 1, 2, ..., 7, 8, 9")},`,
        ` ${row("0, 1, 2, ..., 7, 8, 9")},`,
        ` ${row("0, 1, 2, ..., 7, 8, 9")}]`,
      ].join("\n"),
    );
  });

  it("breaks long rows", () => {
    const lines = String(tensor(Int32Array.from({ length: 200 }, (_, i) => i))).split("\n");
    expect(lines.length).toBeGreaterThan(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(96);
    expect(lines.slice(1).join("").match(/\d+/g)?.map(Number)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it("follows strides and offset", () => {
    const x = new Tensor("int32", Int32Array.of(9, 1, 2, 3, 4, 5, 6), [3, 2], [1, 3], 1);
    expect(String(x)).toBe("Tensor int32 [3, 2]\n[[1, 4],\n [2, 5],\n [3, 6]]");
  });
});
