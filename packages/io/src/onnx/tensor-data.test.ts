import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { TensorParts } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";
import type { ReadOnnxOptions } from "./read-onnx.ts";
import { readOnnx } from "./read-onnx.ts";

/** The tensor as an initialiser of a model reads back. */
async function read(parts: TensorParts, options: ReadOnnxOptions = {}) {
  const model = await readOnnx(encodeModel({ nodes: [], initializers: [{ name: "t", ...parts }] }), options);
  const { tensor, sourceDtype } = await model.graph.initializers.get("t")!.read();
  return [sourceDtype, tensor.dtype, tensor.shape, [...tensor.toTypedArray()]];
}

async function refusal(run: () => Promise<unknown>) {
  try {
    await run();
  } catch (error) {
    if (isConvmtxError(error)) {
      const { member, index } = error.details;
      return { code: error.code, message: error.message, member, index };
    }
    throw error;
  }
  throw new Error("nothing was refused");
}

const raw = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("raw_data, little-endian", () => {
  it.each([
    [1, "float32", "float32", "0000803f 000000c0", [1, -2]],
    [2, "uint8", "uint8", "00ff", [0, 255]],
    [3, "int8", "int32", "80ff", [-128, -1]],
    [4, "uint16", "int32", "ffff 0100", [65535, 1]],
    [5, "int16", "int32", "0080 ffff", [-32768, -1]],
    [6, "int32", "int32", "00000080 01000000", [-(2 ** 31), 1]],
    [7, "int64", "float64", "feffffffffffffff 0000000001000000", [-2, 2 ** 32]],
    [9, "bool", "uint8", "0001", [0, 1]],
    [10, "float16", "float32", "003c 0100", [1, 2 ** -24]],
    [11, "float64", "float64", "000000000000f03f 00000000000000c0", [1, -2]],
    [12, "uint32", "float64", "ffffffff 01000000", [2 ** 32 - 1, 1]],
    [13, "uint64", "float64", "0100000000000000 0000000001000000", [1, 2 ** 32]],
    [16, "bfloat16", "float32", "803f 00c0", [1, -2]],
  ])("data type %i is %s", async (dataType, source, dtype, hex, data) => {
    expect(await read({ dataType, dims: [2], raw: raw(hex) })).toEqual([source, dtype, [2], data]);
  });
});

describe.each([false, true])("typed fields, unpacked: %s", (isUnpacked) => {
  it.each<[string, TensorParts, unknown]>([
    ["float_data", { dataType: 1, dims: [3], floats: [0, 0.5, -3] }, ["float32", "float32", [3], [0, 0.5, -3]]],
    ["double_data", { dataType: 11, dims: [2], doubles: [0.1, -0] }, ["float64", "float64", [2], [0.1, -0]]],
    ["int32_data", { dataType: 6, dims: [2], int32s: [-1, 2 ** 31 - 1] }, ["int32", "int32", [2], [-1, 2 ** 31 - 1]]],
    ["int32_data of int16", { dataType: 5, dims: [2], int32s: [-2, 7] }, ["int16", "int32", [2], [-2, 7]]],
    ["int32_data of int8", { dataType: 3, dims: [2], int32s: [-128, 127] }, ["int8", "int32", [2], [-128, 127]]],
    ["int32_data of uint16", { dataType: 4, dims: [1], int32s: [65535] }, ["uint16", "int32", [1], [65535]]],
    ["int32_data of uint8", { dataType: 2, dims: [2], int32s: [0, 200] }, ["uint8", "uint8", [2], [0, 200]]],
    ["int32_data of bool", { dataType: 9, dims: [2], int32s: [1, 0] }, ["bool", "uint8", [2], [1, 0]]],
    // float16: 1, -2, the smallest subnormal number; bfloat16: 1, -2
    [
      "float16 bits",
      { dataType: 10, dims: [3], int32s: [15360, 49152, 1] },
      ["float16", "float32", [3], [1, -2, 2 ** -24]],
    ],
    ["bfloat16 bits", { dataType: 16, dims: [2], int32s: [16256, 49152] }, ["bfloat16", "float32", [2], [1, -2]]],
    ["int64_data", { dataType: 7, dims: [2], int64s: [-5, 2 ** 40] }, ["int64", "float64", [2], [-5, 2 ** 40]]],
    ["uint64_data", { dataType: 13, dims: [2], uint64s: [5, 2 ** 40] }, ["uint64", "float64", [2], [5, 2 ** 40]]],
    [
      "uint64_data of uint32",
      { dataType: 12, dims: [1], uint64s: [2 ** 32 - 1] },
      ["uint32", "float64", [1], [2 ** 32 - 1]],
    ],
  ])("%s", async (_name, parts, expected) => {
    expect(await read({ ...parts, isUnpacked })).toEqual(expected);
  });
});

