import type { DType } from "@convmtx/tensor";
import { Tensor, tensor, zeros } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy, readNpy } from "./index.ts";

const text = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

describe("encodeNpy", () => {
  it("writes the bytes that NumPy defines", () => {
    const bytes = encodeNpy(tensor([[1, 2, 3]], { dtype: "uint8" }));
    const dict = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3), }";
    const padding = " ".repeat(128 - 10 - dict.length - 1);
    const header = new TextEncoder().encode(`${dict}${padding}\n`);
    expect([...bytes]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0, ...header, 1, 2, 3]);
  });

  it.each([
    [[], "()"],
    [[3], "(3,)"],
    [[2, 0], "(2, 0)"],
    [[1, 2, 3, 4], "(1, 2, 3, 4)"],
  ])("writes shape %j as %s after a header of a multiple of 64 bytes", (shape, tuple) => {
    const bytes = encodeNpy(zeros(shape, "float32"));
    expect(text(bytes)).toContain(`'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`);
    expect((10 + bytes[8] + 256 * bytes[9]) % 64).toBe(0);
  });

  it("writes any strides in C order", () => {
    const flipped = new Tensor("int32", Int32Array.of(9, 1, 2, 3, 4), [2, 2], [-1, 2], 2);
    expect([...decodeNpy(encodeNpy(flipped)).tensor.data]).toEqual([2, 4, 1, 3]);
  });

  it("round trips every dtype and shape, by bytes and by stream", async () => {
    const dtypes: readonly DType[] = ["float32", "float64", "int32", "uint8"];
    const array = fc
      .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(4), { maxLength: 4 }))
      .chain(([dtype, shape]) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const bits = fc.uint8Array({ minLength: 8 * size, maxLength: 8 * size });
        return bits.map((bytes) => {
          const x = zeros(shape, dtype);
          new Uint8Array(x.data.buffer).set(bytes.subarray(0, x.data.byteLength));
          return x;
        });
      });
    await fc.assert(
      fc.asyncProperty(array, fc.integer({ min: 1, max: 200 }), async (x, piece) => {
        const file = encodeNpy(x);
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (let at = 0; at < file.length; at += piece) yield file.subarray(at, at + piece);
        }
        for (const { tensor: y, sourceDtype } of [decodeNpy(file), await readNpy(pieces())]) {
          expect([y.dtype, sourceDtype, y.shape]).toEqual([x.dtype, x.dtype, x.shape]);
          // Compared as bytes: the payload of a NaN counts too.
          expect(new Uint8Array(y.data.buffer)).toEqual(new Uint8Array(x.data.buffer));
        }
      }),
      { numRuns: 300 },
    );
  });
});
