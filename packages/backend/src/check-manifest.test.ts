import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { checkManifest } from "./check-manifest.ts";

const good = {
  spec: 1,
  name: "mine",
  version: "1.2.3",
  execution: "sync",
  dtypes: ["float64"],
  storage: "sparse",
} as const;

function problems(manifest: unknown): unknown {
  try {
    checkManifest(manifest);
  } catch (error) {
    if (isConvmtxError(error) && error.code === "BACKEND_INVALID") return error.details["problems"] ?? error.message;
    throw error;
  }
  return [];
}

describe("checkManifest", () => {
  test("hands a good one back as it is", () => {
    const full = { ...good, limits: { elements: 10, nnz: 0 }, narrow: { solve: ["float64"] } };
    expect(checkManifest(full)).toBe(full);
    expect(checkManifest({ ...good, limits: undefined })).toMatchObject(good);
  });

  test.each([
    [{ spec: 2 }, "spec is 2, but this version of @convmtx/backend speaks 1"],
    [{ name: "" }, "name must be a text that is not empty"],
    [{ version: 1 }, "version must be a text that is not empty"],
    [{ execution: "later" }, 'execution must be "sync" or "async"'],
    [{ dtypes: [] }, 'dtypes must list "float32", "float64" or both'],
    [{ dtypes: ["int32"] }, 'dtypes must list "float32", "float64" or both'],
    [{ dtypes: ["float64", "float64"] }, 'dtypes must list "float32", "float64" or both'],
    [{ storage: "csc" }, 'storage must be "sparse" or "dense"'],
    [{ limits: { rows: 1 } }, "limits may hold elements and nnz, integers >= 0"],
    [{ limits: { nnz: -1 } }, "limits may hold elements and nnz, integers >= 0"],
    [{ narrow: null }, "narrow must be an object"],
    [{ narrow: { slove: ["float64"] } }, 'narrow has "slove", which is no operation of the contract'],
    [{ narrow: { spmv: ["float64"] } }, 'narrow has "spmv", which is required in every dtype'],
    [{ narrow: { solve: "float64" } }, 'narrow has "solve", which must list dtypes'],
    [{ narrow: { solve: ["float32"] } }, 'narrow has "solve" in a dtype that dtypes does not list'],
    [{ limit: {} }, "limit is no field of a manifest"],
  ])("refuses %j", (change, problem) => {
    expect(problems({ ...good, ...change })).toEqual([problem]);
  });

  test("names every problem at once, and the engine", () => {
    expect(() => checkManifest({ ...good, spec: 0, storage: 1 })).toThrow(
      'checkManifest: the manifest of mine is wrong: spec is 0, but this version of @convmtx/backend speaks 1; storage must be "sparse" or "dense"',
    );
    expect(problems(undefined)).toBe("checkManifest: expected an object, got undefined");
    expect(problems({})).toHaveLength(6);
  });
});
