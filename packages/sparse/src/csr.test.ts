import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { fromZoo, zooNames } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";

// 1 0 2
// 0 0 0
// 0 3 4
const shape = [3, 3] as const;
const indptr = Int32Array.of(0, 2, 2, 4);
const indices = Int32Array.of(0, 2, 1, 2);
const data = Float64Array.of(1, 2, 3, 4);

describe("the factories", () => {
  it.each(["fromParts", "fromPartsUnsorted", "fromPartsUnchecked"] as const)(
    "%s wraps the arrays without a copy",
    (make) => {
      const a = Csr[make]({ shape, indptr, indices, data });
      expect(a).toMatchObject({ format: "csr", dtype: "float64", shape, nnz: 4, sorted: true, canonical: true });
      expect([a.indptr, a.indices, a.data].map((array, i) => array === [indptr, indices, data][i])).toEqual([
        true,
        true,
        true,
      ]);
    },
  );

  it("take the dtype from the data", () => {
    const a = Csr.fromParts({ shape, indptr, indices, data: new Float32Array(4) });
    expect(a.dtype).toBe("float32");
    expectTypeOf(a).toEqualTypeOf<Csr<"float32">>();
    expectTypeOf(a.data).toEqualTypeOf<Float32Array>();
    expectTypeOf(Csr.fromPartsUnsorted({ shape, indptr, indices, data })).toEqualTypeOf<Csr<"float64">>();
  });

  it.each([
    ["no rows", [0, 3], [0]],
    ["no columns", [2, 0], [0, 0, 0]],
    ["no elements", [0, 0], [0]],
    ["no entries", [2, 2], [0, 0, 0]],
  ] as const)("accept %s", (_, size, starts) => {
    const parts = {
      shape: size,
      indptr: Int32Array.from(starts),
      indices: new Int32Array(0),
      data: new Float64Array(0),
    };
    expect(Csr.fromParts(parts)).toMatchObject({ shape: size, nnz: 0, canonical: true });
  });

  it("accept explicit zeros in canonical form", () => {
    expect(Csr.fromParts({ shape, indptr, indices, data: new Float64Array(4) }).canonical).toBe(true);
  });

  it.each([
    ["ascending", [0, 1, 2, 0], true, true],
    ["falling", [0, 2, 1, 0], false, false],
    ["equal neighbours", [0, 2, 2, 0], true, false],
    ["equal entries apart", [2, 0, 2, 0], false, false],
  ])("fromPartsUnsorted finds the order: %s", (_, columns, sorted, canonical) => {
    const parts = { shape, indptr: Int32Array.of(0, 3, 3, 4), indices: Int32Array.from(columns), data };
    expect(Csr.fromPartsUnsorted(parts)).toMatchObject({ sorted, canonical });
    if (canonical) expect(Csr.fromParts(parts).canonical).toBe(true);
    else expect(() => Csr.fromParts(parts)).toThrow(expect.objectContaining({ code: "SPARSE_INVALID" }));
  });

  it("fromPartsUnsorted finds in the zoo what SciPy finds", () => {
    const unsorted = ["unsorted", "messy", "longUnsorted"];
    const flags = zooNames.map((name) => [name, fromZoo(name, "float64").sorted, fromZoo(name, "float64").canonical]);
    expect(flags).toEqual(
      zooNames.map((name) => [name, !unsorted.includes(name), ![...unsorted, "duplicates"].includes(name)]),
    );
  });

  it("fromPartsUnchecked believes what it is told", () => {
    const flags = { sorted: false, canonical: false };
    expect(Csr.fromPartsUnchecked({ shape, indptr, indices, data }, flags)).toMatchObject(flags);
  });
});

