import type { Tensor } from "@convmtx/tensor";
import { LimitError, ShapeError, shapeText, sizeOf, tensor, toTypedArray, transpose } from "@convmtx/tensor";
import type { ConvOperator, ConvOptions } from "@convmtx/toeplitz";
import { bytesText, convOperator } from "@convmtx/toeplitz";
import type { LayerFlags } from "./layer-options.ts";
import { convOptions } from "./layer-options.ts";
import type { Extents, Picture } from "./picture.ts";
import type { LayerChannels } from "./picture-channels.ts";
import { layerChannels } from "./picture-channels.ts";
import type { PictureKernel } from "./picture-kernel.ts";

/** What a layer makes of a picture. */
export interface AppliedLayer {
  readonly operator: ConvOperator;
  /** As the layer has it: `operator.outputShape`, for a kernel with two axes [C, height, width]. */
  readonly output: Tensor;
  /** The same as channels in float64. */
  readonly planes: readonly Float64Array[];
  readonly extents: Extents;
  readonly notes: LayerChannels["notes"];
}

/** What the command line says about the layer; the input is the picture's own if left out. */
export type PictureLayerFlags = LayerFlags;

/**
 * Runs a picture through a layer, without a matrix. A kernel with two axes is applied to each channel.
 *
 * @throws ShapeError `SHAPE_MISMATCH` if kernel, picture and --input do not agree; LimitError `MEMORY_LIMIT`; as `convOperator`
 */
export function applyLayer(
  path: string,
  picture: Picture,
  { kernel, isNamed }: PictureKernel,
  bias: Tensor | undefined,
  flags: PictureLayerFlags,
  maxBytes: number,
): AppliedLayer {
  const { shape } = kernel;
  if (shape.length !== 2 && shape.length !== 4) {
    const expected = "expected [height, width], or 4 axes: (C_out, C_in/groups, height, width)";
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${flags.kernel ?? flags.layer} has shape ${shapeText(shape)}, ${expected}`,
      {
        details: { shape: [...shape] },
      },
    );
  }
  const eachAlone = shape.length === 2;
  const wanted = eachAlone ? undefined : flags.transposed ? shape[0] : shape[1] * (flags.groups ?? 1);
  const { channels, notes } = layerChannels(path, picture, wanted);
  const { height, width } = picture;
  const isLast = flags.layout === "channels-last" && !eachAlone;
  const inputShape = eachAlone
    ? [height, width]
    : isLast
      ? [height, width, channels.length]
      : [channels.length, height, width];
  checkInput(path, flags.input, inputShape);
  const options = { ...convOptions({ ...flags, input: inputShape }, bias), ...(isNamed ? sameSize(shape, flags) : {}) };
  const operator = convOperator(kernel, options);
  checkMemory(operator, eachAlone ? channels.length : 1, maxBytes);
  const stacked = new Float64Array(channels.length * height * width);
  channels.forEach((channel, c) => {
    stacked.set(channel, c * height * width);
  });
  const x = tensor(stacked, { shape: [channels.length, height, width] });
  const output = operator.apply(isLast ? transpose(x, [1, 2, 0]) : x);
  const ordered = isLast ? transpose(output, [2, 0, 1]) : output;
  const values = Float64Array.from(toTypedArray(ordered));
  const [count, tall, wide] = ordered.shape;
  const size = tall * wide;
  const planes = Array.from({ length: count }, (_, c) => values.subarray(c * size, (c + 1) * size));
  return { operator, output, planes, extents: { height: tall, width: wide }, notes };
}

/** A kernel with a name leaves a picture its size, and its border goes on outwards, unless told otherwise. */
function sameSize(shape: readonly number[], flags: PictureLayerFlags): Partial<ConvOptions> {
  const { padding, paddingMode, transposed, dilation = 1 } = flags;
  if (padding !== undefined || transposed) return {};
  const along = (axis: number) => (typeof dilation === "number" ? dilation : (dilation as readonly number[])[axis]);
  const sides = shape.map(
    (size, axis) => [along(axis) * Math.floor((size - 1) / 2), along(axis) * Math.floor(size / 2)] as const,
  );
  return { padding: sides, paddingMode: paddingMode ?? "replicate" };
}

function checkInput(path: string, given: readonly number[] | undefined, expected: readonly number[]): void {
  if (given === undefined || (given.length === expected.length && given.every((n, axis) => n === expected[axis])))
    return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `--input is ${shapeText(given)}, and ${path} gives the kernel ${shapeText(expected)}; leave --input out`,
    { details: { input: [...given], expected: [...expected] } },
  );
}

function checkMemory({ outputShape }: ConvOperator, samples: number, maxBytes: number): void {
  // The numbers, and once more as shades.
  const needed = 16 * samples * sizeOf(outputShape);
  if (needed <= maxBytes) return;
  throw new LimitError(
    "MEMORY_LIMIT",
    `the output ${shapeText(outputShape)} takes ${bytesText(needed)}, over the ceiling of ${bytesText(maxBytes)}; raise --memory`,
    { details: { needed, maxBytes } },
  );
}
