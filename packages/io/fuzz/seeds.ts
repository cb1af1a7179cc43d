import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Coo, Csc, Csr, random } from "@convmtx/sparse";
import { randomNormal, tensor } from "@convmtx/tensor";
import { encodeMatrixMarket, encodeNpy, encodeNpz, encodePetsc, encodeSafetensors } from "../src/index.ts";
import { models } from "./model-seeds.ts";
import { zipped } from "./zip.ts";

type Files = readonly Uint8Array[];

const csr = Csr.fromParts({
  shape: [3, 4],
  indptr: Int32Array.of(0, 2, 2, 5),
  indices: Int32Array.of(0, 3, 0, 1, 2),
  data: Float64Array.of(1, -0, Number.NaN, 1e300, 0.1),
});
const csc = Csc.fromParts({
  shape: [3, 2],
  indptr: Int32Array.of(0, 1, 3),
  indices: Int32Array.of(1, 0, 2),
  data: Float32Array.of(1, 2, 3),
});
const coo = Coo.fromPartsUnsorted({
  shape: [2, 2],
  row: Int32Array.of(1, 0, 1),
  col: Int32Array.of(0, 1, 0),
  data: Float64Array.of(1, 2, 3),
});
const dense = tensor([
  [0, 1],
  [1, 5],
]);

interface Fixture {
  readonly kind: "npy" | "npz" | "mtx";
  readonly name: string;
  readonly base64: string;
}

/** What SciPy wrote, every `step`th file. */
function fixtures(kind: Fixture["kind"], step: number): Files {
  const path = fileURLToPath(new URL("../fixtures/files.json", import.meta.url));
  const { files } = JSON.parse(readFileSync(path, "utf8")) as { readonly files: readonly Fixture[] };
  return files
    .filter((file) => file.kind === kind)
    .filter((_, i) => i % step === 0)
    .map(({ base64 }) => new Uint8Array(Buffer.from(base64, "base64")));
}

/** A trained network, where there is one. */
function trained(): Files {
  const folder = process.env["CONVMTX_SHARED"] ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
  const path = `${folder}/data/mnist/opt-mnist.onnx`;
  if (existsSync(path)) return [new Uint8Array(readFileSync(path))];
  console.warn("skipped: opt-mnist.onnx is not mutated (CONVMTX_SHARED names the folder that holds data/mnist)");
  return [];
}

/** The files that are mutated, by their formats. */
export interface Seeds {
  readonly npy: Files;
  readonly npz: Files;
  readonly npzArrays: Files;
  readonly matrixMarket: Files;
  readonly petsc: Files;
  readonly safetensors: Files;
  readonly onnx: Files;
}

/** What this package's writers make, what SciPy made, and a network where there is one. */
export async function seeds(): Promise<Seeds> {
  const arrays = [dense, tensor([1, 2], { dtype: "uint8" }), tensor(7), randomNormal([2, 3, 2], { seed: 1 })];
  const named = new Map(arrays.map((x, i) => [`tensor.${i}`, x]));
  const sparse = random([4, 3], { density: 0.5, seed: 1 });
  const integers = encodeSafetensors(new Map([["x", tensor([1, 2], { dtype: "int32" })]]));
  const halves = Buffer.from(
    Buffer.from(integers).toString("latin1").replace('"I32","shape":[2]', '"F16","shape":[4]'),
    "latin1",
  );
  return {
    npy: [...arrays.map(encodeNpy), ...fixtures("npy", 3)],
    npz: [
      await encodeNpz(csr),
      await encodeNpz(csc, { compression: "stored" }),
      await encodeNpz(coo),
      ...fixtures("npz", 3),
    ],
    npzArrays: [
      zipped(
        arrays.map((x, i) => ({ name: `array_${i}.npy`, bytes: encodeNpy(x) })),
        false,
      ),
      zipped(
        [
          { name: "notes.txt", bytes: Buffer.from("no array") },
          { name: "x.npy", bytes: encodeNpy(dense) },
        ],
        true,
      ),
    ],
    matrixMarket: [
      encodeMatrixMarket(csr, { comment: "a comment" }),
      encodeMatrixMarket(coo, { field: "integer" }),
      encodeMatrixMarket(dense, { symmetry: "symmetric" }),
      ...fixtures("mtx", 2),
    ],
    petsc: [
      await encodePetsc([csr, tensor([1, 2])], { indexBits: 32 }),
      await encodePetsc([tensor([3, 1]), sparse], { indexBits: 64 }),
      await encodePetsc([dense, tensor([1, 2, 3], { dtype: "int32" })]),
      await encodePetsc([sparse, dense], { scalar: "float32" }),
    ],
    safetensors: [
      encodeSafetensors(named, new Map([["format", "pt"]])),
      integers,
      new Uint8Array(halves),
      encodeSafetensors(new Map()),
    ],
    onnx: [...models(), ...trained()],
  };
}
