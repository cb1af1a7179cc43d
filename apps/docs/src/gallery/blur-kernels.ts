import { type Tensor, tensor } from "@convmtx/tensor";

export const blurKernels = [
  { name: "gaussian", title: "Gaussian" },
  { name: "motion", title: "Motion" },
  { name: "disc", title: "Disc: out of focus" },
] as const;

export type BlurName = (typeof blurKernels)[number]["name"];

/** Points a side at which each pixel asks whether the shape covers it. */
const samples = 12;

/**
 * A kernel of sum 1 with its middle in the middle.
 *
 * @param size in pixels: the standard deviation, the length of the way, or the radius
 * @param degrees of the way, from the right upwards
 */
export function blurKernel(name: BlurName, size: number, degrees = 0): Tensor<"float64"> {
  const reach = Math.max(1, Math.ceil(name === "gaussian" ? 3 * size : name === "motion" ? size / 2 : size));
  const width = 2 * reach + 1;
  const angle = (degrees * Math.PI) / 180;
  const [along, down] = [Math.cos(angle), -Math.sin(angle)];
  const covers = (x: number, y: number) =>
    name === "disc"
      ? Math.hypot(x, y) <= size
      : Math.abs(x * along + y * down) <= size / 2 && Math.abs(x * down - y * along) <= 0.5;
  const taps = Float64Array.from({ length: width * width }, (_, k) => {
    const [x, y] = [(k % width) - reach, Math.floor(k / width) - reach];
    if (name === "gaussian") return Math.exp(-(x * x + y * y) / (2 * size * size));
    let count = 0;
    for (let s = 0; s < samples * samples; s++) {
      const [dx, dy] = [((s % samples) + 0.5) / samples - 0.5, (Math.floor(s / samples) + 0.5) / samples - 0.5];
      if (covers(x + dx, y + dy)) count++;
    }
    return count;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return tensor(
    taps.map((tap) => tap / sum),
    { shape: [width, width] },
  );
}
