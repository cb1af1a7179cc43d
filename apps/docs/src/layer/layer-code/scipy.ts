import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { matrixFile } from "../file-names.ts";
import type { Layer } from "../layer.ts";
import { axisSources } from "./axis-sources.ts";
import type { ArrayWords } from "./python.ts";
import { biasLines, inputLine, kernelLines, tuple } from "./python.ts";

const words: ArrayWords = {
  of: (list, dtype) => `np.array(${list}, dtype=np.${dtype})`,
  load: (file) => `np.load("${file}")`,
  astype: (array, dtype) => `${array}.astype(np.${dtype})`,
  arange: (count, dtype) => `np.arange(${count}, dtype=np.${dtype})`,
};

/** The matrix as the sum over the taps of channels ⊗ shifts, in SciPy. */
export function scipyCode(layer: Layer): string {
  const { geometry, shape, outputShape, dtype } = layer.operator;
  const { transposed } = geometry;
  const bias = biasLines(layer, words);
  const flip = flipIndex(geometry);
  const axes = namedAxes(geometry.axes);
  const taps = overTaps(geometry, axes.names);
  const what = transposed ? "input o adds to output i with tap t" : "output o reads input i with tap t";
  const ending = `${transposed ? ".T" : ""}.tocsr()${dtype === "float32" ? ".astype(np.float32)" : ""}`;
  const body = [
    ...kernelLines("W", layer, words),
    ...(flip === undefined ? [] : [`W = W[${flip}]  # true convolution`]),
    ...bias.lines,
    "",
    `# ${axes.names[0]}[t][o, i] = 1 where ${what}${axes.names.length > 1 ? ", along each axis" : ""}.`,
    ...axes.lines,
    "",
    `# The sum over the taps of ${geometry.hasChannels ? "channels ⊗ shifts" : "tap × shifts"}${transposed ? ", transposed" : ""}.`,
    ...(taps.term.length + taps.over.length <= 70
      ? [`T = sum(${taps.term} ${taps.over})${ending}`]
      : ["T = sum(", `    ${taps.term}`, `    ${taps.over}`, `)${ending}`]),
    "",
    inputLine(layer, words),
    `y = ${outputShape.length === 1 ? "T @ x" : `(T @ x.ravel()).reshape(${outputShape.join(", ")})`}${bias.sum}`,
    "print(T.shape, T.nnz)",
    `sp.save_npz("${matrixFile(shape, "npz")}", T)`,
  ];
  const imports = [
    ...(taps.term.includes("reduce(") ? ["from functools import reduce", ""] : []),
    "import numpy as np",
    "import scipy.sparse as sp",
  ];
  return `${[...imports, "", ...body].join("\n")}\n`;
}

/** `:, :, ::-1, ::-1` */
function flipIndex({ flip, axes, hasChannels }: ResolvedGeometry): string | undefined {
  if (!flip) return undefined;
  return [...(hasChannels ? [":", ":"] : []), ...axes.map(() => "::-1")].join(", ");
}

/** The shifts of each axis under a name; equal axes share them. */
function namedAxes(axes: readonly ResolvedAxis[]): { names: string[]; lines: string[] } {
  const codes = axes.map((axis) => shifts(axis, "").join("\n"));
  if (codes.every((code) => code === codes[0])) return { names: axes.map(() => "S"), lines: [codes[0]] };
  return { names: axes.map((_, k) => `S${k}`), lines: axes.flatMap((axis, k) => shifts(axis, String(k))) };
}

/** Lines for `S`: one 0/1 matrix [windows, signal] a tap. */
function shifts(axis: ResolvedAxis, suffix: string): string[] {
  const { windowCount, signalSize, kernelSize, stride, dilation, padBegin, padEnd, paddingMode } = axis;
  const tap = dilation === 1 ? "t" : `${dilation} * t`;
  const list = (matrix: string) => `S${suffix} = [${matrix} for t in range(${kernelSize})]`;
  const step = stride === 1 ? "" : ` : ${stride}`;
  const places = `[${tap} : ${tap} + ${stride * (windowCount - 1) + 1}${step}]`;
  if (paddingMode !== "zeros") {
    const sources = `sources${suffix}`;
    return [`${sources} = ${axisSources(axis)}`, list(`sp.eye(${signalSize}, format="csr")[${sources}${places}]`)];
  }
  const rows = stride * windowCount;
  const last = dilation * (kernelSize - 1) - padBegin;
  // SciPy knows no diagonal that lies outside its matrix.
  if (-padBegin > -rows && last < signalSize) {
    const offset = padBegin === 0 ? tap : padBegin > 0 ? `${tap} - ${padBegin}` : `${tap} + ${-padBegin}`;
    const all = `sp.eye(${rows}, ${signalSize}, k=${offset}, format="csr")`;
    return [list(stride === 1 ? all : `${all}[::${stride}]`)];
  }
  const padded = `padded${suffix}`;
  const all = signalSize + padBegin + padEnd;
  const isSeen = -padBegin > -all && -padBegin < signalSize;
  const value = isSeen
    ? `sp.eye(${all}, ${signalSize}, k=${-padBegin}, format="csr")`
    : `sp.csr_matrix((${all}, ${signalSize}))`;
  return [`${padded} = ${value}  # padded with zeros`, list(`${padded}${places}`)];
}

/** What is added up, and the loop over it. */
function overTaps({ axes, hasChannels, groups, layout }: ResolvedGeometry, names: readonly string[]) {
  const indices =
    axes.length === 1 ? ["t"] : axes.length < 4 ? ["i", "j", "k"].slice(0, axes.length) : axes.map((_, k) => `t${k}`);
  const sizes = axes.map(({ kernelSize }) => kernelSize);
  const over = `for ${indices.join(", ")} in ${axes.length === 1 ? `range(${sizes[0]})` : `np.ndindex${tuple(sizes)}`}`;
  const factors = names.map((name, k) => `${name}[${indices[k]}]`);
  if (!hasChannels) return { term: `W[${indices.join(", ")}] * ${kron(factors)}`, over };
  const tap = `W[:, :, ${indices.join(", ")}]`;
  const channels = groups === 1 ? tap : `sp.block_diag(np.split(${tap}, ${groups}))`;
  return { term: kron(layout === "channels-first" ? [channels, ...factors] : [...factors, channels]), over };
}

function kron(factors: readonly string[]): string {
  if (factors.length === 1) return factors[0];
  return factors.length === 2 ? `sp.kron(${factors.join(", ")})` : `reduce(sp.kron, [${factors.join(", ")}])`;
}
