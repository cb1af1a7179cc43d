import { reference } from "@convmtx/backend/testing";
import { expect, it } from "vitest";
import { supportTable } from "./support-table.ts";

it("says of each engine what it is, what it has, what is derived, and what is known to fail", () => {
  const plain = reference({ execution: "async" });
  const narrow = {
    ...reference({ execution: "sync", ops: ["solve", "transpose"] }),
    setValues: undefined,
  };
  const { setValues: _, ...backend } = narrow;
  const page = supportTable([
    { name: "plain", backend: plain },
    {
      backend: { ...backend, manifest: { ...backend.manifest, storage: "dense", narrow: { solve: ["float64"] } } },
      xfail: { "spmv/cancellation/float64": "a documented fault, https://example.org/1" },
    },
  ]);
  const lines = page.split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "|  | plain | reference |",
    "|---|---|---|",
    "| execution | async | sync |",
    "| dtypes | float32, float64 | float32, float64 |",
    "| storage | sparse | dense |",
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      "| `spmv` (required) | yes | yes |",
      "| `spmvT` | kept copy | derived |",
      "| `transpose` | kept copy | yes |",
      "| `spmm` | derived | derived |",
      "| `dot` | no | no |",
      "| `solve` | no | no (float32), yes (float64) |",
      "| `setValues` | yes | no |",
      "| `allocCsr` | no | no |",
      "| of which expected to fail | 0 | 1 |",
      "- `spmv/cancellation/float64`: a documented fault, https://example.org/1",
    ]),
  );
  expect(page).toContain("\nExpected to fail on reference:\n");
  expect(page).not.toContain("Expected to fail on plain");
});