describe("shapes", () => {
  it("without axes, without elements, of several axes", async () => {
    expect(await read({ dataType: 1, dims: [], floats: [7] })).toEqual(["float32", "float32", [], [7]]);
    expect(await read({ dataType: 1, dims: [0, 3] })).toEqual(["float32", "float32", [0, 3], []]);
    expect(await read({ dataType: 6, dims: [0] })).toEqual(["int32", "int32", [0], []]);
    expect(await read({ dataType: 2, dims: [1, 2, 2], raw: raw("01020304") })).toEqual([
      "uint8",
      "uint8",
      [1, 2, 2],
      [1, 2, 3, 4],
    ]);
  });

  it.each<[string, TensorParts]>([
    ["raw_data too short", { dataType: 1, dims: [2], raw: raw("0000803f") }],
    ["raw_data too long", { dataType: 2, dims: [2], raw: raw("000000") }],
    ["raw_data of no whole element", { dataType: 1, dims: [1], raw: raw("00000000 00") }],
    ["float_data too short", { dataType: 1, dims: [3], floats: [1, 2] }],
    ["float_data too long", { dataType: 1, dims: [1], floats: [1, 2] }],
    ["double_data in a float tensor", { dataType: 1, dims: [1], doubles: [1] }],
    ["int32_data too short", { dataType: 6, dims: [3], int32s: [1, 2] }],
    ["int32_data too long", { dataType: 6, dims: [1], int32s: [1, 2] }],
    ["int64_data of long varints, too few", { dataType: 7, dims: [2], int64s: [-1] }],
    ["elements where there are none", { dataType: 6, dims: [0], int32s: [1] }],
    ["no elements where there are some", { dataType: 1, dims: [1] }],
  ])("that do not fit are refused: %s", async (_name, parts) => {
    const { code, member } = await refusal(() => read(parts));
    expect([code === "FILE_INVALID" || code === "FILE_TRUNCATED", member]).toEqual([true, "t"]);
  });

  it("negative or beyond all memory are refused", async () => {
    expect(await refusal(() => read({ dataType: 1, dims: [-1], floats: [1] }))).toMatchObject({ code: "FILE_INVALID" });
    const huge = { dataType: 1, dims: [2 ** 31, 2 ** 31], floats: [1] };
    expect(await refusal(() => read(huge))).toMatchObject({ code: "FILE_INVALID", member: "t" });
  });
});

describe("what is refused", () => {
  it.each([0, 8, 14, 15, 17, 18, 21, 22, 99])("data type %i by its number", async (dataType) => {
    const { code, message } = await refusal(() => read({ dataType, dims: [1], raw: raw("00") }));
    expect([code, message]).toEqual(["FILE_UNSUPPORTED", expect.stringContaining(`data type ${dataType}`)]);
  });

  it("integers beyond 2^53, unless lossy", async () => {
    const parts = { dataType: 7, dims: [2], raw: raw("0100000000000000 0100000000002000") };
    expect(await refusal(() => read(parts))).toMatchObject({ code: "PRECISION_LOSS", index: 1 });
    expect(await read(parts, { lossy: true })).toEqual(["int64", "float64", [2], [1, 2 ** 53]]);
  });

  it("elements beyond maxBytes, each tensor by itself; numbers written as varints are there twice", async () => {
    const sized = { dataType: 1, dims: [1000], raw: new Uint8Array(4000) };
    const parts = encodeModel({ nodes: [], initializers: [{ name: "t", ...sized }] });
    const model = await readOnnx(parts, { maxBytes: 5000 });
    expect((await model.graph.initializers.get("t")!.read()).tensor.shape).toEqual([1000]);
    const doubled = { dataType: 10, dims: [1000], int32s: new Array<number>(1000).fill(0) };
    expect(await refusal(() => read(doubled, { maxBytes: 5999 }))).toMatchObject({ code: "MEMORY_LIMIT", member: "t" });
    expect((await read(doubled, { maxBytes: 6000 }))[2]).toEqual([1000]);
  });
});

describe("external data", () => {
  const file = Uint8Array.from({ length: 40 }, (_, i) => i);
  const opened: string[] = [];
  const external = (location: string) => {
    opened.push(location);
    return { size: file.length, read: (offset: number, length: number) => file.subarray(offset, offset + length) };
  };
  const parts = (entries: Readonly<Record<string, string>>): TensorParts => ({
    dataType: 2,
    dims: [2, 2],
    external: { location: "weights.bin", ...entries },
  });

  it.each<[Readonly<Record<string, string>>, readonly number[]]>([
    [{}, [0, 1, 2, 3]],
    [{ offset: "8" }, [8, 9, 10, 11]],
    [{ offset: "36", length: "4" }, [36, 37, 38, 39]],
    [{ offset: "0", length: "4", checksum: "ignored" }, [0, 1, 2, 3]],
  ])("%j", async (entries, data) => {
    expect(await read(parts(entries), { external })).toEqual(["uint8", "uint8", [2, 2], data]);
    expect(opened.at(-1)).toBe("weights.bin");
  });

  it("is named by the tensor, and opened only when it is read", async () => {
    const before = opened.length;
    const model = await readOnnx(encodeModel({ nodes: [], initializers: [{ name: "t", ...parts({}) }] }), { external });
    expect(model.graph.initializers.get("t")?.external).toBe("weights.bin");
    expect(opened.length).toBe(before);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["beyond the file", { offset: "37" }, "FILE_TRUNCATED"],
    ["far beyond the file", { offset: "9007199254740000" }, "FILE_TRUNCATED"],
    ["of another length", { length: "5" }, "FILE_INVALID"],
    ["of length 0", { length: "0" }, "FILE_INVALID"],
    ["at a negative offset", { offset: "-1" }, "FILE_INVALID"],
    ["at no number", { offset: "0x10" }, "FILE_INVALID"],
    ["at a number beyond 2^53", { offset: "9999999999999999" }, "FILE_INVALID"],
  ])("%s is refused", async (_name, entries, code) => {
    expect(await refusal(() => read(parts(entries), { external }))).toMatchObject({ code });
  });

  it("is refused by name where nothing opens it", async () => {
    const { code, message } = await refusal(() => read(parts({})));
    expect([code, message]).toEqual(["FILE_UNSUPPORTED", expect.stringMatching(/"weights\.bin".*external/)]);
  });
});
