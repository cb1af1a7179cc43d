import type { Execution, OpName } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import type { Csr } from "@convmtx/sparse";
import { Coo, cscFromCsr, csrFromDense, toDense } from "@convmtx/sparse";
import { slice, type Tensor, tensor, transpose } from "@convmtx/tensor";
import { convOperator, convPattern } from "@convmtx/toeplitz";
import { fold, unfold } from "@convmtx/unfold";
import { describe, expect, test } from "vitest";
import type { DenseHandle, Session, SparseHandle } from "../index.ts";
import { linalg } from "./linalg.ts";

const engines: readonly [string, Execution, readonly OpName[]][] = [
  ["sync, three operations", "sync", []],
  ["sync, all operations", "sync", optionalOps],
  ["async, three operations", "async", []],
  ["async, all operations", "async", optionalOps],
];
/** What no three operations can give. */
const scalarOps: readonly OpName[] = ["dot", "nrm2", "divide", "solve", "lstsq", "spgemm", "spadd"];

const values = async (s: Session, handle: DenseHandle) => [...(await s.read(handle)).toTypedArray()];
const nested = async (s: Session, handle: SparseHandle) => rows(toDense(await s.read(handle)));
const rows = (x: Tensor): number[][] => Array.from({ length: x.shape[0] }, (_, i) => [...slice(x, [i]).toTypedArray()]);

const dense = [
  [1, 0, 2],
  [0, 0, 0],
];
const a23 = csrFromDense(tensor(dense));

