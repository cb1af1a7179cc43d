import { Coo } from "@convmtx/sparse";
import { isConvmtxError } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMatrixMarket, readMatrixMarket } from "./index.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const read = (text: string, options = {}) => decodeMatrixMarket(bytes(text), options);

function coordinate(text: string): Coo {
  const file = read(text);
  if (file.format === "array") throw new Error("expected a coordinate file");
  return file.matrix;
}

async function* inPieces(all: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < all.length; at += length) yield all.subarray(at, at + length);
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

describe("coordinate files", () => {
  it("keeps the order of the file, duplicates and explicit zeros", () => {
    const file = read("%%MatrixMarket matrix coordinate real general\n%a\n% b\n2 3 4\n2 1 1.5\n1 3 -0\n2 1 2\n1 1 0\n");
    expect(file).toMatchObject({ format: "coordinate", field: "real", symmetry: "general", comments: ["a", " b"] });
    expect(file.matrix).toEqual(
      Coo.fromPartsUnsorted({
        shape: [2, 3],
        row: Int32Array.of(1, 0, 1, 0),
        col: Int32Array.of(0, 2, 0, 0),
        data: Float64Array.of(1.5, -0, 2, 0),
      }),
    );
  });

  it.each([
    ["symmetric", 4],
    ["skew-symmetric", -4],
  ])("mirrors a %s matrix after its own entries, the diagonal once, from either triangle", (symmetry, mirror) => {
    const m = coordinate(`%%MatrixMarket matrix coordinate integer ${symmetry}\n3 3 3\n1 1 7\n2 1 4\n2 3 5\n`);
    expect([...m.row]).toEqual([0, 1, 1, 0, 2]);
    expect([...m.col]).toEqual([0, 0, 2, 1, 1]);
    expect([...m.data]).toEqual([7, 4, 5, mirror, Math.sign(mirror) * 5]);
  });

  it("reads a pattern as ones", () => {
    expect([...coordinate("%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 2\n2 1 \n").data]).toEqual([
      1, 1,
    ]);
  });

  it.each([
    ["no entries", "2 3 0\n", [2, 3]],
    ["no rows", "0 3 0", [0, 3]],
    ["no columns", "2 0 0\n\n", [2, 0]],
  ])("reads %s", (_, size, shape) => {
    const m = coordinate(`%%MatrixMarket matrix coordinate real general\n${size}`);
    expect([m.shape, m.nnz]).toEqual([shape, 0]);
  });

  it("reads special values and the ends of the range", () => {
    const values = "inf -Infinity NaN 1e999 -1e-999 5e-324 .5 5. 0.1".split(" ");
    const lines = values.map((value, i) => `1 ${i + 1} ${value}\n`).join("");
    const m = coordinate(`%%MatrixMarket matrix coordinate real general\n1 9 9\n${lines}`);
    const inf = Number.POSITIVE_INFINITY;
    expect([...m.data]).toEqual([inf, -inf, Number.NaN, inf, -0, 5e-324, 0.5, 5, 0.1]);
  });
});

