import { readMatrixMarket, readNpy, readNpz } from "@convmtx/io";
import { type Coo, type Csr, cooFromCsr, toDense } from "@convmtx/sparse";
import { arange, equal, isConvmtxError, ones, reshape, type Tensor, tensor } from "@convmtx/tensor";
import { expect, it } from "vitest";
import { type DownloadName, type DownloadOptions, download } from "./downloads.ts";
import { eighths, layerOf } from "./fixtures/sample-layers.ts";
import type { Layer } from "./layer.ts";

const layer = layerOf(eighths([2, 1, 3, 3]), { inputShape: [1, 4, 5], padding: 1, stride: [1, 2], bias: [1, -1] });
const T = layer.operator.toCsr();

async function bytesOf(of: Layer, what: DownloadName, options?: DownloadOptions) {
  const { name, blob } = await download(of, what, options);
  return { name, type: blob.type, bytes: await blob.arrayBuffer() };
}

async function tensorOf(of: Layer, what: DownloadName): Promise<Tensor> {
  return (await readNpy((await bytesOf(of, what)).bytes)).tensor;
}

it("npz: the matrix in CSR", async () => {
  const { name, type, bytes } = await bytesOf(layer, "matrix.npz");
  expect([name, type]).toEqual(["T_24x20.npz", "application/octet-stream"]);
  const { matrix, format } = await readNpz(bytes);
  expect(format).toBe("csr");
  expect(partsOf(matrix as Csr)).toEqual(partsOf(T));
});

it("Matrix Market: every entry", async () => {
  const { name, type, bytes } = await bytesOf(layer, "matrix.mtx");
  expect([name, type]).toEqual(["T_24x20.mtx", "text/plain"]);
  const { matrix } = (await readMatrixMarket(bytes)) as { matrix: Coo };
  const { row, col, data } = cooFromCsr(T);
  expect(matrix).toMatchObject({ shape: T.shape, row, col, data });
});

it("npy: the matrix with its zeros, unless it is too large", async () => {
  expect((await bytesOf(layer, "matrix.npy")).name).toBe("T_24x20.npy");
  expect(equal(await tensorOf(layer, "matrix.npy"), toDense(T))).toBe(true);
  const refused = await download(layer, "matrix.npy", { maxDenseBytes: 24 * 20 * 8 - 1 }).catch(
    (error: unknown) => error,
  );
  expect(isConvmtxError(refused) && refused.code).toBe("MEMORY_LIMIT");
  expect(String(refused)).toMatch(/T \[24, 20\] would take 3\.84 kB.*sparse it takes/);
});

it("npy: kernel, input and output", async () => {
  expect(equal(await tensorOf(layer, "kernel.npy"), layer.kernel)).toBe(true);
  const counted = reshape(arange(20), [1, 4, 5]);
  expect(equal(await tensorOf(layer, "input.npy"), counted)).toBe(true);
  expect(equal(await tensorOf(layer, "output.npy"), layer.operator.apply(counted))).toBe(true);
  const x = tensor([[1, 2, 3]], { dtype: "int32" });
  const small = layerOf(tensor([[1, 1]], { dtype: "float32" }), { inputShape: [1, 3] }, x);
  expect(await tensorOf(small, "kernel.npy")).toMatchObject({ dtype: "float32", shape: [1, 2] });
  expect(await tensorOf(small, "input.npy")).toMatchObject({ dtype: "float64", data: Float64Array.of(1, 2, 3) });
  expect((await tensorOf(small, "output.npy")).data).toEqual(Float64Array.of(3, 5));
});

it("svg: the picture, with a colour for each tap", async () => {
  const { name, type, bytes } = await bytesOf(layer, "spy.svg");
  expect([name, type]).toEqual(["T_24x20.svg", "image/svg+xml"]);
  const svg = new TextDecoder().decode(bytes);
  expect(openElements(svg)).toEqual([]);
  expect(svg).toContain(`<title>T: 24 × 20, ${T.nnz} stored`);
  expect(new Set([...svg.matchAll(/fill="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour)).size).toBe(9);
});

/** A layer of many blocks. */
const large = layerOf(ones([31, 31]), { inputShape: [31, 31], padding: "same" });

it.each([
  ["matrix.npz", 3],
  ["matrix.mtx", 1],
  ["spy.svg", 1],
] as const)("%s tells of its rows, in %i passes", async (what, passes) => {
  const seen: number[] = [];
  const totals = new Set<number>();
  await download(large, what, {
    onProgress: (rows, total) => {
      seen.push(rows);
      totals.add(total);
    },
  });
  expect(seen.length).toBeGreaterThan(2 * passes);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect([...totals]).toEqual([passes * 961]);
  expect(seen.at(-1)).toBe(passes * 961);
});

it.each(["matrix.npz", "matrix.mtx", "matrix.npy", "spy.svg"] as const)(
  "%s ends at a signal between blocks",
  async (what) => {
    const stopped = new AbortController();
    let blocks = 0;
    const ended = download(large, what, {
      signal: stopped.signal,
      onProgress: () => {
        blocks++;
        stopped.abort(new Error("enough"));
      },
    });
    await expect(ended).rejects.toThrow("enough");
    expect(blocks).toBe(1);
    await expect(download(large, "kernel.npy", { signal: stopped.signal })).rejects.toThrow("enough");
  },
);

it("lets the page's own work have its turn", async () => {
  const stopped = new AbortController();
  // Enough rows that they take many turns, of which one stops the work.
  const longer = layerOf(ones([8, 8, 3, 3]), { inputShape: [8, 100, 100], padding: 1 });
  setTimeout(() => stopped.abort(new Error("from outside")));
  await expect(download(longer, "matrix.mtx", { signal: stopped.signal })).rejects.toThrow("from outside");
});

const partsOf = ({ shape, indptr, indices, data }: Csr) => ({ shape, indptr, indices, data });

/** The elements of an XML text which are not closed in their order. */
function openElements(xml: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, selfClosing] of xml.matchAll(
    /<(\/?)([a-z]+)(?:\s[a-zA-Z-]+(?:="[^"<&]*")|\s)*?\s*(\/?)>/g,
  )) {
    if (slash === "") {
      if (selfClosing === "") open.push(name);
    } else if (open.pop() !== name) open.push(`closed by ${name}`);
  }
  return open;
}
