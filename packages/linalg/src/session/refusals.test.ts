import type { Backend, OpName } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { type ReferenceNative, reference } from "@convmtx/backend/testing";
import { csrFromDense } from "@convmtx/sparse";
import { isConvmtxError, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";

const open = (ops: readonly OpName[] = optionalOps) => linalg(reference({ execution: "sync", ops }));
const a23 = csrFromDense(
  tensor([
    [1, 0, 2],
    [0, 3, 0],
  ]),
);

/** The engine with another manifest, or without some of its parts. */
function changed(change: (backend: Backend<ReferenceNative, "sync">) => object): Backend<ReferenceNative, "sync"> {
  const backend = reference({ execution: "sync", ops: optionalOps });
  return { ...backend, ...change(backend) };
}

function errorOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isConvmtxError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("shapes", () => {
  const s = open();
  const a = s.sparse(a23);
  const [x2, x3, x4] = [2, 3, 4].map((n) => s.dense(new Float64Array(n)));
  const scalar = s.dense(1);
  const square = s.sparse(
    csrFromDense(
      tensor([
        [1, 0],
        [0, 1],
      ]),
    ),
  );
  const layer = convOperator([1, 2], { inputShape: [3] });

  test.each([
    ["matvec: x has shape [2], expected [3] because A is [2, 3]", () => s.matvec(a, x2)],
    ["rmatvec: y has shape [3], expected [2] because A is [2, 3]", () => s.rmatvec(a, x3)],
    ["matmat: B has shape [3], expected [3, k] because A is [2, 3]", () => s.matmat(a, x3)],
    ["matmul: B has shape [2, 3], expected [3, 3] because A is [2, 3]", () => s.matmul(a, a)],
    ["add: B has shape [3], expected [2] because A is [2]", () => s.add(x2, x3)],
    ["add: B has shape [2, 2], expected [2, 3] because A is [2, 3]", () => s.add(a, square)],
    ["add: alpha has shape [2], expected [] because it is a scalar", () => s.add(x2, x2, { alpha: x2 })],
    ["dot: y has shape [3], expected [2] because x is [2]", () => s.dot(x2, x3)],
    ["divide: b has shape [2], expected [] because divide is for scalars", () => s.divide(scalar, x2)],
    [
      "solve: A has shape [2, 3], expected [n, n] because solve is for square matrices; see lstsq",
      () => s.solve(a, x2),
    ],
    ["solve: B has shape [3], expected [2] or [2, k] because A is [2, 2]", () => s.solve(square, x3)],
    [
      "lstsq: A has shape [2, 3], expected at least as many rows as columns because else the solution is not unique",
      () => s.lstsq(a, x2),
    ],
    ["reshape: x has shape [4] of 4 elements, [3] has 3", () => s.reshape(x4, [3])],
    [
      "conv: x has shape [4], expected [3] because the operator's input is [3], alone or in a batch [N, 3]",
      () => s.conv(layer, x4),
    ],
    [
      "convT: y has shape [3], expected [2] because the operator's output is [2], alone or in a batch [N, 2]",
      () => s.convT(layer, x3),
    ],
    [
      "unfold: x has shape [4], expected [C, *spatial] or [N, C, *spatial] with 1 spatial axes",
      () => s.unfold(x4, { kernelSize: [2] }),
    ],
    [
      "fold: columns have shape [4], expected [C*2, L] or [N, C*2, L] for a kernel of 2 taps",
      () => s.fold(x4, { kernelSize: [2], outputSize: [3] }),
    ],
    [
      "fold: columns have 1 windows, outputSize has 2",
      () => s.fold(s.reshape(x2, [2, 1]), { kernelSize: [2], outputSize: [3] }),
    ],
    [
      "setValues: data has shape [2], expected [3] because A was uploaded with 3 stored entries",
      () => s.setValues(a, [1, 2]),
    ],
  ])("%s", (message, work) => {
    expect(errorOf(work)).toMatchObject({ code: "SHAPE_MISMATCH", message });
  });

  test("a shape that is none", () => {
    expect(errorOf(() => s.reshape(x4, [-2, -2])).code).toBe("SHAPE_INVALID");
  });
});

describe("dtypes", () => {
  test("two of them do not meet", () => {
    const s = open();
    const error = errorOf(() => s.matvec(s.sparse(a23), s.dense(new Float32Array(3))));
    expect(error).toMatchObject({ code: "DTYPE_MISMATCH", details: { A: "float64", x: "float32" } });
    expect(error.message).toBe(
      "matvec: A is float64 and x is float32; engines do not convert: upload both in one dtype (astype)",
    );
    const layer = convOperator([1, 2], { inputShape: [3] });
    expect(errorOf(() => s.conv(layer, s.dense(new Float32Array(3)))).code).toBe("DTYPE_MISMATCH");
    expect(errorOf(() => s.setValues(s.sparse(a23), new Float32Array(3))).code).toBe("DTYPE_MISMATCH");
    expect(errorOf(() => s.scale(s.dense(Float32Array.of(2).subarray(0, 1)), s.dense([1]))).code).toBe(
      "DTYPE_MISMATCH",
    );
  });

  test("one that the engine does not compute in is refused before anything is uploaded", () => {
    const s = linalg(changed(({ manifest }) => ({ manifest: { ...manifest, dtypes: ["float64"] } })));
    const error = errorOf(() => s.dense(new Float32Array(3)));
    expect(error.code).toBe("DTYPE_UNSUPPORTED");
    expect(error.message).toBe("dense: reference computes in float64, got float32; convert it first (astype)");
    const layer = convOperator(tensor(Float32Array.of(1)), { inputShape: [3] });
    expect(errorOf(() => s.sparse(layer)).code).toBe("DTYPE_UNSUPPORTED");
    expect(s.statistics().uploads).toBe(0);
    expect(s.can("spmv", "float32")).toBeUndefined();
  });

  test("an operation that the engine narrows is derived where that can be, else refused", () => {
    const s = linalg(
      changed(({ manifest }) => ({ manifest: { ...manifest, narrow: { spmm: ["float64"], solve: ["float64"] } } })),
    );
    const a = s.sparse(csrFromDense(tensor([[2]], { dtype: "float32" })));
    const b = s.dense(tensor([[3]], { dtype: "float32" }));
    expect(s.read(s.matmat(a, b)).toTypedArray()).toEqual(Float32Array.of(6));
    expect(s.statistics().derived).toEqual({ spmm: 1 });
    const error = errorOf(() => s.solve(a, b));
    expect(error.code).toBe("DTYPE_UNSUPPORTED");
    expect(error.message).toContain(
      "solve: reference has solve in float64 only, got float32; upload in that dtype, or",
    );
    expect(s.can("solve", "float32")).toBeUndefined();
    expect(s.can("solve", "float64")).toBe("native");
    expect(s.can("spmm", "float32")).toBe("derived");
  });

  test("a bias that float32 cannot hold is refused, one that it can is taken", () => {
    const s = open();
    const kernel = tensor([1, 1], { dtype: "float32", shape: [1, 1, 2] });
    const x = s.dense(tensor([1, 2], { dtype: "float32", shape: [1, 2] }));
    expect(errorOf(() => s.conv(convOperator(kernel, { inputShape: [1, 2], bias: [0.1] }), x)).code).toBe(
      "PRECISION_LOSS",
    );
    const fine = s.conv(convOperator(kernel, { inputShape: [1, 2], bias: [0.5] }), x);
    expect(s.read(fine).toTypedArray()).toEqual(Float32Array.of(3.5));
  });
});

describe("limits", () => {
  const limited = (limits: object, storage = "sparse") => {
    const backend = reference({ execution: "sync" });
    return linalg({ ...backend, manifest: { ...backend.manifest, limits, storage } as typeof backend.manifest });
  };

  test("of elements and stored entries", () => {
    const s = limited({ elements: 4, nnz: 2 });
    expect(errorOf(() => s.dense([1, 2, 3, 4, 5]))).toMatchObject({
      code: "MEMORY_LIMIT",
      message:
        "dense: a dense value of shape [5] has 5 elements, over the 4 that reference holds; use another engine, or work in parts",
    });
    expect(errorOf(() => s.sparse(a23)).details).toEqual({ nnz: 3, limit: 2 });
    expect(s.statistics().uploads).toBe(0);
  });

  test("of a dense engine's matrices, before they are built", () => {
    const s = limited({ elements: 10_000 }, "dense");
    const layer = convOperator([1, 2], { inputShape: [200] });
    const x = s.dense(new Float64Array(200));
    for (const build of [() => s.sparse(layer), () => s.conv(layer, x)]) {
      const error = errorOf(build);
      expect(error.code).toBe("MEMORY_LIMIT");
      expect(error.message).toContain("a matrix of shape [199, 200] densified has 39800 elements, over the 10000");
    }
  });
});

describe("what the engine lacks", () => {
  test("is named, with what it has and the remedy", () => {
    const s = open([]);
    const error = errorOf(() => s.dot(s.dense([1]), s.dense([1])));
    expect(error).toMatchObject({
      name: "UnsupportedError",
      code: "UNSUPPORTED",
      details: { op: "dot", backend: "reference", has: ["spmv", "slice", "concat"] },
    });
    expect(error.message).toBe(
      "dot: reference has no dot and nothing to derive it from (it has spmv, slice, concat); pass linalg a fallback that has it, or read the operands and compute on the host",
    );
  });

  test("rmatvec and transpose ask for keepHost", () => {
    const s = open([]);
    const a = s.sparse(a23);
    expect(errorOf(() => s.rmatvec(a, s.dense([1, 2]))).message).toContain("upload the matrix with { keepHost: true }");
    expect(errorOf(() => s.transpose(a)).message).toContain("upload the matrix with { keepHost: true }");
    expect(s.can("spmvT", "float64")).toBeUndefined();
    expect(s.can("spmvT", "float64", { keepHost: true })).toBe("derived");
  });

  test("a factor on the engine needs axpby, and a matrix takes none", () => {
    const s = open(["spadd"]);
    const [x, a] = [s.dense([1]), s.sparse(a23)];
    const alpha = s.dense(2);
    expect(errorOf(() => s.scale(alpha, x)).message).toContain("no axpby");
    expect(errorOf(() => s.scale(alpha as never, a)).message).toBe(
      "scale: alpha of a sparse matrix must be a number, got a value on the engine; read it first",
    );
  });

  test("setValues of a computed matrix, and where neither engine nor host can", () => {
    const s = linalg(changed(() => ({ setValues: undefined })));
    const a = s.sparse(a23);
    expect(errorOf(() => s.setValues(a, [1, 2, 3])).message).toContain("reference cannot replace values");
    expect(errorOf(() => s.setValues(s.scale(2, a), [1, 2, 3])).message).toContain("A was computed");
  });
});

test("one kind of operand is not the other", () => {
  const s = open();
  const [a, x] = [s.sparse(a23), s.dense([1, 2, 3])];
  expect(errorOf(() => s.matvec(x as never, x))).toMatchObject({
    code: "OPTION_INVALID",
    message: "matvec: A is a dense value, expected a sparse matrix",
  });
  expect(errorOf(() => s.add(x, a as never)).message).toBe("add: B is a sparse matrix, expected a dense value");
});

test("linalg takes backends and nothing else", () => {
  expect(errorOf(() => linalg({} as never)).code).toBe("BACKEND_INVALID");
  expect(errorOf(() => linalg(Promise.resolve() as never)).message).toContain("a Promise: await the factory");
});

describe("what is no handle, matrix or operator at all is refused by name, and not blamed on the engine", () => {
  const s = open();
  const x = s.dense([1, 2]);
  const nothing = undefined as never;

  test.each([
    ["HANDLE_INVALID", "read: x is not a handle; upload it with dense() or sparse()", () => s.read(nothing)],
    ["HANDLE_INVALID", "add: A is not a handle; upload it with dense() or sparse()", () => s.add(nothing, x)],
    ["HANDLE_INVALID", "add: B is not a handle; upload it with dense() or sparse()", () => s.add(x, nothing)],
    ["HANDLE_INVALID", "scale: A is not a handle; upload it with dense() or sparse()", () => s.scale(2, nothing)],
    [
      "HANDLE_INVALID",
      "dispose: the value is not a handle; upload it with dense() or sparse()",
      () => s.dispose(5 as never),
    ],
    [
      "OPTION_INVALID",
      "sparse: expected a Csr, Csc, Coo or ConvOperator; csrFromDense(tensor(rows)) of @convmtx/sparse makes one of nested arrays",
      () => s.sparse([[1]] as never),
    ],
    [
      "OPTION_INVALID",
      "convT: expected a ConvOperator, as convOperator(kernel, geometry) makes it",
      () => s.convT([1, 2] as never, x),
    ],
  ])("%s %s", (code, message, work) => {
    const error = errorOf(work);
    expect([error.code, error.message]).toEqual([code, message]);
  });
});