describe("array files", () => {
  it("are column by column, as strides", () => {
    const file = read("%%MatrixMarket matrix array integer general\n2 3\n1\n4\n2\n5\n3\n6\n");
    if (file.format !== "array") throw new Error("expected an array file");
    expect(file.matrix.strides).toEqual([1, 2]);
    expect([...file.matrix.toTypedArray()]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    ["symmetric", "1\n2\n3\n4\n5\n6\n", [1, 2, 3, 2, 4, 5, 3, 5, 6]],
    ["skew-symmetric", "2\n3\n5\n", [0, -2, -3, 2, 0, -5, 3, 5, 0]],
  ])("%s: the lower triangle", (symmetry, lines, values) => {
    const file = read(`%%MatrixMarket matrix array real ${symmetry}\n3 3\n${lines}`);
    if (file.format !== "array") throw new Error("expected an array file");
    expect([...file.matrix.toTypedArray()]).toEqual(values);
  });
});

describe("the first lines", () => {
  it.each([
    "%%MatrixMarket matrix coordinate real general",
    "%MatrixMarket matrix coordinate real general",
    "  %%matrixmarket  MATRIX\tCoordinate Double  GENERAL  ",
  ])("%s", (banner) => {
    expect(read(`${banner}\n1 1 0\n`)).toMatchObject({ field: "real", symmetry: "general" });
  });

  it.each([
    ["%%MatrixMarket matrix coordinate complex general", "FILE_UNSUPPORTED", "complex"],
    ["%%MatrixMarket matrix coordinate complex hermitian", "FILE_UNSUPPORTED", "complex"],
    ["%%MatrixMarket matrix coordinate real hermitian", "FILE_UNSUPPORTED", "hermitian"],
    ["%%MatrixMarket vector coordinate real general", "FILE_UNSUPPORTED", "vector"],
    ["%%MatrixMarket tensor coordinate real general", "FILE_INVALID", "tensor"],
    ["%%MatrixMarket matrix list real general", "FILE_INVALID", "list"],
    ["%%MatrixMarket matrix array pattern general", "FILE_INVALID", "pattern"],
    ["%%MatrixMarket matrix coordinate quaternion general", "FILE_INVALID", "quaternion"],
    ["%%MatrixMarket matrix coordinate real orthogonal", "FILE_INVALID", "orthogonal"],
    ["%%MatrixMarket matrix coordinate real", "FILE_INVALID", "<symmetry>"],
    ["%%Matrix Market matrix coordinate real general", "FILE_INVALID", "%%MatrixMarket"],
    ["3 3 1", "FILE_INVALID", "%%MatrixMarket"],
  ])("%s is refused", (banner, code, word) => {
    const error = failure(() => read(`${banner}\n1 1 1\n1 1 1\n`));
    expect(error).toMatchObject({ code, details: { line: 1 } });
    expect(error.message).toContain(word);
  });

  it.each([
    ["1 1", "FILE_INVALID"],
    ["1 1 1 1", "FILE_INVALID"],
    ["-1 1 1", "FILE_INVALID"],
    ["1.5 1 1", "FILE_INVALID"],
    ["1 1 x", "FILE_INVALID"],
    ["2147483648 1 1", "INDEX_LIMIT"],
    ["1 1 99999999999999999999999999", "INDEX_LIMIT"],
  ])("the size line %s is refused", (size, code) => {
    const text = `%%MatrixMarket matrix coordinate real general\n%c\n\n${size}\n1 1 1\n`;
    expect(failure(() => read(text))).toMatchObject({ code, details: { line: 4 } });
  });

  it("a symmetric matrix that is not square is refused", () => {
    const text = "%%MatrixMarket matrix coordinate real symmetric\n2 3 1\n1 1 1\n";
    expect(failure(() => read(text))).toMatchObject({ code: "FILE_INVALID", details: { line: 2 } });
  });
});

describe("lines", () => {
  const wanted = coordinate("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1.5\n2 2 -2e1\n");

  it.each(["\n", "\r\n", "\r"])("may end in %j, be blank, be indented, hold comments", (end) => {
    const lines = [
      "%%MatrixMarket matrix coordinate real general",
      "",
      "% a comment",
      "  2\t2   2 ",
      "",
      "\t1 1   1.5  ",
      "% among the entries",
      "   ",
      "2\t2\t-2e1",
      "%",
      "",
    ];
    expect(coordinate(lines.join(end))).toEqual(wanted);
    expect(coordinate(lines.slice(0, 9).join(end))).toEqual(wanted);
    const broken = [...lines.slice(0, 8), "2 2 x", "1 1 1"].join(end);
    expect(failure(() => read(broken))).toMatchObject({ code: "FILE_INVALID", details: { line: 9 } });
  });

  it.each([
    "1 1",
    "1 1 1 1",
    "1 1 1x",
    "1 1x 1",
    "1,1,1",
    "1.0 1 1",
    "0 1 1",
    "1 3 1",
    "-1 1 1",
    "1 1 1e",
    "1 1 0x10",
    "1 1 1d5",
    "99999999999999999999 1 1",
  ])("%s is refused with its line", (line) => {
    const text = `%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1.0000\n${line}\n`;
    expect(failure(() => read(text))).toMatchObject({ code: "FILE_INVALID", details: { line: 4 } });
  });

  it("integers are integers", () => {
    const head = "%%MatrixMarket matrix coordinate integer general\n2 2 1\n";
    for (const value of ["1.0", "1e3", "inf"]) {
      expect(failure(() => read(`${head}1 1 ${value}\n`))).toMatchObject({
        code: "FILE_INVALID",
        details: { line: 3 },
      });
    }
    const unsigned = head.replace("integer", "unsigned-integer");
    expect(failure(() => read(`${unsigned}1 1 -1\n`))).toMatchObject({ code: "FILE_INVALID" });
    expect(read(`${unsigned}1 1 9\n`).field).toBe("unsigned-integer");
  });

  it("integers beyond 2^53 are refused with their line and index, or rounded when asked for", () => {
    const text =
      "%%MatrixMarket matrix coordinate integer general\n1 3 3\n1 1 9007199254740992\n1 2 9007199254740993\n1 3 -18446744073709551615\n";
    expect(failure(() => read(text))).toMatchObject({ code: "PRECISION_LOSS", details: { line: 4, index: 1 } });
    const { matrix } = read(text, { lossy: true });
    expect([...matrix.data]).toEqual([2 ** 53, 2 ** 53, -(2 ** 64)]);
  });
});

describe("the number of entries", () => {
  const head = "%%MatrixMarket matrix coordinate real general\n";

  it("too few, too many", async () => {
    const few = bytes(`${head}3 3 2\n1 1 1.00000000\n`);
    expect(failure(() => decodeMatrixMarket(few))).toMatchObject({ code: "FILE_TRUNCATED", details: { line: 4 } });
    const many = `${head}3 3 1\n1 1 1\n2 2 2\n`;
    expect(failure(() => read(many))).toMatchObject({ code: "FILE_INVALID", details: { line: 4 } });
  });

  it("a number that the bytes cannot hold is refused at its line, before memory is taken", () => {
    const text = `${head}2 2 2000000000\n1 1 1\n`;
    const error = failure(() => read(text, { maxBytes: Number.POSITIVE_INFINITY }));
    expect(error).toMatchObject({ code: "FILE_TRUNCATED", details: { line: 2 } });
    const array = "%%MatrixMarket matrix array real general\n90000000 90000000\n1\n";
    expect(failure(() => read(array, { maxBytes: Number.POSITIVE_INFINITY }))).toMatchObject({
      code: "FILE_TRUNCATED",
      details: { line: 2 },
    });
  });

  it("in a stream memory grows with the entries that come", async () => {
    const text = `${head}2 2 2000000000\n${"1 1 1\n".repeat(1000)}`;
    const before = process.memoryUsage().arrayBuffers;
    await expect(readMatrixMarket(inPieces(bytes(text), 500), { maxBytes: 1e12 })).rejects.toMatchObject({
      code: "FILE_TRUNCATED",
      details: { line: 1003 },
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8);
    await expect(readMatrixMarket(inPieces(bytes(text), 500))).rejects.toMatchObject({ code: "MEMORY_LIMIT" });
  });

  it("a line that is cut off is truncated, not wrong", () => {
    expect(failure(() => read(`${head}2 2 2\n1 1 1.000000\n2 2`))).toMatchObject({
      code: "FILE_TRUNCATED",
      details: { line: 4 },
    });
    expect(failure(() => read("%%MatrixMarket matrix coordinate real general"))).toMatchObject({
      code: "FILE_TRUNCATED",
    });
    expect(failure(() => read(""))).toMatchObject({ code: "FILE_TRUNCATED", details: { line: 1 } });
  });

  it("comments take from the budget, and a line has an end", async () => {
    const comments = head + "%x\n".repeat(10_000);
    expect(failure(() => read(comments, { maxBytes: 10_000 }))).toMatchObject({ code: "MEMORY_LIMIT" });
    // Empty ones too: a gzip bomb of them would outgrow the engine's longest array first.
    const empty = head + "%\n".repeat(10_000);
    expect(failure(() => read(empty, { maxBytes: 600_000 }))).toMatchObject({ code: "MEMORY_LIMIT" });
    const endless = bytes(`${head}%${"x".repeat(200_000)}`);
    await expect(readMatrixMarket(inPieces(endless, 5000))).rejects.toMatchObject({
      code: "FILE_INVALID",
      details: { line: 2 },
    });
  });
});

describe("gzip", () => {
  const text = bytes("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1.5\n2 2 -2e1\n");
  const packed = new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();

  it("is told by its first bytes", async () => {
    expect(await readMatrixMarket(await packed)).toEqual(decodeMatrixMarket(text));
    expect(await readMatrixMarket(inPieces(await packed, 1))).toEqual(decodeMatrixMarket(text));
  });

  it("that ends early or is broken names the byte", async () => {
    const whole = await packed;
    await expect(readMatrixMarket(whole.slice(0, 40))).rejects.toMatchObject({
      code: "FILE_TRUNCATED",
      details: { byte: 40 },
    });
    const broken = whole.slice();
    broken[20] ^= 255;
    await expect(readMatrixMarket(broken)).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("bombs end at the first line that is wrong", async () => {
    const bomb = new Response(
      new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("gzip")),
    ).bytes();
    await expect(readMatrixMarket(await bomb)).rejects.toMatchObject({ code: "FILE_INVALID", details: { line: 1 } });
  });

  it("is not unpacked without waiting, and others not at all", async () => {
    const whole = await packed;
    expect(failure(() => decodeMatrixMarket(whole))).toMatchObject({ code: "FILE_UNSUPPORTED" });
    for (const [name, magic] of [
      ["bzip2", "BZh91AY"],
      ["xz", "\xfd7zXZ\0"],
      ["zstd", "\x28\xb5\x2f\xfd"],
    ]) {
      const file = Uint8Array.from(magic, (char) => char.charCodeAt(0));
      await expect(readMatrixMarket(file)).rejects.toMatchObject({
        code: "FILE_UNSUPPORTED",
        message: expect.stringContaining(name),
      });
    }
  });
});

it("reads the same from pieces of any length", async () => {
  const line = fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.double())
      .map(([i, j, v]) => `${i} ${j} ${v}`),
    fc.constantFrom("", "% comment", "   "),
  );
  const file = fc.tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom("\n", "\r\n", "\r")).map(([lines, end]) => {
    const count = lines.filter((one) => /^\d/.test(one)).length;
    return ["%%MatrixMarket matrix coordinate real general", "% c", `9 9 ${count}`, ...lines].join(end);
  });
  await fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 64 }), async (text, piece) => {
      expect(await readMatrixMarket(inPieces(bytes(text), piece))).toEqual(read(text));
    }),
    { numRuns: 300 },
  );
});
