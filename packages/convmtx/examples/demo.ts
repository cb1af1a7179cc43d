// A real layer on a picture: three channels in, eight out, 3x3, stride 2, padding 1, bias. Its matrix goes to a file that
// SciPy opens, and T·vec(x) + B is compared with the convolution done directly.
import { mkdir } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFile } from "@convmtx/io/node";
import { concat, convOperator, encodeNpy, matvec, randomNormal, reshape, spy, tensor, writeNpz } from "convmtx";
import { directLayer } from "../src/direct-convolution.ts";
import { prove } from "../src/proof.ts";
import { proofLines } from "../src/proof-lines.ts";
import { phantom } from "./phantom.ts";
import { shades, sideBySide } from "./shades.ts";

const size = 128;
const picture = phantom(size);

// Filters with names for the first output channels, and what training might start from for the others.
const [edges, outline, none] = [
  [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  [1, 1, 1, 1, -8, 1, 1, 1, 1],
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
];
const named = reshape(tensor([...edges, ...none, ...none, ...none, ...outline, ...none]), [2, 3, 3, 3]);
const kernel = concat([named, randomNormal([6, 3, 3, 3], { seed: 1974, std: 0.2 })]);
const bias = tensor([0, 0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3]);

const operator = convOperator(kernel, { inputShape: picture.shape, stride: 2, padding: 1, bias });
console.log(`${operator.explain()}\n`);

const start = performance.now();
const T = operator.toCsr();
const buildMs = performance.now() - start;
const B = operator.biasVector();

const folder = new URL("../../../demo-output/", import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, folder));
await mkdir(folder, { recursive: true });
const fileBytes = await writeFile(path("T.npz"), writeNpz(T));
await writeFile(path("x.npy"), encodeNpy(picture));
await writeFile(path("K.npy"), encodeNpy(kernel));
await writeFile(path("B.npy"), encodeNpy(tensor(B)));

console.log(`${spy(T, { title: "where T has entries", height: 20 })}\n`);

const y = matvec(T, picture.toTypedArray()).map((value, row) => value + B[row]);
const outputs = operator.outputShape[1] * operator.outputShape[2];
console.log(
  `${sideBySide([
    { name: "x, the Shepp-Logan phantom", lines: shades(picture.data.slice(0, size * size), size, 38) },
    { name: "T·vec(x) + B, channel 0: |edges|", lines: shades(y.slice(0, outputs).map(Math.abs), size / 2, 38) },
  ])}\n`,
);

const inputs = [{ name: "the phantom", values: picture.toTypedArray() }];
const proof = prove(T, kernel, directLayer(operator.geometry), { inputs });
console.log(`T       ${T.shape[0]} x ${T.shape[1]}, ${T.nnz} stored entries, as forecast: ${T.nnz === operator.nnz}`);
console.log(`time    built in ${buildMs.toFixed(1)} ms`);
for (const line of proofLines(proof)) console.log(line);
console.log(proof.ok ? "proof   T·vec(x) is the convolution\n" : "proof   FAILED: T·vec(x) is not the convolution\n");
process.exitCode = proof.ok ? 0 : 1;

const here = relative(process.cwd(), fileURLToPath(folder));
console.log(`Written to ${here}: T.npz (${fileBytes} bytes), x.npy, K.npy, B.npy (the bias of every output). In Python:

  import numpy as np, scipy.sparse as sp
  y = (sp.load_npz("${here}/T.npz") @ np.load("${here}/x.npy").ravel() + np.load("${here}/B.npy")).reshape(8, 64, 64)

The same by the command:

  npm run -s convmtx -- build --kernel ${here}/K.npy --input 3,128,128 --stride 2 --padding 1 --out T.npz
  npm run -s convmtx -- verify T.npz --kernel ${here}/K.npy --input 3,128,128 --stride 2 --padding 1`);
