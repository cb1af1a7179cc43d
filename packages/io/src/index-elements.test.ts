import fc from "fast-check";
import { expect, it } from "vitest";
import { swapBytes } from "./byte-order.ts";
import { firstOutside, storeInt64AsInt32 } from "./index-elements.ts";

it("finds the first index outside", () => {
  const indices = Int32Array.of(0, 4, 5, -1, 2 ** 31 - 1);
  expect(firstOutside(indices, 0, 5, 5)).toBe(2);
  expect(firstOutside(indices, 3, 5, 6)).toBe(3);
  expect(firstOutside(indices, 0, 2, 5)).toBe(2);
  expect(firstOutside(indices, 4, 5, 2 ** 31)).toBe(5);
  expect(firstOutside(indices, 0, 1, 0)).toBe(0);
});

it("stores int64 as int32 up to the first that does not fit, in both byte orders", () => {
  const one = fc.oneof(
    fc.integer(),
    fc.constantFrom(2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 40, -(2 ** 40)),
  );
  fc.assert(
    fc.property(fc.array(one), fc.boolean(), (values, littleEndian) => {
      const view = new DataView(new ArrayBuffer(8 * values.length));
      for (const [i, value] of values.entries()) view.setBigInt64(8 * i, BigInt(value), littleEndian);
      const fits = values.findIndex((value) => value !== (value | 0));
      const expected = fits < 0 ? values.length : fits;
      const out = new Int32Array(values.length + 1);
      expect(storeInt64AsInt32(view, littleEndian, out, 1, values.length)).toBe(expected);
      expect([...out.subarray(1, expected + 1)]).toEqual(values.slice(0, expected));
    }),
  );
});

it.each([2, 4, 8])("reverses elements of %i bytes, wherever they begin", (width) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 10 }), fc.nat(7), (elements, offset) => {
      const bytes = new Uint8Array(new ArrayBuffer(80 + 8), offset, elements.length * width);
      for (let i = 0; i < bytes.length; i++) bytes[i] = elements[Math.floor(i / width)] + i;
      const expected = Array.from({ length: elements.length }, (_, i) =>
        [...bytes.subarray(i * width, (i + 1) * width)].reverse(),
      );
      swapBytes(bytes, width);
      expect([...bytes]).toEqual(expected.flat());
    }),
  );
});
