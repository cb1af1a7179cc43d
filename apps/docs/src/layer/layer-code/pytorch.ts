import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import type { Layer } from "../layer.ts";
import { axisSources } from "./axis-sources.ts";
import type { ArrayWords } from "./python.ts";
import { argument, biasLines, inputLine, kernelLines } from "./python.ts";

const words: ArrayWords = {
  of: (list, dtype) => `torch.tensor(${list}, dtype=torch.${dtype})`,
  load: (file) => `torch.from_numpy(np.load("${file}"))`,
  astype: (array, dtype) => `${array}.to(torch.${dtype})`,
  arange: (count, dtype) => `torch.arange(${count}, dtype=torch.${dtype})`,
};

/** A matrix of more elements is made sparse, some columns at a time. */
const mostElements = 2 ** 22;
const columnsAtOnce = 256;

/** The layer in PyTorch, and its matrix by what it makes of unit vectors. */
export function pytorchCode(layer: Layer): string {
  const { geometry, shape, inputShape, dtype } = layer.operator;
  const { axes, hasChannels, flip } = geometry;
  if (axes.length > 3) return `# PyTorch has convolutions along one to three axes; this layer has ${axes.length}.\n`;
  const weight = kernelLines("weight", layer, words, hasChannels ? "" : "[None, None]");
  const bias = biasLines(layer, words);
  const dims = axes.map((_, axis) => axis + 2).join(", ");
  const sample = `-1, ${inputShape.join(", ")}`;
  const body = [
    ...weight,
    ...(flip ? [`weight = weight.flip(${dims})  # true convolution`] : []),
    ...bias.lines,
    "",
    "",
    `def conv(x):  # [N, ${inputShape.join(", ")}] -> [N, ${geometry.outputShape.join(", ")}]`,
    ...functionBody(steps(geometry)),
    "",
    "",
    "# Column j of T is what the layer makes of the j-th unit vector.",
    ...(shape[0] * shape[1] <= mostElements
      ? [`T = conv(torch.eye(${shape[1]}, dtype=torch.${dtype}).reshape(${sample})).flatten(1).T`]
      : [
          "blocks = [",
          `    conv(F.one_hot(columns, ${shape[1]}).to(weight.dtype).reshape(${sample})).flatten(1).to_sparse()`,
          `    for columns in torch.arange(${shape[1]}).split(${columnsAtOnce})`,
          "]",
          "T = torch.cat(blocks).t().coalesce()",
        ]),
    "",
    inputLine(layer, words),
    `y = conv(x[None])[0]${bias.sum}`,
    "print(T.shape, torch.allclose(T @ x.flatten(), conv(x[None]).flatten()))",
  ];
  const usesNumpy = body.some((line) => line.includes("np."));
  const imports = [...(usesNumpy ? ["import numpy as np"] : []), "import torch", "import torch.nn.functional as F"];
  return `${[...imports, "", ...body].join("\n")}\n`;
}

/** What becomes of x, one expression in x after another. */
interface Step {
  /** A line of its own. */
  readonly before?: string;
  readonly code: string;
  readonly why?: string;
}

function functionBody(all: readonly Step[]): string[] {
  return all.flatMap(({ before, code, why }, k) => {
    const line = `${k === all.length - 1 ? "return" : "x ="} ${code}${why === undefined ? "" : `  # ${why}`}`;
    return [...(before === undefined ? [] : [before]), line].map((text) => `    ${text}`);
  });
}

function steps(geometry: ResolvedGeometry): Step[] {
  const { hasChannels, layout } = geometry;
  const isLast = hasChannels && layout === "channels-last";
  return [
    ...(isLast ? [{ code: "x.movedim(-1, 1)", why: "channels first" }] : []),
    ...(hasChannels ? [] : [{ code: "x[:, None]", why: "one channel" }]),
    ...(geometry.transposed ? transposedSteps(geometry) : forwardSteps(geometry)),
    ...(isLast ? [{ code: "x.movedim(1, -1)" }] : []),
    ...(hasChannels ? [] : [{ code: "x[:, 0]" }]),
  ];
}

