import { Coo } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { encodeMatrixMarket, encodeNpy, encodeNpz, readMatrix } from "./index.ts";

const coo = Coo.fromParts({
  shape: [2, 3],
  row: Int32Array.of(0, 1),
  col: Int32Array.of(2, 0),
  data: Float64Array.of(1.5, -2),
});
const x = tensor([
  [1, 2],
  [3, 4],
]);

const stream = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> => new Blob([bytes]).stream();
const gzip = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Response(stream(bytes).pipeThrough(new CompressionStream("gzip"))).bytes();

describe("readMatrix", () => {
  it("tells the formats apart, as bytes and as streams, packed or not", async () => {
    const mtx = encodeMatrixMarket(coo);
    const npy = encodeNpy(x);
    const npz = await encodeNpz(coo);
    for (const file of [mtx, await gzip(mtx)]) {
      for (const source of [file, stream(file)]) {
        expect(await readMatrix(source)).toMatchObject({ kind: "matrix-market", format: "coordinate", matrix: coo });
      }
    }
    for (const file of [npy, await gzip(npy)]) {
      for (const source of [file, stream(file)]) {
        expect(await readMatrix(source)).toMatchObject({ kind: "npy", sourceDtype: "float64", tensor: x });
      }
    }
    for (const source of [npz, stream(npz)]) {
      expect(await readMatrix(source)).toMatchObject({ kind: "npz", format: "coo", matrix: coo });
    }
  });

  it("reads a plain archive as arrays", async () => {
    // numpy.savez(x=[[1, 2], [3, 4]]) is an archive without format.npy, as is one of another member's name.
    const file = await encodeNpz(coo, { compression: "stored" });
    const text = new TextDecoder("latin1");
    const name = new TextEncoder();
    for (let at = 0; at + 10 <= file.length; at++) {
      if (text.decode(file.subarray(at, at + 10)) === "format.npy") file.set(name.encode("format.txt"), at);
    }
    const found = await readMatrix(file);
    expect(found.kind === "npz-arrays" && [...found.arrays.keys()]).toEqual(["shape", "row", "col", "data"]);
  });

  it("believes a format that is given", async () => {
    await expect(readMatrix(encodeNpy(x), { format: "matrix-market" })).rejects.toMatchObject({ code: "FILE_INVALID" });
    await expect(readMatrix(encodeNpy(x), { format: "npz" })).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
    await expect(readMatrix(encodeNpy(x), { format: "csv" as never })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  });

  it("refuses what it cannot read by name", async () => {
    await expect(readMatrix(await gzip(await encodeNpz(coo)))).rejects.toMatchObject({ code: "FILE_UNSUPPORTED" });
    await expect(readMatrix(new TextEncoder().encode("BZh91AY&SY"))).rejects.toMatchObject({
      code: "FILE_UNSUPPORTED",
    });
    await expect(readMatrix(new Uint8Array(0))).rejects.toMatchObject({ code: "FILE_TRUNCATED", details: { line: 1 } });
  });

  it("cancels a stream which it refuses", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x\n".repeat(100))),
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(readMatrix(endless)).rejects.toMatchObject({ code: "FILE_INVALID", details: { line: 1 } });
    expect(cancelled).toBe(true);
  });
});
