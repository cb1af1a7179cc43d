import type { Backend, Execution, Native } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import type { Csr } from "@convmtx/sparse";
import type { FloatDType, Tensor } from "@convmtx/tensor";
import { expectTypeOf, test } from "vitest";
import type { DenseHandle, Session, SparseHandle } from "../index.ts";
import { linalg } from "../index.ts";

const sync = linalg(reference({ execution: "sync" }));
const async = linalg(reference({ execution: "async" }));
declare const x: DenseHandle;
declare const a: SparseHandle;

test("the engine decides whether a read is a value or a Promise", () => {
  expectTypeOf(sync).toEqualTypeOf<Session<"sync">>();
  expectTypeOf(sync.read(x)).toEqualTypeOf<Tensor<FloatDType>>();
  expectTypeOf(sync.read(a)).toEqualTypeOf<Csr>();
  expectTypeOf(sync.sync()).toEqualTypeOf<void>();
  expectTypeOf(sync.close()).toEqualTypeOf<void>();
  expectTypeOf(async).toEqualTypeOf<Session<"async">>();
  expectTypeOf(async.read(x)).toEqualTypeOf<Promise<Tensor<FloatDType>>>();
  expectTypeOf(async.read(a)).toEqualTypeOf<Promise<Csr>>();
  expectTypeOf(async.sync()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(async.close()).toEqualTypeOf<Promise<void>>();
});

test("operations give handles at once on both", () => {
  expectTypeOf(sync.matvec(a, x)).toEqualTypeOf<DenseHandle>();
  expectTypeOf(async.matvec(a, x)).toEqualTypeOf<DenseHandle>();
  expectTypeOf(async.add(a, a)).toEqualTypeOf<SparseHandle>();
  expectTypeOf(async.add(x, x, { alpha: x })).toEqualTypeOf<DenseHandle>();
  expectTypeOf(async.scale(x, x)).toEqualTypeOf<DenseHandle>();
});

test("one program serves both: a session of any engine, whose reads are awaited", () => {
  expectTypeOf(sync).toExtend<Session>();
  expectTypeOf(async).toExtend<Session>();
  const program = async (s: Session) => {
    const value = await s.read(x);
    return value;
  };
  expectTypeOf(program).returns.resolves.toEqualTypeOf<Tensor<FloatDType>>();
  expectTypeOf(program).toBeCallableWith(sync);
  expectTypeOf(program).toBeCallableWith(async);
});

test("a scope is a session of the same kind and hands on what its work returns", () => {
  sync.scope((s) => expectTypeOf(s).toEqualTypeOf<Session<"sync">>());
  expectTypeOf(sync.scope((s) => s.norm(x))).toEqualTypeOf<DenseHandle>();
  expectTypeOf(async.scope(async (s) => [s.norm(x)])).toEqualTypeOf<Promise<DenseHandle[]>>();
});

test("kinds of operands do not mix, and factors of matrices are numbers", () => {
  expectTypeOf(x).not.toExtend<SparseHandle>();
  // @ts-expect-error a dense value is not a matrix
  sync.matvec(x, x);
  // @ts-expect-error one of each
  sync.add(a, x);
  // @ts-expect-error the factor of a matrix is a number
  sync.scale(x, a);
  // @ts-expect-error as above
  sync.add(a, a, { alpha: x });
  // @ts-expect-error a handle is the session's, not the program's
  x.shape = [1];
});

test("a fallback is synchronous", () => {
  expectTypeOf(linalg).parameter(1).extract<object>().toHaveProperty("fallback");
  const fallback = reference({ execution: "async" });
  // @ts-expect-error its reads would have to wait
  linalg(reference({ execution: "sync" }), { fallback });
});

test("any backend opens a session, also one whose kind is not known", () => {
  expectTypeOf(linalg({} as Backend<Native, Execution>)).toEqualTypeOf<Session>();
});