describe("what is refused", () => {
  const good = { shape, indptr, indices, data };
  it.each([
    [
      "duplicates",
      { indices: Int32Array.of(2, 2, 1, 2) },
      "row 0 holds column 2 twice, at positions 0 and 1; use Csr.fromPartsUnsorted, then sumDuplicates",
    ],
    [
      "falling columns",
      { indices: Int32Array.of(0, 2, 2, 1) },
      "row 2 holds column 1 at position 3 after column 2, expected ascending columns; use Csr.fromPartsUnsorted, then sortIndices",
    ],
    [
      "a column beyond the shape",
      { indices: Int32Array.of(0, 3, 1, 2) },
      "row 0 holds column 3 at position 1, expected 0 <= column < 3",
    ],
    [
      "a negative column",
      { indices: Int32Array.of(0, 2, -1, 2) },
      "row 2 holds column -1 at position 2, expected 0 <= column < 3",
    ],
    [
      "a falling indptr",
      { indptr: Int32Array.of(0, 3, 2, 4) },
      "indptr falls from 3 to 2 at row 1, expected a non-decreasing list",
    ],
    [
      "an indptr which leaves the arrays on the way",
      { indptr: Int32Array.of(0, 9, 9, 4) },
      "indptr falls from 9 to 4 at row 2, expected a non-decreasing list",
    ],
    ["a wrong start", { indptr: Int32Array.of(1, 2, 2, 4) }, "indptr starts with 1, expected 0"],
    [
      "a wrong end",
      { indptr: Int32Array.of(0, 2, 2, 3) },
      "indptr ends with 3, expected 4, the length of indices; pass subarrays if the arrays have room to spare",
    ],
    ["a short indptr", { indptr: Int32Array.of(0, 4) }, "indptr has length 2, expected 4, one more than the 3 rows"],
    ["short data", { data: data.subarray(1) }, "data has length 3, expected 4, one value a stored entry"],
  ])("%s", (_, fault, message) => {
    for (const name of ["fromParts", "fromPartsUnsorted"] as const) {
      if (name === "fromPartsUnsorted" && message.includes("fromPartsUnsorted")) continue;
      expect(() => Csr[name]({ ...good, ...fault })).toThrow(
        expect.objectContaining({ name: "FormatError", code: "SPARSE_INVALID", message: `Csr.${name}: ${message}` }),
      );
    }
  });

  it("names the row and the position in the details", () => {
    expect(() => Csr.fromParts({ ...good, indices: Int32Array.of(0, 2, 2, 1) })).toThrow(
      expect.objectContaining({ details: { major: 2, position: 3 } }),
    );
  });

  it("arrays of other types", () => {
    const refused = (parts: object, message: string): void =>
      expect(() => Csr.fromParts({ ...good, ...parts } as never)).toThrow(
        expect.objectContaining({ code: "DTYPE_UNSUPPORTED", message: `Csr.fromParts: ${message}` }),
      );
    refused(
      { data: undefined },
      "data is Undefined, expected a Float32Array or a Float64Array; new Float64Array(…) converts",
    );
    refused({ indptr: [0, 2, 2, 4] }, "indptr is Array, expected an Int32Array");
    refused({ indices: new Uint32Array(4) }, "indices is Uint32Array, expected an Int32Array");
    refused(
      { data: new Int32Array(4) },
      "data is Int32Array, expected a Float32Array or a Float64Array; new Float64Array(…) converts",
    );
  });

  it("whatever is not a matrix, and nothing that is one", () => {
    const integers = (maxLength: number): fc.Arbitrary<Int32Array> =>
      fc.array(fc.integer({ min: -1, max: 4 }), { maxLength }).map((list) => Int32Array.from(list));
    const starts = fc.oneof(
      integers(5),
      integers(3).map((list) => Int32Array.of(0, ...list.toSorted(), list.length)),
    );
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), starts, integers(5), (m, n, from, columns) => {
        const sound =
          from.length === m + 1 &&
          from[0] === 0 &&
          from[m] === columns.length &&
          from.every((start, i) => i === 0 || start >= from[i - 1]) &&
          columns.every((column) => column >= 0 && column < n);
        const make = (): unknown => {
          const values = new Float32Array(columns.length);
          return Csr.fromPartsUnsorted({ shape: [m, n], indptr: from, indices: columns, data: values });
        };
        if (sound) expect(make).not.toThrow();
        else expect(make).toThrow(expect.objectContaining({ name: "FormatError", code: "SPARSE_INVALID" }));
      }),
      { numRuns: 1000 },
    );
  });

  it("impossible shapes", () => {
    for (const wrong of [[3], [3, 3, 3], [-1, 3], [2.5, 3], [NaN, 3]]) {
      expect(() => Csr.fromParts({ ...good, shape: wrong as never })).toThrow(
        expect.objectContaining({ code: "SHAPE_INVALID" }),
      );
    }
    expect(() => Csr.fromParts({ ...good, shape: [3, 2 ** 31] })).toThrow(
      expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT" }),
    );
    expect(Csr.fromParts({ ...good, shape: [3, 2 ** 31 - 1] }).shape).toEqual([3, 2 ** 31 - 1]);
  });
});
