import type { Tensor } from "@convmtx/tensor";
import { isConvmtxError, randomNormal, tensor, transpose } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { encodeSafetensors, readSafetensors } from "../index.ts";
import type { RangedSource } from "../source.ts";

const text = new TextEncoder();

/** A file with this header and these bytes behind it. */
function file(header: string | object, data: readonly number[] = []): Uint8Array<ArrayBuffer> {
  const json = text.encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + data.length);
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 8);
  out.set(data, 8 + json.length);
  return out;
}

const entry = (dtype: string, shape: readonly unknown[], offsets: readonly unknown[]) => ({
  dtype,
  shape,
  data_offsets: offsets,
});

async function refusal(bytes: Uint8Array, options: { maxBytes?: number } = {}) {
  try {
    await readSafetensors(bytes, options);
  } catch (error) {
    if (isConvmtxError(error)) return { code: error.code, message: error.message, byte: error.details["byte"] };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("what is read", () => {
  it("every dtype, widened without loss", async () => {
    const all = {
      __metadata__: { format: "pt", "": "empty" },
      flag: entry("BOOL", [2], [0, 2]),
      byte: entry("I8", [1, 1], [2, 3]),
      unsigned: entry("U8", [], [3, 4]),
      half: entry("F16", [2], [4, 8]),
      brain: entry("BF16", [2], [8, 12]),
      single: entry("F32", [1], [12, 16]),
      long: entry("I64", [1], [16, 24]),
      none: entry("F64", [0, 3], [24, 24]),
    };
    const data = [1, 0, 0xff, 200, 0, 0x3c, 0, 0xc0, 0x80, 0x3f, 0x20, 0xc1, 0, 0, 0, 0x3f, 5, 0, 0, 0, 0, 0, 0, 0];
    const model = await readSafetensors(file(all, data));
    expect([...model.metadata]).toEqual([
      ["format", "pt"],
      ["", "empty"],
    ]);
    const read = async (name: string) => {
      const { tensor: x, sourceDtype } = await model.read(name);
      return [sourceDtype, x.dtype, x.shape, [...x.toTypedArray()]];
    };
    expect(await read("flag")).toEqual(["bool", "uint8", [2], [1, 0]]);
    expect(await read("byte")).toEqual(["int8", "int32", [1, 1], [-1]]);
    expect(await read("unsigned")).toEqual(["uint8", "uint8", [], [200]]);
    expect(await read("half")).toEqual(["float16", "float32", [2], [1, -2]]);
    expect(await read("brain")).toEqual(["bfloat16", "float32", [2], [1, -10]]);
    expect(await read("single")).toEqual(["float32", "float32", [1], [0.5]]);
    expect(await read("long")).toEqual(["int64", "float64", [1], [5]]);
    expect(await read("none")).toEqual(["float64", "float64", [0, 3], []]);
    await expect(model.read("other")).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("what was written, as bytes, blob and stream", async () => {
    const kernel = randomNormal([4, 3, 3, 3], { seed: 1, dtype: "float32" });
    const tensors = new Map<string, Tensor>([
      ["conv.weight", kernel],
      ["turned", transpose(randomNormal([2, 3], { seed: 2 }))],
      ["counts", tensor(Int32Array.of(1, -2))],
    ]);
    const bytes = encodeSafetensors(tensors, new Map([["format", "pt"]]));
    for (const source of [bytes, new Blob([bytes]), new Blob([bytes]).stream()]) {
      const model = await readSafetensors(source);
      expect([...model.entries.keys()]).toEqual([...tensors.keys()]);
      expect(model.entries.get("conv.weight")).toMatchObject({ dtype: "float32", shape: [4, 3, 3, 3] });
      for (const [name, x] of tensors) {
        const read = (await model.read(name)).tensor;
        expect(read.shape).toEqual(x.shape);
        expect(read.toTypedArray()).toEqual(x.toTypedArray());
      }
    }
  });

  it("one tensor, of a file of which nothing else is read", async () => {
    const bytes = encodeSafetensors(
      new Map([
        ["large", tensor(new Float64Array(100_000))],
        ["small", tensor([1, 2, 3])],
      ]),
    );
    const ranges: [number, number][] = [];
    const source: RangedSource = {
      size: bytes.length,
      read(offset, length) {
        ranges.push([offset, length]);
        return bytes.subarray(offset, offset + length);
      },
    };
    const model = await readSafetensors(source);
    expect((await model.read("small")).tensor.toTypedArray()).toEqual(Float64Array.of(1, 2, 3));
    const header = bytes.length - 8 - 8 * 100_003;
    expect(ranges).toEqual([
      [0, 8],
      [8, header],
      [bytes.length - 24, 24],
    ]);
  });
});

describe("what is refused", () => {
  it.each([
    ["a file without a length", new Uint8Array(7), "FILE_TRUNCATED", 7],
    ["a header beyond the file", file("{}").fill(9, 0, 1), "FILE_TRUNCATED", 10],
    ["a header beyond the format", file("{}").fill(255, 0, 4), "FILE_INVALID", 0],
    ["a header of another start", file("[{}]"), "FILE_INVALID", 8],
    ["a header that is no JSON", file('{"a": }'), "FILE_INVALID", 8],
    ["a header that is no UTF-8", file("{}x").fill(0xff, 10), "FILE_INVALID", 8],
    ["an entry that is no object", file({ a: 3 }), "FILE_INVALID", 8],
    ["metadata that is no object", file({ __metadata__: [] }), "FILE_INVALID", 8],
    ["metadata that is no text", file({ __metadata__: { a: 1 } }), "FILE_INVALID", 8],
    ["an unknown dtype", file({ a: entry("F99", [1], [0, 1]) }, [0]), "FILE_INVALID", 8],
    ["floats of eight bits", file({ a: entry("F8_E4M3", [1], [0, 1]) }, [0]), "FILE_UNSUPPORTED", 8],
    ["a negative length", file({ a: entry("U8", [-1], [0, 1]) }, [0]), "FILE_INVALID", 8],
    ["a length beyond 2^53", file({ a: entry("U8", [2 ** 60, 2 ** 60], [0, 1]) }, [0]), "FILE_INVALID", 8],
    ["offsets that do not fit", file({ a: entry("U8", [2], [0, 1]) }, [0]), "FILE_INVALID", 8],
    ["three offsets", file({ a: entry("U8", [1], [0, 1, 2]) }, [0]), "FILE_INVALID", 8],
    ["a hole at the start", file({ a: entry("U8", [1], [1, 2]) }, [0, 0]), "FILE_INVALID", 62],
    ["an overlap", file({ a: entry("U8", [2], [0, 2]), b: entry("U8", [1], [1, 2]) }, [0, 0]), "FILE_INVALID", 114],
    ["bytes after the end", file({ a: entry("U8", [1], [0, 1]) }, [0, 0]), "FILE_INVALID", 62],
    ["a file cut off", file({ a: entry("U8", [3], [0, 3]) }, [0, 0]), "FILE_TRUNCATED", 63],
  ] as const)("%s", async (_name, bytes, code, byte) => {
    const error = await refusal(bytes);
    expect(error).toMatchObject({ code, byte });
    expect(error.message).toMatch(/^readSafetensors: byte \d+: /);
  });

  it("a header larger than the ceiling of memory, and a tensor", async () => {
    const bytes = encodeSafetensors(new Map([["a", tensor(new Float64Array(1000))]]));
    expect((await refusal(bytes, { maxBytes: 500 })).code).toBe("MEMORY_LIMIT");
    const model = await readSafetensors(bytes, { maxBytes: 4000 });
    await expect(model.read("a")).rejects.toMatchObject({ code: "MEMORY_LIMIT" });
  });

  it("a tensor whose name is taken", () => {
    const write = () => encodeSafetensors(new Map([["__metadata__", tensor([1])]]));
    expect(write).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
