import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanInteger, scanReal } from "./scan-number.ts";

const scanOf = (text: string) => ({ bytes: new TextEncoder().encode(`${text}\n`), at: 0 });

function real(text: string): number | undefined {
  const scan = scanOf(text);
  const value = scanReal(scan);
  if (value !== undefined) expect(scan.at).toBe(text.length);
  return value;
}

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.nat(9), { minLength, maxLength }).map((list) => list.join(""));

describe("scanReal", () => {
  it("reads every finite float64 from its shortest text, to the bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(real(Object.is(value, -0) ? "-0" : String(value))).toBe(value);
      }),
      { numRuns: 5000 },
    );
  });

  it("agrees with the engine on decimals of any length and exponent", () => {
    const decimal = fc
      .record({
        sign: fc.constantFrom("", "-", "+"),
        whole: digits(1, 24),
        point: fc.constantFrom("", "."),
        fraction: digits(0, 24),
        exponent: fc.option(fc.integer({ min: -400, max: 400 }), { nil: undefined }),
        letter: fc.constantFrom("e", "E"),
      })
      .map(({ sign, whole, point, fraction, exponent, letter }) => {
        const tail = point === "" ? "" : point + fraction;
        return sign + whole + tail + (exponent === undefined ? "" : letter + exponent);
      });
    fc.assert(
      fc.property(decimal, (text) => {
        expect(real(text)).toBe(Number(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ["9007199254740993", 9007199254740992],
    ["9007199254740991", 9007199254740991],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["8.5e-23", 8.5e-23],
    ["123456789012345678901234567890", 1.2345678901234568e29],
    ["5e-324", 5e-324],
    ["2e-324", 0],
    ["1e400", Number.POSITIVE_INFINITY],
    ["-1E+400", Number.NEGATIVE_INFINITY],
    ["1e99999999999999999999", Number.POSITIVE_INFINITY],
    [".5", 0.5],
    ["5.", 5],
    ["-.5e1", -5],
    ["inf", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["NaN", Number.NaN],
    ["-0", -0],
  ])("reads %s", (text, value) => {
    expect(real(text)).toBe(value);
  });

  it.each(["", "-", ".", "e5", "1e", "1e+", "+.e1", "infinite", "x", "nano"])("refuses %s", (text) => {
    expect(real(text)).toBeUndefined();
  });
});

describe("scanInteger", () => {
  it.each([
    ["0", 0, true],
    ["-0", 0, true],
    ["+7", 7, true],
    ["-9007199254740992", -9007199254740992, true],
    ["9007199254740993", 9007199254740992, false],
    ["18446744073709551615", 2 ** 64, false],
  ])("reads %s", (text, value, isSafe) => {
    expect(scanInteger(scanOf(text))).toEqual({ value, isSafe });
  });

  it.each(["", "-", "x", ".5"])("refuses %s", (text) => {
    expect(scanInteger(scanOf(text))).toBeUndefined();
  });
});