describe.each(engines)("a session, %s", (_, execution, ops) => {
  const open = () => linalg(reference({ execution, ops })) as Session;
  const openWithScalars = () => linalg(reference({ execution, ops: [...new Set([...ops, ...scalarOps])] })) as Session;

  test("uploads and reads dense values of every kind", async () => {
    const s = open();
    expect(await values(s, s.dense([[1, 2]]))).toEqual([1, 2]);
    const scalar = s.dense(5);
    expect(scalar).toMatchObject({ kind: "dense", shape: [], dtype: "float64" });
    expect(await values(s, scalar)).toEqual([5]);
    expect(s.dense(Float32Array.of(1)).dtype).toBe("float32");
    expect(s.dense(Int32Array.of(1)).dtype).toBe("float64");
    const turned = s.dense(transpose(tensor([[1, 2, 3]])));
    expect((await s.read(turned)).shape).toEqual([3, 1]);
    expect(await values(s, s.dense(slice(tensor([1, 2, 3, 4]), [{ step: 2 }])))).toEqual([1, 3]);
  });

  test("uploads a copy: what the caller does to its array later changes nothing", async () => {
    const s = open();
    const own = Float64Array.of(1, 2);
    const x = s.dense(own);
    own[0] = 9;
    const read = (await s.read(x)).toTypedArray();
    expect([...read]).toEqual([1, 2]);
    read[0] = 9;
    expect(await values(s, x)).toEqual([1, 2]);
  });

  test("keepHost keeps a copy: what the caller does to its matrix later changes nothing", async () => {
    const s = open();
    const own = csrFromDense(tensor(dense));
    const a = s.sparse(own, { keepHost: true });
    own.data.fill(9);
    own.indices.fill(1);
    expect(await values(s, s.rmatvec(a, s.dense([1, 2])))).toEqual([1, 0, 2]);
    expect(await nested(s, a)).toEqual(dense);
  });

  test("uploads and reads matrices of every format, duplicates summed", async () => {
    const s = open();
    const coo = Coo.fromPartsUnsorted({
      shape: [2, 3],
      row: Int32Array.of(0, 0, 0),
      col: Int32Array.of(2, 0, 0),
      data: Float64Array.of(2, -4, 5),
    });
    for (const a of [a23, cscFromCsr(a23), coo]) expect(await nested(s, s.sparse(a))).toEqual(dense);
    const read: Csr = await s.read(s.sparse(coo));
    expect(read.canonical).toBe(true);
  });

  test("multiplies", async () => {
    const s = open();
    const a = s.sparse(a23, { keepHost: true });
    expect(await values(s, s.matvec(a, s.dense([1, 2, 3])))).toEqual([7, 0]);
    expect(await values(s, s.rmatvec(a, s.dense([1, 2])))).toEqual([1, 0, 2]);
    const product = s.matmat(
      a,
      s.dense([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    );
    expect(product.shape).toEqual([2, 2]);
    expect(await values(s, product)).toEqual([11, 14, 0, 0]);
    const turned = s.transpose(a);
    expect(turned.shape).toEqual([3, 2]);
    expect(await nested(s, turned)).toEqual([
      [1, 0],
      [0, 0],
      [2, 0],
    ]);
    expect(await nested(s, s.transpose(turned))).toEqual(dense);
  });

  test("multiplies and adds sparse matrices", async () => {
    const s = openWithScalars();
    const a = s.sparse(a23);
    const b = s.sparse(csrFromDense(tensor([[1], [0], [3]])));
    expect(await nested(s, s.matmul(a, b))).toEqual([[7], [0]]);
    expect(await nested(s, s.add(a, a, { alpha: 2, beta: -1 }))).toEqual(dense);
    expect(await nested(s, s.scale(3, a))).toEqual([
      [3, 0, 6],
      [0, 0, 0],
    ]);
  });

  test("adds and scales dense values, with numbers as factors", async () => {
    const s = open();
    const [x, y] = [s.dense([1, 2]), s.dense([10, 20])];
    expect(await values(s, s.add(x, y))).toEqual([11, 22]);
    expect(await values(s, s.add(x, y, { alpha: 2, beta: -1 }))).toEqual([-8, -16]);
    expect(await values(s, s.add(x, x))).toEqual([2, 4]);
    expect(await values(s, s.scale(3, x))).toEqual([3, 6]);
    const square = s.dense([
      [1, 2],
      [3, 4],
    ]);
    expect((await s.read(s.add(square, square))).shape).toEqual([2, 2]);
  });

  test("does not read an operand whose factor is 0", async () => {
    const s = openWithScalars();
    const [x, bad] = [s.dense([1, 2]), s.dense([NaN, Infinity])];
    expect(await values(s, s.add(x, bad, { beta: 0 }))).toEqual([1, 2]);
    expect(await values(s, s.add(bad, x, { alpha: 0 }))).toEqual([1, 2]);
    expect(await values(s, s.add(bad, bad, { alpha: 0, beta: 0 }))).toEqual([0, 0]);
    expect(await values(s, s.scale(0, bad))).toEqual([0, 0]);
    const badMatrix = s.sparse(
      csrFromDense(
        tensor([
          [NaN, 0, Infinity],
          [0, 0, 0],
        ]),
      ),
    );
    const a = s.sparse(a23);
    expect(await nested(s, s.add(a, badMatrix, { beta: 0 }))).toEqual(dense);
    expect(await nested(s, s.add(badMatrix, a, { alpha: 0 }))).toEqual(dense);
    expect((await s.read(s.scale(0, badMatrix))).nnz).toBe(0);
    const infinite = await nested(s, s.scale(2, badMatrix));
    expect(infinite).toEqual([
      [NaN, 0, Infinity],
      [0, 0, 0],
    ]);
  });

  test("keeps scalars on the engine", async () => {
    const s = linalg(reference({ execution, ops: [...new Set([...ops, ...scalarOps, "axpby" as const])] })) as Session;
    const [x, y] = [s.dense([3, 4]), s.dense([1, 1])];
    const dot = s.dot(x, y);
    expect(dot.shape).toEqual([]);
    const ratio = s.divide(dot, s.norm(x));
    expect(await values(s, ratio)).toEqual([7 / 5]);
    expect(await values(s, s.add(x, y, { alpha: dot, beta: s.norm(x) }))).toEqual([26, 33]);
    expect(await values(s, s.scale(dot, x))).toEqual([21, 28]);
  });

  test("solves", async () => {
    const s = openWithScalars();
    const square = s.sparse(
      csrFromDense(
        tensor([
          [0, 2],
          [4, 0],
        ]),
      ),
    );
    expect(await values(s, s.solve(square, s.dense([2, 4])))).toEqual([1, 1]);
    const both = s.solve(
      square,
      s.dense([
        [2, 4],
        [4, 8],
      ]),
    );
    expect(both.shape).toEqual([2, 2]);
    expect(await values(s, both)).toEqual([1, 2, 1, 2]);
    const tall = s.sparse(csrFromDense(tensor([[1], [0], [0]])));
    expect(await values(s, s.lstsq(tall, s.dense([2, 5, 7])))).toEqual([2]);
  });

  test("unfolds and folds one sample and batches, as the host does", async () => {
    const s = open();
    const options = { kernelSize: [2, 2], padding: 1, paddingMode: "reflect" } as const;
    const x = tensor(
      Float64Array.from({ length: 24 }, (_v, i) => i),
      { shape: [2, 1, 3, 4] },
    );
    const columns = s.unfold(s.dense(x), options);
    const expected = unfold(x, options);
    expect(columns.shape).toEqual(expected.shape);
    expect(await values(s, columns)).toEqual([...expected.toTypedArray()]);
    const one = slice(x, [1]);
    expect(await values(s, s.unfold(s.dense(one), options))).toEqual([...unfold(one, options).toTypedArray()]);
    const back = s.fold(columns, { ...options, outputSize: [3, 4] });
    expect(back.shape).toEqual([2, 1, 3, 4]);
    expect(await values(s, back)).toEqual([...fold(expected, { ...options, outputSize: [3, 4] }).toTypedArray()]);
    expect(s.unfold(s.dense(tensor(new Float64Array(0), { shape: [0, 1, 3, 4] })), options).shape).toEqual([0, 4, 20]);
  });

  const kernel = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [2, 1, 2, 2] });

  test.each([
    ["a convolution", convOperator(kernel, { inputShape: [1, 3, 3], bias: [10, 20] })],
    [
      "channels last, flipped, padded",
      convOperator(kernel, {
        inputShape: [3, 3, 1],
        layout: "channels-last",
        flip: true,
        padding: 1,
        paddingMode: "circular",
      }),
    ],
    [
      "a transposed convolution",
      convOperator(kernel, { inputShape: [2, 2, 2], transposed: true, stride: 2, bias: [5] }),
    ],
    ["groups", convOperator(kernel, { inputShape: [2, 3, 3], groups: 2 })],
    [
      "no channels",
      convOperator(
        [
          [1, 2],
          [3, 4],
        ],
        { inputShape: [3, 3], dilation: 2 },
      ),
    ],
  ])("applies %s to one sample and batches, and its adjoint", async (_name, layer) => {
    const s = open();
    const size = layer.shape[1];
    const x = tensor(
      Float64Array.from({ length: 2 * size }, (_v, i) => i % 7),
      { shape: [2, ...layer.inputShape] },
    );
    const y = s.conv(layer, s.dense(x));
    const expected = layer.apply(x);
    expect(y.shape).toEqual(expected.shape);
    expect(await values(s, y)).toEqual([...expected.toTypedArray()]);
    const one = slice(x, [1]);
    expect(await values(s, s.conv(layer, s.dense(one)))).toEqual([...layer.apply(one).toTypedArray()]);
    const adjoint = s.convT(layer, s.dense(layer.matvec(slice(x, [0]))));
    expect(adjoint.shape).toEqual(layer.inputShape);
    expect(await values(s, adjoint)).toEqual([...layer.rmatvec(layer.matvec(slice(x, [0]))).toTypedArray()]);
    const none = s.conv(layer, s.dense(tensor(new Float64Array(0), { shape: [0, ...layer.inputShape] })));
    expect(none.shape).toEqual([0, ...layer.outputShape]);
    await s.close();
  });

  test("takes float32 as float32", async () => {
    const s = open();
    const layer = convOperator(tensor(Float32Array.of(1, 2)), { inputShape: [3] });
    expect(layer.dtype).toBe("float32");
    const y = s.conv(layer, s.dense(Float32Array.of(1, 2, 3)));
    expect(y.dtype).toBe("float32");
    expect((await s.read(y)).toTypedArray()).toEqual(Float32Array.of(5, 8));
  });

  test("sets new values in the places of the old ones, also where a transpose was kept", async () => {
    const s = open();
    const layer = (kernelValues: number[]) => convOperator([kernelValues], { inputShape: [1, 3] });
    const pattern = convPattern({ kernelShape: [1, 2], inputShape: [1, 3] });
    const a = s.sparse(layer([1, 2]), { keepHost: true });
    const y = s.dense([1, 1]);
    expect(await values(s, s.rmatvec(a, y))).toEqual([1, 3, 2]);
    s.setValues(a, pattern.fill([[3, 4]]).data);
    expect(await values(s, s.matvec(a, s.dense([1, 1, 1])))).toEqual([7, 7]);
    expect(await values(s, s.rmatvec(a, y))).toEqual([3, 7, 4]);
    expect(await nested(s, s.transpose(a))).toEqual([
      [3, 0],
      [4, 3],
      [0, 4],
    ]);
  });

  test("reshapes without a copy: the value lives as long as one of its handles", async () => {
    const s = open();
    const x = s.dense([1, 2, 3, 4]);
    const square = s.reshape(x, [2, 2]);
    expect(s.statistics().memory?.handles).toBe(1);
    x.dispose();
    expect((await s.read(square)).shape).toEqual([2, 2]);
    square.dispose();
    expect(s.statistics()).toMatchObject({ live: 0, memory: { handles: 0, bytes: 0 } });
  });

  test("handles sizes of 0", async () => {
    const s = openWithScalars();
    const empty = (shape: number[]) => s.dense(tensor(new Float64Array(0), { shape }));
    const wide = s.sparse(csrFromDense(tensor(new Float64Array(0), { shape: [0, 3] })), { keepHost: true });
    const tall = s.sparse(csrFromDense(tensor(new Float64Array(0), { shape: [3, 0] })), { keepHost: true });
    expect(await values(s, s.matvec(wide, s.dense([1, 2, 3])))).toEqual([]);
    expect(await values(s, s.matvec(tall, empty([0])))).toEqual([0, 0, 0]);
    expect(await values(s, s.rmatvec(wide, empty([0])))).toEqual([0, 0, 0]);
    expect(await values(s, s.rmatvec(tall, s.dense([1, 2, 3])))).toEqual([]);
    expect((await s.read(s.matmat(tall, empty([0, 2])))).shape).toEqual([3, 2]);
    expect((await s.read(s.matmat(wide, empty([3, 0])))).shape).toEqual([0, 0]);
    expect(await nested(s, s.matmul(tall, wide))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(await values(s, s.add(empty([0]), empty([0])))).toEqual([]);
    expect(await values(s, s.scale(2, empty([0, 3])))).toEqual([]);
    expect(await values(s, s.dot(empty([0]), empty([0])))).toEqual([0]);
    expect(await values(s, s.norm(empty([0])))).toEqual([0]);
    const none = s.sparse(csrFromDense(tensor(new Float64Array(0), { shape: [0, 0] })));
    expect((await s.read(s.solve(none, empty([0, 2])))).shape).toEqual([0, 2]);
    expect((await s.read(s.lstsq(tall, s.dense([1, 2, 3])))).shape).toEqual([0]);
  });
});
