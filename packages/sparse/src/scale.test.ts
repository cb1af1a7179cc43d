import { expect, it } from "vitest";
import { fromText } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { scale } from "./scale.ts";
import { asCanonical } from "./sum-duplicates.ts";

it("multiplies every stored value and keeps pattern, order and flags", () => {
  const a = fromText([2, 3], "2:1 0:4; 1:NaN 1:Infinity");
  expect(plain(scale(a, -2))).toEqual({ ...(plain(a) as object), data: [-2, -8, NaN, -Infinity] });
  expect(scale(a, -2)).toMatchObject({ sorted: false, canonical: false });
  expect([...scale(a, 0).data]).toEqual([0, 0, NaN, NaN]);
});

it("gives what SciPy gives, in memory of its own", () => {
  expect(disagreements<{ alpha: number }>("scale", ({ a }, { alpha }) => scale(asCanonical(a), alpha))).toEqual([]);
});
