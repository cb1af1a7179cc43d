import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OnnxModel, OnnxNode } from "@convmtx/io";
import { decodeNpy, readNpz } from "@convmtx/io";
import type { Csr } from "@convmtx/sparse";
import { matvec } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";

/** A linear layer as files that `convmtx build --all` wrote: y = T·vec(x) + B. */
export interface SparseLayer {
  readonly T: Csr;
  readonly B: Float64Array;
  readonly outputShape: readonly number[];
}

interface ManifestEntry {
  readonly name: string;
  readonly file: string;
  readonly biasFile: string | null;
  readonly outputShape: readonly number[];
}

/** The layers of a folder that `convmtx build --all` wrote, by name. */
export async function readLayers(folder: string): Promise<ReadonlyMap<string, SparseLayer>> {
  const { layers } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { layers: ManifestEntry[] };
  const read = async ({ name, file, biasFile, outputShape }: ManifestEntry): Promise<[string, SparseLayer]> => {
    const { matrix } = await readNpz(readFileSync(join(folder, file)));
    const bias = biasFile === null ? new Float64Array(matrix.shape[0]) : npyValues(join(folder, biasFile));
    return [name, { T: matrix as Csr, B: bias, outputShape }];
  };
  return new Map(await Promise.all(layers.map(read)));
}

function npyValues(path: string): Float64Array {
  return Float64Array.from(decodeNpy(readFileSync(path)).tensor.toTypedArray());
}

/**
 * Runs a chain of an ONNX model, every linear layer as one sparse product.
 *
 * @param x one sample, without its batch axis
 */
export function runSparse({ graph }: OnnxModel, layers: ReadonlyMap<string, SparseLayer>, x: Tensor): Tensor {
  let value = x;
  for (const node of graph.nodes) {
    const layer = layers.get(node.name) ?? layers.get(node.outputs[0]);
    value = layer === undefined ? between(node, value) : product(layer, value);
  }
  return value;
}

function product({ T, B, outputShape }: SparseLayer, x: Tensor): Tensor {
  const y = Float64Array.from(matvec(T, Float64Array.from(x.toTypedArray())));
  for (let i = 0; i < y.length; i++) y[i] += B[i];
  return tensor(y, { shape: [...outputShape] });
}

/** What stands between the layers of this network. */
function between(node: OnnxNode, x: Tensor): Tensor {
  switch (node.op) {
    case "Relu":
      return tensor(
        Float64Array.from(x.toTypedArray(), (value) => Math.max(value, 0)),
        { shape: [...x.shape] },
      );
    case "MaxPool":
      return maxPool(
        x,
        node.attributes.get("kernel_shape")?.ints?.[0] ?? 1,
        node.attributes.get("strides")?.ints?.[0] ?? 1,
      );
    case "Reshape":
      return x;
    default:
      throw new Error(`${node.op} is not in this network`);
  }
}

function maxPool(x: Tensor, size: number, stride: number): Tensor {
  const [channels, height, width] = x.shape;
  const values = x.toTypedArray();
  const [rows, cols] = [height, width].map((n) => Math.floor((n - size) / stride) + 1);
  const out = new Float64Array(channels * rows * cols).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < out.length; at++) {
    const [c, i, j] = [Math.floor(at / (rows * cols)), Math.floor(at / cols) % rows, at % cols];
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        out[at] = Math.max(out[at], values[(c * height + i * stride + a) * width + j * stride + b]);
      }
    }
  }
  return tensor(out, { shape: [channels, rows, cols] });
}
