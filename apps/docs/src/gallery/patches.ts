import { randomUniform, type Tensor, tensor } from "@convmtx/tensor";
import { divisor, fold, unfold } from "@convmtx/unfold";

export const patchWork = [
  { name: "nothing", title: "Nothing" },
  { name: "mean", title: "Flatten it to its mean" },
  { name: "plane", title: "Keep its mean and slopes" },
  { name: "shift", title: "Make it lighter or darker at random" },
  { name: "drop", title: "Drop every third patch" },
] as const;

export type PatchWork = (typeof patchWork)[number]["name"];

export interface PatchRequest {
  /** [side, side] */
  readonly picture: Float64Array;
  readonly side: number;
  readonly size: number;
  readonly stride: number;
  readonly work: PatchWork;
}

export interface Patches {
  readonly count: number;
  /** Each [side, side]: the patches added up; how many there are at each pixel; their quotient, NaN where there are none. */
  readonly sum: Float64Array;
  readonly overlaps: Float64Array;
  readonly quotient: Float64Array;
  /** The largest difference of the quotient from the picture where there is one. */
  readonly error: number;
  readonly uncovered: number;
}

/** Cuts a picture into patches, works on each, and adds them up again. */
export function throughPatches({ picture, side, size, stride, work }: PatchRequest): Patches {
  const windows = { kernelSize: [size, size], stride };
  const signal = { ...windows, outputSize: [side, side] };
  const columns = unfold(tensor(picture, { shape: [1, side, side] }), windows);
  const weights = work === "drop" ? keptOf(columns) : undefined;
  const worked = workedOn(columns, size, work);
  const sum = fold(worked, signal).toTypedArray();
  const overlaps = (weights === undefined ? divisor(signal) : fold(weights, signal)).toTypedArray();
  const quotient = sum.map((value, k) => (overlaps[k] === 0 ? Number.NaN : value / overlaps[k]));
  let [error, uncovered] = [0, 0];
  quotient.forEach((value, k) => {
    if (Number.isNaN(value)) uncovered++;
    else error = Math.max(error, Math.abs(value - picture[k]));
  });
  return { count: columns.shape[1], sum, overlaps, quotient, error, uncovered };
}

const isDropped = (patch: number) => patch % 3 === 1;

/** 1 where a patch is kept, 0 where it is dropped, in the shape of the columns. */
function keptOf({ shape }: Tensor): Tensor<"float64"> {
  const [rows, count] = shape;
  return tensor(
    Float64Array.from({ length: rows * count }, (_, k) => (isDropped(k % count) ? 0 : 1)),
    { shape },
  );
}

/** Each column on its own. */
function workedOn(columns: Tensor<"float64">, size: number, work: PatchWork): Tensor<"float64"> {
  const [rows, count] = columns.shape;
  const shades = randomUniform([count], { seed: 3, low: -0.25, high: 0.25 }).data;
  const data = columns.data.slice();
  for (let patch = 0; patch < count; patch++) {
    const values = Float64Array.from({ length: rows }, (_, t) => data[t * count + patch]);
    const next = patchAfter(values, size, work, work === "drop" && isDropped(patch) ? 0 : shades[patch]);
    for (let t = 0; t < rows; t++) data[t * count + patch] = work === "drop" && isDropped(patch) ? 0 : next[t];
  }
  return tensor(data, { shape: columns.shape });
}

function patchAfter(values: Float64Array, size: number, work: PatchWork, shade: number): Float64Array {
  if (work === "shift") return values.map((value) => value + shade);
  if (work !== "mean" && work !== "plane") return values;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (work === "mean" || size === 1) return values.fill(mean);
  // Least squares onto 1, y and x, which are orthogonal on a square around its middle.
  const across = (t: number) => (t % size) - (size - 1) / 2;
  const down = (t: number) => Math.floor(t / size) - (size - 1) / 2;
  let [slopeX, slopeY, squares] = [0, 0, 0];
  values.forEach((value, t) => {
    slopeX += value * across(t);
    slopeY += value * down(t);
    squares += across(t) ** 2;
  });
  return values.map((_, t) => mean + (slopeX * across(t) + slopeY * down(t)) / squares);
}
