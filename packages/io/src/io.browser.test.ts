import { Coo, Csc, Csr } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import {
  decodeMatrixMarket,
  decodeNpy,
  encodeMatrixMarket,
  encodeNpy,
  encodeNpz,
  readMatrix,
  readMatrixMarket,
  readNpy,
  readNpz,
  writeMatrixMarket,
  writeNpz,
} from "./index.ts";

const indptr = Int32Array.of(0, 1, 3);
const data = Float64Array.of(1.5, -0, Number.NaN);
const csr = Csr.fromParts({ shape: [2, 3], indptr, indices: Int32Array.of(2, 0, 1), data });
const csc = Csc.fromParts({ shape: [3, 2], indptr, indices: Int32Array.of(2, 0, 1), data: Float32Array.from(data) });
const coo = Coo.fromParts({ shape: [2, 3], row: Int32Array.of(0, 1, 1), col: Int32Array.of(2, 0, 1), data });

describe("in the browser", () => {
  it("npy from bytes, a file, a stream and gzip", async () => {
    const x = tensor([
      [1, 2],
      [3, 5e-324],
    ]);
    const bytes = encodeNpy(x);
    expect(decodeNpy(bytes).tensor).toEqual(x);
    const file = new File([bytes], "x.npy");
    expect((await readNpy(file)).tensor).toEqual(x);
    expect((await readNpy(file.stream())).tensor).toEqual(x);
    expect(await readMatrix(file.stream().pipeThrough(new CompressionStream("gzip")))).toMatchObject({
      kind: "npy",
      tensor: x,
    });
  });

  it("npz of every format, deflated and stored, from bytes, a file and a stream", async () => {
    for (const matrix of [csr, csc, coo]) {
      for (const compression of ["deflate", "stored"] as const) {
        const bytes = await encodeNpz(matrix, { compression });
        for (const source of [bytes, new File([bytes], "T.npz"), writeNpz(matrix, { compression })]) {
          expect((await readNpz(source)).matrix).toEqual(matrix);
        }
      }
    }
  });

  it("an npz of SciPy, with the sizes of its members in the directory alone", async () => {
    // scipy.sparse.save_npz(csr_matrix([[2.5]])), SciPy 1.10.1
    const bytes = await (await fetch(`data:application/zip;base64,${scipyFile}`)).bytes();
    const { matrix, format } = await readNpz(bytes);
    expect([format, ...matrix.shape, ...matrix.data]).toEqual(["csr", 1, 1, 2.5]);
  });

  it("Matrix Market, plain and gzip", async () => {
    const bytes = encodeMatrixMarket(coo, { comment: "here" });
    expect(decodeMatrixMarket(bytes)).toMatchObject({ comments: ["here"], matrix: coo });
    expect((await readMatrixMarket(new File([bytes], "T.mtx"))).matrix).toEqual(coo);
    expect((await readMatrixMarket(writeMatrixMarket(coo, { gzip: true }))).matrix).toEqual(coo);
  });

  it("broken files with the same codes as in Node", async () => {
    const npz = await encodeNpz(csr, { compression: "stored" });
    npz[npz.length - 400] ^= 1;
    await expect(readNpz(npz)).rejects.toMatchObject({ code: "FILE_INVALID" });
    await expect(readNpz(npz.subarray(0, 300))).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
    await expect(readNpy(new Blob([encodeNpy(tensor([1, 2]))]).slice(0, 140))).rejects.toMatchObject({
      code: "FILE_TRUNCATED",
    });
    const mtx = await new Response(writeMatrixMarket(coo, { gzip: true })).blob();
    await expect(readMatrixMarket(mtx.slice(0, mtx.size - 12))).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
    await expect(
      readMatrixMarket(new Blob(["%%MatrixMarket matrix array real general\n1 1\nx\n"])),
    ).rejects.toMatchObject({
      code: "FILE_INVALID",
      details: { line: 3 },
    });
  });
});

const scipyFile =
  "UEsDBBQAAAAIAAAAIQDEf673RwAAAIQAAAALABQAaW5kaWNlcy5ucHkBABAAhAAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6mjoKtQoUAC4GIAAAUEsDBBQAAAAIAAAAIQB7VrXzSQAAAIgAAAAKABQAaW5kcHRyLm5weQEAEACIAAAAAAAAAEkAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALgYgYARiAFBLAwQUAAAACAAAACEAo8N0l0UAAACDAAAACgAUAGZvcm1hdC5ucHkBABAAgwAAAAAAAABFAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF4TbKyuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAGu5OIiAFBLAwQUAAAACAAAACEA7/uTZ0kAAACQAAAACQAUAHNoYXBlLm5weQEAEACQAAAAAAAAAEkAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALkYGCIDRAFBLAwQUAAAACAAAACEAr5+xZ0kAAACIAAAACAAUAGRhdGEubnB5AQAQAIgAAAAAAAAASQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFAAuBjBgcQAAUEsBAhQDFAAAAAgAAAAhAMR/rvdHAAAAhAAAAAsAAAAAAAAAAAAAAIABAAAAAGluZGljZXMubnB5UEsBAhQDFAAAAAgAAAAhAHtWtfNJAAAAiAAAAAoAAAAAAAAAAAAAAIABhAAAAGluZHB0ci5ucHlQSwECFAMUAAAACAAAACEAo8N0l0UAAACDAAAACgAAAAAAAAAAAAAAgAEJAQAAZm9ybWF0Lm5weVBLAQIUAxQAAAAIAAAAIQDv+5NnSQAAAJAAAAAJAAAAAAAAAAAAAACAAYoBAABzaGFwZS5ucHlQSwECFAMUAAAACAAAACEAr5+xZ0kAAACIAAAACAAAAAAAAAAAAAAAgAEOAgAAZGF0YS5ucHlQSwUGAAAAAAUABQAWAQAAkQIAAAAA";
