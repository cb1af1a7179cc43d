import { convOperator, matvec, maxAbsDiff, randomNormal, tensor, writeNpz } from "convmtx";
import { writeFile } from "convmtx/node";

const kernel = randomNormal([8, 3, 3, 3], { seed: 1 }); // (C_out, C_in, height, width)
const layer = convOperator(kernel, { inputShape: [3, 32, 32], stride: 2, padding: 1 });
console.log(layer.explain()); // how each axis was resolved, and what the matrix will take, before it is built

const T = layer.toCsr();
const x = randomNormal(layer.inputShape, { seed: 2 });
const y = matvec(T, x.toTypedArray()); // vec(conv(x))
console.log(maxAbsDiff(tensor(y, { shape: layer.outputShape }), layer.apply(x))); // apply needs no matrix
await writeFile("T.npz", writeNpz(T)); // in Python: scipy.sparse.load_npz("T.npz")
