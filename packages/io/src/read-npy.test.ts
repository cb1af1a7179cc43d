import { isConvmtxError, tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy, readNpy } from "./index.ts";

/** A file with exactly this header text after the prelude of `version`. */
function npy(header: string, data: ArrayBufferView | readonly number[] = [], version: 1 | 2 | 3 = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  const body = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...body]);
}

const dict = (descr: string, shape = "(2,)", order = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

function failure(run: () => unknown): { code?: string; details?: object; message?: string } {
  try {
    run();
  } catch (error) {
    if (isConvmtxError(error)) return error;
    throw error;
  }
  return {};
}

describe("the dtypes, by hand", () => {
  it.each([
    ["|b1", [0, 1], "bool", Uint8Array.of(0, 1)],
    ["?", [0, 7], "bool", Uint8Array.of(0, 1)],
    ["|i1", [255, 127], "int8", Int32Array.of(-1, 127)],
    ["|u1", [255, 0], "uint8", Uint8Array.of(255, 0)],
    ["<i2", [0xfe, 0xff, 1, 2], "int16", Int32Array.of(-2, 513)],
    [">i2", [0xff, 0xfe, 2, 1], "int16", Int32Array.of(-2, 513)],
    ["<u2", [0xfe, 0xff, 1, 2], "uint16", Int32Array.of(65534, 513)],
    ["<i4", [1, 0, 0, 0x80, 4, 3, 2, 1], "int32", Int32Array.of(-2147483647, 0x01020304)],
    [">i4", [0x80, 0, 0, 1, 1, 2, 3, 4], "int32", Int32Array.of(-2147483647, 0x01020304)],
    ["=i4", [5, 0, 0, 0, 6, 0, 0, 0], "int32", Int32Array.of(5, 6)],
    ["<u4", [255, 255, 255, 255, 1, 0, 0, 0], "uint32", Float64Array.of(4294967295, 1)],
    [">u4", [255, 255, 255, 255, 0, 0, 0, 1], "uint32", Float64Array.of(4294967295, 1)],
    ["<i8", [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0x20, 0], "int64", Float64Array.of(-1, 2 ** 53)],
    [">i8", [0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2], "int64", Float64Array.of(-(2 ** 53), 2 ** 32 + 2)],
    ["<u8", [255, 255, 255, 255, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0], "uint64", Float64Array.of(4294967295, 7)],
    ["<f2", [0, 0x3c, 1, 0], "float16", Float32Array.of(1, 2 ** -24)],
    [">f2", [0xfc, 0, 0x80, 0], "float16", Float32Array.of(Number.NEGATIVE_INFINITY, -0)],
    ["<f4", [0, 0, 0x80, 0x3f, 0, 0, 0, 0x80], "float32", Float32Array.of(1, -0)],
    [">f4", [0x3f, 0x80, 0, 0, 0x7f, 0xc0, 0, 0], "float32", Float32Array.of(1, Number.NaN)],
    ["<f8", [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 1, 0, 0, 0, 0, 0, 0, 0], "float64", Float64Array.of(1, 5e-324)],
    [">f8", [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "float64", Float64Array.of(1, 5e-324)],
    ["f8", [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0x40], "float64", Float64Array.of(1, 2)],
  ])("%s", async (descr, bytes, sourceDtype, values) => {
    const file = npy(dict(descr), bytes);
    const array = decodeNpy(file);
    expect(array.sourceDtype).toBe(sourceDtype);
    expect(array.tensor.toTypedArray()).toEqual(values);
    for (const length of [1, 3, 64]) expect(await readNpy(inPieces(file, length))).toEqual(array);
  });

  it.each([
    ["<c8", "complex"],
    [">c16", "complex"],
    ["|O", "unpickled"],
    ["<U3", "text"],
    ["|S3", "byte strings"],
    ["<M8[ns]", "dates"],
    ["<f16", "long doubles"],
    ["|V8", "void"],
  ])("%s is refused by name", (descr, word) => {
    const error = failure(() => decodeNpy(npy(dict(descr), new Float64Array(8))));
    expect(error).toMatchObject({ code: "FILE_UNSUPPORTED", details: { what: "decodeNpy", byte: 10 } });
    expect(error.message).toContain(word);
  });

  it("a structured dtype is refused by name", () => {
    const header = "{'descr': [('a', '<i4'), ('b', '<f8')], 'fortran_order': False, 'shape': (1,)}";
    expect(failure(() => decodeNpy(npy(header)))).toMatchObject({ code: "FILE_UNSUPPORTED" });
  });
});

describe("64-bit integers beyond 2^53", () => {
  const values = BigInt64Array.of(2n ** 53n, 1n, 2n ** 53n + 1n, -(2n ** 63n));
  const file = npy(dict("<i8", "(4,)"), values);

  it("are refused with the index of the first", () => {
    const error = failure(() => decodeNpy(file));
    expect(error).toMatchObject({ code: "PRECISION_LOSS", details: { index: 2, byte: file.length - 16 } });
    expect(error.message).toContain("lossy");
  });

  it("are rounded to nearest, ties to even, when asked for", () => {
    expect([...decodeNpy(file, { lossy: true }).tensor.data]).toEqual([...values].map(Number));
    const wide = BigUint64Array.of(2n ** 64n - 1n, 2n ** 53n + 3n, 2n ** 63n + 2n ** 10n + 1n, 0n);
    expect([...decodeNpy(npy(dict("<u8", "(4,)"), wide), { lossy: true }).tensor.data]).toEqual([...wide].map(Number));
  });
});

describe("order, version and header", () => {
  it("keeps Fortran order as strides over the stored values", () => {
    const { tensor: x, fortranOrder } = decodeNpy(npy(dict("<i4", "(2, 3)", "True"), Int32Array.of(1, 4, 2, 5, 3, 6)));
    expect(fortranOrder).toBe(true);
    expect(x.strides).toEqual([1, 2]);
    expect([...x.toTypedArray()]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([1, 2, 3] as const)("reads version %i with and without padding", (version) => {
    for (const padding of ["", "\n", `${" ".repeat(700)}\n`]) {
      const file = npy(dict("<f8") + padding, Float64Array.of(1.5, -2), version);
      const array = decodeNpy(file);
      expect(array.version).toEqual([version, 0]);
      expect([...array.tensor.data]).toEqual([1.5, -2]);
    }
  });

  it("reads a scalar, an empty array, and ignores what follows the array", async () => {
    expect(decodeNpy(npy(dict("<f8", "()"), Float64Array.of(3.5))).tensor.shape).toEqual([]);
    expect(decodeNpy(npy(dict("<f8", "(3, 0)"))).tensor.shape).toEqual([3, 0]);
    const twice = npy(dict("<f8", "(1,)"), Float64Array.of(1, 2));
    expect([...decodeNpy(twice).tensor.data]).toEqual([1]);
    expect([...(await readNpy(inPieces(twice, 9))).tensor.data]).toEqual([1]);
  });

  it("owns its memory", () => {
    const file = encodeNpy(tensor([1, 2, 3]));
    const { tensor: x } = decodeNpy(file);
    file.fill(0);
    expect([...x.data]).toEqual([1, 2, 3]);
  });
});

describe("files that lie", () => {
  it.each([
    ["an empty file", new Uint8Array(0), "FILE_TRUNCATED", 0],
    ["another magic", Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x5a), "FILE_INVALID", 5],
    ["version 4", Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 4, 0), "FILE_UNSUPPORTED", 6],
    ["a header beyond the end", npy(dict("<f8")).subarray(0, 30), "FILE_TRUNCATED", 30],
    [
      "a header of 4 GB",
      Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 255),
      "FILE_UNSUPPORTED",
      8,
    ],
    ["code", npy("{'descr': '<f8', 'fortran_order': False, 'shape': exit()}"), "FILE_INVALID", 60],
    ["a negative length", npy(dict("<f8", "(-1,)")), "FILE_INVALID", 10],
    ["a length that is no integer", npy(dict("<f8", "('a',)")), "FILE_INVALID", 10],
    ["a shape beyond 2^53", npy(dict("<f8", "(99999999999, 99999999999)")), "FILE_INVALID", 10],
    ["a length of 2^70", npy(dict("<f8", "(1180591620717411303424,)")), "FILE_INVALID", 10],
    ["more elements than bytes", npy(dict("<f8", "(1000000000000,)"), [1, 2, 3]), "FILE_TRUNCATED", 82],
  ])("%s", (_, file, code, byte) => {
    expect(failure(() => decodeNpy(file, { maxBytes: Number.POSITIVE_INFINITY }))).toMatchObject({
      code,
      details: { byte },
    });
  });

  it("a stream that announces 8 TB is read until it ends, without the memory", async () => {
    const file = npy(dict("<f8", "(1000000000000,)"), new Uint8Array(100_000));
    await expect(readNpy(inPieces(file, 5000), { maxBytes: Number.POSITIVE_INFINITY })).rejects.toMatchObject({
      code: "FILE_TRUNCATED",
      details: { byte: file.length },
    });
  });

  it("a result beyond maxBytes is refused, counted in the memory it would take", async () => {
    const file = npy(dict("|i1", "(100,)"), new Uint8Array(100));
    expect(decodeNpy(file, { maxBytes: 400 }).tensor.shape).toEqual([100]);
    expect(failure(() => decodeNpy(file, { maxBytes: 399 }))).toMatchObject({
      code: "MEMORY_LIMIT",
      details: { needed: 400, maxBytes: 399 },
    });
    await expect(readNpy(inPieces(file, 10), { maxBytes: 399 })).rejects.toMatchObject({ code: "MEMORY_LIMIT" });
  });
});

describe("sources", () => {
  const file = encodeNpy(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  const wanted = decodeNpy(file);

  it("reads bytes, a buffer, a blob, a ranged source, a web stream and a Node stream", async () => {
    const { Readable } = await import("node:stream");
    const sources = [
      file,
      file.buffer,
      Buffer.from(file),
      new Blob([file]),
      { size: file.length, read: async (offset: number, length: number) => file.slice(offset, offset + length) },
      new Blob([file]).stream(),
      Readable.from([Buffer.from(file.subarray(0, 50)), Buffer.from(file.subarray(50))]),
    ];
    for (const source of sources) expect(await readNpy(source)).toEqual(wanted);
  });

  it("ends a stream as soon as the array is complete", async () => {
    let cancelled = false;
    let pulls = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(pulls++ === 0 ? file : new Uint8Array(1000));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    await readNpy(stream);
    expect(cancelled).toBe(true);
    expect(pulls).toBeLessThan(4);
  });

  it("passes the errors of a source through, and calls a short answer truncated", async () => {
    const broken = new Error("the network is gone");
    const fails = { size: 99, read: () => Promise.reject(broken) };
    await expect(readNpy(fails)).rejects.toBe(broken);
    const short = { size: 999, read: () => file.subarray(0, 20) };
    await expect(readNpy(short)).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
  });

  it.each([
    ["a path", "kernel.npy"],
    ["null", null],
    ["a number", 7],
    ["an object", { size: -1, read: () => file }],
  ])("refuses %s", async (_, source) => {
    await expect(readNpy(source as never)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it("refuses a stream of text and a maxBytes that is none", async () => {
    await expect(
      readNpy(new Response("text").body?.pipeThrough(new TextDecoderStream()) as never),
    ).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
    await expect(readNpy(file, { maxBytes: Number.NaN })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});