function forwardSteps({ axes, groups }: ResolvedGeometry): Step[] {
  const zeroPads = axes.map((axis) => (repeats(axis) ? [0, 0] : [axis.padBegin, axis.padEnd]));
  const isEven = zeroPads.every(([begin, end]) => begin === end && begin >= 0);
  const crops = zeroPads.some((pads) => Math.min(...pads) < 0);
  return [
    ...repeatingPads(axes),
    ...(isEven
      ? []
      : [{ code: `F.pad(x, ${padList(zeroPads)})`, why: crops ? "negative crops" : "the last axis first" }]),
    {
      code: call(`F.conv${axes.length}d`, [
        ...argument(
          "stride",
          axes.map(({ stride }) => stride),
          1,
        ),
        ...(isEven
          ? argument(
              "padding",
              zeroPads.map(([begin]) => begin),
              0,
            )
          : []),
        ...argument(
          "dilation",
          axes.map(({ dilation }) => dilation),
          1,
        ),
        ...(groups === 1 ? [] : [`groups=${groups}`]),
      ]),
    },
  ];
}

/** Pads which repeat elements: by `F.pad` if one call of it can, else by indices. */
function repeatingPads(axes: readonly ResolvedAxis[]): Step[] {
  const padded = axes.filter(repeats);
  if (padded.length === 0) return [];
  const [{ paddingMode }] = padded;
  if (padded.every((axis) => axis.paddingMode === paddingMode && torchPads(axis))) {
    const pads = axes.map((axis) => (repeats(axis) ? [axis.padBegin, axis.padEnd] : [0, 0]));
    return [{ code: `F.pad(x, ${padList(pads)}, mode="${paddingMode}")` }];
  }
  return axes.flatMap((axis, k) => {
    if (!repeats(axis)) return [];
    return [{ code: `x[:, :${", :".repeat(k)}, ${axisSources(axis)}]`, why: axis.paddingMode }];
  });
}

function transposedSteps({ axes, groups }: ResolvedGeometry): Step[] {
  const fits = axes.every((axis) => {
    const { padBegin, padEnd, outputPadding, stride, dilation } = axis;
    return !repeats(axis) && padBegin === padEnd && padBegin >= 0 && outputPadding < Math.max(stride, dilation);
  });
  const code = call(`F.conv_transpose${axes.length}d`, [
    ...argument(
      "stride",
      axes.map(({ stride }) => stride),
      1,
    ),
    ...(fits
      ? argument(
          "padding",
          axes.map(({ padBegin }) => padBegin),
          0,
        )
      : []),
    ...(fits
      ? argument(
          "output_padding",
          axes.map(({ outputPadding }) => outputPadding),
          0,
        )
      : []),
    ...(groups === 1 ? [] : [`groups=${groups}`]),
    ...argument(
      "dilation",
      axes.map(({ dilation }) => dilation),
      1,
    ),
  ]);
  if (fits) return [{ code }];
  const ends = axes.map((axis) => (repeats(axis) ? [0, 0] : [-axis.padBegin, axis.outputPadding - axis.padEnd]));
  const isCropped = ends.some(([begin, end]) => begin !== 0 || end !== 0);
  return [
    { code },
    ...(isCropped ? [{ code: `F.pad(x, ${padList(ends)})`, why: "negative crops" }] : []),
    ...axes.flatMap((axis, k) => (repeats(axis) ? [foldedBack(axis, k)] : [])),
  ];
}

/** The adjoint of a pad which repeats elements: what falls on a repetition is added to the element. */
function foldedBack(axis: ResolvedAxis, k: number): Step {
  const { signalSize, padBegin, padEnd, outputPadding } = axis;
  const sources = axisSources(axis, signalSize + padBegin + padEnd - outputPadding);
  const zeros = `x.new_zeros(*x.shape[:${k + 2}], ${signalSize}, *x.shape[${k + 3}:])`;
  return {
    before: `places = torch.as_tensor(${sources})`,
    code: `${zeros}.index_add(${k + 2}, places, x)`,
    why: `${axis.paddingMode}, folded back`,
  };
}

function repeats({ paddingMode, padBegin, padEnd }: ResolvedAxis): boolean {
  return paddingMode !== "zeros" && (padBegin !== 0 || padEnd !== 0);
}

function torchPads({ paddingMode, padBegin, padEnd, signalSize }: ResolvedAxis): boolean {
  const most = {
    zeros: 0,
    symmetric: 0,
    reflect: signalSize - 1,
    circular: signalSize,
    replicate: Number.POSITIVE_INFINITY,
  };
  return Math.max(padBegin, padEnd) <= most[paddingMode];
}

function padList(pads: readonly (readonly number[])[]): string {
  return `(${pads.toReversed().flat().join(", ")})`;
}

function call(name: string, options: readonly string[]): string {
  return `${name}(${["x", "weight", ...options].join(", ")})`;
}
